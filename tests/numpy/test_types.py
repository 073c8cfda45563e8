"""Element types: what operations give, as recorded from the reference; defaults; errors."""

import numpy as onp
import pytest

import mxnet as mx
from mxnet import np, npx

SHORT = {
    "f2": "float16", "f4": "float32", "f8": "float64", "i1": "int8", "u1": "uint8", "i4": "int32",
    "i8": "int64", "b1": "bool",
}  # fmt: skip

# Types of `left op right`, one column for each right type in the order of SHORT. Only what the
# reference supports; "-" is where it raises.
ADD = {
    "f2": "f2 f4 f8 f2 f2 f2 f2 f2", "f4": "f4 f4 f8 f4 f4 f4 f4 f4",
    "f8": "f8 f8 f8 f8 f8 f8 f8 f8", "i1": "f2 f4 f8 i1 - i4 i8 i1",
    "u1": "f2 f4 f8 - u1 i4 i8 u1", "i4": "f2 f4 f8 i4 i4 i4 i8 i4",
    "i8": "f2 f4 f8 i8 i8 i8 i8 i8", "b1": "f2 f4 f8 i1 u1 i4 i8 b1",
}  # fmt: skip
DIVIDE = {
    "f2": "f2 - - f2 f2 f2 f2 f2", "f4": "- f4 - f4 f4 f4 f4 f4", "f8": "- - f8 f8 f8 f8 f8 f8",
    "i1": "f2 f4 f8 f4 - - - -", "u1": "f2 f4 f8 - f4 - - -", "i4": "f2 f4 f8 - - f4 - -",
    "i8": "f2 f4 f8 - - - f4 -", "b1": "f2 f4 f8 - - - - f4",
}  # fmt: skip


def array(short):
    return np.array([1, 2], dtype=SHORT[short])


@pytest.mark.parametrize(("name", "table"), [("add", ADD), ("multiply", ADD), ("power", ADD)])
@pytest.mark.parametrize("left", SHORT)
def test_arithmetic(name, table, left):
    for right, wanted in zip(SHORT, table[left].split(), strict=True):
        if wanted != "-":
            assert getattr(np, name)(array(left), array(right)).dtype == SHORT[wanted], right


@pytest.mark.parametrize("left", SHORT)
def test_division(left):
    for right, wanted in zip(SHORT, DIVIDE[left].split(), strict=True):
        if wanted != "-":
            assert (array(left) / array(right)).dtype == SHORT[wanted], right


@pytest.mark.parametrize("dtype", SHORT.values())
@pytest.mark.parametrize("scalar", [2, 1.5, True])
def test_numbers_take_the_type_of_the_array(dtype, scalar):
    a = np.array([1, 2], dtype=dtype)
    kept = "int64" if dtype == "bool" else dtype
    for result in (a + scalar, scalar - a, a * scalar, a**scalar, np.maximum(a, scalar)):
        assert result.dtype == kept
    assert (a / scalar).dtype == (dtype if dtype.startswith("float") else "float32")
    assert (a > scalar).dtype == bool


def test_integers_truncate_numbers():
    i = np.array([1, 2, 3], dtype="int32")
    assert (i + 0.5).tolist() == [1, 2, 3]
    assert (i * 1.5).tolist() == [1, 2, 3]
    assert (i == 1.5).tolist() == [True, False, False]
    assert (i / 2).tolist() == [0.5, 1.0, 1.5]
    assert np.where(i > 1, 1.5, i).tolist() == [1, 1, 1]
    assert np.exp(i).tolist() == [2, 7, 20]


@pytest.mark.parametrize(
    ("made", "dtype"),
    [
        (lambda: np.array([1, 2]), "float32"),
        (lambda: np.array([True]), "float32"),
        (lambda: np.array(onp.arange(2)), "int64"),
        (lambda: np.array(onp.ones(2)), "float64"),
        (lambda: np.zeros((2,)), "float32"),
        (lambda: np.arange(3), "float32"),
        (lambda: np.full((2,), True), "bool"),
        (lambda: np.indices((2,)), "int32"),
        (lambda: np.mean(np.array([1, 2], dtype="int32")), "float32"),
        (lambda: np.sum(np.array([1, 2], dtype="bool")), "int64"),
        (lambda: np.std(np.array([1, 2], dtype="int32")), "int32"),
        (lambda: np.argmax(np.ones((2,))), "int64"),
        (lambda: np.argsort(np.ones((2,))), "int64"),
        (lambda: np.random.randint(0, 2, (2,)), "int64"),
        (lambda: np.random.uniform(size=2), "float32"),
        (lambda: npx.topk(np.ones((2,))), "float32"),
    ],
)
def test_types_of_results(made, dtype):
    assert made().dtype == dtype


def test_float64_by_default():
    npx.set_np(dtype=True)
    try:
        assert np.array([1, 2]).dtype == onp.float64
        assert np.zeros((2,)).dtype == onp.float64
        assert (np.array([1], dtype="int32") / 2).dtype == onp.float64
        assert np.random.normal(size=2).dtype == onp.float64
    finally:
        npx.reset_np()


@pytest.mark.parametrize(
    "call",
    [
        lambda: np.array([1.0]) & np.array([1.0]),
        lambda: ~np.array([1.0]),
        lambda: np.subtract(array("b1"), array("b1")),
        lambda: np.array([1, 2], dtype="int32") // np.array([0, 1], dtype="int32"),
        lambda: np.ones((2, 3)) + np.ones((4, 3)),
        lambda: np.dot(np.ones((2, 3)), np.ones((2, 3))),
        lambda: np.bincount(np.ones((2,))),
        lambda: np.transpose(np.ones((2, 3)), (0, 0)),
        lambda: np.linalg.eig(np.array([[0.0, -1.0], [1.0, 0.0]])),
        lambda: np.pad(np.ones((2,)), ((1, 1),), mode="nonsense"),
    ],
)
def test_refused(call):
    with pytest.raises(mx.MXNetError):
        call()


def test_other_arrays_are_refused():
    with pytest.raises(TypeError, match="not supported"):
        np.ones((2,)) + mx.nd.ones((2,))
    with pytest.raises(ValueError, match="as_np_ndarray"):
        np.array(mx.nd.ones((2,)))
    with pytest.raises(TypeError, match="not supported"):
        np.ones((2,)) + "x"
    assert (np.ones((2,)) == None) is False  # noqa: E711 - what NumPy's operators are asked
    with pytest.raises(TypeError, match="where"):
        np.add(np.ones((2,)), 1, where=False)
    with pytest.raises(AttributeError, match="nonsense"):
        np.nonsense  # noqa: B018
