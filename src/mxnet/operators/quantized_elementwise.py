"""Elementwise operators on 8-bit integers; see ``quantized_ranges`` for the encoding."""

from __future__ import annotations

from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.quantized_ranges import (
    LARGEST,
    LEVELS,
    calibrated,
    check_quantized,
    fill_pair_shapes,
    fill_range_shapes,
    magnitude,
    product_range,
    scalar_range,
    symmetric,
    to_integers,
)
from mxnet.operators.registry import Shape, operator
from mxnet.operators.validation import check_axis

Quantized = tuple[Tensor, Tensor, Tensor]


@operator("_contrib_quantized_flatten", num_outputs=3)
def quantized_flatten(data: Tensor, min_data: Tensor, max_data: Tensor) -> Quantized:
    """All axes after the first as one, like ``Flatten``.

    Shapes:
        data: ``(N, *)``.
        min_data, max_data: ``(1,)``.
        output: ``(N, C)``, then two arrays ``(1,)``.

    Args:
        data: int8 or uint8.
        min_data: Low end of the range of ``data``.
        max_data: High end of the range.

    Raises:
        MXNetError: ``data`` is not 8-bit.

    Example:
        >>> x, low, high = mx.nd.ones((2, 3, 4), dtype="int8"), mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_flatten(x, low, high)[0].shape
        (2, 12)
    """
    check_quantized("quantized_flatten", data=data)
    return data.reshape(data.shape[0], -1).clone(), min_data.clone(), max_data.clone()


@operator("_contrib_quantized_act", num_outputs=3)
def quantized_act(
    data: Tensor,
    min_data: Tensor,
    max_data: Tensor,
    *,
    act_type: Literal["relu", "sigmoid", "softrelu", "softsign", "tanh"],
) -> Quantized:
    """The positive part of 8-bit integers.

    Shapes:
        data: Any.
        min_data, max_data: ``(1,)``.
        output: Shape of ``data``, then two arrays ``(1,)``.

    Args:
        data: int8 or uint8; the result has this type.
        min_data: Low end of the range of ``data``.
        max_data: High end of the range.
        act_type: ``"relu"``; no other function is defined on integers.

    Raises:
        MXNetError: ``act_type`` is another one or ``data`` is not 8-bit.

    Example:
        >>> x, low, high = mx.nd.array([-3, 4], dtype="int8"), mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_act(x, low, high, act_type="relu")[0].asnumpy()
        array([0, 4], dtype=int8)
    """
    if act_type != "relu":
        raise MXNetError(f"quantized_act: act_type must be 'relu', got {act_type!r}")
    check_quantized("quantized_act", data=data)
    return data.clamp(min=0), min_data.clone(), max_data.clone()


@operator("_contrib_quantized_concat", num_outputs=3, count_parameter="num_args")
def quantized_concat(*data: Tensor, dim: int = 1) -> Quantized:
    """Arrays joined along an axis, in the steps of the widest of their ranges.

    Shapes:
        data: arrays that agree but for ``dim``, then for each its two ends ``(1,)``.
        output: The joined array, then two arrays ``(1,)``.

    Args:
        data: int8 or uint8 arrays, followed by low and high end of the range of each in turn.
        dim: The axis.

    Returns:
        uint8 if all arrays are, else int8; and the range: least low end to largest high end.

    Raises:
        MXNetError: The number of inputs is no multiple of 3, or an array is not 8-bit.

    Example:
        >>> x, low, high = mx.nd.ones((1, 2), dtype="int8"), mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_concat(x, x, low, high, low, high, num_args=2)[0].asnumpy()
        array([[1, 1, 1, 1]], dtype=int8)
    """
    name = "quantized_concat"
    count = len(data) // 3
    if not data or len(data) % 3:
        raise MXNetError(f"{name}: expected arrays and two ends for each, got {len(data)} inputs")
    arrays, lows, highs = data[:count], data[count::2], data[count + 1 :: 2]
    check_quantized(name, **{f"data[{i}]": array for i, array in enumerate(arrays)})
    axis = check_axis(name, dim, arrays[0].ndim, "dim")
    unsigned = all(array.dtype is torch.uint8 for array in arrays)
    dtype = torch.uint8 if unsigned else torch.int8
    low, high = torch.cat(lows).amin(0, keepdim=True), torch.cat(highs).amax(0, keepdim=True)
    bound = magnitude(name, low, high)
    rescaled = []
    for array, its_low, its_high in zip(arrays, lows, highs, strict=True):
        own = magnitude(name, its_low, its_high)
        factor = LEVELS[dtype] / bound / (LEVELS[array.dtype] / own)
        # nan for a range of zero width, over which every integer stands for 0
        rescaled.append(to_integers((array * factor).nan_to_num(), dtype))
    return torch.cat(rescaled, axis), low, high


