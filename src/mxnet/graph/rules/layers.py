"""Shapes of layers: their weights from the data, and their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mxnet.graph.rules.call import (
    UNKNOWN,
    Call,
    Rule,
    Shape,
    axis_of,
    mismatch,
    product,
    with_length,
    without,
)


def fill_inputs(call: Call) -> None:
    """Complete the shapes of inputs by the operator's own rule."""
    assert call.node.operator is not None
    rule = call.node.operator.shape_rule
    assert rule is not None
    # Rules beside operators write 0 for what is unknown.
    known = [
        None if shape is None else tuple(max(length, 0) for length in shape)
        for shape in call.inputs
    ]
    for index, shape in enumerate(rule(list(known), **call.parameters)):
        if shape is not None and shape is not known[index]:
            call.give(index, [length or UNKNOWN for length in shape])


def _fully_connected(call: Call) -> None:
    data, hidden = call.inputs[0], call.parameters["num_hidden"]
    flatten = call.parameters["flatten"]
    if data is None:
        return
    if hidden < 1:
        mismatch(f"num_hidden={hidden} must be at least 1")
    fill_inputs(call)
    call.put((data[0], hidden) if flatten else (*data[:-1], hidden))
    _features_of_weight(call, data, flatten)
    result = call.outputs[0]
    if result is not None:
        call.give(0, result[:1] + data[1:] if flatten else result[:-1] + data[-1:])


def _quantized_fully_connected(call: Call) -> None:
    _fully_connected(call)
    for index, name in enumerate(call.names()):
        if name.startswith(("min_", "max_")):
            call.give(index, (1,))
    call.put((1,), 1)
    call.put((1,), 2)


def _features_of_weight(call: Call, data: Shape, flatten: bool) -> None:
    weight = call.inputs[1]
    if weight is not None and weight[1] != UNKNOWN and (not flatten or len(data) == 2):
        call.give(0, with_length(data, len(data) - 1, weight[1]))


def channel_axis(layout: str | None) -> int:
    """Where the channels are: 1, or -1 when the layout ends with them."""
    return -1 if layout is not None and layout[-1] == "C" else 1


def spatial(data: Shape, layout: str | None) -> Shape:
    """The lengths of the axes that a kernel moves along."""
    return data[1:-1] if channel_axis(layout) == -1 else data[2:]


def arranged(batch: int, channels: int, lengths: Sequence[int], layout: str | None) -> Shape:
    """A shape in a layout."""
    if channel_axis(layout) == -1:
        return (batch, *lengths, channels)
    return (batch, channels, *lengths)


def _window(call: Call) -> tuple[Shape, Shape, Shape, Shape]:
    """Kernel, stride, padding and extent of the dilated kernel."""
    kernel = call.parameters["kernel"]
    ndim = len(kernel)
    stride = call.parameters["stride"] or (1,) * ndim
    pad = call.parameters["pad"] or (0,) * ndim
    dilate = call.parameters.get("dilate") or (1,) * ndim
    for name, value in (("stride", stride), ("pad", pad), ("dilate", dilate)):
        if len(value) != ndim:
            mismatch(f"{name}={value} and kernel={kernel} differ in length")
    if min(kernel) < 1 or min(stride) < 1 or min(dilate) < 1 or min(pad) < 0:
        mismatch(f"kernel={kernel}, stride={stride}, dilate={dilate} or pad={pad} is too small")
    extent = tuple((k - 1) * d + 1 for k, d in zip(kernel, dilate, strict=True))
    return kernel, stride, pad, extent


def _check_rank(data: Shape, kernel: Shape) -> None:
    if len(data) != len(kernel) + 2:
        mismatch(
            f"kernel={kernel} has {len(kernel)} axes, so data must have {len(kernel) + 2} axes, "
            f"but its shape is {data}"
        )


