"""Convolution and its transpose, over 1 to 3 spatial axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators import convolution_gradient
from mxnet.operators.registry import Shape, operator

Ints = tuple[int, ...]
Layout = Literal["NCW", "NCHW", "NCDHW", "NHWC", "NDHWC"]
Tune = Literal["fastest", "limited_workspace", "off"]

_convolution = torch.convolution
# From this many positions on, converting weights on every call is cheap against the convolution.
_POSITIONS_WORTH_CONVERTING = 1024


@dataclass(frozen=True)
class _Plan:
    """A layer's parameters, completed and checked once."""

    stride: Ints
    pad: Ints
    dilate: Ints
    zeros: Ints
    channels_last: bool

    def positions(self, shape: Shape, kernel: Ints) -> int:
        """How many positions the output has, over all images."""
        count = shape[0]
        given = zip(shape[2:], kernel, self.stride, self.pad, self.dilate, strict=True)
        for length, extent, stride, pad, dilate in given:
            count *= (length + 2 * pad - dilate * (extent - 1) - 1) // stride + 1
        return count


@lru_cache(maxsize=1024)
def _plan(
    name: str, kernel: Ints, stride: Ints, dilate: Ints, pad: Ints, layout: str | None
) -> _Plan:
    ndim = len(kernel)
    if not 1 <= ndim <= 3:
        raise MXNetError(f"{name}: kernel={kernel} has {ndim} axes, expected 1, 2 or 3")
    if layout is not None and len(layout) != ndim + 2:
        raise MXNetError(f"{name}: layout={layout!r} does not fit kernel={kernel}")
    given = {"stride": stride, "dilate": dilate, "pad": pad}
    for what, value in given.items():
        if value and len(value) != ndim:
            raise MXNetError(f"{name}: {what}={value} and kernel={kernel} differ in length")
        if any(v < (0 if what == "pad" else 1) for v in value):
            raise MXNetError(f"{name}: {what}={value} has an entry that is too small")
    return _Plan(
        stride or (1,) * ndim,
        pad or (0,) * ndim,
        dilate or (1,) * ndim,
        (0,) * ndim,
        layout is not None and layout[-1] == "C",
    )


def convolution_plan(kernel: Ints, stride: Ints, dilate: Ints, pad: Ints) -> _Plan:
    """The completed parameters of a convolution with the channels first."""
    return _plan("Convolution", kernel, stride, dilate, pad, None)


def _check(
    name: str, data: Tensor, weight: Tensor, bias: Tensor | None, expected: Shape, outputs: int
) -> None:
    """Raise if an input does not fit; ``expected`` is the weight's shape."""
    if data.ndim != len(expected):
        raise MXNetError(
            f"{name}: data has shape {tuple(data.shape)}, expected {len(expected)} axes"
        )
    if weight.shape != expected:
        raise MXNetError(
            f"{name}: weight has shape {tuple(weight.shape)}, expected {expected} "
            f"for data {tuple(data.shape)}"
        )
    if bias is not None and bias.shape != (outputs,):
        raise MXNetError(f"{name}: bias has shape {tuple(bias.shape)}, expected ({outputs},)")


