"""A convolutional network with batch normalisation, on one context and shared by two."""

from tests.programs.common import ByName, digits, numbers, summary

import mxnet as mx


def network():
    data = mx.sym.Variable("data")
    net = mx.sym.Convolution(
        data, kernel=(3, 3), pad=(1, 1), num_filter=6, no_bias=True, name="conv1"
    )
    net = mx.sym.BatchNorm(net, fix_gamma=False, name="bn1")
    net = mx.sym.Activation(net, act_type="tanh")
    net = mx.sym.Pooling(net, pool_type="max", kernel=(2, 2), stride=(2, 2))
    net = mx.sym.Convolution(net, kernel=(3, 3), num_filter=8, name="conv2")
    net = mx.sym.Activation(net, act_type="tanh")
    net = mx.sym.Flatten(net)
    net = mx.sym.FullyConnected(net, num_hidden=24, name="fc1")
    net = mx.sym.Activation(net, act_type="tanh")
    net = mx.sym.FullyConnected(net, num_hidden=10, name="fc2")
    return mx.sym.SoftmaxOutput(net, name="softmax")


def trained(contexts, kvstore, optimizer, **options):
    images, labels = digits(192)
    train = mx.io.NDArrayIter(images, labels, 32, shuffle=False)
    mod = mx.mod.Module(network(), context=contexts, **options)
    mod.bind(data_shapes=train.provide_data, label_shapes=train.provide_label)
    mod.init_params(initializer=ByName())
    mod.init_optimizer(
        kvstore=kvstore, optimizer=optimizer, optimizer_params={"learning_rate": 0.01}
    )
    metric = mx.metric.create("ce")
    for _ in range(2):
        train.reset()
        metric.reset()
        for batch in train:
            mod.forward(batch, is_train=True)
            mod.update_metric(metric, batch.label)
            mod.backward()
            mod.update()
    arguments, states = mod.get_params()
    return numbers(metric.get()[1]), summary(arguments), summary(states)


def main():
    one, two = mx.cpu(0), [mx.cpu(0), mx.cpu(1)]
    return {
        "one": trained(one, "local", "adam"),
        "two local": trained(two, "local", "adam", work_load_list=[1, 3]),
        "two device": trained(two, "device", "sgd"),
        "two without store": trained(two, None, "sgd"),
    }
