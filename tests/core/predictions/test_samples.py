import numpy as np
import pytest
from sklearn.metrics import accuracy_score, roc_auc_score

from core.predictions.samples import SAMPLES, sample_csv, sample_models
from core.reading.binary import read_models
from core.reading.fields.roles import guess_roles
from core.reading.tables import open_table


def sample_predictions(name):
    return sample_models(name).first


def confidence(predictions):
    return np.maximum(predictions.y_score, 1 - predictions.y_score.astype(float)).mean()


def accuracy(predictions):
    return accuracy_score(predictions.y_true, predictions.y_score > 0.5)


def calibration_error(predictions, n_bins=10):
    """Expected calibration error: in bins of equal width, |mean score - share of positives|."""
    bins = np.minimum((predictions.y_score * n_bins).astype(int), n_bins - 1)
    gaps = [
        (bins == b).mean()
        * abs(predictions.y_score[bins == b].mean() - predictions.y_true[bins == b].mean())
        for b in np.unique(bins)
    ]
    return sum(gaps)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_the_same_each_time_and_has_a_title(name):
    first, second = sample_predictions(name), sample_predictions(name)
    np.testing.assert_array_equal(first.y_true, second.y_true)
    np.testing.assert_array_equal(first.y_score, second.y_score)
    assert first.n_samples == SAMPLES[name].n_samples
    assert first.source == SAMPLES[name].title
    assert first.class_names == SAMPLES[name].class_names
    assert roc_auc_score(first.y_true, first.y_score) > 0.7
    assert f"{first.n_samples:,} " in SAMPLES[name].story


@pytest.mark.parametrize("name", SAMPLES)
def test_the_file_reads_back_to_the_bit_and_needs_no_answer(name):
    sample, text = sample_models(name), sample_csv(name)
    group = sample.groups and sample.groups.column
    columns = ["y_true", *sample.predictions, *([group] if group else [])]
    assert text.splitlines()[0].decode() == ",".join(columns)
    assert guess_roles(open_table(text)).label == "y_true"
    result = read_models(text, label="y_true", scores=tuple(sample.predictions), group=group)
    for model, each in sample.predictions.items():
        np.testing.assert_array_equal(result.predictions[model].y_true, each.y_true)
        np.testing.assert_array_equal(result.predictions[model].y_score, each.y_score)
    if group:
        assert result.groups.names == sample.groups.names
        np.testing.assert_array_equal(result.groups.codes, sample.groups.codes)


def test_the_loans_have_a_better_model_which_treats_regions_unlike():
    sample = sample_models("loans")
    card, network = sample.predictions.values()
    y_true = card.y_true
    assert roc_auc_score(y_true, network.y_score) > roc_auc_score(y_true, card.y_score) + 0.03
    caught = [
        (network.y_score[rows] > 0.5)[y_true[rows] == 1].mean()
        for rows in map(sample.groups.rows, range(3))
    ]
    assert sample.groups.names == ("city", "coast", "hills")
    assert caught[0] - caught[2] > 0.2


def test_the_calibrated_model_is_calibrated():
    sample = sample_predictions("calibrated")
    assert calibration_error(sample) < 0.03
    assert abs(confidence(sample) - accuracy(sample)) < 0.02


def test_the_overconfident_model_is_surer_than_right_and_positives_are_rare():
    sample = sample_predictions("overconfident")
    assert 0.01 < sample.y_true.mean() < 0.06
    assert confidence(sample) > accuracy(sample) + 0.05
    assert calibration_error(sample) > 0.08
    # Saying no to every row beats the threshold 0.5.
    assert 1 - sample.y_true.mean() > accuracy(sample)


def test_the_ties_are_many_and_some_lie_at_a_half():
    sample = sample_predictions("ties")
    assert len(np.unique(sample.y_score)) == 11
    assert (sample.y_score == 0.5).mean() > 0.05


@pytest.mark.parametrize("function", [sample_models, sample_csv])
def test_an_unknown_sample_is_refused(function):
    message = "^`name` must be one of calibrated, overconfident, ties, loans; got 'iris'.$"
    with pytest.raises(ValueError, match=message):
        function("iris")
