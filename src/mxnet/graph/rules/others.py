"""Shapes of new arrays, of quantized numbers with their ranges, and of a few other operators."""

from __future__ import annotations

import math
from collections.abc import Mapping

from mxnet.graph.rules.call import UNKNOWN, Call, Rule, Shape, axis_of, merged, mismatch
from mxnet.graph.rules.layers import fill_inputs
from mxnet.operators.registry import REGISTRY
from mxnet.thread_state import STATE


def created_shape(parameter: object) -> Shape | None:
    """The shape of a new array from the parameter that says it.

    For classic arrays 0 is a length that follows from how the array is used, and ``()`` says
    nothing.
    """
    shape = (parameter,) if isinstance(parameter, int) else parameter
    if not isinstance(shape, tuple):
        return None
    if STATE.np_shape:
        return tuple(max(int(length), UNKNOWN) for length in shape)
    return tuple(int(length) if length > 0 else UNKNOWN for length in shape) or None


def _create(call: Call) -> None:
    call.put(created_shape(call.parameters["shape"]))


def _draw(call: Call) -> None:
    # reference: without a shape, one number
    given = call.parameters["shape"]
    shape = created_shape(given)
    call.put(call.scalar if given is None or (shape is None and call.outputs[0] is None) else shape)


def _range(call: Call) -> None:
    parameters = call.parameters
    start, stop, step = parameters["start"], parameters["stop"], parameters["step"]
    if parameters["infer_range"] and stop is None:
        return
    if stop is None:
        start, stop = 0.0, start
    count = math.ceil((stop - start) / step) * parameters["repeat"] if step else 0
    if count < 1:
        mismatch(f"start={start}, stop={stop}, step={step} is an empty range")
    call.put((count,))


def _eye(call: Call) -> None:
    rows, columns = call.parameters["N"], call.parameters["M"]
    call.put((rows, columns or rows))


def _quantize(call: Call) -> None:
    """Numbers with the ends of their range, which are vectors of one element."""
    call.alike((0,), (0,))
    _ranges(call)


def _ranges(call: Call) -> None:
    for index, name in enumerate(call.names()):
        if name.startswith(("min", "max")):
            call.give(index, (1,))
    for index in range(1, len(call.outputs)):
        call.put((1,), index)


def _dequantize(call: Call) -> None:
    call.alike((0,), (0,))
    _ranges(call)


def _up_sampling(call: Call) -> None:
    data, scale = call.inputs[0], call.parameters["scale"]
    if data is None:
        return
    if len(data) != 4:
        mismatch(f"data {data} must have the 4 axes (batch, channels, height, width)")
    height, width = (UNKNOWN if n == UNKNOWN else n * scale for n in data[2:])
    bilinear = call.parameters["sample_type"] == "bilinear"
    if bilinear:
        fill_inputs(call)
    channels = data[1]
    if not bilinear and len(call.inputs) > 1:
        others = [shape for shape in call.inputs if shape is not None]
        if call.parameters["multi_input_mode"] == "concat":
            lengths = [shape[1] for shape in others]
            whole = len(others) == len(call.inputs) and UNKNOWN not in lengths
            channels = sum(lengths) if whole else UNKNOWN
    call.put((data[0], channels, height, width))


def _calibrate(call: Call) -> None:
    call.put((1,))
    call.put((1,), 1)


def _encode_boxes(call: Call) -> None:
    samples, anchors = call.inputs[0], call.inputs[2]
    if samples is None or anchors is None:
        return
    shape = (*anchors[:2], 4)
    for index in (4, 5):
        call.give(index, (4,))
    call.put(shape)
    call.put(shape, 1)


def _like_boxes(call: Call) -> None:
    call.alike((0,), (0,))


def _crop_images(call: Call) -> None:
    data, window = call.inputs[0], call.parameters["h_w"]
    if data is None or len(data) != 4:
        return
    if len(call.inputs) == 1:
        if call.parameters["center_crop"] or window[0] > 0:
            call.put((*data[:2], *window))
    elif call.inputs[1] is not None:
        call.put((*data[:2], *call.inputs[1][2:]))


def _detections(call: Call) -> None:
    scores, anchors = call.inputs[0], call.inputs[2]
    if scores is not None:
        batch, _, count = scores
        call.give(1, (batch, UNKNOWN if count == UNKNOWN else 4 * count))
        call.give(2, (1, count, 4))
        call.put((batch, count, 6))
    elif anchors is not None:
        call.give(2, (1, UNKNOWN, 4))


