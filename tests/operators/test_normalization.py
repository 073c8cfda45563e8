"""Normalisations against closed forms, and when BatchNorm's moving statistics change."""

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators.instance_normalization import group_norm, instance_norm, layer_norm
from mxnet.operators.normalization import (
    batch_norm,
    batch_norm_v1,
    batch_norm_with_relu,
    sync_batch_norm,
)
from mxnet.thread_state import STATE

BATCH_NORMS = [batch_norm, batch_norm_with_relu, batch_norm_v1, sync_batch_norm]


def normalize(x, axes, eps):
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    return (x - mean) / np.sqrt(var + eps)


def make(rng, shape, channels):
    sizes = (shape, *[(channels,)] * 4)
    x, gamma, beta, mean, var = (torch.from_numpy(rng.normal(size=s)) for s in sizes)
    return x, gamma, beta, mean, var.abs() + 0.5


def key_of(layer):
    return {"key": "a"} if layer is sync_batch_norm else {}


@pytest.mark.parametrize(
    ("shape", "axis"), [((4, 3), 1), ((4, 3, 2, 2), 1), ((4, 2, 3), -1), ((3, 5), 0)]
)
@pytest.mark.parametrize("is_train", [True, False])
def test_batch_norm_values_and_gradients(shape, axis, is_train, rng):
    x, gamma, beta, mean, var = make(rng, shape, 3)
    given = {"eps": 0.01, "fix_gamma": False, "axis": axis}
    channels = [1] * len(shape)
    channels[axis] = 3
    others = tuple(i for i in range(len(shape)) if i != axis % len(shape))
    m, v, g, b = (t.numpy().reshape(channels) for t in (mean, var, gamma, beta))
    by_moving = (x.numpy() - m) / np.sqrt(v + 0.01)
    standard = normalize(x.numpy(), others, 0.01) if is_train else by_moving
    actual = batch_norm(x, gamma, beta, mean, var, **given, is_train=is_train)
    np.testing.assert_allclose(actual, standard * g + b)
    inputs = tuple(t.requires_grad_() for t in (x, gamma, beta))

    def function(*a):
        return batch_norm(*a, mean.clone(), var.clone(), **given, is_train=is_train)

    assert torch.autograd.gradcheck(function, inputs)
    assert torch.autograd.gradgradcheck(function, inputs)


def test_prediction_mode_differentiates_as_the_reference(rng):
    # MXNet 1.9.1: backward() in training mode, its default, takes the statistics for the batch's.
    x, gamma, beta, mean, var = make(rng, (5, 3), 3)
    given = {"eps": 0.01, "fix_gamma": False, "is_train": False}
    head = torch.from_numpy(rng.normal(size=(5, 3)))
    y = batch_norm(x.requires_grad_(), gamma, beta, mean, var, **given)
    STATE.training = True
    try:
        (grad,) = torch.autograd.grad(y, x, head)
    finally:
        STATE.training = False
    scale = 1 / (var + 0.01).sqrt()
    standard = (x.detach() - mean) * scale
    centred = head - head.mean(0) - standard * (head * standard).mean(0)
    torch.testing.assert_close(grad, centred * gamma * scale)


@pytest.mark.parametrize("layer", BATCH_NORMS)
def test_moving_statistics_change_in_backward_only(layer, rng):
    x, gamma, beta, mean, var = make(rng, (6, 3, 2), 3)
    before = mean.clone(), var.clone()
    given = {"momentum": 0.7, "is_train": True, **key_of(layer)}
    y = layer(x.requires_grad_(), gamma, beta, mean, var, **given)
    assert torch.equal(mean, before[0])
    assert torch.equal(var, before[1])
    y.sum().backward(retain_graph=True)
    batch_mean = x.detach().mean((0, 2))
    batch_var = x.detach().var((0, 2), correction=0)
    torch.testing.assert_close(mean, 0.7 * before[0] + 0.3 * batch_mean)
    torch.testing.assert_close(var, 0.7 * before[1] + 0.3 * batch_var)
    y.sum().backward()
    torch.testing.assert_close(mean, 0.49 * before[0] + 0.51 * batch_mean)


