"""Symbols with NumPy's behaviour: broadcasting arithmetic, indexing that slices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mxnet.numpy import methods
from mxnet.numpy.internal import ops
from mxnet.numpy.ufuncs import COMPARISON_METHODS, METHODS, binary, make_unary
from mxnet.symbol.call import call_named
from mxnet.symbol.handle import Symbol


class _Symbol(Symbol):
    """A symbol that behaves as an ``mx.np`` array: the result of ``mx.sym.np`` and ``mx.sym.npx``.

    Classic symbols become such by ``as_np_ndarray``. Arithmetic broadcasts, and an index slices
    the value; the parts of a symbol with several outputs are reached by an index, too.

    Args:
        handle: The graph's outputs; user programs do not call the constructor.

    Example:
        >>> x = mx.sym.var("x").as_np_ndarray()
        >>> y = (x[:, 0] * 2).sum()
        >>> y.eval(x=mx.np.array([[1, 2], [3, 4]]))[0].asnumpy().item()
        8.0
    """

    __slots__ = ()
    __hash__ = None  # `==` makes a symbol

    def as_np_ndarray(self) -> _Symbol:
        """The symbol itself."""
        return self

    def as_nd_ndarray(self) -> Symbol:
        """The symbol with classic behaviour."""
        return Symbol(self._entries)

    @property
    def num_outputs(self) -> int:
        """How many outputs the symbol has."""
        return len(self._entries)

    @property
    def T(self) -> Any:  # noqa: N802 - NumPy's name
        """The symbol with its axes reversed."""
        return ops._np_transpose(self)

    def __len__(self) -> int:
        if len(self._entries) == 1:
            raise TypeError(f"{self!r} is not a list and does not support len().")
        return len(self._entries)

    def __iter__(self) -> Iterator[Symbol]:
        if len(self._entries) == 1:
            raise TypeError(f"'{self!r}' is not iterable.")
        return super().__iter__()

    def __getitem__(self, key: Any) -> Any:
        """A slice of the value; of a symbol with several outputs, one or some of them.

        Raises:
            IndexError: The key is not made of integers, slices, ``None`` and one ``...``, or the
                output does not exist.
        """
        if len(self._entries) > 1:
            return super().__getitem__(key)
        return _select(self, key if isinstance(key, tuple) else (key,))

    def __setitem__(self, key: Any, value: Any) -> None:
        raise NotImplementedError(
            f"{self!r}: symbols cannot be assigned to ({key!r} was to become {value!r}); "
            "use np.where or npx.index_update on their values"
        )

    def astype(self, dtype: Any, order: str = "K", casting: str = "unsafe", subok: bool = True,
               copy: bool = True) -> Any:  # fmt: skip
        """The symbol with another element type.

        Args:
            dtype: Element type.
            order: Only ``"K"``.
            casting: Only ``"unsafe"``.
            subok: Only True.
            copy: Has no meaning in a graph.

        Raises:
            ValueError: ``order``, ``casting`` or ``subok`` has another value.
        """
        del copy
        if (order, casting, subok) != ("K", "unsafe", True):
            raise ValueError(
                "astype: order must be 'K', casting 'unsafe' and subok True, got "
                f"{order!r}, {casting!r} and {subok!r}"
            )
        return call_named("Cast", "cast", self, dtype=dtype)

    def __neg__(self) -> Any:
        return binary("multiply", self, -1.0)


# npx.reshape: copy a length, copy all that remain, drop an axis of length 1
_COPY, _REST, _DROP = -2, -4, -3


def _select(array: _Symbol, key: tuple[Any, ...]) -> Any:
    """``array[key]`` by ``slice``, and ``npx.reshape`` to drop and insert axes."""
    for item in key:
        if not (item is None or item is Ellipsis or isinstance(item, int | slice)):
            raise IndexError(
                "Only integer, slice, or tuple of these types are supported! "
                f"Received key={key if len(key) > 1 else key[0]}"
            )
    if key.count(Ellipsis) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    before = key[: key.index(Ellipsis)] if Ellipsis in key else key
    after = key[key.index(Ellipsis) + 1 :] if Ellipsis in key else ()
    if any(item is not None for item in after):
        raise IndexError(
            f"{array!r}: axes after '...' cannot be counted in a graph, whose shapes are unknown; "
            f"received key={key}"
        )
    sliced = _slice(array, [item for item in before if item is not None])
    if not any(item is None or isinstance(item, int) for item in key):
        return sliced
    codes = [_DROP if isinstance(item, int) else _COPY for item in before if item is not None]
    kept = ops._npx_reshape(sliced, (*codes, _REST)) if _DROP in codes else sliced
    axis = 0
    for item in before:
        if item is None:
            kept = ops.expand_dims(kept, axis)
        axis += not isinstance(item, int)
    for _ in after:
        kept = ops.expand_dims(kept, -1)
    return kept


def _slice(array: _Symbol, items: list[int | slice]) -> Any:
    if all(item == slice(None) for item in items):
        return array
    bounds = [
        (item.start, item.stop, item.step)
        if isinstance(item, slice)
        else (item, item + 1 if item != -1 else None, None)
        for item in items
    ]
    begin, end, step = (tuple(part) for part in zip(*bounds, strict=True))
    return call_named("slice", "slice", array, begin=begin, end=end, step=step)


def _operation(name: str, reverse: bool) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        return binary(name, other, self) if reverse else binary(name, self, other)

    return method


def _unary(name: str) -> Callable[[Any], Any]:
    function = make_unary(name)

    def method(self: Any) -> Any:
        return function(self)

    return method


# Methods of arrays that change them or look at their values.
_ARRAYS_ONLY = frozenset(("fill", "reshape_view", "__imatmul__", "sort"))


def install() -> None:
    """Give the class its arithmetic and the methods that arrays of ``mx.np`` have."""
    for method, name in METHODS.items():
        setattr(_Symbol, f"__{method}__", _operation(name, reverse=False))
        setattr(_Symbol, f"__r{method}__", _operation(name, reverse=True))
    for method, name in COMPARISON_METHODS.items():
        setattr(_Symbol, f"__{method}__", _operation(name, reverse=False))
    for method, name in methods.UNARY_DUNDERS.items():
        if method != "__neg__":
            setattr(_Symbol, method, _unary(name))
    for name, function in methods.functions().items():
        if name not in _ARRAYS_ONLY:
            setattr(_Symbol, name, function)


install()
Symbol._numpy_class = _Symbol
