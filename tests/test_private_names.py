"""Names with an underscore that packages import."""

import numpy as np
import pytest

import mxnet as mx
from mxnet.gluon.loss import _apply_weighting, _reshape_like
from mxnet.gluon.model_zoo.vision.resnet import _conv3x3
from mxnet.image.image import _get_interp_method


def test_weights_of_a_loss():
    loss, weights = mx.nd.array([[1, 2], [3, 4]]), mx.nd.array([[2], [10]])
    assert _apply_weighting(mx.nd, loss) is loss
    weighted = _apply_weighting(mx.nd, loss, 0.5, weights)
    np.testing.assert_array_equal(weighted.asnumpy(), [[1, 2], [15, 20]])


def test_reshape_like():
    x = mx.nd.arange(6)
    assert _reshape_like(mx.nd, x, mx.nd.ones((2, 3))).shape == (2, 3)
    symbol = _reshape_like(mx.sym, mx.sym.var("x"), mx.sym.var("y"))
    assert symbol.infer_shape(x=(6,), y=(3, 2))[1] == [(3, 2)]


def test_conv3x3():
    convolution = _conv3x3(4, 2, 3)
    convolution.initialize()
    assert convolution(mx.nd.ones((1, 3, 8, 8))).shape == (1, 4, 4, 4)
    assert convolution.bias is None


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((9,), 2),
        ((9, ()), 2),
        ((9, (10, 10, 20, 20)), 2),
        ((9, (10, 10, 5, 5)), 3),
        ((9, (10, 10, 5, 20)), 1),
        ((4, (10, 10, 5, 5)), 4),
    ],
)
def test_interpolation_by_sizes(arguments, expected):
    assert _get_interp_method(*arguments) == expected
