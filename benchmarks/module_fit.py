"""``Module.fit`` on LeNet: one epoch over images in memory, on one and on two contexts."""

BATCH, BATCHES = 64, 20


def _network(mx):
    net = mx.sym.Convolution(mx.sym.var("data"), kernel=(5, 5), num_filter=20, name="conv1")
    net = mx.sym.Activation(net, act_type="tanh")
    net = mx.sym.Pooling(net, pool_type="max", kernel=(2, 2), stride=(2, 2))
    net = mx.sym.Convolution(net, kernel=(5, 5), num_filter=50, name="conv2")
    net = mx.sym.Activation(net, act_type="tanh")
    net = mx.sym.Pooling(net, pool_type="max", kernel=(2, 2), stride=(2, 2))
    net = mx.sym.FullyConnected(mx.sym.Flatten(net), num_hidden=500, name="fc1")
    net = mx.sym.Activation(net, act_type="tanh")
    net = mx.sym.FullyConnected(net, num_hidden=10, name="fc2")
    return mx.sym.SoftmaxOutput(net, name="softmax")


def _perceptron(mx):
    net = mx.sym.var("data")
    for size in (32, 32, 32):
        net = mx.sym.Activation(mx.sym.FullyConnected(net, num_hidden=size), act_type="relu")
    return mx.sym.SoftmaxOutput(mx.sym.FullyConnected(net, num_hidden=10), name="softmax")


def _fit(network, contexts=1):
    def make():
        import logging
        import warnings

        import numpy as np

        import mxnet as mx

        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        numbers = np.random.RandomState(0)
        images = numbers.rand(BATCH * BATCHES, 1, 28, 28).astype("float32")
        labels = numbers.randint(0, 10, BATCH * BATCHES).astype("float32")
        train = mx.io.NDArrayIter(images, labels, BATCH)
        module = mx.mod.Module(network(mx), context=[mx.cpu(i) for i in range(contexts)])

        def call():
            train.reset()
            module.fit(
                train,
                num_epoch=1,
                eval_metric=["acc", "ce"],
                optimizer="sgd",
                optimizer_params={"learning_rate": 0.01, "momentum": 0.9},
            )

        return call

    return make


WORKLOADS = {
    "LeNet, 20 batches of 64": {"mxnet": _fit(_network)},
    "LeNet, 20 batches of 64, two contexts": {"mxnet": _fit(_network, 2)},
    "four small layers, 20 batches of 64": {"mxnet": _fit(_perceptron)},
}


def main() -> None:
    """Print the table."""
    from benchmarks.harness import Goal, compare

    goals = dict.fromkeys(WORKLOADS, Goal(1 / 1.3))
    compare("benchmarks.module_fit", goals, threads=2, rounds=5, seconds=1.0)


if __name__ == "__main__":
    main()
