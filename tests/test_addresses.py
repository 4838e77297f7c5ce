"""`make run` names addresses that can be opened."""

import subprocess
import sys
from pathlib import Path

import pytest

from addresses import in_the_network, where_to_open

ROOT = Path(__file__).parents[1]
END = "(Ctrl+C ends it)."


@pytest.mark.parametrize("address", ["localhost", "192.168.1.7"])
def test_one_address_is_itself(address):
    said = where_to_open(address, 8501, ["192.168.1.7"])
    assert said == f"Open http://{address}:8501 in a browser {END}"


def test_every_address_is_named_by_those_that_can_be_opened():
    network = ["192.168.1.7", "fd00::7"]
    here = "Open http://localhost:80 on this machine"
    said = where_to_open("0.0.0.0", 80, network)
    assert said == f"{here}, http://192.168.1.7:80 on others in its network {END}"
    said = where_to_open("::", 80, network)
    assert said.startswith(f"{here}, http://192.168.1.7:80 or http://[fd00::7]:80 on others")
    assert "it is in no network" in where_to_open("0.0.0.0", 80, [])


def test_make_run_says_so():
    lines = (ROOT / "Makefile").read_text("utf-8")
    assert "addresses.py $(ADDRESS) $(PORT)" in lines
    command = [sys.executable, "addresses.py", "0.0.0.0", "8501"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "http://localhost:8501" in said
    assert "0.0.0.0" not in said
    assert all(f"//{each}:" in said for each in in_the_network() if ":" not in each)
