"""Comparing arrays, with errors that show where they differ."""

from __future__ import annotations

from typing import Any

import numpy as np

from mxnet.ndarray import NDArray
from mxnet.test_utils.defaults import get_etol, get_tols


def _numpy(array: Any) -> Any:
    return array.asnumpy() if isinstance(array, NDArray) else np.asarray(array)


def same(a: Any, b: Any) -> bool:
    """Whether two arrays have equal elements.

    Example:
        >>> mx.test_utils.same(np.ones(2), mx.nd.ones((2,)))
        True
    """
    return np.array_equal(_numpy(a), _numpy(b))


def almost_equal(
    a: Any,
    b: Any,
    rtol: Any = None,
    atol: Any = None,
    equal_nan: bool = False,
    use_broadcast: bool = True,
) -> bool:
    """Whether two arrays differ by at most ``atol + rtol * abs(b)``, element by element.

    Args:
        a: An array.
        b: Another.
        rtol: Relative tolerance; by default that of the element types.
        atol: Absolute tolerance; by default that of the element types.
        equal_nan: NaN equals NaN.
        use_broadcast: Allow shapes that differ and broadcast.

    Raises:
        AssertionError: The shapes differ, and ``use_broadcast`` is off.
    """
    a, b = _numpy(a), _numpy(b)
    if not use_broadcast:
        checkShapes(a, b)
    rtol, atol = get_tols(a, b, rtol, atol)
    return bool(np.allclose(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan))


def checkShapes(a: Any, b: Any) -> None:  # noqa: N802 - the reference's name
    """Raise unless two arrays have one shape.

    Raises:
        AssertionError: They have not.
    """
    if a.shape != b.shape:
        raise AssertionError(
            f"Items are not equal: a.shape = {a.shape} and b.shape = {b.shape} are not equal\n"
            f" ACTUAL: {a!r}\n DESIRED: {b!r}"
        )


def _errors(a: Any, b: Any, rtol: float, atol: float, equal_nan: bool) -> Any:
    """By how many times each element exceeds its tolerance; NaN where only one is NaN."""
    with np.errstate(all="ignore"):
        # 1e-20 keeps exact comparisons, with tolerances of 0, from dividing by 0.
        errors = np.abs(a - b) / (atol + rtol * np.abs(b) + 1e-20)
    errors[a == b] = 0
    if equal_nan:
        errors[np.isnan(a) & np.isnan(b)] = 0
    return errors


def _wide(a: Any, b: Any) -> tuple[Any, Any]:
    """Both arrays with one shape, in a type whose differences do not overflow."""
    a, b = np.broadcast_arrays(a, b)
    return a.astype(np.float64), b.astype(np.float64)


def locationError(  # noqa: N802 - the reference's name
    a: Any,
    b: Any,
    index: tuple[int, ...],
    names: Any,
    maxError: bool = False,  # noqa: N803 - the reference's name
) -> str:
    """Text about one element of two arrays."""
    largest = "maximum " if maxError else ""
    where = tuple(int(i) for i in index)
    return (
        f"Location of {largest}error: {where}, {names[0]}={a[index]:.8f}, {names[1]}={b[index]:.8f}"
    )


def assert_almost_equal(
    a: Any,
    b: Any,
    rtol: Any = None,
    atol: Any = None,
    names: Any = ("a", "b"),
    equal_nan: bool = False,
    use_broadcast: bool = True,
    mismatches: tuple[int, int] = (10, 10),
) -> None:
    """Raise unless two arrays differ by at most ``atol + rtol * abs(b)``, element by element.

    Args:
        a: An array.
        b: Another.
        rtol: Relative tolerance; by default that of the element types.
        atol: Absolute tolerance; by default that of the element types.
        names: What to call the arrays in the message.
        equal_nan: NaN equals NaN.
        use_broadcast: Allow shapes that differ and broadcast.
        mismatches: How many of the largest errors to show; the second number is ignored.

    Raises:
        AssertionError: They differ by more; the message shows the largest errors.

    Example:
        >>> mx.test_utils.assert_almost_equal(np.ones(2), mx.nd.ones((2,)) + 1e-5)
    """
    a, b = _numpy(a), _numpy(b)
    if not almost_equal(a, b, rtol, atol, equal_nan, use_broadcast):
        raise AssertionError(
            _report(a, b, get_tols(a, b, rtol, atol), names, equal_nan, mismatches)
        )


