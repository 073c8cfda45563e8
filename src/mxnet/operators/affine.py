"""Affine maps, by the faster of torch's two matrix libraries."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.operators import onednn

# Multiplications from which oneDNN's product repays its longer call: it then runs at 94-112 GFLOP/s
# per core where the other library runs at 78-93 (AMD EPYC with AVX-512; 6 million gain nothing, 26
# million take 0.7 of the time; benchmarks/compiled_training.py).
_WORTH_ONEDNN = 16_000_000

_plain = functional.linear


def affine(data: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """``data @ weight.T + bias`` over the last axis of ``data``, differentiable.

    Args:
        data: ``(*, C)``.
        weight: ``(O, C)``.
        bias: ``(O,)``.
    """
    if data.numel() * weight.shape[0] < _WORTH_ONEDNN or not _fits(data, weight, bias):
        return _plain(data, weight, bias)
    if torch.is_grad_enabled() and (
        data.requires_grad or weight.requires_grad or (bias is not None and bias.requires_grad)
    ):
        result: Tensor = _Affine.apply(data, weight, bias)
        return result
    return onednn.linear(data, weight, bias)


def _fits(data: Tensor, weight: Tensor, bias: Tensor | None) -> bool:
    return (
        data.dtype is torch.float32
        and weight.dtype is torch.float32
        and (bias is None or bias.dtype is torch.float32)
        and data.device.type == "cpu"
        and weight.device.type == "cpu"
        and data.ndim >= 2
        and weight.ndim == 2
        and data.shape[-1] == weight.shape[1]
        and not torch.compiler.is_compiling()
        and onednn.linear_available()
    )


class _Affine(torch.autograd.Function):
    """The map and its gradients; the gradient for the data is an affine map, too."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        ctx.save_for_backward(data, weight)
        ctx.has_bias = bias is not None
        # With more than two axes the result is a view, which torch lets nobody change in place
        # once it comes from a function like this one; `data` is the same memory and no view.
        return onednn.linear(data, weight, bias).data

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        data, weight = ctx.saved_tensors
        rows, columns = grad.reshape(-1, grad.shape[-1]), data.reshape(-1, data.shape[-1])
        needs_data, needs_weight, needs_bias = ctx.needs_input_grad
        # With create_graph the gradients are recorded, which the kernel's results cannot be.
        multiply = torch.mm if torch.is_grad_enabled() else _times
        return (
            multiply(rows, weight).reshape(data.shape) if needs_data else None,
            rows.t() @ columns if needs_weight else None,
            rows.sum(0) if ctx.has_bias and needs_bias else None,
        )


def _times(left: Tensor, right: Tensor) -> Tensor:
    return onednn.linear(left, right.t(), None)
