"""Operators between real numbers and 8-bit integers; see ``quantized_ranges`` for the encoding."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.dtypes import NAME_OF
from mxnet.operators.quantized_ranges import (
    LARGEST,
    LEVELS,
    calibrated,
    check_quantized,
    fill_range_shapes,
    magnitude,
    scalar_range,
    symmetric,
    to_integers,
)
from mxnet.operators.registry import operator

_TYPES = {"int8": torch.int8, "uint8": torch.uint8}
_BYTE_STEPS = 255.0


def _check_float32(name: str, data: Tensor) -> None:
    if data.dtype is not torch.float32 and not data.is_meta:
        raise MXNetError(f"{name}: data must be float32, got {NAME_OF[data.dtype]}")


@operator("_contrib_quantize", num_outputs=3)
def quantize(
    data: Tensor,
    min_range: Tensor,
    max_range: Tensor,
    *,
    out_type: Literal["int8", "uint8"] = "uint8",
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Real numbers as 8-bit integers, :math:`q = \mathrm{round}(x L / m)`.

    :math:`m` is the largest absolute value of the range; :math:`L` is 127 for int8, 255 for uint8.
    Halves round to even; values beyond the range become its ends.

    Shapes:
        data: Any.
        min_range: ``(1,)``.
        max_range: ``(1,)``.
        output: Shape of ``data``, then two arrays ``(1,)``.

    Args:
        data: float32.
        min_range: Least value to represent.
        max_range: Largest value to represent.
        out_type: Type of the integers.

    Returns:
        The integers and the range they cover, which is symmetric for int8.

    Raises:
        MXNetError: ``data`` is not float32 or a range is not one number.

    Example:
        >>> low, high = mx.nd.array([-1]), mx.nd.array([1])
        >>> q = mx.nd.contrib.quantize(mx.nd.array([-1, 0.5]), low, high, out_type="int8")
        >>> q[0].asnumpy()
        array([-127,   64], dtype=int8)
    """
    _check_float32("quantize", data)
    bound = magnitude("quantize", min_range, max_range)
    dtype = _TYPES[out_type]
    integers = to_integers(data.detach() * (LARGEST[dtype] / bound), dtype)
    if dtype is torch.int8:
        return integers, *symmetric(bound)
    return integers, min_range.detach().reshape(1).clone(), max_range.detach().reshape(1).clone()


