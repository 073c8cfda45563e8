"""Linear classification and a factorisation machine on sparse data, with row-sparse weights."""

import numpy as np
from tests.programs.common import ByName, numbers, summary

import mxnet as mx

FEATURES = 30


def linear_model():
    x = mx.symbol.Variable("data", stype="csr")
    weight = mx.symbol.Variable("weight", stype="row_sparse", init=ByName(), shape=(FEATURES, 2))
    bias = mx.symbol.Variable("bias", shape=(2,))
    pred = mx.symbol.broadcast_add(mx.symbol.sparse.dot(x, weight), bias)
    y = mx.symbol.Variable("softmax_label")
    return mx.symbol.SoftmaxOutput(data=pred, label=y, multi_output=True, name="out")


def factorization_machine(factors):
    initializer = ByName(0.1)
    x = mx.symbol.Variable("data", stype="csr")
    v = mx.symbol.Variable(
        "v", shape=(FEATURES, factors), stype="row_sparse", init=initializer, lr_mult=1.0
    )
    w = mx.symbol.var("w", shape=(FEATURES, 1), init=initializer, stype="row_sparse")
    w0 = mx.symbol.var("w0", shape=(1,), init=mx.init.Constant(0.1))
    w1 = mx.symbol.broadcast_add(mx.symbol.sparse.dot(x, w), w0)
    v_s = mx.symbol._internal._square_sum(data=v, axis=1, keepdims=True)
    x_s = x.square()
    bd_sum = mx.sym.sparse.dot(x_s, v_s)
    w2 = mx.symbol.sparse.dot(x, v)
    w2_squared = 0.5 * mx.symbol.square(data=w2)
    parts = mx.symbol.Concat(w1, w2_squared, dim=1)
    sum1 = mx.symbol.sum(data=parts, axis=1, keepdims=True)
    sum2 = 0.5 * mx.symbol.negative(bd_sum)
    out = mx.symbol.broadcast_add(sum1, sum2)
    return mx.symbol.LogisticRegressionOutput(data=out, name="out")


def data(label_name):
    numbers_ = np.random.RandomState(5)
    dense = numbers_.rand(64, FEATURES) * (numbers_.rand(64, FEATURES) > 0.85)
    label = (dense @ numbers_.randn(FEATURES) > 0).astype("float32")
    rows = mx.nd.sparse.csr_matrix(dense.astype("float32"), dtype="float32")
    return mx.io.NDArrayIter(rows, label, 16, label_name=label_name, last_batch_handle="discard")


def row_ids(*names):
    def of_batch(batch):
        data = batch.data[0]
        indices = data.indices if data.stype == "csr" else data.tostype("csr").indices
        return dict.fromkeys(names, indices)

    return of_batch


def train(symbol, label_name, optimizer, rows, contexts, metric):
    batches = data(label_name)
    store = mx.kvstore.create("local")
    mod = mx.mod.Module(symbol=symbol, context=contexts, label_names=[label_name])
    mod.bind(data_shapes=batches.provide_data, label_shapes=batches.provide_label)
    mod.init_params()
    mod.init_optimizer(
        optimizer=optimizer, kvstore=store, optimizer_params={"learning_rate": 0.2, "wd": 0.0}
    )
    metric = mx.metric.create(metric)
    for _ in range(3):
        metric.reset()
        batches.reset()
        for batch in batches:
            mod.prepare(batch, sparse_row_id_fn=rows)
            mod.forward_backward(batch)
            mod.update()
            mod.update_metric(metric, batch.label)
    mod.prepare(
        None,
        sparse_row_id_fn=lambda _: dict.fromkeys(
            rows(batch), mx.nd.arange(FEATURES, dtype="int64")
        ),
    )
    return numbers(metric.get()[1]), summary(mod.get_params()[0])


def main():
    one, two = mx.cpu(), [mx.cpu(0), mx.cpu(1)]
    found = {}
    for name, contexts in (("one", one), ("two", two)):
        found["linear " + name] = train(
            linear_model(), "softmax_label", "adagrad", row_ids("weight"), contexts, "ce"
        )
    # The reference's sum of squares needs the batch's rows exactly, so it has one context.
    found["machine"] = train(
        factorization_machine(4), "out_label", "sgd", row_ids("v", "w"), one, "mse"
    )
    return found
