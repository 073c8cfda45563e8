"""Activation functions against closed forms."""

import math

import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.activations import activation, leaky_relu

ALPHA, SCALE = 1.6732632423543772, 1.0507009873554805
VALUES = [-30.0, -2.0, -0.5, -1e-3, 1e-3, 0.7, 3.0, 30.0]


def x64(requires_grad=False):
    return torch.tensor(VALUES, dtype=torch.float64, requires_grad=requires_grad)


CLOSED_FORMS = {
    "relu": lambda x: max(x, 0.0),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "softrelu": lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
    "softsign": lambda x: x / (1 + abs(x)),
    "tanh": math.tanh,
}


@pytest.mark.parametrize("act_type", CLOSED_FORMS)
def test_activation(act_type):
    expected = torch.tensor([CLOSED_FORMS[act_type](x) for x in VALUES], dtype=torch.float64)
    torch.testing.assert_close(activation(x64(), act_type=act_type), expected, rtol=1e-12, atol=0)
    assert torch.autograd.gradcheck(lambda x: activation(x, act_type=act_type), x64(True))


def call(data, gamma=None, **parameters):
    given = {"act_type": "leaky", "slope": 0.25, "lower_bound": 0.1, "upper_bound": 0.3}
    generator = torch.Generator().manual_seed(1)
    supplied = {"is_train": parameters.pop("is_train", False), "generator": generator}
    return leaky_relu(data, gamma, **{**given, **parameters}, **supplied)


NEGATIVE_SIDE = {
    "leaky": lambda x: 0.25 * x,
    "elu": lambda x: 0.25 * math.expm1(x),
    "selu": lambda x: SCALE * ALPHA * math.expm1(x),
}


@pytest.mark.parametrize("act_type", NEGATIVE_SIDE)
def test_leaky_relu(act_type):
    scale = SCALE if act_type == "selu" else 1.0
    expected = [scale * x if x > 0 else NEGATIVE_SIDE[act_type](x) for x in VALUES]
    actual = call(x64(), act_type=act_type)
    torch.testing.assert_close(actual, torch.tensor(expected, dtype=torch.float64))
    if act_type != "selu":
        assert torch.autograd.gradcheck(lambda x: call(x, act_type=act_type), x64(True))


def test_gelu_is_x_times_normal_distribution_function():
    expected = [x * 0.5 * (1 + math.erf(x / math.sqrt(2))) for x in VALUES]
    actual = call(x64(), act_type="gelu")
    torch.testing.assert_close(actual, torch.tensor(expected, dtype=torch.float64))


def test_selu_gradient_is_the_references():
    # Recorded from MXNet 1.9.1 for x = -0.2701 and x = 0.5105.
    x = torch.tensor([-0.2701, 0.5105], dtype=torch.float64, requires_grad=True)
    call(x, act_type="selu").sum().backward()
    expected = torch.tensor([1.320864, 1.050701], dtype=torch.float64)
    torch.testing.assert_close(x.grad, expected, rtol=1e-4, atol=0)


@pytest.mark.parametrize(
    ("shape", "gamma"), [((4,), (4,)), ((2, 3), (3,)), ((2, 3, 2), (1,)), ((2, 3, 2), (3,))]
)
def test_prelu(shape, gamma, torch_generator):
    options = {"dtype": torch.float64, "generator": torch_generator}
    x, slopes = torch.randn(shape, **options), torch.rand(gamma, **options)
    per_channel = slopes.reshape([-1 if i == min(1, x.ndim - 1) else 1 for i in range(x.ndim)])
    actual = call(x, slopes, act_type="prelu")
    torch.testing.assert_close(actual, torch.where(x > 0, x, x * per_channel))
    inputs = (x.requires_grad_(), slopes.requires_grad_())
    assert torch.autograd.gradcheck(lambda *a: call(*a, act_type="prelu"), inputs)


def test_prelu_refuses_other_gammas():
    with pytest.raises(MXNetError, match="needs the input gamma"):
        call(x64(), act_type="prelu")
    with pytest.raises(MXNetError, match=r"gamma has shape \(3,\), expected \(2,\) or \(1,\)"):
        call(torch.ones(1, 2), torch.ones(3), act_type="prelu")


def test_rrelu():
    x = torch.full((1000,), -1.0)
    output, slopes = call(x, act_type="rrelu", is_train=True)
    assert torch.equal(output, x * slopes)
    assert slopes.min() >= 0.1
    assert slopes.max() <= 0.3
    assert abs(float(slopes.mean()) - 0.2) < 0.01
    torch.testing.assert_close(call(x, act_type="rrelu")[0], x * 0.2)


def test_gamma_takes_the_channels():
    parameters = leaky_relu.parse_parameters({"act_type": "prelu"})
    assert leaky_relu.shape_rule([(2, 5, 3), None], **parameters) == [(2, 5, 3), (5,)]
    assert list(leaky_relu.used_inputs(parameters)) == ["data", "gamma"]
    assert list(leaky_relu.used_inputs({"act_type": "elu"})) == ["data"]
