"""Run every benchmark, or some, and write what they print to RESULTS.md.

    python -m benchmarks [NAME …] [-o benchmarks/RESULTS.md]

A name is that of a module without its `bench_`. Each runs in a process of its own, so that neither
its memory nor its threads are another's.
"""

import argparse
import ast
import os
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
NAMES = [path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py"))]
PACKAGES = ("numpy", "scipy", "scikit-learn", "pandas", "streamlit", "plotly")
PEERS = ("keras", "jax", "torch", "dash", "dask", "duckdb")


def installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} is not installed and was left out"


def processor() -> str:
    """Name the processor as well as the system can."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), "?")


def heading() -> str:
    others = f", {os.getloadavg()[0]:.1f} processes at work" if hasattr(os, "getloadavg") else ""
    return "\n".join(
        (
            "# Results of the benchmarks",
            "",
            "Written by `make bench`. Ratios are of one run, in which the contenders take turns.",
            "",
            f"- {date.today():%d %B %Y}, {processor()}, {os.cpu_count()} cores{others}",
            f"- {platform.system()} {platform.machine()}, Python {platform.python_version()}",
            f"- {', '.join(map(installed, PACKAGES))}",
            f"- Peers: {', '.join(map(installed, PEERS))}",
            "",
        )
    )


def section(name: str) -> str:
    """Run one benchmark, show what it prints as it comes, and give it as a section."""
    module, lines = f"benchmarks.bench_{name}", []
    with subprocess.Popen(
        [sys.executable, "-m", module], stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        lines.append(f"It ended with code {process.returncode}.\n")
    return f"{about(name)}```text\n{''.join(lines).strip()}\n```\n"


def about(name: str) -> str:
    """Give the heading of a section, and what the module says of its figures."""
    text = ast.get_docstring(ast.parse((HERE / f"bench_{name}.py").read_text()))
    title, *paragraphs = text.split("\n\n")
    return "\n\n".join((f"## {title.rstrip('.')}", *paragraphs, ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("-o", "--output", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    written = [heading()]
    for name in options.names:
        written.append(section(name))
        options.output.write_text("\n".join(written))


if __name__ == "__main__":
    main()
