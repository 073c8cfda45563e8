"""Initializers without chance: one value everywhere, or the values of an array."""

from __future__ import annotations

import json
from typing import Any

import numpy

from mxnet import ndarray
from mxnet.initializer.base import Initializer, alias, register
from mxnet.ndarray import NDArray


@register
@alias("zeros")
class Zero(Initializer):
    """Fill weights with zeros.

    Example:
        >>> weight = mx.nd.ones((2,))
        >>> mx.init.Zero()(mx.init.InitDesc("weight"), weight)
        >>> weight.asnumpy()
        array([0., 0.], dtype=float32)
    """

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = 0


@register
@alias("ones")
class One(Initializer):
    """Fill weights with ones.

    Example:
        >>> weight = mx.nd.zeros((2,))
        >>> mx.init.One()(mx.init.InitDesc("weight"), weight)
        >>> weight.asnumpy()
        array([1., 1.], dtype=float32)
    """

    def __init__(self) -> None:
        super().__init__()

    def _init_weight(self, _: str, arr: NDArray) -> None:
        arr[:] = 1


@register
class Constant(Initializer):
    """Fill weights with a number, or with the values of an array.

    Args:
        value: Number; or array or nested list whose shape broadcasts to that of the weight.

    Example:
        >>> weight = mx.nd.zeros((2, 2))
        >>> mx.init.Constant(mx.nd.array([1, 2]))(mx.init.InitDesc("weight"), weight)
        >>> weight.asnumpy().tolist()
        [[1.0, 2.0], [1.0, 2.0]]
    """

    def __init__(self, value: Any) -> None:
        super().__init__(value=value)
        self.value = value

    def _init_weight(self, name: str, arr: NDArray) -> None:
        if isinstance(self.value, int | float):
            arr[:] = self.value
            return
        value = self.value
        if not isinstance(value, NDArray):
            value = ndarray.array(numpy.asarray(value), ctx=arr.context, dtype=arr.dtype)
        if not _broadcasts(value.shape, arr.shape):
            raise ValueError(
                f"Constant: value of shape {value.shape} does not broadcast to {name} of shape "
                f"{arr.shape}"
            )
        arr[:] = value.as_in_context(arr.context).astype(arr.dtype, copy=False)

    def dumps(self) -> str:
        """The initializer as JSON; an array becomes a nested list."""
        value = self.value
        if isinstance(value, NDArray):
            value = value.asnumpy()
        if isinstance(value, numpy.ndarray | numpy.generic):
            value = value.tolist()
        return json.dumps([type(self).__name__.lower(), {"value": value}])


def _broadcasts(shape: tuple[int, ...], target: tuple[int, ...]) -> bool:
    try:
        return numpy.broadcast_shapes(shape, target) == target
    except ValueError:
        return False
