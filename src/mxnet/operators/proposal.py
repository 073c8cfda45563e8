"""Region proposals of Faster R-CNN."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.gradients import constant
from mxnet.operators.registry import operator
from mxnet.operators.suppression import best_first, greedy_keep

Shape = tuple[int, ...]


@lru_cache(maxsize=64)
def _base_anchors(
    stride: int, ratios: tuple[float, ...], scales: tuple[float, ...]
) -> tuple[tuple[float, ...], ...]:
    """Corner boxes around the first cell, whole-pixel extents, ratios before scales.

    A ratio is height over width; extents are rounded before they are scaled.
    """
    middle = 0.5 * (stride - 1)
    found = []
    for ratio in ratios:
        base_width = math.floor(math.sqrt(math.floor(stride * stride / ratio)) + 0.5)
        base_height = math.floor(base_width * ratio + 0.5)
        for scale in scales:
            x, y = 0.5 * (base_width * scale - 1), 0.5 * (base_height * scale - 1)
            found.append((middle - x, middle - y, middle + x, middle + y))
    return tuple(found)


def _planes(base: Tensor, height: int, width: int, stride: int) -> list[Tensor]:
    """Each coordinate of the anchors of all cells, broadcastable to ``(B, A, H, W)``."""
    y = torch.arange(height, dtype=base.dtype, device=base.device).view(-1, 1) * stride
    x = torch.arange(width, dtype=base.dtype, device=base.device) * stride
    xmin, ymin, xmax, ymax = base.mT.unsqueeze(-1).unsqueeze(-1).unbind(0)
    return [x + xmin, y + ymin, x + xmax, y + ymax]


def _shifted_by_center(
    low: Tensor, high: Tensor, shift: Tensor, scale: Tensor
) -> tuple[Tensor, Tensor]:
    """The ends of intervals whose centre and extent are changed by the network's outputs."""
    extent = high - low + 1
    center = shift * extent + (low + 0.5 * (extent - 1))
    half = (scale.exp() * extent - 1) * 0.5
    return center - half, center + half


def _check(
    name: str,
    cls_prob: Tensor,
    bbox_pred: Tensor,
    im_info: Tensor,
    base: int,
) -> None:
    for argument, tensor in (("cls_prob", cls_prob), ("bbox_pred", bbox_pred)):
        if tensor.ndim != 4:
            raise MXNetError(
                f"{name}: {argument} has shape {tuple(tensor.shape)}, expected (N, C, H, W)"
            )
    batch, channels, height, width = cls_prob.shape
    if channels != 2 * base:
        raise MXNetError(
            f"{name}: cls_prob has {channels} channels; ratios and scales make {base} anchors per "
            f"cell, which need {2 * base}"
        )
    if tuple(bbox_pred.shape) != (batch, 4 * base, height, width):
        raise MXNetError(
            f"{name}: bbox_pred has shape {tuple(bbox_pred.shape)}, expected "
            f"{(batch, 4 * base, height, width)}"
        )
    if tuple(im_info.shape) != (batch, 3):
        raise MXNetError(f"{name}: im_info has shape {tuple(im_info.shape)}, expected {(batch, 3)}")


def _scored_boxes(
    cls_prob: Tensor,
    bbox_pred: Tensor,
    im_info: Tensor,
    base: Tensor,
    stride: int,
    min_size: int,
    iou_loss: bool,
) -> tuple[Tensor, Tensor]:
    """Boxes ``(B, H * W * A, 4)`` and their scores, -1 for those that cannot be proposals."""
    batch, _, height, width = cls_prob.shape
    count = base.shape[0]
    # Planes of one coordinate, (B, A, H, W): torch is slow on pairs along the last axis.
    anchors = _planes(base, height, width, stride)
    dx, dy, dw, dh = bbox_pred.unflatten(1, (count, 4)).unbind(2)
    if iou_loss:
        xmin, ymin, xmax, ymax = (
            anchor + offset for anchor, offset in zip(anchors, (dx, dy, dw, dh), strict=True)
        )
    else:
        xmin, xmax = _shifted_by_center(anchors[0], anchors[2], dx, dw)
        ymin, ymax = _shifted_by_center(anchors[1], anchors[3], dy, dh)
    image_height, image_width, image_scale = im_info.view(batch, 3, 1, 1, 1).unbind(1)
    xmin, xmax = (torch.minimum(x, image_width - 1).clamp_min_(0) for x in (xmin, xmax))
    ymin, ymax = (torch.minimum(y, image_height - 1).clamp_min_(0) for y in (ymin, ymax))
    # The map may be padded beyond the image: cells there do not count.
    cell_y = torch.arange(height, device=base.device).view(-1, 1)
    cell_x = torch.arange(width, device=base.device)
    outside = (cell_y >= (image_height / stride).long()) | (cell_x >= (image_width / stride).long())
    least = min_size * image_scale
    small = (xmax - xmin + 1 < least) | (ymax - ymin + 1 < least)
    grow = torch.where(small, least / 2, 0.0)
    sides = torch.stack((xmin - grow, ymin - grow, xmax + grow, ymax + grow), -1)
    score = cls_prob[:, count:].masked_fill(outside | small, -1.0)
    boxes = sides.permute(0, 2, 3, 1, 4).reshape(batch, -1, 4)
    return boxes, score.permute(0, 2, 3, 1).reshape(batch, -1)


