"""Shapes of operators that rearrange axes or change their lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mxnet.graph.rules.call import (
    UNKNOWN,
    Call,
    Rule,
    Shape,
    axis_of,
    broadcast,
    is_complete,
    mismatch,
    product,
    with_length,
)

# Codes in the shape of `Reshape`.
_COPY, _INFER, _COPY_REST, _JOIN, _SPLIT = 0, -1, -2, -3, -4
# Stands for the one length that follows from the number of elements.
_OPEN = -9


def _reshape(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    result = call.outputs[0]
    if data is not None:
        target = _reshaped(data, parameters)
        total = product(data)
        if _OPEN in target:
            target = _closed(target, total, data)
        elif is_complete(target) and total != UNKNOWN and product(target) != total:
            mismatch(f"data {data} cannot take the shape {target}")
        call.put(target)
        result = call.outputs[0]
    if data is not None and result is not None and is_complete(result):
        _fill_one(call, data, product(result))


def _reshaped(data: Shape, parameters: Mapping[str, object]) -> Shape:
    codes, reverse = parameters["shape"], parameters["reverse"]
    assert isinstance(codes, tuple)
    if not codes:
        wanted = parameters["target_shape"]
        assert isinstance(wanted, tuple)
        target = tuple(length or _OPEN for length in wanted)
        return (data[0], *target[1:]) if parameters["keep_highest"] else target
    if reverse:
        return _by_codes(data[::-1], codes[::-1])[::-1]
    return _by_codes(data, codes)


def _by_codes(data: Shape, codes: Sequence[int]) -> Shape:
    """The shape that codes stand for; ``_OPEN`` where a length follows from the others."""
    target: list[int] = []
    axis = position = 0
    while position < len(codes):
        code = codes[position]
        used = 1
        if code in (_COPY, _SPLIT) and axis >= len(data):
            mismatch(f"shape={tuple(codes)} refers to axis {axis} of data {data}")
        if code == _COPY_REST:
            target += data[axis:]
            used = len(data) - axis
        elif code == _JOIN:
            if axis + 1 >= len(data):
                mismatch(f"shape={tuple(codes)} refers to axis {axis + 1} of data {data}")
            target.append(product(data[axis : axis + 2]))
            used = 2
        elif code == _SPLIT:
            target += _split_axis(data[axis], codes[position + 1 : position + 3])
            position += 2
        elif code < _SPLIT:
            mismatch(f"{code} in shape={tuple(codes)} is no length and no code")
        else:
            target.append(data[axis] if code == _COPY else _OPEN if code == _INFER else code)
        axis += used
        position += 1
    return tuple(target)


def _split_axis(length: int, parts: Sequence[int]) -> list[int]:
    if len(parts) != 2:
        mismatch("-4 in shape must be followed by two lengths")
    first, second = parts
    if first == second == -1:
        mismatch("only one of the lengths after -4 in shape can be -1")
    if length == UNKNOWN:
        return [first, second]
    if first == -1:
        first = length // max(second, 1)
    elif second == -1:
        second = length // max(first, 1)
    if first * second != length:
        mismatch(f"-4 in shape cannot split an axis of length {length} into {tuple(parts)}")
    return [first, second]


def _closed(target: Shape, total: int, data: Shape) -> Shape:
    if target.count(_OPEN) > 1:
        mismatch("only one length of shape can be inferred")
    known = product(length for length in target if length != _OPEN)
    if UNKNOWN in (known, total):
        length = UNKNOWN
    elif not known or total % known:
        shown = tuple(-1 if n == _OPEN else n for n in target)
        mismatch(f"data {data} cannot take the shape {shown}")
    else:
        length = total // known
    return tuple(length if n == _OPEN else n for n in target)


def _fill_one(call: Call, data: Shape, total: int) -> None:
    """The only unknown length of the data, from the number of elements."""
    if data.count(UNKNOWN) != 1:
        return
    known = product(length for length in data if length != UNKNOWN)
    if known > 0 and total % known == 0:
        call.give(0, with_length(data, data.index(UNKNOWN), total // known))


def _flatten(call: Call) -> None:
    data = call.inputs[0]
    if data is not None:
        call.put((data[0], product(data[1:])) if data else (1, 1))


def _expand_dims(call: Call) -> None:
    data, axis = call.inputs[0], call.parameters["axis"]
    if data is not None:
        place = axis_of(axis, len(data) + 1)
        call.put((*data[:place], 1, *data[place:]))
    result = call.outputs[0]
    if result is not None:
        place = axis_of(axis, len(result))
        rest = result[:place] + result[place + 1 :]
        if rest:
            call.give(0, rest)


def _squeeze(call: Call) -> None:
    data, axis = call.inputs[0], call.parameters["axis"]
    if data is None:
        return
    if axis is None:
        if is_complete(data):
            call.put(tuple(n for n in data if n != 1) or call.scalar)
        return
    axes = {axis_of(a, len(data)) for a in ((axis,) if isinstance(axis, int) else axis)}
    for removed in axes:
        if data[removed] not in (1, UNKNOWN):
            mismatch(f"axis {removed} of data {data} has length {data[removed]}, expected 1")
    call.put(tuple(n for i, n in enumerate(data) if i not in axes) or call.scalar)


def _transpose(call: Call) -> None:
    data, axes = call.inputs[0], call.parameters["axes"]
    result = call.outputs[0]
    ndim = len(axes) if axes else next((len(s) for s in (data, result) if s is not None), None)
    if ndim is None:
        return
    order = tuple(axis_of(a, ndim) for a in axes) if axes else tuple(range(ndim))[::-1]
    if sorted(order) != list(range(ndim)):
        mismatch(f"axes={axes} must name every axis once")
    if data is not None:
        if len(data) != ndim:
            mismatch(f"axes={axes} must name the {len(data)} axes of data {data}")
        call.put(data[a] for a in order)
    result = call.outputs[0]
    if result is not None and len(result) == ndim:
        back = [UNKNOWN] * ndim
        for place, axis in enumerate(order):
            back[axis] = result[place]
        call.give(0, back)


def _swap_axes(call: Call) -> None:
    one, other = call.parameters["dim1"], call.parameters["dim2"]

    def swapped(shape: Shape) -> Shape:
        lengths = list(shape)
        a, b = axis_of(one, len(shape)), axis_of(other, len(shape))
        lengths[a], lengths[b] = lengths[b], lengths[a]
        return tuple(lengths)

    if call.inputs[0] is not None:
        call.put(swapped(call.inputs[0]))
    if call.outputs[0] is not None:
        call.give(0, swapped(call.outputs[0]))


def _tile(call: Call) -> None:
    data, reps = call.inputs[0], call.parameters["reps"]
    if data is None:
        return
    ndim = max(len(data), len(reps))
    lengths = (1,) * (ndim - len(data)) + data
    times = (1,) * (ndim - len(reps)) + tuple(reps)
    call.put(UNKNOWN if n == UNKNOWN else n * r for n, r in zip(lengths, times, strict=True))


def _repeat(call: Call) -> None:
    data, axis = call.inputs[0], call.parameters["axis"]
    if data is None:
        return
    times = call.parameters["repeats"]
    if times < 0:
        mismatch(f"repeats={times} must not be negative")
    if axis is None:
        total = product(data)
        call.put((UNKNOWN if total == UNKNOWN else total * times,))
        return
    axis = axis_of(axis, len(data))
    length = data[axis]
    call.put(with_length(data, axis, UNKNOWN if length == UNKNOWN else length * times))


def _pad(call: Call) -> None:
    data, width = call.inputs[0], call.parameters["pad_width"]
    if data is None:
        return
    if len(width) != 2 * len(data):
        mismatch(f"pad_width={width} must hold two numbers for each axis of data {data}")
    call.put(
        UNKNOWN if n == UNKNOWN else n + width[2 * i] + width[2 * i + 1] for i, n in enumerate(data)
    )


def _broadcast_to(call: Call) -> None:
    data, wanted = call.inputs[0], call.parameters["shape"]
    if data is None:
        return
    if len(data) != len(wanted):
        mismatch(f"shape={wanted} must have the {len(data)} axes of data {data}")
    for have, want in zip(data, wanted, strict=True):
        if want and have not in (1, UNKNOWN, want):
            mismatch(f"data {data} cannot be repeated to shape={wanted}")
    call.put(want or have for have, want in zip(data, wanted, strict=True))


def _broadcast_axis(call: Call) -> None:
    data, axes, sizes = call.inputs[0], call.parameters["axis"], call.parameters["size"]
    if data is None:
        return
    lengths = list(data)
    for axis, size in zip(axes, sizes, strict=True):
        place = axis_of(axis, len(data))
        if data[place] not in (1, UNKNOWN):
            mismatch(f"axis {axis} of data {data} must have length 1 to be repeated")
        lengths[place] = size
    call.put(lengths)


def _broadcast_like(call: Call) -> None:
    left, right = call.inputs
    if left is None or right is None:
        return
    own, other = call.parameters["lhs_axes"], call.parameters["rhs_axes"]
    if own is None:
        if len(left) != len(right):
            mismatch(f"lhs {left} and rhs {right} differ in the number of axes")
        own = other = tuple(range(len(left)))
    lengths = list(left)
    for a, b in zip(own, other, strict=True):
        place, length = axis_of(a, len(left)), right[axis_of(b, len(right))]
        if left[place] == 1:
            lengths[place] = length
        elif left[place] != UNKNOWN:
            broadcast((left[place],), (length,))
    call.put(lengths)


def _depth_to_space(call: Call) -> None:
    data, block = call.inputs[0], call.parameters["block_size"]
    if data is None:
        return
    n, c, h, w = data
    if c != UNKNOWN and c % block**2:
        mismatch(f"the channels of data {data} are not a multiple of block_size={block} squared")
    call.put((n, _divided(c, block**2), _times(h, block), _times(w, block)))


def _space_to_depth(call: Call) -> None:
    data, block = call.inputs[0], call.parameters["block_size"]
    if data is None:
        return
    n, c, h, w = data
    if any(x != UNKNOWN and x % block for x in (h, w)):
        mismatch(f"height and width of data {data} are not multiples of block_size={block}")
    call.put((n, _times(c, block**2), _divided(h, block), _divided(w, block)))


def _times(length: int, factor: int) -> int:
    return UNKNOWN if length == UNKNOWN else length * factor


def _divided(length: int, factor: int) -> int:
    return UNKNOWN if length == UNKNOWN else length // factor


def _cumulative(call: Call) -> None:
    if call.parameters["axis"] is not None:
        call.alike((0,), (0,))
    elif call.inputs[0] is not None:
        call.put((product(call.inputs[0]),))


RULES: Mapping[str, Rule] = {
    "Flatten": _flatten,
    "Pad": _pad,
    "Reshape": _reshape,
    "SwapAxis": _swap_axes,
    "_np_cumsum": _cumulative,
    "broadcast_axis": _broadcast_axis,
    "broadcast_like": _broadcast_like,
    "broadcast_to": _broadcast_to,
    "depth_to_space": _depth_to_space,
    "expand_dims": _expand_dims,
    "repeat": _repeat,
    "space_to_depth": _space_to_depth,
    "squeeze": _squeeze,
    "tile": _tile,
    "transpose": _transpose,
}
