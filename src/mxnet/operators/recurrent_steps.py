"""GRU and plain recurrent layers on the CPU, step by step.

Torch has no kernel for these there: it composes them from operators and differentiates each of
them at each step. Here the gradient of a step is one product of what is known beforehand for all
steps, and the gradients of the weights are one product over all steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from mxnet.operators.elementary import as_numbers


def can_run_steps(mode: str, data: Tensor, weights: Sequence[Tensor]) -> bool:
    """Whether :func:`run_steps` is faster than torch's own composition, which it is in training."""
    return (
        mode in _CELLS
        and torch.is_grad_enabled()
        and any(tensor.requires_grad for tensor in (data, *weights))
        and data.device.type == "cpu"
        and data.dtype in (torch.float32, torch.float64)
        and data.numel() > 0
        and not torch.compiler.is_compiling()
    )


def run_steps(
    mode: str,
    data: Tensor,
    state: Tensor,
    weights: Sequence[Tensor],
    bidirectional: bool,
) -> tuple[Tensor, Tensor]:
    """Outputs of the last layer, and the final states of all.

    Args:
        mode: ``"gru"``, ``"rnn_tanh"`` or ``"rnn_relu"``.
        data: ``(T, N, C)``.
        state: Initial states, ``(layers * directions, N, H)``.
        weights: For each layer and direction: input weight, hidden weight and their biases.
        bidirectional: Every second cell runs backwards in time.
    """
    directions = 2 if bidirectional else 1
    finals = []
    for first in range(0, state.shape[0], directions):
        outputs = []
        for cell in range(first, first + directions):
            backwards = cell > first
            sequence = data.flip(0) if backwards else data
            output = _CELLS[mode](sequence, state[cell], *weights[4 * cell : 4 * cell + 4])
            finals.append(output[-1])
            outputs.append(output.flip(0) if backwards else output)
        data = torch.cat(outputs, 2) if bidirectional else outputs[0]
    return data, torch.stack(finals)


def _gru(
    data: Tensor,
    state: Tensor,
    w_input: Tensor,
    w_hidden: Tensor,
    b_input: Tensor,
    b_hidden: Tensor,
) -> Tensor:
    gates = functional.linear(data, w_input, b_input)
    result: Tensor = _GRU.apply(gates, state, w_hidden, b_hidden)
    return result


def _plain(activation: str) -> Any:
    def run(
        data: Tensor,
        state: Tensor,
        w_input: Tensor,
        w_hidden: Tensor,
        b_input: Tensor,
        b_hidden: Tensor,
    ) -> Tensor:
        sums = functional.linear(data, w_input, b_input + b_hidden)
        result: Tensor = _Plain.apply(sums, state, w_hidden, activation)
        return result

    return run


_CELLS: dict[str, Any] = {"gru": _gru, "rnn_tanh": _plain("tanh"), "rnn_relu": _plain("relu")}


def _previous(state: Tensor, outputs: Tensor) -> Tensor:
    """The hidden state before each step."""
    return torch.cat((state.unsqueeze(0), outputs[:-1]))


