"""Attention: masked softmax, additive and scaled products, several heads, kernel regression."""

import math

from mxnet import autograd, gluon, np, npx

npx.set_np()


def masked_softmax(x, valid_lens):
    """Softmax over the last axis; elements past the valid lengths get no weight."""
    if valid_lens is None:
        return npx.softmax(x)
    shape = x.shape
    lengths = valid_lens.repeat(shape[1]) if valid_lens.ndim == 1 else valid_lens.reshape(-1)
    x = npx.sequence_mask(x.reshape(-1, shape[-1]), lengths, True, value=-1e6, axis=1)
    return npx.softmax(x).reshape(shape)


class DotProductAttention(gluon.nn.Block):
    """Weights from scaled products of queries and keys."""

    def __init__(self, dropout, **kwargs):
        super().__init__(**kwargs)
        self.dropout = gluon.nn.Dropout(dropout)
        self.weights = None

    def forward(self, queries, keys, values, valid_lens=None):
        """Weighted means of the values."""
        scores = npx.batch_dot(queries, keys, transpose_b=True) / math.sqrt(queries.shape[-1])
        self.weights = masked_softmax(scores, valid_lens)
        return npx.batch_dot(self.dropout(self.weights), values)


class AdditiveAttention(gluon.nn.Block):
    """Weights from a small network of queries and keys."""

    def __init__(self, hidden, **kwargs):
        super().__init__(**kwargs)
        self.w_k = gluon.nn.Dense(hidden, use_bias=False, flatten=False)
        self.w_q = gluon.nn.Dense(hidden, use_bias=False, flatten=False)
        self.w_v = gluon.nn.Dense(1, use_bias=False, flatten=False)

    def forward(self, queries, keys, values, valid_lens):
        """Weighted means of the values."""
        queries, keys = self.w_q(queries), self.w_k(keys)
        features = np.expand_dims(queries, axis=2) + np.expand_dims(keys, axis=1)
        scores = np.squeeze(self.w_v(np.tanh(features)), axis=-1)
        self.weights = masked_softmax(scores, valid_lens)
        return npx.batch_dot(self.weights, values)


class MultiHeadAttention(gluon.nn.Block):
    """Attention in several subspaces."""

    def __init__(self, size, heads, **kwargs):
        super().__init__(**kwargs)
        self.heads = heads
        self.attention = DotProductAttention(0.0)
        self.w_q, self.w_k, self.w_v, self.w_o = (
            gluon.nn.Dense(size, use_bias=False, flatten=False) for _ in range(4)
        )

    def split(self, x):
        """The heads as further elements of the batch."""
        x = x.reshape(x.shape[0], x.shape[1], self.heads, -1).transpose(0, 2, 1, 3)
        return x.reshape(-1, x.shape[2], x.shape[3])

    def forward(self, queries, keys, values, valid_lens):
        """Weighted means, head by head, joined and mixed."""
        q, k, v = (
            self.split(self.w_q(queries)),
            self.split(self.w_k(keys)),
            self.split(self.w_v(values)),
        )
        if valid_lens is not None:
            valid_lens = valid_lens.repeat(self.heads, axis=0)
        out = self.attention(q, k, v, valid_lens)
        out = out.reshape(-1, self.heads, out.shape[1], out.shape[2]).transpose(0, 2, 1, 3)
        return self.w_o(out.reshape(out.shape[0], out.shape[1], -1))


def positions(length, size):
    """Sines and cosines that tell positions apart."""
    table = np.zeros((length, size))
    x = np.arange(length).reshape(-1, 1) / np.power(10000, np.arange(0, size, 2) / size)
    table[:, 0::2], table[:, 1::2] = np.sin(x), np.cos(x)
    return table


class KernelRegression(gluon.nn.Block):
    """Means of the labels, weighted by distances whose scale is learned."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.w = self.params.get("w", shape=(1,), init="ones")

    def forward(self, queries, keys, values):
        """One prediction for each query."""
        gaps = np.expand_dims(queries, 1) - np.expand_dims(keys, 0)
        weights = npx.softmax(-((gaps * self.w.data()) ** 2) / 2)
        return np.dot(weights, values)


def learn_a_kernel():
    """The loss of kernel regression falls as the kernel gets narrower."""
    x = np.sort(np.random.rand(40) * 5)
    y = 2 * np.sin(x) + x**0.8 + np.random.normal(0.0, 0.1, (40,))
    net = KernelRegression()
    net.initialize()
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.5})
    losses = []
    for _ in range(8):
        with autograd.record():
            loss = ((net(x, x, y) - y) ** 2).mean()
        loss.backward()
        trainer.step(1)
        losses.append(float(loss))
    assert losses[-1] < losses[0]


def main():
    """Weights sum to 1, masks hold and gradients reach every parameter."""
    queries, keys = np.random.normal(0, 1, (2, 1, 4)), np.random.normal(0, 1, (2, 10, 4))
    values = np.arange(40).reshape(1, 10, 4).repeat(2, axis=0)
    valid_lens = np.array([2, 6])
    dot, additive = DotProductAttention(0.5), AdditiveAttention(8)
    dot.initialize()
    additive.initialize()
    for attention in (dot, additive):
        out = attention(queries, keys, values, valid_lens)
        assert out.shape == (2, 1, 4)
        assert np.abs(attention.weights.sum(axis=-1) - 1).max() < 1e-5
        assert attention.weights[0, 0, 2:].max() < 1e-6
        assert attention.weights[1, 0, 6:].sum() < 1e-6
    heads = MultiHeadAttention(8, 2)
    heads.initialize()
    x = np.ones((2, 4, 8)) + positions(4, 8)
    with autograd.record():
        y = heads(x, x, x, np.array([3, 2])).sum()
    y.backward()
    assert all(np.abs(p.grad()).sum() > 0 for p in heads.collect_params().values())
    learn_a_kernel()


if __name__ == "__main__":
    main()
