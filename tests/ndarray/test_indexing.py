"""Selecting and assigning elements, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mxnet as mx
from mxnet import nd


@st.composite
def shapes_and_keys(draw, advanced):
    """A shape and a key that selects at least one element, without the documented quirks."""
    shape = draw(st.sampled_from([(4,), (1,), (3, 4), (1, 5), (2, 3, 4), (3, 1, 2), (2, 2, 3, 2)]))
    count = draw(st.integers(1, len(shape)))
    key = []
    for length in shape[:count]:
        kinds = [st.integers(-length, length - 1), slices(length)]
        if advanced:
            kinds.append(st.lists(st.integers(-length, length - 1), min_size=2, max_size=2))
            kinds.append(st.builds(np.array, kinds[-1]))
        key.append(draw(st.one_of(kinds)))
    if count < len(shape) and draw(st.booleans()):
        key.insert(draw(st.integers(0, count)) if not advanced else count, Ellipsis)
    if not advanced and draw(st.booleans()):
        key.insert(draw(st.integers(0, len(key))), None)
    reference = np.arange(np.prod(shape), dtype="float32").reshape(shape)
    try:
        chosen = reference[tuple(key)]
    except IndexError:  # an ellipsis moved integers to shorter axes
        chosen = np.empty(0)
    return (reference, tuple(key)) if chosen.size else draw(shapes_and_keys(advanced))


def slices(length):
    ends = st.one_of(st.none(), st.integers(-length - 1, length + 1))
    steps = st.sampled_from([None, 1, 2, 3, -1, -2])
    return st.builds(slice, ends, ends, steps)


def with_arrays(key):
    """``key`` with its index lists as classic arrays."""
    return tuple(nd.array(k, dtype="int32") if isinstance(k, np.ndarray) else k for k in key)


def check_reading_and_writing(reference, key):
    expected = reference[key]
    array = nd.array(reference)
    for spelled in (key, with_arrays(key)):
        found = array[spelled]
        assert found.shape == (expected.shape or (1,))
        np.testing.assert_array_equal(found.asnumpy().reshape(expected.shape), expected)
        for value in (7, -expected, nd.array(-expected).reshape(expected.shape or (1,))):
            changed, wanted = nd.array(reference), reference.copy()
            changed[spelled] = value
            plain = value.asnumpy() if isinstance(value, nd.NDArray) else value
            wanted[key] = plain if np.ndim(plain) == 0 else np.reshape(plain, expected.shape)
            np.testing.assert_array_equal(changed.asnumpy(), wanted)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(shapes_and_keys(advanced=False))
def test_basic_keys_follow_numpy(case):
    check_reading_and_writing(*case)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(shapes_and_keys(advanced=True))
def test_advanced_keys_follow_numpy(case):
    check_reading_and_writing(*case)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(shapes_and_keys(advanced=True))
def test_gradient_counts_how_often_an_element_is_selected(case):
    reference, key = case
    array = nd.array(reference)
    array.attach_grad()
    with mx.autograd.record():
        selected = array[key] * 2
    selected.backward()
    expected = np.zeros_like(reference)
    np.add.at(expected, key, 2)
    np.testing.assert_array_equal(array.grad.asnumpy(), expected)


# ---- memory ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", [1, slice(1, 3), (0, slice(1, 3)), None, slice(None), Ellipsis, (1, 2), -1, ()]
)
def test_contiguous_selections_share_memory(key):
    array = nd.arange(12).reshape((3, 4))
    array[key][:] = -1
    expected = np.arange(12, dtype="float32").reshape(3, 4)
    expected[key] = -1
    np.testing.assert_array_equal(array.asnumpy(), expected)


@pytest.mark.parametrize(
    "key", [(slice(None), 1), slice(None, None, 2), slice(None, None, -1), [0, 1],
            (slice(None), slice(1, 3))],
)  # fmt: skip
def test_other_selections_copy(key):
    array = nd.arange(12).reshape((3, 4))
    array[key][:] = -1
    np.testing.assert_array_equal(array.asnumpy(), np.arange(12).reshape(3, 4))


def test_the_whole_array_is_the_array_itself():
    array = nd.ones((2,))
    assert array[:] is array
    assert array[()] is array


def test_writing_an_overlapping_view_reads_first():
    array = nd.arange(5)
    array[1:] = array[:-1]
    assert array.asnumpy().tolist() == [0, 0, 1, 2, 3]


# ---- the classic semantics, recorded from Apache MXNet 1.9.1 ------------------------------------


def test_one_element_has_an_axis():
    array = nd.arange(6).reshape((2, 3))
    assert array[1, 2].shape == (1,)
    assert array[1][2].shape == (1,)
    with mx.np_shape():
        assert array[1, 2].shape == ()


def test_float_index_arrays_truncate_and_booleans_are_numbers():
    array = nd.array([10, 20, 30])
    assert array[nd.array([0.9, 2.0])].asnumpy().tolist() == [10, 30]
    assert array[[True, False, True]].asnumpy().tolist() == [20, 10, 20]
    assert array[array > 15].asnumpy().tolist() == [10, 20, 20]
    with pytest.raises(ValueError, match="boolean indexing"):
        array[nd.array([1, 0, 1], dtype="bool")]


def test_none_behind_index_arrays():
    array = nd.arange(12).reshape((3, 4))
    assert array[[0, 1], :, None].shape == (2, 1, 4)
    array[[0, 1], :, None] = array[[0, 1], :, None] * 2
    np.testing.assert_array_equal(array.asnumpy()[:, 1], [2, 10, 9])


def test_new_axes_do_not_count_in_assignments():
    array = nd.zeros((3, 1, 2))
    array[..., None] = nd.array([[1, 2]])
    assert array.asnumpy().ravel().tolist() == [1, 2, 1, 2, 1, 2]


@pytest.mark.parametrize("dtype", ["float16", "float64", "int32", "int64", "uint8", "bool"])
def test_assigned_values_convert_to_the_arrays_type(dtype):
    array = nd.zeros((3,), dtype=dtype)
    array[0] = 1
    array[1] = np.array([2.0])
    array[2:] = nd.array([1], dtype="float64")
    expected = np.array([1, 2, 1], dtype)
    np.testing.assert_array_equal(array.asnumpy(), expected)


# ---- errors ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [3, -4, (0, 4), [0, 3], (slice(None), [-5]), (0, 0, 0)])
def test_indices_out_of_bounds(key):
    array = nd.zeros((3, 4))
    with pytest.raises(IndexError):
        array[key]
    with pytest.raises(IndexError):
        array[key] = 1


def test_keys_that_cannot_select():
    array = nd.zeros((3, 4))
    with pytest.raises(ValueError, match="slicing with key"):
        array["a"]
    with pytest.raises(IndexError, match="single ellipsis"):
        array[..., ...]


def test_values_that_do_not_fit():
    array = nd.zeros((3, 4))
    with pytest.raises(ValueError, match=r"\(3,\).*selection \(4,\)"):
        array[0] = nd.ones((3,))
    with pytest.raises(TypeError, match="assignment of"):
        array[0] = object()
    assert array.asnumpy().sum() == 0


def test_iteration_and_length():
    array = nd.arange(6).reshape((3, 2))
    assert len(array) == 3
    assert [row.asnumpy().tolist() for row in array] == [[0, 1], [2, 3], [4, 5]]
