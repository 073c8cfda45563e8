"""Functions that make arrays: ``array``, ``zeros``, ``arange`` and their like."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError, _Null
from mxnet.context import Context, as_context
from mxnet.dtypes import torch_dtype
from mxnet.ndarray.call import call, new_array
from mxnet.ndarray.handle import NDArray
from mxnet.operators.registry import REGISTRY
from mxnet.thread_state import STATE

Shape = int | Sequence[int]

# NumPy 1.23 makes an array of objects from a ragged sequence, with a warning; later ones raise.
_NUMPY_WARNS_OF_RAGGED = np.lib.NumpyVersion(np.__version__) < "1.24.0"


def _create(name: str, out: NDArray | None = None, **parameters: Any) -> NDArray:
    found = REGISTRY.get(name)
    _check_known_shape(name, parameters.get("shape"))
    given = {key: value for key, value in parameters.items() if value is not None}
    made: NDArray = call(found, [], found.parse_parameters(given), out, NDArray)
    return made


def _check_known_shape(name: str, shape: Any) -> None:
    """Without NumPy shapes, ``()`` and lengths of 0 mean "unknown", and nothing can be made."""
    if shape is None or STATE.np_shape:
        return
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    if not lengths or 0 in lengths:
        raise MXNetError(
            f"{name.strip('_')}: shape {lengths} has unknown lengths; use "
            "`with mx.np_shape():` for arrays without elements or without axes"
        )


def array(source_array: Any, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """An array with the elements of ``source_array``.

    Args:
        source_array: Nested sequence, number, NumPy array, torch tensor or array.
        ctx: Context of the result; the current one by default.
        dtype: Element type; by default that of a source array of this package, else float32.

    Returns:
        A new array that shares no memory with the source.

    Raises:
        TypeError: The source is not array-like, or ragged.

    Example:
        >>> mx.nd.array([[1, 2], [3, 4]]).shape
        (2, 2)
        >>> mx.nd.array(np.arange(3, dtype="int64")).dtype
        <class 'numpy.float32'>
    """
    context = as_context(ctx)
    if hasattr(source_array, "_tape"):
        wanted = source_array._data.dtype if dtype is None else torch_dtype(dtype)
        data = source_array._data.to(device=context.device, dtype=wanted, copy=True)
        made: NDArray = new_array(NDArray, data, context)
        return made
    wanted = torch.float32 if dtype is None else torch_dtype(dtype)
    if isinstance(source_array, torch.Tensor):
        data = source_array.detach().to(device=context.device, dtype=wanted, copy=True)
        return NDArray(data, ctx=context)
    data = _tensor_from_host(source_array, wanted)
    return NDArray(data.to(context.device), ctx=context)


def host_array(source: Any) -> np.ndarray[Any, Any]:
    """``source`` as a NumPy array.

    Raises:
        ValueError: It is a ragged sequence, on every version of NumPy.
    """
    if not _NUMPY_WARNS_OF_RAGGED or not isinstance(source, list | tuple):
        return np.asarray(source)
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            return np.asarray(source)
        except UserWarning as error:
            raise ValueError(str(error)) from None


def _tensor_from_host(source: Any, wanted: torch.dtype) -> torch.Tensor:
    try:
        host = host_array(source)
        if host.dtype.kind == "c":
            raise TypeError("complex numbers have no element type here")
        if host.dtype.kind not in "biuf":
            host = host.astype(np.float64)
        native = host.dtype.newbyteorder("=")
        data = torch.from_numpy(np.array(host, dtype=native, order="C", copy=True))
    except (TypeError, ValueError) as error:
        raise TypeError(f"array: source_array must be array like object ({error})") from None
    return data.to(wanted)


def empty(shape: Shape, ctx: Context | None = None, dtype: Any = None) -> NDArray:
    """An array whose elements are not set to anything.

    Args:
        shape: Lengths of the axes.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.

    Raises:
        MXNetError: A length is negative.

    Example:
        >>> mx.nd.empty((2, 3)).shape
        (2, 3)
    """
    context = as_context(ctx)
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    if any(length < 0 for length in lengths):
        raise MXNetError(f"empty: shape {lengths} has a negative length")
    wanted = torch.float32 if dtype is None else torch_dtype(dtype)
    return NDArray(torch.empty(lengths, dtype=wanted, device=context.device), ctx=context)


def zeros(shape: Shape, ctx: Context | None = None, dtype: Any = None, **kwargs: Any) -> NDArray:
    """An array of zeros.

    Args:
        shape: Lengths of the axes.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.
        **kwargs: ``out``, the array to fill; ``stype``, the storage type.

    Example:
        >>> mx.nd.zeros((2,)).asnumpy()
        array([0., 0.], dtype=float32)
    """
    stype, out = kwargs.pop("stype", None), kwargs.pop("out", None)
    _no_more("zeros", kwargs)
    if stype in (None, "default"):
        return _create("_zeros", out, shape=shape, ctx=ctx, dtype=dtype)
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    wanted = torch.float32 if dtype is None else torch_dtype(dtype)
    made: NDArray = NDArray._sparse_zeros(stype, lengths, as_context(ctx), wanted)
    return made


def ones(shape: Shape, ctx: Context | None = None, dtype: Any = None, **kwargs: Any) -> NDArray:
    """An array of ones.

    Args:
        shape: Lengths of the axes.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.
        **kwargs: ``out``, the array to fill.

    Example:
        >>> mx.nd.ones((2,)).asnumpy()
        array([1., 1.], dtype=float32)
    """
    out = kwargs.pop("out", None)
    _no_more("ones", kwargs)
    return _create("_ones", out, shape=shape, ctx=ctx, dtype=dtype)


def full(
    shape: Shape,
    val: Any,
    ctx: Context | None = None,
    dtype: Any = np.float32,
    out: NDArray | None = None,
) -> NDArray:
    """An array with every element ``val``.

    Args:
        shape: Lengths of the axes.
        val: A number, or an array that broadcasts to the shape.
        ctx: Context; the current one by default.
        dtype: Element type.
        out: The array to fill.

    Example:
        >>> mx.nd.full((2,), 7).asnumpy()
        array([7., 7.], dtype=float32)
    """
    made = empty(shape, ctx, dtype) if out is None else out
    made[:] = val
    return made


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool | None = None,
    ctx: Context | None = None,
    dtype: Any = np.float32,
) -> NDArray:
    """Evenly spaced numbers from ``start`` up to, not including, ``stop``.

    Args:
        start: First number; the end, counting from 0, when ``stop`` is not given.
        stop: End of the range.
        step: Distance between numbers.
        repeat: How many times each number appears.
        infer_range: Only for symbols; must be False or None here.
        ctx: Context; the current one by default.
        dtype: Element type.

    Raises:
        MXNetError: The range is empty, or ``infer_range`` is true.

    Example:
        >>> mx.nd.arange(1, 7, 2, repeat=2).asnumpy()
        array([1., 1., 3., 3., 5., 5.], dtype=float32)
    """
    if infer_range:
        raise MXNetError("arange: infer_range works on symbols only; give stop")
    if stop is None:
        start, stop = 0, start
    return _create(
        "_arange", start=start, stop=stop, step=step, repeat=repeat, ctx=ctx, dtype=dtype
    )


def linspace(
    start: float,
    stop: float,
    num: int,
    endpoint: bool = True,
    ctx: Context | None = None,
    dtype: Any = np.float32,
) -> NDArray:
    """``num`` evenly spaced numbers from ``start`` to ``stop``.

    Args:
        start: First number.
        stop: Last number, left out unless ``endpoint``.
        num: How many numbers.
        endpoint: Whether ``stop`` is the last number.
        ctx: Context; the current one by default.
        dtype: Element type.

    Example:
        >>> mx.nd.linspace(0, 1, 3).asnumpy()
        array([0. , 0.5, 1. ], dtype=float32)
    """
    values = np.linspace(start, stop, num, endpoint=endpoint, dtype=np.float64)
    return array(values, ctx, dtype)


def eye(
    N: int,  # noqa: N803 - the reference's name
    M: int = 0,  # noqa: N803 - the reference's name
    k: int = 0,
    ctx: Context | None = None,
    dtype: Any = None,
    **kwargs: Any,
) -> NDArray:
    """A matrix with ones on one diagonal and zeros elsewhere.

    Args:
        N: Rows.
        M: Columns; 0 for as many as rows.
        k: Which diagonal; positive ones lie above the main one.
        ctx: Context; the current one by default.
        dtype: Element type; float32 by default.
        **kwargs: ``out``, the array to fill.

    Example:
        >>> mx.nd.eye(2, 3, 1).asnumpy()
        array([[0., 1., 0.],
               [0., 0., 1.]], dtype=float32)
    """
    out = kwargs.pop("out", None)
    _no_more("eye", kwargs)
    return _create("_eye", out, N=N, M=M, k=k, ctx=ctx, dtype=dtype)


def from_numpy(
    ndarray: np.ndarray[Any, Any], zero_copy: bool = True, array_cls: type[NDArray] = NDArray
) -> NDArray:
    """An array over a NumPy array's memory.

    Args:
        ndarray: Contiguous array. With ``zero_copy`` it is made read-only for NumPy, because the
            array made here may change it.
        zero_copy: Share memory; False copies.
        array_cls: Class of the result.

    Raises:
        ValueError: ``zero_copy`` of an array that is not C-contiguous.

    Example:
        >>> mx.nd.from_numpy(np.ones(2, dtype="float32")).shape
        (2,)
    """
    if not zero_copy:
        return array_cls(torch.from_numpy(np.array(ndarray, order="C")))
    if not ndarray.flags["C_CONTIGUOUS"]:
        raise ValueError("from_numpy: only C-contiguous arrays can be shared; pass zero_copy=False")
    shared = torch.from_numpy(ndarray)
    ndarray.flags["WRITEABLE"] = False
    return array_cls(shared)


def from_dlpack(dlpack: Any) -> NDArray:
    """An array over the memory of a DLPack capsule or of an object with ``__dlpack__``.

    Example:
        >>> mx.nd.from_dlpack(mx.nd.ones((2,)).to_dlpack_for_read()).shape
        (2,)
    """
    return NDArray(torch.utils.dlpack.from_dlpack(dlpack))


def to_dlpack_for_read(data: NDArray) -> Any:
    """A DLPack capsule over ``data``'s memory, for a consumer that only reads."""
    return data.to_dlpack_for_read()


def to_dlpack_for_write(data: NDArray) -> Any:
    """A DLPack capsule over ``data``'s memory, for a consumer that may write."""
    return data.to_dlpack_for_write()


def _no_more(function: str, kwargs: dict[str, Any]) -> None:
    for name in ("name", "attr", "order"):
        kwargs.pop(name, None)
    left = {key: value for key, value in kwargs.items() if value is not _Null}
    if left:
        raise TypeError(f"{function}: unknown argument {next(iter(left))!r}")
