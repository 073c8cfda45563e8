"""Saving and loading arrays."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest

import mxnet as mx
from mxnet import nd


def test_a_list_and_a_dictionary_return_as_they_were(tmp_path):
    path = tmp_path / "a.params"
    arrays = [nd.arange(6).reshape((2, 3)), nd.array([1, 0], dtype="bool", ctx=mx.cpu(1))]
    nd.save(path, arrays)
    for back, array in zip(nd.load(str(path)), arrays, strict=True):
        assert (back.dtype, back.context) == (array.dtype, array.context)
        np.testing.assert_array_equal(back.asnumpy(), array.asnumpy())
    nd.save(str(path), {"x": arrays[0], "y": arrays[1]})
    assert sorted(nd.load(path)) == ["x", "y"]
    assert sorted(nd.load_frombuffer(path.read_bytes())) == ["x", "y"]
    nd.save(path, arrays[0])
    assert nd.load(path)[0].shape == (2, 3)
    nd.save(path, [])
    assert nd.load(path) == []


def test_views_are_saved_as_what_they_show(tmp_path):
    path = tmp_path / "a.params"
    array = nd.arange(12).reshape((3, 4))
    nd.save(path, [array[1:], array.T])
    tail, transposed = nd.load(path)
    np.testing.assert_array_equal(tail.asnumpy(), array.asnumpy()[1:])
    np.testing.assert_array_equal(transposed.asnumpy(), array.asnumpy().T)


@pytest.mark.parametrize("data", [5, [1], {"a": 1}, {1: nd.ones((1,))}, "x"])
def test_other_data_cannot_be_saved(tmp_path, data):
    path = tmp_path / "a.params"
    with pytest.raises(TypeError, match="save"):
        nd.save(path, data)
    assert not path.exists()


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(mx.MXNetError, match="nosuch"):
        nd.load(tmp_path / "nosuch")
    with pytest.raises(TypeError, match="fname"):
        nd.load(5)
    with pytest.raises(TypeError, match="buf"):
        nd.load_frombuffer("text")
    damaged = pathlib.Path(tmp_path / "damaged")
    damaged.write_bytes(b"not a parameter file, but long enough to look at")
    with pytest.raises(mx.MXNetError, match="damaged"):
        nd.load(damaged)