def _propose(
    name: str,
    cls_prob: Tensor,
    bbox_pred: Tensor,
    im_info: Tensor,
    rpn_pre_nms_top_n: int,
    rpn_post_nms_top_n: int,
    threshold: float,
    rpn_min_size: int,
    scales: tuple[float, ...],
    ratios: tuple[float, ...],
    feature_stride: int,
    output_score: bool,
    iou_loss: bool,
) -> Tensor | tuple[Tensor, Tensor]:
    _check(name, cls_prob, bbox_pred, im_info, len(scales) * len(ratios))
    if rpn_post_nms_top_n < 0 or feature_stride < 1:
        raise MXNetError(
            f"{name}: rpn_post_nms_top_n={rpn_post_nms_top_n} must not be negative and "
            f"feature_stride={feature_stride} must be positive"
        )
    batch, post = cls_prob.shape[0], rpn_post_nms_top_n
    rois, scores = cls_prob.new_zeros((batch, post, 5)), cls_prob.new_zeros((batch, post, 1))
    with torch.no_grad():
        if not cls_prob.is_meta:
            _check_extents(name, cls_prob, im_info, feature_stride)
            base = cls_prob.new_tensor(_base_anchors(feature_stride, ratios, scales))
            boxes, score = _scored_boxes(
                cls_prob, bbox_pred, im_info, base, feature_stride, rpn_min_size, iou_loss
            )
            pre = rpn_pre_nms_top_n if rpn_pre_nms_top_n > 0 else score.shape[1]
            for image, scored in enumerate(score):
                order = best_first(scored, pre)
                candidates = boxes[image].index_select(0, order)
                kept = greedy_keep(candidates, threshold, extra=1.0, limit=post)
                # Fewer survivors than asked for are repeated.
                kept = kept[torch.arange(post, device=kept.device) % max(1, kept.shape[0])]
                rois[image, :, 0] = image
                rois[image, :, 1:] = candidates.index_select(0, kept)
                scores[image, :, 0] = scored.index_select(0, order.index_select(0, kept))
    inputs = (cls_prob, bbox_pred, im_info)
    result = constant(rois.flatten(0, 1), *inputs)
    return (result, constant(scores.flatten(0, 1), *inputs)) if output_score else result


def _check_extents(name: str, cls_prob: Tensor, im_info: Tensor, stride: int) -> None:
    height, width = cls_prob.shape[2:]
    cells = (im_info[:, :2] / stride).long()
    if (cells > cells.new_tensor((height, width))).any():
        raise MXNetError(
            f"{name}: an image of im_info, in steps of feature_stride={stride}, is larger than the "
            f"map of {height} x {width} cells"
        )


def _count_outputs(parameters: Mapping[str, Any]) -> int:
    return 2 if parameters["output_score"] else 1


