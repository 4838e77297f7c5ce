"""Whether scores can be believed as probabilities, and what they mean where the rows are others.

`outcomes_of` (outcomes) turns a tally into how many rows with each score are "yes": all else reads
it, so one sort serves every question, sums of weights are welcome, and 0/0 is nan.

- reliability: the isotonic (CORP) curve of what came of each score, with its consistency band
- brier: Brier score = miscalibration − discrimination + uncertainty; log loss
- line: slope and intercept, observed : expected
- binned: the expected calibration error, which depends on its bins
- recalibration: `platt`, `isotonic`, `temperature`, fitted on some rows and applied to others
- prevalence: scores, thresholds and counts where "yes" is as common as somewhere else
- expected: the counts that calibrated scores promise where nobody knows the truth yet
"""
