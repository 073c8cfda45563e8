"""Gradients that several operator families share and that differ from torch's."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from mxnet.thread_state import STATE


class _Constant(torch.autograd.Function):
    """Hands a result on and sends no gradient back."""

    @staticmethod
    def forward(ctx: Any, result: Tensor, *inputs: Tensor) -> Tensor:
        ctx.set_materialize_grads(False)
        ctx.count = len(inputs)
        if STATE.reached is None:
            STATE.reached = []
        # Held here, because a pass over arrays on GPUs runs in threads of its own.
        ctx.reached = STATE.reached
        return result.view_as(result)

    @staticmethod
    def backward(ctx: Any, *_: Tensor | None) -> tuple[None, ...]:
        # Torch does not write gradients behind it; `autograd.backward` writes the zeros.
        ctx.reached.append(ctx)
        return (None,) * (ctx.count + 1)


def constant(result: Tensor, *inputs: Tensor) -> Tensor:
    """``result``, recorded as a function of ``inputs`` whose gradient is zero where torch has none.

    A comparison or an index can be the head of a recorded graph in MXNet; torch would leave it out
    of the graph and refuse to differentiate it. Torch skips what lies behind such a result, so that
    the zero costs nothing.
    """
    if (
        any(tensor.requires_grad for tensor in inputs)
        and not result.requires_grad
        and result.is_floating_point()
    ):
        recorded: Tensor = _Constant.apply(result, *inputs)
        return recorded
    return result


class _StraightThrough(torch.autograd.Function):
    """Hands a result on; the gradient of the result becomes the gradient of the input."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, result: Tensor) -> Tensor:  # noqa: ARG004
        return result.view_as(result)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:  # noqa: ARG004
        return gradients[0], None


def straight_through(data: Tensor, result: Tensor) -> Tensor:
    """``result`` with the gradient of the identity with respect to ``data``."""
    recorded: Tensor = _StraightThrough.apply(data, result.detach())
    return recorded