@operator("_contrib_quantized_elemwise_add", num_outputs=3)
def quantized_elemwise_add(
    lhs: Tensor,
    rhs: Tensor,
    lhs_min: Tensor,
    lhs_max: Tensor,
    rhs_min: Tensor,
    rhs_max: Tensor,
    *,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
) -> Quantized:
    """Sums of 8-bit integers.

    Shapes:
        lhs: Any.
        rhs: Shape of ``lhs``.
        lhs_min, lhs_max, rhs_min, rhs_max: ``(1,)``.
        output: Shape of ``lhs``, then two arrays ``(1,)``.

    Args:
        lhs: int8 or uint8.
        rhs: int8 or uint8.
        lhs_min: Low end of the range of ``lhs``; the others likewise.
        min_calib_range: Least sum to represent; None for 32-bit sums over the sum of both ranges.
        max_calib_range: Largest sum to represent.

    Returns:
        int32 sums; with a calibrated range uint8 if both arrays are, else int8; and the range.

    Raises:
        MXNetError: Shapes or types do not fit, or only one end of the range is given.

    Example:
        >>> x, low, high = mx.nd.array([3, 4], dtype="int8"), mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_elemwise_add(
        ...     x, x, low, high, low, high, min_calib_range=-1.0, max_calib_range=1.0
        ... )[0].asnumpy()
        array([6, 8], dtype=int8)
    """
    name = "quantized_elemwise_add"
    _check_operands(name, lhs, rhs)
    left, right = magnitude(name, lhs_min, lhs_max), magnitude(name, rhs_min, rhs_max)
    given = calibrated(name, min_calib_range, max_calib_range)
    if given:
        low, high = scalar_range(*given, lhs)
        both = lhs.dtype is torch.uint8 and rhs.dtype is torch.uint8
        dtype = torch.uint8 if both else torch.int8
    else:
        low, high = symmetric(left + right)
        dtype = torch.int32
    scale = LEVELS[dtype] / magnitude(name, low, high).double()
    lhs_factor = (scale * left / LEVELS[lhs.dtype]).float()
    rhs_factor = (scale * right / LEVELS[rhs.dtype]).float()
    sums = lhs * lhs_factor + rhs * rhs_factor
    if dtype is torch.int32:
        # 2^31 - 1 is no float32: limit the sums as float64
        sums = sums.double()
    return to_integers(sums, dtype), low, high


@operator(
    "_contrib_quantized_elemwise_mul",
    num_outputs=lambda parameters: 1 if parameters["enable_float_output"] else 3,
)
def quantized_elemwise_mul(
    lhs: Tensor,
    rhs: Tensor,
    lhs_min: Tensor,
    lhs_max: Tensor,
    rhs_min: Tensor,
    rhs_max: Tensor,
    *,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    enable_float_output: bool = False,
) -> Quantized | Tensor:
    """Products of 8-bit integers.

    Shapes:
        lhs: Any.
        rhs: Shape of ``lhs``.
        lhs_min, lhs_max, rhs_min, rhs_max: ``(1,)``.
        output: Shape of ``lhs``, then two arrays ``(1,)`` unless ``enable_float_output``.

    Args:
        lhs: int8 or uint8.
        rhs: int8 or uint8.
        lhs_min: Low end of the range of ``lhs``; the others likewise.
        min_calib_range: Least product to represent; None for 32-bit products.
        max_calib_range: Largest product to represent.
        enable_float_output: Return the products as real numbers.

    Returns:
        int32 products, or int8 with a calibrated range, and their range; or float32 numbers.

    Raises:
        MXNetError: Shapes or types do not fit, or only one end of the range is given.

    Example:
        >>> x, low, high = mx.nd.array([3, 4], dtype="int8"), mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_elemwise_mul(x, x, low, high, low, high)[0].asnumpy()
        array([ 9, 16], dtype=int32)
    """
    name = "quantized_elemwise_mul"
    _check_operands(name, lhs, rhs)
    left, right = magnitude(name, lhs_min, lhs_max), magnitude(name, rhs_min, rhs_max)
    products = lhs.int() * rhs.int()
    step = (left / LARGEST[lhs.dtype]) * (right / LARGEST[rhs.dtype])
    if enable_float_output:
        return products * step
    given = calibrated(name, min_calib_range, max_calib_range)
    if not given:
        return products, *product_range(left, lhs.dtype, right, rhs.dtype)
    low, high = scalar_range(*given, lhs)
    factor = step * (LARGEST[torch.int8] / magnitude(name, low, high))
    return to_integers(products * factor, torch.int8), low, high


