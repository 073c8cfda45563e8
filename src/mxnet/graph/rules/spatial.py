"""Shapes of operators that sample images on grids or cut them into patches."""

from __future__ import annotations

import math
from collections.abc import Mapping

from mxnet.graph.rules.call import UNKNOWN, Call, Rule, Shape, mismatch, product


def _four_axes(name: str, shape: Shape) -> None:
    if len(shape) != 4:
        mismatch(f"{name} {shape} must have the 4 axes (batch, channels, height, width)")


def _bilinear_sampler(call: Call) -> None:
    data, grid = call.inputs
    if data is None or grid is None:
        return
    _four_axes("data", data)
    _four_axes("grid", grid)
    call.give(1, (data[0], 2, UNKNOWN, UNKNOWN))
    call.put((*data[:2], *grid[2:]))


def _spatial_transformer(call: Call) -> None:
    data, size = call.inputs[0], call.parameters["target_shape"]
    if data is None:
        return
    _four_axes("data", data)
    call.give(1, (data[0], 6))
    call.put((*data[:2], *(size if all(size) else data[2:])))


def _grid(call: Call) -> None:
    data = call.inputs[0]
    if data is None:
        return
    if call.parameters["transform_type"] == "affine":
        call.give(0, (data[0], 6))
        call.put((data[0], 2, *call.parameters["target_shape"]))
    else:
        _four_axes("data", data)
        call.put(data)


def _adaptive_pooling(call: Call) -> None:
    data = call.inputs[0]
    if data is None:
        return
    _four_axes("data", data)
    size = call.parameters["output_size"] or (1,)
    call.put((*data[:2], *(size * 2 if len(size) == 1 else size)))


def _patches(call: Call) -> None:
    data, parameters = call.inputs[0], call.parameters
    if data is None:
        return
    kernel = parameters["kernel"]
    ndim = len(kernel)
    if len(data) != ndim + 2:
        mismatch(f"kernel={kernel} has {ndim} axes, so data {data} must have {ndim + 2} axes")
    stride = parameters["stride"] or (1,) * ndim
    dilate = parameters["dilate"] or (1,) * ndim
    pad = parameters["pad"] or (0,) * ndim
    counts = []
    for x, k, s, d, p in zip(data[2:], kernel, stride, dilate, pad, strict=True):
        extent = (k - 1) * d + 1
        if x != UNKNOWN and extent > x + 2 * p:
            mismatch(f"kernel={kernel} exceeds data {data} padded by {pad}")
        counts.append(UNKNOWN if x == UNKNOWN else (x + 2 * p - extent) // s + 1)
    rows = UNKNOWN if data[1] == UNKNOWN else data[1] * math.prod(kernel)
    call.put((data[0], rows, product(counts)))


RULES: Mapping[str, Rule] = {
    "BilinearSampler": _bilinear_sampler,
    "GridGenerator": _grid,
    "SpatialTransformer": _spatial_transformer,
    "_contrib_AdaptiveAvgPooling2D": _adaptive_pooling,
    "im2col": _patches,
}
