"""Output layers: predictions in forward, gradients of their losses in backward."""

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators import output_layers as layers


def randn(rng, *shape):
    return torch.from_numpy(rng.normal(size=shape))


def gradient(function, data, head=None):
    data = data.detach().requires_grad_()
    output = function(data)
    return torch.autograd.grad(output, data, torch.ones_like(output) if head is None else head)[0]


def numeric(loss, data):
    """The gradient of the loss that a layer stands for."""
    data = data.detach().requires_grad_()
    return torch.autograd.grad(loss(data), data)[0]


def cross_entropy(axis, label, scale=1.0, alpha=0.0):
    def loss(data):
        logs = torch.log_softmax(data, axis)
        classes = data.shape[axis]
        target = torch.nn.functional.one_hot(label, classes).to(data.dtype).movedim(-1, axis)
        target = target * (1 - alpha - alpha / (classes - 1)) + alpha / (classes - 1)
        return -(target * logs).sum() * scale

    return loss


@pytest.mark.parametrize(
    ("normalization", "scale"), [("null", 1.0), ("batch", 1 / 5), ("valid", 1 / 4)]
)
@pytest.mark.parametrize("alpha", [0.0, 0.2])
def test_softmax_output(normalization, scale, alpha, rng):
    x, label = randn(rng, 5, 4), torch.tensor([0, 3, 1, 2, 2])
    given = {"normalization": normalization, "smooth_alpha": alpha, "ignore_label": 1.0}

    def layer(data, **more):
        return layers.softmax_output(data, label.double(), grad_scale=0.7, **given, **more)

    torch.testing.assert_close(layer(x), torch.softmax(x, 1))
    expected = numeric(cross_entropy(1, label, 0.7 * scale, alpha), x)
    torch.testing.assert_close(gradient(layer, x), expected)
    torch.testing.assert_close(gradient(layer, x, torch.full_like(x, 100.0)), expected)
    expected[2] = 0
    torch.testing.assert_close(gradient(lambda d: layer(d, use_ignore=True), x), expected)
    by_output = gradient(lambda d: layer(d, use_ignore=True, out_grad=True), x)
    torch.testing.assert_close(by_output, expected * torch.softmax(x, 1))


@pytest.mark.parametrize(
    ("normalization", "scale"), [("null", 1 / 4), ("batch", 1 / 8), ("valid", 1 / 6)]
)
@pytest.mark.parametrize("shape", [(2, 2, 2), (2, 4), (2, 1, 2, 2)])
def test_multi_output(normalization, scale, shape, rng):
    x, label = randn(rng, 2, 3, 2, 2), torch.tensor([0, 1, 2, 2, 2, 0, 1, 0]).reshape(2, 2, 2)

    def layer(data):
        labels = label.reshape(shape).double()
        return layers.softmax_output(
            data, labels, multi_output=True, normalization=normalization, ignore_label=1.0
        )

    torch.testing.assert_close(layer(x), torch.softmax(x, 1))
    torch.testing.assert_close(gradient(layer, x), numeric(cross_entropy(1, label, scale), x))


def test_preserve_shape_and_soft_labels(rng):
    x, label = randn(rng, 2, 3, 4), torch.tensor([[0, 1, 3], [2, 2, 0]])

    def layer(data):
        return layers.softmax_output(data, label, preserve_shape=True, normalization="batch")

    torch.testing.assert_close(layer(x), torch.softmax(x, 2))
    torch.testing.assert_close(gradient(layer, x), numeric(cross_entropy(2, label, 1 / 6), x))
    soft = torch.softmax(randn(rng, 5, 4), 1)
    y = randn(rng, 5, 4)
    actual = gradient(lambda d: layers.softmax_output(d, soft, grad_scale=2.0), y)
    torch.testing.assert_close(actual, 2 * (torch.softmax(y, 1) - soft))


def test_softmax_output_without_target_class(rng):
    x = randn(rng, 2, 3)
    actual = gradient(lambda d: layers.softmax_output(d, torch.tensor([7.0, -1.0])), x)
    torch.testing.assert_close(actual, torch.softmax(x, 1))
    with pytest.raises(MXNetError, match=r"label has shape \(3,\)"):
        layers.softmax_output(x, torch.ones(3))
    with pytest.raises(MXNetError, match=r"needs indices \(2, 4\)"):
        layers.softmax_output(randn(rng, 2, 3, 4), torch.ones(8), multi_output=True)


REGRESSIONS = [
    (layers.linear_regression_output, lambda x: x, lambda x, t: ((x - t) ** 2).sum() / 2),
    (
        layers.logistic_regression_output,
        torch.sigmoid,
        lambda x, t: torch.nn.functional.binary_cross_entropy_with_logits(x, t, reduction="sum"),
    ),
    (layers.mae_regression_output, lambda x: x, lambda x, t: (x - t).abs().sum()),
]


