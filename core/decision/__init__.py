"""Score against threshold: the rule, the counts it gives, and the one sweep over all thresholds."""
