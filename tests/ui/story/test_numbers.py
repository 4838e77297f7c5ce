import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.story.numbers import exp, number, plain, power, signed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.10004, "1.1000"),
        (-0.99966, "−0.9997"),
        (-0.005, "−0.0050"),
        (-0.00067026, "−0.00067"),
        (2.4e-10, "2·10⁻¹⁰"),
        (np.nan, "undefined"),
    ],
)
def test_number(value, text):
    assert number(value) == text


@given(st.floats(-1e3, 1e3))
def test_only_0_is_written_as_0(value):
    assert (number(value).strip("−0.") == "") == (value == 0)


def test_signed_plain_power_and_exp():
    assert [signed(v) for v in (0.5, -0.5, 0.0, -0.0)] == ["+0.5000", "−0.5000", "0", "0"]
    assert [plain(v) for v in (-8.0, 0.25, -0.0)] == ["−8", "0.25", "0"]
    assert [power(v) for v in (-1.6e-9, 3e12)] == ["−2·10⁻⁹", "3·10¹²"]
    assert [exp(v, plain) for v in (8.0, -1.5)] == ["e^8", "e^(−1.5)"]
