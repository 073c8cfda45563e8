"""A described network as a function of JAX arrays."""

import jax
import jax.numpy as jnp
from jax import lax


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


class JaxLayers:
    """Layers that compute; ``moving`` collects new moving statistics while training.

    Args:
        parameters: Arrays in order.
        training: Normalise with the statistics of the batch.
    """

    def __init__(self, parameters, training=False):
        self.parameters = iter(parameters)
        self.training = training
        self.moving = []

    def conv(self, x, channels, kernel, stride=1, pad=0, groups=1, bias=False):  # noqa: ARG002
        """Convolution of (N, C, H, W)."""
        y = lax.conv_general_dilated(
            x,
            next(self.parameters),
            _pair(stride),
            [(p, p) for p in _pair(pad)],
            dimension_numbers=("NCHW", "OIHW", "NCHW"),
            feature_group_count=groups,
        )
        return y + next(self.parameters)[None, :, None, None] if bias else y

    def norm(self, x, eps=1e-5):
        """Batch normalisation."""
        gamma, beta, mean, variance = (next(self.parameters) for _ in range(4))
        if self.training:
            old = mean, variance
            mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3))
            self.moving += [0.9 * a + 0.1 * b for a, b in zip(old, (mean, variance), strict=True)]
        scale = gamma * lax.rsqrt(variance + eps)
        return x * scale[:, None, None] + (beta - mean * scale)[:, None, None]

    def dense(self, x, units):  # noqa: ARG002
        """Affine map."""
        weight = next(self.parameters)
        return x @ weight.T + next(self.parameters)

    def embedding(self, x, rows, units):  # noqa: ARG002
        """Rows of a table."""
        return next(self.parameters)[x]

    def lstm(self, x, hidden, count):
        """Long short-term memory over (steps, batch, features), starting from zeros."""
        for _ in range(count):
            w, u, b, c = (next(self.parameters) for _ in range(4))
            projected = x @ w.T + (b + c)

            def step(state, row, u=u):
                h, cell = state
                i, f, g, o = jnp.split(row + h @ u.T, 4, axis=-1)
                cell = jax.nn.sigmoid(f) * cell + jax.nn.sigmoid(i) * jnp.tanh(g)
                h = jax.nn.sigmoid(o) * jnp.tanh(cell)
                return (h, cell), h

            zeros = jnp.zeros((x.shape[1], hidden), x.dtype)
            x = lax.scan(step, (zeros, zeros), projected)[1]
        return x

    def attention(self, query, key, value, heads):
        """Scaled dot products."""
        batch, steps, units = query.shape
        parts = (x.reshape(batch, steps, heads, units // heads) for x in (query, key, value))
        return jax.nn.dot_product_attention(*parts).reshape(batch, steps, units)

    def layer_norm(self, x):
        """Normalisation of the last axis."""
        gamma, beta = next(self.parameters), next(self.parameters)
        mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return (x - mean) * lax.rsqrt(variance + 1e-5) * gamma + beta

    def relu(self, x):
        """Rectify."""
        return jax.nn.relu(x)

    def relu6(self, x):
        """Clip to [0, 6]."""
        return jax.nn.relu6(x)

    def gelu(self, x):
        """Gaussian error linear unit."""
        return jax.nn.gelu(x, approximate=False)

    def add(self, x, y):
        """Sum."""
        return x + y

    def concat(self, arrays):
        """Channels one after the other."""
        return jnp.concatenate(arrays, 1)

    def _pool(self, x, kernel, stride, pad, start, function):
        window, strides = (1, 1, kernel, kernel), (1, 1, stride, stride)
        padding = [(0, 0), (0, 0), (pad, pad), (pad, pad)]
        return lax.reduce_window(x, start, function, window, strides, padding)

    def max_pool(self, x, kernel, stride, pad=0):
        """Maximum of squares."""
        return self._pool(x, kernel, stride, pad, -jnp.inf, lax.max)

    def avg_pool(self, x, kernel, stride, pad=0):
        """Mean of squares, zeros at the border included."""
        return self._pool(x, kernel, stride, pad, 0.0, lax.add) / kernel**2

    def global_pool(self, x):
        """Mean of each channel."""
        return x.mean((2, 3), keepdims=True)

    def flatten(self, x):
        """All axes after the first in one."""
        return x.reshape(x.shape[0], -1)
