"""Hybridized training steps against every other way to train the same network, two threads.

python -m benchmarks.compiled_training [--quick] [--only TEXT] [--sides NAME,NAME]

A step is forward, loss, backward and the optimizer's update. For the sides see
``compiled_inference``.
"""

import sys

from benchmarks.peers.workload import Workload

IMAGE = (3, 224, 224)
STEPS, SENTENCES, WORDS = 35, 20, 10000


def _convolutional(name, network, shape, best):
    return Workload(name, network, shape, {"best": best}, optimizer="sgd", convolutional=True)


WORKLOADS = [
    _convolutional("ResNet-18 training, batch 16", "resnet18", (16, *IMAGE), 0.95),
    _convolutional("MobileNet v2 training, batch 16", "mobilenet_v2", (16, *IMAGE), 1.0),
    _convolutional("LeNet training, batch 64", "lenet", (64, 1, 28, 28), 0.95),
    Workload("perceptron training, Adam, batch 64", "perceptron", (64, 784), {"best": 1.0}, "adam"),
    Workload(
        "LSTM language model training",
        "language_model",
        (STEPS, SENTENCES),
        {"best": 1.0},
        optimizer="sgd",
        classes=WORDS,
        predictions=STEPS * SENTENCES,
        tokens=WORDS,
    ),
    Workload(
        "transformer training, 8 x 128",
        "tagger",
        (8, 128, 256),
        {"best": 1.0},
        optimizer="adam",
        classes=16,
        predictions=8 * 128,
    ),
]


def main(arguments=None):
    """Measure and print; by default without options."""
    from benchmarks.peers.command import run

    run("benchmarks.compiled_training", WORKLOADS, arguments or [])


if __name__ == "__main__":
    main(sys.argv[1:])
