"""Densities against SciPy, and their gradients."""

import numpy as np
import pytest
import torch
from scipy import stats

import mxnet as mx
from mxnet.operators.registry import REGISTRY

CONTINUOUS = {
    "uniform": lambda x, low, high: stats.uniform.pdf(x, low, high - low),
    "normal": stats.norm.pdf,
    "gamma": lambda x, alpha, beta: stats.gamma.pdf(x, alpha, scale=1 / beta),
    "exponential": lambda x, lam: stats.expon.pdf(x, scale=1 / lam),
}
COUNTS = {
    "poisson": stats.poisson.pmf,
    "negative_binomial": stats.nbinom.pmf,
    "generalized_negative_binomial": lambda x, mu, a: stats.nbinom.pmf(x, 1 / a, 1 / (1 + a * mu)),
}
PARAMETERS = {
    "uniform": ([0.0, 1.0], [3.0, 5.0]),
    "normal": ([0.0, 1.0], [1.0, 0.5]),
    "gamma": ([2.0, 3.0], [0.5, 2.0]),
    "exponential": ([1.0, 2.0],),
    "poisson": ([2.0, 3.5],),
    "negative_binomial": ([2.0, 3.0], [0.4, 0.6]),
    "generalized_negative_binomial": ([2.0, 3.0], [0.4, 0.6]),
}


def inputs(name):
    sample = [[1.0, 2.0, 3.0], [2.0, 1.0, 4.0]] if name in COUNTS else [[0.5, 1.5], [2.5, 1.25]]
    return np.array(sample), [np.array(p) for p in PARAMETERS[name]]


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize("name", [*CONTINUOUS, *COUNTS])
def test_value(name, is_log):
    sample, parameters = inputs(name)
    want = {**CONTINUOUS, **COUNTS}[name](sample, *(p[:, None] for p in parameters))
    body = REGISTRY.get(f"_random_pdf_{name}").body
    found = body(torch.tensor(sample), *map(torch.tensor, parameters), is_log=is_log)
    np.testing.assert_allclose(found.numpy(), np.log(want) if is_log else want, 1e-12)


@pytest.mark.parametrize("is_log", [False, True])
@pytest.mark.parametrize("name", [*CONTINUOUS, *COUNTS])
def test_gradients(name, is_log):
    sample, parameters = inputs(name)
    x = torch.tensor(sample, requires_grad=name in CONTINUOUS and name != "uniform")
    tensors = [torch.tensor(p, requires_grad=True) for p in parameters]
    body = REGISTRY.get(f"_random_pdf_{name}").body
    assert torch.autograd.gradcheck(lambda *args: body(*args, is_log=is_log), (x, *tensors))
    assert torch.autograd.gradgradcheck(lambda *args: body(*args, is_log=is_log), (x, *tensors))


@pytest.mark.parametrize("name", ["uniform", *COUNTS])
def test_sample_without_gradient(name):
    sample, parameters = inputs(name)
    x = mx.nd.array(sample)
    x.attach_grad()
    function = getattr(mx.nd, f"random_pdf_{name}")
    with mx.autograd.record():
        y = function(x, *(mx.nd.array(p) for p in parameters))
    y.backward()
    np.testing.assert_array_equal(x.grad.asnumpy(), np.zeros_like(sample))


@pytest.mark.parametrize("is_log", [False, True])
def test_dirichlet(is_log):
    points = np.array([[[0.2, 0.3, 0.5], [0.1, 0.1, 0.8]], [[0.6, 0.3, 0.1], [0.25, 0.25, 0.5]]])
    alpha = np.array([[1.0, 2.0, 3.0], [2.0, 0.5, 1.5]])
    want = np.array(
        [[stats.dirichlet.pdf(p, a) for p in row] for row, a in zip(points, alpha, strict=True)]
    )
    body = REGISTRY.get("_random_pdf_dirichlet").body
    x, a = torch.tensor(points, requires_grad=True), torch.tensor(alpha, requires_grad=True)
    found = body(x, a, is_log=is_log)
    np.testing.assert_allclose(found.detach().numpy(), np.log(want) if is_log else want, 1e-12)
    assert torch.autograd.gradcheck(lambda *args: body(*args, is_log=is_log), (x, a))


def test_errors():
    with pytest.raises(mx.MXNetError, match="does not start with"):
        mx.nd.random_pdf_poisson(mx.nd.ones((2, 3)), mx.nd.ones((3,)))
    with pytest.raises(mx.MXNetError, match="must be equal"):
        mx.nd.random_pdf_normal(mx.nd.ones((2, 3)), mx.nd.ones((2,)), mx.nd.ones((1,)))
    with pytest.raises(mx.MXNetError, match="does not fit"):
        mx.nd.random_pdf_dirichlet(mx.nd.ones((2, 3)), mx.nd.ones((2, 4)))
