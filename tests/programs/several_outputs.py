"""Several tasks, an autoencoder trained layer by layer, sorting, and convolutions over text."""

import numpy as np
from tests.programs.common import ByName, digits, numbers, summary

import mxnet as mx


class MultiAccuracy(mx.metric.EvalMetric):
    def __init__(self, num):
        self.num_outputs = num
        super().__init__("multi-accuracy")

    def reset(self):
        self.num_inst = [0] * self.num_outputs
        self.sum_metric = [0.0] * self.num_outputs
        self.global_num_inst = 0
        self.global_sum_metric = 0.0

    def update(self, labels, preds):
        for i in range(len(labels)):
            guess = preds[i].asnumpy().argmax(axis=1).astype("int32")
            label = labels[i].asnumpy().astype("int32")
            self.sum_metric[i] += (guess.flat == label.flat).sum()
            self.num_inst[i] += len(guess.flat)

    def get(self):
        values = [s / n if n else float("nan") for s, n in zip(self.sum_metric, self.num_inst)]
        return [f"{self.name}_{i}" for i in range(self.num_outputs)], values

    def get_name_value(self):
        return list(zip(*self.get()))

    def get_global_name_value(self):
        return self.get_name_value()


class TwoLabels(mx.io.DataIter):
    def __init__(self, data_iter):
        super().__init__()
        self.data_iter = data_iter
        self.batch_size = data_iter.batch_size

    @property
    def provide_data(self):
        return self.data_iter.provide_data

    @property
    def provide_label(self):
        provided = self.data_iter.provide_label[0]
        return [("softmax1_label", provided[1]), ("softmax2_label", provided[1])]

    def hard_reset(self):
        self.data_iter.hard_reset()

    def reset(self):
        self.data_iter.reset()

    def next(self):
        batch = self.data_iter.next()
        label = batch.label[0]
        return mx.io.DataBatch(
            data=batch.data, label=[label, label % 2], pad=batch.pad, index=batch.index
        )


def multi_task():
    data = mx.symbol.Variable("data")
    fc1 = mx.symbol.FullyConnected(mx.sym.Flatten(data), name="fc1", num_hidden=24)
    act1 = mx.symbol.Activation(fc1, name="relu1", act_type="relu")
    fc2 = mx.symbol.FullyConnected(act1, name="fc2", num_hidden=10)
    fc3 = mx.symbol.FullyConnected(act1, name="fc3", num_hidden=2)
    sm1 = mx.symbol.SoftmaxOutput(data=fc2, name="softmax1")
    sm2 = mx.symbol.SoftmaxOutput(data=fc3, name="softmax2")
    net = mx.symbol.Group([sm1, sm2])
    images, labels = digits(160)
    train = TwoLabels(mx.io.NDArrayIter(images, labels, 32))
    mod = mx.mod.Module(
        context=mx.cpu(), symbol=net, label_names=("softmax1_label", "softmax2_label")
    )
    mod.fit(
        train,
        eval_metric=MultiAccuracy(num=2),
        num_epoch=3,
        optimizer_params=(("learning_rate", 0.2), ("momentum", 0.9)),
        initializer=ByName(),
    )
    metric = MultiAccuracy(num=2)
    mod.score(train, metric)
    outputs = mod.predict(train)
    return numbers(metric.get()[1]), [list(o.shape) for o in outputs], summary(mod.get_params()[0])


def autoencoder():
    """A layer trained with the others fixed, and then all of them."""
    images, _ = digits(96)
    flat = images.reshape(96, 64)
    data = mx.sym.Variable("data")
    encoder = mx.sym.FullyConnected(data, num_hidden=16, name="encoder_0")
    hidden = mx.sym.Activation(encoder, act_type="sigmoid")
    decoder = mx.sym.FullyConnected(hidden, num_hidden=64, name="decoder_0")
    loss = mx.sym.LinearRegressionOutput(data=decoder, label=data, name="output")
    batches = mx.io.NDArrayIter({"data": flat}, batch_size=24)
    found = []
    params = None
    for fixed in (["encoder_0_weight", "encoder_0_bias"], None):
        mod = mx.mod.Module(loss, label_names=None, fixed_param_names=fixed)
        mod.bind(batches.provide_data)
        if params is None:
            mod.init_params(ByName())
        else:
            mod.set_params(*params)
        mod.init_optimizer(
            optimizer="sgd",
            optimizer_params={
                "learning_rate": 0.5,
                "momentum": 0.9,
                "lr_scheduler": mx.misc.FactorScheduler(20, 0.1)
                if hasattr(mx, "misc")
                else mx.lr_scheduler.FactorScheduler(20, 0.1),
            },
        )
        for _ in range(4):
            batches.reset()
            for batch in batches:
                mod.forward_backward(batch)
                mod.update()
                error = (mod.get_outputs()[0] - batch.data[0]).square().mean()
            found.append(error.asscalar())
        params = mod.get_params()
    return numbers(found), summary(params[0])


