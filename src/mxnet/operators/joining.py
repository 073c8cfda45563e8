"""Operators that join arrays along an axis, or cut them into several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axis, check_same_dtype


@operator("Concat", aliases=("concat", "_sparse_concat"))
def concat(*data: Tensor, dim: int = 1) -> Tensor:
    """Arrays joined along an axis they have.

    Shapes:
        data: Alike but for the length along ``dim``.
        output: As they, with the sum of the lengths along ``dim``.

    Args:
        data: Arrays of one element type.
        dim: Axis to join along.

    Raises:
        MXNetError: Element types or shapes differ, or the axis does not exist.

    Example:
        >>> mx.nd.concat(mx.nd.zeros((2, 3)), mx.nd.zeros((2, 1)), dim=1).shape
        (2, 4)
    """
    check_same_dtype("Concat", data)
    return torch.cat(data, check_axis("Concat", dim, data[0].ndim, "dim"))


@operator("stack")
def stack(*data: Tensor, axis: int = 0) -> Tensor:
    """Arrays of one shape joined along a new axis.

    Shapes:
        data: All alike.
        output: As they, with a new axis as long as there are arrays.

    Args:
        data: Arrays of one element type.
        axis: Position of the new axis in the result.

    Raises:
        MXNetError: Element types or shapes differ, or the position is out of range.

    Example:
        >>> mx.nd.stack(mx.nd.zeros((2, 3)), mx.nd.zeros((2, 3)), axis=1).shape
        (2, 2, 3)
    """
    check_same_dtype("stack", data)
    return torch.stack(data, check_axis("stack", axis, data[0].ndim + 1))


def _squeeze_parts(name: str, parts: list[Tensor], axis: int) -> list[Tensor]:
    for part in parts:
        if part.shape[axis] != 1:
            raise MXNetError(
                f"{name}: squeeze_axis needs parts of length 1 along axis {axis}, got "
                f"{part.shape[axis]}"
            )
    return [part.squeeze(axis) for part in parts]


@operator(
    "SliceChannel",
    aliases=("split",),
    num_outputs=lambda parameters: int(parameters["num_outputs"]),
    may_alias=True,
    scalar_output=True,
)
def slice_channel(
    data: Tensor, *, num_outputs: int, axis: int = 1, squeeze_axis: bool = False
) -> tuple[Tensor, ...]:
    """The array cut into equal parts along an axis.

    Shapes:
        data: Any, with a length along ``axis`` that is a multiple of ``num_outputs``.
        outputs: As ``data``, shorter along ``axis``, or without it.

    Args:
        data: Any array.
        num_outputs: Number of parts.
        axis: Axis to cut.
        squeeze_axis: Remove the axis from the parts; their length along it must be 1.

    Returns:
        A list of the parts; the part itself if there is one.

    Raises:
        MXNetError: The axis cannot be cut into that many equal parts.

    Example:
        >>> [part.shape for part in mx.nd.split(mx.nd.zeros((2, 4)), num_outputs=2)]
        [(2, 2), (2, 2)]
    """
    axis = check_axis("SliceChannel", axis, data.ndim)
    length = data.shape[axis]
    if num_outputs < 1 or length % num_outputs:
        raise MXNetError(
            f"SliceChannel: axis {axis} of length {length} cannot be cut into "
            f"num_outputs={num_outputs} equal parts"
        )
    parts = list(data.tensor_split(num_outputs, axis))
    return tuple(_squeeze_parts("SliceChannel", parts, axis) if squeeze_axis else parts)


def _count_parts(parameters: Mapping[str, Any]) -> int:
    return int(parameters["sections"]) or len(parameters["indices"])


@operator(
    "_split_v2",
    aliases=("_npi_split",),
    num_outputs=_count_parts,
    may_alias=True,
    scalar_output=True,
)
def split_v2(
    data: Tensor,
    *,
    indices: tuple[int, ...],
    axis: int = 1,
    squeeze_axis: bool = False,
    sections: int = 0,
) -> tuple[Tensor, ...]:
    """The array cut along an axis into equal parts, or at given positions.

    Shapes:
        data: Any.
        outputs: As ``data``, shorter along ``axis``, or without it.

    Args:
        data: Any array.
        indices: Where each part starts, from 0; used when ``sections`` is 0.
        axis: Axis to cut.
        squeeze_axis: Remove the axis from the parts; their length along it must be 1.
        sections: Number of parts; the first ones are longer by one if the length does not divide.

    Returns:
        A list of the parts; the part itself if there is one.

    Raises:
        MXNetError: A position exceeds the axis or precedes the one before.

    Example:
        >>> parts = mx.nd._internal._split_v2(mx.nd.zeros((5, 2)), indices=(0, 2), axis=0)
        >>> [part.shape for part in parts]
        [(2, 2), (3, 2)]
    """
    axis = check_axis("_split_v2", axis, data.ndim)
    if sections:
        parts = list(data.tensor_split(sections, axis))
    else:
        ends = (*indices[1:], data.shape[axis])
        if any(not 0 <= first <= end for first, end in zip(indices, ends, strict=True)):
            raise MXNetError(
                f"_split_v2: indices={indices} must increase from 0 and not exceed the length "
                f"{data.shape[axis]} of axis {axis}"
            )
        parts = [
            data.narrow(axis, first, end - first) for first, end in zip(indices, ends, strict=True)
        ]
    return tuple(_squeeze_parts("_split_v2", parts, axis) if squeeze_axis else parts)
