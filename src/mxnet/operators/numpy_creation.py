"""NumPy's functions that make arrays: constants, ranges, identities, windows."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.operators.creation import device_of
from mxnet.operators.families import wrapped
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator

_CONSTANT = """An array of {word}.

Shapes:
    output: ``shape``.

Args:
    shape: Lengths of the axes.
    ctx: Context; the current one by default.
    dtype: Element type.

Example:
    >>> mx.np.{word}((2,))
    array([{element}, {element}])
"""


def _constant(word: str, function: Callable[..., Tensor], element: str) -> None:
    def body(
        *, shape: tuple[int, ...] = (), ctx: Context | None = None, dtype: DType = torch.float32
    ) -> Tensor:
        return function(shape, dtype=dtype, device=device_of(ctx))

    body.__doc__ = _CONSTANT.format(word=word, element=element)
    body.__name__ = body.__qualname__ = word
    operator(f"_npi_{word}", zero_dim=True)(body)


_constant("zeros", torch.zeros, "0.")
_constant("ones", torch.ones, "1.")


@operator("_npi_full_like", zero_dim=True)
def full_like(
    a: Tensor, *, fill_value: float, ctx: Context | None = None, dtype: DType | None = None
) -> Tensor:
    """An array of the shape of another with every element the same number.

    Shapes:
        a: Any.
        output: Shape of ``a``.

    Args:
        a: Array that gives shape, and type unless ``dtype`` does.
        fill_value: The number; truncated for integers.
        ctx: Not used; the result is where ``a`` is.
        dtype: Element type.

    Example:
        >>> mx.np.full_like(mx.np.zeros((2,)), 7)
        array([7., 7.])
    """
    wanted = dtype or a.dtype
    value = fill_value
    if not wanted.is_floating_point:
        value = bool(fill_value) if wanted is torch.bool else wrapped(fill_value, wanted)
    return torch.full_like(a, value, dtype=wanted)


@operator("_npi_arange")
def arange(
    *,
    start: float,
    stop: float | None = None,
    step: float = 1.0,
    repeat: int = 1,
    infer_range: bool = False,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
) -> Tensor:
    """Numbers at equal distances, the end not included.

    Shapes:
        output: ``(ceil((stop - start) / step),)``.

    Args:
        start: First number; the end, counting from 0, when ``stop`` is None.
        stop: The end.
        step: Distance.
        repeat: How often each number is repeated.
        infer_range: Not used.
        ctx: Context; the current one by default.
        dtype: Element type.

    Raises:
        MXNetError: ``step`` is 0.

    Example:
        >>> mx.np.arange(1, 4)
        array([1., 2., 3.])
    """
    if step == 0:
        raise MXNetError("arange: step must not be 0")
    first, end = (0.0, start) if stop is None else (start, stop)
    count = max(math.ceil((end - first) / step), 0)
    device = device_of(ctx)
    # Multiplied, not added up: torch.arange would round the end of float ranges on its own.
    numbers = torch.arange(count, device=device, dtype=torch.float64) * step + first
    result = numbers.to(dtype)
    return result.repeat_interleave(repeat) if repeat > 1 else result


@operator("_npi_eye")
def eye(
    *,
    N: int,  # noqa: N803 - the reference's name
    M: int | None = None,  # noqa: N803 - the reference's name
    k: int = 0,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
) -> Tensor:
    """A matrix with ones on a diagonal and zeros elsewhere.

    Shapes:
        output: ``(N, M)``.

    Args:
        N: Number of rows.
        M: Number of columns; ``N`` by default.
        k: Which diagonal: above the main one if positive, below if negative.
        ctx: Context; the current one by default.
        dtype: Element type.

    Example:
        >>> mx.np.eye(2)
        array([[1., 0.],
               [0., 1.]])
    """
    columns = N if M is None else M
    result = torch.zeros((N, columns), dtype=dtype, device=device_of(ctx))
    if -N < k < columns:
        result.diagonal(k).fill_(1)
    return result


@operator("_npi_identity")
def identity(
    *, shape: tuple[int, ...] = (), ctx: Context | None = None, dtype: DType = torch.float32
) -> Tensor:
    """The identity matrix.

    Shapes:
        output: ``shape``, two equal lengths.

    Args:
        shape: Shape of the matrix.
        ctx: Context; the current one by default.
        dtype: Element type.

    Raises:
        MXNetError: ``shape`` is not that of a square matrix.

    Example:
        >>> mx.np.identity(2)
        array([[1., 0.],
               [0., 1.]])
    """
    if len(shape) != 2 or shape[0] != shape[1]:
        raise MXNetError(f"identity: shape={shape} is not that of a square matrix")
    return torch.eye(shape[0], dtype=dtype, device=device_of(ctx))


@operator("_npi_indices", zero_dim=True)
def indices(
    *, dimensions: tuple[int, ...], dtype: DType = torch.int32, ctx: Context | None = None
) -> Tensor:
    """The index of every element of a grid along each of its axes.

    Shapes:
        output: ``(len(dimensions), *dimensions)``.

    Args:
        dimensions: Shape of the grid.
        dtype: Element type.
        ctx: Context; the current one by default.

    Example:
        >>> mx.np.indices((2, 2))[1]
        array([[0, 1],
               [0, 1]], dtype=int32)
    """
    device = device_of(ctx)
    if not dimensions:
        return torch.empty((0,), dtype=dtype, device=device)
    ranges = [torch.arange(n, dtype=dtype, device=device) for n in dimensions]
    return torch.stack(torch.meshgrid(*ranges, indexing="ij"))


@operator("_npi_logspace")
def logspace(
    *,
    start: float,
    stop: float,
    num: int,
    endpoint: bool = True,
    base: float = 10.0,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
) -> Tensor:
    """Numbers at equal distances on a logarithmic scale.

    Shapes:
        output: ``(num,)``.

    Args:
        start: Exponent of the first number.
        stop: Exponent of the last one.
        num: How many.
        endpoint: The last exponent is ``stop``; else the one after the last.
        base: Base of the powers.
        ctx: Context; the current one by default.
        dtype: Element type.

    Example:
        >>> mx.np.logspace(0, 2, 3)
        array([  1.,  10., 100.])
    """
    intervals = max(num - 1 if endpoint else num, 1)
    places = torch.arange(num, dtype=torch.float64, device=device_of(ctx))
    return torch.pow(base, start + places * ((stop - start) / intervals)).to(dtype)


_WINDOW = """The {title} window of ``M`` points.

