"""Convolutions whose taps are moved by offsets that the network computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.box_geometry import require_floating
from mxnet.operators.pixel_sums import corners, pixel_table, weighted_sums
from mxnet.operators.registry import operator

Ints = tuple[int, ...]
Shape = tuple[int, ...]
Layout = Literal["NCDHW", "NCHW", "NCW"]


def _plan(
    name: str, kernel: Ints, stride: Ints, dilate: Ints, pad: Ints, layout: str | None
) -> tuple[Ints, Ints, Ints]:
    """Completed stride, dilate and pad.

    Raises:
        MXNetError: They are not about two axes.
    """
    if len(kernel) != 2 or layout not in (None, "NCHW"):
        raise MXNetError(f"{name}: kernel={kernel}, layout={layout!r}; only images (NCHW) work")
    for what, value in (("stride", stride), ("dilate", dilate), ("pad", pad)):
        if len(value) not in (0, 2):
            raise MXNetError(f"{name}: {what}={value} and kernel={kernel} differ in length")
    return stride or (1, 1), dilate or (1, 1), pad or (0, 0)


def _output_extents(data: Shape, kernel: Ints, stride: Ints, dilate: Ints, pad: Ints) -> Ints:
    return tuple(
        (x + 2 * p - d * (k - 1) - 1) // s + 1
        for x, k, s, d, p in zip(data[2:], kernel, stride, dilate, pad, strict=True)
    )


def _check_shapes(
    name: str,
    inputs: Mapping[str, Tensor | None],
    kernel: Ints,
    extents: Ints,
    num_filter: int,
    num_group: int,
    deformable: int,
) -> None:
    data = inputs["data"]
    assert data is not None
    require_floating(name, "data", data)
    if data.ndim != 4 or data.shape[1] % num_group or data.shape[1] % deformable:
        raise MXNetError(
            f"{name}: data has shape {tuple(data.shape)}, expected (N, C, H, W) with C a multiple "
            f"of num_group={num_group} and of num_deformable_group={deformable}"
        )
    batch, channels = data.shape[:2]
    taps = kernel[0] * kernel[1]
    expected = {
        "offset": (batch, 2 * deformable * taps, *extents),
        "mask": (batch, deformable * taps, *extents),
        "weight": (num_filter, channels // num_group, *kernel),
        "bias": (num_filter,),
    }
    for argument, shape in expected.items():
        tensor = inputs.get(argument)
        if tensor is None:
            continue
        if tuple(tensor.shape) != shape:
            raise MXNetError(
                f"{name}: {argument} has shape {tuple(tensor.shape)}, expected {shape} for data "
                f"{tuple(data.shape)}"
            )
        if tensor.dtype is not data.dtype:
            raise MXNetError(
                f"{name}: {argument} has dtype {tensor.dtype} but data has {data.dtype}"
            )


def _positions(
    offset: Tensor, kernel: Ints, stride: Ints, dilate: Ints, pad: Ints, deformable: int
) -> tuple[Tensor, Tensor]:
    """Rows and columns of all taps, ``(N, H', W', groups, taps)``."""
    taps = kernel[0] * kernel[1]
    moved = offset.unflatten(1, (deformable, taps, 2)).permute(3, 0, 4, 5, 1, 2)
    options = {"dtype": offset.dtype, "device": offset.device}
    out_y = torch.arange(offset.shape[2], **options) * stride[0] - pad[0]  # type: ignore[call-overload]
    out_x = torch.arange(offset.shape[3], **options) * stride[1] - pad[1]  # type: ignore[call-overload]
    tap = torch.arange(taps, device=offset.device)
    tap_y = tap.div(kernel[1], rounding_mode="floor") * dilate[0]
    tap_x = tap.remainder(kernel[1]) * dilate[1]
    y = moved[0] + (out_y.view(-1, 1, 1, 1) + tap_y)
    x = moved[1] + (out_x.view(-1, 1, 1) + tap_x)
    return y, x


def _convolve(
    data: Tensor,
    index: Tensor,
    pixel_weight: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    num_group: int,
    deformable: int,
) -> Tensor:
    """Convolve with taps that are weighted sums of pixels.

    Shapes:
        data: ``(N, C, H, W)``.
        index: ``(N, H', W', groups, taps, terms)``, positions in an image.
        pixel_weight: Shape of ``index``.
        weight: ``(F, C / num_group, kh, kw)``.
        output: ``(N, F, H', W')``.
    """
    batch, out_h, out_w, _, taps, terms = index.shape
    images = torch.arange(batch * deformable, device=data.device) * (data.shape[2] * data.shape[3])
    index = index + images.view(batch, 1, 1, deformable, 1, 1)
    sums = weighted_sums(
        pixel_table(data, deformable), index.reshape(-1, terms), pixel_weight.reshape(-1, terms)
    )
    # Rows are output pixels; columns (deformable group, tap, channel).
    columns = sums.view(batch * out_h * out_w, deformable, taps, -1)
    filters = weight.flatten(2)
    if num_group == 1:
        filters = filters.unflatten(1, (deformable, -1)).transpose(2, 3).flatten(1)
        result = torch.nn.functional.linear(columns.flatten(1), filters, bias)
    else:
        grouped = columns.transpose(2, 3).reshape(columns.shape[0], num_group, -1).transpose(0, 1)
        filters = filters.flatten(1).unflatten(0, (num_group, -1))
        result = torch.bmm(grouped, filters.mT).transpose(0, 1).flatten(1)
        result = result if bias is None else result + bias
    return result.view(batch, out_h, out_w, -1).permute(0, 3, 1, 2).contiguous()


@operator("_contrib_DeformableConvolution")
def deformable_convolution(
    data: Tensor,
    offset: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    kernel: tuple[int, ...],
    stride: tuple[int, ...] = (),
    dilate: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    num_filter: int,
    num_group: int = 1,
    num_deformable_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    layout: Literal["NCDHW", "NCHW", "NCW"] | None = None,
) -> Tensor:
    r"""Convolution that reads the image where offsets say.

    Tap :math:`k` of the output at :math:`p` reads at :math:`p + p_k + \Delta p_k` instead of
    :math:`p + p_k`, between pixels by bilinear interpolation. Outside of
    :math:`[0, H) \times [0, W)` it reads 0; beyond the centre of the last row or column it reads
    that row or column.

    Shapes:
        data: ``(N, C, H, W)``.
        offset: ``(N, 2 * num_deformable_group * kh * kw, H', W')``: per group and tap (y, x).
        weight: ``(num_filter, C / num_group, kh, kw)``.
        bias: ``(num_filter,)``; not passed when ``no_bias``.
        output: ``(N, num_filter, H', W')``.

    Args:
        data: Images; floating point.
        offset: What is added to the positions of the taps; dtype of ``data``.
        weight: The filters; dtype of ``data``.
        bias: Added to every pixel; dtype of ``data``.
        kernel: Extents of the filters.
        stride: Distance between outputs; empty is 1.
        dilate: Distance between taps; empty is 1.
        pad: Padding at both ends; empty is 0.
        num_filter: Number of filters.
        num_group: Groups of channels that are convolved apart.
        num_deformable_group: Groups of channels with offsets of their own.
        workspace: Has no meaning here.
        no_bias: Leave ``bias`` out.
        layout: ``"NCHW"`` or None; the others are declared by the reference and fail there, too.

    Returns:
        The convolution; dtype of ``data``. The gradient of an offset is that of the pixels to its
        right and below where it falls on a pixel.

    Raises:
        MXNetError: Shapes, dtypes or parameters do not fit.

    Example:
        >>> x, offset = mx.nd.array([[[[1, 2], [3, 4]]]]), mx.nd.zeros((1, 2, 2, 2))
        >>> offset[0, 1] = 0.5  # half a pixel to the right
        >>> y = mx.nd.contrib.DeformableConvolution(
        ...     x, offset, mx.nd.ones((1, 1, 1, 1)), kernel=(1, 1), num_filter=1, no_bias=True)
        >>> y.asnumpy()[0, 0]
        array([[1.5, 2. ],
               [3.5, 4. ]], dtype=float32)

    References:
        Dai et al. (2017). Deformable Convolutional Networks. https://arxiv.org/abs/1703.06211
    """
    name = "_contrib_DeformableConvolution"
    stride, dilate, pad = _plan(name, kernel, stride, dilate, pad, layout)
    extents = _output_extents(tuple(data.shape), kernel, stride, dilate, pad)
    bias = None if no_bias else bias
    inputs = {"data": data, "offset": offset, "weight": weight, "bias": bias}
    _check_shapes(name, inputs, kernel, extents, num_filter, num_group, num_deformable_group)
    height, width = data.shape[2:]
    y, x = _positions(offset, kernel, stride, dilate, pad, num_deformable_group)
    inside = (y >= 0) & (y < height) & (x >= 0) & (x < width)
    index, pixel_weight = corners(
        torch.where(inside, y, 0.0), torch.where(inside, x, 0.0), height, width
    )
    pixel_weight = pixel_weight * inside.unsqueeze(-1)
    return _convolve(data, index, pixel_weight, weight, bias, num_group, num_deformable_group)


@operator("_contrib_ModulatedDeformableConvolution")
def modulated_deformable_convolution(
    data: Tensor,
    offset: Tensor,
    mask: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    kernel: tuple[int, ...],
    stride: tuple[int, ...] = (),
    dilate: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    num_filter: int,
    num_group: int = 1,
    num_deformable_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    im2col_step: int = 64,
    layout: Literal["NCDHW", "NCHW", "NCW"] | None = None,
) -> Tensor:
    r"""Deformable convolution whose taps are also weighted, by :math:`m_k` of the output at p.

    Unlike ``DeformableConvolution`` it reads the image as if it went on with zeros on all sides.

    Shapes:
        data: ``(N, C, H, W)``.
        offset: ``(N, 2 * num_deformable_group * kh * kw, H', W')``: per group and tap (y, x).
        mask: ``(N, num_deformable_group * kh * kw, H', W')``.
        weight: ``(num_filter, C / num_group, kh, kw)``.
        bias: ``(num_filter,)``; not passed when ``no_bias``.
        output: ``(N, num_filter, H', W')``.

    Args:
        data: Images; floating point.
        offset: What is added to the positions of the taps; dtype of ``data``.
        mask: Factors of the taps; dtype of ``data``.
        weight: The filters; dtype of ``data``.
        bias: Added to every pixel; dtype of ``data``.
        kernel: Extents of the filters.
        stride: Distance between outputs; empty is 1.
        dilate: Distance between taps; empty is 1.
        pad: Padding at both ends; empty is 0.
        num_filter: Number of filters.
        num_group: Groups of channels that are convolved apart.
        num_deformable_group: Groups of channels with offsets and masks of their own.
        workspace: Has no meaning here.
        no_bias: Leave ``bias`` out.
        im2col_step: Has no meaning here.
        layout: ``"NCHW"`` or None; the others are declared by the reference and fail there, too.

    Returns:
        The convolution; dtype of ``data``. It has its gradient on every device; the reference only
        has one on GPUs.

    Raises:
        MXNetError: Shapes, dtypes or parameters do not fit.

    Example:
        >>> x, offset = mx.nd.array([[[[1, 2], [3, 4]]]]), mx.nd.zeros((1, 2, 2, 2))
        >>> y = mx.nd.contrib.ModulatedDeformableConvolution(
        ...     x, offset, mx.nd.ones((1, 1, 2, 2)) / 2, mx.nd.ones((1, 1, 1, 1)), kernel=(1, 1),
        ...     num_filter=1, no_bias=True)
        >>> y.asnumpy()[0, 0]
        array([[0.5, 1. ],
               [1.5, 2. ]], dtype=float32)

    References:
        Zhu et al. (2019). Deformable ConvNets v2: More Deformable, Better Results.
        https://arxiv.org/abs/1811.11168
    """
    name = "_contrib_ModulatedDeformableConvolution"
    stride, dilate, pad = _plan(name, kernel, stride, dilate, pad, layout)
    extents = _output_extents(tuple(data.shape), kernel, stride, dilate, pad)
    bias = None if no_bias else bias
    inputs = {"data": data, "offset": offset, "mask": mask, "weight": weight, "bias": bias}
    _check_shapes(name, inputs, kernel, extents, num_filter, num_group, num_deformable_group)
    height, width = data.shape[2:]
    y, x = _positions(offset, kernel, stride, dilate, pad, num_deformable_group)
    inside = (y > -1) & (y < height) & (x > -1) & (x < width)
    y, x = torch.where(inside, y, 0.0), torch.where(inside, x, 0.0)
    index, pixel_weight = _corners_in_zeros(y, x, height, width)
    factor = mask.unflatten(1, (num_deformable_group, -1)).permute(0, 3, 4, 1, 2)
    pixel_weight = pixel_weight * (factor * inside).unsqueeze(-1)
    return _convolve(data, index, pixel_weight, weight, bias, num_group, num_deformable_group)


def _corners_in_zeros(y: Tensor, x: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """As ``corners``, but pixels outside the image weigh nothing."""
    top, left = y.detach().floor(), x.detach().floor()
    fy, fx = y - top, x - left
    rows = torch.stack((top, top + 1), -1).long()
    columns = torch.stack((left, left + 1), -1).long()
    row_weight = torch.stack((1 - fy, fy), -1) * ((rows >= 0) & (rows < height))
    column_weight = torch.stack((1 - fx, fx), -1) * ((columns >= 0) & (columns < width))
    index = rows.clamp(0, height - 1).unsqueeze(-1) * width + columns.clamp(0, width - 1).unsqueeze(
        -2
    )
    weight = row_weight.unsqueeze(-1) * column_weight.unsqueeze(-2)
    return index.flatten(-2), weight.flatten(-2)


def _inputs(parameters: Mapping[str, Any], *names: str) -> Sequence[str]:
    return names if parameters.get("no_bias") else (*names, "bias")


@deformable_convolution.uses_inputs
def _(parameters: Mapping[str, Any]) -> Sequence[str]:
    return _inputs(parameters, "data", "offset", "weight")


@modulated_deformable_convolution.uses_inputs
def _(parameters: Mapping[str, Any]) -> Sequence[str]:
    return _inputs(parameters, "data", "offset", "mask", "weight")


def _fill(
    shapes: list[Shape | None], parameters: Mapping[str, Any], modulated: bool
) -> list[Shape | None]:
    data = shapes[0]
    kernel, num_filter = parameters["kernel"], parameters["num_filter"]
    if data:
        stride, dilate, pad = (
            parameters.get(k) or default
            for k, default in (("stride", (1, 1)), ("dilate", (1, 1)), ("pad", (0, 0)))
        )
        extents = _output_extents(data, kernel, stride, dilate, pad)
        taps = parameters["num_deformable_group"] * kernel[0] * kernel[1]
        shapes[1] = (data[0], 2 * taps, *extents)
        if modulated:
            shapes[2] = (data[0], taps, *extents)
        shapes[3 if modulated else 2] = (num_filter, data[1] // parameters["num_group"], *kernel)
    if not parameters["no_bias"]:
        shapes[4 if modulated else 3] = (num_filter,)
    return shapes


@deformable_convolution.fill_shapes
def _(shapes: list[Shape | None], **parameters: Any) -> list[Shape | None]:
    return _fill(shapes, parameters, modulated=False)


@modulated_deformable_convolution.fill_shapes
def _(shapes: list[Shape | None], **parameters: Any) -> list[Shape | None]:
    return _fill(shapes, parameters, modulated=True)
