"""Functions that make arrays: constants, ranges, grids, windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as onp
import torch

from mxnet.context import Context, as_context
from mxnet.dtypes import number_dtype
from mxnet.ndarray.call import is_array, new_array
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, invoke, is_number, ops
from mxnet.operators.numpy_types import default_float

Shape = int | Sequence[int]


def _lengths(shape: Any) -> tuple[int, ...]:
    if isinstance(shape, int | onp.integer):
        return (int(shape),)
    return tuple(int(n) for n in shape)


def _check_order(name: str, order: str) -> None:
    if order != "C":
        raise NotImplementedError(f"{name}: order must be 'C', got {order!r}")


def _float(dtype: Any) -> Any:
    """``dtype``, or the default float type for None."""
    return default_float() if dtype is None else number_dtype(dtype)


def array(object: Any, dtype: Any = None, ctx: Context | None = None) -> ndarray:  # noqa: A002
    """An array with the elements of ``object``.

    Args:
        object: Nested sequence, number, NumPy array, torch tensor or ``mx.np`` array.
        dtype: Element type; by default that of a source array, and float32 for lists and numbers.
        ctx: Context; the current one by default.

    Returns:
        A new array that shares no memory with the source.

    Raises:
        ValueError: ``object`` is a classic array.
        TypeError: ``object`` is not array-like.

    Example:
        >>> mx.np.array([[1, 2], [3, 4]], dtype="int32")
        array([[1, 2],
               [3, 4]], dtype=int32)
    """
    context = as_context(ctx)
    if is_array(object):
        if not isinstance(object, ndarray):
            raise ValueError(
                "array: object is a classic array; use its as_np_ndarray(), which shares memory"
            )
        wanted = object._data.dtype if dtype is None else number_dtype(dtype)
        data = object._data.to(device=context.device, dtype=wanted, copy=True)
        made: ndarray = new_array(ndarray, data, context)
        return made
    if isinstance(object, torch.Tensor):
        wanted = object.dtype if dtype is None else number_dtype(dtype)
        data = object.detach().to(device=context.device, dtype=wanted, copy=True)
        return ndarray(data, ctx=context)
    if dtype is None:
        is_host = isinstance(object, onp.ndarray | onp.generic)
        wanted = number_dtype(object.dtype) if is_host else default_float()
        if not is_host and _has_complex(object):
            wanted = torch.complex64 if wanted is torch.float32 else torch.complex128
    else:
        wanted = number_dtype(dtype)
    return ndarray(_host_tensor(object, wanted).to(context.device), ctx=context)


def _has_complex(source: Any) -> bool:
    if isinstance(source, list | tuple):
        return any(_has_complex(item) for item in source)
    return isinstance(source, complex)


def _host_tensor(source: Any, wanted: torch.dtype) -> torch.Tensor:
    if isinstance(source, list | tuple) and any(is_array(item) for item in source):
        parts = [item._data if is_array(item) else torch.as_tensor(item) for item in source]
        return torch.stack([part.to(wanted) for part in parts])
    try:
        host = onp.array(source, order="C", copy=True)
        if host.dtype.kind not in "biuf" and not (host.dtype.kind == "c" and wanted.is_complex):
            host = host.astype(onp.float64)
        return torch.from_numpy(host).to(wanted)
    except (TypeError, ValueError) as error:
        raise TypeError(f"array: object is not array-like ({error})") from None


def asarray(a: Any, dtype: Any = None, ctx: Context | None = None) -> ndarray:
    """``a`` itself if it is an array of that type and context, else a new array.

    Args:
        a: As for ``array``.
        dtype: Element type; by default as for ``array``.
        ctx: Context; by default that of ``a``, or the current one.

    Example:
        >>> a = mx.np.zeros((2,))
        >>> mx.np.asarray(a) is a
        True
    """
    if not isinstance(a, ndarray):
        return array(a, dtype, ctx)
    here = a if ctx is None else a.as_in_ctx(ctx)
    return here if dtype is None else here.astype(dtype, copy=False)


def _constant(function: Any, shape: tuple[int, ...], ctx: Context | None) -> ndarray | None:
    """An array of the default type, by the torch function; None where torch refuses."""
    context = as_context(ctx)
    try:
        data = function(shape, dtype=default_float(), device=context.device)
    except (RuntimeError, TypeError):
        return None
    made: ndarray = new_array(ndarray, data, context.results)
    return made


def zeros(shape: Shape, dtype: Any = None, order: str = "C", ctx: Context | None = None) -> ndarray:
    """An array of zeros.

    Args:
        shape: Lengths of the axes.
        dtype: Element type; float32 by default.
        order: Only ``"C"``.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.zeros((2, 2))
        array([[0., 0.],
               [0., 0.]])
    """
    if dtype is None and order == "C" and type(shape) is tuple:
        quick = _constant(torch.zeros, shape, ctx)
        if quick is not None:
            return quick
    _check_order("zeros", order)
    made: ndarray = ops._npi_zeros(_lengths(shape), ctx, _float(dtype))
    return made


def ones(shape: Shape, dtype: Any = None, order: str = "C", ctx: Context | None = None) -> ndarray:
    """An array of ones.

    Args:
        shape: Lengths of the axes.
        dtype: Element type; float32 by default.
        order: Only ``"C"``.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.ones((2,))
        array([1., 1.])
    """
    if dtype is None and order == "C" and type(shape) is tuple:
        quick = _constant(torch.ones, shape, ctx)
        if quick is not None:
            return quick
    _check_order("ones", order)
    made: ndarray = ops._npi_ones(_lengths(shape), ctx, _float(dtype))
    return made


def empty(shape: Shape, dtype: Any = None, order: str = "C", ctx: Context | None = None) -> ndarray:
    """An array whose elements are not set to anything.

    Args:
        shape: Lengths of the axes.
        dtype: Element type; float32 by default.
        order: Only ``"C"``.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.empty((2, 3)).shape
        (2, 3)
    """
    _check_order("empty", order)
    context = as_context(ctx)
    wanted = number_dtype(_float(dtype))
    return ndarray(torch.empty(_lengths(shape), dtype=wanted, device=context.device), ctx=context)


def full(
    shape: Shape,
    fill_value: Any,
    dtype: Any = None,
    order: str = "C",
    ctx: Context | None = None,
    out: Any = None,
) -> ndarray:
    """An array with every element the same.

    Args:
        shape: Lengths of the axes.
        fill_value: The number, or an array that broadcasts to ``shape``.
        dtype: Element type; by default bool for a bool, that of an array, else float32.
        order: Only ``"C"``.
        ctx: Context; the current one by default.
        out: Array that receives the result.

    Example:
        >>> mx.np.full((2,), 7)
        array([7., 7.])
    """
    _check_order("full", order)
    if isinstance(fill_value, ndarray):
        source = fill_value if dtype is None else fill_value.astype(dtype, copy=False)
        if ctx is not None:
            source = source.as_in_ctx(ctx)
        return invoke("_npi_broadcast_to", [source], out, shape=_lengths(shape))
    if dtype is None:
        dtype = torch.bool if isinstance(fill_value, bool | onp.bool_) else default_float()
    wanted = number_dtype(dtype)
    return invoke(
        "_npi_full", [], out, shape=_lengths(shape), ctx=ctx, dtype=wanted, value=float(fill_value)
    )


def zeros_like(
    a: Any, dtype: Any = None, order: str = "C", ctx: Context | None = None, out: Any = None
) -> ndarray:
    """An array of zeros with the shape and type of another.

    Args:
        a: Array.
        dtype: Element type; by default that of ``a``.
        order: Only ``"C"``.
        ctx: Context; by default that of ``a``.
        out: Array that receives the result.

    Example:
        >>> mx.np.zeros_like(mx.np.ones((2,)))
        array([0., 0.])
    """
    return full_like(a, 0, dtype, order, ctx, out)


def ones_like(
    a: Any, dtype: Any = None, order: str = "C", ctx: Context | None = None, out: Any = None
) -> ndarray:
    """An array of ones with the shape and type of another.

    Args:
        a: Array.
        dtype: Element type; by default that of ``a``.
        order: Only ``"C"``.
        ctx: Context; by default that of ``a``.
        out: Array that receives the result.

    Example:
        >>> mx.np.ones_like(mx.np.zeros((2,)))
        array([1., 1.])
    """
    return full_like(a, 1, dtype, order, ctx, out)


def full_like(
    a: Any,
    fill_value: Any,
    dtype: Any = None,
    order: str = "C",
    ctx: Context | None = None,
    out: Any = None,
) -> ndarray:
    """An array with every element the same and the shape and type of another.

    Args:
        a: Array.
        fill_value: The number; truncated for integers.
        dtype: Element type; by default that of ``a``.
        order: Only ``"C"``.
        ctx: Context; by default that of ``a``.
        out: Array that receives the result.

    Example:
        >>> mx.np.full_like(mx.np.zeros((2,)), 7)
        array([7., 7.])
    """
    _check_order("full_like", order)
    source = as_array(a)
    if ctx is not None:
        source = source.as_in_ctx(ctx)
    wanted = None if dtype is None else number_dtype(dtype)
    return invoke("_npi_full_like", [source], out, fill_value=float(fill_value), dtype=wanted)


def empty_like(
    prototype: Any, dtype: Any = None, order: str = "C", subok: bool = False, shape: Any = None
) -> ndarray:
    """An array with the shape and type of another, its elements not set to anything.

    Args:
        prototype: Array.
        dtype: Element type; by default that of ``prototype``.
        order: Only ``"C"``.
        subok: Only False.
        shape: Lengths of the axes; by default those of ``prototype``.

    Raises:
        NotImplementedError: ``order`` or ``subok`` has another value.

    Example:
        >>> mx.np.empty_like(mx.np.zeros((2, 3))).shape
        (2, 3)
    """
    if subok:
        raise NotImplementedError("empty_like: subok must be False")
    source = as_array(prototype)
    wanted = source._data.dtype if dtype is None else dtype
    return empty(source.shape if shape is None else shape, wanted, order, source._ctx)


def arange(
    start: float,
    stop: float | None = None,
    step: float = 1,
    dtype: Any = None,
    ctx: Context | None = None,
) -> ndarray:
    """Numbers at equal distances, the end not included.

    Args:
        start: First number; the end, counting from 0, when ``stop`` is None.
        stop: The end.
        step: Distance.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Raises:
        MXNetError: ``step`` is 0.

    Example:
        >>> mx.np.arange(1, 4)
        array([1., 2., 3.])
    """
    step = 1 if step is None else step
    end = None if stop is None else float(stop)
    made: ndarray = invoke(
        "_npi_arange",
        [],
        start=float(start),
        stop=end,
        step=float(step),
        ctx=ctx,
        dtype=_float(dtype),
    )
    return made


def linspace(
    start: float,
    stop: float,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: int = 0,
    ctx: Context | None = None,
) -> Any:
    """Numbers at equal distances between two ends.

    Args:
        start: First number.
        stop: Last number, or the one after it without ``endpoint``.
        num: How many.
        endpoint: Include ``stop``.
        retstep: Also return the distance.
        dtype: Element type; float32 by default.
        axis: Only 0.
        ctx: Context; the current one by default.

    Raises:
        NotImplementedError: ``start`` or ``stop`` is no number, or ``axis`` is not 0.

    Example:
        >>> mx.np.linspace(0, 1, 3)
        array([0. , 0.5, 1. ])
    """
    if not (is_number(start) and is_number(stop)):
        raise NotImplementedError("linspace: start and stop must be numbers")
    if axis != 0:
        raise NotImplementedError(f"linspace: axis must be 0, got {axis}")
    context = as_context(ctx)
    step = (stop - start) / max(num - 1 if endpoint else num, 1)
    places = torch.arange(num, dtype=torch.float64, device=context.device)
    numbers = places * step + start
    if endpoint and num > 1:
        numbers[-1] = stop
    made = ndarray(numbers.to(number_dtype(_float(dtype))), ctx=context)
    return (made, step) if retstep else made


def logspace(
    start: float,
    stop: float,
    num: int = 50,
    endpoint: bool = True,
    base: float = 10.0,
    dtype: Any = None,
    axis: int = 0,
    ctx: Context | None = None,
) -> ndarray:
    """Numbers at equal distances on a logarithmic scale.

    Args:
        start: Exponent of the first number.
        stop: Exponent of the last number, or of the one after it without ``endpoint``.
        num: How many.
        endpoint: Include ``stop``.
        base: Base of the powers.
        dtype: Element type; float32 by default.
        axis: Only 0.
        ctx: Context; the current one by default.

    Raises:
        NotImplementedError: ``axis`` is not 0.

    Example:
        >>> mx.np.logspace(0, 2, 3)
        array([  1.,  10., 100.])
    """
    if axis != 0:
        raise NotImplementedError(f"logspace: axis must be 0, got {axis}")
    made: ndarray = invoke(
        "_npi_logspace",
        [],
        start=float(start),
        stop=float(stop),
        num=num,
        endpoint=endpoint,
        base=float(base),
        ctx=ctx,
        dtype=_float(dtype),
    )
    return made


def eye(
    N: int,  # noqa: N803 - NumPy's name
    M: int | None = None,  # noqa: N803 - NumPy's name
    k: int = 0,
    dtype: Any = None,
    ctx: Context | None = None,
) -> ndarray:
    """A matrix with ones on a diagonal and zeros elsewhere.

    Args:
        N: Number of rows.
        M: Number of columns; ``N`` by default.
        k: Which diagonal: above the main one if positive, below if negative.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.eye(2, k=1)
        array([[0., 1.],
               [0., 0.]])
    """
    made: ndarray = invoke("_npi_eye", [], N=N, M=M, k=k, ctx=ctx, dtype=_float(dtype))
    return made


def identity(n: int, dtype: Any = None, ctx: Context | None = None) -> ndarray:
    """The identity matrix.

    Args:
        n: Number of rows and columns.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.identity(2)
        array([[1., 0.],
               [0., 1.]])
    """
    made: ndarray = invoke("_npi_identity", [], shape=(n, n), ctx=ctx, dtype=_float(dtype))
    return made


def indices(dimensions: Shape, dtype: Any = "int32", ctx: Context | None = None) -> ndarray:
    """The index of every element of a grid along each of its axes.

    Args:
        dimensions: Shape of the grid.
        dtype: Element type.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.indices((2, 3)).shape
        (2, 2, 3)
    """
    made: ndarray = invoke(
        "_npi_indices", [], dimensions=_lengths(dimensions), dtype=dtype, ctx=ctx
    )
    return made


def _window(name: str, points: int, dtype: Any, ctx: Context | None) -> ndarray:
    made: ndarray = invoke(name, [], M=points, ctx=ctx, dtype=_float(dtype))
    return made


def blackman(M: int, dtype: Any = None, ctx: Context | None = None) -> ndarray:  # noqa: N803
    """The Blackman window.

    Args:
        M: Number of points.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.blackman(5).shape
        (5,)
    """
    return _window("_npi_blackman", M, dtype, ctx)


def hamming(M: int, dtype: Any = None, ctx: Context | None = None) -> ndarray:  # noqa: N803
    """The Hamming window.

    Args:
        M: Number of points.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.hamming(3)
        array([0.08, 1.  , 0.08])
    """
    return _window("_npi_hamming", M, dtype, ctx)


def hanning(M: int, dtype: Any = None, ctx: Context | None = None) -> ndarray:  # noqa: N803
    """The Hann window.

    Args:
        M: Number of points.
        dtype: Element type; float32 by default.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.hanning(3)
        array([0., 1., 0.])
    """
    return _window("_npi_hanning", M, dtype, ctx)


def meshgrid(*xi: Any, **kwargs: Any) -> list[ndarray]:
    """The coordinates of a grid as one array for each axis.

    Args:
        *xi: The coordinates along each axis.
        **kwargs: ``indexing``, ``"xy"`` by default, else ``"ij"``; ``sparse=True`` leaves the
            arrays at length 1 along the other axes; ``copy``, accepted since arrays are copied.

    Raises:
        TypeError: An argument is unknown.
        ValueError: ``indexing`` is another text.

    Example:
        >>> x, y = mx.np.meshgrid(mx.np.arange(2), mx.np.arange(3))
        >>> x.shape
        (3, 2)
    """
    indexing = kwargs.pop("indexing", "xy")
    sparse = kwargs.pop("sparse", False)
    kwargs.pop("copy", None)
    if kwargs:
        raise TypeError(f"meshgrid: argument {next(iter(kwargs))!r} is not supported")
    if indexing not in ("xy", "ij"):
        raise ValueError(f"meshgrid: indexing must be 'xy' or 'ij', got {indexing!r}")
    arrays = [as_array(x).reshape(-1) for x in xi]
    axes = list(range(len(arrays)))
    if indexing == "xy" and len(axes) > 1:
        axes[0], axes[1] = 1, 0
    lengths = {axis: a.size for axis, a in zip(axes, arrays, strict=True)}
    shape = tuple(lengths[axis] for axis in range(len(axes)))
    grids = []
    for axis, a in zip(axes, arrays, strict=True):
        along = a.reshape(tuple(-1 if i == axis else 1 for i in range(len(axes))))
        grids.append(along if sparse else invoke("_npi_broadcast_to", [along], shape=shape))
    return grids


def copy(a: Any, out: Any = None) -> ndarray:
    """The same elements in memory of their own.

    Args:
        a: Array.
        out: Array that receives the result.

    Example:
        >>> mx.np.copy(mx.np.array([1, 2]))
        array([1., 2.])
    """
    return invoke("_np_copy", [as_array(a)], out)


def genfromtxt(*args: Any, **kwargs: Any) -> ndarray:
    """An array from a text file, as ``numpy.genfromtxt`` reads it.

    Args:
        *args: Positional arguments of ``numpy.genfromtxt``.
        **kwargs: Its keyword arguments, and ``ctx``, the context.

    Returns:
        Array of float64, or of the ``dtype`` given.

    Example:
        >>> import io
        >>> mx.np.genfromtxt(io.StringIO("1,2"), delimiter=",")
        array([1., 2.], dtype=float64)
    """
    ctx = kwargs.pop("ctx", None)
    return array(onp.genfromtxt(*args, **kwargs), kwargs.get("dtype"), ctx)