class _GRU(torch.autograd.Function):
    """The steps of one layer in one direction; :func:`_gru_by_operators` says what they compute."""

    @staticmethod
    def forward(ctx: Any, gates: Tensor, state: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        steps, batch, size = *gates.shape[:2], state.shape[1]
        outputs = gates.new_empty(steps, batch, size)
        opened = gates.new_empty(steps, batch, 2 * size)  # r and z
        candidates = gates.new_empty(steps, batch, size)  # n
        hidden = gates.new_empty(steps, batch, 3 * size)
        columns, before = weight.t(), state
        rows = zip(
            gates[..., : 2 * size].unbind(0), gates[..., 2 * size :].unbind(0), hidden.unbind(0),
            hidden[..., : 2 * size].unbind(0), hidden[..., 2 * size :].unbind(0), opened.unbind(0),
            opened[..., :size].unbind(0), opened[..., size:].unbind(0), candidates.unbind(0),
            outputs.unbind(0), strict=True,
        )  # fmt: skip
        for to_open, to_n, products, open_part, n_part, both, r, z, n, output in rows:
            torch.addmm(bias, before, columns, out=products)
            torch.add(to_open, open_part, out=both).sigmoid_()
            torch.addcmul(to_n, r, n_part, out=n).tanh_()
            before = torch.lerp(n, before, z, out=output)
        ctx.save_for_backward(gates, state, weight, bias, outputs, opened, candidates, hidden)
        return outputs

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        gates, state, weight, bias, outputs, opened, n, hidden = ctx.saved_tensors
        if torch.is_grad_enabled():  # the gradient is to be differentiated
            given = (gates, state, weight, bias)
            return _differentiable(_gru_by_operators(*given), given, grad)
        steps, batch, size = outputs.shape
        (r, z), previous = opened.split(size, 2), _previous(state, outputs)
        # What the gradient of an output is multiplied by for each gate.
        to_n = (1 - z).mul_(1 - n * n)
        to_r = (to_n * hidden[..., 2 * size :]).mul_(r).mul_(1 - r)
        to_z = (previous - n).mul_(z).mul_(1 - z)
        factors = torch.stack((to_r, to_z, to_n * r), 2)
        by_gate = torch.empty_like(factors)
        by_output = torch.empty_like(outputs)
        flat = by_gate.view(steps, batch, 3 * size)
        passed = torch.zeros_like(state)
        rows = zip(
            grad.unbind(0), by_output.unbind(0), factors.unbind(0), by_gate.unbind(0),
            flat.unbind(0), z.unbind(0), strict=True,
        )  # fmt: skip
        for given, current, factor, gate, row, stay in reversed(list(rows)):
            torch.add(passed, given, out=current)
            torch.mul(factor, current.unsqueeze(1), out=gate)
            passed = torch.addmm(current * stay, row, weight)
        by_input = torch.cat((flat[..., : 2 * size], by_output.mul_(to_n)), 2)
        products = flat.view(-1, 3 * size)
        return by_input, passed, products.t() @ previous.view(-1, size), products.sum(0)


def _gru_by_operators(gates: Tensor, state: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    outputs = []
    for row in gates:
        products = functional.linear(state, weight, bias)
        r, z = (row + products).sigmoid().chunk(3, 1)[:2]
        n = (row.chunk(3, 1)[2] + r * products.chunk(3, 1)[2]).tanh()
        state = n + z * (state - n)
        outputs.append(state)
    return torch.stack(outputs)


class _Plain(torch.autograd.Function):
    """The steps of one plain layer in one direction."""

    @staticmethod
    def forward(ctx: Any, sums: Tensor, state: Tensor, weight: Tensor, activation: str) -> Tensor:
        outputs = sums.new_empty(*sums.shape[:2], state.shape[1])
        columns, before = weight.t(), state
        activate = torch.tanh_ if activation == "tanh" else torch.relu_
        for row, output in zip(sums.unbind(0), outputs.unbind(0), strict=True):
            before = activate(torch.addmm(row, before, columns, out=output))
        ctx.save_for_backward(sums, state, weight, outputs)
        ctx.activation = activation
        return outputs

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        sums, state, weight, outputs = ctx.saved_tensors
        if torch.is_grad_enabled():  # the gradient is to be differentiated
            given = (sums, state, weight)
            again = _plain_by_operators(*given, ctx.activation)
            return (*_differentiable(again, given, grad), None)
        if ctx.activation == "tanh":
            slopes = 1 - outputs * outputs
        else:
            slopes = as_numbers(torch.gt, outputs, 0)
        by_sum = torch.empty_like(outputs)
        passed = torch.zeros_like(state)
        rows = zip(grad.unbind(0), by_sum.unbind(0), slopes.unbind(0), strict=True)
        for given, current, slope in reversed(list(rows)):
            passed = torch.add(passed, given, out=current).mul_(slope) @ weight
        previous = _previous(state, outputs)
        by_weight = by_sum.flatten(0, 1).t() @ previous.flatten(0, 1)
        return by_sum, passed, by_weight, None


def _plain_by_operators(sums: Tensor, state: Tensor, weight: Tensor, activation: str) -> Tensor:
    outputs = []
    for row in sums:
        state = getattr(torch, activation)(row + functional.linear(state, weight))
        outputs.append(state)
    return torch.stack(outputs)


def _differentiable(
    result: Tensor, inputs: Sequence[Tensor], grad: Tensor
) -> tuple[Tensor | None, ...]:
    return torch.autograd.grad(result, inputs, grad, create_graph=True, allow_unused=True)
