"""Which threshold to use, for what reason, and how sure that is.

`operating_points` (points) turns a tally into the counts at everything that can be decided; all
else reads it, so one sort serves every question. A rule chooses: ``rule.choose(points)`` gives a
`Choice`, with all equally good thresholds, the one to use, what it reaches, on which rows, and why;
``rule.near_best(points, tolerance)`` the thresholds that are nearly as good. Whoever asks for both
hands them what ``rule.judged(points)`` gives: of a million points it takes most of the time.

- metric: `of_rate("f1")`, `of_formula(…)`, `CLASSICAL["youden"]`
- cost: `LeastCost(Costs(fp=1, fn=20))`, with `sum_amounts` for a column of amounts;
  `theoretical_threshold`, `SITUATIONS`
- requirements: `Requirements((Requirement("recall", ">=", 0.9), …), goal)`; ``trades`` says what
  stands in the way
- capacity: `Capacity(200)`; `parts` for lift and gains
- promise: `Promise((Promised("recall", 0.9),), 0.95)`; `needs`, `broken`
- abstain: `decided` and `best_pair` for two thresholds

On other rows: `Choice.on`, and `halves` where there are none. How sure: `spread`
lets a rule choose again on resamples; `band` (intervals) gives the interval of a rate at each
threshold. Read along the curve: `net_benefit`, `ratios`, `partial_auc`. To keep what was decided:
`record_of`, `record_of_two` (record), and `to_json`, `record_from_json` (record_json).
"""
