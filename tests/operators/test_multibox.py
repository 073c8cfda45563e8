"""The single-shot detector's operators against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from tests.operators.detection_truth import centers, corners, iou, random_boxes, suppress

import mxnet as mx

VARIANCES = np.array([0.1, 0.1, 0.2, 0.2])


@pytest.mark.parametrize("clip", [False, True])
@pytest.mark.parametrize("steps", [(-1, -1), (0.3, 0.4)])
def test_prior(clip, steps):
    sizes, ratios, offsets = (0.6, 0.3), (2.0, 0.5, 1.0), (0.4, 0.7)
    found = mx.nd.contrib.MultiBoxPrior(
        mx.nd.zeros((2, 1, 2, 3)),
        sizes=sizes,
        ratios=ratios,
        clip=clip,
        steps=steps,
        offsets=offsets,
    )
    expected = []
    for row in range(2):
        for column in range(3):
            y = (row + offsets[0]) * (steps[0] if steps[0] > 0 else 1 / 2)
            x = (column + offsets[1]) * (steps[1] if steps[1] > 0 else 1 / 3)
            for size, ratio in ((0.6, 2.0), (0.3, 2.0), (0.6, 0.5), (0.6, 1.0)):
                w, h = size * 2 / 3 * ratio**0.5 / 2, size / ratio**0.5 / 2
                expected.append([x - w, y - h, x + w, y + h])
    expected = np.clip(expected, 0, 1) if clip else expected
    np.testing.assert_allclose(found.asnumpy()[0], expected, atol=1e-6)


def expected_targets(anchors, label, scores, threshold, ratio, below):
    count = len(anchors)
    boxes = []
    for row in label:
        if row[0] == -1:
            break
        boxes.append(row)
    if not boxes:
        return np.zeros((count, 4)), np.zeros(count, bool), np.full(count, -1.0)
    overlap = np.array([[iou(a, b[1:]) for b in boxes] for a in anchors])
    match = np.full(count, -1)
    free = overlap.copy()
    while free.max() > 1e-6:
        i, j = np.unravel_index(free.argmax(), free.shape)
        match[i] = j
        free[i], free[:, j] = -1, -1
    for i in range(count):
        if match[i] < 0 and overlap[i].max() > threshold:
            match[i] = overlap[i].argmax()
    positive = match >= 0
    classes = np.where(positive, -1.0, 0.0)
    if ratio > 0:
        classes[:] = -1
        wanted = min(int(positive.sum() * ratio), count - positive.sum())
        background = np.exp(scores[0]) / np.exp(scores).sum(0)
        candidates = [i for i in range(count) if not positive[i] and overlap[i].max() < below]
        classes[sorted(candidates, key=lambda i: background[i])[:wanted]] = 0
    offsets = np.zeros((count, 4))
    for i in np.flatnonzero(positive):
        box, anchor = centers(boxes[match[i]][1:]), centers(anchors[i])
        offsets[i, :2] = (box[:2] - anchor[:2]) / anchor[2:]
        offsets[i, 2:] = np.log(box[2:] / anchor[2:])
        classes[i] = boxes[match[i]][0] + 1
    return offsets / VARIANCES, positive, classes


@pytest.mark.parametrize("ratio", [-1.0, 1.0, 3.0])
@pytest.mark.parametrize("threshold", [0.5, 0.2])
def test_target(rng, ratio, threshold):
    anchors = random_boxes(rng, 30) + np.float32([0, 0, 0.05, 0.05])
    label = np.full((4, 6, 5), -1, np.float32)
    for image, count in enumerate((6, 3, 0, 1)):
        label[image, :count, 0] = rng.integers(0, 3, count)
        label[image, :count, 1:] = random_boxes(rng, count) + np.float32([0, 0, 0.05, 0.05])
    scores = rng.standard_normal((4, 4, 30)).astype(np.float32)
    offsets, mask, classes = mx.nd.contrib.MultiBoxTarget(
        mx.nd.array(anchors[None]), mx.nd.array(label), mx.nd.array(scores),
        overlap_threshold=threshold, negative_mining_ratio=ratio, negative_mining_thresh=0.9,
    )  # fmt: skip
    for image in range(4):
        expected = expected_targets(anchors, label[image], scores[image], threshold, ratio, 0.9)
        found = offsets.asnumpy()[image].reshape(-1, 4)
        np.testing.assert_allclose(found, expected[0], rtol=1e-3, atol=1e-3)
        np.testing.assert_array_equal(mask.asnumpy()[image], np.repeat(expected[1], 4))
        np.testing.assert_array_equal(classes.asnumpy()[image], expected[2])


def test_ignored_anchors_have_the_ignore_label():
    anchors = mx.nd.array([[[0, 0, 1, 1]]])
    label = mx.nd.full((1, 1, 5), -1)
    classes = mx.nd.contrib.MultiBoxTarget(anchors, label, mx.nd.zeros((1, 2, 1)), ignore_label=-7)
    assert classes[2].asnumpy().tolist() == [[-7]]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("topk", [-1, 5])
@pytest.mark.parametrize("nms", [0.3, 0.0])
@pytest.mark.parametrize("clip", [False, True])
def test_detection(rng, force, topk, nms, clip):
    anchors = random_boxes(rng, 25) + np.float32([0, 0, 0.1, 0.1])
    prob = rng.random((2, 4, 25)).astype(np.float32)
    offsets = 0.3 * rng.standard_normal((2, 100)).astype(np.float32)
    found = mx.nd.contrib.MultiBoxDetection(
        mx.nd.array(prob), mx.nd.array(offsets), mx.nd.array(anchors[None]), threshold=0.6,
        nms_threshold=nms, force_suppress=force, nms_topk=topk, clip=clip,
    ).asnumpy()  # fmt: skip
    for image in range(2):
        rows = []
        for i in range(25):
            best = prob[image, 1:, i].argmax()
            if prob[image, best + 1, i] < 0.6:
                continue
            move, anchor = offsets[image].reshape(-1, 4)[i] * VARIANCES, centers(anchors[i])
            box = np.concatenate(
                [move[:2] * anchor[2:] + anchor[:2], np.exp(move[2:]) * anchor[2:]]
            )
            box = corners(box)
            rows.append([best, prob[image, best + 1, i], *(np.clip(box, 0, 1) if clip else box)])
        rows = np.array(rows)
        expected = np.full((25, 6), -1.0)
        expected[: len(rows)] = rows
        if nms > 0:
            count = min(len(rows), topk) if topk > 0 else len(rows)
            order = np.argsort(-rows[:, 1], kind="stable")[:count]
            kept = suppress(rows[order, 2:], nms, None if force else rows[order, 0], inclusive=True)
            expected[: len(rows), 0] = -1
            expected[:count] = rows[order]
            expected[:count, 0] = -1
            expected[kept, 0] = rows[order[kept], 0]
        np.testing.assert_allclose(found[image], expected, atol=1e-5)


def test_detection_at_the_threshold():
    """An overlap equal to the threshold suppresses; values recorded from the reference."""
    prob = mx.nd.array([[[0.1] * 4, [0.5, 0.5, 0.5, 0.7], [0.5, 0.5, 0.5, 0.7]]])
    anchors = mx.nd.array([[[0, 0, 1, 1], [0, 0, 1, 0.5], [0, 0, 1, 0.5], [0.5, 0.5, 1, 1]]])
    for threshold, classes in ((0.5, [0, 0, -1, -1]), (0.5001, [0, 0, 0, -1]), (1, [0, 0, 0, -1])):
        y = mx.nd.contrib.MultiBoxDetection(
            prob, mx.nd.zeros((1, 16)), anchors, nms_threshold=threshold
        )
        assert y.asnumpy()[0, :, 0].tolist() == classes


def test_gradients_are_zero():
    x = mx.nd.ones((1, 2, 1))
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.contrib.MultiBoxDetection(x, mx.nd.zeros((1, 4)), mx.nd.array([[[0, 0, 1, 1]]]))
    y.backward()
    assert (x.grad.asnumpy() == 0).all()


ANCHORS = [[[0, 0, 1, 1], [0, 0, 1, 0.5]]]


@pytest.mark.parametrize(
    ("name", "shapes", "options"),
    [
        ("MultiBoxPrior", [(2, 3, 4)], {}),
        ("MultiBoxPrior", [(1, 1, 2, 2)], {"sizes": ()}),
        ("MultiBoxPrior", [(1, 1, 2, 2)], {"steps": (0.5,)}),
        ("MultiBoxPrior", [(1, 1, 2, 2)], {"steps": (0.5, -1)}),
        ("MultiBoxTarget", [(1, 2, 4), (1, 2, 4), (1, 3, 2)], {}),
        ("MultiBoxTarget", [(1, 2, 4), (1, 2, 5), (1, 3, 3)], {}),
        ("MultiBoxTarget", [(1, 2, 4), (1, 2, 5), (1, 3, 2)], {"variances": (0.1, 0.1)}),
        ("MultiBoxDetection", [(1, 3, 2), (1, 4), (1, 2, 4)], {}),
        ("MultiBoxDetection", [(1, 3, 2), (1, 8), (1, 3, 4)], {}),
    ],
)
def test_bad_shapes(name, shapes, options):
    with pytest.raises(mx.MXNetError, match=name):
        getattr(mx.nd.contrib, name)(*map(mx.nd.ones, shapes), **options)


def test_bad_values():
    target = mx.nd.contrib.MultiBoxTarget
    anchors, scores = mx.nd.array(ANCHORS), mx.nd.zeros((1, 3, 2))
    with pytest.raises(mx.MXNetError, match="float32"):
        mx.nd.contrib.MultiBoxPrior(mx.nd.ones((1, 1, 2, 2), dtype="float64"))
    with pytest.raises(mx.MXNetError, match="other than -1"):
        target(anchors, mx.nd.array([[[-1, 0, 0, 0, 0]]]), scores)
    with pytest.raises(mx.MXNetError, match="fewer anchors"):
        target(anchors, mx.nd.array([[[0, 0, 0, 1, 1]]]), scores, negative_mining_ratio=1.0)
