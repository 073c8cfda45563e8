"""Fully connected, dropout, embedding and local normalisation."""

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.neural import dropout, embedding, fully_connected, l2_normalization, lrn


def randn(rng, *shape):
    return torch.from_numpy(rng.normal(size=shape))


@pytest.mark.parametrize(
    ("shape", "flatten", "columns"),
    [((2, 3), True, 3), ((2, 3, 4), True, 12), ((2, 3, 4), False, 4), ((5,), True, 1),
     ((0, 3), True, 3), ((0, 3, 4), True, 12)],
)  # fmt: skip
def test_fully_connected(shape, flatten, columns, rng):
    x, w, b = randn(rng, *shape), randn(rng, 6, columns), randn(rng, 6)
    rows = x.numpy().reshape(shape[0], columns) if flatten else x.numpy()
    expected = rows @ w.numpy().T + b.numpy()
    actual = fully_connected(x, w, b, num_hidden=6, flatten=flatten)
    np.testing.assert_allclose(actual, expected)
    no_bias = fully_connected(x, w, num_hidden=6, flatten=flatten, no_bias=True)
    np.testing.assert_allclose(no_bias, expected - b.numpy(), atol=1e-12)
    if x.numel():
        inputs = tuple(t.requires_grad_() for t in (x, w, b))
        assert torch.autograd.gradcheck(
            lambda *a: fully_connected(*a, num_hidden=6, flatten=flatten), inputs
        )


def test_fully_connected_refuses():
    x, w = torch.ones(2, 3), torch.ones(4, 3)
    with pytest.raises(MXNetError, match=r"weight has shape \(4, 3\), expected \(5, 3\)"):
        fully_connected(x, w, torch.ones(5), num_hidden=5)
    with pytest.raises(MXNetError, match="bias is missing"):
        fully_connected(x, w, num_hidden=4)
    with pytest.raises(MXNetError, match=r"bias has shape \(1,\), expected \(4,\)"):
        fully_connected(x, w, torch.ones(1), num_hidden=4)


@pytest.mark.parametrize(
    ("data", "flatten", "weight"), [((2, 3, 4), True, (5, 12)), ((2, 3, 4), False, (5, 4))]
)
def test_fully_connected_fills_shapes(data, flatten, weight):
    parameters = {"num_hidden": 5, "no_bias": False, "flatten": flatten}
    shapes = fully_connected.shape_rule([data, None, None], **parameters)
    assert shapes == [data, weight, (5,)]


def drop(data, is_train=True, **parameters):
    generator = torch.Generator().manual_seed(3)
    return dropout(data, **parameters, is_train=is_train, generator=generator)


def test_dropout():
    x = torch.ones(100, 100, dtype=torch.float64)
    y = drop(x, p=0.25)
    assert abs(float((y == 0).double().mean()) - 0.25) < 0.02
    torch.testing.assert_close(y[y != 0], torch.full_like(y[y != 0], 4 / 3))
    assert drop(x, False, p=0.25) is x
    assert (drop(x, False, p=0.25, mode="always") == y).all()
    assert drop(x, p=0.0) is x
    assert not drop(x, p=1.0).any()
    rows = drop(x, p=0.5, axes=(1,))
    assert (rows == rows[:, :1]).all()
    assert 0 < float(rows.mean()) < 2


def test_dropout_gradient_is_the_mask():
    x = torch.full((50,), 2.0, requires_grad=True)
    y = drop(x, p=0.5)
    y.sum().backward()
    torch.testing.assert_close(x.grad, y.detach() / 2)


@pytest.mark.parametrize("parameters", [{"p": 1.5}, {"p": 0.5, "axes": (2,)}])
def test_dropout_refuses(parameters):
    with pytest.raises(MXNetError, match="Dropout"):
        drop(torch.ones(2, 2), **parameters)


@pytest.mark.parametrize("dtype", [torch.float32, torch.int32, torch.int64, torch.uint8])
def test_embedding_clips_indices(dtype, rng):
    table = randn(rng, 4, 3)
    indices = torch.tensor([[0, 3], [9, 2]]).to(dtype)
    actual = embedding(indices, table, input_dim=4, output_dim=3)
    np.testing.assert_array_equal(actual, table.numpy()[[[0, 3], [3, 2]]])
    assert indices.tolist() == [[0, 3], [9, 2]]


def test_embedding_gradient_accumulates():
    table = torch.zeros(4, 2, requires_grad=True)
    embedding(torch.tensor([1.0, 1.7, -5.0]), table, input_dim=4, output_dim=2).sum().backward()
    assert table.grad.tolist() == [[1, 1], [2, 2], [0, 0], [0, 0]]
    rows = torch.zeros(4, 2, requires_grad=True)
    embedding(torch.tensor([2]), rows, input_dim=4, output_dim=2, sparse_grad=True).sum().backward()
    assert rows.grad.is_sparse
    assert rows.grad.coalesce().indices().tolist() == [[2]]
    with pytest.raises(MXNetError, match=r"weight has shape \(4, 2\), expected \(5, 2\)"):
        embedding(torch.tensor([2]), rows, input_dim=5, output_dim=2)


@pytest.mark.parametrize(
    ("mode", "axes"), [("instance", (1, 2, 3)), ("channel", (1,)), ("spatial", (2, 3))]
)
def test_l2_normalization(mode, axes, rng):
    x = randn(rng, 2, 3, 2, 2)
    expected = x.numpy() / np.sqrt((x.numpy() ** 2).sum(axes, keepdims=True) + 0.1)
    np.testing.assert_allclose(l2_normalization(x, eps=0.1, mode=mode), expected)
    function = torch.autograd.gradcheck
    assert function(lambda a: l2_normalization(a, eps=0.1, mode=mode), x.requires_grad_())


def test_l2_normalization_refuses_matrices():
    with pytest.raises(MXNetError, match="at least 3 axes"):
        l2_normalization(torch.ones(2, 2), mode="spatial")


@pytest.mark.parametrize("nsize", [1, 3, 5])
def test_lrn(nsize, rng):
    x = randn(rng, 2, 6, 2, 2)
    squares = np.pad(x.numpy() ** 2, ((0, 0), (nsize // 2,) * 2, (0, 0), (0, 0)))
    sums = sum(squares[:, i : i + 6] for i in range(nsize))
    expected = x.numpy() * (1.5 + 0.3 / nsize * sums) ** -0.6
    parameters = {"alpha": 0.3, "beta": 0.6, "knorm": 1.5, "nsize": nsize}
    np.testing.assert_allclose(lrn(x, **parameters), expected)
    assert torch.autograd.gradcheck(lambda a: lrn(a, **parameters), x.requires_grad_())


def test_lrn_refuses():
    with pytest.raises(MXNetError, match="odd"):
        lrn(torch.ones(1, 2, 3, 4), nsize=2)
    with pytest.raises(MXNetError, match=r"expected \(N, C, H, W\)"):
        lrn(torch.ones(2, 3), nsize=3)
