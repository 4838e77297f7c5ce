import numpy as np
import pytest

from core.mlp.estimator import MLPClassifier
from core.mlp.hyperparameters import check_hyperparameters, dropout_rates


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"hidden_layer_sizes": 5}, "of at least 1; got 5."),
        ({"hidden_layer_sizes": (4, 0)}, "of at least 1; got (4, 0)."),
        ({"hidden_layer_sizes": (4, 2.0)}, "of at least 1; got (4, 2.0)."),
        ({"dropout": (0.5,)}, "per hidden layer; got (0.5,) for 2 layers."),
        ({"dropout": (0.5, 1)}, "per hidden layer; got (0.5, 1) for 2 layers."),
        ({"dropout": -0.1}, "per hidden layer; got -0.1 for 2 layers."),
        ({"dropout": float("nan")}, "per hidden layer; got nan for 2 layers."),
        ({"dropout": "0.5"}, "per hidden layer; got 0.5 for 2 layers."),
        ({"hidden_layer_sizes": (3,)}, "got (0.5, 0.1) for 1 layer."),
        ({"loss": "mse"}, "must be 'crossentropy' or 'squared_error'; got 'mse'."),
        ({"loss": None}, "must be 'crossentropy' or 'squared_error'; got None."),
        ({"output": "sigmoid"}, "must be 'probability' or 'linear'; got 'sigmoid'."),
        ({"learning_rate": -0.1}, "finite number of at least 0; got -0.1."),
        ({"learning_rate": np.inf}, "finite number of at least 0; got inf."),
        ({"learning_rate": "fast"}, "finite number of at least 0; got fast."),
        ({"momentum": 1.1}, "must lie in [0, 1]; got 1.1."),
        ({"momentum": float("nan")}, "must lie in [0, 1]; got nan."),
        ({"batch_size": 0}, "integer of at least 1; got 0."),
        ({"batch_size": 32.0}, "integer of at least 1; got 32.0."),
        ({"epochs": 0}, "integer of at least 1; got 0."),
        ({"epochs": True}, "integer of at least 1; got True."),
    ],
)
def test_each_rule_names_its_parameter_and_what_came(parameters, message):
    with pytest.raises(ValueError, match=r"must ") as raised:
        check_hyperparameters(MLPClassifier(**parameters))
    assert message in str(raised.value)
    named = "dropout" if "per hidden" in message or "1 layer" in message else next(iter(parameters))
    assert str(raised.value).startswith(f"`{named}` must ")


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"hidden_layer_sizes": [np.int64(3)], "dropout": [np.float32(0.5)]},
        {"hidden_layer_sizes": (), "dropout": ()},
        {"hidden_layer_sizes": (), "dropout": 0.3},
        {"learning_rate": 0, "momentum": 1},
    ],
)
def test_allowed_values_pass(parameters):
    check_hyperparameters(MLPClassifier(**parameters))


def test_one_rate_serves_every_layer():
    assert dropout_rates(MLPClassifier(hidden_layer_sizes=(4, 3, 2), dropout=0.2)) == (0.2,) * 3
    assert dropout_rates(MLPClassifier()) == (0.5, 0.1)
