"""What the programs share; runs on this package and on the reference."""

import zlib

import numpy as np

import mxnet as mx


@mx.init.register
class ByName(mx.init.Initializer):
    """Weights that depend on the parameter's name only, so that two implementations start alike."""

    def __init__(self, scale=0.2):
        super().__init__(scale=scale)
        self.scale = scale

    def _init_weight(self, name, arr):
        numbers = np.random.RandomState(zlib.crc32(str(name).encode()) % 2**31)
        arr[:] = numbers.uniform(-self.scale, self.scale, arr.shape).astype("float32")


def digits(count=320):
    """Images ``(count, 1, 8, 8)`` and labels."""
    from sklearn.datasets import load_digits  # noqa: PLC0415 - not every program needs it

    data = load_digits()
    images = (data.images[:count, None] / 16.0).astype("float32")
    return images, data.target[:count].astype("float32")


def summary(params):
    """Numbers that tell parameters apart: the sum and a weighted sum of each."""
    found = {}
    for name, array in sorted(params.items()):
        values = array.asnumpy().astype("float64").reshape(-1)
        found[name] = [values.sum(), (values * np.cos(np.arange(values.size))).sum()]
    return found


def numbers(values):
    """A list of Python numbers."""
    return np.asarray(values, dtype="float64").reshape(-1).tolist()
