"""Hybridized forward passes against every other way to run the same network, two threads.

python -m benchmarks.compiled_inference [--quick] [--only TEXT] [--sides NAME,NAME]

``MXNET_REFERENCE_PYTHON`` and ``MXNET_JAX_PYTHON`` name Pythons with Apache MXNet 1.9.1 and with
JAX; without them these sides are left out.
"""

import sys

from benchmarks.peers.workload import Workload

IMAGE = (3, 224, 224)


def _convolutional(name, network, shape, **goals):
    return Workload(name, network, shape, goals, convolutional=True)


WORKLOADS = [
    _convolutional("ResNet-50 inference, batch 1", "resnet50", (1, *IMAGE), best=1.0),
    _convolutional("ResNet-50 inference, batch 16", "resnet50", (16, *IMAGE), best=1.0),
    _convolutional("MobileNet v2 inference, batch 1", "mobilenet_v2", (1, *IMAGE), best=1.0),
    _convolutional("MobileNet v2 inference, batch 16", "mobilenet_v2", (16, *IMAGE), best=1.0),
    _convolutional(
        "Inception v3 inference, batch 1", "inception_v3", (1, 3, 299, 299), reference=0.9
    ),
    _convolutional("DenseNet-121 inference, batch 1", "densenet121", (1, *IMAGE), reference=0.9),
    Workload("5 x Dense(16), batch 1", "five_dense", (1, 16), {"torch.jit": 1.1, "reference": 0.7}),
    Workload("5 x Dense(16) with ReLU, batch 1", "five_activated", (1, 16), {}),
    Workload("transformer inference, 8 x 128", "transformer", (8, 128, 256), {"best": 1.0}),
]


def main(arguments=None):
    """Measure and print; by default without options."""
    from benchmarks.peers.command import run

    run("benchmarks.compiled_inference", WORKLOADS, arguments or [])


if __name__ == "__main__":
    main(sys.argv[1:])
