"""Operators that sample, resize or pool images."""

import numpy as np
import pytest
import torch
from tests.operators.cases_spatial import REFUSED, ROWS
from tests.operators.rows import check_row

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators.regions import roi_pooling
from mxnet.operators.registry import REGISTRY, infer
from mxnet.operators.spatial import up_sampling


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(row, rng):
    check_row(row, rng)


@pytest.mark.parametrize(("name", "shapes", "parameters", "message"), REFUSED)
def test_refuses(name, shapes, parameters, message):
    found = REGISTRY.get(name)
    parsed = found.parse_parameters(parameters)
    with pytest.raises(MXNetError, match=message):
        found.body(*(torch.zeros(shape) for shape in shapes), **parsed)


def test_boxes_at_the_edges():
    """Pooled values that Apache MXNet 1.9.1 returns for boxes that leave the image."""
    x = mx.nd.arange(36).reshape((1, 1, 6, 6))
    boxes = mx.nd.array(
        [
            [0, -2, -2, 3, 3],
            [0, 4, 4, 9, 9],
            [0, 5, 5, 2, 2],
            [0, 0.5, 0.5, 2.5, 2.5],
            [0, 10, 10, 12, 12],
        ]
    )
    pooled = mx.nd.ROIPooling(x, boxes, pooled_size=(2, 2), spatial_scale=1.0)
    expected = [[0, 3, 18, 21], [35, 0, 0, 0], [35] * 4, [14, 15, 20, 21], [0] * 4]
    assert pooled.asnumpy().reshape(5, 4).tolist() == expected


def test_gradient_of_roi_pooling(rng):
    x = torch.from_numpy(rng.permutation(72).reshape(2, 1, 6, 6) * 0.1).requires_grad_()
    boxes = torch.tensor([[0, 0, 0, 7, 9], [1, 2, 2, 11, 11.0]], dtype=torch.float64)
    parameters = {"pooled_size": (3, 2), "spatial_scale": 0.5}
    assert torch.autograd.gradcheck(lambda d: roi_pooling(d, boxes, **parameters), x)


@pytest.mark.parametrize("scale", [1, 2, 3, 4])
def test_bilinear_upsampling_keeps_constants_inside(scale):
    size = 2 * scale - scale % 2
    ramp = 1 - abs(np.arange(size) / scale - (2 * scale - 1 - scale % 2) / (2 * scale))
    weight = torch.from_numpy(np.outer(ramp, ramp)).expand(2, 1, size, size)
    x = torch.ones(1, 2, 4, 5, dtype=torch.float64)
    y = up_sampling(x, weight, scale=scale, num_filter=2, sample_type="bilinear")
    assert y.shape == (1, 2, 4 * scale, 5 * scale)
    inner = y[:, :, scale:-scale, scale:-scale]
    torch.testing.assert_close(inner, torch.ones_like(inner))


def test_shape_of_the_upsampling_weight():
    rule = REGISTRY.get("UpSampling").shape_rule
    shapes = rule([(1, 3, 4, 4), None], scale=2, sample_type="bilinear", num_filter=3)
    assert shapes[1] == (3, 1, 4, 4)


def test_shape_of_roi_pooling():
    found = REGISTRY.get("ROIPooling")
    parameters = {"pooled_size": (3, 2), "spatial_scale": 0.5}
    dtypes = [torch.float32, torch.float32]
    assert infer(found, [(2, 4, 6, 6), (5, 5)], dtypes, parameters) == ([(5, 4, 3, 2)], dtypes[:1])
