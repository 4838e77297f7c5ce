"""What links said when they repeated the words on the screen.

Never to be edited: they stand in links that people have.
"""

from __future__ import annotations

_TABLE = """
rows: train = Train | validation = Validation | test = Test
softmax_rows: train = Train | validation = Validation | test = Test
softmax_data: iris = Iris | digits = Digits | blob_ring = Blobs
rule: gt = > threshold | ge = ≥ threshold
rates: precision = Precision | recall = Recall | specificity = Specificity
rates: false_positive_rate = False positive rate | f1 = F1 score | prevalence = Prevalence
rates: negative_predictive_value = Negative predictive value | mcc = Matthews correlation
rates: balanced_accuracy = Balanced accuracy | cohen_kappa = Cohen’s kappa | youden_j = Youden’s J
rates: predicted_positive_rate = Predicted positive rate
cell: fn = Missed | tp = Caught | tn = Rightly left | fp = False alarms
matched: threshold = one threshold | recall = equal recall
matched: false_positive_rate = equal false positive rate
matched: predicted_positive_rate = equal share said “yes”
against: linear = no hidden layer | no_dropout = no dropout | squared_error = squared error
against: crossentropy = cross-entropy | one_epoch = one epoch
criterion: threshold = one threshold for all | recall = equal recall | precision = equal precision
criterion: predicted_positive_rate = equal predicted positive rate | own = one of your own for each
criterion: recall_and_false_positive_rate = equal recall and FPR
step: unit = 1 From logit to label | loss = 2 The loss does not know it | epochs = 5 Epoch by epoch
step: regression = 3 Only the loss differs | accuracies = 4 Two accuracies
step: quiz = 6 Predict, then reveal
step: unit = 1 | loss = 2 | regression = 3 | accuracies = 4 | epochs = 5 | quiz = 6
part: trainings = three trainings | saturation = gradient at saturation
part: sample = one sample by numbers
stage: sums = 1 sums | relu = 2 ReLU | logit = 3 logit | score = 4 sigmoid | loss = 5 loss
stage: by_score = 6 back: sigmoid | by_logit = 7 back: logit | by_sums = 9 back: ReLU
stage: by_output_weights = 8 back: output weights | by_hidden_weights = 10 back: hidden weights
sample_loss: crossentropy = Cross-entropy | squared_error = Squared error
learning_rate: on = as set | off = 0
best1: largest = Largest | smallest = Smallest
best2: largest = Largest | smallest = Smallest
best3: largest = Largest | smallest = Smallest
best4: largest = Largest | smallest = Smallest
"""
OLD_WORDS: dict[str, dict[str, str]] = {}
"""Key of a parameter to its old words, each with the word of today."""

for _line in _TABLE.split("\n")[1:-1]:
    _key, _, _pairs = _line.partition(": ")
    for _pair in _pairs.split(" | "):
        _word, _, _old = _pair.partition(" = ")
        OLD_WORDS.setdefault(_key, {})[_old] = _word
