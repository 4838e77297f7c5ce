import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import make_blobs, make_moons
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import parametrize_with_checks
from threadpoolctl import threadpool_info

from core.mlp.activations import sigmoid, softmax
from core.mlp.descent import random_streams
from core.mlp.estimator import Epoch, MLPClassifier, TrainingDivergedError
from core.mlp.losses import crossentropy, mean_loss, squared_error

EXPECTED_FAILED_CHECKS = {
    "check_sample_weight_equivalence_on_dense_data": (
        "Training is stochastic: repeating a sample changes the shuffling, the number of batches "
        "and the dropout masks, which giving it a weight does not; and as in Keras a weighted "
        "batch is averaged over its number of samples, not over its weights."
    )
}


CHECKED = [
    MLPClassifier(),
    MLPClassifier(loss="squared_error"),
    # No activation bounds the gradient, and some of the checks' data are far from scaled.
    MLPClassifier(
        dropout=0.0, loss="squared_error", output="linear", learning_rate=0.001, epochs=100
    ),
]


def check_with_scikit_learn(estimators):
    return parametrize_with_checks(
        estimators, expected_failed_checks=lambda estimator: EXPECTED_FAILED_CHECKS
    )


@check_with_scikit_learn(CHECKED[:1])
def test_scikit_learns_checks(estimator, check):
    check(estimator)


@pytest.mark.slow
@check_with_scikit_learn(CHECKED[1:])
def test_scikit_learns_checks_with_other_losses_and_outputs(estimator, check):
    check(estimator)


def small(**changes):
    settings = {"hidden_layer_sizes": (8, 6), "dropout": (0.3, 0.1), "epochs": 3, "random_state": 0}
    return MLPClassifier(**{**settings, **changes})


def moons(n=200, seed=0):
    X, y = make_moons(n, noise=0.25, random_state=seed)
    return X.astype(np.float32), y


def blobs(n=150):
    X, y = make_blobs(n, centers=3, cluster_std=2.0, random_state=1)
    return (X / 5).astype(np.float32), y


def weights_of(model):
    return [array.copy() for array in (*model.coefs_, *model.intercepts_)]


def assert_same_weights(one, other):
    for a, b in zip(weights_of(one), weights_of(other), strict=True):
        np.testing.assert_array_equal(a, b)


def reference_fit(model, X, y, epochs):
    """Train two-class cross-entropy without dropout as a textbook would write it, in float64."""
    # With learning rate 0 the weights stay the initial ones.
    initial = clone(model).set_params(learning_rate=0, epochs=1).fit(X, y)
    W = [coefs.astype(np.float64) for coefs in initial.coefs_]
    b = [intercepts.astype(np.float64) for intercepts in initial.intercepts_]
    velocity_W, velocity_b = [0] * len(W), [0] * len(b)
    _, order_rng, _ = random_streams(model.random_state)
    for _ in range(epochs):
        order = order_rng.permutation(len(X))
        for start in range(0, len(X), model.batch_size):
            batch = order[start : start + model.batch_size]
            inputs = [X[batch].astype(np.float64)]
            for layer in range(len(W)):
                z = inputs[layer] @ W[layer] + b[layer]
                inputs.append(np.maximum(z, 0))
            delta = (1 / (1 + np.exp(-z)) - y[batch, None]) / len(batch)
            for layer in reversed(range(len(W))):
                gradient_W, gradient_b = inputs[layer].T @ delta, delta.sum(axis=0)
                delta = delta @ W[layer].T * (inputs[layer] > 0)
                velocity_W[layer] = model.momentum * velocity_W[layer]
                velocity_W[layer] = velocity_W[layer] - model.learning_rate * gradient_W
                velocity_b[layer] = model.momentum * velocity_b[layer]
                velocity_b[layer] = velocity_b[layer] - model.learning_rate * gradient_b
                W[layer] = W[layer] + velocity_W[layer]
                b[layer] = b[layer] + velocity_b[layer]
    return W, b