@pytest.mark.parametrize(
    "given", [{"is_train": False}, {"is_train": True, "use_global_stats": True}]
)
def test_moving_statistics_stay_outside_training(given, rng):
    x, gamma, beta, mean, var = make(rng, (6, 3), 3)
    before = mean.clone(), var.clone()
    batch_norm(x.requires_grad_(), gamma, beta, mean, var, **given).sum().backward()
    assert torch.equal(mean, before[0])
    assert torch.equal(var, before[1])


@pytest.mark.parametrize("is_train", [True, False])
def test_fix_gamma(is_train, rng):
    x, gamma, beta, mean, var = make(rng, (4, 3), 3)
    with torch.no_grad():
        expected = batch_norm(
            x, torch.ones(3).double(), beta, mean, var, fix_gamma=False, is_train=is_train
        )
    y = batch_norm(x.requires_grad_(), gamma.requires_grad_(), beta, mean, var, is_train=is_train)
    torch.testing.assert_close(y.detach(), expected)
    assert gamma.tolist() == [1, 1, 1]
    y.square().sum().backward()
    assert gamma.grad.tolist() == [0, 0, 0]


@pytest.mark.parametrize("layer", BATCH_NORMS)
@pytest.mark.parametrize("is_train", [True, False])
def test_output_mean_var(layer, is_train, rng):
    x, gamma, beta, mean, var = make(rng, (4, 3), 3)
    given = {"output_mean_var": True, "eps": 0.01, "is_train": is_train, **key_of(layer)}
    _, used_mean, used_var = layer(x, gamma, beta, mean, var, **given)
    mean, var = (x.mean(0), x.var(0, correction=0)) if is_train else (mean, var)
    torch.testing.assert_close(used_mean, mean)
    plain = layer in (batch_norm_v1, sync_batch_norm)
    torch.testing.assert_close(used_var, var if plain else (var + 0.01).rsqrt())


def test_relu_and_float16(rng):
    x, gamma, beta, mean, var = make(rng, (4, 3), 3)
    plain = batch_norm(x, gamma, beta, mean, var, is_train=True)
    rectified = batch_norm_with_relu(x, gamma, beta, mean, var, is_train=True)
    torch.testing.assert_close(rectified, plain.relu())
    floats = [t.float() for t in (gamma, beta, mean, var)]
    half = batch_norm(x.half(), *floats, is_train=True)
    assert half.dtype == torch.float16
    torch.testing.assert_close(half.double(), plain, rtol=1e-2, atol=1e-2)


def test_refuses():
    vectors = [torch.ones(3) for _ in range(4)]
    with pytest.raises(MXNetError, match="axis=1 is out of range"):
        batch_norm(torch.ones(3), *vectors, is_train=False)
    with pytest.raises(MXNetError, match="axis=2 is out of range"):
        batch_norm(torch.ones(3, 3), *vectors, axis=2, is_train=False)
    with pytest.raises(MXNetError, match="only ndev=1"):
        sync_batch_norm(torch.ones(2, 3), *vectors, ndev=2, key="a", is_train=True)
    with pytest.raises(MXNetError, match="axis=3 is out of range"):
        layer_norm(torch.ones(2, 3), *vectors[:2], axis=3)
    with pytest.raises(MXNetError, match=r"gamma has shape \(3,\), expected \(2,\)"):
        group_norm(torch.ones(2, 4, 3), *vectors[:2], num_groups=2)
    with pytest.raises(MXNetError, match="divisible by num_groups=3"):
        group_norm(torch.ones(2, 4, 3), *vectors[:2], num_groups=3)
    with pytest.raises(MXNetError, match="at least 3 axes"):
        instance_norm(torch.ones(2, 3), *vectors[:2])
    with pytest.raises(MXNetError, match=r"expected \(4,\)"):
        instance_norm(torch.ones(2, 4, 3), *vectors[:2])


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_layer_norm(axis, rng):
    x = torch.from_numpy(rng.normal(size=(3, 4, 2)))
    n = x.shape[axis]
    gamma, beta = (torch.from_numpy(rng.normal(size=n)) for _ in range(2))
    channels = [1] * 3
    channels[axis] = n
    standard = normalize(x.numpy(), axis, 0.01)
    expected = standard * gamma.numpy().reshape(channels) + beta.numpy().reshape(channels)
    np.testing.assert_allclose(layer_norm(x, gamma, beta, axis=axis, eps=0.01), expected)
    y, mean, std = layer_norm(x, gamma, beta, axis=axis, eps=0.01, output_mean_var=True)
    np.testing.assert_allclose(y, expected)
    np.testing.assert_allclose(mean, x.numpy().mean(axis, keepdims=True))
    np.testing.assert_allclose(std, np.sqrt(x.numpy().var(axis, keepdims=True) + 0.01))
    inputs = tuple(t.requires_grad_() for t in (x, gamma, beta))
    assert torch.autograd.gradcheck(lambda *a: layer_norm(*a, axis=axis), inputs)


