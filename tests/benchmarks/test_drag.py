"""What a drag takes of its thread is read from a trace, frame by frame."""

import json

import pytest

from benchmarks.bench_drag import own_times


def trace(*events):
    names = {"frame": "BeginMainThreadFrame", "drawn": "FireAnimationFrame", "other": "Layout"}
    return json.dumps(
        {
            "traceEvents": [
                {"name": names[name], "ts": ts, "dur": 9_000, "tdur": tdur}
                for name, ts, tdur in events
            ]
        }
    ).encode()


def test_callbacks_of_a_frame_are_added_up_whatever_the_order_of_the_trace():
    owned = own_times(
        trace(
            ("drawn", 2_100, 700),
            ("frame", 1_000, 0),
            ("drawn", 1_100, 300),
            ("other", 1_150, 5_000),
            ("drawn", 1_200, 200),
            ("frame", 2_000, 0),
        )
    )
    assert sorted(owned) == pytest.approx([0.5, 0.7])


def test_a_frame_without_a_callback_is_none():
    assert own_times(trace(("frame", 1_000, 0), ("frame", 2_000, 0), ("drawn", 2_001, 90))) == [
        pytest.approx(0.09)
    ]