@operator("_contrib_Proposal", num_outputs=_count_outputs)
def proposal(
    cls_prob: Tensor,
    bbox_pred: Tensor,
    im_info: Tensor,
    *,
    rpn_pre_nms_top_n: int = 6000,
    rpn_post_nms_top_n: int = 300,
    threshold: float = 0.7,
    rpn_min_size: int = 16,
    scales: tuple[float, ...] = (4.0, 8.0, 16.0, 32.0),
    ratios: tuple[float, ...] = (0.5, 1.0, 2.0),
    feature_stride: int = 16,
    output_score: bool = False,
    iou_loss: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    """Regions that may hold an object, from the outputs of a region proposal network.

    Anchors of every cell are moved by the predicted offsets and cut at the edges of the image; the
    best of them go through non-maximum suppression. Coordinates are inclusive: a box from 0 to 15
    is 16 wide.

    Shapes:
        cls_prob: ``(1, 2 * A, H, W)`` with A the number of scales times that of ratios.
        bbox_pred: ``(1, 4 * A, H, W)``.
        im_info: ``(1, 3)``.
        output: ``(rpn_post_nms_top_n, 5)``, rows ``(image, xmin, ymin, xmax, ymax)``, and with
            ``output_score`` also ``(rpn_post_nms_top_n, 1)``.

    Args:
        cls_prob: Probabilities, for each anchor those of background first, then of objects.
        bbox_pred: Offsets of centre x, centre y and logarithms of width and height.
        im_info: Height, width and scale of the image.
        rpn_pre_nms_top_n: How many of the best boxes go through suppression; not positive for all.
        rpn_post_nms_top_n: How many boxes are returned; if fewer survive, they are repeated.
        threshold: A box goes when its overlap with a better one is larger.
        rpn_min_size: Boxes smaller than this times the image's scale are grown by half of it on
            each side and get the score -1.
        scales: Of the anchors, relative to ``feature_stride``.
        ratios: Of the anchors, height over width.
        feature_stride: Pixels per cell.
        output_score: Return scores, too.
        iou_loss: ``bbox_pred`` is added to the corners of the anchors instead.

    Returns:
        Regions and, if asked for, their scores. The gradient is zero.

    Raises:
        MXNetError: Shapes do not fit, or an image is larger than the map.

    Example:
        >>> prob, offsets = mx.nd.ones((1, 2, 2, 2)), mx.nd.zeros((1, 4, 2, 2))
        >>> mx.nd.contrib.Proposal(prob, offsets, mx.nd.array([[32, 32, 1]]), scales=(1,),
        ...                        ratios=(1,), rpn_post_nms_top_n=2).asnumpy()
        array([[ 0.,  0.,  0., 15., 15.],
               [ 0., 16.,  0., 31., 15.]], dtype=float32)

    References:
        Ren et al. (2015). Faster R-CNN: Towards Real-Time Object Detection with Region Proposal
        Networks. https://arxiv.org/abs/1506.01497
    """
    if cls_prob.shape[0] != 1:
        raise MXNetError(
            f"_contrib_Proposal: cls_prob has {cls_prob.shape[0]} images, expected 1; "
            "MultiProposal takes several"
        )
    return _propose(
        "_contrib_Proposal", cls_prob, bbox_pred, im_info, rpn_pre_nms_top_n, rpn_post_nms_top_n,
        threshold, rpn_min_size, scales, ratios, feature_stride, output_score, iou_loss,
    )  # fmt: skip


@operator("_contrib_MultiProposal", num_outputs=_count_outputs)
def multi_proposal(
    cls_prob: Tensor,
    bbox_pred: Tensor,
    im_info: Tensor,
    *,
    rpn_pre_nms_top_n: int = 6000,
    rpn_post_nms_top_n: int = 300,
    threshold: float = 0.7,
    rpn_min_size: int = 16,
    scales: tuple[float, ...] = (4.0, 8.0, 16.0, 32.0),
    ratios: tuple[float, ...] = (0.5, 1.0, 2.0),
    feature_stride: int = 16,
    output_score: bool = False,
    iou_loss: bool = False,
) -> Tensor | tuple[Tensor, Tensor]:
    """``Proposal`` for a batch of images.

    Shapes:
        cls_prob: ``(N, 2 * A, H, W)`` with A the number of scales times that of ratios.
        bbox_pred: ``(N, 4 * A, H, W)``.
        im_info: ``(N, 3)``.
        output: ``(N * rpn_post_nms_top_n, 5)``, rows ``(image, xmin, ymin, xmax, ymax)``, and with
            ``output_score`` also ``(N * rpn_post_nms_top_n, 1)``.

    Args:
        cls_prob: As for ``Proposal``.
        bbox_pred: As for ``Proposal``.
        im_info: Height, width and scale of each image.
        rpn_pre_nms_top_n: As for ``Proposal``, per image.
        rpn_post_nms_top_n: As for ``Proposal``, per image.
        threshold: As for ``Proposal``.
        rpn_min_size: As for ``Proposal``.
        scales: As for ``Proposal``.
        ratios: As for ``Proposal``.
        feature_stride: As for ``Proposal``.
        output_score: As for ``Proposal``.
        iou_loss: As for ``Proposal``.

    Returns:
        Regions and, if asked for, their scores. The gradient is zero.

    Raises:
        MXNetError: Shapes do not fit, or an image is larger than the map.

    Example:
        >>> prob, offsets = mx.nd.ones((2, 2, 1, 1)), mx.nd.zeros((2, 4, 1, 1))
        >>> info = mx.nd.array([[16, 16, 1], [16, 16, 1]])
        >>> mx.nd.contrib.MultiProposal(prob, offsets, info, scales=(1,), ratios=(1,),
        ...                             rpn_post_nms_top_n=1).asnumpy()
        array([[ 0.,  0.,  0., 15., 15.],
               [ 1.,  0.,  0., 15., 15.]], dtype=float32)
    """
    return _propose(
        "_contrib_MultiProposal", cls_prob, bbox_pred, im_info, rpn_pre_nms_top_n,
        rpn_post_nms_top_n, threshold, rpn_min_size, scales, ratios, feature_stride, output_score,
        iou_loss,
    )  # fmt: skip


def _fill(shapes: list[Shape | None], **_: Any) -> list[Shape | None]:
    prob = shapes[0]
    if prob:
        shapes[1] = (prob[0], 2 * prob[1], *prob[2:])
        shapes[2] = (prob[0], 3)
    return shapes


proposal.fill_shapes(_fill)
multi_proposal.fill_shapes(_fill)
