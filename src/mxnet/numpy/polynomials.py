"""Polynomials as rows of coefficients, the highest power first."""

from __future__ import annotations

from typing import Any

import torch

from mxnet.numpy.creation import arange
from mxnet.numpy.handle import ndarray
from mxnet.numpy.internal import as_array, is_number, ops
from mxnet.numpy.joining import concatenate
from mxnet.numpy.linalg import pinv


def _row(value: Any) -> Any:
    array = as_array([value] if is_number(value) else value)
    return array.reshape(1) if not array.ndim else array


def _padded(row: Any, length: int) -> Any:
    return ops._npi_pad(row, ((length - row.shape[0], 0),)) if row.shape[0] < length else row


def polyadd(a1: Any, a2: Any) -> Any:
    """The sum of polynomials.

    Args:
        a1: First polynomial.
        a2: Second polynomial.

    Example:
        >>> mx.np.polyadd(mx.np.array([1, 2]), mx.np.array([1, 0, 0]))
        array([1., 1., 2.])
    """
    first, second = _row(a1), _row(a2)
    length = max(first.shape[0], second.shape[0])
    return _padded(first, length) + _padded(second, length)


def polysub(a1: Any, a2: Any) -> Any:
    """The difference of polynomials.

    Args:
        a1: First polynomial.
        a2: What is subtracted.

    Example:
        >>> mx.np.polysub(mx.np.array([1, 2]), mx.np.array([1, 0, 0]))
        array([-1.,  1.,  2.])
    """
    return polyadd(a1, -_row(a2))


def polymul(a1: Any, a2: Any) -> Any:
    """The product of polynomials.

    Args:
        a1: First polynomial.
        a2: Second polynomial.

    Example:
        >>> mx.np.polymul(mx.np.array([1, 1]), mx.np.array([1, -1]))
        array([ 1.,  0., -1.])
    """
    return ops._npi_convolve(_row(a1), _row(a2), "full")


def polyder(p: Any, m: int = 1) -> Any:
    """A derivative of a polynomial.

    Args:
        p: Polynomial.
        m: How often to differentiate.

    Raises:
        ValueError: ``m`` is negative.

    Example:
        >>> mx.np.polyder(mx.np.array([1, 2, 3]))
        array([2., 2.])
    """
    if m < 0:
        raise ValueError(f"polyder: m must not be negative, got {m}")
    row = _row(p)
    for _ in range(m):
        powers = arange(row.shape[0] - 1, 0, -1, dtype=row.dtype, ctx=row.ctx)
        row = row[:-1] * powers
    return row


def polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    """An antiderivative of a polynomial.

    Args:
        p: Polynomial.
        m: How often to integrate.
        k: Constants of integration, one for each time; 0 by default.

    Raises:
        ValueError: ``m`` is negative, or there are not ``m`` constants.

    Example:
        >>> mx.np.polyint(mx.np.array([2, 2]))
        array([1., 2., 0.])
    """
    if m < 0:
        raise ValueError(f"polyint: m must not be negative, got {m}")
    constants = [0.0] * m if k is None else [float(k)] * m if is_number(k) else [*k]
    if len(constants) != m:
        raise ValueError(f"polyint: {m} constants are needed, got {len(constants)}")
    row = _row(p)
    for constant in constants:
        powers = arange(row.shape[0], 0, -1, dtype=row.dtype, ctx=row.ctx)
        last = as_array([float(constant)], row).astype(row.dtype)
        row = concatenate([row / powers, last])
    return row


def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:  # noqa: N803
    """Powers of numbers as the columns of a matrix.

    Args:
        x: Row of numbers.
        N: Number of columns; that of numbers by default.
        increasing: Begin with the power 0 instead of ending with it.

    Raises:
        ValueError: ``x`` has several axes.

    Example:
        >>> mx.np.vander(mx.np.array([2, 3]), 3)
        array([[4., 2., 1.],
               [9., 3., 1.]])
    """
    row = as_array(x)
    if row.ndim != 1:
        raise ValueError(f"vander: x must have one axis, got {row.ndim}")
    count = row.shape[0] if N is None else N
    powers = torch.arange(count, dtype=row._data.dtype, device=row._data.device)
    exponents = ndarray(powers if increasing else powers.flip(0), ctx=row.ctx)
    return row.reshape((-1, 1)) ** exponents


def polyfit(x: Any, y: Any, deg: int, rcond: float | None = None, full: bool = False,
            w: Any = None, cov: bool = False) -> Any:  # fmt: skip
    """The polynomial closest to points, by least squares.

    Args:
        x: Positions of the points.
        y: Their values; a row, or a matrix with one column for each set of values.
        deg: Degree of the polynomial.
        rcond: Singular values smaller than this share of the largest count as 0.
        full: Only False.
        w: Weights of the points.
        cov: Only False.

    Raises:
        NotImplementedError: ``full`` or ``cov`` is set.

    Example:
        >>> mx.np.polyfit(mx.np.array([0.0, 1.0, 2.0]), mx.np.array([1.0, 3.0, 5.0]), 1).round(3)
        array([2., 1.])
    """
    if full or cov:
        raise NotImplementedError("polyfit: full and cov must not be set")
    matrix, values = vander(x, deg + 1), as_array(y)
    if w is not None:
        weights = as_array(w, matrix)
        matrix = matrix * weights.reshape((-1, 1))
        values = values * (weights if values.ndim == 1 else weights.reshape((-1, 1)))
    cut = matrix.shape[0] * torch.finfo(matrix._data.dtype).eps if rcond is None else rcond
    # Columns of one length keep the problem well conditioned.
    lengths = ops._npi_sqrt((matrix * matrix).sum(axis=0))
    solved = ops._npi_matmul(pinv(matrix / lengths, cut), values)
    return solved / (lengths if values.ndim == 1 else lengths.reshape((-1, 1)))
