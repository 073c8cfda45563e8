"""Checks and summaries of whole arrays: finiteness, closeness, sums of squares, histograms."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator


def _written(result: Tensor, init_output: bool, out: Tensor | None) -> Tensor:
    if out is None:
        return result
    if not init_output:
        result = result * out
    return out.copy_(result)


@operator("all_finite")
def all_finite(data: Tensor, *, init_output: bool = True, out: Tensor | None = None) -> Tensor:
    """1 if all elements are finite, else 0; loss scaling looks at gradients with it.

    Shapes:
        data: Any.
        output: ``(1,)``, float32.

    Args:
        data: Numbers.
        init_output: Overwrite ``out``; if not, ``out`` stays 0 where it was 0.

    Example:
        >>> mx.nd.all_finite(mx.nd.array([1, np.inf])).asnumpy()
        array([0.], dtype=float32)
    """
    result = torch.isfinite(data).all().to(torch.float32).reshape(1)
    return _written(result, init_output, out)


@operator("multi_all_finite", count_parameter="num_arrays")
def multi_all_finite(
    *data: Tensor, num_arrays: int = 1, init_output: bool = True, out: Tensor | None = None
) -> Tensor:
    """1 if all elements of all arrays are finite, else 0.

    Shapes:
        data: Any.
        output: ``(1,)``, float32.

    Args:
        data: The arrays.
        num_arrays: How many arrays.
        init_output: Overwrite ``out``; if not, ``out`` stays 0 where it was 0.

    Raises:
        MXNetError: ``num_arrays`` is not the number of arrays.

    Example:
        >>> a = mx.nd.ones((2,))
        >>> mx.nd.multi_all_finite(a, a, num_arrays=2).asnumpy()
        array([1.], dtype=float32)
    """
    _check_count("multi_all_finite", data, num_arrays)
    finite = torch.stack([torch.isfinite(tensor).all() for tensor in data])
    return _written(finite.all().to(torch.float32).reshape(1), init_output, out)


@operator("reset_arrays", count_parameter="num_arrays", num_outputs=0)
def reset_arrays(*data: Tensor, num_arrays: int) -> list[Tensor]:
    """Set arrays to zero in place.

    Shapes:
        data: Any.

    Args:
        data: The arrays.
        num_arrays: How many arrays.

    Returns:
        No array.

    Raises:
        MXNetError: ``num_arrays`` is not the number of arrays.

    Example:
        >>> a = mx.nd.ones((2,))
        >>> _ = mx.nd.reset_arrays(a, num_arrays=1)
        >>> a.asnumpy()
        array([0., 0.], dtype=float32)
    """
    _check_count("reset_arrays", data, num_arrays)
    with torch.no_grad():
        torch._foreach_zero_(list(data))
    return []


def _check_count(name: str, data: tuple[Tensor, ...], num_arrays: int) -> None:
    if len(data) != num_arrays:
        raise MXNetError(f"{name}: num_arrays is {num_arrays} but there are {len(data)} arrays")


@operator("_contrib_allclose", zero_dim=True)
def allclose(
    a: Tensor, b: Tensor, *, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = True
) -> Tensor:
    r"""1 if all elements of two arrays are close, :math:`|a - b| \le atol + rtol |b|`, else 0.

    Shapes:
        a: Any.
        b: Shape of ``a``.
        output: ``()``, uint8.

    Args:
        a: Floating point.
        b: Element type of ``a``.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        equal_nan: Whether nan is close to nan.

    Raises:
        MXNetError: Shapes or element types differ.

    Example:
        >>> int(mx.nd.contrib.allclose(mx.nd.ones((2,)), mx.nd.ones((2,)) + 1e-7).asscalar())
        1
    """
    if a.shape != b.shape or a.dtype is not b.dtype:
        raise MXNetError(
            f"_contrib_allclose: a is {tuple(a.shape)} {a.dtype} but b is {tuple(b.shape)} "
            f"{b.dtype}; they must be equal"
        )
    return torch.isclose(a, b, rtol, atol, equal_nan).all().to(torch.uint8)


@operator("_histogram", aliases=("_npi_histogram",), num_outputs=2)
def histogram(
    data: Tensor,
    bins: Tensor | None = None,
    *,
    bin_cnt: int | None = None,
    range: tuple[float, ...] | None = None,  # noqa: A002 - the reference's name
) -> tuple[Tensor, Tensor]:
    """How many elements fall into each bin.

    Shapes:
        data: Any.
        bins: ``(bin_cnt + 1,)``.
        output: ``(bin_cnt,)`` int64 counts, and the edges.

    Args:
        data: Numbers.
        bins: Ascending edges; each bin holds its left edge, the last one both.
        bin_cnt: Number of equal bins, used with ``range`` instead of ``bins``.
        range: Left edge of the first bin and right edge of the last; elements outside do not count.

    Raises:
        MXNetError: Neither edges nor number and range of bins are given.

    Example:
        >>> x = mx.nd.array([1, 2, 2, 4])
        >>> counts, edges = mx.nd._internal._histogram(x, bin_cnt=3, range=(1, 4))
        >>> counts.asnumpy()
        array([1, 2, 1])
    """
    flat = data.reshape(-1).double()
    if bin_cnt is not None:
        if range is None or len(range) != 2 or bin_cnt < 1:
            raise MXNetError(
                f"_histogram: bin_cnt={bin_cnt} needs a range of two numbers, got range={range}"
            )
        edges = torch.linspace(*range, bin_cnt + 1, dtype=torch.float64, device=data.device)
        shown = edges.to(data.dtype if data.is_floating_point() else torch.float32)
    elif bins is not None:
        edges, shown = bins.double(), bins.clone()
    else:
        raise MXNetError("_histogram: give edges in bins, or bin_cnt and range")
    last = edges.shape[0] - 2
    index = (torch.searchsorted(edges, flat, right=True) - 1).clamp(0, last)
    inside = (flat >= edges[0]) & (flat <= edges[-1])
    counts = torch.zeros(last + 1, dtype=torch.int64, device=data.device)
    return counts.scatter_add_(0, index, inside.long()), shown
