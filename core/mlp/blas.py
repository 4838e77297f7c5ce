"""Hold the linear-algebra library to one thread while small products run."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from threadpoolctl import OpenBLASController, ThreadpoolController

_lock = threading.Lock()
_controller: ThreadpoolController | None = None
_limiter: Any = None  # what `ThreadpoolController.limit` returns has no public type
_depth = 0


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Limit BLAS to one thread inside the `with` block.

    The limit belongs to the process, not to the calling thread. Blocks may nest and overlap between
    threads: the first to enter sets it, the last to leave restores what was there before, so that
    overlapping blocks cannot leave the process limited. Never suspend a generator inside one.

    For layers of some hundred units a second thread gains nothing, and on a machine that is busy
    with other things it makes single products 20 to 100 times slower.
    """
    global _controller, _depth, _limiter
    with _lock:
        if _depth == 0:
            if _controller is None:
                # Finding the loaded libraries takes milliseconds; setting the limit microseconds.
                _controller = ThreadpoolController()
            # threadpoolctl lets only one thread at a time change OpenBLAS and ignores all others,
            # silently. The lock already takes turns, and the block that restores may run in
            # another thread than the one that set the limit, so no thread may keep that right.
            OpenBLASController.clear_controlling_thread(force=True)
            _limiter = _controller.limit(limits=1, user_api="blas")
            OpenBLASController.clear_controlling_thread(force=True)
        _depth += 1
    try:
        yield
    finally:
        with _lock:
            _depth -= 1
            if _depth == 0:
                _limiter.restore_original_limits()
                OpenBLASController.clear_controlling_thread(force=True)
                _limiter = None
