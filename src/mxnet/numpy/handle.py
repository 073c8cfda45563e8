"""The array class of ``mx.np``: the handle of classic arrays with NumPy's behaviour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as onp
import torch

from mxnet import autograd
from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import number_dtype, python_dtype
from mxnet.ndarray.call import call, new_array
from mxnet.ndarray.handle import NDArray
from mxnet.numpy import indexing
from mxnet.operators.registry import REGISTRY
from mxnet.thread_state import STATE

_new = object.__new__
_CAST = REGISTRY.get("Cast")
_BASIC = frozenset((int, slice))
# Types that NumPy does not show, since they are its defaults; here float32 is.
_HIDDEN_BY_NUMPY = frozenset((torch.float64, torch.int64))
_SHAPE = re.compile(r",\s+shape=\([0-9, ]*\)")


class ndarray(NDArray):  # noqa: N801 - NumPy's name
    """An n-dimensional array on a device that behaves as NumPy's.

    Arrays are made by ``mx.np.array``, ``mx.np.zeros`` and their like, and by functions; the
    constructor wraps an existing torch tensor without a copy. Element types combine, results may
    have no axes or no elements, and comparisons give bools. NumPy's own functions accept the
    arrays and return such arrays.

    Args:
        handle: Tensor whose memory the array shares.
        writable: Must be True; torch tensors cannot be read-only.
        ctx: Context the array reports; by default the one of the tensor's device.

    Example:
        >>> a = mx.np.array([[1, 2, 3], [4, 5, 6]])
        >>> a[a > 2]
        array([3., 4., 5., 6.])
        >>> a.sum()
        array(21.)
        >>> np.mean(a, axis=0)
        array([2.5, 3.5, 4.5])
    """

    __slots__ = ()
    __module__ = "mxnet.numpy"

    zero_dim_items = True

    # ---- what the array is -------------------------------------------------------------------

    @property
    def dtype(self) -> Any:
        """Element type as NumPy shows it; ``"bfloat16"`` for the one NumPy lacks."""
        found = python_dtype(self._data.dtype)
        return found if isinstance(found, str) else onp.dtype(found)

    @property
    def T(self) -> Any:  # noqa: N802 - NumPy's name
        """The array with its axes reversed."""
        return self.transpose()

    @property
    def itemsize(self) -> int:
        """Bytes of one element."""
        return self._data.element_size()

    @property
    def nbytes(self) -> int:
        """Bytes of all elements."""
        return self._data.numel() * self._data.element_size()

    @property
    def device(self) -> Context:
        """The context, under the name of the array API."""
        return self._ctx

    @property
    def real(self) -> Any:
        """The real parts: the array itself when its numbers are real."""
        return self._operate("_npi_real") if self._data.is_complex() else self

    @property
    def imag(self) -> Any:
        """The imaginary parts: zeros when the numbers are real."""
        return self._operate("_npi_imag")

    def __len__(self) -> int:
        if not self._data.ndim:
            raise TypeError("len() of unsized object")
        return self._data.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if not self._data.ndim:
            raise TypeError("iteration over a 0-d array")
        return (self[i] for i in range(self._data.shape[0]))

    def __bool__(self) -> bool:
        count = self._data.numel()
        if count == 1:
            return bool(self._data.item())
        if count == 0:
            return False
        raise ValueError(
            "The truth value of an ndarray with multiple elements is ambiguous; use any() or all()"
        )

    __nonzero__ = __bool__
    __hash__ = NDArray.__hash__

    def __int__(self) -> int:
        return int(self._only_element())

    def __float__(self) -> float:
        return float(self._only_element())

    def __complex__(self) -> complex:
        return complex(self._only_element())

    def _only_element(self) -> Any:
        if self._data.numel() != 1:
            raise TypeError("only size-1 arrays can be converted to Python scalars")
        return self._data.item()

    def __index__(self) -> int:
        if self._data.ndim == 0 and not self._data.is_floating_point():
            return int(self._data.item())
        raise TypeError("only integer scalar arrays can be converted to a scalar index")

    def __contains__(self, value: Any) -> bool:
        return bool((self == value).any())

    # ---- text --------------------------------------------------------------------------------

    def __str__(self) -> str:
        return str(self.asnumpy())

    def __repr__(self) -> str:
        text = repr(self.asnumpy())
        if self._data.dtype is torch.float32:
            text = text.replace(", dtype=float32", "")
        elif self._data.dtype in _HIDDEN_BY_NUMPY and ", dtype=" not in text:
            text = f"{text[:-1]}, dtype={self.dtype})"
        if self._data.numel():
            text = _SHAPE.sub("", text)  # NumPy 2.2 adds the shape to what it abbreviates
        if self._ctx.device_type == "cpu":
            return text
        return f"{text[:-1]}, ctx={self._ctx})"

    def __format__(self, fmt: str) -> str:
        if self._data.ndim == 0:
            return format(self._data.item(), fmt)
        if fmt:
            raise TypeError(f"an array of shape {self.shape} cannot be formatted as {fmt!r}")
        return str(self)

    # ---- conversion --------------------------------------------------------------------------

    def item(self, *args: Any) -> Any:
        """One element as a Python number.

        Args:
            *args: Its position in the flattened array, or its index; none for the only element.

        Raises:
            ValueError: There are several elements and no position is given.
            IndexError: The position does not exist.

        Example:
            >>> mx.np.array([[1, 2], [3, 4]]).item(1, 0)
            3.0
        """
        if not args:
            if self._data.numel() != 1:
                raise ValueError("can only convert an array of size 1 to a Python scalar")
            return self._data.item()
        return self.asnumpy().item(*args)

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers."""
        return self._data.tolist()

    def as_np_ndarray(self) -> ndarray:
        """The array itself."""
        return self

    def as_nd_ndarray(self) -> NDArray:
        """The array with classic semantics, sharing memory and place in the recorded graph."""
        return self._as_class(NDArray)

    def astype(  # type: ignore[override]
        self,
        dtype: Any,
        order: str = "K",
        casting: str = "unsafe",
        subok: bool = True,
        copy: bool = True,
    ) -> ndarray:
        """The array with another element type.

        Args:
            dtype: Element type, such as ``"float16"`` or ``numpy.int32``.
            order: Only ``"K"``.
            casting: Only ``"unsafe"``.
            subok: Only True.
            copy: False returns the array itself when it already has the type.

        Raises:
            ValueError: ``order``, ``casting`` or ``subok`` has another value.
            TypeError: ``dtype`` is None.
        """
        for name, given, only in (
            ("order", order, "K"), ("casting", casting, "unsafe"), ("subok", subok, True),
        ):  # fmt: skip
            if given != only:
                raise ValueError(f"astype: {name} must be {only!r}, got {given!r}")
        if dtype is None:
            raise TypeError("astype: dtype is missing")
        wanted = number_dtype(dtype)
        if not copy and wanted is self._data.dtype:
            return self
        made: ndarray = call(_CAST, [self], {"dtype": wanted}, None, ndarray)
        return made

    def copy(self, order: str = "C") -> ndarray:
        """A copy on the same context, with memory of its own.

        Raises:
            NotImplementedError: ``order`` is not ``"C"``.
        """
        if order != "C":
            raise NotImplementedError(f"copy: order must be 'C', got {order!r}")
        return self._operate("_np_copy")

    def as_in_ctx(self, ctx: Context) -> ndarray:
        """The array on a context: itself when it is there already, else a copy."""
        return self.as_in_context(ctx)  # type: ignore[return-value]

    to_device = as_in_ctx

    def attach_grad(self, grad_req: str = "write", stype: str | None = None) -> None:
        """Give the array a gradient buffer and make it a variable of recorded graphs.

        Args:
            grad_req: ``"write"`` (each backward replaces the gradient), ``"add"`` (accumulates) or
                ``"null"`` (none).
            stype: Only dense gradients.

        Raises:
            MXNetError: ``grad_req`` is unknown, or ``stype`` is sparse.
        """
        if stype not in (None, "default"):
            raise MXNetError(f"attach_grad: arrays of mx.np have dense gradients, got {stype!r}")
        gradient = self._made(torch.zeros_like(self._data), self._ctx)
        autograd.mark(self, gradient, grad_req, owns_grad=True)

    def tostype(self, stype: str) -> NDArray:
        """The array itself; arrays of ``mx.np`` are dense.

        Raises:
            ValueError: ``stype`` is not ``"default"``.
        """
        if stype != "default":
            raise ValueError(f"tostype: arrays of mx.np are dense, they cannot become {stype!r}")
        return self

    # ---- elements ----------------------------------------------------------------------------

    def __getitem__(self, key: Any) -> Any:
        """Elements, as NumPy selects them; contiguous slices share memory, the rest copies."""
        if not STATE.recording:
            kind = type(key)
            if kind in _BASIC or (kind is tuple and key and set(map(type, key)) <= _BASIC):
                try:
                    found = self._data[key]
                except (IndexError, ValueError):
                    return indexing.get_item(self, key)  # which says what is wrong
                array = _new(type(self))
                array._data = found if found.is_contiguous() else found.contiguous()
                array._tape = None
                array._ctx = self._ctx
                return array
        return indexing.get_item(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Assign to the elements that ``key`` selects, broadcasting ``value`` to them."""
        indexing.set_item(self, key, value)

    # ---- NumPy's protocols -------------------------------------------------------------------

    def __array_ufunc__(  # type: ignore[override]  # classic arrays opt out with None
        self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any
    ) -> Any:
        from mxnet.numpy import dispatch  # noqa: PLC0415 - the functions are defined on this class

        return dispatch.apply_ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        from mxnet.numpy import dispatch  # noqa: PLC0415 - the functions are defined on this class

        return dispatch.apply_function(func, args, kwargs)

    # ---- used by other modules of the package ------------------------------------------------

    def _as_class(self, array_class: type) -> Any:
        """The same memory, mark and place in the recorded graph under another class."""
        return share(self, array_class)


def share(array: NDArray, array_class: type) -> Any:
    """``array`` as an array of another class: same memory, gradient and place in the graph."""
    made = new_array(array_class, array._data, array._ctx)
    made._tape = array._tape
    made._mark = array._mark
    made._node = array._node
    return made
