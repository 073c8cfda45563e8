"""What one call costs: operators on tiny arrays, one thread."""


def _arrays():
    import mxnet as mx

    return mx, mx.nd.ones((4, 4)), mx.nd.ones((4, 4))


def _tensors():
    import torch

    return torch, torch.ones(4, 4), torch.ones(4, 4)


def _mx(text):
    def prepare():
        mx, a, b = _arrays()
        scope = {"nd": mx.nd, "a": a, "b": b, "v": mx.nd.ones((4,))}
        return eval(f"lambda: {text}", scope)

    return prepare


def _torch(text):
    def prepare():
        torch, a, b = _tensors()
        scope = {"torch": torch, "F": torch.nn.functional, "a": a, "b": b, "v": torch.ones(4)}
        return eval(f"lambda: {text}", scope)

    return prepare


def _assign(make):
    def prepare():
        _, a, _ = make()

        def call():
            a[1:3] = 2

        return call

    return prepare


def _record_mxnet():
    import mxnet as mx

    x = mx.nd.ones((3,))
    x.attach_grad()

    def call():
        with mx.autograd.record():
            y = x * 2.0
            z = mx.nd.relu(y)
            q = z + y
        q.backward()

    return call


def _record_torch():
    import torch

    x = torch.ones(3, requires_grad=True)
    ones = torch.ones(3)

    def call():
        y = x * 2.0
        z = torch.relu(y)
        q = z + y
        x.grad = None
        q.backward(ones)

    return call


def _dense_mxnet():
    import mxnet as mx

    net = mx.gluon.nn.HybridSequential()
    for _ in range(5):
        net.add(mx.gluon.nn.Dense(16, activation="relu", in_units=16))
    net.initialize()
    x = mx.nd.ones((1, 16))
    return lambda: net(x)


def _dense_torch():
    import torch

    layers = []
    for _ in range(5):
        layers += [torch.nn.Linear(16, 16), torch.nn.ReLU()]
    net, x = torch.nn.Sequential(*layers), torch.ones(1, 16)

    def call():
        with torch.no_grad():
            net(x)

    return call


WORKLOADS = {
    "a + b": {"mxnet": _mx("a + b"), "torch": _torch("a + b")},
    "a * 2.0": {"mxnet": _mx("a * 2.0"), "torch": _torch("a * 2.0")},
    "relu(a)": {"mxnet": _mx("nd.relu(a)"), "torch": _torch("torch.relu(a)")},
    "sum(m, axis=1)": {"mxnet": _mx("nd.sum(a, axis=1)"), "torch": _torch("torch.sum(a, 1)")},
    "m[1:3]": {"mxnet": _mx("a[1:3]"), "torch": _torch("a[1:3]")},
    "m[1:3] = 2": {"mxnet": _assign(_arrays), "torch": _assign(_tensors)},
    "FullyConnected 4x4": {
        "mxnet": _mx("nd.FullyConnected(a, b, v, num_hidden=4)"),
        "torch": _torch("F.linear(a, b, v)"),
    },
    "record 3 operators, backward": {"mxnet": _record_mxnet, "torch": _record_torch},
    "5 x Dense(16, relu), batch 1": {"mxnet": _dense_mxnet, "torch": _dense_torch},
}


def main() -> None:
    """Print the table."""
    from benchmarks.harness import Goal, compare

    goals = dict.fromkeys(("a + b", "a * 2.0", "relu(a)", "sum(m, axis=1)"), Goal(0.2, 1.8))
    goals |= dict.fromkeys(("m[1:3]", "m[1:3] = 2"), Goal(0.5, 2.2))
    goals["FullyConnected 4x4"] = Goal(0.2, 2.0)
    goals["record 3 operators, backward"] = Goal(1 / 2.5, 1.6)
    goals["5 x Dense(16, relu), batch 1"] = Goal(0.25, 2.0)
    compare("benchmarks.dispatch", goals, threads=1, rounds=9, seconds=0.1)


if __name__ == "__main__":
    main()
