"""Operators that select by index, order elements, or work along sequences."""

import numpy as np
import pytest
import torch
from tests.operators.cases_indexing import REFUSED, ROWS
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


def test_positions_outside():
    x = mx.nd.arange(6).reshape((2, 3))
    with pytest.raises(MXNetError, match="hold -1"):
        mx.nd.take(x, mx.nd.array([0, -1]), mode="raise")
    with pytest.raises(MXNetError):
        mx.nd.gather_nd(x, mx.nd.array([[0, 9], [0, 0]]))


def test_the_last_of_coinciding_writes_wins():
    x = mx.nd.scatter_nd(mx.nd.array([1, 2]), mx.nd.array([[1, 1]]), shape=(3,))
    assert x.asnumpy().tolist() == [0, 2, 0]


def test_element_types():
    x = mx.nd.array([[3, 1, 2]], dtype="int32")
    values, positions = mx.nd.topk(x, k=2, ret_typ="both")
    assert (values.dtype, positions.dtype) == (np.int32, np.float32)
    assert mx.nd.topk(mx.nd.arange(300), k=1, dtype="uint8").asnumpy().tolist() == [43]
    assert mx.nd.take(x, mx.nd.array([0])).dtype == np.int32
    assert mx.nd.argsort(x, dtype="int64").dtype == np.int64
    masked = mx.nd.SequenceMask(
        x, mx.nd.array([0, 1, 1], dtype="int32"), use_sequence_length=True, value=9.7
    )
    assert masked.asnumpy().tolist() == [[9, 1, 2]]


def test_duplicates_add_up_in_the_gradient_of_take():
    x = mx.nd.ones((3, 2))
    x.attach_grad()
    with mx.autograd.record():
        y = mx.nd.take(x, mx.nd.array([1, 1, 0]))
    y.backward()
    assert x.grad.asnumpy().tolist() == [[1, 1], [2, 2], [0, 0]]


@pytest.mark.parametrize("is_ascend", [False, True])
@pytest.mark.parametrize("distinct", [3, 10**6])
def test_few_of_many(is_ascend, distinct, rng):
    """The partial sort gives the order of the full one, also where the last place is tied."""
    x = rng.integers(0, distinct, (5, 200)).astype("float32")
    order = np.argsort(x if is_ascend else -x, kind="stable")[:, :7]
    parameters = {"axis": 1, "k": 7, "is_ascend": is_ascend, "dtype": torch.int64}
    values, positions = REGISTRY.get("topk")(torch.from_numpy(x), ret_typ="both", **parameters)
    np.testing.assert_array_equal(positions, order)
    np.testing.assert_array_equal(values, np.take_along_axis(x, order, 1))
