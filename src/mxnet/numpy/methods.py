"""The methods of ``mx.np`` arrays that are functions of ``mx.np``."""

from __future__ import annotations

from typing import Any

import torch

from mxnet.ndarray.call import new_array
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.methods import OPERATOR_METHODS, OperatorMethod
from mxnet.numpy import manipulation, products, reductions, selection
from mxnet.numpy.handle import ndarray, share
from mxnet.numpy.internal import ops, unrecorded
from mxnet.numpy.reductions import Axis
from mxnet.numpy.ufuncs import make_unary
from mxnet.thread_state import STATE

CONTIGUOUS = torch.contiguous_format


def _shape_of(shape: tuple[Any, ...]) -> tuple[int, ...]:
    given = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
    return tuple(int(n) for n in given)


def reshape(self: ndarray, *args: Any, **kwargs: Any) -> Any:
    """A copy with another shape; ``reshape_view`` shares memory.

    Args:
        self: The array.
        *args: Lengths, as separate arguments or one sequence; one may be -1, which is inferred.
        **kwargs: ``order``, ``"C"`` or ``"F"``.

    Raises:
        MXNetError: The number of elements differs.
        TypeError: An argument is unknown.

    Example:
        >>> mx.np.arange(4).reshape(2, -1).shape
        (2, 2)
    """
    if not kwargs and not STATE.recording:
        shape = args[0] if len(args) == 1 else args
        try:
            # The copy of a contiguous array, so that the shape is a view of it.
            return unrecorded(self._data.clone(memory_format=CONTIGUOUS).view(shape), self)
        except (AttributeError, RuntimeError, TypeError):
            pass  # codes, symbols and errors
    order = kwargs.pop("order", "C")
    if kwargs:
        raise TypeError(f"reshape: argument {next(iter(kwargs))!r} is not supported")
    return ops._np_reshape(self, _shape_of(args), order)


def reshape_view(self: ndarray, *shape: Any) -> Any:
    """The array with another shape, sharing memory.

    Args:
        self: The array.
        *shape: Lengths, as separate arguments or one sequence; one may be -1, which is inferred.

    Raises:
        MXNetError: The number of elements differs.

    Example:
        >>> a = mx.np.arange(4)
        >>> a.reshape_view(2, 2)[0] = 7
        >>> a
        array([7., 7., 2., 3.])
    """
    wanted = _shape_of(shape)
    if (STATE.recording and self._tape is not None) or not self._data.is_contiguous():
        return ops._np_reshape(self, wanted)
    try:
        data = self._data.view(wanted)
    except RuntimeError:
        return ops._np_reshape(self, wanted)  # which says what is wrong
    return new_array(type(self), data, self._ctx)


def transpose(self: ndarray, *axes: Any) -> Any:
    """The array with its axes permuted; reversed when none are named."""
    if len(axes) == 1 and not isinstance(axes[0], int):
        axes = () if axes[0] is None else tuple(axes[0])
    return ops._np_transpose(self, axes or None)


def flatten(self: ndarray, order: str = "C") -> Any:
    """A copy with one axis.

    Raises:
        NotImplementedError: ``order`` is not ``"C"``.
    """
    return manipulation.ravel(self, order)


def sum(  # noqa: A001 - NumPy's name
    self: ndarray, axis: Axis = None, dtype: Any = None, out: Any = None, keepdims: bool = False
) -> Any:
    """The sum of elements; see ``mx.np.sum``."""
    return reductions.sum(self, axis, dtype, keepdims, None, out)


def all(  # noqa: A001 - NumPy's name
    self: ndarray, axis: Axis = None, out: Any = None, keepdims: bool = False
) -> Any:
    """Whether all elements are not zero; see ``mx.np.all``."""
    return ops._np_all(self, axis, keepdims, out=out)


def any(  # noqa: A001 - NumPy's name
    self: ndarray, axis: Axis = None, out: Any = None, keepdims: bool = False
) -> Any:
    """Whether an element is not zero; see ``mx.np.any``."""
    return ops._np_any(self, axis, keepdims, out=out)


def max(  # noqa: A001 - NumPy's name
    self: ndarray, axis: Axis = None, out: Any = None, keepdims: bool = False
) -> Any:
    """The largest element; see ``mx.np.max``."""
    return ops._np_max(self, axis, keepdims, out=out)


