"""Runs a program that the app offers, beside the file that it reads."""

import contextlib
import importlib
import importlib.util
import io
import os
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.core import stand_in_keras


@cache
def keras() -> ModuleType:
    """Return Keras where it is installed, else what stands in for it.

    It is one of this process's modules only while a program runs: of a Keras that is loaded,
    Streamlit clears what it holds after every run of a page, by a full search for garbage.
    """
    if importlib.util.find_spec("keras") is None:
        return stand_in_keras
    with pytest.MonkeyPatch.context() as patch:
        if importlib.util.find_spec("tensorflow") is None:  # as where the benchmarks' peers are
            patch.setenv("KERAS_BACKEND", os.environ.get("KERAS_BACKEND", "jax"))
        importlib.import_module("keras")
    return sys.modules.pop("keras")


def run(program: str, folder: Path) -> dict[str, float]:
    """Run a program beside the downloaded file and read what it prints."""
    out, here = io.StringIO(), Path.cwd()
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(out), pytest.MonkeyPatch.context() as patch:
            patch.setitem(sys.modules, "keras", keras())
            exec(program, {"__name__": "__main__"})
    finally:
        os.chdir(here)
    assert "keras" not in sys.modules
    return {
        name: float(value) for name, value in re.findall(r"(\w+) ([\d.e+-]+|nan)", out.getvalue())
    }
