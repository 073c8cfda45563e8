"""Sampling at computed places: bilinear sampler, spatial transformer, resizing, upsampling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import Shape, operator
from mxnet.operators.validation import check_same_dtype

_functional = torch.nn.functional


def _sample(data: Tensor, grid: Tensor) -> Tensor:
    """Bilinear interpolation at ``grid`` (N, 2, h, w) in [-1, 1]; zeros outside."""
    places = grid.permute(0, 2, 3, 1)
    return _functional.grid_sample(data, places, padding_mode="zeros", align_corners=True)


def _affine_grid(theta: Tensor, height: int, width: int) -> Tensor:
    """Source coordinates (N, 2, height, width) for affine transformations (N, 6)."""
    if theta.ndim != 2 or theta.shape[1] != 6 or min(height, width) < 1:
        raise MXNetError(
            "an affine grid needs parameters (N, 6) and a target_shape of at least (1, 1), got "
            f"{tuple(theta.shape)} and {(height, width)}"
        )
    # with one step it gives the first end
    y = torch.linspace(-1, 1, height, dtype=theta.dtype, device=theta.device)
    x = torch.linspace(-1, 1, width, dtype=theta.dtype, device=theta.device)
    rows, columns = torch.meshgrid(y, x, indexing="ij")
    target = torch.stack([columns, rows, torch.ones_like(rows)]).reshape(3, -1)
    return (theta.reshape(-1, 2, 3) @ target).reshape(-1, 2, height, width)


@operator("BilinearSampler")
def bilinear_sampler(data: Tensor, grid: Tensor, *, cudnn_off: bool | None = None) -> Tensor:
    """Images sampled at given places with bilinear interpolation.

    Shapes:
        data: ``(N, C, H, W)``.
        grid: ``(N, 2, h, w)``: x and y of each place, from -1 (first pixel) to 1 (last pixel).
        output: ``(N, C, h, w)``.

    Args:
        data: Images; floating point.
        grid: Places. Outside the image all is 0.
        cudnn_off: Without meaning here.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x = mx.nd.ones((1, 1, 2, 2))
        >>> mx.nd.BilinearSampler(x, mx.nd.zeros((1, 2, 3, 3))).shape
        (1, 1, 3, 3)

    References:
        M. Jaderberg et al., 2015, "Spatial Transformer Networks", https://arxiv.org/abs/1506.02025
    """
    if data.ndim != 4 or grid.ndim != 4 or grid.shape[:2] != (data.shape[0], 2):
        raise MXNetError(
            f"BilinearSampler: data {tuple(data.shape)} needs a grid ({data.shape[0]}, 2, h, w), "
            f"got {tuple(grid.shape)}"
        )
    return _sample(data, grid)


@operator("GridGenerator")
def grid_generator(
    data: Tensor,
    *,
    transform_type: Literal["affine", "warp"],
    target_shape: tuple[int, ...] = (0, 0),
) -> Tensor:
    """Places for ``BilinearSampler`` from affine transformations or from optical flow.

    Shapes:
        data: ``(N, 6)`` for ``"affine"``, ``(N, 2, H, W)`` for ``"warp"``.
        output: ``(N, 2, *target_shape)``, or as ``data`` for ``"warp"``.

    Args:
        data: Rows of 2 by 3 matrices that map target to source coordinates (both -1 to 1), or x and
            y shifts in pixels.
        transform_type: Which of the two.
        target_shape: Height and width of the grid for ``"affine"``.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> identity = mx.nd.array([[1, 0, 0, 0, 1, 0]])
        >>> grid = mx.nd.GridGenerator(identity, transform_type="affine", target_shape=(1, 2))
        >>> grid.asnumpy()[0, 0].tolist()
        [[-1.0, 1.0]]
    """
    if transform_type == "affine":
        return _affine_grid(data, target_shape[0], target_shape[1])
    if data.ndim != 4 or data.shape[1] != 2:
        raise MXNetError(f"GridGenerator: a warp needs data (N, 2, H, W), got {tuple(data.shape)}")
    height, width = data.shape[2:]
    rows = torch.arange(height, dtype=data.dtype, device=data.device).reshape(-1, 1)
    columns = torch.arange(width, dtype=data.dtype, device=data.device)
    x = (data[:, 0] + columns) / ((width - 1) / 2) - 1
    y = (data[:, 1] + rows) / ((height - 1) / 2) - 1
    return torch.stack([x, y], 1)


@operator("SpatialTransformer")
def spatial_transformer(
    data: Tensor,
    loc: Tensor,
    *,
    target_shape: tuple[int, ...] = (0, 0),
    transform_type: Literal["affine"],
    sampler_type: Literal["bilinear"],
    cudnn_off: bool | None = None,
) -> Tensor:
    """Images under affine transformations, with bilinear interpolation.

    Shapes:
        data: ``(N, C, H, W)``.
        loc: ``(N, 6)``.
        output: ``(N, C, *target_shape)``.

    Args:
        data: Images; floating point.
        loc: Rows of 2 by 3 matrices that map target to source coordinates (both -1 to 1).
        target_shape: Height and width of the result; 0: as ``data``.
        transform_type: Affine.
        sampler_type: Bilinear.
        cudnn_off: Without meaning here.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x, identity = mx.nd.ones((1, 1, 2, 2)), mx.nd.array([[1, 0, 0, 0, 1, 0]])
        >>> y = mx.nd.SpatialTransformer(x, identity, target_shape=(2, 2), transform_type="affine",
        ...                              sampler_type="bilinear")
        >>> y.asnumpy().tolist()
        [[[[1.0, 1.0], [1.0, 1.0]]]]

    References:
        M. Jaderberg et al., 2015, "Spatial Transformer Networks", https://arxiv.org/abs/1506.02025
    """
    if data.ndim != 4 or loc.shape[:1] != data.shape[:1]:
        raise MXNetError(
            f"SpatialTransformer: expected data (N, C, H, W) and loc (N, 6), got "
            f"{tuple(data.shape)} and {tuple(loc.shape)}"
        )
    height, width = target_shape[0] or data.shape[2], target_shape[1] or data.shape[3]
    return _sample(data, _affine_grid(loc, height, width))


def _upsampling_inputs(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    return ("data", "weight") if parameters["sample_type"] == "bilinear" else ("data",)


@operator("UpSampling")
def up_sampling(
    *data: Tensor,
    scale: int,
    num_filter: int = 0,
    sample_type: Literal["bilinear", "nearest"],
    multi_input_mode: Literal["concat", "sum"] = "concat",
    workspace: int = 512,
) -> Tensor:
    """Images enlarged by an integer factor.

    Shapes:
        data: ``(N, C_i, H_i, W_i)`` for ``"nearest"``, each enlarged to the size of the first one's
            result; for ``"bilinear"`` ``(N, C, H, W)`` and a weight ``(C, 1, k, k)`` with
            ``k = 2 scale - scale % 2``.
        output: ``(N, C, H scale, W scale)``; ``C`` is the sum of all ``C_i`` for ``"concat"``.

    Args:
        data: Images; for ``"bilinear"`` also the filters of the deconvolution that enlarges.
        scale: The factor.
        num_filter: Number of channels, for ``"bilinear"``.
        sample_type: Repeat pixels, or interpolate by deconvolution with the given filters.
        multi_input_mode: Join several images along the channels, or add them up.
        workspace: Without meaning here.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x = mx.nd.ones((1, 2, 3, 3))
        >>> mx.nd.UpSampling(x, scale=2, sample_type="nearest", num_args=1).shape
        (1, 2, 6, 6)
    """
    check_same_dtype("UpSampling", data)
    if scale < 1 or any(tensor.ndim != 4 for tensor in data):
        raise MXNetError(
            f"UpSampling: expected arrays (N, C, H, W) and scale of at least 1, got "
            f"{[tuple(tensor.shape) for tensor in data]} and {scale=}"
        )
    if sample_type == "bilinear":
        return _interpolate_by_filter(data, scale)
    height = data[0].shape[2] * scale
    enlarged = []
    for tensor in data:
        factor, rest = divmod(height, tensor.shape[2])
        if rest or factor * tensor.shape[3] != data[0].shape[3] * scale:
            raise MXNetError(
                f"UpSampling: {tuple(tensor.shape)} cannot be enlarged to the height {height} and "
                f"width {data[0].shape[3] * scale} of the first result"
            )
        enlarged.append(_functional.interpolate(tensor, scale_factor=factor, mode="nearest"))
    if multi_input_mode == "sum":
        return torch.stack(enlarged).sum(0) if len(enlarged) > 1 else enlarged[0]
    return torch.cat(enlarged, 1)


def _interpolate_by_filter(data: tuple[Tensor, ...], scale: int) -> Tensor:
    kernel = 2 * scale - scale % 2
    channels = data[0].shape[1]
    if len(data) != 2 or tuple(data[1].shape) != (channels, 1, kernel, kernel):
        raise MXNetError(
            "UpSampling: sample_type='bilinear' needs data and a weight "
            f"{(channels, 1, kernel, kernel)}, got {[tuple(tensor.shape) for tensor in data]}"
        )
    images, weight = data
    padding = scale // 2  # the size of the result is then exactly scale times that of the data
    return _functional.conv_transpose2d(images, weight, None, scale, padding, 0, channels)


@up_sampling.fill_shapes
def _(shapes: list[Shape | None], **parameters: Any) -> list[Shape | None]:
    if parameters["sample_type"] == "bilinear" and shapes[0] is not None and len(shapes) > 1:
        scale = parameters["scale"]
        kernel = 2 * scale - scale % 2
        shapes[1] = (parameters["num_filter"] or shapes[0][1], 1, kernel, kernel)
    return shapes


_ResizeMode = Literal[
    "like", "odd_scale", "size", "to_even_down", "to_even_up", "to_odd_down", "to_odd_up"
]


def _resized_length(length: int, mode: str, wanted: int, scale: float | None) -> int:
    """The length of an axis after ``BilinearResize2D``."""
    odd = length % 2
    if mode == "odd_scale":
        # scales the distance from the first to the last pixel of an odd length
        factor = 1.0 if scale is None else scale
        return int((length - odd) * factor) + odd
    if mode == "size":
        return wanted if scale is None else int(length * scale)
    even = mode.startswith("to_even")
    if odd == (0 if even else 1):
        return length
    return length + (1 if mode.endswith("up") else -1)


@operator("_contrib_BilinearResize2D")
def bilinear_resize(
    data: Tensor,
    like: Tensor | None = None,
    *,
    height: int = 1,
    width: int = 1,
    scale_height: float | None = None,
    scale_width: float | None = None,
    mode: _ResizeMode = "size",
    align_corners: bool = True,
) -> Tensor:
    """Images resized with bilinear interpolation.

    Shapes:
        data: ``(N, C, H, W)``.
        like: ``(*, *, h, w)``; only with ``mode="like"``.
        output: ``(N, C, h, w)``.

    Args:
        data: Images; floating point.
        like: Array whose height and width are taken.
        height: Wanted height, for ``mode="size"``.
        width: Wanted width, for ``mode="size"``.
        scale_height: Factor of the height, instead of ``height``.
        scale_width: Factor of the width, instead of ``width``.
        mode: Where the size comes from: ``"size"``; ``"like"``; ``"odd_scale"`` (factors, odd
            lengths stay odd); or the next even or odd length downwards or upwards.
        align_corners: Corner pixels map to corner pixels; else the edges of the images coincide.

    Raises:
        MXNetError: The shapes do not fit, or the size would not be positive.

    Example:
        >>> x = mx.nd.ones((1, 2, 3, 4))
        >>> mx.nd.contrib.BilinearResize2D(x, height=5, width=7).shape
        (1, 2, 5, 7)
    """
    if data.ndim != 4 or (mode == "like" and (like is None or like.ndim != 4)):
        given = None if like is None else tuple(like.shape)
        raise MXNetError(
            f"BilinearResize2D: expected data (N, C, H, W), and like with 4 axes for mode='like'; "
            f"got {tuple(data.shape)} and {given}"
        )
    if mode == "like" and like is not None:
        size = [like.shape[2], like.shape[3]]
    else:
        size = [
            _resized_length(data.shape[2], mode, height, scale_height),
            _resized_length(data.shape[3], mode, width, scale_width),
        ]
    if min(size) < 1:
        raise MXNetError(f"BilinearResize2D: the size of the result would be {tuple(size)}")
    return _functional.interpolate(data, size, mode="bilinear", align_corners=align_corners)


@bilinear_resize.uses_inputs
def _resize_inputs(parameters: Mapping[str, Any]) -> tuple[str, ...]:
    return ("data", "like") if parameters["mode"] == "like" else ("data",)


@operator("_contrib_AdaptiveAvgPooling2D")
def adaptive_average_pooling(data: Tensor, *, output_size: tuple[int, ...] = ()) -> Tensor:
    """Averages over regions that divide the image evenly into a given number.

    Shapes:
        data: ``(N, C, H, W)``.
        output: ``(N, C, h, w)``.

    Args:
        data: Images; floating point.
        output_size: ``h`` and ``w``, or one number for both; 1 by default.

    Raises:
        MXNetError: ``output_size`` is not one or two positive numbers, or the data are no images.

    Example:
        >>> mx.nd.contrib.AdaptiveAvgPooling2D(mx.nd.ones((1, 2, 5, 7)), output_size=(2, 3)).shape
        (1, 2, 2, 3)
    """
    size = output_size or (1,)
    if data.ndim != 4 or len(size) > 2 or min(size) < 1:
        raise MXNetError(
            f"AdaptiveAvgPooling2D: expected data (N, C, H, W) and one or two positive numbers, "
            f"got {tuple(data.shape)} and output_size={output_size}"
        )
    return _functional.adaptive_avg_pool2d(data, (size[0], size[-1]))
