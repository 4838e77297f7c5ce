"""Run every benchmark, or some, and write what they print to RESULTS.md.

    python -m benchmarks [NAME …] [-o benchmarks/RESULTS.md]

A name is that of a module without its `bench_`. Each runs in a process of its own, so that neither
its memory nor its threads are another's. Every section says of which run it is: those of benchmarks
that are not run again stay, unless they are of another machine or other versions.
"""

import argparse
import ast
import os
import platform
import subprocess
import sys
import time
from datetime import datetime
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
    return "\n".join(
        (
            "# Results of the benchmarks",
            "",
            "Written by `make bench`. Ratios are of one run, in which the contenders take turns.",
            "Each section says of which run it is.",
            "",
            f"- {processor()}, {os.cpu_count()} cores",
            f"- {platform.system()} {platform.machine()}, Python {platform.python_version()}",
            f"- {', '.join(map(installed, PACKAGES))}",
            f"- Peers: {', '.join(map(installed, PEERS))}",
            "",
        )
    )


def this_run() -> str:
    """Say when a run begins, and how busy others keep the machine then."""
    others = f", {os.getloadavg()[0]:.1f} processes at work" if hasattr(os, "getloadavg") else ""
    return f"the run of {datetime.now():%d %B %Y, %H:%M}{others}"


def section(name: str, run: str) -> str:
    """Run one benchmark, show what it prints as it comes, and give it as a section."""
    module, lines, begin = f"benchmarks.bench_{name}", [], time.monotonic()
    print(f"\n{title(name)}", flush=True)
    with subprocess.Popen(
        [sys.executable, "-m", module], stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    ) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        lines.append(f"It ended with code {process.returncode}.\n")
    stamp = f"Of {run}; it took {time.monotonic() - begin:.0f} s."
    return f"{about(name)}{stamp}\n\n```text\n{''.join(lines).strip()}\n```\n"


def docstring(name: str) -> str:
    return ast.get_docstring(ast.parse((HERE / f"bench_{name}.py").read_text()))


def title(name: str) -> str:
    """Give the line that begins a section."""
    return f"## {docstring(name).splitlines()[0].rstrip('.')}"


def about(name: str) -> str:
    """Give the heading of a section, and what the module says of its figures."""
    _, *paragraphs = docstring(name).split("\n\n")
    return "\n\n".join((title(name), *paragraphs, ""))


def kept(path: Path) -> dict[str, str]:
    """Read the sections of earlier runs, by their titles, if machine and versions are the same."""
    begins, *sections = path.read_text().split("\n## ") if path.exists() else [""]
    if begins != heading():
        return {}
    return {f"## {text.splitlines()[0]}": f"## {text.strip()}\n" for text in sections}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("-o", "--output", type=Path, default=HERE / "RESULTS.md")
    options = parser.parse_args()
    if strange := set(options.names) - {*NAMES}:
        parser.error(f"No benchmark is called {sorted(strange)[0]}; there are {', '.join(NAMES)}.")
    sections, run = kept(options.output), this_run()
    for name in options.names:
        sections[title(name)] = section(name, run)
        found = [sections[each] for each in map(title, NAMES) if each in sections]
        options.output.write_text("\n".join((heading(), *found)))


if __name__ == "__main__":
    main()