@pytest.mark.parametrize(("layer", "link", "loss"), REGRESSIONS)
def test_regression(layer, link, loss, rng):
    x, label = randn(rng, 4, 3), torch.from_numpy(rng.random((4, 3)))
    output = layer(x, label)
    torch.testing.assert_close(output, link(x))
    assert output.data_ptr() != x.data_ptr()
    head = torch.full_like(x, 100.0)
    actual = gradient(lambda d: layer(d, label, grad_scale=0.5), x, head)
    torch.testing.assert_close(actual, numeric(lambda d: loss(d, label) * 0.5 / 3, x))
    column = gradient(lambda d: layer(d, label[:, 0]), x[:, :1])
    torch.testing.assert_close(column, numeric(lambda d: loss(d, label[:, :1]), x[:, :1]))
    with pytest.raises(MXNetError, match=r"label has shape \(3, 4\), expected \(4, 3\)"):
        layer(x, label.T)


@pytest.mark.parametrize("use_linear", [False, True])
def test_svm_output(use_linear, rng):
    x, label = randn(rng, 6, 4), torch.tensor([0, 1, 2, 3, 0, 1])
    sign = torch.nn.functional.one_hot(label, 4) * 2.0 - 1

    def loss(data):
        slack = (0.7 - sign * data).clamp(min=0)
        return 0.4 * (slack if use_linear else slack**2).sum()

    def layer(data):
        return layers.svm_output(
            data, label.double(), margin=0.7, regularization_coefficient=0.4, use_linear=use_linear
        )

    torch.testing.assert_close(layer(x), x)
    torch.testing.assert_close(gradient(layer, x), numeric(loss, x))
    with pytest.raises(MXNetError, match="label has shape"):
        layers.svm_output(x, label[:2])


@pytest.mark.parametrize(
    ("normalization", "expected"), [("null", 0.3), ("batch", 0.15), ("valid", 0.1)]
)
def test_make_loss(normalization, expected):
    x = torch.tensor([[1.0, 2.0], [3.0, -1.0]])

    def layer(data):
        return layers.make_loss(data, grad_scale=0.3, normalization=normalization)

    assert torch.equal(layer(x), x)
    actual = gradient(layer, x, torch.full_like(x, 100.0))
    torch.testing.assert_close(actual, torch.full_like(x, expected))


def test_make_loss_without_valid_elements():
    x = torch.ones(2)
    actual = gradient(lambda d: layers.make_loss(d, normalization="valid", valid_thresh=9.0), x)
    assert actual.tolist() == [1, 1]


def test_softmax_cross_entropy(rng):
    x, label = randn(rng, 5, 4), torch.tensor([0, 3, 1, 2, 2])
    loss = layers.softmax_cross_entropy(x, label.double())
    scores = np.exp(x.numpy())
    expected = -np.log(scores / scores.sum(1, keepdims=True))[range(5), label.numpy()].sum()
    assert loss.shape == (1,)
    assert float(loss) == pytest.approx(float(expected))
    x.requires_grad_()
    assert torch.autograd.gradcheck(lambda d: layers.softmax_cross_entropy(d, label), x)
    with pytest.raises(MXNetError, match=r"expected \(N, C\) and \(N,\)"):
        layers.softmax_cross_entropy(x, label[:2])


def test_kl_sparseness_regulariser(rng):
    x = torch.from_numpy(rng.random((4, 3))).requires_grad_()
    average = torch.full((3,), 0.3, dtype=torch.float64)
    y = layers.identity_attach_kl_sparse_reg(x, average, sparseness_target=0.2, penalty=0.01)
    assert torch.equal(y, x)
    assert average.tolist() == [0.3] * 3
    y.sum().backward()
    rho = 0.9 * 0.3 + 0.1 * x.detach().mean(0)
    torch.testing.assert_close(average, rho)
    expected = 1 + 0.01 * (-0.2 / rho + 0.8 / (1 - rho))
    torch.testing.assert_close(x.grad, expected.expand(4, 3))


@pytest.mark.parametrize(
    ("layer", "data", "given", "label"),
    [
        (layers.softmax_output, (2, 3), {}, (2,)),
        (layers.softmax_output, (2, 3, 4), {"multi_output": True}, (2, 4)),
        (layers.softmax_output, (2, 3, 4), {"preserve_shape": True}, (2, 3)),
        (layers.linear_regression_output, (2, 3), {}, (2, 3)),
        (layers.svm_output, (2, 3), {}, (2,)),
        (layers.identity_attach_kl_sparse_reg, (2, 3), {}, (3,)),
    ],
)
def test_shapes_follow_from_the_data(layer, data, given, label):
    assert layer.shape_rule([data, None], **layer.parse_parameters(given)) == [data, label]
