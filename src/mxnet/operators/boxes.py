"""Boxes: overlaps, regression targets and their inverse, greedy matching."""

from __future__ import annotations

from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.box_geometry import (
    match_greedily,
    overlaps,
    require_floating,
    to_centers,
    to_corners,
    with_areas,
)
from mxnet.operators.gradients import constant
from mxnet.operators.registry import operator


def _check_boxes(name: str, argument: str, boxes: Tensor, ndim: int | None = None) -> None:
    if boxes.shape[-1:] != (4,) or boxes.ndim < 2 or ndim not in (None, boxes.ndim):
        expected = "(..., 4) with at least two axes" if ndim is None else "(batch, boxes, 4)"
        raise MXNetError(f"{name}: {argument} has shape {tuple(boxes.shape)}, expected {expected}")


@operator("_contrib_box_iou")
def box_iou(
    lhs: Tensor,
    rhs: Tensor,
    *,
    format: Literal["center", "corner"] = "corner",  # noqa: A002
) -> Tensor:
    """Intersection over union of every pair of boxes.

    Shapes:
        lhs: ``(*L, 4)``.
        rhs: ``(*R, 4)``.
        output: ``(*L, *R)``.

    Args:
        lhs: Boxes; floating point.
        rhs: Boxes; dtype of ``lhs``.
        format: ``"corner"`` is ``(xmin, ymin, xmax, ymax)``, ``"center"`` is
            ``(x, y, width, height)``.

    Returns:
        Overlaps between 0 and 1, 0 for boxes without area; dtype of ``lhs``. The gradient is zero.

    Raises:
        MXNetError: The last axis is not 4, or the dtypes differ or are not floating point.

    Example:
        >>> a, b = mx.nd.array([[0, 0, 2, 2]]), mx.nd.array([[1, 0, 3, 2], [5, 5, 6, 6]])
        >>> mx.nd.contrib.box_iou(a, b).asnumpy().round(3)
        array([[0.333, 0.   ]], dtype=float32)
    """
    for argument, boxes in (("lhs", lhs), ("rhs", rhs)):
        require_floating("_contrib_box_iou", argument, boxes)
        _check_boxes("_contrib_box_iou", argument, boxes)
    if lhs.dtype is not rhs.dtype:
        raise MXNetError(
            f"_contrib_box_iou: lhs has dtype {lhs.dtype} but rhs has {rhs.dtype}; "
            "they must be equal"
        )
    one, other = lhs.detach().reshape(-1, 4), rhs.detach().reshape(-1, 4)
    if format == "center":
        one, other = to_corners(one), to_corners(other)
    found = overlaps(with_areas(one), with_areas(other)).nan_to_num_(0.0)
    return constant(found.reshape(*lhs.shape[:-1], *rhs.shape[:-1]), lhs, rhs)


@operator("_contrib_bipartite_matching", num_outputs=2)
def bipartite_matching(
    data: Tensor, *, is_ascend: bool = False, threshold: float, topk: int = -1
) -> list[Tensor]:
    """Match rows with columns greedily by score, each at most once.

    Shapes:
        data: ``(..., N, M)``.
        output: ``(..., N)``, the column of each row, and ``(..., M)``, the row of each column.

    Args:
        data: Scores; floating point.
        is_ascend: Small scores are good.
        threshold: Only pairs with a better score match.
        topk: If positive, stop after ``topk + 1`` matches, as the reference does; else do not.

    Returns:
        Indices, -1 where nothing matched; dtype of ``data``. The gradient is zero.

    Raises:
        MXNetError: ``data`` has less than two axes or is not floating point.

    Example:
        >>> s = mx.nd.array([[0.5, 0.6], [0.1, 0.2], [0.3, 0.4]])
        >>> x, y = mx.nd.contrib.bipartite_matching(s, threshold=1e-12, is_ascend=False)
        >>> x.asnumpy(), y.asnumpy()
        (array([ 1., -1.,  0.], dtype=float32), array([2., 0.], dtype=float32))
    """
    require_floating("_contrib_bipartite_matching", "data", data)
    if data.ndim < 2:
        raise MXNetError(
            f"_contrib_bipartite_matching: data has shape {tuple(data.shape)}, expected (..., N, M)"
        )
    *outer, rows, columns = data.shape
    scores = data.detach().reshape(-1, rows, columns)
    if is_ascend:
        scores, threshold = -scores, -threshold
    row_of = match_greedily(scores, threshold)
    if topk > 0 and row_of.numel():
        row_of = _best_matches(scores, row_of, topk + 1)
    column_of = torch.full((row_of.shape[0], rows + 1), -1, device=data.device)
    numbers = torch.arange(columns, device=data.device).expand_as(row_of)
    column_of = column_of.scatter_(1, torch.where(row_of < 0, rows, row_of), numbers)[:, :rows]
    return [
        constant(found.to(data.dtype).reshape(*outer, -1), data) for found in (column_of, row_of)
    ]


def _best_matches(scores: Tensor, row_of: Tensor, count: int) -> Tensor:
    """The matching without all but its ``count`` best pairs; ties as in the matching itself."""
    columns = row_of.shape[1]
    score = scores.gather(1, row_of.clamp_min(0).unsqueeze(1)).squeeze(1)
    score = torch.where(row_of < 0, -torch.inf, score)
    place = row_of * columns + torch.arange(columns, device=scores.device)
    order = place.sort().indices
    order = order.gather(1, score.gather(1, order).sort(descending=True, stable=True).indices)
    return row_of.scatter(1, order[:, count:], -1)


