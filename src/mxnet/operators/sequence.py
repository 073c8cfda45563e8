"""Operators on batches of sequences of different lengths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import Shape, operator


def _check(name: str, data: Tensor, axis: int, lengths: Tensor | None, used: bool) -> None:
    if axis not in (0, 1) or data.ndim < 2:
        raise MXNetError(
            f"{name}: expected axis 0 or 1 of data with at least 2 axes, got {axis=} and "
            f"{tuple(data.shape)}"
        )
    if used and (lengths is None or lengths.shape != data.shape[1 - axis : 2 - axis]):
        given = None if lengths is None else tuple(lengths.shape)
        raise MXNetError(
            f"{name}: sequence_length must hold one length for each of the {data.shape[1 - axis]} "
            f"sequences, got {given}"
        )


def _inputs(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    return ("data", "sequence_length") if parameters["use_sequence_length"] else ("data",)


def _fill_lengths(shapes: list[Shape | None], *, axis: int, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data and len(data) > 1 and len(shapes) > 1 and shapes[1] is None:
        shapes[1] = (data[1 - axis],)
    return shapes


def _steps(data: Tensor, axis: int) -> Tensor:
    """The numbers of the time steps, shaped to stand beside one length per sequence."""
    return torch.arange(data.shape[axis], device=data.device).unsqueeze(1 - axis)


def _to_rank(of_steps: Tensor, data: Tensor) -> Tensor:
    return of_steps.reshape(*of_steps.shape, *[1] * (data.ndim - 2))


@operator("SequenceMask", aliases=("_npx_sequence_mask",), may_alias=True)
def sequence_mask(
    data: Tensor,
    sequence_length: Tensor | None = None,
    *,
    use_sequence_length: bool = False,
    value: float = 0.0,
    axis: int = 0,
) -> Tensor:
    """Sequences with everything after their end overwritten.

    Shapes:
        data: ``(T, N, *)``, or ``(N, T, *)`` with ``axis=1``.
        sequence_length: ``(N,)``.
        output: As ``data``.

    Args:
        data: Sequences.
        sequence_length: Their lengths; only with ``use_sequence_length``.
        use_sequence_length: Whether there are lengths; without, nothing is overwritten.
        value: What is written.
        axis: The time axis, 0 or 1.

    Raises:
        MXNetError: The axis is neither 0 nor 1, or the lengths do not fit.

    Example:
        >>> x = mx.nd.ones((2, 2))
        >>> y = mx.nd.SequenceMask(x, mx.nd.array([1, 2]), use_sequence_length=True)
        >>> y.asnumpy().tolist()
        [[1.0, 1.0], [0.0, 1.0]]
    """
    _check("SequenceMask", data, axis, sequence_length, use_sequence_length)
    if not use_sequence_length or sequence_length is None:
        return data
    ended = _steps(data, axis) >= sequence_length.long().unsqueeze(axis)
    filling = value if data.is_floating_point() else int(value)
    return torch.where(_to_rank(ended, data), filling, data)


sequence_mask.uses_inputs(_inputs)
sequence_mask.fill_shapes(_fill_lengths)


@operator("SequenceLast", may_alias=True)
def sequence_last(
    data: Tensor,
    sequence_length: Tensor | None = None,
    *,
    use_sequence_length: bool = False,
    axis: int = 0,
) -> Tensor:
    """The last element of each sequence.

    Shapes:
        data: ``(T, N, *)``, or ``(N, T, *)`` with ``axis=1``.
        sequence_length: ``(N,)``.
        output: ``(N, *)``.

    Args:
        data: Sequences.
        sequence_length: Their lengths, at least 1; only with ``use_sequence_length``.
        use_sequence_length: Whether there are lengths; without, all are ``T``.
        axis: The time axis, 0 or 1.

    Raises:
        MXNetError: The axis is neither 0 nor 1, or the lengths do not fit.

    Example:
        >>> x = mx.nd.array([[1, 2], [3, 4]])
        >>> y = mx.nd.SequenceLast(x, mx.nd.array([1, 2]), use_sequence_length=True)
        >>> y.asnumpy().tolist()
        [1.0, 4.0]
    """
    _check("SequenceLast", data, axis, sequence_length, use_sequence_length)
    if not use_sequence_length or sequence_length is None:
        return data.select(axis, -1)
    # lengths outside 1..T name no element; the nearest is taken
    last = (sequence_length.long() - 1).clamp(0, data.shape[axis] - 1)
    batch = torch.arange(last.shape[0], device=data.device)
    return data[last, batch] if axis == 0 else data[batch, last]


sequence_last.uses_inputs(_inputs)
sequence_last.fill_shapes(_fill_lengths)


@operator("SequenceReverse")
def sequence_reverse(
    data: Tensor,
    sequence_length: Tensor | None = None,
    *,
    use_sequence_length: bool = False,
    axis: int = 0,
) -> Tensor:
    """Sequences in reverse order; what follows their end stays where it is.

    Shapes:
        data: ``(T, N, *)``.
        sequence_length: ``(N,)``.
        output: As ``data``.

    Args:
        data: Sequences.
        sequence_length: Their lengths; only with ``use_sequence_length``.
        use_sequence_length: Whether there are lengths; without, all are ``T``.
        axis: The time axis; must be 0.

    Raises:
        MXNetError: The axis is not 0, or the lengths do not fit.

    Example:
        >>> x = mx.nd.array([[1, 2], [3, 4]])
        >>> y = mx.nd.SequenceReverse(x, mx.nd.array([1, 2]), use_sequence_length=True)
        >>> y.asnumpy().tolist()
        [[1.0, 4.0], [3.0, 2.0]]
    """
    _check("SequenceReverse", data, axis, sequence_length, use_sequence_length)
    if axis != 0:
        raise MXNetError(f"SequenceReverse: the time axis must be 0, got axis={axis}")
    if not use_sequence_length or sequence_length is None:
        return data.flip(0)
    steps, lengths = _steps(data, 0), sequence_length.long().clamp(max=data.shape[0])
    sources = torch.where(steps < lengths, lengths - 1 - steps, steps)
    return data.gather(0, _to_rank(sources, data).expand_as(data))


sequence_reverse.uses_inputs(_inputs)
sequence_reverse.fill_shapes(_fill_lengths)
