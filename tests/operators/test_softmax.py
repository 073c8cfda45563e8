"""The softmax family against NumPy."""

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.softmax import log_softmax, softmax, softmax_activation, softmin


def reference(x, axis, temperature):
    e = np.exp((x - x.max(axis, keepdims=True)) / temperature)
    return e / e.sum(axis, keepdims=True)


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("temperature", [None, 0.5, 3.0])
def test_values_and_gradients(axis, temperature, rng):
    x = rng.normal(size=(3, 4, 2))
    expected = reference(x, axis, temperature or 1.0)
    parameters = {"axis": axis, "temperature": temperature}
    data = torch.from_numpy(x).requires_grad_()
    np.testing.assert_allclose(softmax(data, **parameters).detach(), expected, rtol=1e-12)
    np.testing.assert_allclose(softmin(-data, **parameters).detach(), expected, rtol=1e-12)
    np.testing.assert_allclose(log_softmax(data, **parameters).detach(), np.log(expected))
    for function in (softmax, log_softmax, softmin):
        assert torch.autograd.gradcheck(lambda d, f=function: f(d, **parameters), data)
    assert torch.autograd.gradgradcheck(lambda d: softmax(d, **parameters), data)


def test_length_masks_the_rest(rng):
    x = torch.from_numpy(rng.normal(size=(3, 4))).requires_grad_()
    length = torch.tensor([0, 2, 4], dtype=torch.int32)
    actual = softmax(x, length, use_length=True).detach().numpy()
    assert not actual[0].any()
    np.testing.assert_allclose(actual[1, :2], reference(x.detach().numpy()[1:2, :2], 1, 1)[0])
    assert not actual[1, 2:].any()
    np.testing.assert_allclose(actual[2], reference(x.detach().numpy()[2:], 1, 1)[0])
    assert torch.autograd.gradcheck(lambda d: softmax(d, length, use_length=True), x)
    swapped = softmax(x.T, length, axis=0, use_length=True).detach().numpy()
    np.testing.assert_allclose(swapped.T, actual)


def test_dtype_of_the_result():
    x = torch.ones(2, 3, dtype=torch.float16)
    assert softmax(x).dtype == torch.float16
    assert softmax(x, dtype=torch.float32).dtype == torch.float32
    assert log_softmax(x, dtype=torch.float64).dtype == torch.float64


def test_refuses():
    x = torch.ones(2, 3)
    with pytest.raises(MXNetError, match="needs the input length"):
        softmax(x, use_length=True)
    with pytest.raises(MXNetError, match=r"length has shape \(3,\), expected \(2,\)"):
        softmax(x, torch.ones(3, dtype=torch.int32), use_length=True)
    with pytest.raises(MXNetError, match="must hold integers"):
        softmax(x, torch.ones(2), use_length=True)
    for function in (log_softmax, softmin):
        with pytest.raises(MXNetError, match="no length input"):
            function(x, use_length=True)
    with pytest.raises(MXNetError, match="at least 3 axes"):
        softmax_activation(x, mode="channel")


def test_softmax_activation(rng):
    x = torch.from_numpy(rng.normal(size=(2, 3, 4)))
    np.testing.assert_allclose(softmax_activation(x, mode="channel"), reference(x.numpy(), 1, 1))
    np.testing.assert_allclose(softmax_activation(x), reference(x.numpy(), 2, 1))
    matrix = x[0].clone().requires_grad_()
    assert torch.autograd.gradcheck(softmax_activation, matrix)
    # reference: beyond matrices the gradient contracts axis 1
    head = torch.from_numpy(rng.normal(size=(2, 3, 4)))
    (grad,) = torch.autograd.grad(softmax_activation(x.requires_grad_()), x, head)
    p = reference(x.detach().numpy(), 2, 1)
    expected = p * (head.numpy() - (p * head.numpy()).sum(1, keepdims=True))
    np.testing.assert_allclose(grad, expected)
