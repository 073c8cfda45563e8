"""Making, saving and loading arrays of any storage type, under the reference's module name."""

from __future__ import annotations

from typing import Any

from mxnet.context import Context
from mxnet.ndarray import creation
from mxnet.ndarray.files import load as load
from mxnet.ndarray.files import load_frombuffer as load_frombuffer
from mxnet.ndarray.files import save as save
from mxnet.ndarray.handle import NDArray


def zeros(
    shape: creation.Shape,
    ctx: Context | None = None,
    dtype: Any = None,
    stype: str | None = None,
    **kwargs: Any,
) -> NDArray:
    """An array of zeros with any storage type.

    Args:
        shape: Lengths of the axes.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.
        stype: ``"default"``, ``"csr"`` or ``"row_sparse"``.
        **kwargs: ``out``, the array to fill.

    Example:
        >>> mx.nd.utils.zeros((2, 2)).shape
        (2, 2)
    """
    return creation.zeros(shape, ctx, dtype, stype=stype, **kwargs)


def empty(
    shape: creation.Shape,
    ctx: Context | None = None,
    dtype: Any = None,
    stype: str | None = None,
) -> NDArray:
    """An array whose elements are not set; sparse ones hold no elements.

    Args:
        shape: Lengths of the axes.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.
        stype: ``"default"``, ``"csr"`` or ``"row_sparse"``.

    Example:
        >>> mx.nd.utils.empty((2, 2)).shape
        (2, 2)
    """
    if stype in (None, "default"):
        return creation.empty(shape, ctx, dtype)
    return creation.zeros(shape, ctx, dtype, stype=stype)


def array(source_array: Any, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """An array with the elements of ``source_array``, which may be sparse.

    Args:
        source_array: Sequence, NumPy array, SciPy csr matrix or array.
        ctx: Context; the current one by default.
        dtype: Element type; by default that of a source array of this package, else float32.

    Example:
        >>> mx.nd.utils.array([1, 2]).shape
        (2,)
    """
    if getattr(source_array, "stype", "default") != "default" or hasattr(source_array, "tocsr"):
        from mxnet.ndarray import sparse  # noqa: PLC0415 - most programs make no sparse arrays

        return sparse.array(source_array, ctx=ctx, dtype=dtype)
    return creation.array(source_array, ctx, dtype)
