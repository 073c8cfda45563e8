"""Dense, recurrent and attention networks as functions of layers; see ``convolutional``."""

VOCABULARY = 10000
HIDDEN = 200


def five_dense(layers, x):
    """Five small dense layers without activations, which our compiler makes one."""
    for _ in range(5):
        x = layers.dense(x, 16)
    return x


def five_activated(layers, x):
    """Five small dense layers with activations: a measure of the cost of a call."""
    for _ in range(5):
        x = layers.relu(layers.dense(x, 16))
    return x


def perceptron(layers, x):
    """A small perceptron."""
    x = layers.relu(layers.dense(x, 128))
    x = layers.relu(layers.dense(x, 64))
    return layers.dense(x, 10)


def language_model(layers, x):
    """Embedding, two LSTM layers and a decoder, on tokens of shape (steps, batch)."""
    x = layers.lstm(layers.embedding(x, VOCABULARY, HIDDEN), HIDDEN, 2)
    return layers.dense(x, VOCABULARY)


def _encoder_layer(layers, x, units, heads, hidden):
    query, key, value = (layers.dense(x, units) for _ in range(3))
    attended = layers.dense(layers.attention(query, key, value, heads), units)
    x = layers.layer_norm(layers.add(x, attended))
    transformed = layers.dense(layers.gelu(layers.dense(x, hidden)), units)
    return layers.layer_norm(layers.add(x, transformed))


def transformer(layers, x, units=256, heads=4, hidden=1024):
    """Four encoder layers, normalised after each sum, on features (batch, steps, units)."""
    for _ in range(4):
        x = _encoder_layer(layers, x, units, heads, hidden)
    return x


def tagger(layers, x):
    """The transformer with scores of 16 classes for each step."""
    return layers.dense(transformer(layers, x), 16)
