"""box_nms against one box after the other."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from tests.operators.detection_truth import centers, corners, random_boxes, suppress

import mxnet as mx
from mxnet.operators import suppression


def expected_rows(rows, *, overlap_thresh, valid_thresh, topk, id_index, background_id, force):
    valid = [
        i
        for i in range(len(rows))
        if rows[i, 1] > valid_thresh and (id_index < 0 or rows[i, 0] != background_id)
    ]
    order = sorted(valid, key=lambda i: -rows[i, 1])[: topk if topk > 0 else None]
    groups = None if id_index < 0 or force else rows[order, 0]
    kept = [order[k] for k in suppress(rows[order, 2:], overlap_thresh, groups)]
    result = np.full_like(rows, -1)
    result[: len(kept)] = rows[kept]
    return result, kept


@pytest.mark.parametrize(
    ("id_index", "background_id", "force", "topk"),
    [*itertools.product((-1, 0), (-1, 1), (False, True), (-1, 7))],
)
@pytest.mark.parametrize("grid", [0, 4])
def test_box_nms(rng, id_index, background_id, force, topk, grid):
    rows = np.concatenate(
        [
            rng.integers(-1, 3, (3, 40, 1)),
            rng.random((3, 40, 1)),
            random_boxes(rng, 3, 40, grid=grid),
        ],
        -1,
    ).astype(np.float32)
    if grid:
        rows[..., 1] = np.round(rows[..., 1] * 8) / 8
    options = {"overlap_thresh": 0.25, "valid_thresh": 0.2, "topk": topk, "id_index": id_index,
               "background_id": background_id}  # fmt: skip
    x = mx.nd.array(rows)
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.contrib.box_nms(x, force_suppress=force, **options)
    head = rng.random(rows.shape).astype(np.float32)
    y.backward(mx.nd.array(head))
    for image in range(3):
        result, kept = expected_rows(rows[image], force=force, **options)
        np.testing.assert_array_equal(y.asnumpy()[image], result)
        gradient = np.zeros_like(rows[image])
        gradient[kept] = head[image, : len(kept)]
        np.testing.assert_array_equal(x.grad.asnumpy()[image], gradient)


@pytest.mark.parametrize(("form", "convert"), [("corner", corners), ("center", centers)])
def test_formats(rng, form, convert):
    other = {"corner": "center", "center": "corner"}[form]
    rows = np.concatenate([rng.random((20, 1)), random_boxes(rng, 20)], 1).astype(np.float32)
    if other == "center":
        rows[:, 1:] = centers(rows[:, 1:])
    options = {"coord_start": 1, "score_index": 0, "in_format": other}
    same = mx.nd.contrib.box_nms(mx.nd.array(rows), out_format=other, **options).asnumpy()
    x = mx.nd.array(rows)
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.contrib.box_nms(x, out_format=form, **options)
    y.backward()
    used = same[:, 0] >= 0
    np.testing.assert_allclose(y.asnumpy()[used, 1:], convert(same[used, 1:]), atol=1e-6)
    assert (y.asnumpy()[~used] == -1).all()
    # The gradient ignores the conversion.
    assert set(np.unique(x.grad.asnumpy())) <= {0, 1}


def test_topk_zero_is_identity(rng):
    rows = rng.random((4, 6)).astype(np.float32)
    y = mx.nd.contrib.box_nms(mx.nd.array(rows), topk=0, out_format="center")
    np.testing.assert_array_equal(y.asnumpy(), rows)


@pytest.mark.parametrize("limit", [None, 5, 700])
@pytest.mark.parametrize("inclusive", [False, True])
def test_blocks(rng, limit, inclusive, monkeypatch):
    """Many small blocks and windows give what one box after the other gives."""
    monkeypatch.setattr(suppression, "_PAIRS", 1 << 12)
    boxes = random_boxes(rng, 300, grid=8)
    groups = rng.integers(0, 3, 300)
    kept = suppression.greedy_keep(
        torch.tensor(boxes), 0.25, groups=torch.tensor(groups), inclusive=inclusive, limit=limit
    )
    assert kept.tolist() == suppress(boxes, 0.25, groups, inclusive)[:limit]


def test_chain_of_overlaps():
    """Each box suppresses only its follower, the slowest case for a block."""
    low = torch.arange(600.0).unsqueeze(1) * 0.5
    boxes = torch.cat((low, torch.zeros_like(low), low + 1, torch.ones_like(low)), 1)
    kept = suppression.greedy_keep(boxes, 0.3)
    assert kept.tolist() == list(range(0, 600, 2))


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_dtypes(dtype):
    rows = np.array([[0, 0.5, 0, 0, 2, 2], [0, 0.75, 0, 0, 2, 1.5]], dtype)
    y = mx.nd.contrib.box_nms(mx.nd.array(rows, dtype=dtype))
    assert y.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(y.asnumpy(), [rows[1], [-1] * 6])


@pytest.mark.parametrize(
    ("shape", "options"),
    [
        ((6,), {}),
        ((2, 4), {}),
        ((2, 6), {"coord_start": 3}),
        ((2, 6), {"score_index": 6}),
        ((2, 6), {"score_index": 3}),
        ((2, 6), {"id_index": 4}),
        ((2, 6), {"id_index": 1}),
        ((2, 6), {"id_index": 6}),
    ],
)
def test_bad_columns(shape, options):
    with pytest.raises(mx.MXNetError, match="box_nms"):
        mx.nd.contrib.box_nms(mx.nd.ones(shape), **options)


def test_integers_are_rejected():
    with pytest.raises(mx.MXNetError, match="floating point"):
        mx.nd.contrib.box_nms(mx.nd.ones((2, 6), dtype="int32"))


@pytest.mark.parametrize("count", [0, 1, 5, 20, 39, 40, 50])
@pytest.mark.parametrize("kind", ["ties", "nan", "minus infinity"])
def test_best_first_is_the_beginning_of_a_stable_sort(count, kind, rng):
    score = torch.from_numpy(rng.integers(0, 6, 40).astype(np.float32))
    if kind == "nan":
        score[rng.integers(0, 40, 8)] = torch.nan
    if kind == "minus infinity":
        score[rng.integers(0, 40, 30)] = -torch.inf
    expected = score.sort(descending=True, stable=True).indices[:count]
    assert suppression.best_first(score, count).tolist() == expected.tolist()
