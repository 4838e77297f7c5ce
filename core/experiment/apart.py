"""Train in a process of its own: whoever shares this interpreter does not wait for it.

Both sides write pickles to a pipe that nobody else has:
there settings; here each epoch, to which the answer is whether to go on, and then what was trained.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from core.experiment.recipe import Settings
from core.experiment.trained import Trained, train
from core.mlp.estimator import Epoch

_ROOT = Path(__file__).parents[2]
_PROGRAM = """
import os
if hasattr(os, "nice"):
    os.nice(19)  # before all else: whoever moves a threshold or comes in goes first
import sys
sys.modules["pandas"] = None  # scikit-learn imports it where it is: a third of the memory
from core.experiment.apart import main
del sys.modules["pandas"]
main()
"""


class ProcessLostError(Exception):
    """The process has ended before the training did: somebody killed it, or memory ran out."""


class Apart:
    """Train one network after the other in a process, which begins with the first."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def train(self, settings: Settings, each_epoch: Callable[[Epoch], None]) -> Trained:
        """Train as `core.experiment.trained.train` does; the arrays of the result are read-only.

        Raises
        ------
        ProcessLostError
            When the process is gone. The next training begins another.
        RuntimeError
            When the training failed, with the reason.
        """
        process = self.begin()
        assert process.stdin
        assert process.stdout
        try:
            _write(process.stdin, settings)
            while True:
                kind, what = _read(process.stdout)
                if kind == "trained":
                    return what
                if kind == "failed":
                    raise RuntimeError(what)
                goes_on = False
                try:
                    each_epoch(what)
                    goes_on = True
                finally:
                    _write(process.stdin, goes_on)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.end()
            raise ProcessLostError("The process that trains has ended.") from error

    def end(self) -> None:
        """End the process; the next training begins another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with process:  # closes the pipes, and waits
                pass

    @property
    def has_begun(self) -> bool:
        """Whether the process is there, or on its way."""
        return self._process is not None and self._process.poll() is None

    def begin(self) -> subprocess.Popen[bytes]:
        """Begin the process unless it is there: before it trains it imports for a second."""
        if self._process is None or not self.has_begun:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process


class _LeftError(Exception):
    """Ends a training that nobody waits for."""


def _write(stream: IO[bytes], what: object) -> None:
    # Arrays go as they are, beside the pickle, and are read-only where they arrive.
    arrays: list[pickle.PickleBuffer] = []
    text = pickle.dumps(what, protocol=5, buffer_callback=arrays.append)
    pickle.dump([text, *(array.raw().tobytes() for array in arrays)], stream)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:
    text, *arrays = pickle.load(stream)
    return pickle.loads(text, buffers=arrays)


def main() -> None:
    """Train what is asked for until nobody is there to ask."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for who asks
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no answer

    def report(epoch: Epoch) -> None:
        _write(told, ("epoch", epoch))
        if not _read(asked):
            raise _LeftError

    while True:
        try:
            settings = _read(asked)
            try:
                answer: tuple[str, object] = ("trained", train(settings, report))
            except _LeftError:
                continue
            except (OSError, EOFError):
                raise
            except Exception:
                answer = ("failed", traceback.format_exc())
            _write(told, answer)
        except (OSError, EOFError):
            return
