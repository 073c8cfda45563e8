"""Products of matrices and linear algebra."""

import numpy as np
import pytest
import torch
from tests.operators.cases_matrix import REFUSED, ROWS
from tests.operators.rows import check_row

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators.decompositions import gelqf, syevd
from mxnet.operators.linalg import potrf, potri, sumlogdiag
from mxnet.operators.registry import REGISTRY


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_row(row, rng):
    check_row(row, rng)


@pytest.mark.parametrize(("name", "shapes", "parameters", "message"), REFUSED)
def test_refuses(name, shapes, parameters, message):
    found = REGISTRY.get(name)
    parsed = found.parse_parameters(parameters)
    with pytest.raises(MXNetError, match=message):
        found.body(*(torch.zeros(shape) for shape in shapes), **parsed)


def positive_definite(rng, *batch):
    m = rng.normal(size=(*batch, 3, 3))
    return torch.from_numpy(m @ m.swapaxes(-1, -2) + 2 * np.eye(3))


def test_cholesky(rng):
    a = positive_definite(rng, 2).requires_grad_()
    np.testing.assert_allclose(potrf(a).detach(), np.linalg.cholesky(a.detach().numpy()))
    # differences must stay symmetric: the factor reads the lower triangle only
    assert torch.autograd.gradcheck(lambda m: potrf((m + m.mT) / 2), a)
    assert torch.autograd.gradgradcheck(lambda m: potrf((m + m.mT) / 2), a)
    factor = potrf(a).detach().requires_grad_()
    torch.testing.assert_close(potri(factor), torch.linalg.inv(a))
    assert torch.autograd.gradcheck(potri.body, factor)
    assert torch.autograd.gradcheck(sumlogdiag.body, factor)
    torch.testing.assert_close(2 * sumlogdiag(factor), torch.linalg.slogdet(a).logabsdet)


def test_lq(rng):
    a = torch.from_numpy(rng.normal(size=(2, 2, 4))).requires_grad_()
    q, lower = gelqf(a)
    torch.testing.assert_close(lower @ q, a)
    torch.testing.assert_close(q @ q.mT, torch.eye(2, dtype=a.dtype).expand(2, 2, 2))
    assert torch.equal(lower, lower.tril())
    assert torch.autograd.gradcheck(gelqf.body, a)


def test_eigenvectors(rng):
    a = positive_definite(rng, 2).requires_grad_()
    u, values = syevd(a)
    torch.testing.assert_close(u.mT @ torch.diag_embed(values) @ u, a)
    assert (values.diff(dim=-1) > 0).all()
    largest = u.abs().argmax(-1, keepdim=True)
    assert (u.gather(-1, largest) > 0).all()
    assert torch.autograd.gradcheck(lambda m: syevd((m + m.mT) / 2), a)


def test_recorded_from_the_reference():
    """Signs and orders as Apache MXNet 1.9.1 returns them."""
    matrix = mx.nd.arange(16).reshape((4, 4))
    upper = mx.nd.linalg.extracttrian(matrix, lower=False).asnumpy().tolist()
    assert upper == [0, 1, 5, 2, 6, 10, 3, 7, 11, 15]
    a = mx.nd.array([[-1.4544, 0.0458, -0.1872], [1.5328, 1.4694, 0.1549]])
    _, lower = mx.nd.linalg.gelqf(a)
    expected = [[1.4671, 0.0], [-1.4934, -1.5173]]
    np.testing.assert_allclose(lower.asnumpy(), expected, atol=1e-3)


def test_singular_matrices():
    zeros = mx.nd.zeros((2, 2))
    sign, logarithm = mx.nd.linalg.slogdet(zeros)
    assert sign.asscalar() == 0
    assert logarithm.asscalar() == -np.inf
    assert mx.nd.linalg.det(zeros).shape == (1,)
    with pytest.raises(MXNetError):
        mx.nd.linalg.inverse(zeros)
    with pytest.raises(MXNetError):
        mx.nd.linalg.potrf(mx.nd.array([[1, 2], [2, 1]]))


def test_element_types_must_agree():
    with pytest.raises(MXNetError, match="float64"):
        mx.nd.dot(mx.nd.ones((2, 2)), mx.nd.ones((2, 2), dtype="float64"))
