"""Greedy non-maximum suppression."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.box_geometry import (
    overlaps,
    require_floating,
    to_centers,
    to_corners,
    with_areas,
)
from mxnet.operators.elementary import as_numbers
from mxnet.operators.gradients import straight_through
from mxnet.operators.registry import operator

# Pairs of boxes compared at once; benchmarks/detection.py is fastest with buffers of a megabyte.
_PAIRS = 1 << 18
# Boxes that are settled among themselves at once.
_BLOCK = 512


@lru_cache(maxsize=16)
def _later(size: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """1 above the diagonal, else 0; multiplying is several times faster than ``triu``."""
    return torch.ones((size, size), dtype=dtype, device=device).triu_(1)


def _settle(suppresses: Tensor) -> Tensor:
    """Which boxes of a block survive; ``suppresses[i, j]`` is 1 or 0, and 0 unless ``i < j``.

    A box survives if no survivor before it suppresses it. Starting from all boxes and applying that
    rule to all at once settles the first box in one step and then at least one more per step; in
    practice as many as the longest chain of overlapping boxes, a handful.
    """
    kept = suppresses.new_ones(suppresses.shape[0])
    while True:
        following = (kept @ suppresses).eq_(0)
        if torch.equal(following, kept):
            return kept.nonzero().squeeze(1)
        kept = following


def best_first(score: Tensor, count: int) -> Tensor:
    """Positions of the ``count`` largest scores in descending order, equal ones by position.

    Shapes:
        score: ``(N,)``.
        output: ``(min(count, N),)``, int64.
    """
    if count * 4 > score.shape[0] or count < 1:
        return score.sort(descending=True, stable=True).indices[: max(count, 0)]
    # What is certainly not among them need not be sorted; NaN counts as the largest in both.
    least = score.topk(count, sorted=False).values.amin()
    candidates = (score < least).logical_not_().nonzero().squeeze(1)
    among = score.index_select(0, candidates).sort(descending=True, stable=True).indices
    return candidates.index_select(0, among[:count])


def greedy_keep(
    boxes: Tensor,
    threshold: float,
    *,
    groups: Tensor | None = None,
    inclusive: bool = False,
    extra: float = 0.0,
    limit: int | None = None,
) -> Tensor:
    """Positions of the boxes that survive greedy suppression, ascending.

    Blocks of the best remaining boxes are settled among themselves, then the survivors suppress
    everything behind them, so that work is per block and shrinks with what is suppressed.

    Shapes:
        boxes: ``(N, 4)``, corners, best first.
        groups: ``(N,)``.
        output: ``(K,)``, int64.

    Args:
        boxes: The boxes.
        threshold: A box suppresses later ones whose overlap with it is larger.
        groups: Boxes of different groups leave each other alone.
        inclusive: An overlap equal to ``threshold`` suppresses, too.
        extra: What is added to the sides of boxes; 1 for inclusive pixel coordinates.
        limit: Stop when this many boxes survive.
    """
    if boxes.dtype in (torch.float16, torch.bfloat16):
        boxes = boxes.float()
    rows = with_areas(boxes, extra)
    if groups is not None:
        rows = torch.cat((rows, groups.to(rows.dtype).unsqueeze(0)))
    positions = torch.arange(boxes.shape[0], device=boxes.device)
    rule = _Rule(threshold, inclusive, extra)
    if limit is None:
        return rule.settle_all(rows, positions)
    # Few survivors are wanted: do not compare with candidates that will never be reached.
    window = max(512, 2 * limit)
    kept = positions[:0]
    for start in range(0, boxes.shape[0], window):
        following = positions[start : start + window]
        for some in kept.split(max(1, _PAIRS // window)) if kept.shape[0] else ():
            found = rule.unsuppressed(rows.index_select(1, some), rows.index_select(1, following))
            following = following.index_select(0, found)
        following = rule.settle_all(rows.index_select(1, following), following)
        kept = torch.cat((kept, following))
        if kept.shape[0] >= limit:
            break
    return kept[:limit]


@dataclass(frozen=True)
class _Rule:
    """When one box suppresses another; boxes are columns as of ``with_areas``, perhaps a group."""

    threshold: float
    inclusive: bool
    extra: float

    def compare_(self, overlap: Tensor) -> Tensor:
        """1 or 0 in place: an array of booleans would take longer to make than the overlaps."""
        return overlap.ge_(self.threshold) if self.inclusive else overlap.gt_(self.threshold)

    def pairs(self, one: Tensor, other: Tensor) -> Tensor:
        """The overlap of every pair, far below 0 for those of different groups."""
        found = overlaps(one[:5], other[:5], self.extra)
        if self.threshold < 0:
            found.nan_to_num_(0.0)
        if one.shape[0] > 5:
            differ = as_numbers(torch.ne, one[5].unsqueeze(1), other[5])
            found.sub_(differ, alpha=1e30)
        return found

    def unsuppressed(self, one: Tensor, other: Tensor) -> Tensor:
        """Which of the ``other`` boxes no box of ``one`` suppresses."""
        # Only the largest overlap is compared, which is cheaper than comparing every pair.
        largest = self.pairs(one, other).amax(0)
        return (self.compare_(largest) == 0).nonzero().squeeze(1)

    def settle_all(self, rows: Tensor, positions: Tensor) -> Tensor:
        """Those of the ``positions``, which name the columns of ``rows``, that survive."""
        survivors = [positions[:0]]
        while positions.shape[0]:
            size = max(32, min(_BLOCK, _PAIRS // positions.shape[0]))
            block, rows = rows[:, :size], rows[:, size:]
            found, positions = positions[:size], positions[size:]
            suppresses = self.compare_(self.pairs(block, block))
            kept = _settle(suppresses.mul_(_later(block.shape[1], block.dtype, block.device)))
            survivors.append(found.index_select(0, kept))
            if positions.shape[0]:
                left = self.unsuppressed(block.index_select(1, kept), rows)
                rows, positions = rows.index_select(1, left), positions.index_select(0, left)
        return torch.cat(survivors)


def _check_columns(data: Tensor, coord_start: int, score_index: int, id_index: int) -> None:
    require_floating("_contrib_box_nms", "data", data)
    shape = tuple(data.shape)
    if data.ndim < 2 or shape[-1] < 5:
        raise MXNetError(
            f"_contrib_box_nms: data has shape {shape}, expected (..., N, K) with a score and four "
            "coordinates, K >= 5"
        )
    width = shape[-1]
    if not 0 <= coord_start <= width - 4:
        raise MXNetError(
            f"_contrib_box_nms: coord_start={coord_start} needs four of the {width} columns"
        )
    if not 0 <= score_index < width:
        raise MXNetError(f"_contrib_box_nms: score_index={score_index} is not in [0, {width})")
    coordinates = range(coord_start, coord_start + 4)
    if score_index in coordinates or id_index in coordinates:
        raise MXNetError(
            f"_contrib_box_nms: score_index={score_index} or id_index={id_index} is one of the "
            f"coordinates, which are columns {coord_start} to {coord_start + 3}"
        )
    if id_index >= width or id_index == score_index:
        raise MXNetError(
            f"_contrib_box_nms: id_index={id_index} must be below {width} and differ from "
            f"score_index={score_index}"
        )


def _survivors(
    data: Tensor,
    valid: Tensor,
    corners: Tensor,
    score_index: int,
    groups: Tensor | None,
    threshold: float,
    topk: int,
) -> tuple[Tensor, Tensor]:
    """Source row of every output row, best first, and whether the output row is used."""
    batch, count = valid.shape
    index = torch.zeros((batch, count), dtype=torch.int64, device=data.device)
    used = torch.zeros_like(valid)
    if data.is_meta:
        return index, used
    score = torch.where(valid, data[..., score_index], -torch.inf)
    for image, length in enumerate(valid.sum(1).tolist()):
        best = best_first(score[image], min(length, topk) if topk > 0 else length)
        kept = greedy_keep(
            corners[image].index_select(0, best),
            threshold,
            groups=None if groups is None else groups[image].index_select(0, best),
        )
        index[image, : kept.shape[0]] = best.index_select(0, kept)
        used[image, : kept.shape[0]] = True
    return index, used


@operator("_contrib_box_nms", aliases=("_contrib_box_non_maximum_suppression",), hidden_outputs=1)
def box_nms(
    data: Tensor,
    *,
    overlap_thresh: float = 0.5,
    valid_thresh: float = 0.0,
    topk: int = -1,
    coord_start: int = 2,
    score_index: int = 1,
    id_index: int = -1,
    background_id: int = -1,
    force_suppress: bool = False,
    in_format: Literal["center", "corner"] = "corner",
    out_format: Literal["center", "corner"] = "corner",
) -> Tensor:
    """Greedy non-maximum suppression: drop boxes that overlap a better one.

    Shapes:
        data: ``(..., N, K)``, a box per row; every matrix is an image of its own.
        output: ``(..., N, K)``: the surviving rows by descending score, then rows of -1.

    Args:
        data: Rows of scores, coordinates, optional class ids and anything else; floating point.
        overlap_thresh: A box goes when its intersection over union with a better one is larger.
        valid_thresh: Only rows with a larger score take part.
        topk: Only that many of the best rows take part; -1 for all. 0 returns ``data`` as
            it is.
        coord_start: Column of the first of four coordinates.
        score_index: Column of the score.
        id_index: Column of the class; -1 when there is none. Boxes of different classes leave each
            other alone.
        background_id: Rows of this class do not take part, if there is a column of classes.
        force_suppress: Let boxes suppress each other across classes.
        in_format: ``"corner"`` is ``(xmin, ymin, xmax, ymax)``, ``"center"`` is
            ``(x, y, width, height)``.
        out_format: The format that coordinates are converted to.

    Returns:
        The rows; dtype of ``data``. The gradient of a row goes to the row it came from as it is,
        also where the format was converted.

    Raises:
        MXNetError: ``data`` is not floating point, or the columns are not in it.

    Example:
        >>> x = mx.nd.array([[0, 0.5, 0, 0, 2, 2], [0, 0.9, 0, 0, 2, 1.9], [0, 0.4, 4, 4, 5, 5]])
        >>> mx.nd.contrib.box_nms(x).asnumpy()[:, 1]
        array([ 0.9,  0.4, -1. ], dtype=float32)

    References:
        Neubeck, Van Gool (2006). Efficient Non-Maximum Suppression.
        https://doi.org/10.1109/ICPR.2006.479
    """
    _check_columns(data, coord_start, score_index, id_index)
    rows = data.reshape(-1, *data.shape[-2:])
    box = slice(coord_start, coord_start + 4)
    if topk == 0:
        return data.clone()
    source = rows.detach()
    valid = source[..., score_index] > valid_thresh
    if id_index >= 0:
        valid &= source[..., id_index] != background_id
    corners = source[..., box] if in_format == "corner" else to_corners(source[..., box])
    groups = source[..., id_index] if id_index >= 0 and not force_suppress else None
    index, used = _survivors(source, valid, corners, score_index, groups, overlap_thresh, topk)
    picked = rows.gather(1, index.unsqueeze(-1).expand_as(rows))
    if in_format != out_format:
        converted = picked.detach().clone()
        convert = to_corners if out_format == "corner" else to_centers
        converted[..., box] = convert(converted[..., box])
        picked = straight_through(picked, converted)
    return torch.where(used.unsqueeze(-1), picked, -1.0).reshape(data.shape)
