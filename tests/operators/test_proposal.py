"""Proposals against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from tests.operators.detection_truth import suppress

import mxnet as mx


def base_anchors(stride, ratios, scales):
    """Anchors of the first cell, as published with Faster R-CNN."""
    found = []
    for ratio in ratios:
        width = np.floor(np.sqrt(np.floor(stride * stride / ratio)) + 0.5)
        height = np.floor(width * ratio + 0.5)
        for scale in scales:
            half = np.array([width * scale - 1, height * scale - 1]) / 2
            middle = (stride - 1) / 2
            found.append([*(middle - half), *(middle + half)])
    return np.array(found)


def expected(prob, offsets, info, *, stride, ratios, scales, pre, post, threshold, least, plain):
    anchors = base_anchors(stride, ratios, scales)
    count = len(anchors)
    height, width = prob.shape[1:]
    boxes, scores = [], []
    for y in range(height):
        for x in range(width):
            for a in range(count):
                anchor = anchors[a] + np.array([x, y, x, y]) * stride
                move = offsets[4 * a : 4 * a + 4, y, x]
                if plain:
                    box = anchor + move
                else:
                    extent = anchor[2:] - anchor[:2] + 1
                    center = anchor[:2] + (extent - 1) / 2 + move[:2] * extent
                    half = (np.exp(move[2:]) * extent - 1) / 2
                    box = np.concatenate([center - half, center + half])
                box = np.clip(box, 0, info[[1, 0, 1, 0]] - 1)
                score = prob[count + a, y, x]
                if y >= int(info[0] / stride) or x >= int(info[1] / stride):
                    score = -1
                smallest = least * info[2]
                if (box[2:] - box[:2] + 1 < smallest).any():
                    box = box + np.array([-1, -1, 1, 1]) * smallest / 2
                    score = -1
                boxes.append(box)
                scores.append(score)
    boxes, scores = np.array(boxes), np.array(scores)
    order = np.argsort(-scores, kind="stable")[: pre if pre > 0 else None]
    kept = order[suppress(boxes[order], threshold, extra=1.0)]
    kept = kept[np.arange(post) % min(post, len(kept))] if len(kept) < post else kept[:post]
    return boxes[kept], scores[kept]


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("pre", [-1, 20])
@pytest.mark.parametrize("post", [4, 60])
def test_proposals(rng, plain, pre, post):
    options = {"ratios": (0.5, 1.0, 2.0), "scales": (1.0, 2.0), "threshold": 0.4}
    prob = rng.random((2, 12, 4, 5)).astype(np.float32)
    offsets = (0.3 * rng.standard_normal((2, 24, 4, 5))).astype(np.float32)
    info = np.float32([[64, 80, 1], [50, 70, 1.5]])
    rois, scores = mx.nd.contrib.MultiProposal(
        *map(mx.nd.array, (prob, offsets, info)), feature_stride=16, rpn_pre_nms_top_n=pre,
        rpn_post_nms_top_n=post, rpn_min_size=12, iou_loss=plain, output_score=True, **options,
    )  # fmt: skip
    assert rois.shape == (2 * post, 5)
    assert scores.shape == (2 * post, 1)
    for image in range(2):
        boxes, values = expected(
            prob[image], offsets[image], info[image], stride=16, pre=pre, post=post, least=12,
            plain=plain, **options,
        )  # fmt: skip
        part = slice(image * post, (image + 1) * post)
        np.testing.assert_allclose(rois.asnumpy()[part, 1:], boxes, atol=1e-3)
        np.testing.assert_allclose(scores.asnumpy()[part, 0], values, atol=1e-6)
        assert (rois.asnumpy()[part, 0] == image).all()
    one = mx.nd.contrib.Proposal(
        *map(mx.nd.array, (prob[:1], offsets[:1], info[:1])), feature_stride=16,
        rpn_pre_nms_top_n=pre, rpn_post_nms_top_n=post, rpn_min_size=12, iou_loss=plain, **options,
    )  # fmt: skip
    np.testing.assert_array_equal(one.asnumpy(), rois.asnumpy()[:post])


def test_gradients_are_zero():
    x = mx.nd.ones((1, 2, 1, 1))
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.contrib.Proposal(
            x, mx.nd.zeros((1, 4, 1, 1)), mx.nd.array([[16, 16, 1]]), scales=(1,), ratios=(1,)
        )
    y.backward()
    assert (x.grad.asnumpy() == 0).all()


@pytest.mark.parametrize(
    ("shapes", "options"),
    [
        ([(2, 2, 1, 1), (2, 4, 1, 1), (2, 3)], {}),
        ([(1, 4, 1, 1), (1, 4, 1, 1), (1, 3)], {}),
        ([(1, 2, 1, 1), (1, 8, 1, 1), (1, 3)], {}),
        ([(1, 2, 1, 1), (1, 4, 1, 1), (1, 2)], {}),
        ([(1, 2, 1), (1, 4, 1, 1), (1, 3)], {}),
        ([(1, 2, 1, 1), (1, 4, 1, 1), (1, 3)], {"rpn_post_nms_top_n": -1}),
        ([(1, 2, 1, 1), (1, 4, 1, 1), (1, 3)], {"feature_stride": 0}),
    ],
)
def test_errors(shapes, options):
    with pytest.raises(mx.MXNetError, match="_contrib_Proposal"):
        mx.nd.contrib.Proposal(*map(mx.nd.ones, shapes), scales=(1,), ratios=(1,), **options)


def test_images_larger_than_the_map():
    with pytest.raises(mx.MXNetError, match="larger than the map"):
        mx.nd.contrib.Proposal(
            mx.nd.ones((1, 2, 1, 1)), mx.nd.zeros((1, 4, 1, 1)), mx.nd.array([[64, 16, 1]]),
            scales=(1,), ratios=(1,),
        )  # fmt: skip