@pytest.mark.parametrize("groups", [1, 2, 6])
def test_group_norm(groups, rng):
    x = torch.from_numpy(rng.normal(size=(2, 6, 3, 2)))
    gamma, beta = (torch.from_numpy(rng.normal(size=groups)) for _ in range(2))
    split = x.numpy().reshape(2, groups, -1)
    standard = normalize(split, 2, 0.01) * gamma.numpy()[:, None] + beta.numpy()[:, None]
    given = {"num_groups": groups, "eps": 0.01}
    np.testing.assert_allclose(group_norm(x, gamma, beta, **given), standard.reshape(x.shape))
    y, mean, std = group_norm(x, gamma, beta, **given, output_mean_var=True)
    np.testing.assert_allclose(y, standard.reshape(x.shape))
    np.testing.assert_allclose(mean, split.mean(2))
    np.testing.assert_allclose(std, np.sqrt(split.var(2) + 0.01))
    inputs = tuple(t.requires_grad_() for t in (x, gamma, beta))
    assert torch.autograd.gradcheck(lambda *a: group_norm(*a, **given), inputs)


def test_instance_norm(rng):
    x = torch.from_numpy(rng.normal(size=(2, 3, 4)))
    gamma, beta = (torch.from_numpy(rng.normal(size=3)) for _ in range(2))
    expected = normalize(x.numpy(), 2, 0.1) * gamma.numpy()[:, None] + beta.numpy()[:, None]
    np.testing.assert_allclose(instance_norm(x, gamma, beta, eps=0.1), expected)
    inputs = tuple(t.requires_grad_() for t in (x, gamma, beta))
    assert torch.autograd.gradcheck(instance_norm, inputs)


def test_shapes_follow_from_the_data():
    parameters = batch_norm.parse_parameters({"axis": "-1"})
    assert batch_norm.shape_rule([(2, 4, 3), *[None] * 4], **parameters)[1:] == [(3,)] * 4
    assert layer_norm.shape_rule([(2, 4), None, None], axis=0)[1:] == [(2,), (2,)]
    assert group_norm.shape_rule([(2, 4, 1), None, None], num_groups=2)[1:] == [(2,), (2,)]
    assert instance_norm.shape_rule([(2, 4, 1), None, None], eps=0.1)[1:] == [(4,), (4,)]


def test_training_through_arrays():
    x, gamma, beta = mx.nd.array([[1.0], [3.0]]), mx.nd.ones((1,)), mx.nd.zeros((1,))
    mean, var = mx.nd.zeros((1,)), mx.nd.ones((1,))
    gamma.attach_grad()
    with mx.autograd.record():
        y = mx.nd.BatchNorm(x, gamma, beta, mean, var, fix_gamma=False, momentum=0.5)
    assert mean.asscalar() == 0
    y.backward()
    assert mean.asscalar() == 1
    assert var.asscalar() == pytest.approx(1.0)