@operator("_contrib_quantize_v2", num_outputs=3)
def quantize_v2(
    data: Tensor,
    *,
    out_type: Literal["auto", "int8", "uint8"] = "int8",
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Real numbers as 8-bit integers, with the range from calibration or from the data.

    :math:`q = \mathrm{round}(x L / m)` as in ``quantize``, with :math:`L` 127.5 for int8 and 255.5
    for uint8.

    Shapes:
        data: Any.
        output: Shape of ``data``, then two arrays ``(1,)``.

    Args:
        data: float32; 8-bit integers are passed on in their own type.
        out_type: Type of the integers; ``"auto"`` is uint8 if the calibrated range has no negative
            numbers, and int8 otherwise.
        min_calib_range: Least value to represent; None for the least one in ``data``.
        max_calib_range: Largest value to represent.

    Returns:
        The integers and the range they cover, which is symmetric for int8.

    Raises:
        MXNetError: ``data`` is neither float32 nor 8-bit, or only one end of the range is given.

    Example:
        >>> q, low, high = mx.nd.contrib.quantize_v2(mx.nd.array([-2, 1]))
        >>> q.asnumpy(), high.asnumpy()
        (array([-128,   64], dtype=int8), array([2.], dtype=float32))
    """
    name = "quantize_v2"
    given = calibrated(name, min_calib_range, max_calib_range)
    if data.dtype in (torch.int8, torch.uint8):
        level = LEVELS[data.dtype]
        covered = given or ((0.0 if data.dtype is torch.uint8 else -level), level)
        return data.clone(), *scalar_range(*covered, data)
    _check_float32(name, data)
    data = data.detach()
    low, high = scalar_range(*given, data) if given else tuple(e.reshape(1) for e in data.aminmax())
    unsigned = out_type == "uint8" or (out_type == "auto" and given is not None and given[0] >= 0)
    dtype = torch.uint8 if unsigned else torch.int8
    bound = magnitude(name, low, high)
    integers = to_integers(data * (LEVELS[dtype] / bound), dtype)
    return (integers, low, high) if unsigned else (integers, *symmetric(bound))


@operator("_contrib_quantize_asym", num_outputs=3)
def quantize_asym(
    data: Tensor,
    *,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    r"""Real numbers as unsigned bytes, :math:`q = \mathrm{round}(s x + b)`.

    :math:`s = 255 / (high - low)` and :math:`b = -s\,low`, so zero is not represented by zero.

    Shapes:
        data: Any.
        output: Shape of ``data``, then two arrays ``(1,)``.

    Args:
        data: float32; unsigned bytes are passed on with the scale 1 and the shift 0.
        min_calib_range: Least value to represent; None for the least one in ``data``.
        max_calib_range: Largest value to represent.

    Returns:
        The bytes, the scale :math:`s` and the shift :math:`b`.

    Raises:
        MXNetError: ``data`` has another type, or only one end of the range is given.

    Example:
        >>> q, scale, shift = mx.nd.contrib.quantize_asym(mx.nd.array([[[-1, 0, 4]]]))
        >>> q.asnumpy(), float(scale.asscalar()), float(shift.asscalar())
        (array([[[  0,  51, 255]]], dtype=uint8), 51.0, 51.0)
    """
    given = calibrated("quantize_asym", min_calib_range, max_calib_range)
    if data.dtype is torch.uint8:
        return data.clone(), *scalar_range(1.0, 0.0, data)
    _check_float32("quantize_asym", data)
    data = data.detach()
    low, high = scalar_range(*given, data) if given else tuple(e.reshape(1) for e in data.aminmax())
    scale = _BYTE_STEPS / (high - low)
    shift = -low * scale
    return to_integers(data * scale + shift, torch.uint8), scale, shift


@operator("_contrib_dequantize")
def dequantize(
    data: Tensor,
    min_range: Tensor,
    max_range: Tensor,
    *,
    out_type: Literal["float32"] = "float32",
) -> Tensor:
    r"""The real numbers that 8-bit integers stand for, :math:`x = q m / L`.

    :math:`m` is the largest absolute value of the range; :math:`L` is 127.5 for int8, 255.5 for
    uint8.

    Shapes:
        data: Any.
        min_range: ``(1,)``.
        max_range: ``(1,)``.
        output: Shape of ``data``.

    Args:
        data: int8 or uint8.
        min_range: Low end of the range the integers cover.
        max_range: High end of the range.
        out_type: Type of the result.

    Raises:
        MXNetError: ``data`` is not 8-bit or a range is not one number.

    Example:
        >>> q = mx.nd.array([51, -51], dtype="int8")
        >>> mx.nd.contrib.dequantize(q, mx.nd.array([-5]), mx.nd.array([5])).asnumpy()
        array([ 2., -2.], dtype=float32)
    """
    check_quantized("dequantize", data=data)
    bound = magnitude("dequantize", min_range, max_range)
    return data.float() * (bound / LEVELS[data.dtype])


@operator("_contrib_requantize", num_outputs=3)
def requantize(
    data: Tensor,
    min_range: Tensor,
    max_range: Tensor,
    *,
    out_type: Literal["auto", "int8", "uint8"] = "int8",
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    r"""32-bit sums, as convolutions make them, reduced to 8-bit integers over a smaller range.

    Shapes:
        data: Any.
        min_range: ``(1,)``.
        max_range: ``(1,)``.
        output: Shape of ``data``, then two arrays ``(1,)``.

    Args:
        data: int32.
        min_range: Low end of the range that all int32 numbers cover.
        max_range: High end of that range.
        out_type: Type of the result; ``"auto"`` is uint8 if the calibrated range has no negative
            numbers, and int8 otherwise.
        min_calib_range: Least value to represent; None for the least one in ``data``.
        max_calib_range: Largest value to represent.

    Returns:
        The integers and the range they cover: symmetric for int8, from 0 for uint8.

    Raises:
        MXNetError: ``data`` is not int32, or only one end of the new range is given.

    Example:
        >>> sums, low, high = mx.nd.array([3000, -1500], dtype="int32"), -1e6, 1e6
        >>> q = mx.nd.contrib.requantize(sums, mx.nd.array([low]), mx.nd.array([high]))
        >>> q[0].asnumpy()
        array([127, -64], dtype=int8)
    """
    name = "requantize"
    if data.dtype is not torch.int32 and not data.is_meta:
        raise MXNetError(f"{name}: data must be int32, got {NAME_OF[data.dtype]}")
    given = calibrated(name, min_calib_range, max_calib_range)
    step = magnitude(name, min_range, max_range) / LARGEST[torch.int32]
    ends = scalar_range(*given, data) if given else [e * step for e in data.aminmax()]
    bound = magnitude(name, *ends)
    unsigned = out_type == "uint8" or (out_type == "auto" and given is not None and given[0] >= 0)
    dtype = torch.uint8 if unsigned else torch.int8
    integers = to_integers(data * (step * (LARGEST[dtype] / bound)), dtype)
    low, high = symmetric(bound)
    return integers, torch.zeros_like(low) if unsigned else low, high


quantize.fill_shapes(fill_range_shapes)
dequantize.fill_shapes(fill_range_shapes)
requantize.fill_shapes(fill_range_shapes)
