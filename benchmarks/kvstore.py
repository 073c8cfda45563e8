"""Key-value stores of one process: sums over two contexts, and the results back to both."""

from __future__ import annotations

FLOATS_IN_32_MB = 8 << 20


def _push_pull(kind, sizes):
    def prepare():
        import mxnet as mx

        store = mx.kv.create(kind)
        contexts = [mx.cpu(0), mx.cpu(1)]
        keys = list(range(len(sizes)))
        grads = [[mx.nd.ones((n,), ctx=c) for c in contexts] for n in sizes]
        outs = [[mx.nd.zeros((n,), ctx=c) for c in contexts] for n in sizes]
        for key, group in zip(keys, outs):  # noqa: B905 - runs on old Pythons, too
            store.init(key, group[0])

        def call():
            for key, grad, out in zip(keys, grads, outs):  # noqa: B905
                store.push(key, grad, priority=-key)
                store.pull(key, out, priority=-key)
            mx.nd.waitall()

        return call

    return prepare


def _torch_push_pull(sizes):
    def prepare():
        import torch

        grads = [[torch.ones(n) for _ in range(2)] for n in sizes]
        outs = [[torch.zeros(n) for _ in range(2)] for n in sizes]

        def call():
            for (a, b), group in zip(grads, outs):  # noqa: B905
                total = a + b
                for out in group:
                    out.copy_(total)

        return call

    return prepare


def _optimizer(sizes):
    def prepare():
        import mxnet as mx

        store = mx.kv.create("local")
        store.set_optimizer(mx.optimizer.SGD(learning_rate=0.1, momentum=0.9))
        contexts = [mx.cpu(0), mx.cpu(1)]
        keys = list(range(len(sizes)))
        grads = [[mx.nd.ones((n,), ctx=c) for c in contexts] for n in sizes]
        outs = [[mx.nd.zeros((n,), ctx=c) for c in contexts] for n in sizes]
        store.init(keys, [group[0] for group in outs])

        def call():
            store.push(keys, grads)
            store.pull(keys, outs)
            mx.nd.waitall()

        return call

    return prepare


def _trainer():
    """Two contexts, a perceptron, the default store: what one training step costs."""
    import mxnet as mx

    contexts = [mx.cpu(0), mx.cpu(1)]
    net = mx.gluon.nn.HybridSequential()
    for _ in range(3):
        net.add(mx.gluon.nn.Dense(512, activation="relu", in_units=512))
    net.initialize(ctx=contexts)
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 1e-4})
    batches = [mx.nd.ones((16, 512), ctx=c) for c in contexts]

    def call():
        with mx.autograd.record():
            losses = [net(batch).sum() for batch in batches]
        for loss in losses:
            loss.backward()
        trainer.step(32)
        mx.nd.waitall()

    return call


def _engine():
    """1,000 empty operations on one variable: what pushing and running one costs."""
    from mxnet import engine

    variable = engine.Variable()

    def call():
        for _ in range(1000):
            engine.push(int, writes=[variable])
        engine.wait_to_read(variable)

    return call


# The parameters of a ResNet-50 in sizes: many small ones, some large.
LAYERS = [64] * 80 + [2048] * 40 + [2 << 16] * 30 + [1 << 20] * 10

WORKLOADS = {
    "local, push and pull 32 MB": {
        "mxnet": _push_pull("local", [FLOATS_IN_32_MB]),
        "torch": _torch_push_pull([FLOATS_IN_32_MB]),
    },
    "device, push and pull 32 MB": {
        "mxnet": _push_pull("device", [FLOATS_IN_32_MB]),
        "torch": _torch_push_pull([FLOATS_IN_32_MB]),
    },
    "local, push and pull 160 keys": {
        "mxnet": _push_pull("local", LAYERS),
        "torch": _torch_push_pull(LAYERS),
    },
    "local, push and pull 100 keys of 64": {
        "mxnet": _push_pull("local", [64] * 100),
        "torch": _torch_push_pull([64] * 100),
    },
    "local, SGD on 160 keys": {"mxnet": _optimizer(LAYERS)},
    "Trainer.step, 3 x Dense(512)": {"mxnet": _trainer},
    "1,000 empty operations of the engine": {"mxnet": _engine},
}


def main() -> None:
    """Print the table."""
    from benchmarks.harness import Goal, compare

    goals = {name: Goal() for name in WORKLOADS}
    goals["local, push and pull 32 MB"] = Goal(1 / 1.2, None)
    compare("benchmarks.kvstore", goals, threads=2, rounds=5, seconds=0.3)


if __name__ == "__main__":
    main()
