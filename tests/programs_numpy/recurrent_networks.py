"""A character model with a recurrent network, by hand and by a layer, with clipped gradients."""

import math

from mxnet import autograd, gluon, init, np, npx

npx.set_np()

TEXT = "the time machine by wells, the time traveller for so it will be convenient. " * 3
VOCABULARY = sorted(set(TEXT))
INDEX = {letter: i for i, letter in enumerate(VOCABULARY)}
SIZE, HIDDEN, STEPS, BATCH = len(VOCABULARY), 32, 8, 4


def batches():
    """Neighbouring pieces of the text, and the same moved by one letter."""
    corpus = np.array([INDEX[letter] for letter in TEXT])
    count = (len(corpus) - 1) // BATCH * BATCH
    xs, ys = corpus[:count].reshape(BATCH, -1), corpus[1 : count + 1].reshape(BATCH, -1)
    for i in range(0, xs.shape[1] // STEPS * STEPS, STEPS):
        yield xs[:, i : i + STEPS], ys[:, i : i + STEPS]


def clip(parameters, theta):
    """Gradients whose norm is at most ``theta``."""
    norm = math.sqrt(sum((p.grad**2).sum().item() for p in parameters))
    if norm > theta:
        for parameter in parameters:
            parameter.grad[:] *= theta / norm


class Scratch:
    """The network's parameters, and what it computes."""

    def __init__(self):
        shapes = [(SIZE, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN,), (HIDDEN, SIZE), (SIZE,)]
        self.parameters = [
            np.random.normal(scale=0.1, size=s) if len(s) > 1 else np.zeros(s) for s in shapes
        ]
        for parameter in self.parameters:
            parameter.attach_grad()

    def __call__(self, inputs, state):
        """Scores of the next letters, one row for each, and the state."""
        w_xh, w_hh, b_h, w_hq, b_q = self.parameters
        outputs = []
        for x in npx.one_hot(inputs.T, SIZE):
            state = np.tanh(np.dot(x, w_xh) + np.dot(state, w_hh) + b_h)
            outputs.append(np.dot(state, w_hq) + b_q)
        return np.concatenate(outputs, axis=0), state


def perplexity_from_scratch(epochs):
    """The last epoch's perplexity."""
    net = Scratch()
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    for _ in range(epochs):
        state, total, count = np.zeros((BATCH, HIDDEN)), 0.0, 0
        for x, y in batches():
            state = state.detach()
            with autograd.record():
                scores, state = net(x, state)
                loss = loss_function(scores, y.T.reshape(-1)).mean()
            loss.backward()
            clip(net.parameters, 1)
            for parameter in net.parameters:
                parameter[:] = parameter - 2.0 * parameter.grad
            total, count = total + loss.item() * y.size, count + y.size
    return math.exp(total / count)


class Model(gluon.nn.Block):
    """A recurrent layer and a dense one."""

    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.rnn = layer
        self.dense = gluon.nn.Dense(SIZE)

    def forward(self, inputs, state):
        """Scores of the next letters, and the state."""
        y, state = self.rnn(npx.one_hot(inputs.T, SIZE), state)
        return self.dense(y.reshape(-1, y.shape[-1])), state


def perplexity_with_gluon(layer, epochs):
    """The last epoch's perplexity."""
    net = Model(layer)
    net.initialize(init.Xavier())
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.02})
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    for _ in range(epochs):
        state, total, count = layer.begin_state(batch_size=BATCH), 0.0, 0
        for x, y in batches():
            state = [part.detach() for part in state]
            with autograd.record():
                scores, state = net(x, state)
                loss = loss_function(scores, y.T.reshape((-1,))).mean()
            loss.backward()
            trainer.step(1)
            total, count = total + loss.item() * y.size, count + y.size
    return math.exp(total / count)


def main():
    """A text without structure has the perplexity of its vocabulary; this one has less."""
    assert perplexity_from_scratch(6) < 0.7 * SIZE
    for layer in (gluon.rnn.RNN(HIDDEN), gluon.rnn.LSTM(HIDDEN), gluon.rnn.GRU(HIDDEN)):
        assert perplexity_with_gluon(layer, 4) < 0.7 * SIZE, layer


if __name__ == "__main__":
    main()
