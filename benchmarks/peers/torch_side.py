"""Workloads in plain torch: eager, channels-last, ``torch.jit`` and ``torch.compile``."""

import torch

from benchmarks.networks.specification import draw_input, draw_labels
from benchmarks.networks.torch_layers import torch_network

LEARNING_RATE = 0.001


def version():
    """Name and version of the library."""
    return f"torch {torch.__version__}"


def _data(workload, variant):
    data = torch.from_numpy(draw_input(workload.shape, workload.tokens))
    if workload.tokens is not None:
        return data.long()
    return (
        data.contiguous(memory_format=torch.channels_last) if variant == "channels-last" else data
    )


def _optimizer(workload, parameters):
    if workload.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=LEARNING_RATE, fused=True)
    return torch.optim.SGD(parameters, lr=LEARNING_RATE, momentum=0.9, fused=True)


def _inference(net, data, variant):
    net.eval()
    if variant == "jit":
        with torch.no_grad():
            net = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, data)))
    elif variant == "compile":
        torch._inductor.config.freezing = True
        net = torch.compile(net)

    def call():
        with torch.no_grad():
            return net(data)

    return call


def prepare(workload, variant):
    """The workload as a call, and what waits for it."""
    net = torch_network(workload.function, workload.shape)
    if variant == "channels-last":
        net = net.to(memory_format=torch.channels_last)
    data = _data(workload, variant)
    if workload.optimizer is None:
        return _inference(net, data, variant), (lambda: None), lambda out: out.numpy()
    labels = torch.from_numpy(draw_labels(workload.rows, workload.classes)).long()
    optimizer, rows = _optimizer(workload, net.train().parameters()), workload.rows

    def loss_of(data, labels):
        return torch.nn.functional.cross_entropy(net(data).view(rows, -1), labels)

    if variant == "compile":
        loss_of = torch.compile(loss_of)

    def step():
        optimizer.zero_grad()
        loss = loss_of(data, labels)
        loss.backward()
        optimizer.step()
        return loss

    return step, (lambda: None), lambda loss: loss.detach().numpy()
