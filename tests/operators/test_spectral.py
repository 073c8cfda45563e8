"""Fourier transforms against NumPy's, count sketches against their definition."""

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.spectral import count_sketch, fft, ifft


@pytest.mark.parametrize("shape", [(5,), (2, 4), (2, 3, 1, 6)])
def test_transforms(shape, rng):
    x = rng.standard_normal(shape)
    pairs = fft.body(torch.from_numpy(x))
    expected = np.fft.fft(x)
    np.testing.assert_allclose(pairs[..., ::2], expected.real, atol=1e-12)
    np.testing.assert_allclose(pairs[..., 1::2], expected.imag, atol=1e-12)
    np.testing.assert_allclose(ifft.body(pairs) / shape[-1], x, atol=1e-12)


def test_gradients(torch_generator):
    x = torch.randn(2, 6, dtype=torch.float64, generator=torch_generator, requires_grad=True)
    assert torch.autograd.gradcheck(fft.body, x)
    assert torch.autograd.gradgradcheck(fft.body, x)
    assert torch.autograd.gradcheck(ifft.body, x)
    h, s = torch.tensor([[0, 2, 1, 2, 0, 0]]), torch.tensor([[1.0, -1, 1, 1, -1, 1]])
    assert torch.autograd.gradcheck(lambda t: count_sketch.body(t, h, s, out_dim=4), x)


def test_count_sketch(rng):
    x, s = rng.standard_normal((3, 7)), rng.choice([-1.0, 1.0], (1, 7))
    h = rng.integers(0, 4, (1, 7))
    expected = np.zeros((3, 4))
    for i in range(7):
        expected[:, h[0, i]] += s[0, i] * x[:, i]
    result = count_sketch.body(*map(torch.from_numpy, (x, h, s)), out_dim=4)
    np.testing.assert_allclose(result, expected)


def test_errors():
    with pytest.raises(MXNetError, match="pairs of numbers"):
        ifft.body(torch.ones(2, 3))
    with pytest.raises(MXNetError, match="expected 3 numbers in h and s"):
        count_sketch.body(torch.ones(2, 3), torch.ones(2), torch.ones(3), out_dim=2)
