"""Shapes of operators that look elements up, choose between them, or draw them."""

from __future__ import annotations

from collections.abc import Mapping

from mxnet.graph.rules.call import (
    UNKNOWN,
    Call,
    Rule,
    axis_of,
    mismatch,
    product,
    with_length,
    without,
)


def _take(call: Call) -> None:
    data, indices = call.inputs
    if data is None or indices is None:
        return
    axis = axis_of(call.parameters["axis"], len(data))
    call.put((*data[:axis], *indices, *data[axis + 1 :]) or call.scalar)


def _pick(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    axis, keepdims = parameters["axis"], parameters["keepdims"]
    if axis is None:
        call.put(call.scalar)
        return
    axis = axis_of(axis, len(data))
    dropped, kept = without(data, axis) or call.scalar, with_length(data, axis, 1)
    index = call.inputs[1]
    call.give(1, kept if index is not None and len(index) == len(data) else dropped)
    call.put(kept if keepdims else dropped)


def _gather_nd(call: Call) -> None:
    data, indices = call.inputs
    if data is None or indices is None or not indices or indices[0] == UNKNOWN:
        return
    if indices[0] > len(data):
        mismatch(f"indices {indices} have more rows than data {data} has axes")
    call.put((*indices[1:], *data[indices[0] :]) or call.scalar)


def _scatter_nd(call: Call) -> None:
    call.put(call.parameters["shape"])


def _one_hot(call: Call) -> None:
    if call.inputs[0] is not None:
        call.put((*call.inputs[0], call.parameters["depth"]))


def _where(call: Call) -> None:
    call.alike((1, 2), (0,))
    condition, chosen = call.inputs[0], call.inputs[1]
    if chosen is None:
        return
    if condition is not None and len(condition) == len(chosen):
        call.alike((0, 1, 2), (0,))
    elif condition is not None:
        # A vector chooses rows.
        call.give(0, chosen[:1])


def _batch_take(call: Call) -> None:
    data = call.inputs[0]
    if data is not None:
        call.give(1, data[:1])
    if call.inputs[1] is not None:
        call.put(call.inputs[1])


def _sequence(call: Call) -> None:
    call.alike((0,), (0,))
    _sequence_lengths(call)


def _sequence_lengths(call: Call) -> None:
    data = call.inputs[0]
    if data is not None:
        axis = call.parameters["axis"]
        if len(data) < 2 or axis not in (0, 1):
            mismatch(f"data {data} must have at least 2 axes, and axis={axis} must be 0 or 1")
        call.give(1, (data[1 - axis],))


def _sequence_last(call: Call) -> None:
    _sequence_lengths(call)
    data = call.inputs[0]
    if data is not None:
        call.put(without(data, axis_of(call.parameters["axis"], len(data))) or call.scalar)


def _flat_index(call: Call) -> None:
    data = call.inputs[0]
    if data is not None:
        call.put(data[1:] or call.scalar)
    if call.outputs[0] is not None:
        call.give(0, (len(call.parameters["shape"]), *call.outputs[0]))


def _coordinates(call: Call) -> None:
    ndim = len(call.parameters["shape"])
    if call.inputs[0] is not None:
        call.put((ndim, *call.inputs[0]))
    elif call.outputs[0] is not None and len(call.outputs[0]) > 1:
        call.give(0, call.outputs[0][1:])


def _index_copy(call: Call) -> None:
    call.alike((0,), (0,))


def _sample(call: Call) -> None:
    """Draws from one distribution per element: their shape goes last."""
    call.alike(range(len(call.inputs)))
    wanted = call.parameters["shape"]
    drawn = (wanted,) if isinstance(wanted, int) else tuple(wanted or ())
    data = call.inputs[0]
    if data is not None:
        call.put((*data, *drawn))
    result = call.outputs[0]
    if result is not None and len(result) > len(drawn):
        for index in range(len(call.inputs)):
            call.give(index, result[: len(result) - len(drawn)])


def _density(call: Call) -> None:
    """Densities of samples, of which each distribution has a row."""
    sample = call.inputs[0]
    assert call.node.operator is not None
    if sample is None or any(shape is None for shape in call.inputs):
        return
    if call.node.operator.name == "_random_pdf_dirichlet":
        call.put(sample[:-1] or call.scalar)
        call.alike((0, 1)) if len(sample) == len(call.inputs[1] or ()) else None
        return
    rows = next(shape for shape in call.inputs[1:] if shape is not None)
    call.alike(range(1, len(call.inputs)))
    call.give(1, sample[: len(rows)])
    call.alike(range(1, len(call.inputs)))
    call.put(sample)


def _boxes_overlap(call: Call) -> None:
    left, right = call.inputs
    if left is not None and right is not None:
        call.put((*left[:-1], *right[:-1]))


def _shape_array(call: Call) -> None:
    call.put((UNKNOWN if call.inputs[0] is None else len(call.inputs[0]),))


def _histogram(call: Call) -> None:
    count = call.parameters["bin_cnt"]
    if count is not None:
        call.put((count,))
        call.put((count + 1,), 1)
    elif len(call.inputs) > 1 and call.inputs[1] is not None:
        edges = product(call.inputs[1])
        call.put((UNKNOWN if edges == UNKNOWN else edges - 1,))
        call.put((edges,), 1)


_SAMPLERS = (
    "exponential", "gamma", "generalized_negative_binomial", "negative_binomial", "normal",
    "poisson", "uniform",
)  # fmt: skip
_DENSITIES = (*_SAMPLERS, "dirichlet")

RULES: Mapping[str, Rule] = {
    **{f"_sample_{name}": _sample for name in _SAMPLERS},
    **{f"_random_pdf_{name}": _density for name in _DENSITIES},
    "SequenceLast": _sequence_last,
    "SequenceMask": _sequence,
    "SequenceReverse": _sequence,
    "_contrib_box_iou": _boxes_overlap,
    "_contrib_index_copy": _index_copy,
    "_histogram": _histogram,
    "_ravel_multi_index": _flat_index,
    "_unravel_index": _coordinates,
    "batch_take": _batch_take,
    "gather_nd": _gather_nd,
    "one_hot": _one_hot,
    "pick": _pick,
    "scatter_nd": _scatter_nd,
    "shape_array": _shape_array,
    "size_array": lambda call: call.put((1,)),
    "take": _take,
    "where": _where,
}
