"""Deformable convolutions against plain loops and ordinary convolution."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.operators.detection_truth import bilinear, clamped

import mxnet as mx
from mxnet.operators.registry import REGISTRY

PLANS = [
    {"kernel": (3, 2), "pad": (1, 0)},
    {"kernel": (2, 2), "stride": (2, 1), "dilate": (1, 2), "num_group": 2},
    {"kernel": (1, 3), "pad": (0, 1), "num_deformable_group": 2},
    {"kernel": (2, 1), "num_group": 2, "num_deformable_group": 2},
]


def make_inputs(rng, plan, modulated, spread=1.0):
    kernel, groups = plan["kernel"], plan.get("num_deformable_group", 1)
    data = rng.standard_normal((2, 4, 5, 6))
    weight = rng.standard_normal((4, 4 // plan.get("num_group", 1), *kernel))
    plain = torch.nn.functional.conv2d(
        torch.tensor(data), torch.tensor(weight), stride=plan.get("stride", 1),
        padding=plan.get("pad", 0), dilation=plan.get("dilate", 1), groups=plan.get("num_group", 1),
    )  # fmt: skip
    taps = groups * kernel[0] * kernel[1]
    offset = spread * rng.standard_normal((2, 2 * taps, *plain.shape[2:]))
    mask = [rng.random((2, taps, *plain.shape[2:]))] if modulated else []
    return [data, offset, *mask, weight, rng.standard_normal(4)], plain.numpy()


def expected(inputs, plan, modulated):
    data, offset, *mask, weight, bias = inputs
    (kh, kw), groups = plan["kernel"], plan.get("num_deformable_group", 1)
    stride, dilate = plan.get("stride", (1, 1)), plan.get("dilate", (1, 1))
    pad = plan.get("pad", (0, 0))
    height, width = data.shape[2:]
    result = np.zeros((2, 4, *offset.shape[2:])) + bias[:, None, None]
    for n, f, i, j in np.ndindex(result.shape):
        for c, a, b in np.ndindex(weight.shape[1:]):
            channel = f // (4 // plan.get("num_group", 1)) * weight.shape[1] + c
            tap = channel // (4 // groups) * kh * kw + a * kw + b
            y = i * stride[0] - pad[0] + a * dilate[0] + offset[n, 2 * tap, i, j]
            x = j * stride[1] - pad[1] + b * dilate[1] + offset[n, 2 * tap + 1, i, j]
            if modulated:
                value = bilinear(data[n, channel], y, x) * mask[0][n, tap, i, j]
            else:
                inside = 0 <= y < height and 0 <= x < width
                value = clamped(data[n, channel], y, x) if inside else 0.0
            result[n, f, i, j] += weight[f, c, a, b] * value
    return result


@pytest.mark.parametrize("modulated", [False, True])
@pytest.mark.parametrize("plan", PLANS)
def test_values(rng, plan, modulated):
    inputs, _ = make_inputs(rng, plan, modulated)
    name = "ModulatedDeformableConvolution" if modulated else "DeformableConvolution"
    found = getattr(mx.nd.contrib, name)(
        *(mx.nd.array(x, dtype="float64") for x in inputs), num_filter=4, **plan
    )
    np.testing.assert_allclose(found.asnumpy(), expected(inputs, plan, modulated), atol=1e-9)


@pytest.mark.parametrize("plan", PLANS)
def test_without_offsets_it_is_convolution(rng, plan):
    (data, offset, weight, _), plain = make_inputs(rng, plan, False, spread=0.0)
    found = mx.nd.contrib.DeformableConvolution(
        *map(mx.nd.array, (data, offset, weight)), num_filter=4, no_bias=True, **plan
    )
    np.testing.assert_allclose(found.asnumpy(), plain, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("modulated", [False, True])
@pytest.mark.parametrize("plan", PLANS[1:3])
def test_gradients(rng, plan, modulated):
    inputs, _ = make_inputs(rng, plan, modulated, spread=0.3)
    # Keep away from whole numbers, where the interpolation has corners.
    inputs[1] = np.round(inputs[1], 1) + 0.05
    name = (
        "_contrib_ModulatedDeformableConvolution" if modulated else "_contrib_DeformableConvolution"
    )
    tensors = [torch.tensor(x[:1] if x.ndim == 4 and x is not inputs[-2] else x) for x in inputs]
    for tensor in tensors:
        tensor.requires_grad_()
    body = REGISTRY.get(name)
    assert torch.autograd.gradcheck(
        lambda *x: body(*x, num_filter=4, **plan), tensors, fast_mode=True
    )
    assert torch.autograd.gradgradcheck(
        lambda *x: body(*x, num_filter=4, **plan), tensors, fast_mode=True
    )


def test_offset_gradient_on_a_pixel():
    """It is that of the pixels below and to the right; values recorded from the reference."""
    offset = mx.nd.zeros((1, 2, 3, 3))
    offset.attach_grad()
    data = mx.nd.arange(1, 10).reshape((1, 1, 3, 3))
    with mx.autograd.record():
        y = mx.nd.contrib.DeformableConvolution(
            data, offset, mx.nd.ones((1, 1, 1, 1)), kernel=(1, 1), num_filter=1, no_bias=True
        )
    y.backward()
    assert offset.grad.asnumpy()[0, 0].tolist() == [[3, 3, 3], [3, 3, 3], [0, 0, 0]]
    assert offset.grad.asnumpy()[0, 1].tolist() == [[1, 1, 0]] * 3


@pytest.mark.parametrize(
    ("shapes", "options"),
    [
        ([(1, 2, 4), (1, 2, 4, 4), (3, 2, 1, 1)], {}),
        ([(1, 2, 4, 4), (1, 4, 4, 4), (3, 2, 1, 1)], {}),
        ([(1, 2, 4, 4), (1, 2, 3, 4), (3, 2, 1, 1)], {}),
        ([(1, 2, 4, 4), (1, 2, 4, 4), (3, 1, 1, 1)], {}),
        ([(1, 2, 4, 4), (1, 2, 4, 4), (3, 2, 1, 1)], {"kernel": (1,)}),
        ([(1, 2, 4, 4), (1, 2, 4, 4), (3, 2, 1, 1)], {"layout": "NCW"}),
        ([(1, 2, 4, 4), (1, 2, 4, 4), (3, 2, 1, 1)], {"num_deformable_group": 3}),
        ([(1, 2, 4, 4), (1, 2, 4, 4), (3, 2, 1, 1)], {"stride": (1,)}),
    ],
)
def test_errors(shapes, options):
    with pytest.raises(mx.MXNetError, match="DeformableConvolution"):
        mx.nd.contrib.DeformableConvolution(
            *map(mx.nd.ones, shapes),
            **{"kernel": (1, 1), "num_filter": 3, "no_bias": True, **options},
        )


def test_dtypes_must_agree():
    x, w = mx.nd.ones((1, 1, 2, 2)), mx.nd.ones((1, 1, 1, 1))
    with pytest.raises(mx.MXNetError, match="offset has dtype"):
        mx.nd.contrib.DeformableConvolution(
            x, mx.nd.zeros((1, 2, 2, 2), dtype="float64"), w, kernel=(1, 1), num_filter=1,
            no_bias=True,
        )  # fmt: skip
