"""The described networks in Gluon, for this package and for Apache MXNet 1.9.1."""

import mxnet as mx
from benchmarks.networks.sequential import HIDDEN, VOCABULARY
from benchmarks.networks.specification import draw_parameters
from mxnet.gluon import nn, rnn
from mxnet.gluon.model_zoo import vision


def _dense(*sizes):
    net = nn.HybridSequential()
    for units, activation in sizes:
        net.add(nn.Dense(units, activation=activation))
    return net


def _lenet():
    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(20, 5, activation="relu"),
        nn.MaxPool2D(2, 2),
        nn.Conv2D(50, 5, activation="relu"),
        nn.MaxPool2D(2, 2),
        nn.Flatten(),
        nn.Dense(500, activation="relu"),
        nn.Dense(10),
    )
    return net


class LanguageModel(mx.gluon.HybridBlock):
    """Embedding, two LSTM layers and a decoder, on tokens of shape (steps, batch)."""

    def __init__(self):
        super().__init__()
        with self.name_scope():
            self.embedding = nn.Embedding(VOCABULARY, HIDDEN)
            self.lstm = rnn.LSTM(HIDDEN, 2, input_size=HIDDEN)
            self.decoder = nn.Dense(VOCABULARY, flatten=False, in_units=HIDDEN)

    def hybrid_forward(self, F, tokens):  # noqa: ARG002
        """Scores of the next token."""
        return self.decoder(self.lstm(self.embedding(tokens)))


class EncoderLayer(mx.gluon.HybridBlock):
    """Self-attention and two dense layers, normalised after each sum."""

    def __init__(self, units, heads, hidden):
        super().__init__()
        self.units, self.heads = units, heads
        with self.name_scope():
            sizes = {"flatten": False, "in_units": units}
            self.query = nn.Dense(units, **sizes)
            self.key = nn.Dense(units, **sizes)
            self.value = nn.Dense(units, **sizes)
            self.out = nn.Dense(units, **sizes)
            self.norm1 = nn.LayerNorm(in_channels=units)
            self.wide = nn.Dense(hidden, **sizes)
            self.gelu = nn.GELU()
            self.narrow = nn.Dense(units, flatten=False, in_units=hidden)
            self.norm2 = nn.LayerNorm(in_channels=units)

    def _split(self, F, x):
        x = F.reshape(x, shape=(0, 0, self.heads, -1))
        return F.reshape(F.transpose(x, axes=(0, 2, 1, 3)), shape=(-1, 0, 0), reverse=True)

    def hybrid_forward(self, F, x):
        """Encode (batch, steps, units)."""
        query, key, value = (
            self._split(F, dense(x)) for dense in (self.query, self.key, self.value)
        )
        scores = F.batch_dot(query, key, transpose_b=True) * (self.units // self.heads) ** -0.5
        attended = F.batch_dot(F.softmax(scores, axis=-1), value)
        attended = F.reshape(attended, shape=(-1, self.heads, 0, 0), reverse=True)
        attended = F.reshape(F.transpose(attended, axes=(0, 2, 1, 3)), shape=(0, 0, -1))
        x = self.norm1(x + self.out(attended))
        return self.norm2(x + self.narrow(self.gelu(self.wide(x))))


def _transformer(units=256, heads=4, hidden=1024):
    net = nn.HybridSequential()
    for _ in range(4):
        net.add(EncoderLayer(units, heads, hidden))
    return net


def _tagger():
    net = _transformer()
    net.add(nn.Dense(16, flatten=False))
    return net


NETWORKS = {
    "lenet": _lenet,
    "resnet18": vision.resnet18_v1,
    "resnet50": vision.resnet50_v1,
    "mobilenet_v2": vision.mobilenet_v2_1_0,
    "densenet121": vision.densenet121,
    "inception_v3": vision.inception_v3,
    "five_dense": lambda: _dense(*[(16, None)] * 5),
    "five_activated": lambda: _dense(*[(16, "relu")] * 5),
    "perceptron": lambda: _dense((128, "relu"), (64, "relu"), (10, None)),
    "language_model": LanguageModel,
    "transformer": _transformer,
    "tagger": _tagger,
}


def gluon_network(network, shape):
    """The network as a block, with the shared parameters."""
    net = NETWORKS[network.__name__]()
    net.initialize()
    net(mx.nd.zeros((1, *shape[1:])))  # completes the shapes
    values = draw_parameters(network, shape)
    parameters = list(net.collect_params().values())
    if len(parameters) != len(values):
        raise ValueError(
            f"{network.__name__}: {len(parameters)} parameters, but {len(values)} described"
        )
    for parameter, value in zip(parameters, values):  # noqa: B905 - the lengths are checked
        if parameter.shape != value.shape:
            raise ValueError(f"{parameter.name}: {parameter.shape}, but {value.shape} is described")
        parameter.set_data(mx.nd.array(value))
    return net
