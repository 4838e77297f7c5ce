"""The words of the field: what they mean, the formula, and what else they are called."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import streamlit as st

from core.decision.rates import RATES
from ui.opening import opens_at_anchor


@dataclass(frozen=True)
class Term:
    """Hold one word: its meaning in Markdown, and as plain text its formula and its other names."""

    name: str
    meaning: str
    formula: str = ""
    others: str = ""


_RATES_ALSO = {
    "accuracy": "`binary_accuracy` (Keras), 1 − error rate",
    "recall": "sensitivity (medicine), true positive rate, TPR (ROC curves), hit rate, power "
    "(statistics), detection rate (radar)",
    "specificity": "true negative rate, TNR; selectivity",
    "false_positive_rate": "FPR, fall-out, false alarm rate, 1 − specificity; α (statistics)",
    "precision": "positive predictive value, PPV (medicine); purity (physics)",
    "negative_predictive_value": "NPV (medicine)",
    "f1": "F-score, F-measure; Dice coefficient (images)",
    "balanced_accuracy": "mean recall over the classes, macro recall; "
    "(sensitivity + specificity) / 2",
    "mcc": "MCC, φ coefficient (statistics)",
    "cohen_kappa": "κ; Heidke skill score (meteorology)",
    "youden_j": "informedness, Peirce or Hanssen–Kuipers skill score (meteorology)",
    "predicted_positive_rate": "predicted positive rate, selection rate, acceptance rate, "
    "alarm rate",
    "prevalence": "base rate, class prior, share of positives",
}
"""Rate → what else it is called; those of which nothing is known come after these."""


def _rate(name: str) -> Term:
    """Take meaning and formula from the one place that has them."""
    rate = RATES[name]
    called = rate.short.removesuffix(" score")
    return Term(called, rate.meaning, rate.formula, _RATES_ALSO.get(name, ""))


SECTIONS: dict[str, dict[str, Term]] = {
    "From input to label": {
        "logit": Term(
            "Logit",
            "What the last unit adds up, before the sigmoid: any number. As a function of a "
            "probability, the logarithm of the odds.",
            "z = w·x + b = log(p / (1 − p))",
            "log-odds (statistics); pre-activation, raw score (neural networks); decision function "
            "(scikit-learn)",
        ),
        "sigmoid": Term(
            "Sigmoid",
            "Turns a logit into a number between 0 and 1. Its derivative is largest, ¼, at logit "
            "0 and vanishes where it saturates.",
            "σ(z) = 1 / (1 + exp(−z)), σ′(z) = σ(z)·(1 − σ(z))",
            "logistic function, expit (SciPy); inverse of the logit",
        ),
        "activation": Term(
            "Activation",
            "The function that a unit applies to what it has added up. In hidden layers here ReLU: "
            "negative sums become 0, positive ones stay. In the last layer sigmoid, softmax or "
            "none.",
            "ReLU(s) = max(0, s)",
            "transfer function, nonlinearity; rectifier, ramp (ReLU); identity (none, linear)",
        ),
        "softmax": Term(
            "Softmax",
            "Turns one logit for each class into probabilities that add up to 1. With two classes "
            "and logits 0 and z it is the sigmoid of z.",
            "pᵢ = exp(zᵢ) / Σ exp(zⱼ)",
            "normalised exponential; Boltzmann distribution (physics)",
        ),
        "score": Term(
            "Score",
            "What a model gives a row before anything is decided; here the probability of “yes”. "
            "What `predict` returns in Keras.",
            "p = σ(z)",
            "predicted probability, confidence, risk (medicine), propensity (marketing); `y_pred` "
            "(Keras), `y_score` (scikit-learn)",
        ),
        "odds": Term(
            "Odds",
            "How many times likelier “yes” is than “no”. 0.8 are odds of 4 to 1.",
            "p / (1 − p) = exp(z)",
            "betting odds to 1; their logarithm is the logit",
        ),
        "threshold": Term(
            "Threshold",
            "Where “yes” begins. Keras has one only inside metrics such as `binary_accuracy`: 0.5, "
            "and a score must be greater; scikit-learn’s curves take greater or equal.",
            "“yes” when score > threshold",
            "cut-off, cut point (medicine), operating point (radar, biometrics), decision "
            "boundary at that value",
        ),
        "label": Term(
            "Label",
            "0 or 1: the true one of a row, or the one that is predicted for it once a score is "
            "compared with a threshold.",
            others="class, target, ground truth (the true one); decision, prediction (the "
            "predicted one)",
        ),
        "tie": Term(
            "Tie",
            "A score exactly on the threshold, in float32 on both sides. It is predicted “no” "
            "under > and “yes” under ≥.",
            "score = threshold",
        ),
    },
    "The four counts": {
        "true_positive": Term(
            "True positive (TP)",
            "Is “yes” and predicted “yes”: caught.",
            others="hit (signal detection), detection (radar)",
        ),
        "false_negative": Term(
            "False negative (FN)",
            "Is “yes” but predicted “no”: missed.",
            others="miss (signal detection), type II error (statistics)",
        ),
        "false_positive": Term(
            "False positive (FP)",
            "Is “no” but predicted “yes”: a false alarm.",
            others="false alarm (signal detection), type I error (statistics)",
        ),
        "true_negative": Term(
            "True negative (TN)",
            "Is “no” and predicted “no”: correct “no”.",
            others="correct rejection (signal detection)",
        ),
        "confusion_matrix": Term(
            "Confusion matrix",
            "The four counts in a square: true class by row, what is predicted by column.",
            "n = TP + FN + FP + TN",
            "error matrix, contingency table (statistics)",
        ),
    },
    "Rates": {name: _rate(name) for name in {**_RATES_ALSO, **RATES}}
    | {
        "baseline": Term(
            "Baseline",
            "The accuracy of always predicting the more common class, without a look at "
            "any score. An accuracy is worth what it is above that.",
            "max(TP + FN, FP + TN) / n",
            "majority class, null accuracy; no-information rate (statistics); "
            "`DummyClassifier` (scikit-learn)",
        )
    },
    "What is asked of a threshold": {
        "situation": Term(
            "Situation",
            "What the rows stand for, how common “yes” is, and what each kind of error means "
            "there. The same scores need another threshold in another situation.",
            others="use case, application; operating condition, operating context (class "
            "distribution and costs of errors)",
        ),
        "goal": Term(
            "Goal",
            "Requirements that a threshold meets or misses, such as “at most 2 false alarms”. "
            "Where several thresholds meet them, a metric to make largest chooses among these.",
            "maximise recall(t) subject to FP(t) ≤ 2",
            "constraint, satisficing metric (machine learning); Neyman–Pearson criterion (one "
            "error rate bounded, the other as small as it can be)",
        ),
    },
    "Over all thresholds": {
        "roc": Term(
            "ROC curve",
            "Recall against the false positive rate, one point for each threshold.",
            others="receiver operating characteristic (radar); relative operating characteristic",
        ),
        "roc_auc": Term(
            "ROC AUC",
            "How often a “yes” scores above a “no” when one of each is drawn at random; equal "
            "scores count half. No threshold occurs in it. Undefined without one of the classes.",
            "P(score of a “yes” > score of a “no”) + ½ P(equal)",
            "c-statistic, concordance (medicine); Mann–Whitney U / (P·N); Gini = 2·AUC − 1 in "
            "credit scoring",
        ),
        "average_precision": Term(
            "Average precision",
            "Precision averaged over the steps in recall, from the highest score down.",
            "Σ (Rₙ − Rₙ₋₁)·Pₙ",
            "AP, area under the precision–recall curve (as steps)",
        ),
        "partial_auc": Term(
            "Partial AUC",
            "The area under the ROC curve within a range of the false positive rate. Standardised, "
            "0.5 is chance and 1 the best in that range.",
            "½·(1 + (area − area by chance) / (largest area − area by chance))",
            "pAUC, McClish’s correction; `max_fpr` (scikit-learn)",
        ),
        "ks": Term(
            "KS",
            "The most by which the share found of “yes” is ahead of that of “no”, at any "
            "threshold: the largest Youden’s J.",
            "max (TPR − FPR)",
            "Kolmogorov–Smirnov statistic (credit scoring)",
        ),
        "gain": Term(
            "Gain",
            "The share of all “yes” found among so many rows with the highest scores: recall, read "
            "along the rows predicted “yes”.",
            "TP / (TP + FN)",
            "cumulative gains, capture rate (marketing); CAP curve (credit scoring)",
        ),
        "lift": Term(
            "Lift",
            "How many times as many “yes” there are among the rows predicted “yes” as in the same "
            "number drawn at random.",
            "precision / prevalence",
            "enrichment factor (chemistry)",
        ),
        "net_benefit": Term(
            "Net benefit",
            "Caught rows per row, less false alarms at the rate that the threshold itself says "
            "they are worth. Against the threshold it is the decision curve, beside “yes” for all "
            "and for none. It has a meaning for probabilities only.",
            "TP/n − FP/n · t / (1 − t)",
            "decision curve analysis (medicine); relative utility, standardised",
        ),
        "likelihood_ratio": Term(
            "Likelihood ratio",
            "By how much a prediction multiplies the odds of “yes”: LR+ where “yes” is predicted, "
            "LR− where “no” is. Neither depends on the prevalence.",
            "LR+ = recall / false positive rate, LR− = (1 − recall) / specificity",
            "Bayes factor of a test (statistics); LR+ / LR− is the diagnostic odds ratio",
        ),
        "calibration": Term(
            "Calibration",
            "A model is calibrated when of the rows with score 0.3 about 30 % are “yes”. A "
            "threshold in probability then means what it says.",
            "P(“yes” | score = p) = p",
            "reliability (meteorology)",
        ),
        "reliability_curve": Term(
            "Reliability curve",
            "The share of “yes” among the rows with each score, against the score. Here "
            "neighbouring scores are pooled until it never falls.",
            others="calibration curve (scikit-learn), reliability diagram (meteorology); isotonic "
            "or CORP curve",
        ),
        "brier_score": Term(
            "Brier score",
            "The mean squared difference of score and outcome. It is what the scores are off "
            "(miscalibration), less what they tell apart (discrimination), plus what nobody can "
            "help (uncertainty).",
            "mean (p − y)² = MCB − DSC + UNC, UNC = π·(1 − π)",
            "mean squared error of a probability; reliability − resolution + uncertainty "
            "(meteorology, with bins)",
        ),
        "calibration_error": Term(
            "Expected calibration error",
            "How far mean score and share of “yes” are apart in a bin of scores, averaged over all "
            "rows. Other bins give another number.",
            "Σ nₖ / n · |mean score − share of “yes”|",
            "ECE; its largest bin: MCE",
        ),
        "recalibration": Term(
            "Recalibration",
            "A rising map from scores to probabilities, fitted on rows that the model has not "
            "learned from. The order of the rows stays, so the ROC curve does.",
            "Platt: σ(a·z + b); temperature: σ(z / T)",
            "calibration (machine learning); Platt scaling, temperature scaling, isotonic "
            "regression",
        ),
        "delong": Term(
            "DeLong’s test",
            "Whether two ROC AUCs of the same rows differ by more than chance would explain.",
            others="paired test of correlated ROC curves",
        ),
        "mcnemar": Term(
            "McNemar’s test",
            "Whether one of two models is right more often at a threshold: of the rows that only "
            "one of them predicts correctly, would a fair coin divide them as unevenly?",
            "P(at most min(b, c) of b + c), doubled",
            "test of paired proportions, sign test of the discordant rows",
        ),
    },
    "Training": {
        "loss": Term(
            "Loss",
            "One number for how far scores are from labels; training makes it smaller. It compares "
            "probabilities with labels, and no threshold occurs in it.",
            others="cost, objective, error function, empirical risk",
        ),
        "cross_entropy": Term(
            "Cross-entropy",
            "What the true class’s probability costs. Keras clips p to [10⁻⁷, 1 − 10⁻⁷].",
            "−log p if “yes”, −log(1 − p) if “no”; the mean over all rows",
            "log loss (scikit-learn), negative log-likelihood (statistics), deviance / 2n, "
            "logarithmic score (meteorology)",
        ),
        "squared_error": Term(
            "Squared error",
            "The square of label minus score. A sigmoid can be trained with it too.",
            "(y − p)²; the mean over all rows",
            "MSE; Brier score for probabilities (meteorology)",
        ),
        "gradient": Term(
            "Gradient",
            "How the loss changes with each weight: all that the optimiser ever sees.",
            "∂ loss / ∂ w",
            "derivative, sensitivity of the loss",
        ),
        "learning_rate": Term(
            "Learning rate",
            "How large a step the weights take against the gradient. Too large and training "
            "diverges, too small and it hardly moves.",
            "w ← w − rate × gradient (without momentum)",
            "step size, η; gain (control)",
        ),
        "optimiser": Term(
            "Optimiser",
            "The rule that turns gradients into steps of the weights. Here SGD with momentum: each "
            "step keeps a share of the one before it.",
            "v ← momentum × v − rate × gradient; w ← w + v",
            "optimizer, solver (scikit-learn); SGD: stochastic gradient descent; heavy ball "
            "(momentum)",
        ),
        "batch": Term(
            "Batch",
            "The train rows that one step of the weights is computed from.",
            "steps in an epoch = train rows / batch size, rounded up",
            "mini-batch; `batch_size` (Keras)",
        ),
        "saturation": Term(
            "Saturation",
            "Where a sigmoid is nearly 0 or 1, its derivative is nearly 0 and hardly any gradient "
            "passes: the gradient vanishes. Cross-entropy makes up for it, squared error does not.",
            "σ′(−8) ≈ 0.000335",
        ),
        "metric": Term(
            "Metric",
            "A number that is printed while training and that nothing learns from.",
            others="score (scikit-learn), figure of merit (engineering)",
        ),
        "epoch": Term(
            "Epoch",
            "One pass through all train rows, in a new order.",
            others="pass, sweep",
        ),
        "dropout": Term(
            "Dropout",
            "While training, a share of the units is silenced at random and the others count more; "
            "when scoring, all take part.",
            "kept values × 1 / (1 − rate)",
            "inverted dropout (the form Keras has)",
        ),
    },
    "Groups": {
        "demographic_parity": Term(
            "Demographic parity",
            "The same share of every group is predicted “yes”.",
            "equal (TP + FP) / n",
            "statistical parity, independence",
        ),
        "equal_opportunity": Term(
            "Equal opportunity",
            "Of those who are “yes”, the same share is caught in every group.",
            "equal TP / (TP + FN)",
            "equal recall, true positive parity",
        ),
        "equalized_odds": Term(
            "Equalized odds",
            "Recall and false positive rate are both the same in every group.",
            "equal TP / (TP + FN) and equal FP / (FP + TN)",
            "separation, no disparate mistreatment",
        ),
        "predictive_parity": Term(
            "Predictive parity",
            "Of those who are predicted “yes”, the same share is “yes” in every group.",
            "equal TP / (TP + FP)",
            "equal precision, sufficiency (for one threshold)",
        ),
    },
}
TERMS = {key: term for section in SECTIONS.values() for key, term in section.items()}
"""Name in a link → term."""


def link(key: str, text: str = "") -> str:
    """Write a link to a term, key of `TERMS`, in Markdown; unless told otherwise under its name."""
    name = TERMS[key].name
    return f"[{text or name[0].lower() + name[1:]}](glossary#{key})"


def show() -> None:
    """Show every term, with a field to search them."""
    wanted = st.text_input(
        "Search", placeholder="sensitivity, cut-off, …", key="glossary_search", width=360
    )
    found = 0
    for title, terms in SECTIONS.items():
        matching = {key: term for key, term in terms.items() if has(term, wanted)}
        if not matching:
            continue
        found += len(matching)
        st.header(title, anchor=False)
        for key, term in matching.items():
            _show(key, term)
    if not found:
        st.info("No term, formula or other name has these letters.")
    opens_at_anchor()


def has(term: Term, wanted: str) -> bool:
    """Tell whether a term has some words, however they are written; no words are in every term.

    Capitals, accents, spaces, hyphens and the kind of dash or apostrophe play no part: "cutoff"
    finds "cut-off", "log-loss" finds "log loss".
    """
    texts = (term.name, term.meaning, term.formula, term.others)
    # One by one, so that nothing is found across the end of one and the start of the next.
    plain = _plain(wanted)
    return any(plain in _plain(text) for text in texts) if plain else not wanted.strip()


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\s\-‐‑‒–—−_'’‘`´\"“”*]|[\u0300-\u036f]", "", decomposed)


def _show(key: str, term: Term) -> None:
    st.subheader(term.name, anchor=key)
    formula = f"\n\n`{term.formula}`" if term.formula else ""
    others = f"\n\nAlso called: {term.others}." if term.others else ""
    st.markdown(term.meaning + formula + others)