.. math:: w_n = {formula}

Shapes:
    output: ``(M,)``.

Args:
    M: Number of points.
    ctx: Context; the current one by default.
    dtype: Element type.

Example:
    >>> mx.np.{name}(3)
    array({printed})

References:
    Blackman, Tukey 1958, The measurement of power spectra.
"""


def _window(name: str, title: str, formula: str, weights: tuple[float, ...], printed: str) -> None:
    def body(
        *,
        M: int = 0,  # noqa: N803 - the reference's name
        ctx: Context | None = None,
        dtype: DType = torch.float32,
    ) -> Tensor:
        if M < 2:
            return torch.ones(max(M, 0), dtype=dtype, device=device_of(ctx))
        angle = torch.arange(M, dtype=torch.float64, device=device_of(ctx)) * (
            2 * math.pi / (M - 1)
        )
        terms = [(-1) ** k * a * torch.cos(k * angle) for k, a in enumerate(weights)]
        return sum(terms[1:], terms[0]).to(dtype)

    body.__doc__ = _WINDOW.format(name=name, title=title, formula=formula, printed=printed)
    body.__name__ = body.__qualname__ = name
    operator(f"_npi_{name}")(body)


_window(
    "blackman", "Blackman",
    r"0.42 - 0.5 \cos\frac{2 \pi n}{M - 1} + 0.08 \cos\frac{4 \pi n}{M - 1}",
    (0.42, 0.5, 0.08), "[-1.3877788e-17,  1.0000000e+00, -1.3877788e-17]",
)  # fmt: skip
_window(
    "hamming", "Hamming", r"0.54 - 0.46 \cos\frac{2 \pi n}{M - 1}", (0.54, 0.46),
    "[0.08, 1.  , 0.08]",
)  # fmt: skip
_window("hanning", "Hann", r"0.5 - 0.5 \cos\frac{2 \pi n}{M - 1}", (0.5, 0.5), "[0., 1., 0.]")