def min(  # noqa: A001 - NumPy's name
    self: ndarray, axis: Axis = None, out: Any = None, keepdims: bool = False
) -> Any:
    """The smallest element; see ``mx.np.min``."""
    return ops._np_min(self, axis, keepdims, out=out)


def clip(
    self: ndarray,
    min: Any = None,  # noqa: A002 - NumPy's name
    max: Any = None,  # noqa: A002 - NumPy's name
    out: Any = None,
) -> Any:
    """Elements moved into an interval; see ``mx.np.clip``."""
    return selection.clip(self, min, max, out)


def round(self: ndarray, decimals: int = 0, out: Any = None, **kwargs: Any) -> Any:  # noqa: A001
    """Rounded to a number of decimals; see ``mx.np.around``."""
    return selection.around(self, decimals, out, **kwargs)


def expand_dims(self: ndarray, axis: int) -> Any:
    """The array with an axis of length 1 inserted."""
    return manipulation.expand_dims(self, axis)


def fill(self: ndarray, value: Any) -> None:
    """Set every element to a number."""
    self[...] = value


def sort(self: ndarray, axis: int = -1, kind: str | None = None, order: Any = None) -> Any:
    """A sorted copy, as in the reference, and not in place as in NumPy; see ``mx.np.sort``."""
    return selection.sort(self, axis, kind, order)


def conj(self: ndarray) -> Any:
    """The complex conjugate."""
    return ops._npi_conjugate(self)


def _rounded(self: ndarray, n: int = 0) -> Any:
    return selection.around(self, n)


def _matmul(self: ndarray, other: Any) -> Any:
    return products.matmul(self, other)


def _rmatmul(self: ndarray, other: Any) -> Any:
    return products.matmul(other, self)


def _imatmul(self: ndarray, other: Any) -> Any:
    return products.matmul(self, other, out=self)


# Methods whose arguments are those of the function.
_FUNCTIONS = {
    "argmax": reductions.argmax, "argmin": reductions.argmin, "argsort": selection.argsort,
    "broadcast_to": manipulation.broadcast_to, "cumsum": reductions.cumsum,
    "diagonal": manipulation.diagonal, "dot": products.dot, "mean": reductions.mean,
    "nonzero": selection.nonzero, "prod": reductions.prod, "ravel": manipulation.ravel,
    "repeat": manipulation.repeat, "squeeze": manipulation.squeeze, "std": reductions.std,
    "swapaxes": manipulation.swapaxes, "take": selection.take, "tile": manipulation.tile,
    "trace": manipulation.trace, "var": reductions.var,
}  # fmt: skip
_OWN = (
    reshape, reshape_view, transpose, flatten, sum, all, any, max, min, clip, round, expand_dims,
    fill, sort, conj,
)  # fmt: skip
_DUNDERS = {
    "__round__": _rounded, "__matmul__": _matmul, "__rmatmul__": _rmatmul,
    "__imatmul__": _imatmul,
}  # fmt: skip
UNARY_DUNDERS = {
    "__neg__": "negative", "__abs__": "abs", "__invert__": "invert", "__ceil__": "ceil",
    "__floor__": "floor", "__trunc__": "trunc",
}  # fmt: skip


def _unary_method(name: str) -> Any:
    function = make_unary(name)

    def method(self: ndarray) -> Any:
        return function(self)

    return method


def _as_np_ndarray(self: NDArray) -> ndarray:
    """The array with NumPy's behaviour, sharing memory and place in the recorded graph."""
    made: ndarray = share(self, ndarray)
    return made


def functions() -> dict[str, Any]:
    """The methods that are functions of arrays, or of symbols, by name."""
    own = {function.__name__: function for function in _OWN}
    return {**_FUNCTIONS, **own, **_DUNDERS}


def install() -> None:
    """Give the array class its methods, and classic arrays the conversion to it."""
    named = functions()
    named |= {dunder: _unary_method(name) for dunder, name in UNARY_DUNDERS.items()}
    for name, function in named.items():
        setattr(ndarray, name, function)
    # The classic methods work too, on operators that return arrays of this class.
    for name in OPERATOR_METHODS:
        if name not in vars(ndarray):
            setattr(ndarray, name, OperatorMethod(name))
    NDArray.as_np_ndarray = _as_np_ndarray  # type: ignore[attr-defined]