def _check_operands(name: str, lhs: Tensor, rhs: Tensor) -> None:
    check_quantized(name, lhs=lhs, rhs=rhs)
    if lhs.shape != rhs.shape:
        raise MXNetError(f"{name}: lhs is {tuple(lhs.shape)} but rhs is {tuple(rhs.shape)}")


@operator("_contrib_quantized_batch_norm", num_outputs=3, updates=("moving_mean", "moving_var"))
def quantized_batch_norm(
    data: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    min_data: Tensor,
    max_data: Tensor,
    *,
    eps: float = 1e-3,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
) -> Quantized:
    r"""Normalises 8-bit integers with the moving statistics, for prediction.

    .. math:: y = \gamma \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} + \beta

    Shapes:
        data: ``(N, C, *)``, with the channels at ``axis``.
        gamma, beta, moving_mean, moving_var: ``(C,)``.
        min_data, max_data: ``(1,)``.
        output: Shape of ``data``, then two arrays ``(1,)``.

    Args:
        data: int8 or uint8.
        gamma: Scale :math:`\gamma`; float32.
        beta: Shift :math:`\beta`.
        moving_mean: The mean :math:`\mu`.
        moving_var: The variance :math:`\sigma^2`.
        min_data: Low end of the range of ``data``.
        max_data: High end of the range.
        eps: :math:`\epsilon`.
        momentum: Not used; the statistics stay as they are.
        fix_gamma: Not used: as in the reference, ``gamma`` always counts.
        use_global_stats: Not used; the moving statistics are used anyway.
        output_mean_var: Not used; there are no such outputs.
        axis: Where the channels are.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        min_calib_range: Least result to represent; needed.
        max_calib_range: Largest result to represent; needed.

    Returns:
        int8 integers and the calibrated range.

    Raises:
        MXNetError: The calibrated range is missing, or ``data`` is not 8-bit.

    Example:
        >>> x, one, zero = mx.nd.array([[4, 9]], dtype="int8"), mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> low, high = mx.nd.array([-1]), mx.nd.array([1])
        >>> mx.nd.contrib.quantized_batch_norm(
        ...     x, one, zero, zero, one, low, high, min_calib_range=-1, max_calib_range=1
        ... )[0].asnumpy()
        array([[4, 9]], dtype=int8)
    """
    name = "quantized_batch_norm"
    check_quantized(name, data=data)
    given = calibrated(name, min_calib_range, max_calib_range)
    if given is None:
        raise MXNetError(f"{name}: min_calib_range and max_calib_range are needed")
    axis = check_axis(name, axis, data.ndim)
    low, high = scalar_range(*given, data)
    scale = LEVELS[torch.int8] / magnitude(name, low, high)
    step = magnitude(name, min_data, max_data) / LEVELS[data.dtype]
    slope = gamma.detach() / (moving_var + eps).sqrt()
    offset = beta.detach() - moving_mean * slope
    shape = [-1 if i == axis else 1 for i in range(data.ndim)]
    values = data * (slope * step * scale).view(shape) + (offset * scale).view(shape)
    return to_integers(values, torch.int8), low, high


quantized_flatten.fill_shapes(fill_range_shapes)
quantized_act.fill_shapes(fill_range_shapes)
quantized_elemwise_add.fill_shapes(fill_pair_shapes)
quantized_elemwise_mul.fill_shapes(fill_pair_shapes)


@quantized_batch_norm.fill_shapes
def _(shapes: list[Shape | None], *, axis: int, **_: Any) -> list[Shape | None]:
    data = shapes[0]
    channels = (data[axis],) if data else None
    return [data, *[channels] * 4, (1,), (1,)]
