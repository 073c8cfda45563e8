"""Which operators ``+ - * /`` use when an array may be sparse.

Unlike the arithmetic of dense arrays, which broadcasts always, arrays of one shape go through the
elementwise operators: those keep storage types that the broadcasting ones do not.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from mxnet.base import MXNetError
from mxnet.ndarray.arithmetic import binary
from mxnet.ndarray.call import IN_PLACE_MESSAGE
from mxnet.ndarray.handle import NDArray
from mxnet.thread_state import STATE


class Names(NamedTuple):
    """The operators of one arithmetic symbol.

    Attributes:
        elementwise: For arrays of one shape.
        broadcast: For arrays of other shapes.
        scalar: For array and number.
        reflected: For number and array.
    """

    elementwise: str
    broadcast: str
    scalar: str
    reflected: str


ADD = Names("elemwise_add", "broadcast_add", "_plus_scalar", "_plus_scalar")
SUBTRACT = Names("elemwise_sub", "broadcast_sub", "_minus_scalar", "_rminus_scalar")
MULTIPLY = Names("elemwise_mul", "broadcast_mul", "_mul_scalar", "_mul_scalar")
DIVIDE = Names("elemwise_div", "broadcast_div", "_div_scalar", "_rdiv_scalar")


def combine(names: Names, lhs: Any, rhs: Any, out: Any = None) -> Any:
    """``lhs`` operator ``rhs`` for arrays and numbers, at least one of them an array."""
    if not isinstance(lhs, NDArray):
        return binary(names.broadcast, names.reflected, rhs, lhs, out)
    if isinstance(rhs, NDArray) and lhs.shape == rhs.shape:
        return binary(names.elementwise, names.scalar, lhs, rhs, out)
    return binary(names.broadcast, names.scalar, lhs, rhs, out)


def combine_reflected(names: Names, lhs: Any, rhs: Any) -> Any:
    """``lhs`` operator ``rhs`` for a sparse ``rhs`` and a number or dense array."""
    if isinstance(lhs, NDArray):  # its own arithmetic, which broadcasts
        return binary(names.broadcast, names.scalar, lhs, rhs)
    return binary(names.broadcast, names.reflected, rhs, lhs)


def combine_in_place(names: Names, lhs: Any, rhs: Any) -> Any:
    """``lhs`` operator ``rhs``, written to ``lhs``.

    Raises:
        MXNetError: ``lhs`` takes part in the graph being recorded.
    """
    if STATE.recording and (lhs._graph_tensor() is not None or lhs._storage.data.requires_grad):
        raise MXNetError(IN_PLACE_MESSAGE)
    return combine(names, lhs, rhs, out=lhs)