def _report(
    a: Any, b: Any, tolerances: tuple[float, float], names: Any, equal_nan: bool, shown: Any
) -> str:
    wide_a, wide_b = _wide(a, b)
    errors = _errors(wide_a, wide_b, *tolerances, equal_nan)
    wrong = ~(errors <= 1)
    rank = np.where(np.isnan(errors), np.inf, errors)
    largest = np.argsort(-rank, axis=None, kind="stable")[: min(shown[0], int(wrong.sum()))]
    places = [np.unravel_index(flat, errors.shape) for flat in largest]
    lines = [
        f"{number:3}: Error {errors[place]:f}  {locationError(wide_a, wide_b, place, names)}"
        for number, place in enumerate(places, 1)
    ]
    rtol, atol = tolerances
    head = (
        f"\nItems are not equal:\nError {errors[places[0]]:f} exceeds tolerance rtol={rtol:e}, "
        f"atol={atol:e} (mismatch {100 * wrong.mean():f}%).\n"
        f"{locationError(wide_a, wide_b, places[0], names, maxError=True)}"
    )
    return "\n".join([head, *lines, f" ACTUAL: {a!r}", f" DESIRED: {b!r}"])


def assert_allclose(
    a: Any, b: Any, rtol: float = 1e-07, atol: float = 0, equal_nan: bool = True
) -> None:
    """Raise unless two arrays are close, with NumPy's default tolerances.

    Raises:
        AssertionError: They are not.
    """
    assert_almost_equal(a, b, rtol=rtol, atol=atol, equal_nan=equal_nan)


def assert_almost_equal_with_err(
    a: Any,
    b: Any,
    rtol: Any = None,
    atol: Any = None,
    etol: float | None = None,
    names: Any = ("a", "b"),
    equal_nan: bool = False,
    mismatches: tuple[int, int] = (10, 10),
) -> None:
    """As :func:`assert_almost_equal`, but a share ``etol`` of the elements may differ.

    Raises:
        AssertionError: More elements differ.
    """
    a, b = _numpy(a), _numpy(b)
    tolerances = get_tols(a, b, rtol, atol)
    wrong = ~(_errors(*_wide(a, b), *tolerances, equal_nan) <= 1)
    if wrong.mean() > get_etol(etol):
        raise AssertionError(_report(a, b, tolerances, names, equal_nan, mismatches))


def assert_almost_equal_ignore_nan(
    a: Any, b: Any, rtol: Any = None, atol: Any = None, names: Any = ("a", "b")
) -> None:
    """As :func:`assert_almost_equal`, but elements that are NaN in either array do not count.

    Raises:
        AssertionError: Other elements differ.
    """
    a, b = np.copy(_numpy(a)), np.copy(_numpy(b))
    missing = np.isnan(a) | np.isnan(b)
    a[missing] = b[missing] = 0
    assert_almost_equal(a, b, rtol, atol, names)


def compare_ndarray_tuple(t1: Any, t2: Any, rtol: Any = None, atol: Any = None) -> None:
    """Compare arrays, or nested tuples of arrays and None.

    Raises:
        AssertionError: They differ.
    """
    if t1 is None or t2 is None:
        return
    if isinstance(t1, tuple):
        for one, other in zip(t1, t2, strict=True):
            compare_ndarray_tuple(one, other, rtol, atol)
    else:
        assert_almost_equal(t1, t2, rtol=rtol, atol=atol)


def same_array(array1: NDArray, array2: NDArray) -> bool:
    """Whether two arrays share memory; writes to the first for a moment.

    Example:
        >>> a = mx.nd.ones((2,))
        >>> mx.test_utils.same_array(a, a[:]), mx.test_utils.same_array(a, a.copy())
        (True, False)
    """
    if array1.size != array2.size:
        return False
    array1[:] += 1
    shared = same(array1.reshape((-1,)), array2.reshape((-1,)))
    array1[:] -= 1
    return shared and same(array1.reshape((-1,)), array2.reshape((-1,)))


def same_symbol_structure(sym1: Any, sym2: Any) -> bool:
    """Whether two graphs have the same operators in the same places, whatever the names.

    Example:
        >>> a, b = mx.sym.var("a"), mx.sym.var("b")
        >>> mx.test_utils.same_symbol_structure(a + 1, b + 1)
        True
    """
    import json  # noqa: PLC0415 - this function only

    def structure(symbol: Any) -> Any:
        graph = json.loads(symbol.tojson())
        nodes = [(node["op"], node["inputs"]) for node in graph["nodes"]]
        return nodes, graph["heads"]

    return bool(structure(sym1) == structure(sym2))