@operator("_contrib_box_encode", num_outputs=2)
def box_encode(
    samples: Tensor, matches: Tensor, anchors: Tensor, refs: Tensor, means: Tensor, stds: Tensor
) -> list[Tensor]:
    r"""Regression targets of anchors with respect to the boxes they are matched with.

    With centres :math:`x, y` and extents :math:`w, h` of the matched box, and those of the anchor
    marked :math:`a`:

    .. math::
        t = \left(\frac{x - x_a}{w_a}, \frac{y - y_a}{h_a}, \log\frac{w}{w_a}, \log\frac{h}{h_a}
        \right), \qquad \mathrm{target} = (t - \mathrm{means}) / \mathrm{stds}

    Shapes:
        samples: ``(B, N)``.
        matches: ``(B, N)``.
        anchors: ``(B, N, 4)``.
        refs: ``(B, M, 4)``.
        means: ``(4,)``.
        stds: ``(4,)``.
        output: two of ``(B, N, 4)``: targets and masks.

    Args:
        samples: 1 for positive anchors, 0 for ignored and -1 for negative ones.
        matches: Row of ``refs`` that belongs to each anchor.
        anchors: Boxes by corners.
        refs: True boxes by corners.
        means: Subtracted from the targets.
        stds: Divisors of the targets.

    Returns:
        Targets and masks, both 0 except for anchors whose sample exceeds 0.5, where the mask is 1;
        dtype of ``anchors``. The gradient is zero.

    Raises:
        MXNetError: ``anchors`` or ``refs`` are not ``(batch, boxes, 4)``.

    Example:
        >>> box = mx.nd.array([[[0, 0, 2, 2]]])
        >>> one, means, stds = mx.nd.ones((1, 1)), mx.nd.zeros((4,)), mx.nd.ones((4,))
        >>> targets, masks = mx.nd.contrib.box_encode(one, one - 1, box, box + 1, means, stds)
        >>> targets.asnumpy()
        array([[[0.5, 0.5, 0. , 0. ]]], dtype=float32)

    References:
        Girshick et al. (2014). Rich feature hierarchies for accurate object detection and semantic
        segmentation, appendix C. https://arxiv.org/abs/1311.2524
    """
    _check_boxes("_contrib_box_encode", "anchors", anchors, 3)
    _check_boxes("_contrib_box_encode", "refs", refs, 3)
    index = matches.detach().long().unsqueeze(-1).expand(-1, -1, 4)
    true = to_centers(refs.detach().gather(1, index))
    anchor = to_centers(anchors.detach())
    shift = (true[..., :2] - anchor[..., :2]) / anchor[..., 2:]
    target = torch.cat((shift, (true[..., 2:] / anchor[..., 2:]).log()), -1)
    positive = (samples.detach() > 0.5).unsqueeze(-1)
    target = torch.where(positive, (target - means.detach()) / stds.detach(), 0.0)
    inputs = (samples, matches, anchors, refs, means, stds)
    mask = positive.to(anchors.dtype).expand_as(anchors).contiguous()
    return [constant(target, *inputs), constant(mask, *inputs)]


@operator("_contrib_box_decode")
def box_decode(
    data: Tensor,
    anchors: Tensor,
    *,
    std0: float = 1.0,
    std1: float = 1.0,
    std2: float = 1.0,
    std3: float = 1.0,
    clip: float = -1.0,
    format: Literal["center", "corner"] = "center",  # noqa: A002 - the reference's name
) -> Tensor:
    """Boxes from regression outputs, the inverse of ``box_encode`` with means 0.

    Shapes:
        data: ``(B, N, 4)``.
        anchors: ``(1, N, 4)``.
        output: ``(B, N, 4)``, corners.

    Args:
        data: Predicted offsets; floating point.
        anchors: Boxes that the offsets refer to.
        std0: Factor of the first offset, of the centre's x.
        std1: Factor of the second offset, of the centre's y.
        std2: Factor of the third offset, of the width's logarithm.
        std3: Factor of the fourth offset, of the height's logarithm.
        clip: If positive, the largest logarithm of a change of extent.
        format: Of ``anchors``: ``"corner"`` is ``(xmin, ymin, xmax, ymax)``, ``"center"`` is
            ``(x, y, width, height)``.

    Returns:
        Boxes by corners; dtype of ``data``. The gradient is zero.

    Raises:
        MXNetError: ``data`` is not ``(batch, boxes, 4)`` or ``anchors`` not ``(1, boxes, 4)``.

    Example:
        >>> shift, anchor = mx.nd.array([[[0.5, 0, 0, 0]]]), mx.nd.array([[[1, 1, 2, 2]]])
        >>> mx.nd.contrib.box_decode(shift, anchor).asnumpy()
        array([[[1., 0., 3., 2.]]], dtype=float32)
    """
    _check_boxes("_contrib_box_decode", "data", data, 3)
    if tuple(anchors.shape) != (1, *data.shape[1:]):
        raise MXNetError(
            f"_contrib_box_decode: anchors has shape {tuple(anchors.shape)}, expected "
            f"{(1, *data.shape[1:])} for data {tuple(data.shape)}"
        )
    anchor = anchors.detach() if format == "center" else to_centers(anchors.detach())
    offset = data.detach() * data.new_tensor((std0, std1, std2, std3))
    scale = offset[..., 2:]
    if clip > 0:
        scale = scale.clamp_max(clip)
    extent = anchor[..., 2:]
    centre = offset[..., :2] * extent + anchor[..., :2]
    half = scale.exp() * extent * 0.5
    return constant(torch.cat((centre - half, centre + half), -1), data, anchors)
