"""Running products, convolutions and vector products, which the reference leaves to the host."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.numpy_reduce import numpy_axes
from mxnet.operators.numpy_types import as_floating, converted
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator


@operator("_npi_cumprod", zero_dim=True)
def cumprod(a: Tensor, *, axis: int | None = None, dtype: DType | None = None) -> Tensor:
    """Products of the elements up to each one.

    Shapes:
        a: Any.
        output: Shape of ``a``; one axis if ``axis`` is None.

    Args:
        a: Numbers.
        axis: Axis; None means the flattened array.
        dtype: Element type of the result.

    Example:
        >>> mx.np.cumprod(mx.np.array([2, 3, 4]))
        array([ 2.,  6., 24.])
    """
    values = a if dtype is None else a.to(dtype)
    if dtype is None and a.dtype is torch.bool:
        values = a.long()
    if axis is None or (values.ndim == 0 and axis in (0, -1)):
        values, axis = values.reshape(-1), 0
    return torch.cumprod(values, numpy_axes("cumprod", axis, values.ndim)[0], dtype=values.dtype)


@operator("_npi_convolve", zero_dim=True)
def convolve(a: Tensor, v: Tensor, *, mode: str = "full") -> Tensor:
    r"""The discrete convolution of two rows, :math:`c_k = \sum_i a_i v_{k-i}`.

    Shapes:
        a: ``(n,)``.
        v: ``(m,)``.
        output: ``(n + m - 1,)``, ``(max(n, m),)`` or ``(|n - m| + 1,)``.

    Args:
        a: First row.
        v: Second row.
        mode: ``"full"``, ``"same"`` (the middle part) or ``"valid"`` (where the rows overlap).

    Raises:
        MXNetError: An array does not have one axis or is empty, or ``mode`` is unknown.

    Example:
        >>> mx.np.convolve(mx.np.array([1, 2, 3]), mx.np.array([1, 1]))
        array([1., 3., 5., 3.])
    """
    if a.ndim != 1 or v.ndim != 1 or not (a.numel() and v.numel()):
        raise MXNetError(
            f"convolve: needs two rows with elements, got {tuple(a.shape)}, {tuple(v.shape)}"
        )
    if mode not in ("full", "same", "valid"):
        raise MXNetError(f"convolve: mode must be 'full', 'same' or 'valid', got {mode!r}")
    longer, shorter = converted(a, v)
    if len(longer) < len(shorter):
        longer, shorter = shorter, longer
    common = longer.dtype
    if not common.is_floating_point:
        longer, shorter = longer.double(), shorter.double()
    width = len(shorter)
    padded = torch.nn.functional.pad(longer, (width - 1, width - 1))
    full = torch.nn.functional.conv1d(padded[None, None], shorter.flip(0)[None, None])[0, 0]
    if mode == "same":
        first = (width - 1) // 2
        full = full[first : first + len(longer)]
    elif mode == "valid":
        full = full[width - 1 : len(longer)]
    return full if common.is_floating_point else full.round().to(common)


@operator("_npi_cross", zero_dim=True)
def cross(a: Tensor, b: Tensor, *, axis: int = -1) -> Tensor:
    r"""The vector product, :math:`a \times b`.

    Shapes:
        a: Length 2 or 3 along ``axis``.
        b: Length 2 or 3 along ``axis``; otherwise broadcasts with ``a``.
        output: The broadcast shape; without the axis if both have length 2.

    Args:
        a: Vectors.
        b: Vectors.
        axis: Axis of the components.

    Raises:
        MXNetError: A length is neither 2 nor 3.

    Example:
        >>> mx.np.cross(mx.np.array([1, 0, 0]), mx.np.array([0, 1, 0]))
        array([0., 0., 1.])
    """
    left, right = (t.movedim(axis, -1) for t in converted(a, b))
    lengths = left.shape[-1], right.shape[-1]
    if not {*lengths} <= {2, 3}:
        raise MXNetError(f"cross: vectors must have 2 or 3 components, got {lengths}")
    if lengths == (2, 2):
        return left[..., 0] * right[..., 1] - left[..., 1] * right[..., 0]
    left, right = (
        torch.nn.functional.pad(t, (0, 1)) if t.shape[-1] == 2 else t for t in (left, right)
    )
    left, right = torch.broadcast_tensors(left, right)
    return torch.linalg.cross(left, right, dim=-1).movedim(-1, axis)


@operator("_npi_kron", zero_dim=True)
def kron(a: Tensor, b: Tensor) -> Tensor:
    """The Kronecker product: ``b`` multiplied by every element of ``a``.

    Shapes:
        a: Any.
        b: Any.
        output: The lengths of ``a`` times those of ``b``; missing axes have length 1.

    Args:
        a: First factor.
        b: Second factor.

    Example:
        >>> mx.np.kron(mx.np.array([1, 10]), mx.np.array([1, 2]))
        array([ 1.,  2., 10., 20.])
    """
    return torch.kron(*converted(a, b))


@operator("_npi_nanpercentile", zero_dim=True)
def nanpercentile(
    a: Tensor,
    q: Tensor | None = None,
    *,
    axis: int | tuple[int, ...] | None = None,
    interpolation: str = "linear",
    keepdims: bool = False,
    q_scalar: float | None = None,
) -> Tensor:
    """Percentiles of the elements that are not nan.

    Shapes:
        a: Any.
        q: ``()`` or ``(n,)``.
        output: Axes of ``q``, then those of ``a`` without the reduced ones.

    Args:
        a: Numbers.
        q: Percentages, from 0 to 100.
        axis: Axis or axes; None means all.
        interpolation: ``"linear"``, ``"lower"``, ``"higher"``, ``"midpoint"`` or ``"nearest"``.
        keepdims: Keep the axes with length 1.
        q_scalar: One percentage, in place of ``q``.

    Example:
        >>> mx.np.nanpercentile(mx.np.array([1, mx.np.nan, 3]), 50)
        array(2.)
    """
    values = as_floating(a)[0]
    axes = numpy_axes("nanpercentile", axis, a.ndim)
    kept = [i for i in range(a.ndim) if i not in axes]
    rows = values.permute((*kept, *axes)).reshape(*(a.shape[i] for i in kept), -1)
    shares = (
        torch.tensor(q_scalar, dtype=rows.dtype, device=rows.device) if q is None else q.to(rows)
    ) / 100
    result = torch.nanquantile(rows, shares, -1, interpolation=interpolation)
    if not keepdims:
        return result
    lengths = [1 if i in axes else n for i, n in enumerate(a.shape)]
    return result.reshape(*shares.shape, *lengths)
