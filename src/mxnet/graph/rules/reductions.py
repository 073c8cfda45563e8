"""Shapes of reductions, of positions of elements, and of sorted arrays."""

from __future__ import annotations

from collections.abc import Mapping

from mxnet.graph.rules.call import (
    UNKNOWN,
    Call,
    Rule,
    Shape,
    axis_of,
    mismatch,
    product,
    with_length,
)

Axis = int | tuple[int, ...] | None


def reduced(shape: Shape, axis: Axis, keepdims: bool, exclude: bool = False) -> Shape:
    """The shape that is left of another when axes are reduced.

    Raises:
        MismatchError: There is no such axis, or one is named twice.
    """
    ndim = len(shape)
    if axis is None or axis == ():
        axes = set(range(ndim))
    else:
        named = (axis,) if isinstance(axis, int) else axis
        axes = {axis_of(a, ndim) for a in named}
        if len(axes) < len(named):
            mismatch(f"axis={axis} names an axis twice")
        if exclude:
            axes = set(range(ndim)) - axes
    if keepdims:
        return tuple(1 if i in axes else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in axes)


def _reduce(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    axis = parameters["axes"] if "axes" in parameters else parameters["axis"]
    exclude = parameters.get("exclude", False)
    shape = reduced(data, axis, parameters["keepdims"], exclude) or call.scalar
    for index in range(len(call.outputs)):
        call.put(shape, index)


def _positions(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is not None:
        call.put(reduced(data, parameters["axis"], parameters["keepdims"]) or call.scalar)


def _channel_positions(call: Call) -> None:
    data = call.inputs[0]
    if data is not None:
        if len(data) < 2:
            mismatch(f"data {data} must have at least 2 axes")
        call.put(reduced(data, 1, False))


def _sort(call: Call) -> None:
    data, axis = call.inputs[0], call.parameters["axis"]
    if data is None:
        return
    if axis is None:
        call.put((product(data),))
    else:
        axis_of(axis, len(data))
        call.put(data)


def _top_k(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    axis, count = parameters["axis"], parameters["k"]
    shape = (product(data),) if axis is None else data
    place = 0 if axis is None else axis_of(axis, len(data))
    length = shape[place]
    if length != UNKNOWN and count > length:
        mismatch(f"k={count} exceeds the {length} elements of data {data} along axis={axis}")
    if parameters["ret_typ"] == "mask":
        call.put(data)
        return
    chosen = with_length(shape, place, count if count >= 1 else length)
    for index in range(len(call.outputs)):
        call.put(chosen, index)


def _all_in_one(call: Call) -> None:
    """One number about all arrays."""
    call.put((1,))


def _one_for_each(call: Call) -> None:
    """One number about each array."""
    call.put((len(call.inputs),))


_REDUCTIONS = (
    "max", "mean", "min", "moments", "nanprod", "nansum", "norm", "prod", "sum",
)  # fmt: skip

RULES: Mapping[str, Rule] = {
    **dict.fromkeys(_REDUCTIONS, _reduce),
    "all_finite": _all_in_one,
    "argmax": _positions,
    "argmax_channel": _channel_positions,
    "argmin": _positions,
    "argsort": _sort,
    "multi_all_finite": _all_in_one,
    "multi_sum_sq": _one_for_each,
    "sort": _sort,
    "topk": _top_k,
}
