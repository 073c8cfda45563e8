"""All sides of the comparisons run one network: parameters and outputs agree."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from benchmarks.compiled_inference import WORKLOADS as INFERENCE
from benchmarks.compiled_training import WORKLOADS as TRAINING
from benchmarks.networks import convolutional, sequential
from benchmarks.networks.gluon_networks import NETWORKS, gluon_network
from benchmarks.networks.specification import draw_input, draw_parameters, specify
from benchmarks.networks.torch_layers import torch_network
from benchmarks.peers import gluon_side, torch_side
from benchmarks.peers.workload import Workload, find

import mxnet as mx

SMALL = [
    ("lenet", (2, 1, 28, 28)),
    ("five_dense", (1, 16)),
    ("perceptron", (3, 20)),
    ("language_model", (3, 2)),
    ("tagger", (2, 5, 256)),
]
LARGE = [
    ("resnet18", (1, 3, 64, 64)),
    ("resnet50", (1, 3, 64, 64)),
    ("mobilenet_v2", (1, 3, 64, 64)),
    ("densenet121", (1, 3, 224, 224)),
    ("inception_v3", (1, 3, 299, 299)),
]
ROWS = [*SMALL, *(pytest.param(*row, marks=pytest.mark.slow) for row in LARGE)]


@pytest.mark.parametrize(("name", "shape"), ROWS)
def test_torch_and_gluon_agree(name: str, shape: tuple[int, ...]) -> None:
    network = getattr(convolutional, name, None) or getattr(sequential, name)
    data = draw_input(shape, sequential.VOCABULARY if name == "language_model" else None)
    ours = gluon_network(network, shape)(mx.nd.array(data)).asnumpy()
    theirs = torch.from_numpy(data)
    theirs = theirs.long() if name == "language_model" else theirs
    with torch.no_grad():
        expected = torch_network(network, shape).eval()(theirs).numpy()
    np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-5 * abs(expected).max())


def test_every_workload_names_a_network() -> None:
    for workload in [*INFERENCE, *TRAINING]:
        assert workload.network in NETWORKS
        assert workload.function.__name__ == workload.network
    with pytest.raises(ValueError, match="no such network"):
        _ = Workload("w", "alexnet", (1,)).function
    with pytest.raises(KeyError):
        find("benchmarks.compiled_inference", "nothing")


def test_operations_are_counted() -> None:
    """Twice the multiplications that papers give: 4.1 and 0.3 billion, 5 * 16 * 16."""
    image = (1, 3, 224, 224)
    assert specify(convolutional.mobilenet_v2, image)[1] == pytest.approx(0.6e9, rel=0.05)
    assert specify(convolutional.resnet50, image)[1] == pytest.approx(2 * 3.86e9, rel=0.01)
    assert specify(sequential.five_dense, (1, 16))[1] == 2 * 5 * 16 * 16


def test_parameters_are_equal_in_every_process() -> None:
    first, second = (draw_parameters(sequential.perceptron, (2, 8)) for _ in range(2))
    assert [value.shape for value in first] == [(128, 8), (128,), (64, 128), (64,), (10, 64), (10,)]
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_training_steps_agree(optimizer: str) -> None:
    workload = Workload("w", "perceptron", (4, 8), optimizer=optimizer)
    losses = []
    for side, variant in ((gluon_side, "hybridized"), (torch_side, "eager")):
        call, _, values_of = side.prepare(workload, variant)
        losses.append([float(np.mean(values_of(call()))) for _ in range(4)])
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-4)
    assert losses[0][3] < losses[0][0]
