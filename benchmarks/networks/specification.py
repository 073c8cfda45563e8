"""Parameters of a described network, their values, and how much work a forward pass is."""

import math

import numpy as np


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


class CountingLayers:
    """Layers over shapes: they list parameters and count multiplications with addition."""

    def __init__(self):
        self.parameters = []
        self.multiplications = 0

    def conv(self, x, channels, kernel, stride=1, pad=0, groups=1, bias=False):
        """Convolution of (N, C, H, W)."""
        kernel, stride, pad = _pair(kernel), _pair(stride), _pair(pad)
        self.parameters.append(("weight", (channels, x[1] // groups, *kernel)))
        if bias:
            self.parameters.append(("bias", (channels,)))
        sizes = [
            (size + 2 * p - k) // s + 1
            for size, k, s, p in zip(x[2:], kernel, stride, pad)  # noqa: B905
        ]
        out = (x[0], channels, *sizes)
        self.multiplications += math.prod(out) * x[1] // groups * kernel[0] * kernel[1]
        return out

    def norm(self, x, eps=1e-5):  # noqa: ARG002
        """Batch normalisation: scale, offset, moving mean and variance."""
        self.parameters += [(kind, (x[1],)) for kind in ("scale", "bias", "bias", "scale")]
        return x

    def dense(self, x, units):
        """Affine map of the last axis."""
        self.parameters += [("weight", (units, x[-1])), ("bias", (units,))]
        self.multiplications += math.prod(x) * units
        return (*x[:-1], units)

    def embedding(self, x, rows, units):
        """Rows of a table."""
        self.parameters.append(("weight", (rows, units)))
        return (*x, units)

    def lstm(self, x, hidden, count):
        """Layers of long short-term memory: all weights, then all biases, as in Gluon."""
        for layer in range(count):
            for size in (x[-1] if layer == 0 else hidden, hidden):
                self.parameters.append(("weight", (4 * hidden, size)))
                self.multiplications += math.prod(x[:-1]) * 4 * hidden * size
            self.parameters += [("bias", (4 * hidden,))] * 2
        return (*x[:-1], hidden)

    def attention(self, query, key, value, heads):  # noqa: ARG002
        """Scaled dot products over the steps."""
        self.multiplications += 2 * math.prod(query) * query[1]
        return query

    def layer_norm(self, x):
        """Normalisation of the last axis."""
        self.parameters += [("scale", (x[-1],)), ("bias", (x[-1],))]
        return x

    def relu(self, x):
        """A function of each element."""
        return x

    relu6 = gelu = relu

    def add(self, x, y):  # noqa: ARG002
        """Sum of two arrays."""
        return x

    def concat(self, arrays):
        """Channels one after the other."""
        first = arrays[0]
        return (first[0], sum(x[1] for x in arrays), *first[2:])

    def max_pool(self, x, kernel, stride, pad=0):
        """Pooling of squares."""
        sizes = [(size + 2 * pad - kernel) // stride + 1 for size in x[2:]]
        return (*x[:2], *sizes)

    avg_pool = max_pool

    def global_pool(self, x):
        """Mean of each channel."""
        return (*x[:2], 1, 1)

    def flatten(self, x):
        """All axes after the first in one."""
        return (x[0], math.prod(x[1:]))


def specify(network, shape):
    """Parameters of a network as (kind, shape) in order, and floating-point operations."""
    layers = CountingLayers()
    network(layers, tuple(shape))
    return layers.parameters, 2 * layers.multiplications


def draw_parameters(network, shape):
    """Values of all parameters: the same in every process."""
    random, values = np.random.RandomState(7), []
    for kind, size in specify(network, shape)[0]:
        if kind == "weight":
            fan_in = math.prod(size[1:])
            values.append(random.standard_normal(size) * math.sqrt(1.5 / fan_in))
        elif kind == "scale":
            values.append(random.uniform(0.8, 1.2, size))
        else:
            values.append(random.uniform(-0.1, 0.1, size))
    return [value.astype("float32") for value in values]


def draw_input(shape, below=None):
    """Values of an input: uniform numbers, or integers below a bound."""
    random = np.random.RandomState(11)
    if below is not None:
        return random.randint(0, below, shape).astype("float32")
    return random.uniform(0, 1, shape).astype("float32")


def draw_labels(count, below):
    """Integers below a bound, as float32."""
    return np.random.RandomState(13).randint(0, below, count).astype("float32")
