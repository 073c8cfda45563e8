"""Operators whose cost is in the kernel, one thread; the detection ones are in ``detection.py``."""


def _recorded(arrays, function):
    """A call that runs ``function`` on the arrays and differentiates its sum."""
    import mxnet as mx

    for array in arrays:
        array.attach_grad()

    def call():
        with mx.autograd.record():
            out = function(*arrays)
        out.backward()

    return call


def _lstm_mxnet():
    import mxnet as mx

    data = mx.nd.random.normal(shape=(35, 20, 200))
    size = 4 * 200 * (200 + 200 + 2) * 2
    parameters = mx.nd.random.uniform(-0.1, 0.1, shape=(size,))
    state, cell = mx.nd.zeros((2, 20, 200)), mx.nd.zeros((2, 20, 200))

    def run(data, parameters):
        return mx.nd.RNN(data, parameters, state, cell, mode="lstm", state_size=200, num_layers=2)

    return _recorded([data, parameters], run)


def _lstm_torch():
    import torch

    net = torch.nn.LSTM(200, 200, 2)
    data = torch.randn(35, 20, 200, requires_grad=True)

    def call():
        net.zero_grad()
        net(data)[0].sum().backward()

    return call


def _ctc_mxnet():
    import mxnet as mx

    data = mx.nd.random.normal(shape=(100, 32, 50))
    label = mx.nd.array([[(7 * i + j) % 49 + 1 for j in range(20)] for i in range(32)])
    return _recorded([data], lambda data: mx.nd.CTCLoss(data, label))


def _ctc_torch():
    import torch

    data = torch.randn(100, 32, 50, requires_grad=True)
    label = torch.tensor([[(7 * i + j) % 49 + 1 for j in range(20)] for i in range(32)])
    data_lengths, label_lengths = torch.full((32,), 100), torch.full((32,), 20)
    loss = torch.nn.CTCLoss(reduction="sum")

    def call():
        data.grad = None
        loss(data.log_softmax(2), label, data_lengths, label_lengths).backward()

    return call


def _topk_mxnet(ret_typ):
    def prepare():
        import mxnet as mx

        data = mx.nd.random.uniform(shape=(64, 10000))
        return lambda: mx.nd.topk(data, k=10, ret_typ=ret_typ)

    return prepare


def _topk_torch():
    import torch

    data = torch.rand(64, 10000)
    return lambda: torch.topk(data, 10)


def _sparse_matrix():
    import numpy as np

    random = np.random.RandomState(0)
    return (random.rand(5000, 10000) * (random.rand(5000, 10000) < 0.01)).astype("float32")


def _csr_dot_mxnet(transpose):
    def prepare():
        import mxnet as mx

        matrix = mx.nd.array(_sparse_matrix()).tostype("csr")
        dense = mx.nd.random.uniform(shape=(5000 if transpose else 10000, 64))
        return lambda: mx.nd.sparse.dot(matrix, dense, transpose_a=transpose)

    return prepare


def _csr_dot_torch():
    import torch

    matrix = torch.from_numpy(_sparse_matrix()).to_sparse_csr()
    dense = torch.rand(10000, 64)
    return lambda: matrix @ dense


def _adam_mxnet():
    import mxnet as mx

    optimizer = mx.optimizer.Adam(learning_rate=0.001)
    weights = [mx.nd.random.uniform(shape=(100, 100)) for _ in range(100)]
    gradients = [mx.nd.random.uniform(shape=(100, 100)) for _ in range(100)]
    states = [optimizer.create_state(i, w) for i, w in enumerate(weights)]
    indices = list(range(100))
    aggregated = getattr(optimizer, "aggregate_num", 0) > 1

    def call():
        if aggregated:
            optimizer.update(indices, weights, gradients, states)
        else:
            for i in indices:
                optimizer.update(i, weights[i], gradients[i], states[i])

    return call


def _adam_torch():
    import torch

    weights = [torch.rand(100, 100, requires_grad=True) for _ in range(100)]
    for weight in weights:
        weight.grad = torch.rand(100, 100)
    optimizer = torch.optim.Adam(weights, lr=0.001, foreach=True)
    return optimizer.step


WORKLOADS = {
    "LSTM 2x200, 35 steps, batch 20, fwd + bwd": {"mxnet": _lstm_mxnet, "torch": _lstm_torch},
    "CTCLoss, 100 steps, batch 32, fwd + bwd": {"mxnet": _ctc_mxnet, "torch": _ctc_torch},
    "topk 10 of 64x10000, indices": {"mxnet": _topk_mxnet("indices"), "torch": _topk_torch},
    "topk 10 of 64x10000, value": {"mxnet": _topk_mxnet("value"), "torch": _topk_torch},
    "dot(csr 5000x10000 1 %, dense 64)": {"mxnet": _csr_dot_mxnet(False), "torch": _csr_dot_torch},
    "dot(csr.T, dense 64)": {"mxnet": _csr_dot_mxnet(True)},
    "Adam on 100 tensors of 10,000": {"mxnet": _adam_mxnet, "torch": _adam_torch},
}


def main() -> None:
    """Print the table; none may be slower than 1.2x of the reference, the mean at most 0.6x."""
    from benchmarks.harness import Goal, compare

    compare("benchmarks.operators", dict.fromkeys(WORKLOADS, Goal(1.2)), threads=1, rounds=5)


if __name__ == "__main__":
    main()
