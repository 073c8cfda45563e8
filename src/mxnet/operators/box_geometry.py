"""Arithmetic on boxes that several detection operators share; boxes lie along the last axis."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError


def require_floating(name: str, argument: str, tensor: Tensor) -> None:
    """Raise unless ``tensor`` has a floating-point element type.

    Raises:
        MXNetError: It has another one.
    """
    if not tensor.is_floating_point():
        raise MXNetError(f"{name}: {argument} has dtype {tensor.dtype}, expected floating point")


def to_corners(boxes: Tensor) -> Tensor:
    """``(x, y, width, height)`` around a centre as ``(xmin, ymin, xmax, ymax)``."""
    centre, half = boxes[..., :2], boxes[..., 2:] * 0.5
    return torch.cat((centre - half, centre + half), -1)


def to_centers(boxes: Tensor) -> Tensor:
    """``(xmin, ymin, xmax, ymax)`` as ``(x, y, width, height)`` around the centre."""
    low, high = boxes[..., :2], boxes[..., 2:]
    return torch.cat(((low + high) * 0.5, high - low), -1)


def with_areas(boxes: Tensor, extra: float = 0.0) -> Tensor:
    """Corner boxes as rows ``xmin, ymin, xmax, ymax, area``, the form that ``overlaps`` reads.

    Shapes:
        boxes: ``(..., N, 4)``.
        output: ``(..., 5, N)``.

    Args:
        boxes: The boxes; an inverted one has no area.
        extra: What is added to each side; 1 for inclusive pixel coordinates.
    """
    sides = (boxes[..., 2:] - boxes[..., :2] + extra).clamp_min(0)
    return torch.cat((boxes, sides.prod(-1, keepdim=True)), -1).mT.contiguous()


def overlaps(one: Tensor, other: Tensor, extra: float = 0.0) -> Tensor:
    """Intersection over union of every pair of boxes; nan where both are empty.

    Works in place on three buffers: with thousands of boxes, memory traffic is most of the cost.

    Shapes:
        one: ``(..., 5, N)``, from :func:`with_areas`.
        other: ``(..., 5, M)``.
        output: ``(..., N, M)``.
    """
    a0, a1, a2, a3, area = one.unsqueeze(-1).unbind(-3)
    b0, b1, b2, b3, other_area = other.unsqueeze(-2).unbind(-3)
    shared, height = torch.minimum(a2, b2), torch.minimum(a3, b3)
    scratch = torch.maximum(a0, b0)
    shared.sub_(scratch)
    height.sub_(torch.maximum(a1, b1, out=scratch))
    if extra:
        shared.add_(extra)
        height.add_(extra)
    shared.clamp_min_(0).mul_(height.clamp_min_(0))
    return shared.div_(torch.add(area, other_area, out=scratch).sub_(shared))


def match_greedily(scores: Tensor, floor: float) -> Tensor:
    """Match rows with columns, best score first, every row and column at most once.

    The greedy matching holds every pair that is the best of its row and of its column, so these
    are taken all at once and removed, until no score above ``floor`` is left: a few rounds instead
    of one step per match. Of equal scores the one that comes first in memory is the better.

    Shapes:
        scores: ``(B, R, C)``; preferably the shorter axis last.
        output: ``(B, C)``, int64: the row of each column, or -1.
    """
    batch, rows, columns = scores.shape
    matched = torch.full((batch, columns), -1, dtype=torch.int64, device=scores.device)
    if scores.is_meta or not scores.numel():
        return matched
    # Columns are contiguous in the working copy, which is what the search below reads most.
    left = torch.where(scores > floor, scores, -torch.inf).mT.contiguous()
    column_numbers = torch.arange(columns, device=scores.device)
    for _ in range(min(rows, columns)):
        best, row = left.max(-1)
        across = left.gather(2, row.unsqueeze(1).expand(-1, columns, -1))
        # across[b, c, k]: score of column c in the best row of column k.
        mutual = (across.argmax(1) == column_numbers) & (best > -torch.inf)
        if not mutual.any():
            break
        matched = torch.where(mutual, row, matched)
        left.masked_fill_(mutual.unsqueeze(-1), -torch.inf)
        taken = torch.zeros((batch, rows + 1), dtype=torch.bool, device=scores.device)
        taken.scatter_(1, torch.where(mutual, row, rows), True)
        left.masked_fill_(taken[:, None, :rows], -torch.inf)
    return matched
