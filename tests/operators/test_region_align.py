"""Pooling of regions against plain loops, and gradients by finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.operators.detection_truth import clamped

import mxnet as mx
from mxnet.operators.registry import REGISTRY


def sample(image, y, x):
    height, width = image.shape
    return clamped(image, y, x) if -1 <= y <= height and -1 <= x <= width else 0.0


def regions(rng, count, images):
    low = rng.random((count, 2)) * 6 - 1
    return np.concatenate(
        [rng.integers(0, images, (count, 1)), low, low + 0.2 + rng.random((count, 2)) * 6], 1
    )


def expected_align(data, rois, pooled, scale, ratio, sensitive, aligned):
    bins = pooled[0] * pooled[1]
    channels = data.shape[1] // bins if sensitive else data.shape[1]
    result = np.zeros((len(rois), channels, *pooled))
    for r, roi in enumerate(rois):
        if roi[0] < 0:
            continue
        box = roi[1:] * scale - (0.5 if aligned else 0)
        extent = box[2:] - box[:2]
        if not aligned:
            extent = np.maximum(extent, 1)
        step = extent[::-1] / pooled
        grid = [ratio if ratio > 0 else int(np.ceil(s)) for s in step]
        for c, i, j in np.ndindex(result.shape[1:]):
            plane = data[int(roi[0]), (c * pooled[0] + i) * pooled[1] + j if sensitive else c]
            values = [
                sample(
                    plane,
                    box[1] + (i + (a + 0.5) / grid[0]) * step[0],
                    box[0] + (j + (b + 0.5) / grid[1]) * step[1],
                )
                for a in range(grid[0])
                for b in range(grid[1])
            ]
            result[r, c, i, j] = np.mean(values)
    return result


@pytest.mark.parametrize("ratio", [-1, 2])
@pytest.mark.parametrize("sensitive", [False, True])
@pytest.mark.parametrize("aligned", [False, True])
@pytest.mark.parametrize("scale", [1.0, 0.4])
def test_roi_align(rng, ratio, sensitive, aligned, scale):
    data, rois = rng.standard_normal((2, 6, 5, 7)), regions(rng, 6, 2)
    rois[2, 0] = -1
    found = mx.nd.contrib.ROIAlign(
        mx.nd.array(data, dtype="float64"), mx.nd.array(rois, dtype="float64"),
        pooled_size=(2, 3), spatial_scale=scale, sample_ratio=ratio,
        position_sensitive=sensitive, aligned=aligned,
    )  # fmt: skip
    expected = expected_align(data, rois, (2, 3), scale, ratio, sensitive, aligned)
    np.testing.assert_allclose(found.asnumpy(), expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("ratio", [-1, 2])
def test_rotated_roi_align(rng, ratio):
    data = rng.standard_normal((2, 2, 6, 7))
    rois = np.concatenate(
        [rng.integers(0, 2, (5, 1)), rng.random((5, 4)) * 6, rng.random((5, 1)) * 360], 1
    )
    found = mx.nd.contrib.RROIAlign(
        mx.nd.array(data, dtype="float64"), mx.nd.array(rois, dtype="float64"),
        pooled_size=(2, 3), spatial_scale=0.8, sampling_ratio=ratio,
    ).asnumpy()  # fmt: skip
    for r, (image, x, y, width, height, angle) in enumerate(rois):
        extent = np.maximum(np.array([height, width]) * 0.8, 1)
        grid = [
            ratio if ratio > 0 else int(np.ceil(e / p)) for e, p in zip(extent, (2, 3), strict=True)
        ]
        cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
        for c, i, j in np.ndindex(2, 2, 3):
            values = []
            for a, b in np.ndindex(*grid):
                v = -extent[0] / 2 + (i + (a + 0.5) / grid[0]) * extent[0] / 2
                u = -extent[1] / 2 + (j + (b + 0.5) / grid[1]) * extent[1] / 3
                at = v * cos - u * sin + y * 0.8, u * cos + v * sin + x * 0.8
                values.append(sample(data[int(image), c], *at))
            np.testing.assert_allclose(found[r, c, i, j], np.mean(values), atol=1e-9)


@pytest.mark.parametrize("group", [0, 2])
def test_psroi_pooling(rng, group):
    pooled, cells = 3, group or 3
    data, rois = rng.standard_normal((2, 2 * cells**2, 6, 7)), regions(rng, 6, 2)
    rois[0, 1:] = [0.5, 1.5, 2.5, 2.5]  # halves round away from zero
    found = mx.nd.contrib.PSROIPooling(
        mx.nd.array(data, dtype="float64"), mx.nd.array(rois, dtype="float64"),
        spatial_scale=0.7, output_dim=2, pooled_size=pooled, group_size=group,
    ).asnumpy()  # fmt: skip
    half_up = lambda v: np.sign(v) * np.floor(np.abs(v) + 0.5)  # noqa: E731
    for r, roi in enumerate(rois):
        start, end = half_up(roi[1:3]) * 0.7, (half_up(roi[3:]) + 1) * 0.7
        step = np.maximum(end - start, 0.1) / pooled
        for c, i, j in np.ndindex(2, pooled, pooled):
            rows, columns = (
                slice(
                    int(np.clip(np.floor(k * step[axis] + start[axis]), 0, size)),
                    int(np.clip(np.ceil((k + 1) * step[axis] + start[axis]), 0, size)),
                )
                for k, axis, size in ((i, 1, 6), (j, 0, 7))
            )
            channel = (c * cells + i * cells // pooled) * cells + j * cells // pooled
            part = data[int(roi[0]), channel][rows, columns]
            np.testing.assert_allclose(
                found[r, c, i, j], part.mean() if part.size else 0, atol=1e-9
            )


@pytest.mark.parametrize("no_trans", [False, True])
def test_deformable_psroi_pooling(rng, no_trans):
    pooled, cells, part, samples = 3, 2, 2, 2
    data, rois = rng.standard_normal((2, 4 * cells**2, 6, 7)), regions(rng, 5, 2)
    trans = rng.standard_normal((5, 4, part, part))
    inputs = [data, rois] if no_trans else [data, rois, trans]
    found = mx.nd.contrib.DeformablePSROIPooling(
        *(mx.nd.array(x, dtype="float64") for x in inputs), spatial_scale=0.7, output_dim=4,
        group_size=cells, pooled_size=pooled, part_size=part, sample_per_part=samples,
        trans_std=0.2, no_trans=no_trans,
    ).asnumpy()  # fmt: skip
    for r, roi in enumerate(rois):
        start = np.round(roi[1:3]) * 0.7 - 0.5
        extent = np.maximum((np.round(roi[3:]) + 1) * 0.7 - 0.5 - start, 0.1)
        for c, i, j in np.ndindex(4, pooled, pooled):
            move = np.zeros(2)
            if not no_trans:
                cell = np.s_[i * part // pooled, j * part // pooled]
                move = trans[r, 2 * (c // 2) : 2 * (c // 2) + 2][(slice(None), *cell)] * 0.2
            channel = (c * cells + i * cells // pooled) * cells + j * cells // pooled
            values = []
            for a, b in np.ndindex(samples, samples):
                y = start[1] + move[1] * extent[1] + (i + a / samples) * extent[1] / pooled
                x = start[0] + move[0] * extent[0] + (j + b / samples) * extent[0] / pooled
                if -0.5 <= y <= 5.5 and -0.5 <= x <= 6.5:
                    values.append(clamped(data[int(roi[0]), channel], y, x))
            expected = np.mean(values) if values else 0
            np.testing.assert_allclose(found[r, c, i, j], expected, atol=1e-9)


GRADIENTS = {
    "_contrib_ROIAlign": {"pooled_size": (2, 2), "sample_ratio": -1},
    "_contrib_PSROIPooling": {"output_dim": 1, "pooled_size": 2},
    "_contrib_DeformablePSROIPooling": {
        "output_dim": 1, "pooled_size": 2, "group_size": 2, "sample_per_part": 2, "trans_std": 0.1,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradients(rng, name):
    inputs = [torch.tensor(rng.standard_normal((1, 4, 5, 5)), requires_grad=True)]
    rois = torch.tensor(regions(rng, 3, 1))
    if name == "_contrib_DeformablePSROIPooling":
        inputs.append(torch.tensor(rng.standard_normal((3, 2, 2, 2)), requires_grad=True))
    body = REGISTRY.get(name)

    def call(data, *rest):
        return body(data, rois, *rest, spatial_scale=0.7, **GRADIENTS[name])

    assert torch.autograd.gradcheck(call, inputs)
    assert torch.autograd.gradgradcheck(call, inputs)


def test_rois_have_no_gradient(rng):
    data, rois = mx.nd.ones((1, 1, 4, 4)), mx.nd.array(regions(rng, 2, 1))
    rois.attach_grad()
    with mx.autograd.record():
        y = mx.nd.contrib.ROIAlign(data, rois, pooled_size=(2, 2), spatial_scale=1.0)
    y.backward()
    assert (rois.grad.asnumpy() == 0).all()


@pytest.mark.parametrize(
    ("name", "shapes", "options"),
    [
        ("ROIAlign", [(1, 3, 4, 4), (2, 4)], {"pooled_size": (2, 2)}),
        ("ROIAlign", [(3, 4, 4), (2, 5)], {"pooled_size": (2, 2)}),
        ("ROIAlign", [(1, 3, 4, 4), (2, 5)], {"pooled_size": (2,)}),
        ("ROIAlign", [(1, 3, 4, 4), (2, 5)], {"pooled_size": (2, 2), "position_sensitive": True}),
        ("ROIAlign", [(1, 3, 4, 4), (2, 5)], {"pooled_size": (2, 2), "spatial_scale": 2.0}),
        ("RROIAlign", [(1, 3, 4, 4), (2, 5)], {"pooled_size": (2, 2)}),
        ("PSROIPooling", [(1, 3, 4, 4), (2, 5)], {"output_dim": 1, "pooled_size": 2}),
        ("DeformablePSROIPooling", [(1, 4, 4, 4), (2, 5), (2, 3, 2, 2)],
         {"output_dim": 1, "pooled_size": 2, "group_size": 2}),
        ("DeformablePSROIPooling", [(1, 4, 4, 4), (2, 5), (2, 2, 3, 3)],
         {"output_dim": 1, "pooled_size": 2, "group_size": 2}),
    ],
)  # fmt: skip
def test_errors(name, shapes, options):
    with pytest.raises(mx.MXNetError, match=name):
        getattr(mx.nd.contrib, name)(*map(mx.nd.ones, shapes), **{"spatial_scale": 1.0, **options})
