"""Sequences as one symbol or as a list of one symbol per time step."""

from __future__ import annotations

from typing import Any

from mxnet import symbol as sym
from mxnet.symbol import Symbol


def time_axis(layout: str) -> int:
    """The axis of time in a layout such as ``"NTC"``.

    Raises:
        ValueError: There is none.
    """
    axis = layout.find("T")
    if axis < 0:
        raise ValueError(f"unroll: layout {layout!r} has no axis T; use 'NTC' or 'TNC'")
    return axis


def normalize_sequence(
    length: int, inputs: Any, layout: str, merge: bool | None, in_layout: str | None = None
) -> tuple[Any, int]:
    """Split or merge a sequence as wished.

    Args:
        length: Number of time steps.
        inputs: A symbol of the whole sequence, or a list of one per step.
        layout: Layout of the sequence.
        merge: True for one symbol, False for a list, None for what it is.
        in_layout: Layout of ``inputs``, when it differs.

    Returns:
        The sequence, and the axis of time.

    Raises:
        AssertionError: There is no sequence, or its length differs.
    """
    if inputs is None:
        raise AssertionError(
            "unroll(inputs=None) has been deprecated. Please create input variables outside unroll."
        )
    axis = time_axis(layout)
    in_axis = axis if in_layout is None else time_axis(in_layout)
    if isinstance(inputs, Symbol):
        if merge is False:
            if len(inputs.list_outputs()) != 1:
                raise AssertionError(
                    "unroll doesn't allow grouped symbol as input. Please convert to list with "
                    "list(inputs) first or let unroll handle splitting."
                )
            parts = sym.split(inputs, axis=in_axis, num_outputs=length, squeeze_axis=1)
            return list(parts), axis
        if axis != in_axis:
            return sym.swapaxes(inputs, dim1=axis, dim2=in_axis), axis
        return inputs, axis
    steps = list(inputs)
    if len(steps) != length:
        raise AssertionError(f"unroll: {len(steps)} inputs for length={length}")
    if merge is not True:
        return steps, axis
    expanded = [sym.expand_dims(step, axis=axis) for step in steps]
    return sym.concat(*expanded, dim=axis), axis
