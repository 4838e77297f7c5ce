"""Runs a program that the app offers, beside the file that it reads."""

import contextlib
import importlib.util
import io
import os
import re
import sys
from pathlib import Path

import pytest

from tests.core import stand_in_keras


def run(program: str, folder: Path) -> dict[str, float]:
    """Run a program beside the downloaded file and read what it prints."""
    out, here = io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), pytest.MonkeyPatch.context() as patch:
            if importlib.util.find_spec("keras") is None:
                patch.setitem(sys.modules, "keras", stand_in_keras)
            elif importlib.util.find_spec("tensorflow") is None:
                # As where the peers of the benchmarks are installed.
                patch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "jax"))
            exec(program, {"__name__": "__main__"})
    finally:
        os.chdir(here)
    return {
        name: float(value) for name, value in re.findall(r"(\w+) ([\d.e+-]+|nan)", out.getvalue())
    }
