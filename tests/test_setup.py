"""What a stranger relies on: exact pins, the commands, the server's settings."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from streamlit.config import get_option

from benchmarks.load import AS_A_CLASS

ROOT = Path(__file__).parents[1]
LEFT_OF_A_CLASS = """
import ctypes, gc, threading
import pandas as pd

def resident():
    return int(open("/proc/self/statm").read().split()[1])

def come(n):
    people[n] = [f"{i} of {n}" for i in range(1000)], pd.Series([f"{n}"])
    all_there.wait()

pd.Series(["who comes first"])
begin = resident()
all_there, people = threading.Barrier(300), [None] * 300
runs = [threading.Thread(target=come, args=(n,)) for n in range(300)]
for run in runs:
    run.start()
for run in runs:
    run.join()
stays = [words[500] for words, _ in people]  # anywhere among what goes
most = resident()
del people
gc.collect()
ctypes.CDLL(None).malloc_trim(0)
print((resident() - begin) / (most - begin))
"""


def pins(name: str) -> dict[str, str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    found = [re.fullmatch(r"([\w-]+)==([\d.]+)", line) for line in lines if line[:1].isalpha()]
    assert all(found), f"{name} has a line that is not an exact pin"
    return {match[1]: match[2] for match in found}


def test_every_package_is_pinned_exactly():
    runtime = pins("requirements.txt")
    assert {"streamlit", "numpy", "pandas", "plotly", "scikit-learn", "pyarrow"} <= set(runtime)
    assert runtime["streamlit"].startswith("1.67.")
    assert int(runtime["pyarrow"].split(".")[0]) > 23
    assert not (set(pins("requirements-dev.txt")) | set(pins("requirements-notebook.txt"))) & set(
        runtime
    )


def test_server_settings():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["runner"]["postScriptGC"] is False
    assert get_option("runner.postScriptGC") is False, "in these tests, too"
    assert config["server"]["fileWatcherType"] == "none"
    assert config["server"]["headless"] is True
    assert config["client"] == {"showErrorDetails": "none", "toolbarMode": "viewer"}
    assert config["browser"]["gatherUsageStats"] is False
    assert config["global"]["maxCachedMessageAge"] >= 50, "a page may die of less"


def test_class_colours_reach_text_contrast_on_their_cells():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    for scheme in (theme["light"], theme["dark"]):
        for colour in ("orangeColor", "blueColor"):
            assert contrast(scheme[colour], scheme["backgroundColor"]) >= 4.5


def contrast(one: str, other: str) -> float:
    """Compute the WCAG 2.2 contrast ratio of two `#rrggbb` colours."""

    def luminance(colour):
        channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_ci_runs_the_tests():
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told on Linux alone")
def test_memory_goes_back_as_every_server_of_ours_is_started():
    pairs = r"(PYTHONMALLOC=\w+ ARROW_\w+=\w+)"
    lines = {
        "Makefile": rf"\t@{pairs} exec .* -m streamlit run",
        "deploy/Containerfile": rf"ENV .*{pairs}",
        "deploy/sigmoid-threshold-explorer.service": rf"Environment=.*{pairs}",
    }
    given = {re.search(line, (ROOT / name).read_text("utf-8"))[1] for name, line in lines.items()}
    (both,) = given
    environment = dict(pair.split("=") for pair in both.split())
    assert environment.items() <= AS_A_CLASS.items()
    command = [sys.executable, "-c", LEFT_OF_A_CLASS]
    told = subprocess.run(command, env=AS_A_CLASS, capture_output=True, text=True, check=True)
    assert float(told.stdout) < 0.25, "of what a class took; Python's own keeps nearly all"
