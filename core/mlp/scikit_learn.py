"""What scikit-learn gives an estimator, without what it loads besides.

It loads all of `scipy.stats` for one function, which asks for it again when it is called: a third
of a second and 35 MB in every process.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

__all__ = [
    "BaseEstimator",
    "ClassifierMixin",
    "_check_sample_weight",
    "check_classification_targets",
    "check_is_fitted",
    "validate_data",
]


@contextmanager
def _later(name: str) -> Iterator[None]:
    """Let a module that is not there yet be imported, and be loaded by whoever uses it after."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = ModuleType(name)
    try:
        yield
    finally:
        del sys.modules[name]


with _later("scipy.stats"):
    from sklearn.base import BaseEstimator, ClassifierMixin
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
