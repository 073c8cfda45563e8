"""A described network as a plain torch module: ``torch.fx`` writes its ``forward``."""

import torch
from torch import nn

from benchmarks.networks.specification import draw_parameters


class Attention(nn.Module):
    """Attention of several heads over (batch, steps, units), by torch's fused function."""

    def __init__(self, heads):
        super().__init__()
        self.heads = heads

    def forward(self, query, key, value):
        """Attend."""
        batch, steps, units = query.shape
        parts = [
            x.view(batch, steps, self.heads, units // self.heads).transpose(1, 2)
            for x in (query, key, value)
        ]
        out = nn.functional.scaled_dot_product_attention(*parts)
        return out.transpose(1, 2).reshape(batch, steps, units)


class LSTM(nn.LSTM):
    """The sequence of outputs of an LSTM that starts from zeros."""

    def forward(self, x):
        """Outputs of the last layer."""
        return super().forward(x)[0]


class TorchLayers:
    """Layers that write a graph of calls of standard modules.

    Args:
        values: Parameters in order.
    """

    def __init__(self, values):
        self.graph = torch.fx.Graph()
        self.modules = nn.Module()
        self.values = iter(values)
        self.count = 0

    def _call(self, module, *inputs, names=()):
        for name in names:
            getattr(module, name).data.copy_(torch.from_numpy(next(self.values)))
        self.count += 1
        key = f"{type(module).__name__.lower()}_{self.count}"
        self.modules.add_module(key, module)
        return self.graph.call_module(key, inputs)

    def _take(self, *axes):
        """Sizes of the next parameter."""
        values = next(self.values)
        self.values = _chain(values, self.values)
        return [values.shape[axis] for axis in axes]

    def conv(self, x, channels, kernel, stride=1, pad=0, groups=1, bias=False):
        """Convolution."""
        (inputs,) = self._take(1)
        module = nn.Conv2d(inputs * groups, channels, kernel, stride, pad, 1, groups, bias)
        return self._call(module, x, names=("weight", "bias") if bias else ("weight",))

    def norm(self, x, eps=1e-5):
        """Batch normalisation."""
        names = ("weight", "bias", "running_mean", "running_var")
        return self._call(nn.BatchNorm2d(self._take(0)[0], eps=eps), x, names=names)

    def dense(self, x, units):
        """Affine map."""
        return self._call(nn.Linear(self._take(1)[0], units), x, names=("weight", "bias"))

    def embedding(self, x, rows, units):
        """Rows of a table."""
        return self._call(nn.Embedding(rows, units), x, names=("weight",))

    def lstm(self, x, hidden, count):
        """Long short-term memory."""
        module = LSTM(self._take(1)[0], hidden, count)
        names = [
            f"{kind}_{part}_l{layer}"
            for layer in range(count)
            for kind in ("weight", "bias")
            for part in ("ih", "hh")
        ]
        return self._call(module, x, names=names)

    def attention(self, query, key, value, heads):
        """Scaled dot products."""
        return self._call(Attention(heads), query, key, value)

    def layer_norm(self, x):
        """Normalisation of the last axis."""
        return self._call(nn.LayerNorm(self._take(0)[0]), x, names=("weight", "bias"))

    def relu(self, x):
        """Rectify."""
        return self._call(nn.ReLU(inplace=True), x)

    def relu6(self, x):
        """Clip to [0, 6]."""
        return self._call(nn.ReLU6(inplace=True), x)

    def gelu(self, x):
        """Gaussian error linear unit."""
        return self._call(nn.GELU(), x)

    def add(self, x, y):
        """Sum."""
        return self.graph.call_function(torch.add, (x, y))

    def concat(self, arrays):
        """Channels one after the other."""
        return self.graph.call_function(torch.cat, (list(arrays), 1))

    def max_pool(self, x, kernel, stride, pad=0):
        """Maximum of squares."""
        return self._call(nn.MaxPool2d(kernel, stride, pad), x)

    def avg_pool(self, x, kernel, stride, pad=0):
        """Mean of squares."""
        return self._call(nn.AvgPool2d(kernel, stride, pad), x)

    def global_pool(self, x):
        """Mean of each channel."""
        return self._call(nn.AdaptiveAvgPool2d(1), x)

    def flatten(self, x):
        """All axes after the first in one."""
        return self._call(nn.Flatten(), x)


def _chain(first, others):
    yield first
    yield from others


def torch_network(network, shape):
    """The network as a module, with the shared parameters."""
    layers = TorchLayers(draw_parameters(network, shape))
    layers.graph.output(network(layers, layers.graph.placeholder("x")))
    module = torch.fx.GraphModule(layers.modules, layers.graph)
    left = sum(1 for _ in layers.values)
    if left:
        raise ValueError(f"{network.__name__}: {left} parameters are not used")
    return module
