"""Shapes of operators that join arrays, cut them into parts, or take a part."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from mxnet.graph.rules.call import (
    UNKNOWN,
    Call,
    Rule,
    Shape,
    axis_of,
    merged,
    mismatch,
    with_length,
    without,
)


def _concat(call: Call) -> None:
    _join(call, len(call.inputs))


def _name(name: str, _: int) -> str:
    return name


def _quantized_concat(call: Call) -> None:
    # After the arrays come the two ends of the range of each.
    count = len(call.inputs) // 3
    for index in range(count, len(call.inputs)):
        call.give(index, (1,))
    _join(call, count)
    call.put((1,), 1)
    call.put((1,), 2)


def _join(call: Call, count: int) -> None:
    """The first inputs are joined to the first output."""
    inputs = call.inputs[:count]
    known = [shape for shape in inputs if shape is not None]
    common = call.outputs[0]
    if not known:
        return
    axis = axis_of(call.parameters["dim"], len(known[0]))
    # What all have in common: every length but that along the axis.
    rest = with_length(known[0], axis, UNKNOWN)
    for index, shape in enumerate([*inputs, common]):
        if shape is None:
            continue
        if len(shape) != len(rest):
            mismatch(f"shapes {known[0]} and {shape} differ in the number of axes")
        name = call.node.inputs[index].name if index < count else "the result"
        rest = merged(with_length(shape, axis, UNKNOWN), rest, partial(_name, name), 0)
    for index in range(count):
        call.give(index, rest)
    lengths = [shape[axis] for shape in call.inputs[:count] if shape is not None]
    total = UNKNOWN if UNKNOWN in lengths else sum(lengths)
    call.put(with_length(rest, axis, total))
    result = call.outputs[0]
    if result is not None and result[axis] != UNKNOWN and lengths.count(UNKNOWN) == 1:
        missing = result[axis] - sum(length for length in lengths if length != UNKNOWN)
        if missing < 0:
            mismatch(f"the inputs are longer along axis {axis} than the result {result}")
        call.give(lengths.index(UNKNOWN), with_length(rest, axis, missing))


def _parameter_concat(call: Call) -> None:
    # reference: pieces of unknown shape are vectors
    if call.parameters["dim"] == 0 and any(shape is not None for shape in call.inputs):
        _concat(call)


def _stack(call: Call) -> None:
    call.alike(range(len(call.inputs)))
    data = call.inputs[0]
    if data is not None:
        axis = axis_of(call.parameters["axis"], len(data) + 1)
        call.put((*data[:axis], len(call.inputs), *data[axis:]))
    result = call.outputs[0]
    if result is not None:
        axis = axis_of(call.parameters["axis"], len(result))
        for index in range(len(call.inputs)):
            call.give(index, without(result, axis))


def _slice_channel(call: Call) -> None:
    parameters = call.parameters
    count, squeezed = parameters["num_outputs"], parameters["squeeze_axis"]
    call.alike((), range(len(call.outputs)))
    data = call.inputs[0]
    if data is not None:
        axis = axis_of(parameters["axis"], len(data))
        length = data[axis]
        if length != UNKNOWN and length % count:
            mismatch(f"axis {axis} of data {data} cannot be cut into {count} equal parts")
        part = UNKNOWN if length == UNKNOWN else length // count
        if squeezed and part not in (1, UNKNOWN):
            mismatch(f"squeeze_axis needs parts of length 1, not {part}")
        shape = without(data, axis) if squeezed else with_length(data, axis, part)
        for index in range(len(call.outputs)):
            call.put(shape or call.scalar, index)
    result = call.outputs[0]
    if result is not None:
        axis = axis_of(parameters["axis"], len(result) + squeezed)
        if squeezed:
            call.give(0, (*result[:axis], count, *result[axis:]))
        else:
            length = UNKNOWN if result[axis] == UNKNOWN else result[axis] * count
            call.give(0, with_length(result, axis, length))


def _split(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    axis = axis_of(parameters["axis"], len(data))
    for result in call.outputs:
        if result is not None and not parameters["squeeze_axis"]:
            call.give(0, with_length(result, axis, UNKNOWN))
    data = call.inputs[0] or data
    length, sections = data[axis], parameters["sections"]
    if sections:
        # The first parts are longer by one where the length does not divide.
        parts = [
            UNKNOWN if length == UNKNOWN else (length + sections - 1 - part) // sections
            for part in range(sections)
        ]
    else:
        parts = _part_lengths(list(parameters["indices"]), length)
    for index, part in enumerate(parts):
        if parameters["squeeze_axis"]:
            call.put(without(data, axis) or call.scalar, index)
        else:
            call.put(with_length(data, axis, part), index)


def _part_lengths(starts: Sequence[int], length: int) -> list[int]:
    if length == UNKNOWN:
        return [b - a for a, b in itertools.pairwise(starts)] + [UNKNOWN]
    bounded = [min(max(start + length if start < 0 else start, 0), length) for start in starts]
    return [max(b - a, 0) for a, b in zip(bounded, [*bounded[1:], length], strict=True)]


# ---- parts -----------------------------------------------------------------------------------


def selected(shape: Shape, parameters: Mapping[str, Any]) -> Shape:
    """The shape of the part that ``begin``, ``end`` and ``step`` name.

    Raises:
        MismatchError: They do not fit the shape.
    """
    begin, end = parameters["begin"], parameters["end"]
    step = parameters["step"] or (None,) * len(begin)
    if len(begin) > len(shape) or len(begin) != len(end) or len(step) != len(begin):
        mismatch(
            f"begin={begin}, end={end} and step={parameters['step']} must be equally long and "
            f"name at most the {len(shape)} axes of {shape}"
        )
    lengths = list(shape)
    for axis, (first, last, stride) in enumerate(zip(begin, end, step, strict=True)):
        if stride == 0:
            mismatch(f"step={step} must not hold 0")
        if lengths[axis] != UNKNOWN:
            lengths[axis] = len(range(*slice(first, last, stride).indices(lengths[axis])))
    return tuple(lengths)


def _slice(call: Call) -> None:
    if call.inputs[0] is not None:
        call.put(selected(call.inputs[0], call.parameters))


def _slice_assign(call: Call) -> None:
    call.alike((0,), (0,))
    if len(call.inputs) > 1 and call.inputs[0] is not None:
        call.give(1, selected(call.inputs[0], call.parameters))


def _slice_axis(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    axis = axis_of(parameters["axis"], len(data))
    length, begin, end = data[axis], parameters["begin"], parameters["end"]
    if length == UNKNOWN:
        call.put(data)
        return
    first = begin + length if begin < 0 else begin
    last = length if end is None else end + length if end < 0 else end
    if not 0 <= first < last <= length:
        mismatch(f"begin={begin}, end={end} is no range within axis {axis} of length {length}")
    call.put(with_length(data, axis, last - first))


def _slice_like(call: Call) -> None:
    data, like = call.inputs
    if data is None or like is None:
        return
    axes = call.parameters["axes"]
    if not axes and len(data) != len(like):
        mismatch(f"data {data} and shape_like {like} differ in the number of axes")
    lengths = list(data)
    for axis in axes or range(len(data)):
        own, other = axis_of(axis, len(data)), axis_of(axis, len(like))
        if lengths[own] != UNKNOWN and like[other] > lengths[own]:
            mismatch(f"axis {axis} of shape_like {like} is longer than that of data {data}")
        lengths[own] = like[other]
    call.put(lengths)


RULES: Mapping[str, Rule] = {
    "Concat": _concat,
    "SliceChannel": _slice_channel,
    "_contrib_quantized_concat": _quantized_concat,
    "_rnn_param_concat": _parameter_concat,
    "_slice_assign": _slice_assign,
    "_slice_assign_scalar": _slice_assign,
    "_split_v2": _split,
    "slice": _slice,
    "slice_axis": _slice_axis,
    "slice_like": _slice_like,
    "stack": _stack,
}