def _targets(call: Call) -> None:
    anchors, labels = call.inputs[0], call.inputs[1]
    if anchors is None or labels is None:
        return
    batch, count = labels[0], anchors[1]
    call.give(2, (batch, UNKNOWN, count))
    flat = UNKNOWN if count == UNKNOWN else 4 * count
    for index, length in enumerate((flat, flat, count)):
        call.put((batch, length), index)


def _anchors(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    kinds = len(parameters["sizes"]) + len(parameters["ratios"]) - 1
    height, width = data[2:4]
    count = UNKNOWN if UNKNOWN in (height, width) else height * width * kinds
    call.put((1, count, 4))


def _range_like(call: Call) -> None:
    data, axis = call.inputs[0], call.parameters["axis"]
    if data is not None:
        call.put(data if axis is None else (data[axis_of(axis, len(data))],))


def _correlation(call: Call) -> None:
    left, right = call.inputs
    if left is None or right is None:
        return
    parameters = call.parameters
    pad, reach = parameters["pad_size"], parameters["max_displacement"]
    border = reach + (parameters["kernel_size"] - 1) // 2
    lengths = []
    for length in merged(left[2:], right[2:], lambda _: "data1", 0):
        if length == UNKNOWN:
            lengths.append(UNKNOWN)
            continue
        count = -(-(length + 2 * pad - 2 * border) // parameters["stride1"])
        if count < 1:
            mismatch(f"data {left} is too small for max_displacement={reach}")
        lengths.append(count)
    across = 2 * (reach // parameters["stride2"]) + 1
    call.put((left[0], across * across, *lengths))


def _quantized_batch_norm(call: Call) -> None:
    _quantize(call)
    data = call.inputs[0]
    if data is not None:
        for index in range(1, 5):
            call.give(index, data[1:2])


def _position_sensitive(call: Call) -> None:
    rois, parameters = call.inputs[1], call.parameters
    if call.inputs[0] is not None and rois is not None:
        side = parameters["pooled_size"]
        call.put((rois[0], parameters["output_dim"], side, side))


def _pooled_regions(call: Call) -> None:
    data, rois = call.inputs
    if data is None or rois is None:
        return
    height, width = call.parameters["pooled_size"]
    channels = data[1]
    if call.parameters.get("position_sensitive") and channels != UNKNOWN:
        channels //= height * width
    call.put((rois[0], channels, height, width))


CREATORS = tuple(
    found.name
    for found in REGISTRY.operators()
    if not found.inputs
    and any(p.name == "shape" for p in found.parameters)
    and found.name.startswith(("_zeros", "_ones", "_full", "_npi_zeros", "_npi_ones"))
)
DRAWS = tuple(
    found.name
    for found in REGISTRY.operators()
    if not found.inputs and found.name.startswith("_random_")
)

RULES: Mapping[str, Rule] = {
    **dict.fromkeys(CREATORS, _create),
    **dict.fromkeys(DRAWS, _draw),
    "Correlation": _correlation,
    "Crop": _crop_images,
    "ROIPooling": _pooled_regions,
    "UpSampling": _up_sampling,
    "_contrib_MultiBoxDetection": _detections,
    "_contrib_MultiBoxPrior": _anchors,
    "_contrib_MultiBoxTarget": _targets,
    "_contrib_DeformablePSROIPooling": _position_sensitive,
    "_contrib_PSROIPooling": _position_sensitive,
    "_contrib_ROIAlign": _pooled_regions,
    "_contrib_RROIAlign": _pooled_regions,
    "_contrib_arange_like": _range_like,
    "_contrib_box_decode": _like_boxes,
    "_contrib_box_encode": _encode_boxes,
    "_contrib_box_nms": _like_boxes,
    "_contrib_calibrate_entropy": _calibrate,
    "_contrib_dequantize": _dequantize,
    "_contrib_quantize": _quantize,
    "_contrib_quantize_asym": _quantize,
    "_contrib_quantize_v2": _quantize,
    "_contrib_quantized_act": _quantize,
    "_contrib_quantized_batch_norm": _quantized_batch_norm,
    "_contrib_requantize": _quantize,
    "_arange": _range,
    "_eye": _eye,
    "_linspace": lambda call: call.put((call.parameters["num"],)),
}
