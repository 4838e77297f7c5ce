"""Write mlp_golden.json: the weights PyTorch reaches after five epochs without dropout.

Needs PyTorch, which the project itself does not; the tests read the file only:

    python3 -m venv /tmp/torch-env
    /tmp/torch-env/bin/pip install torch==2.13.0 numpy
    /tmp/torch-env/bin/python tests/core/golden/make_mlp_golden.py

PyTorch writes momentum as v = m·v + g; w -= lr·v, which for a constant learning rate gives the same
weights as Keras's v = m·v - lr·g; w += v.
"""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

N_SAMPLES, N_FEATURES, HIDDEN, BATCH_SIZE, EPOCHS = 64, 2, (8, 6), 24, 5
CASES = {
    "crossentropy, 2 classes": ("crossentropy", 2, 0.1, 0.003),
    "squared_error, 2 classes": ("squared_error", 2, 0.5, 0.5),
    "crossentropy, 3 classes": ("crossentropy", 3, 0.1, 0.9),
}


def main():
    torch.set_num_threads(1)
    rng = np.random.default_rng(20)
    X = rng.normal(size=(N_SAMPLES, N_FEATURES)).round(4)
    orders = [rng.permutation(N_SAMPLES).tolist() for _ in range(EPOCHS)]
    cases = {}
    for name, (loss, n_classes, learning_rate, momentum) in CASES.items():
        labels = np.digitize(X[:, 0] * X[:, 1], [0.0, 0.5][: n_classes - 1])
        model = network(rng, 1 if n_classes == 2 else n_classes)
        case = {
            "loss": loss,
            "learning_rate": learning_rate,
            "momentum": momentum,
            "labels": labels.tolist(),
            "initial": weights(model),
        }
        train(model, X, labels, orders, loss, n_classes, learning_rate, momentum)
        cases[name] = {**case, "final": weights(model)}
    golden = {
        "torch": torch.__version__,
        "batch_size": BATCH_SIZE,
        "X": X.tolist(),
        "orders": orders,
        "cases": cases,
    }
    path = Path(__file__).with_name("mlp_golden.json")
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n", encoding="utf-8")


def network(rng, n_outputs):
    """Build the dense ReLU layers, weights and biases drawn from `rng`, without output unit."""
    sizes = (N_FEATURES, *HIDDEN, n_outputs)
    layers = []
    for n_in, n_out in pairwise(sizes):
        layer = torch.nn.Linear(n_in, n_out)
        with torch.no_grad():
            layer.weight[:] = torch.tensor(rng.uniform(-0.9, 0.9, (n_out, n_in)).round(4))
            layer.bias[:] = torch.tensor(rng.uniform(-0.2, 0.2, n_out).round(4))
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def train(model, X, labels, orders, loss, n_classes, learning_rate, momentum):
    X = torch.tensor(X, dtype=torch.float32)
    target = torch.tensor(labels, dtype=torch.long if n_classes > 2 else torch.float32)
    optimiser = torch.optim.SGD(model.parameters(), lr=learning_rate, momentum=momentum)
    for order in orders:
        for start in range(0, N_SAMPLES, BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            logits = model(X[batch])
            optimiser.zero_grad()
            batch_loss(loss, n_classes, logits, target[batch]).backward()
            optimiser.step()


def batch_loss(loss, n_classes, logits, target):
    if n_classes > 2:
        return torch.nn.functional.cross_entropy(logits, target)
    if loss == "squared_error":
        return torch.nn.functional.mse_loss(torch.sigmoid(logits[:, 0]), target)
    return torch.nn.functional.binary_cross_entropy_with_logits(logits[:, 0], target)


def weights(model):
    """Return [(n_in, n_out) weights, (n_out,) biases] per layer, to float32's nine digits."""
    layers = [layer for layer in model if isinstance(layer, torch.nn.Linear)]
    return [[digits(layer.weight.T), digits(layer.bias)] for layer in layers]


def digits(tensor):
    if tensor.ndim:
        return [digits(element) for element in tensor]
    return float(f"{tensor.item():.9g}")


if __name__ == "__main__":
    main()
