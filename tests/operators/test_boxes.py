"""Overlaps, encodings and greedy matching of boxes."""

from __future__ import annotations

import numpy as np
import pytest
from tests.operators.detection_truth import centers, corners, iou, random_boxes

import mxnet as mx


@pytest.mark.parametrize("form", ["corner", "center"])
def test_box_iou(rng, form):
    one, other = random_boxes(rng, 2, 3), random_boxes(rng, 5)
    one[0, 0, 2:] = one[0, 0, :2]  # no area
    expected = np.array([[iou(a, b) for b in other] for a in one.reshape(-1, 4)])
    if form == "center":
        one, other = centers(one), centers(other)
    found = mx.nd.contrib.box_iou(mx.nd.array(one), mx.nd.array(other), format=form)
    assert found.shape == (2, 3, 5)
    np.testing.assert_allclose(found.asnumpy().reshape(6, 5), expected, atol=1e-5)


def test_box_iou_of_inverted_and_empty_boxes():
    x = mx.nd.array([[1, 1, 0, 0], [0, 0, 0, 0]])
    np.testing.assert_array_equal(mx.nd.contrib.box_iou(x, x).asnumpy(), np.zeros((2, 2)))


@pytest.mark.parametrize("ascend", [False, True])
@pytest.mark.parametrize("topk", [-1, 0, 1, 3])
@pytest.mark.parametrize("ties", [False, True])
def test_bipartite_matching(rng, ascend, topk, ties):
    scores = rng.random((4, 7, 5)).astype(np.float32)
    if ties:
        scores = np.round(scores * 4) / 4
    columns, rows = mx.nd.contrib.bipartite_matching(
        mx.nd.array(scores), is_ascend=ascend, threshold=0.5, topk=topk
    )
    for image in range(4):
        row, column = np.full(7, -1.0), np.full(5, -1.0)
        count = 0
        sign = 1 if ascend else -1
        for place in np.argsort(sign * scores[image].reshape(-1), kind="stable"):
            i, j = divmod(place, 5)
            if sign * scores[image, i, j] >= sign * 0.5 or (topk > 0 and count > topk):
                break
            if row[i] < 0 and column[j] < 0:
                row[i], column[j] = j, i
                count += 1
        np.testing.assert_array_equal(columns.asnumpy()[image], row)
        np.testing.assert_array_equal(rows.asnumpy()[image], column)


@pytest.mark.parametrize("form", ["corner", "center"])
@pytest.mark.parametrize("clip", [-1.0, 0.5])
def test_decode_inverts_encode(rng, form, clip):
    anchors = random_boxes(rng, 1, 6) + np.float32([0, 0, 0.2, 0.2])
    true = anchors + 0.05 * rng.random((1, 6, 4)).astype(np.float32)
    matches = rng.permutation(6)[None].astype(np.float32)
    shuffled = np.empty_like(true)
    shuffled[0, matches[0].astype(int)] = true[0]
    samples = np.float32([[1, 1, 0, -1, 0.5, 1]])
    stds = [0.1, 0.1, 0.2, 0.2]
    targets, masks = mx.nd.contrib.box_encode(
        *map(mx.nd.array, (samples, matches, anchors, shuffled, np.zeros(4), stds))
    )
    used = samples[0] > 0.5
    np.testing.assert_array_equal(masks.asnumpy()[0], np.repeat(used[:, None], 4, 1))
    assert (targets.asnumpy()[0, ~used] == 0).all()
    given = centers(anchors) if form == "center" else anchors
    decoded = mx.nd.contrib.box_decode(
        targets, mx.nd.array(given), format=form, clip=clip,
        std0=stds[0], std1=stds[1], std2=stds[2], std3=stds[3],
    ).asnumpy()  # fmt: skip
    np.testing.assert_allclose(decoded[0, used], true[0, used], atol=1e-5)
    np.testing.assert_allclose(decoded[0, ~used], anchors[0, ~used], atol=1e-5)


def test_decode_clips_extents():
    box = mx.nd.contrib.box_decode(
        mx.nd.array([[[0, 0, 5, 0.2]]]), mx.nd.array([[[0, 0, 2, 2]]]), clip=0.5
    ).asnumpy()[0, 0]
    expected = corners(np.array([0, 0, 2 * np.exp(0.5), 2 * np.exp(0.2)]))
    np.testing.assert_allclose(box, expected, rtol=1e-6)


def test_encode_subtracts_means():
    one = mx.nd.ones((1, 1))
    box = mx.nd.array([[[0, 0, 2, 2]]])
    targets, _ = mx.nd.contrib.box_encode(
        one, one - 1, box, box, mx.nd.array([1, 2, 3, 4]), mx.nd.array([1, 2, 1, 2])
    )
    np.testing.assert_allclose(targets.asnumpy()[0, 0], [-1, -1, -3, -2])


def test_gradients_are_zero(rng):
    x = mx.nd.array(random_boxes(rng, 4))
    x.attach_grad()
    with mx.autograd.record():
        y = (
            mx.nd.contrib.box_iou(x, x).sum()
            + mx.nd.contrib.box_decode(x.reshape((1, 4, 4)), x.reshape((1, 4, 4))).sum()
        )
    y.backward()
    assert (x.grad.asnumpy() == 0).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda c: c.box_iou(mx.nd.ones((2, 3)), mx.nd.ones((2, 3))),
        lambda c: c.box_iou(mx.nd.ones((2, 4)), mx.nd.ones((2, 4), dtype="float64")),
        lambda c: c.box_iou(mx.nd.ones((4,)), mx.nd.ones((2, 4))),
        lambda c: c.bipartite_matching(mx.nd.ones((4,)), threshold=0.5),
        lambda c: c.bipartite_matching(mx.nd.ones((4, 2), dtype="int32"), threshold=0.5),
        lambda c: c.box_decode(mx.nd.ones((2, 3, 4)), mx.nd.ones((2, 3, 4))),
        lambda c: c.box_decode(mx.nd.ones((2, 3)), mx.nd.ones((2, 3))),
    ],
)
def test_errors(call):
    with pytest.raises(mx.MXNetError, match="_contrib_b"):
        call(mx.nd.contrib)
