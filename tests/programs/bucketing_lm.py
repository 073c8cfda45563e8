"""A language model with LSTM cells by BucketingModule."""

import random

import numpy as np
from tests.programs.common import ByName, numbers, summary

import mxnet as mx


def sentences():
    numbers_ = np.random.RandomState(3)
    words = [f"w{i}" for i in range(12)]
    return [
        [words[(start + step * i) % 12] for i in range(length)]
        for start, step, length in zip(
            numbers_.randint(0, 12, 60), numbers_.randint(1, 4, 60), numbers_.randint(3, 9, 60)
        )
    ]


def fit(stack, contexts):
    random.seed(0)
    np.random.seed(0)
    encoded, vocab = mx.rnn.encode_sentences(sentences(), start_label=1, invalid_label=0)
    data = mx.rnn.BucketSentenceIter(encoded, 4, buckets=[4, 6, 8], invalid_label=0)

    def sym_gen(seq_len):
        data = mx.sym.Variable("data")
        label = mx.sym.Variable("softmax_label")
        embed = mx.sym.Embedding(data=data, input_dim=len(vocab), output_dim=8, name="embed")
        stack.reset()
        outputs, states = stack.unroll(seq_len, inputs=embed, merge_outputs=True)
        pred = mx.sym.Reshape(outputs, shape=(-1, 10))
        pred = mx.sym.FullyConnected(data=pred, num_hidden=len(vocab), name="pred")
        label = mx.sym.Reshape(label, shape=(-1,))
        pred = mx.sym.SoftmaxOutput(data=pred, label=label, name="softmax")
        return pred, ("data",), ("softmax_label",)

    model = mx.mod.BucketingModule(
        sym_gen=sym_gen, default_bucket_key=data.default_bucket_key, context=contexts
    )
    found = []
    model.fit(
        train_data=data,
        eval_metric=mx.metric.Perplexity(0),
        optimizer="sgd",
        optimizer_params={"learning_rate": 0.1, "momentum": 0.5, "wd": 1e-5},
        initializer=ByName(),
        num_epoch=2,
        batch_end_callback=lambda param: found.append(param.eval_metric.get()[1]),
    )
    return numbers(found), summary(model.get_params()[0])


def lstm_stack():
    stack = mx.rnn.SequentialRNNCell()
    for i in range(2):
        stack.add(mx.rnn.LSTMCell(num_hidden=10, prefix=f"lstm_l{i}_"))
    return stack


def residual_stack():
    stack = mx.rnn.SequentialRNNCell()
    stack.add(mx.rnn.GRUCell(10, prefix="gru_"))
    stack.add(mx.rnn.ResidualCell(mx.rnn.RNNCell(10, prefix="rnn_")))
    stack.add(mx.rnn.DropoutCell(0.0))
    return stack


def fused_stack():
    cell = mx.rnn.FusedRNNCell(5, num_layers=2, bidirectional=True, mode="lstm", prefix="fused_")
    return cell.unfuse()


def main():
    return {
        "lstm": fit(lstm_stack(), mx.cpu()),
        "two contexts": fit(lstm_stack(), [mx.cpu(0), mx.cpu(1)]),
        "residual": fit(residual_stack(), mx.cpu()),
        "unfused": fit(fused_stack(), mx.cpu()),
    }
