"""Stand-ins for parameters whose shape the first forward pass decides.

A block passes a :class:`DeferredArray` where a parameter is not initialised yet. The first operator
that uses it works out the missing lengths from its other inputs (the operator's ``fill_shapes``
rule), the parameter is initialised, and the operator goes on: no separate inference pass, and it
works for any ``hybrid_forward``.
"""

from __future__ import annotations

from typing import Any

from mxnet.context import Context
from mxnet.ndarray import NDArray
from mxnet.ndarray.call import UnknownShapeAccess


class DeferredArray(NDArray):
    """The array of a parameter on one context, made when an operator first asks for it."""

    __slots__ = ("_parameter",)

    def __init__(self, parameter: Any, ctx: Context) -> None:
        self._parameter = parameter
        self._ctx = ctx

    def __getattr__(self, name: str) -> Any:
        if name in ("_data", "_tape"):
            if self._parameter._data is None:
                raise UnknownShapeAccess
            self._adopt()
            return object.__getattribute__(self, name)
        return super().__getattr__(name)

    def _known_shape(self) -> tuple[int, ...]:
        shape = self._parameter._shape or ()
        return tuple(max(length, 0) for length in shape)

    def _resolve(self, shape: tuple[int, ...]) -> None:
        """Initialise the parameter with ``shape`` and become its array."""
        if self._parameter._data is None:
            if shape is not None:
                self._parameter.shape = shape
            self._parameter._finish_deferred_init()
        self._adopt()

    def _adopt(self) -> None:
        array = self._parameter.data(self._ctx)
        self._data, self._tape, self._node = array._data, array._tape, array._node

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape, with 0 for lengths not known yet."""
        if self._parameter._data is None:
            return self._known_shape()
        shape: tuple[int, ...] = self._parameter.shape
        return shape
