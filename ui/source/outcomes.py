"""What came of the scores that are shown, and the reliability curve, which is made once."""

from __future__ import annotations

from core.calibration.outcomes import Outcomes, outcomes_of
from core.calibration.reliability import Reliability, reliability
from ui.source.shown import Shown


def outcomes(shown: Shown) -> Outcomes:
    """Return what came of each score: of many rows too much to keep, so keep what it says."""
    view = shown.view
    return shown.latest(("outcomes",), lambda: outcomes_of(view.predictions.tally(), view.scale))


def curve(shown: Shown) -> Reliability:
    return shown.once(("reliability",), lambda: reliability(outcomes(shown)))
