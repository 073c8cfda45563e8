"""Arguments at the edge: numbers beyond a type, arrays without axes or elements, 0-d masks.

Values of the reference unless a comment says NumPy's.
"""

import math

import numpy as onp
import pytest

import mxnet as mx
from mxnet import autograd, np


@pytest.mark.parametrize(
    ("kind", "bounds", "wanted"),
    [
        ("uint8", (-1, 300), [0, 1, 5, 100]), ("int8", (-1000, 2.7), [0, 1, 2, 2]),
        ("uint8", (2, 400), [2, 2, 5, 100]), ("int32", (-1e12, 1e12), [0, 1, 5, 100]),
        ("uint8", (-5, 3), [0, 1, 3, 3]), ("int8", (-200, 200), [0, 1, 5, 100]),
        ("float32", (0.5, 3), [0.5, 1, 3, 3]),
    ],
)  # fmt: skip
def test_clip_with_bounds_beyond_the_type(kind, bounds, wanted):
    given = [0, 1, 5, 100]
    assert np.clip(np.array(given, dtype=kind), *bounds).tolist() == wanted
    assert mx.nd.clip(mx.nd.array(given, dtype=kind), *bounds).asnumpy().tolist() == wanted
    lower = np.array(given, dtype=kind).clip(bounds[0])
    assert lower.tolist() == [max(n, bounds[0]) for n in given]


def test_numbers_beyond_the_type_wrap():
    bytes_ = np.zeros((2,), dtype="uint8")
    assert np.full_like(bytes_, 300).tolist() == [44, 44]
    assert np.full_like(bytes_, math.nan).tolist() == [0, 0]
    assert np.full_like(np.zeros((1,), dtype="int32"), 1e20).tolist() == [-(2**31)]
    condition = np.array([True, False], dtype="bool")
    assert np.where(condition, 300, bytes_).tolist() == [44, 0]
    bytes_[:] = 257
    assert bytes_.tolist() == [1, 1]


def test_comparison_of_bools_with_numbers():
    truth = np.array([True, False], dtype="bool")
    assert (truth == 2.5).tolist() == [True, False]
    assert (truth > 0.25).tolist() == [False, False]
    assert (truth != 0).tolist() == [True, False]


@pytest.mark.parametrize("make", [np.zeros, np.ones, np.empty])
def test_float_is_double(make):
    assert make(2, dtype=float).dtype == "float64"
    assert make(2).dtype == "float32"
    assert np.arange(2, dtype=float).dtype == np.eye(2, dtype=float).dtype == "float64"


def test_bool_is_the_type_of_python():
    assert np.bool is bool
    assert np.zeros(1, dtype=np.bool).dtype == "bool"


@pytest.mark.parametrize("name", ["sum", "prod", "max", "min", "mean", "std", "all", "any"])
@pytest.mark.parametrize("axis", [0, -1, (0,)])
def test_reductions_of_numbers_along_an_axis(name, axis):
    assert getattr(np, name)(np.array(2.0), axis=axis).tolist() == getattr(onp, name)(2.0)
    with pytest.raises(mx.MXNetError, match="axis"):
        getattr(np, name)(np.array(2.0), axis=1)


def test_positions_in_arrays_without_elements():
    assert np.argmax(np.zeros((2, 0, 3)), axis=0).shape == (0, 3)
    assert np.argmin(np.zeros((2, 0, 3)), axis=-1).shape == (2, 0)
    for axis in (None, 1):
        with pytest.raises(mx.MXNetError, match="no"):
            np.argmax(np.zeros((2, 0, 3)), axis=axis)


def test_numbers_are_squeezed_summed_up_and_repeated():
    number = np.array(3.0)
    assert np.squeeze(number, 0).shape == ()
    assert np.cumsum(number, axis=0).tolist() == [3]
    assert np.cumprod(number, axis=-1).tolist() == [3]
    assert np.repeat(number, 2, axis=0).tolist() == [3, 3]
    assert np.median(number).tolist() == 3
    assert math.isnan(np.var(number, ddof=1))
    assert math.isnan(np.percentile(np.zeros((0,)), 50))


@pytest.mark.parametrize("kind", ["int32", "int8", "bool"])
def test_einsum_keeps_the_type(kind):
    values = onp.array([[1, 0], [1, 1]])
    a = np.array(values, dtype=kind)
    for subscripts, wanted in (("ij->j", values.sum(0)), ("ij,jk->ik", values @ values)):
        result = np.einsum(subscripts, *[a] * (subscripts.count(",") + 1))
        assert result.dtype == kind
        assert result.tolist() == wanted.astype(kind).tolist()
    row = values[1]
    sums = np.einsum("ij,i->", a, np.array(row, dtype=kind))  # torch's own fails for int32
    assert sums.dtype == kind
    assert sums.item() == onp.asarray(onp.einsum("ij,i->", values, row), kind)
    assert np.einsum("ij->i", a, dtype="float64").dtype == "float64"
    with pytest.raises(mx.MXNetError):
        np.einsum("ij,jk->iz", a, a)


