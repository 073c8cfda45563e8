"""The operators behind ``mx.np``, as functions on its arrays: ``ops._npi_mean(a, axis)``.

Each is generated when first used; parameters and results are those of the operator.
"""

from __future__ import annotations

import numbers
from typing import Any

import numpy as onp
import torch

from mxnet.context import Context, as_context
from mxnet.dtypes import number_dtype
from mxnet.ndarray.call import call, is_array, is_symbol, new_array
from mxnet.ndarray.wrappers import make_function
from mxnet.numpy.handle import ndarray
from mxnet.operators.numpy_types import default_float
from mxnet.operators.registry import REGISTRY


class Operators:
    """Operators as attributes; the functions take and return ``mx.np`` arrays."""

    def __getattr__(self, name: str) -> Any:
        if name not in REGISTRY:
            raise AttributeError(f"there is no operator {name!r}")
        function = make_function(REGISTRY.get(name), name, ndarray, "mx.np")
        setattr(self, name, function)
        return function


ops = Operators()


_new = object.__new__


def unrecorded(result: torch.Tensor, like: Any) -> Any:
    """A handle over a result that no graph records, where the results of ``like`` live.

    Functions that training code calls most use it to pass by what operators take time for:
    conversion, recording and errors. They go to the operator for all of that.
    """
    array = _new(ndarray)
    array._data = result
    array._tape = None
    array._ctx = like._ctx.results
    return array


def invoke(name: str, arrays: list[Any], out: Any = None, **parameters: Any) -> Any:
    """Call an operator on arrays with some of its parameters."""
    found = REGISTRY.get(name)
    return call(found, arrays, found.parse_parameters(parameters), out, ndarray)


def is_number(value: Any) -> bool:
    """Whether ``value`` is a Python or NumPy number, or a NumPy array without axes."""
    return isinstance(value, numbers.Number | onp.generic)


def from_host(value: Any, ctx: Context | None = None) -> ndarray:
    """An array with the elements and the type of a NumPy array, sequence or number.

    Raises:
        TypeError: ``value`` is not array-like, or a classic array.
    """
    if is_array(value):
        raise TypeError(
            f"type {type(value)} not supported; convert it with as_np_ndarray() for an mx.np array"
        )
    try:
        host = onp.asarray(value)
        if isinstance(value, list | tuple | float | int) and host.dtype == onp.float64:
            host = host.astype(onp.float64 if default_float() is torch.float64 else onp.float32)
        if isinstance(value, list | tuple | complex) and host.dtype == onp.complex128:
            host = host.astype(complex if default_float() is torch.float64 else onp.complex64)
        number_dtype(host.dtype)
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(f"type {type(value)} not supported ({error})") from None
    context = as_context(ctx)
    data = torch.from_numpy(onp.array(host, order="C", copy=True))
    made: ndarray = new_array(ndarray, data.to(context.device), context)
    return made


def as_array(value: Any, like: Any = None) -> Any:
    """``value`` if it is an ``mx.np`` array or a symbol; else an array where ``like`` is."""
    if isinstance(value, ndarray) or is_symbol(value):
        return value
    return from_host(value, None if like is None else like._ctx)


def as_arrays(values: Any) -> list[Any]:
    """A sequence of array-like values as arrays."""
    if isinstance(values, ndarray):
        return list(values)
    return [as_array(value) for value in values]
