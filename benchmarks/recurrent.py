"""Recurrent networks: unrolled cells, and a training step of an LSTM language model."""

from benchmarks.harness import Goal, compare

BATCH, STEPS, UNITS, WORDS = 32, 20, 128, 1000


def _unroll(kind, hybridize):
    def prepare():
        import mxnet as mx

        cell = getattr(mx.gluon.rnn, kind)(UNITS, input_size=UNITS)
        cell.initialize()
        if hybridize:
            cell.hybridize()
        data = mx.nd.random.uniform(shape=(BATCH, STEPS, UNITS))

        def call():
            cell.unroll(STEPS, data, merge_outputs=True)[0].wait_to_read()

        return call

    return prepare


def _unroll_stack(hybridize):
    def prepare():
        import mxnet as mx
        from mxnet.gluon import rnn

        cell = rnn.HybridSequentialRNNCell()
        cell.add(rnn.LSTMCell(UNITS, input_size=UNITS))
        cell.add(rnn.ResidualCell(rnn.LSTMCell(UNITS, input_size=UNITS)))
        cell.initialize()
        if hybridize:
            cell.hybridize()
        data = mx.nd.random.uniform(shape=(BATCH, STEPS, UNITS))

        def call():
            cell.unroll(STEPS, data, merge_outputs=True)[0].wait_to_read()

        return call

    return prepare


def _language_model():
    import mxnet as mx
    from mxnet.gluon import nn, rnn

    class Model(mx.gluon.HybridBlock):
        def __init__(self):
            super().__init__()
            with self.name_scope():
                self.embedding = nn.Embedding(WORDS, UNITS)
                self.lstm = rnn.LSTM(UNITS, num_layers=2, dropout=0.2, input_size=UNITS)
                self.decoder = nn.Dense(WORDS, flatten=False, in_units=UNITS)

        def hybrid_forward(self, F, x, *states):  # noqa: ARG002
            output, states = self.lstm(self.embedding(x), list(states))
            return self.decoder(output), states

    net = Model()
    net.initialize()
    net.hybridize()
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 1.0})
    loss_of = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    words = mx.nd.array([[i * j % WORDS for i in range(BATCH)] for j in range(STEPS + 1)])
    data, label = words[:-1], words[1:].reshape((-1,))
    states = net.lstm.begin_state(BATCH)

    def call():
        with mx.autograd.record():
            output, _ = net(data, *states)
            loss = loss_of(output.reshape((-1, WORDS)), label)
        loss.backward()
        trainer.step(BATCH * STEPS)
        loss.wait_to_read()

    return call


WORKLOADS = {
    "RNNCell.unroll(20)": {"mxnet": _unroll("RNNCell", False)},
    "LSTMCell.unroll(20)": {"mxnet": _unroll("LSTMCell", False)},
    "LSTMCell.unroll(20), hybridized": {"mxnet": _unroll("LSTMCell", True)},
    "GRUCell.unroll(20)": {"mxnet": _unroll("GRUCell", False)},
    "stack of LSTM cells.unroll(20)": {"mxnet": _unroll_stack(False)},
    "LSTM language model, training step": {"mxnet": _language_model},
}
GOALS = {
    "RNNCell.unroll(20)": Goal(reference=0.5),
    "LSTMCell.unroll(20)": Goal(reference=0.5),
    "LSTMCell.unroll(20), hybridized": Goal(reference=0.5),
    "GRUCell.unroll(20)": Goal(reference=0.5),
    "stack of LSTM cells.unroll(20)": Goal(reference=0.5),
    "LSTM language model, training step": Goal(reference=0.9),
}


def main():
    """Compare with the reference, two threads."""
    compare("benchmarks.recurrent", GOALS, threads=2, rounds=5, seconds=0.4)


if __name__ == "__main__":
    main()