@pytest.mark.parametrize(
    "subscripts",
    [
        "ij,jk->ik",
        "ij,kj->ik",
        "ji,jk->ik",
        "ji,kj->ik",
        "ij,kj->ki",
        "i...,i...->...",
        "ij,ij->ji",
    ],
)
def test_einsum_gradients(subscripts, rng):
    a, b = (np.array(rng.normal(size=(3, 3)), dtype="float64") for _ in range(2))
    for array in (a, b):
        array.attach_grad()
    with autograd.record():
        result = np.einsum(subscripts, a, b)
    result.backward(np.array(onp.arange(result.size).reshape(result.shape), dtype="float64"))
    step = 1e-6
    for array in (a, b):
        moved = onp.zeros((3, 3))
        for place in onp.ndindex(3, 3):
            for sign in (1, -1):
                shifted = [x.asnumpy() for x in (a, b)]
                shifted[0 if array is a else 1][place] += sign * step
                out = onp.einsum(subscripts, *shifted)
                moved[place] += sign * (out * onp.arange(out.size).reshape(out.shape)).sum()
        onp.testing.assert_allclose(array.grad.asnumpy(), moved / (2 * step), 1e-6, 1e-6)


def test_linear_algebra_of_integers_is_double():
    matrix = np.array([[2, 1], [1, 3]], dtype="int32")
    for result in (np.linalg.eigvalsh(matrix), np.linalg.eigvals(matrix), *np.linalg.eigh(matrix)):
        assert result.dtype == "float64"
    assert np.linalg.solve(matrix, np.array([3, 4], dtype="int32")).asnumpy() == pytest.approx(
        [1, 1]
    )
    assert np.linalg.eigvalsh(np.array([[2.0, 9], [1, 3]]), "l")[0].item() == pytest.approx(
        1.381966
    )


def test_norms_with_text_and_stacks():
    a = np.array([[1.0, 2, 3], [4, 5, 6]])
    assert np.linalg.norm(a, "inf", axis=0).tolist() == [4, 5, 6]
    assert np.linalg.norm(a, "-inf", axis=0).tolist() == [1, 2, 3]
    assert np.linalg.norm(a[0], "fro").item() == pytest.approx(14**0.5)
    assert np.linalg.norm(np.ones((2, 3, 4)), 1).tolist() == [3, 3]
    assert np.linalg.norm(np.ones((2, 3, 4)), "nuc").asnumpy() == pytest.approx([12**0.5] * 2)
    with pytest.raises(mx.MXNetError, match="ord"):
        np.linalg.norm(a, "x")


def test_places_of_every_kind():
    a = np.arange(4)
    assert np.delete(a, np.array([1, 2])).tolist() == [0, 3]
    assert np.take(a, np.array([1, 2], dtype="uint8")).tolist() == [1, 2]
    # NumPy's: any number of elements goes to one place.
    assert np.insert(a, np.array(1, dtype="int64"), np.array([7, 8])).tolist() == [0, 7, 8, 1, 2, 3]
    b = np.zeros((1, 2))
    assert np.insert(b, slice(0, 1), np.array([[7], [8]]), axis=0).tolist() == [
        [7, 7],
        [8, 8],
        [0, 0],
    ]
    assert [part.tolist() for part in np.split(a, [3, 1])] == [[0, 1, 2], [], [1, 2, 3]]
    assert np.unravel_index(5, (2, 3)) == (1, 2)
    with pytest.raises(mx.MXNetError, match="integers"):
        np.insert(a, np.array([1.0]), 9)


def test_masks_and_indices_without_axes():
    a = np.array([[1.0, 2], [3, 4]])
    assert a[False].shape == (0, 2, 2)
    assert a[True].shape == (1, 2, 2)
    assert a[np.array(1, dtype="int32")].tolist() == [3, 4]
    assert a[0, onp.array(1)].shape == ()
    number = np.array(5.0)
    assert number[number > 9].shape == (0,)
    assert number[number > 1].tolist() == [5]
    number[number > 1] = 7
    a[False] = 9
    assert number.item() == 7
    assert a.tolist() == [[1, 2], [3, 4]]
    a[0] = None
    assert onp.isnan(a.asnumpy()[0]).all()


def test_distinct_slices_without_elements():  # NumPy's
    assert np.unique(np.zeros((0, 2)), axis=0).shape == (0, 2)
    values, first, inverse, counts = np.unique(np.zeros((2, 0)), True, True, True, axis=0)
    assert values.shape == (1, 0)
    assert (first.tolist(), inverse.tolist(), counts.tolist()) == ([0], [0, 0], [2])


def test_conversion_of_several_elements():
    a = np.ones((2,))
    for convert in (int, float, complex):
        with pytest.raises(TypeError, match="size-1"):
            convert(a)
    with pytest.raises(TypeError, match="formatted"):
        f"{a:.2f}"
    assert f"{a.sum():.2f}" == "2.00"
    assert f"{a}" == "[1. 1.]"


def test_grids():
    x, y = np.meshgrid(np.arange(2), np.arange(3), sparse=True)
    assert (x.shape, y.shape) == ((1, 2), (3, 1))
    with pytest.raises(ValueError, match="indexing"):
        np.meshgrid(np.arange(2), indexing="xx")
    with pytest.raises(ValueError, match="negative"):
        np.broadcast_to(np.ones((1, 3)), (2, -1))


def test_statistics_of_nan_and_infinity():  # NumPy's
    assert np.isnan(np.heaviside(np.array(math.nan), 1.0)).item()
    assert np.isnan(np.nanvar(np.array([math.inf, 1]))).item()
    assert np.histogram(np.array([0.0, 0.2]), 2, (0, 0))[1].tolist() == [-0.5, 0, 0.5]
    assert np.count_nonzero(np.array([0, 2])) == 1
    assert np.polyval([1, 2], 3) == 5
    assert np.angle(np.array([-0.0, 1.0])).asnumpy() == pytest.approx([math.pi, 0])
