"""The single-shot detector: anchors, training targets, detections."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.box_geometry import match_greedily, overlaps, to_centers, with_areas
from mxnet.operators.elementary import as_numbers
from mxnet.operators.gradients import constant
from mxnet.operators.registry import operator
from mxnet.operators.suppression import best_first, greedy_keep

# Overlaps up to this never make a box the match of an anchor.
_LEAST_OVERLAP = 1e-6


def _check_shapes(name: str, **tensors: tuple[Tensor, tuple[int | None, ...]]) -> None:
    """Raise unless all are float32 and of these shapes, None standing for any extent."""
    for argument, (tensor, expected) in tensors.items():
        if tensor.dtype is not torch.float32:
            raise MXNetError(f"{name}: {argument} has dtype {tensor.dtype}, expected float32")
        if tensor.ndim != len(expected) or any(
            extent not in (None, found)
            for extent, found in zip(expected, tensor.shape, strict=True)
        ):
            raise MXNetError(
                f"{name}: {argument} has shape {tuple(tensor.shape)}, expected "
                f"({', '.join('any' if extent is None else str(extent) for extent in expected)})"
            )


def _check_variances(name: str, variances: tuple[float, ...]) -> None:
    if len(variances) != 4:
        raise MXNetError(f"{name}: variances={variances} must be four numbers")


@operator("_contrib_MultiBoxPrior", aliases=("_npx_multibox_prior",))
def multibox_prior(
    data: Tensor,
    *,
    sizes: tuple[float, ...] = (1.0,),
    ratios: tuple[float, ...] = (1.0,),
    clip: bool = False,
    steps: tuple[float, ...] = (-1.0, -1.0),
    offsets: tuple[float, ...] = (0.5, 0.5),
) -> Tensor:
    r"""Anchor boxes around every cell of a feature map.

    A box of size :math:`s` and ratio :math:`r` has height :math:`s / \sqrt r` and width
    :math:`s \sqrt r \cdot H / W`, in units of the image's extents. A cell has one box for each size
    with the first ratio, then one for each other ratio with the first size.

    Shapes:
        data: ``(N, C, H, W)``.
        output: ``(1, H * W * (len(sizes) + len(ratios) - 1), 4)``, corners.

    Args:
        data: The feature map, of which only the extents matter; float32.
        sizes: Sizes :math:`s`.
        ratios: Ratios :math:`r` of width to height.
        clip: Cut the boxes at the edges of the image.
        steps: Distance between cells, (y, x); -1 for the extents' reciprocals.
        offsets: Position of a box's centre in its cell, (y, x).

    Returns:
        Boxes by corners; float32. The gradient is zero.

    Raises:
        MXNetError: ``data`` is not float32 with four axes, or a parameter has a wrong length.

    Example:
        >>> mx.nd.contrib.MultiBoxPrior(mx.nd.zeros((1, 3, 1, 2)), sizes=(0.5,)).asnumpy()
        array([[[0.125, 0.25 , 0.375, 0.75 ],
                [0.625, 0.25 , 0.875, 0.75 ]]], dtype=float32)

    References:
        Liu et al. (2016). SSD: Single Shot MultiBox Detector. https://arxiv.org/abs/1512.02325
    """
    name = "_contrib_MultiBoxPrior"
    _check_shapes(name, data=(data, (None,) * 4))
    if not sizes or not ratios:
        raise MXNetError(f"{name}: sizes={sizes} and ratios={ratios} must not be empty")
    if len(steps) != 2 or len(offsets) != 2 or steps[0] * steps[1] < 0:
        raise MXNetError(
            f"{name}: steps={steps} and offsets={offsets} must be pairs (y, x), both steps given "
            "or both -1"
        )
    height, width = data.shape[2:]
    step_y = steps[0] if steps[0] > 0 else 1 / height
    step_x = steps[1] if steps[1] > 0 else 1 / width
    y = (torch.arange(height, dtype=torch.float32, device=data.device) + offsets[0]) * step_y
    x = (torch.arange(width, dtype=torch.float32, device=data.device) + offsets[1]) * step_x
    shapes = [(size, ratios[0]) for size in sizes] + [(sizes[0], ratio) for ratio in ratios[1:]]
    half = data.new_tensor([(s * height / width * r**0.5 / 2, s / r**0.5 / 2) for s, r in shapes])
    center_y, center_x = torch.meshgrid(y, x, indexing="ij")
    center = torch.stack((center_x, center_y), -1).reshape(-1, 1, 2)
    boxes = torch.cat((center - half, center + half), -1).reshape(1, -1, 4)
    return constant(boxes.clamp_(0, 1) if clip else boxes, data)


def _true_boxes(label: Tensor) -> Tensor:
    """Which rows of the labels are boxes: those before the first with class -1.

    Raises:
        MXNetError: The rest of that first row is not -1.
    """
    padding = label[..., 0] == -1
    true = padding.cumsum(1) == 0
    if not label.is_meta:
        first = (padding.cumsum(1) == 1) & padding
        if (first.unsqueeze(-1) & (label[..., 1:5] != -1)).any():
            raise MXNetError(
                "_contrib_MultiBoxTarget: label has a row of class -1, which ends the boxes of an "
                "image, with coordinates other than -1"
            )
    return true


def _mine_negatives(
    cls_pred: Tensor, positive: Tensor, largest: Tensor, ratio: float, threshold: float
) -> Tensor:
    """The anchors to train as background: of those without a true box, the least sure of it.

    Raises:
        MXNetError: An image has fewer such anchors than ``ratio`` asks for.
    """
    count = positive.sum(1)
    wanted = torch.minimum((count * ratio).long(), positive.shape[1] - count)
    candidate = ~positive & (largest < threshold)
    if not candidate.is_meta and (candidate.sum(1) < wanted).any():
        raise MXNetError(
            "_contrib_MultiBoxTarget: an image has fewer anchors with an overlap below "
            f"negative_mining_thresh={threshold} than negative_mining_ratio={ratio} asks for"
        )
    background = cls_pred.softmax(1)[:, 0]
    order = torch.where(candidate, background, torch.inf).sort(dim=1, stable=True).indices
    rank = torch.arange(positive.shape[1], device=positive.device).expand_as(order)
    return torch.zeros_like(positive).scatter_(1, order, rank < wanted.unsqueeze(1))


def _match_anchors(
    overlap: Tensor, true: Tensor, threshold: float
) -> tuple[Tensor, Tensor, Tensor]:
    """Which anchors are positive, the true box of each anchor, and their overlap.

    Every true box gets its own best anchor; then further anchors go to the box they overlap most.
    """
    overlap = torch.where(true.unsqueeze(1), overlap, 0.0)
    largest, box = overlap.max(-1)
    positive = largest > threshold if threshold > 0 else torch.zeros_like(largest, dtype=torch.bool)
    anchor_of = match_greedily(overlap, _LEAST_OVERLAP)
    anchors = overlap.shape[1]
    # One more column takes what the unmatched boxes write.
    place = torch.where(anchor_of < 0, anchors, anchor_of)
    numbers = torch.arange(anchor_of.shape[1], device=box.device).expand_as(place)
    box = torch.cat((box, box[:, :1]), 1).scatter(1, place, numbers)[:, :anchors]
    matched = torch.zeros((place.shape[0], anchors + 1), dtype=torch.bool, device=box.device)
    return positive | matched.scatter_(1, place, True)[:, :anchors], box, largest


@operator("_contrib_MultiBoxTarget", aliases=("_npx_multibox_target",), num_outputs=3)
def multibox_target(
    anchor: Tensor,
    label: Tensor,
    cls_pred: Tensor,
    *,
    overlap_threshold: float = 0.5,
    ignore_label: float = -1.0,
    negative_mining_ratio: float = -1.0,
    negative_mining_thresh: float = 0.5,
    minimum_negative_samples: int = 0,
    variances: tuple[float, ...] = (0.1, 0.1, 0.2, 0.2),
) -> list[Tensor]:
    """Training targets of the single-shot detector.

    Each true box is matched with the anchor that overlaps it most, every anchor once; then further
    anchors with the box they overlap most, above a threshold. The others are background, or only
    the hardest of them are with ``negative_mining_ratio``.

    Shapes:
        anchor: ``(1, A, 4)``.
        label: ``(B, L, 5)`` or wider.
        cls_pred: ``(B, classes + 1, A)``.
        output: offsets ``(B, 4 * A)``, their mask ``(B, 4 * A)`` and classes ``(B, A)``.

    Args:
        anchor: Boxes by corners; float32, as everything here.
        label: Rows ``(class, xmin, ymin, xmax, ymax, ...)``; a row of -1 ends them.
        cls_pred: Scores before softmax, background first; only read for mining.
        overlap_threshold: The threshold above; not positive: only the best anchors are matched.
        ignore_label: Class of anchors that training leaves out.
        negative_mining_ratio: Background anchors per matched anchor; not positive for all.
        negative_mining_thresh: Anchors with a larger overlap do not become background then.
        minimum_negative_samples: Has no effect in the reference, and none here.
        variances: Divisors of the offsets' centre x, centre y, width and height.

    Returns:
        Offsets of matched anchors (0 elsewhere) as of ``box_encode``, a mask that is 1 for them,
        and classes: 0 for background, else the true class plus 1. An image without boxes has only
        ignored anchors. The gradient is zero.

    Raises:
        MXNetError: Shapes or dtypes do not fit, the row that ends the boxes is not all -1, or there
            are too few anchors to mine.

    Example:
        >>> anchor = mx.nd.array([[[0, 0, 0.5, 0.5], [0.5, 0.5, 1, 1]]])
        >>> label = mx.nd.array([[[2, 0, 0, 0.5, 0.4]]])
        >>> scores = mx.nd.zeros((1, 4, 2))
        >>> offsets, mask, classes = mx.nd.contrib.MultiBoxTarget(anchor, label, scores)
        >>> classes.asnumpy()
        array([[3., 0.]], dtype=float32)

    References:
        Liu et al. (2016). SSD: Single Shot MultiBox Detector. https://arxiv.org/abs/1512.02325
    """
    name = "_contrib_MultiBoxTarget"
    _check_variances(name, variances)
    anchors = anchor.shape[1] if anchor.ndim > 1 else None
    _check_shapes(
        name,
        anchor=(anchor, (1, None, 4)),
        label=(label, (None, None, None)),
        cls_pred=(cls_pred, (label.shape[0], None, anchors)),
    )
    if label.shape[2] < 5:
        raise MXNetError(f"{name}: label has {label.shape[2]} columns, expected at least 5")
    if not label.shape[1]:
        raise MXNetError(f"{name}: label has shape {tuple(label.shape)}, expected at least one row")
    with torch.no_grad():
        true = _true_boxes(label)
        overlap = overlaps(with_areas(anchor), with_areas(label[..., 1:5])).nan_to_num_(0.0)
        positive, box, largest = _match_anchors(overlap, true, overlap_threshold)
        negative = ~positive
        if negative_mining_ratio > 0:
            negative = _mine_negatives(
                cls_pred, positive, largest, negative_mining_ratio, negative_mining_thresh
            )
        chosen = label[..., :5].gather(1, box.unsqueeze(-1).expand(-1, -1, 5))
        classes = torch.where(positive, chosen[..., 0] + 1, ignore_label)
        classes = classes.masked_fill(negative & true.any(1, keepdim=True), 0.0)
        offsets = _encode(to_centers(anchor), to_centers(chosen[..., 1:]), variances)
        offsets = torch.where(positive.unsqueeze(-1), offsets, 0.0).flatten(1)
        mask = positive.unsqueeze(-1).expand(-1, -1, 4).to(anchor.dtype).flatten(1)
    return [constant(result, anchor, label, cls_pred) for result in (offsets, mask, classes)]


def _encode(anchor: Tensor, box: Tensor, variances: tuple[float, ...]) -> Tensor:
    shift = (box[..., :2] - anchor[..., :2]) / anchor[..., 2:]
    scale = (box[..., 2:] / anchor[..., 2:]).log()
    return torch.cat((shift, scale), -1) / anchor.new_tensor(variances)


@operator("_contrib_MultiBoxDetection", aliases=("_npx_multibox_detection",))
def multibox_detection(
    cls_prob: Tensor,
    loc_pred: Tensor,
    anchor: Tensor,
    *,
    clip: bool = True,
    threshold: float = 0.00999999978,
    background_id: int = 0,
    nms_threshold: float = 0.5,
    force_suppress: bool = False,
    variances: tuple[float, ...] = (0.1, 0.1, 0.2, 0.2),
    nms_topk: int = -1,
) -> Tensor:
    """Detections of the single-shot detector.

    Shapes:
        cls_prob: ``(B, classes + 1, A)``.
        loc_pred: ``(B, 4 * A)``.
        anchor: ``(1, A, 4)``.
        output: ``(B, A, 6)``, rows ``(class, score, xmin, ymin, xmax, ymax)``.

    Args:
        cls_prob: Class probabilities, background first; float32, as everything here.
        loc_pred: Offsets, as ``MultiBoxTarget`` makes them.
        anchor: Boxes by corners.
        clip: Cut the boxes at the edges of the image.
        threshold: Anchors whose best class is less probable are left out.
        background_id: Has no effect in the reference, where class 0 is always the background;
            nor here.
        nms_threshold: A box is suppressed when its overlap with a better one is at least this;
            outside (0, 1] there is no suppression, and no sorting.
        force_suppress: Let boxes suppress each other across classes.
        variances: Factors of the offsets' centre x, centre y, width and height.
        nms_topk: If positive, only that many of the best boxes can be detections.

    Returns:
        Rows by descending score, the class -1 where a box was suppressed; rows beyond the anchors
        that reach ``threshold`` are all -1. Rows beyond ``nms_topk`` have class -1 and hold the
        boxes that reached ``threshold`` in the order of the anchors. The gradient is zero.

    Raises:
        MXNetError: Shapes or dtypes do not fit.

    Example:
        >>> prob = mx.nd.array([[[0.1, 0.8], [0.9, 0.2]]])
        >>> anchor = mx.nd.array([[[0, 0, 0.5, 0.5], [0.5, 0.5, 1, 1]]])
        >>> found = mx.nd.contrib.MultiBoxDetection(prob, mx.nd.zeros((1, 8)), anchor)
        >>> found.asnumpy()[0, 0]
        array([0. , 0.9, 0. , 0. , 0.5, 0.5], dtype=float32)

    References:
        Liu et al. (2016). SSD: Single Shot MultiBox Detector. https://arxiv.org/abs/1512.02325
    """
    name = "_contrib_MultiBoxDetection"
    _check_variances(name, variances)
    anchors = anchor.shape[1] if anchor.ndim > 1 else 0
    _check_shapes(
        name,
        anchor=(anchor, (1, None, 4)),
        cls_prob=(cls_prob, (None, None, anchors)),
        loc_pred=(loc_pred, (cls_prob.shape[0], 4 * anchors)),
    )
    if cls_prob.is_meta or cls_prob.shape[1] < 2:
        return constant(cls_prob.new_full((cls_prob.shape[0], anchors, 6), -1.0), cls_prob)
    with torch.no_grad():
        found = _detections(cls_prob, loc_pred, anchor, clip, variances)
        rows = torch.full_like(found, -1.0)
        for image, reached in enumerate(found[..., 1] >= threshold):
            used = found[image].index_select(0, reached.nonzero().squeeze(1))
            if 0 < nms_threshold <= 1:
                _suppress_(used, nms_threshold, force_suppress, nms_topk)
            rows[image, : used.shape[0]] = used
    return constant(rows, cls_prob, loc_pred, anchor)


def _detections(
    cls_prob: Tensor, loc_pred: Tensor, anchor: Tensor, clip: bool, variances: tuple[float, ...]
) -> Tensor:
    """Rows of the most probable class, its probability and the box, in the order of anchors."""
    score, label = _best_class(cls_prob[:, 1:])
    # Whole planes of one coordinate: torch is slow on pairs along the last axis.
    center_x, center_y, width, height = to_centers(anchor[0]).mT.contiguous().unbind(0)
    dx, dy, dw, dh = loc_pred.unflatten(1, (-1, 4)).permute(2, 0, 1).contiguous().unbind(0)
    x, y = dx * variances[0] * width + center_x, dy * variances[1] * height + center_y
    half_width = (dw * variances[2]).exp_() * width * 0.5
    half_height = (dh * variances[3]).exp_() * height * 0.5
    sides = [x - half_width, y - half_height, x + half_width, y + half_height]
    if clip:
        sides = [side.clamp_(0, 1) for side in sides]
    return torch.stack((label, score, *sides), -1)


def _best_class(prob: Tensor) -> tuple[Tensor, Tensor]:
    """The largest of each column and its first row, both as numbers of the same type.

    Shapes:
        prob: ``(B, classes, A)``.
    """
    score = prob.amax(1)
    # By numbers that fall from row to row: torch's search for positions takes six times as long.
    falling = torch.arange(prob.shape[1], 0, -1, dtype=prob.dtype, device=prob.device)
    largest = as_numbers(torch.eq, prob, score.unsqueeze(1))
    return score, prob.shape[1] - largest.mul_(falling.unsqueeze(1)).amax(1)


def _suppress_(rows: Tensor, threshold: float, force: bool, topk: int) -> None:
    """Put the best rows of an image first and set the class of suppressed ones to -1, in place."""
    count = min(rows.shape[0], topk) if topk > 0 else rows.shape[0]
    best = rows.index_select(0, best_first(rows[:, 1], count))
    kept = greedy_keep(best[:, 2:], threshold, groups=None if force else best[:, 0], inclusive=True)
    labels = torch.full_like(best[:, 0], -1.0)
    labels[kept] = best[kept, 0]
    rows[:count] = best
    rows[:count, 0] = labels
    rows[count:, 0] = -1.0
