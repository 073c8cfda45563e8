"""The ways that plain images are pooled, against torch's kernels on the same data in float64."""

import pytest
import torch
from torch.nn import functional

from mxnet.operators import pooling_kernels
from mxnet.operators.pooling_kernels import average_pool2d, max_pool2d

WINDOWS = [
    ((3, 3), (2, 2), (1, 1), False),
    ((2, 3), (2, 1), (1, 0), True),
    ((1, 4), (3, 3), (0, 2), True),
    ((4, 1), (1, 2), (0, 0), False),
    ((1, 1), (1, 1), (0, 0), False),
    ((40, 33), (1, 1), (0, 0), False),
]


def pair(kind, windows, count_pad=True):
    """Our function, and torch's on other memory."""
    if kind == "max":
        return max_pool2d(*windows), lambda x: torch.max_pool2d(
            x, *windows[:3], ceil_mode=windows[3]
        )
    return average_pool2d(*windows, count_pad), lambda x: functional.avg_pool2d(
        x, *windows, count_include_pad=count_pad
    )


def image(rng, shape=(2, 16, 40, 33), dtype="float32"):
    return torch.from_numpy(rng.normal(size=shape).astype(dtype))


@pytest.mark.parametrize("windows", WINDOWS)
@pytest.mark.parametrize(("kind", "count_pad"), [("max", True), ("avg", True), ("avg", False)])
@pytest.mark.parametrize("shape", [(2, 16, 40, 33), (1, 3, 40, 33)])
def test_values_and_gradient(windows, kind, count_pad, shape, rng):
    ours, truth = pair(kind, windows, count_pad)
    data = image(rng, shape)
    exact = data.double().requires_grad_()
    expected = truth(exact)
    torch.testing.assert_close(ours(data), expected.float().detach())
    recorded = data.clone().requires_grad_()
    result = ours(recorded)
    torch.testing.assert_close(result, expected.float())
    assert result.untyped_storage().data_ptr() != recorded.untyped_storage().data_ptr()
    grad = image(rng, tuple(expected.shape))
    result.backward(grad)
    expected.backward(grad.double())
    torch.testing.assert_close(recorded.grad, exact.grad.float(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", ["max", "avg"])
def test_gradient_of_the_gradient(kind, rng):
    ours, truth = pair(kind, WINDOWS[0])
    values, found = image(rng), []
    for pool, dtype in ((ours, torch.float32), (truth, torch.float64)):
        data = values.to(dtype).requires_grad_()
        first = torch.autograd.grad((pool(data) ** 2).sum(), data, create_graph=True)[0]
        found.append(torch.autograd.grad((first**3).sum(), data)[0].double())
    torch.testing.assert_close(*found, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_types(dtype, rng):
    data = image(rng).to(dtype)
    for kind in ("max", "avg"):
        ours, truth = pair(kind, WINDOWS[0])
        assert ours(data).dtype is dtype
        torch.testing.assert_close(ours(data), truth(data))


def test_maxima_keep_nan_and_infinity(rng):
    data = image(rng)
    data[0, 0, 5, 5], data[0, 1], data[0, 2, 3, 3] = torch.nan, -torch.inf, torch.inf
    ours, truth = pair("max", WINDOWS[0])
    expected = truth(data)
    assert expected.isnan().any()
    for recorded in (False, True):
        result = ours(data.clone().requires_grad_(recorded)).detach()
        torch.testing.assert_close(result, expected, equal_nan=True, rtol=0, atol=0)


def test_empty_batches_and_other_memory(rng):
    for kind in ("max", "avg"):
        ours, truth = pair(kind, WINDOWS[0])
        assert ours(torch.zeros(0, 16, 40, 33)).shape == (0, 16, 20, 17)
        last = image(rng).contiguous(memory_format=torch.channels_last)
        torch.testing.assert_close(ours(last), truth(last))
        moved = image(rng).transpose(2, 3)
        torch.testing.assert_close(ours(moved), truth(moved))


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="torch has no oneDNN here")
def test_small_images_stay_with_the_plain_kernel(monkeypatch, rng):
    called = []
    kernel = torch.mkldnn_max_pool2d
    monkeypatch.setattr(
        torch, "mkldnn_max_pool2d", lambda *given: called.append(1) or kernel(*given)
    )
    ours, _ = pair("max", WINDOWS[0])
    for size in (8, pooling_kernels._WORTH_ONEDNN // 256):
        data = image(rng, (1, 16, 16, size)).requires_grad_()
        ours(data).sum().backward()
    assert len(called) == 1
