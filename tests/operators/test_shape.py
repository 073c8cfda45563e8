"""Operators that change shapes, join, cut, repeat and pad."""

import numpy as np
import pytest
import torch
from tests.operators.cases_shape import REFUSED, ROWS
from tests.operators.rows import check_row

import mxnet as mx
from mxnet.base import MXNetError
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


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "pad"),
    [((6,), (3,), (2,), (1,)), ((4, 5), (2, 3), (1, 2), (0, 1)), ((3, 3, 4), (2, 1, 2), (), ())],
)
def test_col2im_is_the_transpose_of_im2col(size, kernel, stride, pad, rng):
    parameters = {"kernel": kernel, "stride": stride, "dilate": (), "pad": pad}
    image = torch.from_numpy(rng.normal(size=(2, 3, *size)))
    columns = REGISTRY.get("im2col")(image, **parameters)
    other = torch.from_numpy(rng.normal(size=columns.shape)).requires_grad_()
    back = REGISTRY.get("col2im")(other, output_size=size, **parameters)
    torch.testing.assert_close((columns * other).sum(), (image * back).sum())
    assert torch.autograd.gradcheck(
        lambda c: REGISTRY.get("col2im")(c, output_size=size, **parameters), other
    )


def test_functions_copy():
    x = mx.nd.ones((2, 3))
    for result in (
        mx.nd.reshape(x, shape=(3, 2)),
        mx.nd.transpose(x),
        mx.nd.slice(x, begin=(0,), end=(1,)),
        mx.nd.broadcast_to(x, shape=(2, 3)),
        *mx.nd.split(x, num_outputs=3),
    ):
        result[:] = 7
    assert (x.asnumpy() == 1).all()


def test_integers_and_element_types():
    x = mx.nd.array([[1, 2]], dtype="int32")
    filled = mx.nd._internal._slice_assign_scalar(x, scalar=2.7, begin=(0, 0), end=(1, 1))
    assert filled.asnumpy().tolist() == [[2, 2]]
    assert mx.nd.concat(x, x, dim=0).dtype == np.int32
    with pytest.raises(MXNetError, match="float64"):
        mx.nd.concat(mx.nd.ones(2), mx.nd.ones(2, dtype="float64"), dim=0)
    assert mx.nd.cumsum(x, dtype="float32").dtype == np.float32


def test_a_single_part_is_an_array():
    assert mx.nd.split(mx.nd.ones((2, 3)), num_outputs=1).shape == (2, 3)
    assert mx.nd.squeeze(mx.nd.ones((1, 1))).shape == (1,)