def _to_channels_first(name: str, data: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
    # A channels-last array seen with its channels first is what torch calls channels_last: no copy.
    if data.device.type == "cpu":
        raise MXNetError(
            f"{name}: channels-last layouts are computed on gpu contexts only, as in MXNet 1.x; "
            "transpose the data, or use a channels-first layout"
        )
    return data.movedim(-1, 1), weight.movedim(-1, 1)


def _prefer_channels_last(data: Tensor) -> Tensor:
    """``data`` stored channels last where the CPU kernels are faster so.

    Only the strides change, and the layers behind follow them: a LeNet training step takes 0.65 of
    the time, ResNet-50 inference on 8 images 0.9 (1 thread, benchmarks/training.py). One image does
    not repay the conversion of the weights.
    """
    if data.ndim != 4 or data.dtype is not torch.float32 or data.device.type != "cpu":
        return data
    batch, _, height, width = data.shape
    if batch == 1 or batch * height * width < _POSITIONS_WORTH_CONVERTING:
        return data
    return data.to(memory_format=torch.channels_last)


def _convolve(
    name: str,
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    kernel: Ints,
    num_filter: int,
    num_group: int,
    no_bias: bool,
    plan: _Plan,
) -> Tensor:
    if no_bias:
        bias = None
    elif bias is None:
        raise MXNetError(f"{name}: bias is missing; pass it, or no_bias=True")
    if plan.channels_last:
        data, weight = _to_channels_first(name, data, weight)
    channels = data.shape[1] // num_group if data.ndim > 1 else 0
    _check(name, data, weight, bias, (num_filter, channels, *kernel), num_filter)
    data = _prefer_channels_last(data)
    place = plan.stride, plan.pad, plan.dilate
    positions = plan.positions(data.shape, kernel) if weight.requires_grad else 0
    if positions and convolution_gradient.is_worth_it(data, weight, positions, *place, num_group):
        result = convolution_gradient.convolve(data, weight, bias, positions, *place)
    else:
        result = _convolution(
            data,
            weight,
            bias,
            plan.stride,
            plan.pad,
            plan.dilate,
            False,
            plan.zeros,
            num_group,
        )
    return result.movedim(1, -1) if plan.channels_last else result


@operator("Convolution", aliases=("_npx_convolution",))
def convolution(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    kernel: tuple[int, ...],
    stride: tuple[int, ...] = (),
    dilate: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    num_filter: int,
    num_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    cudnn_tune: Tune | None = None,
    cudnn_off: bool = False,
    layout: Layout | None = None,
) -> Tensor:
    r"""Cross-correlation of the spatial axes with learnt filters, plus a bias per filter.

    An output axis has :math:`\lfloor (x + 2p - d(k - 1) - 1) / s \rfloor + 1` elements.

    Shapes:
        data: ``(N, C, W)``, ``(N, C, H, W)`` or ``(N, C, D, H, W)``; channels last in those
            layouts.
        weight: ``(num_filter, C / num_group, *kernel)``, or ``(num_filter, *kernel, C /
            num_group)`` when channels are last.
        bias: ``(num_filter,)``; not passed when ``no_bias``.
        output: as ``data`` with ``num_filter`` channels and the extents above.

    Args:
        data: Floating point.
        weight: Filters; dtype of ``data``.
        bias: Added to every position; dtype of ``data``.
        kernel: Extent :math:`k` of the filters; its length says how many spatial axes there are.
        stride: Step :math:`s`; empty is 1.
        dilate: Distance :math:`d` between filter elements; empty is 1.
        pad: Zeros :math:`p` at both ends; empty is 0.
        num_filter: Number of filters.
        num_group: Groups into which channels and filters are split.
        workspace: Has no meaning here; accepted for programs that set it.
        no_bias: Leave the bias out.
        cudnn_tune: Has no meaning here; accepted for programs that set it.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        layout: Order of the axes; None is channels first. Channels last needs a gpu context.

    Returns:
        The filtered data; dtype of ``data``.

    Raises:
        MXNetError: Shapes, lengths of parameters or the layout do not fit each other.

    Example:
        >>> x, w = mx.nd.ones((1, 2, 5, 5)), mx.nd.ones((3, 2, 3, 3))
        >>> mx.nd.Convolution(x, w, kernel=(3, 3), num_filter=3, no_bias=True).shape
        (1, 3, 3, 3)
    """
    plan = _plan("Convolution", kernel, stride, dilate, pad, layout)
    return _convolve(
        "Convolution", data, weight, bias, kernel, num_filter, num_group, no_bias, plan
    )


@operator("Convolution_v1")
def convolution_v1(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    kernel: tuple[int, ...],
    stride: tuple[int, ...] = (),
    dilate: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    num_filter: int,
    num_group: int = 1,
    workspace: int = 1024,
    no_bias: bool = False,
    cudnn_tune: Tune | None = None,
    cudnn_off: bool = False,
    layout: Literal["NCHW", "NCDHW", "NHWC", "NDHWC"] | None = None,
) -> Tensor:
    """The convolution of MXNet before 0.10, kept for old symbol files; see ``Convolution``.

    Shapes:
        data: ``(N, C, H, W)`` or ``(N, C, D, H, W)``; channels last in those layouts.
        weight: As for ``Convolution``.
        bias: ``(num_filter,)``; not passed when ``no_bias``.
        output: As for ``Convolution``.

    Args:
        data: Floating point.
        weight: Filters; dtype of ``data``.
        bias: Added to every position; dtype of ``data``.
        kernel: Extent of the filters, over 2 or 3 axes.
        stride: Step; empty is 1.
        dilate: Distance between filter elements; empty is 1.
        pad: Zeros at both ends; empty is 0.
        num_filter: Number of filters.
        num_group: Groups into which channels and filters are split.
        workspace: Has no meaning here; accepted for programs that set it.
        no_bias: Leave the bias out.
        cudnn_tune: Has no meaning here; accepted for programs that set it.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        layout: Order of the axes; None is channels first. Channels last needs a gpu context.

    Returns:
        The filtered data; dtype of ``data``.

    Raises:
        MXNetError: As for ``Convolution``, and for a kernel with one axis.

    Example:
        >>> x, w = mx.nd.ones((1, 2, 5, 5)), mx.nd.ones((3, 2, 3, 3))
        >>> mx.nd.Convolution_v1(x, w, kernel=(3, 3), num_filter=3, no_bias=True).shape
        (1, 3, 3, 3)
    """
    if len(kernel) == 1:
        raise MXNetError(f"Convolution_v1: kernel={kernel} has 1 axis, expected 2 or 3")
    plan = _plan("Convolution_v1", kernel, stride, dilate, pad, layout)
    return _convolve(
        "Convolution_v1", data, weight, bias, kernel, num_filter, num_group, no_bias, plan
    )


def _uses_bias(params: Mapping[str, Any]) -> Sequence[str]:
    return ("data", "weight") if params["no_bias"] else ("data", "weight", "bias")


def _fill_convolution(
    shapes: list[Shape | None],
    *,
    kernel: Ints,
    num_filter: int,
    num_group: int,
    no_bias: bool,
    layout: str | None,
    **_: Any,
) -> list[Shape | None]:
    data = shapes[0]
    if data:
        channels_last = layout is not None and layout[-1] == "C"
        channels = data[-1 if channels_last else 1] // num_group
        shapes[1] = (
            (num_filter, *kernel, channels) if channels_last else (num_filter, channels, *kernel)
        )
    if not no_bias:
        shapes[2] = (num_filter,)
    return shapes


for _layer in (convolution, convolution_v1):
    _layer.uses_inputs(_uses_bias)
    _layer.fill_shapes(_fill_convolution)


@lru_cache(maxsize=1024)
def _deconvolution_padding(
    extents: Ints, kernel: Ints, plan: _Plan, adj: Ints, target_shape: Ints
) -> tuple[Ints, Ints]:
    """Padding and output adjustment, from ``target_shape`` where that is given."""
    for what, value in {"adj": adj, "target_shape": target_shape}.items():
        if value and len(value) != len(kernel):
            raise MXNetError(f"Deconvolution: {what}={value} and kernel={kernel} differ in length")
    pads, adjustments = plan.pad, adj or plan.zeros
    if any(target_shape):
        pads, adjustments = (), ()
        for x, k, s, d, target in zip(
            extents, kernel, plan.stride, plan.dilate, target_shape, strict=True
        ):
            excess = s * (x - 1) + d * (k - 1) + 1 - target
            if excess < 0:
                raise MXNetError(
                    f"Deconvolution: target_shape={target_shape} asks for {target} elements along "
                    f"an axis whose full output has {target + excess}"
                )
            pads += ((excess + 1) // 2,)
            adjustments += (excess % 2,)
    if any(a >= s for a, s in zip(adjustments, plan.stride, strict=True)):
        source = f"target_shape={target_shape}" if any(target_shape) else f"adj={adj}"
        raise MXNetError(
            f"Deconvolution: {source} needs an adjustment of {adjustments}, which must be smaller "
            f"than stride={plan.stride}"
        )
    return pads, adjustments


@operator("Deconvolution", aliases=("_npx_deconvolution",))
def deconvolution(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    kernel: tuple[int, ...],
    stride: tuple[int, ...] = (),
    dilate: tuple[int, ...] = (),
    pad: tuple[int, ...] = (),
    adj: tuple[int, ...] = (),
    target_shape: tuple[int, ...] = (),
    num_filter: int,
    num_group: int = 1,
    workspace: int = 512,
    no_bias: bool = True,
    cudnn_tune: Tune | None = None,
    cudnn_off: bool = False,
    layout: Layout | None = None,
) -> Tensor:
    r"""Transposed convolution: the gradient of a convolution with respect to its data.

    An output axis has :math:`s(x - 1) - 2p + d(k - 1) + 1 + a` elements.

    Shapes:
        data: ``(N, C, W)``, ``(N, C, H, W)`` or ``(N, C, D, H, W)``; channels last in those
            layouts.
        weight: ``(C, num_filter / num_group, *kernel)``, or ``(C, *kernel, num_filter /
            num_group)`` when channels are last.
        bias: ``(num_filter,)``; not passed when ``no_bias``.
        output: as ``data`` with ``num_filter`` channels and the extents above.

    Args:
        data: Floating point.
        weight: Filters; dtype of ``data``.
        bias: Added to every position; dtype of ``data``.
        kernel: Extent :math:`k` of the filters; its length says how many spatial axes there are.
        stride: Step :math:`s`; empty is 1.
        dilate: Distance :math:`d` between filter elements; empty is 1.
        pad: Cropped :math:`p` from both ends; empty is 0.
        adj: Added :math:`a` at the far end, smaller than the stride; empty is 0.
        target_shape: Extents of the output; when given, ``pad`` and ``adj`` follow from it.
        num_filter: Number of filters.
        num_group: Groups into which channels and filters are split.
        workspace: Has no meaning here; accepted for programs that set it.
        no_bias: Leave the bias out; the default here, unlike ``Convolution``.
        cudnn_tune: Has no meaning here; accepted for programs that set it.
        cudnn_off: Has no meaning here; accepted for programs that set it.
        layout: Order of the axes; None is channels first. Channels last needs a gpu context.

    Returns:
        The upsampled data; dtype of ``data``.

    Raises:
        MXNetError: Shapes, lengths of parameters or the layout do not fit each other.

    Example:
        >>> x, w = mx.nd.ones((1, 2, 4, 4)), mx.nd.ones((2, 3, 2, 2))
        >>> mx.nd.Deconvolution(x, w, kernel=(2, 2), stride=(2, 2), num_filter=3).shape
        (1, 3, 8, 8)

    References:
        Zeiler et al. (2010), Deconvolutional Networks, https://doi.org/10.1109/CVPR.2010.5539957
    """
    plan = _plan("Deconvolution", kernel, stride, dilate, pad, layout)
    if no_bias:
        bias = None
    elif bias is None:
        raise MXNetError("Deconvolution: bias is missing; pass it, or no_bias=True")
    if plan.channels_last:
        data, weight = _to_channels_first("Deconvolution", data, weight)
    expected = (data.shape[1] if data.ndim > 1 else 0, num_filter // num_group, *kernel)
    _check("Deconvolution", data, weight, bias, expected, num_filter)
    pads, adjustments = plan.pad, plan.zeros
    if adj or target_shape:
        pads, adjustments = _deconvolution_padding(
            tuple(data.shape[2:]), kernel, plan, adj, target_shape
        )
    result = _convolution(
        data, weight, bias, plan.stride, pads, plan.dilate, True, adjustments, num_group
    )
    return result.movedim(1, -1) if plan.channels_last else result


@deconvolution.fill_shapes
def _(
    shapes: list[Shape | None],
    *,
    kernel: Ints,
    num_filter: int,
    num_group: int,
    no_bias: bool,
    layout: str | None,
    **_: Any,
) -> list[Shape | None]:
    data = shapes[0]
    filters = num_filter // num_group
    if data and layout is not None and layout[-1] == "C":
        shapes[1] = (data[-1], *kernel, filters)
    elif data:
        shapes[1] = (data[1], filters, *kernel)
    if not no_bias:
        shapes[2] = (num_filter,)
    return shapes


deconvolution.uses_inputs(_uses_bias)
