"""Pooling against loops over windows in NumPy."""

import itertools

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.pooling import pooling, pooling_v1

LOWEST = np.finfo(float).min


def pool(x, kernel, stride, pad, kind, full, count_pad=True, p=1):
    """Windows one by one; the padded data ends `pad` after the last element."""
    n = len(kernel)
    sizes = [
        (size + 2 * a - k + (s - 1 if full else 0)) // s + 1
        for size, k, s, a in zip(x.shape[2:], kernel, stride, pad, strict=True)
    ]
    result = np.zeros((*x.shape[:2], *sizes))
    for index in itertools.product(*map(range, sizes)):
        starts = [i * s - a for i, s, a in zip(index, stride, pad, strict=True)]
        limits = [size + a for size, a in zip(x.shape[2:], pad, strict=True)]
        ends = [min(b + k, m) for b, k, m in zip(starts, kernel, limits, strict=True)]
        inside = tuple(slice(max(b, 0), max(e, 0)) for b, e in zip(starts, ends, strict=True))
        window = x[(slice(None), slice(None), *inside)]
        axes = tuple(range(2, 2 + n))
        area = np.prod([e - b for b, e in zip(starts, ends, strict=True)])
        if not count_pad:
            area = np.prod(window.shape[2:])
        total = (window**p).sum(axes)
        result[(slice(None), slice(None), *index)] = {
            "max": lambda w=window, a=axes: w.max(a) if w.size else LOWEST,
            "sum": lambda t=total: t,
            "avg": lambda t=total, a=area: t / a if a else 0.0,
            "lp": lambda t=total: np.sign(t) * np.abs(t) ** (1 / p),
        }[kind]()
    return result


SHAPES = [
    ((2, 3, 8), (3,), (2,), (1,)),
    ((2, 2, 6, 7), (3, 2), (2, 3), (1, 1)),
    ((1, 2, 5, 5), (3, 3), (1, 1), (2, 2)),  # more padding than half a kernel
    ((1, 1, 4, 4), (2, 2), (3, 3), (1, 1)),  # "full" has windows that cover nothing
    ((1, 2, 4, 5, 4), (2, 3, 2), (2, 2, 1), (1, 0, 1)),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("convention", ["valid", "full"])
@pytest.mark.parametrize(
    ("kind", "p", "count_pad"),
    [("max", 1, True), ("sum", 1, True), ("avg", 1, True), ("avg", 1, False), ("lp", 2, True),
     ("lp", 3, True)],
)  # fmt: skip
def test_values(shape, convention, kind, p, count_pad, rng):
    size, kernel, stride, pad = shape
    x = torch.from_numpy(rng.normal(size=size))
    expected = pool(x.numpy(), kernel, stride, pad, kind, convention == "full", count_pad, p)
    given = {"kernel": kernel, "stride": stride, "pad": pad, "pool_type": kind}
    actual = pooling(
        x, **given, pooling_convention=convention, p_value=p, count_include_pad=count_pad
    )
    np.testing.assert_allclose(actual, expected, atol=1e-12)


@pytest.mark.parametrize("kind", ["max", "avg", "sum", "lp"])
def test_gradients(kind, rng):
    x = torch.from_numpy(rng.normal(size=(1, 2, 5, 6))).requires_grad_()
    given = {"kernel": (3, 2), "stride": (2, 1), "pad": (1, 1), "pool_type": kind, "p_value": 2}
    assert torch.autograd.gradcheck(lambda a: pooling(a, **given), x)
    whole = {"global_pool": True, "pool_type": kind, "p_value": 2}
    assert torch.autograd.gradcheck(lambda a: pooling(a, **whole), x)


@pytest.mark.parametrize(
    ("kind", "expected"), [("max", 11.0), ("sum", 66.0), ("avg", 5.5), ("lp", 506**0.5)]
)
def test_global(kind, expected):
    x = torch.arange(12.0).reshape(1, 1, 3, 4)
    y = pooling(x, global_pool=True, kernel=(2, 2), pad=(1, 1), pool_type=kind, p_value=2)
    torch.testing.assert_close(y, torch.full((1, 1, 1, 1), expected))


@pytest.mark.parametrize(("layout", "ndim"), [("NWC", 1), ("NHWC", 2), ("NDHWC", 3)])
@pytest.mark.parametrize("kind", ["max", "avg"])
def test_channels_last(layout, ndim, kind, rng):
    x = torch.from_numpy(rng.normal(size=(2, *[5] * ndim, 3)))
    given = {"kernel": (2,) * ndim, "stride": (2,) * ndim, "pool_type": kind}
    expected = pooling(x.movedim(-1, 1), **given).movedim(1, -1)
    np.testing.assert_allclose(pooling(x, layout=layout, **given), expected)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "kernel=.* has 0 axes"),
        ({"kernel": (2,)}, "has 1 axes but data has 2"),
        ({"kernel": (3, 5)}, "exceeds data"),
        ({"kernel": (2, 2), "stride": (2,)}, "differ in length"),
        ({"kernel": (2, 2), "stride": (0, 1)}, "too small"),
        ({"kernel": (2, 2), "pooling_convention": "same"}, "no working definition"),
        ({"kernel": (2, 2), "pool_type": "lp"}, "needs p_value"),
        ({"kernel": (2, 2), "pool_type": "lp", "p_value": 4}, "needs p_value"),
        ({"kernel": (2, 2), "layout": "NCW"}, "in layout 'NCW'"),
    ],
)
def test_refuses(parameters, message):
    with pytest.raises(MXNetError, match=message):
        pooling(torch.ones(1, 1, 4, 4), **parameters)


def test_first_maximum_takes_the_gradient():
    x = torch.ones(1, 1, 2, 2, requires_grad=True)
    pooling(x, kernel=(2, 2)).sum().backward()
    assert x.grad.flatten().tolist() == [1, 0, 0, 0]


def test_v1_counts_padding_as_zeros_and_shares_gradients():
    x = torch.full((1, 1, 4, 4), -1.0, requires_grad=True)
    given = {"kernel": (3, 3), "stride": (2, 2), "pad": (1, 1)}
    # Recorded from MXNet 1.9.1.
    assert pooling_v1(x, **given).flatten().tolist() == [0, 0, 0, -1]
    full = pooling_v1(x, **given, pool_type="avg", pooling_convention="full")
    ninths = torch.tensor([[4, 6, 2], [6, 9, 3], [2, 3, 1]]) / -9
    torch.testing.assert_close(full[0, 0], ninths)
    ones = torch.ones(1, 1, 4, 4, requires_grad=True)
    pooling_v1(ones, **given).sum().backward()
    expected = [[1, 2, 1, 1], [2, 4, 2, 2], [1, 2, 1, 1], [1, 2, 1, 1]]
    assert ones.grad[0, 0].tolist() == expected


@pytest.mark.parametrize("kind", ["max", "avg", "sum"])
def test_v1_agrees_without_padding(kind, rng):
    x = torch.from_numpy(rng.normal(size=(2, 2, 6, 6)))
    given = {"kernel": (2, 2), "stride": (2, 2), "pool_type": kind}
    np.testing.assert_allclose(pooling_v1(x, **given), pooling(x, **given))
    whole = pooling_v1(x, kernel=(1, 1), global_pool=True, pool_type=kind)
    np.testing.assert_allclose(whole, pooling(x, global_pool=True, pool_type=kind))
    with pytest.raises(MXNetError, match="expected"):
        pooling_v1(x[0], **given)