@pytest.mark.parametrize("momentum", [0.003, 0.6])
@pytest.mark.parametrize("batch_size", [32, 1000])
def test_five_epochs_without_dropout_equal_a_straightforward_reference(momentum, batch_size):
    X, y = moons()
    model = small(dropout=0, epochs=5, momentum=momentum, batch_size=batch_size)
    W, b = reference_fit(model, X, y, epochs=5)
    model.fit(X, y)
    for ours, theirs in zip((*model.coefs_, *model.intercepts_), (*W, *b), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


def test_the_reference_network_separates_the_moons():
    X, y = moons(3000, seed=7)
    model = MLPClassifier(random_state=0).fit(X[:2000], y[:2000])
    assert model.n_parameters_ == 15_997
    assert model.score(X[2000:], y[2000:]) >= 0.92


def test_three_classes_are_learnt_with_either_loss():
    X, y = blobs(400)
    for loss in ("crossentropy", "squared_error"):
        model = small(loss=loss, dropout=0, epochs=40, momentum=0.9).fit(X[:300], y[:300])
        assert model.score(X[300:], y[300:]) >= 0.9


def test_linear_output_is_learnt():
    X, y = moons(1000)
    model = small(loss="squared_error", output="linear", epochs=40, dropout=0).fit(X, y)
    assert model.score(X, y) >= 0.85


@pytest.mark.parametrize("data", [moons, blobs])
def test_everything_repeats_bit_for_bit_from_the_seed(data):
    X, y = data()
    one, other = small().fit(X, y), small().fit(X, y)
    assert_same_weights(one, other)
    assert one.loss_curve_ == other.loss_curve_
    np.testing.assert_array_equal(one.predict_proba(X), other.predict_proba(X))
    assert np.any(small(random_state=1).fit(X, y).coefs_[0] != one.coefs_[0])
    assert np.any(small(random_state=None).fit(X, y).coefs_[0] != one.coefs_[0])


def test_refitting_starts_anew():
    X, y = moons()
    model = small().fit(X, y)
    model.fit(*blobs()).fit(X, y)
    assert_same_weights(model, small().fit(X, y))


def test_dropout_changes_neither_initial_weights_nor_order():
    X, y = moons()
    still = {"learning_rate": 0, "epochs": 1}
    with_dropout, without = small(**still), small(dropout=0, **still)
    assert_same_weights(with_dropout.fit(X, y), without.fit(X, y))
    assert with_dropout.loss_curve_ != without.loss_curve_
    orders = with_dropout._order_rng, without._order_rng
    assert orders[0].random() == orders[1].random()


def test_iter_fit_ends_where_fit_ends():
    X, y = moons()
    fitted, iterated = small().fit(X, y), small()
    epochs = list(iterated.iter_fit(X, y, validation_data=(X, y)))
    assert_same_weights(fitted, iterated)
    assert [epoch.loss for epoch in epochs] == fitted.loss_curve_ == iterated.loss_curve_
    assert [epoch.epoch for epoch in epochs] == [1, 2, 3]


@pytest.mark.parametrize("data", [moons, blobs])
def test_an_epoch_reports_what_evaluate_reports(data):
    X, y = data()
    X_train, y_train, X_test, y_test = X[:100], y[:100], X[100:], y[100:]
    weight = np.linspace(0, 2, 100)
    model = small()
    for epoch in model.iter_fit(
        X_train, y_train, validation_data=(X_test, y_test), sample_weight=weight
    ):
        train = model.evaluate(X_train, y_train, weight)
        assert (epoch.train_loss, epoch.train_accuracy) == (train.loss, train.accuracy)
        test = model.evaluate(X_test, y_test)
        assert (epoch.validation_loss, epoch.validation_accuracy) == (test.loss, test.accuracy)
        assert epoch.validation_accuracy == model.score(X_test, y_test)
        assert epoch.train_accuracy == model.score(X_train, y_train)
        assert epoch.validation_scores is None


def test_evaluate_is_the_mean_of_the_per_sample_losses():
    X, y = moons()
    model = small(loss="squared_error").fit(X, y)
    p = model.predict_proba(X)[:, 1]
    assert model.evaluate(X, y).loss == mean_loss(squared_error(y, p))
    X, y = blobs()
    model = small().fit(X, y)
    expected = mean_loss(crossentropy(np.eye(3)[y], model.predict_proba(X)), y + 1)
    assert model.evaluate(X, y, y + 1).loss == pytest.approx(expected, rel=1e-6)


def test_running_numbers_are_taken_before_each_step_with_dropout_on():
    X, y = moons()
    still = {"learning_rate": 0, "epochs": 1}
    (plain,) = small(dropout=0, **still).iter_fit(X, y)
    assert plain.loss == pytest.approx(plain.train_loss, rel=1e-6)
    assert plain.accuracy == plain.train_accuracy
    (weighted,) = small(dropout=0, **still).iter_fit(X, y, sample_weight=np.arange(200) % 7)
    assert weighted.loss == pytest.approx(weighted.train_loss, rel=1e-6)
    assert weighted.loss != pytest.approx(plain.loss, rel=1e-3)
    (dropped,) = small(**still).iter_fit(X, y)
    assert dropped.train_loss == plain.train_loss
    assert dropped.loss != pytest.approx(dropped.train_loss, rel=1e-3)
    (moving,) = small(dropout=0, epochs=1, batch_size=20).iter_fit(X, y)
    assert moving.loss > moving.train_loss


def test_epochs_are_frozen_and_hold_none_without_validation_data():
    X, y = moons()
    epoch = next(small().iter_fit(X, y))
    assert isinstance(epoch, Epoch)
    unknown = epoch.validation_loss, epoch.validation_accuracy, epoch.validation_scores
    assert unknown == (None,) * 3
    with pytest.raises(AttributeError):
        epoch.loss = 0


@pytest.mark.parametrize("output", ["probability", "linear"])
def test_validation_scores_are_kept_on_request_and_cannot_change(output):
    loss = "crossentropy" if output == "probability" else "squared_error"
    X, y = moons()
    model = small(output=output, loss=loss)
    records = model.iter_fit(X, y, validation_data=(X, y), keep_validation_scores=True)
    first = next(records).validation_scores
    np.testing.assert_array_equal(first, model.predict_proba(X)[:, 1])
    assert first.dtype == np.float32
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1
    kept = first.copy()
    *_, last = records
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(last.validation_scores, model.predict_proba(X)[:, 1])
    X, y = blobs()
    records = model.iter_fit(X, y, validation_data=(X, y), keep_validation_scores=True)
    np.testing.assert_array_equal(next(records).validation_scores, model.predict_proba(X))


def test_iter_fit_complains_at_the_call():
    X, y = moons()
    with pytest.raises(ValueError, match="`dropout` must"):
        small(dropout=(0.5,)).iter_fit(X, y)
    with pytest.raises(ValueError, match=r"`y` must hold only the classes \[0, 1\]; got 2"):
        small().iter_fit(X, y, validation_data=(X, y + 1))
    with pytest.raises(ValueError, match="must come with `validation_data`"):
        small().iter_fit(X, y, keep_validation_scores=True)


def test_an_abandoned_iterator_leaves_the_weights_of_its_last_record():
    X, y = moons()
    model = small(epochs=5)
    records = model.iter_fit(X, y)
    untrained = model.predict_proba(X)
    next(records), next(records)
    records.close()
    assert_same_weights(model, small(epochs=2).fit(X, y))
    assert len(model.loss_curve_) == 2
    assert np.any(model.predict_proba(X) != untrained)


def test_an_interrupted_epoch_is_undone(monkeypatch):
    X, y = moons()
    model = small(epochs=5)
    records = model.iter_fit(X, y)
    next(records)
    before = weights_of(model)
    monkeypatch.setattr(
        "core.mlp.estimator.mean_loss", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        next(records)
    for a, b in zip(weights_of(model), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_blas_is_not_limited_while_an_iterator_waits():
    def threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    records = small().iter_fit(*moons())
    next(records)
    assert threads() == before


def test_numpy_error_state_is_untouched_while_an_iterator_waits():
    records = small().iter_fit(*moons())
    with np.errstate(all="raise"):
        next(records)
        assert np.geterr()["over"] == "raise"


def test_sample_weight_scales_the_step():
    X, y = moons()
    plain = small(dropout=0).fit(X, y)
    doubled = small(dropout=0, learning_rate=0.05).fit(X, y, sample_weight=np.full(200, 2.0))
    for a, b in zip(weights_of(plain), weights_of(doubled), strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)
    np.testing.assert_allclose(doubled.loss_curve_, 2 * np.array(plain.loss_curve_), rtol=1e-5)


def test_samples_of_weight_zero_do_not_matter():
    X, y = moons()
    weight = (np.arange(200) % 3 > 0).astype(float)
    garbled = np.where(weight > 0, y, 1 - y)
    assert_same_weights(small().fit(X, y, weight), small().fit(X, garbled, weight))


def test_a_negative_weight_is_rejected_and_leaves_the_fitted_model():
    X, y = moons()
    model = small().fit(X, y)
    before = weights_of(model)
    with pytest.raises(ValueError, match="Negative values"):
        model.fit(X, y, sample_weight=np.where(y, 1.0, -1.0))
    for a, b in zip(weights_of(model), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_partial_fit_goes_on_where_training_stands():
    X, y = moons()
    stepwise, at_once = small(), small().fit(X, y)
    for _ in range(3):
        stepwise.partial_fit(X, y, classes=[0, 1])
    assert_same_weights(stepwise, at_once)
    assert stepwise.loss_curve_ == at_once.loss_curve_
    assert_same_weights(at_once.partial_fit(X, y), small(epochs=4).fit(X, y))


def test_partial_fit_accepts_data_lacking_a_class_but_no_new_one():
    X, y = moons()
    model = small().partial_fit(X[y == 0], y[y == 0], classes=[0, 1])
    model.partial_fit(X[y == 1], y[y == 1])
    np.testing.assert_array_equal(model.classes_, [0, 1])
    with pytest.raises(ValueError, match=r"only the classes \[0, 1\]; got 5"):
        model.partial_fit(X, np.where(y, 5, 0))
    with pytest.raises(ValueError, match=r"`classes` must stay \[0, 1\]; got \[0, 1, 2\]"):
        model.partial_fit(X, y, classes=[0, 1, 2])
    with pytest.raises(ValueError, match="must stay what they were"):
        model.set_params(hidden_layer_sizes=(8, 7)).partial_fit(X, y)


def test_partial_fit_needs_the_classes_first():
    with pytest.raises(ValueError, match="`classes` must be given at the first call; got None"):
        small().partial_fit(*moons())


@pytest.mark.parametrize("batch_size", [32, 10_000])
@pytest.mark.parametrize("output", ["probability", "linear"])
@pytest.mark.parametrize("data", [moons, blobs])
def test_divergence_keeps_the_last_good_weights(batch_size, output, data):
    X, y = data()
    loss = "crossentropy" if output == "probability" else "squared_error"
    model = small(batch_size=batch_size, output=output, loss=loss, epochs=60)
    records = model.iter_fit(X, y)
    next(records)
    before = weights_of(model)
    model._network.parameters[:] *= 1e12  # what a far too large step leaves behind
    with pytest.raises(TrainingDivergedError, match=r"diverged in epoch 2\."):
        next(records)
    model._network.parameters[:] *= 1e-12
    for a, b in zip(weights_of(model), before, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5)

    model = small(batch_size=batch_size, output=output, loss=loss, learning_rate=1e6, epochs=60)
    with pytest.raises(TrainingDivergedError) as raised:
        model.fit(X, y)
    epoch = len(model.loss_curve_) + 1
    assert "`learning_rate` must be low enough" in str(raised.value)
    assert f"got 1000000.0, which diverged in epoch {epoch}." in str(raised.value)
    kept = "from the start are" if epoch == 1 else f"from the end of epoch {epoch - 1} are"
    assert f"The weights {kept} kept." in str(raised.value)
    assert np.isfinite(model.raw_output(X)).all()
    assert np.isfinite(model.decision_function(X)).all()
    assert np.isfinite(model.evaluate(X, y).loss)
    assert_same_weights(
        model,
        clone(model).set_params(epochs=epoch - 1).fit(X, y)
        if epoch > 1
        else clone(model).set_params(epochs=1, learning_rate=0).fit(X, y),
    )


def test_weights_that_overflow_in_the_very_last_step_are_noticed():
    X, y = moons()
    model = small(batch_size=10_000, epochs=1, learning_rate=1e39)
    with pytest.raises(TrainingDivergedError, match="The weights from the start are kept"):
        model.fit(X, y)


def test_a_loss_that_overflows_is_noticed_while_the_weights_are_still_good():
    X, y = moons()
    model = MLPClassifier((), dropout=0, learning_rate=0, random_state=0)
    with pytest.raises(TrainingDivergedError):
        model.fit(3 * X, y, sample_weight=np.full(200, 3e38))
    assert np.isfinite(model.raw_output(X)).all()


def test_a_very_deep_network_is_not_taken_for_a_diverged_one():
    X, y = moons()
    model = small(hidden_layer_sizes=(100,) * 25, dropout=0, epochs=1, learning_rate=0)
    model.fit(X, y)
    assert model._network.output_bound(1) > 1e18


def test_inputs_beyond_float32_are_reported_in_words():
    X, y = moons()
    with pytest.raises(ValueError, match=r"`X` must hold values of moderate size; got 1e\+30"):
        small().fit(np.full_like(X, 1e30), y)
    with pytest.raises(ValueError, match="too large for dtype"):
        small().fit(X.astype(np.float64) * 1e300, y)


def test_learning_rate_zero_changes_no_weight():
    X, y = moons()
    model = small(learning_rate=0)
    records = model.iter_fit(X, y)
    before = weights_of(model)
    assert len(list(records)) == 3
    for a, b in zip(weights_of(model), before, strict=True):
        np.testing.assert_array_equal(a, b)


def test_two_classes_are_decided_by_a_score_strictly_above_one_half():
    X, y = moons()
    model = small().fit(X, y)
    for coefs, intercepts in zip(model.coefs_, model.intercepts_, strict=True):
        coefs[:], intercepts[:] = 0, 0
    np.testing.assert_array_equal(model.predict_proba(X), 0.5)
    assert not model.predict(X).any()
    assert model.evaluate(X, y).accuracy == 0.5
    model.intercepts_[-1][:] = 3e-7
    assert model.predict(X).all()


def test_scores_logits_and_decisions_belong_together():
    X, y = moons()
    model = small(epochs=10).fit(X, y)
    logits, p = model.decision_function(X), model.predict_proba(X)
    assert logits.shape == (200,)
    assert logits.dtype == p.dtype == np.float32
    np.testing.assert_array_equal(model.raw_output(X), sigmoid(logits))
    np.testing.assert_array_equal(p[:, 1], sigmoid(logits))
    np.testing.assert_array_equal(p[:, 0], 1 - p[:, 1])
    np.testing.assert_array_equal(model.predict(X), logits > 0)
    X, y = blobs()
    model.fit(X, y)
    logits, p = model.decision_function(X), model.predict_proba(X)
    assert logits.shape == (150, 3)
    np.testing.assert_array_equal(p, softmax(logits))
    np.testing.assert_array_equal(model.raw_output(X), p)
    np.testing.assert_array_equal(model.predict(X), logits.argmax(axis=1))


def test_a_linear_score_is_clipped_into_a_probability():
    X = np.float32([[-0.5], [0.25], [0.5], [0.75], [1.5]])
    y = [0, 0, 1, 1, 1]
    model = MLPClassifier((), dropout=0, loss="squared_error", output="linear", epochs=1)
    model.fit(X, y)
    model.coefs_[0][:], model.intercepts_[0][:] = 1, 0
    np.testing.assert_array_equal(model.raw_output(X), X[:, 0])
    np.testing.assert_array_equal(model.decision_function(X), X[:, 0] - 0.5)
    np.testing.assert_array_equal(model.predict_proba(X)[:, 1], [0, 0.25, 0.5, 0.75, 1])
    np.testing.assert_array_equal(model.predict(X), [0, 0, 0, 1, 1])
    assert model.evaluate(X, y).loss == pytest.approx((0.25 + 0.0625 + 0.25 + 0.0625 + 0.25) / 5)


def test_linear_rows_are_normalised_into_probabilities():
    model = MLPClassifier((), dropout=0, loss="squared_error", output="linear", epochs=1)
    model.fit(np.eye(3), [0, 1, 2])
    model.coefs_[0][:] = [[1, 3, -1], [-1, -2, -3], [0, 0, 0.5]]
    model.intercepts_[0][:] = 0
    expected = [[0.25, 0.75, 0], [1 / 3] * 3, [0, 0, 1]]
    np.testing.assert_allclose(model.predict_proba(np.eye(3)), expected, rtol=1e-6)
    np.testing.assert_array_equal(model.predict(np.eye(3)), [1, 0, 2])


@pytest.mark.parametrize(
    "labels", [["no", "yes"], [-1, 1], [False, True], ["b", "a", "c"], [10, 7, 3]]
)
def test_labels_of_any_kind(labels):
    X, y = moons() if len(labels) == 2 else blobs()
    model = small().fit(X, np.array(labels)[y])
    assert model.classes_.tolist() == sorted(labels)
    assert set(model.predict(X)) <= set(labels)
    plain = small().fit(X, np.searchsorted(sorted(labels), np.array(labels)[y]))
    assert_same_weights(model, plain)
    accuracy = np.mean(model.predict(X) == np.array(labels)[y])
    assert model.evaluate(X, np.array(labels)[y]).accuracy == accuracy


def test_labels_of_another_kind_are_unknown():
    X, y = moons()
    model = small().fit(X, np.array(["a", "b"])[y])
    with pytest.raises(ValueError, match=r"only the classes \['a', 'b'\]; got 0"):
        model.evaluate(X, y)


def test_one_class_is_too_few():
    with pytest.raises(ValueError, match="`y` must hold at least 2 classes; got 1 class, 'a'"):
        small().fit([[1], [2]], ["a", "a"])


def test_coefs_are_views_in_scikit_learns_shapes():
    X, y = moons()
    model = small().fit(X, y)
    assert [coefs.shape for coefs in model.coefs_] == [(2, 8), (8, 6), (6, 1)]
    assert [intercepts.shape for intercepts in model.intercepts_] == [(8,), (6,), (1,)]
    assert model.n_parameters_ == 24 + 54 + 7
    hidden = X.astype(np.float64)
    for coefs, intercepts in zip(model.coefs_[:-1], model.intercepts_[:-1], strict=True):
        hidden = np.maximum(hidden @ coefs + intercepts, 0)
    logits = (hidden @ model.coefs_[-1] + model.intercepts_[-1])[:, 0]
    np.testing.assert_allclose(model.decision_function(X), logits, rtol=1e-6)


def test_a_pickled_model_goes_on_training_as_the_original():
    X, y = moons()
    model = small().fit(X, y)
    copy = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(copy.predict_proba(X), model.predict_proba(X))
    assert_same_weights(copy.partial_fit(X, y), model.partial_fit(X, y))
    assert len(pickle.dumps(model)) < 20_000


@pytest.mark.parametrize(
    "method", ["predict", "predict_proba", "decision_function", "raw_output", "evaluate"]
)
def test_an_untrained_model_says_so(method):
    X, y = moons()
    with pytest.raises(NotFittedError):
        getattr(small(), method)(*((X, y) if method == "evaluate" else (X,)))
    assert not hasattr(small(), "coefs_")


def test_cross_validation_works():
    assert cross_val_score(small(epochs=20, dropout=0), *moons(), cv=3).min() > 0.7


@pytest.mark.parametrize("loss", ["crossentropy", "squared_error"])
def test_the_gradient_agrees_with_finite_differences(loss):
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(40, 3)).astype(np.float32), rng.integers(0, 2, 40)
    model = MLPClassifier((5,), loss=loss, dropout=0.5, epochs=2, random_state=1).fit(X, y)
    before = model._network.parameters.copy()
    gradient = model.gradient(X, y)
    np.testing.assert_array_equal(model._network.parameters, before)
    step = 1e-3  # small, so that no ReLU bends in between
    for i in rng.integers(0, before.size, 12):
        losses = []
        for sign in (1, -1):
            model._network.parameters[:] = before
            model._network.parameters[i] += sign * step
            losses.append(model.evaluate(X, y).loss)
        assert gradient[i] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=1e-3)