def sort_network(length):
    data = mx.sym.Variable("data")
    label = mx.sym.Variable("softmax_label")
    embed = mx.sym.Embedding(data=data, input_dim=10, output_dim=6, name="embed")
    stack = mx.rnn.BidirectionalCell(
        mx.rnn.LSTMCell(num_hidden=7, prefix="forward_"),
        mx.rnn.LSTMCell(num_hidden=7, prefix="back_"),
    )
    outputs, _ = stack.unroll(length, inputs=embed, merge_outputs=True)
    pred = mx.sym.Reshape(outputs, shape=(-1, 14))
    pred = mx.sym.FullyConnected(pred, num_hidden=10, name="cls")
    label = mx.sym.Reshape(label, shape=(-1,))
    return mx.sym.SoftmaxOutput(pred, label, name="softmax")


def sort():
    numbers_ = np.random.RandomState(2)
    data = numbers_.randint(0, 10, (120, 5)).astype("float32")
    train = mx.io.NDArrayIter(data, np.sort(data, axis=1), 20)
    mod = mx.mod.Module(sort_network(5))
    found = []
    mod.fit(
        train,
        eval_metric=mx.metric.Perplexity(None),
        optimizer="adam",
        optimizer_params={"learning_rate": 0.02},
        initializer=ByName(),
        num_epoch=3,
        batch_end_callback=lambda param: found.append(param.eval_metric.get()[1]),
    )
    return numbers(found), summary(mod.get_params()[0])


def text_cnn():
    numbers_ = np.random.RandomState(4)
    length, vocab, size = 10, 20, 6
    text = numbers_.randint(0, vocab, (80, length)).astype("float32")
    label = (text[:, :3].sum(axis=1) > 28).astype("float32")
    input_x = mx.sym.Variable("data")
    embed = mx.sym.Embedding(data=input_x, input_dim=vocab, output_dim=size, name="vocab_embed")
    conv_input = mx.sym.Reshape(data=embed, shape=(-1, 1, length, size))
    pooled = []
    for width in (2, 3):
        conv = mx.sym.Convolution(data=conv_input, kernel=(width, size), num_filter=5)
        relu = mx.sym.Activation(data=conv, act_type="relu")
        pooled.append(
            mx.sym.Pooling(
                data=relu, pool_type="max", kernel=(length - width + 1, 1), stride=(1, 1)
            )
        )
    pool = mx.sym.Reshape(data=mx.sym.Concat(*pooled, dim=1), shape=(-1, 10))
    pool = mx.sym.Dropout(data=pool, p=0.0)
    cls_weight = mx.sym.Variable("cls_weight")
    cls_bias = mx.sym.Variable("cls_bias")
    fc = mx.sym.FullyConnected(data=pool, weight=cls_weight, bias=cls_bias, num_hidden=2)
    net = mx.sym.SoftmaxOutput(data=fc, name="softmax")
    train = mx.io.NDArrayIter(text, label, 20, shuffle=False)
    mod = mx.mod.Module(net, context=mx.cpu())
    mod.fit(
        train_data=train,
        eval_metric=[
            "acc",
            mx.metric.np(lambda label, pred: float(pred[:, 1].mean()), name="mean"),
        ],
        kvstore="local",
        optimizer="rmsprop",
        optimizer_params={"learning_rate": 0.01},
        initializer=ByName(),
        num_epoch=3,
    )
    names = sorted(name for name in mod.get_params()[0] if "convolution" not in name)
    found = summary(mod.get_params()[0])
    return numbers(mod.score(train, "ce")[0][1]), {name: found[name] for name in names}


def main():
    return {
        "multi task": multi_task(),
        "autoencoder": autoencoder(),
        "sort": sort(),
        "text": text_cnn(),
    }