def _convolution(call: Call) -> None:
    kernel, stride, pad, extent = _window(call)
    data, layout = call.inputs[0], call.parameters["layout"]
    filters, groups = call.parameters["num_filter"], call.parameters["num_group"]
    if groups < 1 or filters < 1 or filters % groups:
        mismatch(f"num_filter={filters} is not a multiple of num_group={groups}")
    if data is None:
        return
    _check_rank(data, kernel)
    channels = data[channel_axis(layout)]
    if channels != UNKNOWN and channels % groups:
        mismatch(f"{channels} channels of data are not a multiple of num_group={groups}")
    fill_inputs(call)
    lengths = []
    for x, k, s, p in zip(spatial(data, layout), extent, stride, pad, strict=True):
        if x != UNKNOWN and x + 2 * p < k:
            mismatch(f"kernel={kernel} exceeds data {data} padded by {pad}")
        lengths.append(UNKNOWN if x == UNKNOWN else (x + 2 * p - k) // s + 1)
    call.put(arranged(data[0], filters, lengths, layout))
    result = call.outputs[0]
    if result is not None:
        # Only with stride 1 is there just one length that gives the result's.
        back = [
            UNKNOWN if y == UNKNOWN or s != 1 else y - 1 + k - 2 * p
            for y, k, s, p in zip(spatial(result, layout), extent, stride, pad, strict=True)
        ]
        call.give(0, arranged(result[0], UNKNOWN, back, layout))


def _deformable(call: Call) -> None:
    kernel, stride, pad, extent = _window(call)
    data = call.inputs[0]
    if data is None:
        return
    _check_rank(data, kernel)
    if UNKNOWN not in data[1:]:
        fill_inputs(call)
    lengths = [
        UNKNOWN if x == UNKNOWN else (x + 2 * p - k) // s + 1
        for x, k, s, p in zip(data[2:], extent, stride, pad, strict=True)
    ]
    call.put((data[0], call.parameters["num_filter"], *lengths))
    if call.outputs[0] is not None:
        call.give(0, (call.outputs[0][0], *(UNKNOWN for _ in data[1:])))


def _deconvolution(call: Call) -> None:
    kernel, stride, pad, extent = _window(call)
    data, layout = call.inputs[0], call.parameters["layout"]
    filters = call.parameters["num_filter"]
    target = call.parameters["target_shape"]
    adj = call.parameters["adj"] or (0,) * len(kernel)
    if data is None:
        return
    _check_rank(data, kernel)
    fill_inputs(call)
    if any(target):
        lengths: Sequence[int] = target
    else:
        lengths = [
            UNKNOWN if x == UNKNOWN else s * (x - 1) + k - 2 * p + a
            for x, k, s, p, a in zip(spatial(data, layout), extent, stride, pad, adj, strict=True)
        ]
    if any(length < 1 and length != UNKNOWN for length in lengths):
        mismatch(f"the result of data {data} would have the lengths {tuple(lengths)}")
    call.put(arranged(data[0], filters, lengths, layout))


def _pooling(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    layout = parameters.get("layout")
    lengths = spatial(data, layout)
    batch, channels = data[0], data[channel_axis(layout)]
    if parameters["global_pool"]:
        call.put(arranged(batch, channels, (1,) * len(lengths), layout))
        return
    kernel, stride, pad, _ = _window(call)
    _check_rank(data, kernel)
    convention = parameters["pooling_convention"]
    found = []
    for x, k, s, p in zip(lengths, kernel, stride, pad, strict=True):
        if x != UNKNOWN and k > x + 2 * p:
            mismatch(f"kernel={kernel} exceeds data {data} padded by {pad}")
        steps = x + 2 * p - k
        found.append(
            UNKNOWN
            if x == UNKNOWN
            else (-(-steps // s) if convention == "full" else steps // s) + 1
        )
    call.put(arranged(batch, channels, found, layout))


def _embedding(call: Call) -> None:
    data, width = call.inputs[0], call.parameters["output_dim"]
    if data is not None:
        fill_inputs(call)
        call.put((*data, width))
    result = call.outputs[0]
    if result is not None and len(result) > 1:
        call.give(0, result[:-1])


def _normalization(call: Call) -> None:
    """The first output is as the data; further ones are statistics."""
    call.alike((0,), (0,))
    data = call.inputs[0]
    if data is None:
        return
    axis = axis_of(call.parameters.get("axis", 1), len(data))
    fill_inputs(call)
    if len(call.outputs) == 1:
        return
    name = call.node.operator.name if call.node.operator is not None else ""
    if name == "LayerNorm":
        statistics = with_length(data, axis, 1)
    elif name == "GroupNorm":
        statistics = (data[0], call.parameters["num_groups"])
    else:
        statistics = (data[axis],)
    for index in range(1, len(call.outputs)):
        call.put(statistics, index)


def _like_data(call: Call) -> None:
    """One output, as the data; the operator's rule completes the other inputs."""
    call.alike((0,), (0,))
    if call.inputs[0] is not None:
        fill_inputs(call)


def _prelu(call: Call) -> None:
    if call.inputs[0] is not None:
        fill_inputs(call)
    call.alike((0,), range(len(call.outputs)))


def _softmax(call: Call) -> None:
    call.alike((0,), (0,))
    data = call.inputs[0]
    if data is not None and len(call.inputs) > 1:
        call.give(1, without(data, axis_of(call.parameters["axis"], len(data))))


def _softmax_output(call: Call) -> None:
    call.alike((0,), (0,))
    data, label = call.inputs[0], call.inputs[1]
    if data is None:
        return
    shapes = [data[:-1], data]
    if call.parameters["multi_output"]:
        # The label of each position, flat or in the layout of the data.
        shapes = [
            (data[0], product(data[2:])), without(data, 1), with_length(data, 1, 1), data,
        ]  # fmt: skip
    _give_label(call, label, shapes)


def _give_label(call: Call, label: Shape | None, shapes: Sequence[Shape]) -> None:
    """Tell the label's shape: the first of several that fit what is known of it."""
    if label is None:
        call.give(1, shapes[0])
        return
    for shape in shapes:
        if len(shape) == len(label) and all(
            a == b or UNKNOWN in (a, b) for a, b in zip(shape, label, strict=True)
        ):
            call.give(1, shape)
            return
    expected = " or ".join(map(str, shapes))
    mismatch(f"the label has shape {label}, expected {expected}")


def _regression(call: Call) -> None:
    call.alike((0,), (0,))
    data, label = call.inputs[0], call.inputs[1]
    if data is None:
        return
    # reference: a column of outputs has a vector of labels
    column = len(data) == 2 and data[1] in (1, UNKNOWN)
    if not column:
        _give_label(call, label, [data])
    elif data[1] == 1 or label is not None:
        _give_label(call, label, [data[:1], data])


def _svm_output(call: Call) -> None:
    call.alike((0,), (0,))
    if call.inputs[0] is not None:
        call.give(1, call.inputs[0][:1])


def _recurrent(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    if len(data) != 3:
        mismatch(f"data {data} must have the 3 axes (time, batch, features)")
    fill_inputs(call)
    directions = 2 if parameters["bidirectional"] else 1
    layers = parameters["num_layers"] * directions
    width = parameters["projection_size"] or parameters["state_size"]
    call.put((data[0], data[1], directions * width))
    call.put((layers, data[1], width), 1)
    call.put((layers, data[1], parameters["state_size"]), 2)
    if call.outputs[0] is not None:
        call.give(0, (*call.outputs[0][:2], UNKNOWN))


RULES: Mapping[str, Rule] = {
    "BatchNorm": _normalization,
    "BatchNorm_v1": _normalization,
    "Convolution": _convolution,
    "Convolution_v1": _convolution,
    "Deconvolution": _deconvolution,
    "Embedding": _embedding,
    "FullyConnected": _fully_connected,
    "GroupNorm": _normalization,
    "InstanceNorm": _like_data,
    "LayerNorm": _normalization,
    "LeakyReLU": _prelu,
    "LinearRegressionOutput": _regression,
    "LogisticRegressionOutput": _regression,
    "MAERegressionOutput": _regression,
    "Pooling": _pooling,
    "Pooling_v1": _pooling,
    "RNN": _recurrent,
    "SVMOutput": _svm_output,
    "SoftmaxOutput": _softmax_output,
    "_contrib_BatchNormWithReLU": _normalization,
    "_contrib_DeformableConvolution": _deformable,
    "_contrib_ModulatedDeformableConvolution": _deformable,
    "_contrib_SparseEmbedding": _embedding,
    "_contrib_quantized_fully_connected": _quantized_fully_connected,
    "_contrib_SyncBatchNorm": _normalization,
    "softmax": _softmax,
}
