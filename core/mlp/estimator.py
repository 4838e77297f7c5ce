"""The multilayer perceptron as a scikit-learn classifier; training yields one record per epoch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.random import Generator, RandomState
from numpy.typing import ArrayLike

from core.checks import read_only
from core.decision.rule import predict_positive
from core.mlp.activations import output_scores
from core.mlp.descent import Epoch, Evaluation, Trainer, TrainingDivergedError, random_streams
from core.mlp.hyperparameters import check_hyperparameters, dropout_rates
from core.mlp.losses import LOSSES, mean_loss
from core.mlp.network import Network
from core.mlp.scikit_learn import (
    BaseEstimator,
    ClassifierMixin,
    _check_sample_weight,
    check_classification_targets,
    check_is_fitted,
    validate_data,
)

# Squares of anything below it stay finite in float32.
LARGEST_SUM = 1e18


class MLPClassifier(ClassifierMixin, BaseEstimator):
    """Classify with dense ReLU layers trained by gradient descent with momentum and dropout.

    Weights start Glorot-uniform and biases at 0; every epoch visits all samples once in a new
    random order. The decision is made outside the network: class 1 where the score is strictly
    greater than 0.5 (two classes), the first of the largest scores (more). No threshold takes part
    in training. Numbers are float32; for a score, sums are accumulated in float64 and rounded once,
    so that a sample's score never depends on the samples beside it.

    Parameters
    ----------
    hidden_layer_sizes : tuple of int, at least 1 each
        Units per hidden layer; () gives logistic or softmax regression.
    dropout : float or tuple of float in [0, 1)
        The share of each hidden layer's units silenced while training: one rate for all layers or
        one per layer.
    loss : {"crossentropy", "squared_error"}
        See `core.mlp.losses`.
    output : {"probability", "linear"}
        "probability": one sigmoid unit for two classes, softmax for more. "linear": the last
        layer's sums are the scores, one for two classes (fitted to 0 and 1), else one per class.
        With "linear", cross-entropy clips a score as if it were a probability, so that a score
        outside [0, 1] has no gradient: an example of a pair that does not fit, kept for a lesson.
    learning_rate : float, at least 0
        0 trains nothing: the weights stay the initial ones.
    momentum : float in [0, 1]
    batch_size : int, at least 1
        More than there are samples means all of them.
    epochs : int, at least 1
    random_state : None, int, numpy.random.Generator or numpy.random.RandomState
        An int makes every number repeatable bit for bit on one machine. Initial weights, order and
        dropout come from streams of their own: changing the dropout changes neither of the others.

    Attributes
    ----------
    classes_ : ndarray, ascending
    loss_curve_ : list of float
        The running loss of each epoch, as `Epoch.loss`.
    n_parameters_ : int
    coefs_, intercepts_ : list of ndarray of float32
        One (n_in, n_out) and one (n_out,) writable view per layer into the weights.

    Source: Keras 3.15, `Dense`, `Dropout`, `SGD`, `Model.fit`; the interface is scikit-learn's
    `MLPClassifier`.
    """

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] = (124, 124),
        *,
        dropout: float | Sequence[float] = (0.5, 0.1),
        loss: str = "crossentropy",
        output: str = "probability",
        learning_rate: float = 0.1,
        momentum: float = 0.003,
        batch_size: int = 32,
        epochs: int = 20,
        random_state: int | Generator | RandomState | None = None,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.dropout = dropout
        self.loss = loss
        self.output = output
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.batch_size = batch_size
        self.epochs = epochs
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Train from new weights for `epochs` epochs.

        Parameters
        ----------
        X : array-like of float, shape (n, n_features)
        y : array-like, shape (n,)
            Labels of any kind, at least two different ones.
        sample_weight : array-like of float, shape (n,), at least 0, optional
            Factor on each sample's loss. A batch's loss is divided by its number of samples, not
            by the sum of the weights, as in Keras. Accuracies stay unweighted.

        Raises
        ------
        ValueError
            If a parameter or the data breaks its rule.
        TrainingDivergedError
            If the weights or the loss leave the range of float32. The estimator is usable and
            holds the weights from the end of the last good epoch.
        """
        run = self._begin(X, y, sample_weight)
        for _ in range(self.epochs):
            self._run_epoch(run)
        return self

    def iter_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        validation_data: tuple[ArrayLike, ArrayLike] | None = None,
        sample_weight: ArrayLike | None = None,
        keep_validation_scores: bool = False,
    ) -> Iterator[Epoch]:
        """Train as `fit` does, handing out a record after each epoch.

        Arguments are checked and the weights drawn at the call, before the first record is asked
        for. Between two records, and when the iterator is dropped early, the estimator is usable
        with the weights of the last record. The weights equal those of `fit`, bit for bit.

        Parameters
        ----------
        X, y, sample_weight
            As for `fit`.
        validation_data : (X, y), optional
            Samples to evaluate after each epoch; labels must occur in the training labels.
        keep_validation_scores : bool
            Put the validation samples' scores into each record.

        Raises
        ------
        ValueError, TrainingDivergedError
            As for `fit`; the second while iterating.
        """
        if keep_validation_scores and validation_data is None:
            raise ValueError(
                "`keep_validation_scores` must come with `validation_data`; got no validation data."
            )
        run = self._begin(X, y, sample_weight)
        validation = None if validation_data is None else self._check_known(*validation_data)
        return self._iter_epochs(run, validation, keep_validation_scores)

    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: Sequence[str | float] | np.ndarray | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Train for one epoch on these samples, going on from the present weights.

        Parameters
        ----------
        X, y, sample_weight
            As for `fit`; `y` may lack some of the classes.
        classes : array-like, optional
            All labels that will ever occur; needed at the first call on a new estimator.

        Raises
        ------
        ValueError, TrainingDivergedError
            As for `fit`.
        """
        if not hasattr(self, "_network"):
            if classes is None:
                raise ValueError("`classes` must be given at the first call; got None.")
            run = self._begin(X, y, sample_weight, classes)
        else:
            check_hyperparameters(self)
            self._check_unchanged(classes)
            X, targets = self._check_known(X, y)
            run = self._prepare(X, targets, _check_weights(sample_weight, X))
        self._run_epoch(run)
        return self

    def raw_output(self, X: ArrayLike) -> np.ndarray:
        """Compute the network's scores for each sample: a row of `X`, shape (n, n_features).

        Returns
        -------
        ndarray of float32, shape (n,) for two classes, else (n, n_classes)
            Probabilities for `output="probability"`; any real numbers for "linear".
        """
        return self._scores(self._check_X(X))

    def decision_function(self, X: ArrayLike) -> np.ndarray:
        """Compute the logits, in scikit-learn's convention: class 1 where they are positive.

        For `output="probability"` these are the last layer's sums. For "linear" and two classes the
        score decides at 0.5, so it is the score minus 0.5; with more classes the scores. A
        positive logit below about 1e-7 has a probability of exactly 0.5 and is class 0. The shapes
        are those of `raw_output`.
        """
        X = self._check_X(X)
        logits = self._network.logits(X)
        return logits - 0.5 if self._output == "linear" and logits.ndim == 1 else logits

    def predict_proba(self, X: ArrayLike) -> np.ndarray:
        """Compute each class's probability.

        For `output="linear"` the scores are made into probabilities: clipped to [0, 1] for two
        classes; clipped below at 0 and divided by their sum for more, a row without any positive
        score becoming uniform.

        Returns
        -------
        ndarray of float32, shape (n, n_classes), in [0, 1]
            Columns in the order of `classes_`; rows sum to 1 up to rounding.
        """
        p = self._probabilities(self.raw_output(X))
        return np.column_stack([1 - p, p]) if p.ndim == 1 else p

    def predict(self, X: ArrayLike) -> np.ndarray:
        """Decide on a class for each sample, a label of `classes_`.

        Two classes: `classes_[1]` where its float32 score is strictly greater than 0.5. More: the
        class of the largest score, the first of them on a tie.
        """
        scores = self.raw_output(X)
        return self.classes_[_decide(scores)]

    def evaluate(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> Evaluation:
        """Compute loss and accuracy with the present weights, dropout off.

        Parameters
        ----------
        X, y, sample_weight
            As for `fit`; labels must occur in `classes_`. Weights scale the loss, not the accuracy.
        """
        check_is_fitted(self)
        X, targets = self._check_known(X, y)
        return self._evaluate(targets, self._scores(X), _check_weights(sample_weight, X))

    def gradient(self, X: ArrayLike, y: ArrayLike) -> np.ndarray:
        """Compute the gradient of the mean loss at the present weights, dropout off.

        Parameters
        ----------
        X, y
            As for `fit`; labels must occur in `classes_`.

        Returns
        -------
        ndarray of float32, shape (n_parameters_,)
            In the order of the weights in the network, layer after layer.
        """
        check_is_fitted(self)
        X, targets = self._check_known(X, y)
        # A step of all samples at once, with rate 1 and without momentum, is minus the gradient.
        step = copy(self).set_params(
            output=self._output, dropout=0.0, learning_rate=1.0, momentum=0.0, batch_size=len(X)
        )
        step._network = deepcopy(self._network)
        step._velocity = np.zeros_like(self._velocity)
        step._prepare(X, targets, None).trainer.run_epoch(np.arange(len(X)))
        return -step._velocity

    @property
    def n_parameters_(self) -> int:
        return self._network.parameters.size

    @property
    def coefs_(self) -> list[np.ndarray]:
        return [matrix[:, :-1].T for matrix in self._network.matrices()]

    @property
    def intercepts_(self) -> list[np.ndarray]:
        return [matrix[:, -1] for matrix in self._network.matrices()]

    def _begin(
        self,
        X: ArrayLike,
        y: ArrayLike,
        sample_weight: ArrayLike | None,
        classes: Sequence[str | float] | np.ndarray | None = None,
    ) -> _Run:
        """Check everything, draw new weights, and return what the epochs need."""
        check_hyperparameters(self)
        X, y = self._validate(X, y, reset=True)
        classes = np.unique(y if classes is None else classes)
        if len(classes) < 2:
            raise ValueError(
                f"`y` must hold at least 2 classes; got 1 class, {classes.tolist()[0]!r}."
            )
        targets = _encode(y, classes)
        sizes = (*self.hidden_layer_sizes, 1 if len(classes) == 2 else len(classes))
        weights_rng, order_rng, dropout_rng = random_streams(self.random_state)
        network = Network((X.shape[1], *sizes))
        network.initialise(weights_rng)
        sample_weight = _check_weights(sample_weight, X)
        if not _is_sound(network, X):
            raise ValueError(f"`X` must hold values of moderate size; got {np.abs(X).max():.3g}.")

        self.classes_ = classes
        self.loss_curve_: list[float] = []
        self._network, self._velocity = network, np.zeros_like(network.parameters)
        self._order_rng, self._dropout_rng = order_rng, dropout_rng
        self._output = self.output
        return self._prepare(X, targets, sample_weight)

    def _prepare(
        self, X: np.ndarray, targets: np.ndarray, sample_weight: np.ndarray | None
    ) -> _Run:
        trainer = Trainer(
            self._network,
            self._velocity,
            X,
            targets,
            loss=self.loss,
            output=self.output,
            learning_rate=self.learning_rate,
            momentum=self.momentum,
            batch_size=self.batch_size,
            dropout=dropout_rates(self),
            dropout_rng=self._dropout_rng,
            sample_weight=sample_weight,
        )
        return _Run(trainer, X, targets, sample_weight)

    def _iter_epochs(
        self, run: _Run, validation: tuple[np.ndarray, np.ndarray] | None, keep_scores: bool
    ) -> Iterator[Epoch]:
        for number in range(1, self.epochs + 1):
            running = self._run_epoch(run)
            train = self._evaluate(run.targets, self._scores(run.X), run.sample_weight)
            epoch = Epoch(number, running.loss, running.accuracy, train.loss, train.accuracy)
            if validation is not None:
                X, targets = validation
                scores = self._scores(X)
                held_out = self._evaluate(targets, scores)
                kept = read_only(self._probabilities(scores)) if keep_scores else None
                epoch = replace(
                    epoch,
                    validation_loss=held_out.loss,
                    validation_accuracy=held_out.accuracy,
                    validation_scores=kept,
                )
            yield epoch

    def _run_epoch(self, run: _Run) -> Evaluation:
        """Train for one epoch, or leave weights and velocity as they were."""
        before = self._network.parameters.copy(), self._velocity.copy()
        order = self._order_rng.permutation(len(run.X))
        try:
            scores = run.trainer.run_epoch(order)
            weight = None if run.sample_weight is None else run.sample_weight[order]
            running = self._evaluate(run.targets[order], scores, weight)
            if not (np.isfinite(running.loss) and _is_sound(self._network, run.X)):
                number = len(self.loss_curve_) + 1
                raise TrainingDivergedError(
                    "`learning_rate` must be low enough for the weights to stay finite; got "
                    f"{self.learning_rate}, which diverged in epoch {number}. The weights from "
                    f"{f'the end of epoch {number - 1}' if number > 1 else 'the start'} are kept."
                )
        except BaseException:
            self._network.parameters[:], self._velocity[:] = before
            raise
        self.loss_curve_.append(running.loss)
        return running

    def _evaluate(
        self, targets: np.ndarray, scores: np.ndarray, sample_weight: np.ndarray | None = None
    ) -> Evaluation:
        with np.errstate(over="ignore", invalid="ignore"):
            loss = mean_loss(LOSSES[self.loss].values(targets, scores), sample_weight)
        # Targets are scores of a perfect network: the same rule turns them back into classes.
        return Evaluation(loss, float(np.mean(_decide(scores) == _decide(targets))))

    def _scores(self, X: np.ndarray) -> np.ndarray:
        with np.errstate(over="ignore"):
            return output_scores(self._network.logits(X), self._output)

    def _probabilities(self, scores: np.ndarray) -> np.ndarray:
        if self._output == "probability":
            return scores
        if scores.ndim == 1:
            return np.clip(scores, 0, 1)
        positive = np.maximum(scores, 0)
        total = positive.sum(axis=1, keepdims=True)
        uniform = np.full_like(positive, 1 / scores.shape[1])
        return np.divide(positive, total, out=uniform, where=total > 0)

    def _check_unchanged(self, classes: Sequence[str | float] | np.ndarray | None) -> None:
        known = self.classes_.tolist()
        if classes is not None and np.unique(classes).tolist() != known:
            raise ValueError(f"`classes` must stay {known}; got {list(classes)}.")
        built = self._network.layer_sizes[1:-1], self._output
        now = tuple(self.hidden_layer_sizes), self.output
        if now != built:
            raise ValueError(
                "`hidden_layer_sizes` and `output` must stay what they were at the first call, "
                f"{built}; got {now}."
            )

    def _check_X(self, X: ArrayLike) -> np.ndarray:
        check_is_fitted(self)
        (checked,) = self._validate(X, reset=False)
        return checked

    def _check_known(self, X: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        X, y = self._validate(X, y, reset=False)
        return X, _encode(y, self.classes_)

    def _validate(self, X: ArrayLike, *y: ArrayLike, reset: bool) -> list[np.ndarray]:
        # A value too large for float32 becomes inf, which scikit-learn reports in words.
        with np.errstate(over="ignore", invalid="ignore"):
            checked = validate_data(self, X, *y, reset=reset, dtype=np.float32)
        if not y:
            return [checked]
        check_classification_targets(checked[1])
        return list(checked)


@dataclass(frozen=True, eq=False)
class _Run:
    trainer: Trainer
    X: np.ndarray
    targets: np.ndarray
    sample_weight: np.ndarray | None


def _is_sound(network: Network, X: np.ndarray) -> bool:
    """Tell whether the outputs on `X` stay in a range float32 can compute with."""
    # Finite weights can still be far too large. The bound costs little and nearly always settles
    # it; a network of very many layers can exceed it and be well.
    if network.output_bound(np.abs(X).max()) <= LARGEST_SUM:
        return True
    return bool(np.abs(network.logits(X)).max() <= LARGEST_SUM)


def _decide(scores: np.ndarray) -> np.ndarray:
    if scores.ndim == 1:
        return predict_positive(scores, 0.5).astype(np.intp)
    return scores.argmax(axis=1)


def _encode(y: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Return float32 targets: 0 and 1 for two classes, one-hot rows for more."""
    position = np.minimum(np.searchsorted(classes, y), len(classes) - 1)
    unknown = classes[position] != y
    if np.any(unknown):
        raise ValueError(
            f"`y` must hold only the classes {classes.tolist()}; got {y[unknown].tolist()[0]!r}."
        )
    if len(classes) == 2:
        return position.astype(np.float32)
    return np.eye(len(classes), dtype=np.float32)[position]


def _check_weights(sample_weight: ArrayLike | None, X: np.ndarray) -> np.ndarray | None:
    if sample_weight is None:
        return None
    return _check_sample_weight(sample_weight, X, dtype=np.float32, ensure_non_negative=True)
