"""Convolution against a sum over the kernel; deconvolution as its transpose."""

import itertools

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.convolution import convolution, convolution_v1, deconvolution
from mxnet.operators.registry import infer


def correlate(x, w, stride, pad, dilate, groups):
    """Cross-correlation as a sum over kernel positions, in NumPy."""
    n = w.ndim - 2
    x = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in pad)])
    kernel = w.shape[2:]
    out = [(x.shape[2 + i] - dilate[i] * (kernel[i] - 1) - 1) // stride[i] + 1 for i in range(n)]
    filters = w.shape[0] // groups
    result = np.zeros((x.shape[0], w.shape[0], *out))
    for position in itertools.product(*map(range, kernel)):
        window = tuple(
            slice(k * d, k * d + s * (o - 1) + 1, s)
            for k, d, s, o in zip(position, dilate, stride, out, strict=True)
        )
        seen = x[(slice(None), slice(None), *window)]
        for g in range(groups):
            own = slice(g * filters, (g + 1) * filters)
            channels = seen[:, g * w.shape[1] : (g + 1) * w.shape[1]]
            taps = w[(own, slice(None), *position)]
            result[:, own] += np.einsum("fc,nc...->nf...", taps, channels)
    return result


CASES = [
    ((2, 2, 7), (3,), (2,), (1,), (1,), 1),
    ((2, 4, 6, 5), (3, 2), (2, 1), (1, 0), (1, 2), 2),
    ((1, 3, 5, 5), (1, 1), (1, 1), (0, 0), (1, 1), 3),
    ((1, 2, 4, 5, 4), (2, 2, 3), (1, 2, 1), (1, 0, 1), (1, 1, 1), 1),
]


def make(case, rng):
    shape, kernel, stride, pad, dilate, groups = case
    filters = 2 * groups
    tensors = [
        torch.from_numpy(rng.normal(size=size))
        for size in (shape, (filters, shape[1] // groups, *kernel), (filters,))
    ]
    parameters = {
        "kernel": kernel, "stride": stride, "pad": pad, "dilate": dilate,
        "num_filter": filters, "num_group": groups,
    }  # fmt: skip
    return tensors, parameters


@pytest.mark.parametrize("case", CASES)
def test_convolution(case, rng):
    (x, w, b), parameters = make(case, rng)
    _, _, stride, pad, dilate, groups = case
    expected = correlate(x.numpy(), w.numpy(), stride, pad, dilate, groups)
    np.testing.assert_allclose(convolution(x, w, no_bias=True, **parameters), expected)
    shaped = b.numpy().reshape(-1, *[1] * (x.ndim - 2))
    np.testing.assert_allclose(convolution(x, w, b, **parameters), expected + shaped)
    if x.ndim > 3:
        np.testing.assert_allclose(convolution_v1(x, w, b, **parameters), expected + shaped)


@pytest.mark.parametrize("case", CASES[:2])
def test_convolution_gradients(case, rng):
    tensors, parameters = make(case, rng)
    inputs = tuple(t.requires_grad_() for t in tensors)
    assert torch.autograd.gradcheck(lambda *a: convolution(*a, **parameters), inputs)
    assert torch.autograd.gradgradcheck(lambda *a: convolution(*a, **parameters), inputs)


@pytest.mark.parametrize("case", CASES)
def test_deconvolution_is_the_transpose(case, rng):
    (x, w, _), parameters = make(case, rng)
    y = convolution(x, w, no_bias=True, **parameters)
    head = torch.from_numpy(rng.normal(size=y.shape))
    (expected,) = torch.autograd.grad(
        convolution(x.requires_grad_(), w, no_bias=True, **parameters), x, head
    )
    given = {**parameters, "num_filter": x.shape[1], "target_shape": ()}
    steps = zip(x.shape[2:], y.shape[2:], case[1], case[2], case[3], case[4], strict=True)
    given["adj"] = tuple(
        size - (s * (out - 1) - 2 * p + d * (k - 1) + 1) for size, out, k, s, p, d in steps
    )
    np.testing.assert_allclose(deconvolution(head, w, **given), expected)


def test_deconvolution_target_shape(rng):
    x, w = torch.from_numpy(rng.normal(size=(1, 2, 3, 3))), torch.ones(2, 1, 4, 4).double()
    y = deconvolution(
        x, w, kernel=(4, 4), stride=(2, 2), num_filter=1, target_shape=(6, 7), pad=(9, 9)
    )
    assert y.shape == (1, 1, 6, 7)
    # 8 elements in full: for 6 one is cut from each end, for 7 one from the near end.
    full = deconvolution(x, w, kernel=(4, 4), stride=(2, 2), num_filter=1)
    np.testing.assert_allclose(y, full[:, :, 1:7, 1:8])


def test_deconvolution_bias(rng):
    x, w, b = (torch.from_numpy(rng.normal(size=s)) for s in ((1, 2, 3), (2, 2, 2), (2,)))
    plain = deconvolution(x, w, kernel=(2,), num_filter=2)
    with_bias = deconvolution(x, w, b, kernel=(2,), num_filter=2, no_bias=False)
    np.testing.assert_allclose(with_bias, plain + b[:, None])


def ones(*shapes):
    return [torch.ones(shape) for shape in shapes]


REFUSED = [
    (convolution, ones((1, 2, 5, 5), (3, 2, 3), (3,)), {}, "weight has shape"),
    (convolution, ones((2, 5, 5), (3, 2, 3, 3), (3,)), {}, "expected 4 axes"),
    (convolution, ones((1, 2, 5, 5), (3, 2, 3, 3)), {}, "bias is missing"),
    (convolution, ones((1, 2, 5, 5), (3, 2, 3, 3), (1,)), {}, "bias has shape"),
    (convolution, ones((1, 2, 5, 5), (3, 2, 3, 3), (3,)), {"stride": (2,)}, "differ in length"),
    (convolution, ones((1, 2, 5, 5), (3, 2, 3, 3), (3,)), {"stride": (0, 1)}, "too small"),
    (convolution, ones((1, 2, 5, 5), (3, 2, 3, 3), (3,)), {"layout": "NCW"}, "does not fit"),
    (convolution, ones((1, 5, 5, 2), (3, 3, 3, 2), (3,)), {"layout": "NHWC"}, "gpu contexts only"),
    (deconvolution, ones((1, 2, 5, 5), (2, 3, 3, 3)), {"adj": (1, 1)}, "smaller than stride"),
    (deconvolution, ones((1, 2, 5, 5), (2, 3, 3, 3)), {"target_shape": (9, 9)}, "full output"),
    (deconvolution, ones((1, 2, 5, 5), (2, 3, 3, 3)), {"no_bias": False}, "bias is missing"),
]


@pytest.mark.parametrize(("layer", "tensors", "parameters", "message"), REFUSED)
def test_refuses(layer, tensors, parameters, message):
    with pytest.raises(MXNetError, match=message):
        layer(*tensors, kernel=(3, 3), num_filter=3, **parameters)


def test_kernels_of_one_axis_are_no_convolution_v1():
    with pytest.raises(MXNetError, match="expected 2 or 3"):
        convolution_v1(*ones((1, 2, 5), (3, 2, 3), (3,)), kernel=(3,), num_filter=3)


@pytest.mark.parametrize(
    ("layer", "layout", "data", "weight", "output"),
    [
        (convolution, "NCHW", (1, 4, 5, 5), (6, 2, 3, 3), (1, 6, 3, 3)),
        (convolution, "NHWC", (1, 5, 5, 4), (6, 3, 3, 2), (1, 3, 3, 6)),
        (deconvolution, "NCHW", (1, 4, 5, 5), (4, 3, 3, 3), (1, 6, 7, 7)),
        (deconvolution, "NDHWC", (1, 5, 5, 5, 4), (4, 3, 3, 3, 3), (1, 7, 7, 7, 6)),
    ],
)
def test_shapes_follow_from_the_data(layer, layout, data, weight, output):
    given = {"kernel": (3,) * (len(data) - 2), "num_filter": 6, "num_group": 2}
    parameters = layer.parse_parameters({**given, "layout": layout, "no_bias": "False"})
    shapes = layer.shape_rule([data, None, None], **parameters)
    assert shapes == [data, weight, (6,)]
    assert infer(layer, shapes, [torch.float32] * 3, parameters)[0] == [output]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="channels last needs a GPU")
def test_channels_last():
    x, w, b = (torch.randn(s, device="cuda") for s in ((2, 5, 6, 4), (6, 3, 3, 2), (6,)))
    given = {"kernel": (3, 3), "num_filter": 6, "num_group": 2}
    first = convolution(x.movedim(-1, 1), w.movedim(-1, 1), b, **given)
    actual = convolution(x, w, b, layout="NHWC", **given)
    torch.testing.assert_close(actual, first.movedim(1, -1), rtol=1e-2, atol=1e-2)
