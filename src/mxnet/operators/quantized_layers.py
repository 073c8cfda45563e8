"""Layers on 8-bit integers with exact 32-bit sums; see ``quantized_ranges`` for the encoding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.convolution import convolution
from mxnet.operators.neural import embedding, fully_connected
from mxnet.operators.parameters import DType
from mxnet.operators.pooling import pooling
from mxnet.operators.quantized_ranges import (
    LEVELS,
    accumulator_type,
    check_quantized,
    fill_range_shapes,
    magnitude,
    product_range,
    to_integers,
)
from mxnet.operators.registry import Operator, Shape, operator

Quantized = tuple[Tensor, Tensor, Tensor]

_LAYER_INPUTS = ("data", "weight", "bias", "min_data", "max_data", "min_weight", "max_weight")
_BIAS_RANGE = ("min_bias", "max_bias")


def _layer_inputs(params: Mapping[str, Any]) -> Sequence[str]:
    if params["no_bias"]:
        return [name for name in _LAYER_INPUTS if name != "bias"]
    return [*_LAYER_INPUTS, *_BIAS_RANGE]


def _sort_inputs(
    name: str, no_bias: bool, inputs: Sequence[Tensor | None]
) -> tuple[Tensor | None, list[Tensor]]:
    """Bias and ranges among the inputs after the weight, which move up when there is no bias."""
    present = [tensor for tensor in inputs if tensor is not None]
    bias = None if no_bias or not present else present.pop(0)
    expected = 4 if no_bias else 6
    if len(present) < expected:
        raise MXNetError(
            f"{name}: expected {'no' if no_bias else 'a'} bias and {expected} arrays with ranges, "
            f"got {len(present)} with ranges"
        )
    return bias, present[:expected]


@operator("_contrib_quantized_fully_connected", num_outputs=3)
def quantized_fully_connected(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    min_data: Tensor | None = None,
    max_data: Tensor | None = None,
    min_weight: Tensor | None = None,
    max_weight: Tensor | None = None,
    min_bias: Tensor | None = None,
    max_bias: Tensor | None = None,
    *,
    num_hidden: int,
    no_bias: bool = False,
    flatten: bool = True,
) -> Quantized:
    """``FullyConnected`` on 8-bit integers.

    Shapes:
        data: As for ``FullyConnected``.
        weight: ``(num_hidden, C)``.
        bias: ``(num_hidden,)``; not passed when ``no_bias``, nor is its range.
        min_data, max_data, min_weight, max_weight, min_bias, max_bias: ``(1,)``.
        output: As for ``FullyConnected``, then two arrays ``(1,)``.

    Args:
        data: int8 or uint8.
        weight: int8.
        bias: int8; converted to the steps of the sums, cut off towards zero.
        min_data: Low end of the range of ``data``; the others likewise.
        num_hidden: Number of output units.
        no_bias: Leave the bias out.
        flatten: Treat all axes after the first as features.

    Returns:
        int32 sums and the range they cover.

    Raises:
        MXNetError: Inputs are missing or do not fit.

    Example:
        >>> x, w = mx.nd.ones((1, 2), dtype="int8"), mx.nd.ones((1, 2), dtype="int8")
        >>> low, high = mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_fully_connected(
        ...     x, w, low, high, low, high, num_hidden=1, no_bias=True
        ... )[0].asnumpy()
        array([[2]], dtype=int32)
    """
    name = "quantized_fully_connected"
    check_quantized(name, data=data, weight=weight)
    ranges = (min_data, max_data, min_weight, max_weight, min_bias, max_bias)
    bias, ends = _sort_inputs(name, no_bias, (bias, *ranges))
    left, right = magnitude(name, *ends[:2]), magnitude(name, *ends[2:4])
    exact = accumulator_type(weight.shape[-1])
    sums = fully_connected.body(
        data.to(exact), weight.to(exact), num_hidden=num_hidden, no_bias=True, flatten=flatten
    ).int()
    if bias is not None:
        check_quantized(name, bias=bias)
        per_unit = (LEVELS[data.dtype] / left) * (LEVELS[weight.dtype] / right)
        sums += (bias * (per_unit / (LEVELS[bias.dtype] / magnitude(name, *ends[4:])))).int()
    return sums, *product_range(left, data.dtype, right, weight.dtype)


@operator("_contrib_quantized_conv", num_outputs=3)
def quantized_conv(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    min_data: Tensor | None = None,
    max_data: Tensor | None = None,
    min_weight: Tensor | None = None,
    max_weight: Tensor | None = None,
    min_bias: Tensor | None = None,
    max_bias: Tensor | None = None,
    *,
    kernel: tuple[int, ...],
    stride: tuple[int, ...] = (),
    dilate: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    num_filter: int,
    num_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    cudnn_tune: Literal["fastest", "limited_workspace", "off"] | None = None,
    cudnn_off: bool = False,
    layout: Literal["NCW", "NCHW", "NCDHW", "NHWC", "NDHWC"] | None = None,
) -> Quantized:
    """``Convolution`` on 8-bit integers.

    Shapes:
        data: As for ``Convolution``.
        weight: As for ``Convolution``.
        bias: ``(num_filter,)``; not passed when ``no_bias``, nor is its range.
        min_data, max_data, min_weight, max_weight, min_bias, max_bias: ``(1,)``.
        output: As for ``Convolution``, then two arrays ``(1,)``.

    Args:
        data: int8 or uint8.
        weight: int8.
        bias: int8; added to the sums as it is, whatever its range, as in the reference:
            choose it in the steps of the sums.
        min_data: Low end of the range of ``data``; the others likewise.
        kernel: As for ``Convolution``.
        stride: As for ``Convolution``.
        dilate: As for ``Convolution``.
        pad: As for ``Convolution``.
        num_filter: Number of filters.
        num_group: As for ``Convolution``.
        workspace: Has no meaning here; accepted for programs that set it.
        no_bias: Leave the bias out.
        cudnn_tune: Has no meaning here; accepted for programs that set it.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        layout: As for ``Convolution``.

    Returns:
        int32 sums and the range they cover, with the steps of int8 data also for uint8 data (as in
        the reference).

    Raises:
        MXNetError: Inputs are missing or do not fit.

    Example:
        >>> x, w = mx.nd.ones((1, 1, 2, 2), dtype="uint8"), mx.nd.ones((1, 1, 2, 2), dtype="int8")
        >>> low, high = mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_conv(
        ...     x, w, low, high, low, high, kernel=(2, 2), num_filter=1, no_bias=True
        ... )[0].asnumpy()
        array([[[[4]]]], dtype=int32)
    """
    name = "quantized_conv"
    check_quantized(name, data=data, weight=weight)
    ranges = (min_data, max_data, min_weight, max_weight, min_bias, max_bias)
    bias, ends = _sort_inputs(name, no_bias, (bias, *ranges))
    exact = accumulator_type(weight[0].numel())
    sums = convolution.body(
        data.to(exact),
        weight.to(exact),
        None if bias is None else bias.to(exact),
        kernel=kernel,
        stride=stride,
        dilate=dilate,
        pad=pad,
        num_filter=num_filter,
        num_group=num_group,
        no_bias=no_bias,
        layout=layout,
    )
    left, right = magnitude(name, *ends[:2]), magnitude(name, *ends[2:4])
    return sums.round().int(), *product_range(left, torch.int8, right, torch.int8)


def _fill_like(layer: Operator) -> Any:
    """The shape rule of the layer on real numbers, with ranges after its inputs."""

    def rule(shapes: list[Shape | None], **parameters: Any) -> list[Shape | None]:
        count = 2 if parameters["no_bias"] else 3
        assert layer.shape_rule is not None
        return [*layer.shape_rule(shapes[:count], **parameters), *[(1,)] * (len(shapes) - count)]

    return rule


quantized_fully_connected.uses_inputs(_layer_inputs)
quantized_fully_connected.fill_shapes(_fill_like(fully_connected))
quantized_conv.uses_inputs(_layer_inputs)
quantized_conv.fill_shapes(_fill_like(convolution))


@operator("_contrib_quantized_pooling", num_outputs=3)
def quantized_pooling(
    data: Tensor,
    min_data: Tensor,
    max_data: Tensor,
    *,
    kernel: tuple[int, ...] = (),
    pool_type: Literal["avg", "lp", "max", "sum"] = "max",
    global_pool: bool = False,
    cudnn_off: bool = False,
    pooling_convention: Literal["full", "same", "valid"] = "valid",
    stride: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    p_value: int | None = None,
    count_include_pad: bool | None = None,
    layout: Literal["NCW", "NCHW", "NCDHW", "NWC", "NHWC", "NDHWC"] | None = None,
) -> Quantized:
    """``Pooling`` of 8-bit integers; averages round halves to even.

    Shapes:
        data: As for ``Pooling``.
        min_data, max_data: ``(1,)``.
        output: As for ``Pooling``, then two arrays ``(1,)``.

    Args:
        data: int8 or uint8.
        min_data: Low end of the range of ``data``.
        max_data: High end of the range.
        kernel: As for ``Pooling``.
        pool_type: ``"max"`` or ``"avg"``.
        global_pool: As for ``Pooling``.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        pooling_convention: As for ``Pooling``.
        stride: As for ``Pooling``.
        pad: As for ``Pooling``.
        p_value: Not used by these kinds of pooling.
        count_include_pad: As for ``Pooling``.
        layout: As for ``Pooling``.

    Returns:
        Pooled data in the type of ``data`` and the range, which stays as it is.

    Raises:
        MXNetError: ``pool_type`` is another one, or parameters do not fit.

    Example:
        >>> x = mx.nd.array([[[[1, 2], [3, 5]]]], dtype="int8")
        >>> low, high = mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_pooling(x, low, high, kernel=(2, 2))[0].asnumpy()
        array([[[[5]]]], dtype=int8)
    """
    check_quantized("quantized_pooling", data=data)
    if pool_type not in ("max", "avg"):
        raise MXNetError(f"quantized_pooling: pool_type must be 'max' or 'avg', got {pool_type!r}")
    pooled = pooling.body(
        data.float(),
        kernel=kernel,
        pool_type=pool_type,
        global_pool=global_pool,
        pooling_convention=pooling_convention,
        stride=stride,
        pad=pad,
        count_include_pad=count_include_pad,
        layout=layout,
    )
    return to_integers(pooled, data.dtype), min_data.clone(), max_data.clone()


@operator("_contrib_quantized_embedding", num_outputs=3)
def quantized_embedding(
    data: Tensor,
    weight: Tensor,
    min_weight: Tensor,
    max_weight: Tensor,
    *,
    input_dim: int,
    output_dim: int,
    dtype: DType = torch.float32,
    sparse_grad: bool = False,
) -> Quantized:
    """Rows of a table of 8-bit integers at the indices in ``data``.

    Shapes:
        data: Any.
        weight: ``(input_dim, output_dim)``.
        min_weight, max_weight: ``(1,)``.
        output: The shape of ``data`` plus ``(output_dim,)``, then two arrays ``(1,)``.

    Args:
        data: Indices; out of range they are clipped to the first or the last row.
        weight: int8.
        min_weight: Low end of the range of ``weight``.
        max_weight: High end of the range.
        input_dim: Number of rows.
        output_dim: Length of a row.
        dtype: Has no meaning here; the result has the type of ``weight``.
        sparse_grad: Has no meaning here; there is no gradient.

    Returns:
        The rows and the range, which stays as it is.

    Raises:
        MXNetError: ``weight`` is not 8-bit or has another shape.

    Example:
        >>> w = mx.nd.array([[1, 2], [3, 4]], dtype="int8")
        >>> low, high = mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_embedding(
        ...     mx.nd.array([1]), w, low, high, input_dim=2, output_dim=2
        ... )[0].asnumpy()
        array([[3, 4]], dtype=int8)
    """
    check_quantized("quantized_embedding", weight=weight)
    rows = embedding.body(data, weight, input_dim=input_dim, output_dim=output_dim)
    return rows, min_weight.clone(), max_weight.clone()


quantized_pooling.fill_shapes(fill_range_shapes)


@quantized_embedding.fill_shapes
def _(
    shapes: list[Shape | None], *, input_dim: int, output_dim: int, **_: Any
) -> list[Shape | None]:
    return [shapes[0], (input_dim, output_dim), (1,), (1,)]
