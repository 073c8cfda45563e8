"""Operators of ``mx.npx`` that the releases after 1.9 added, and classic ones under its names."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import REGISTRY, operator


def _mask_of(name: str, data: Tensor, mask: Tensor) -> Tensor:
    """Where elements do not take part."""
    try:
        torch.broadcast_shapes(data.shape, mask.shape)
    except RuntimeError:
        raise MXNetError(
            f"{name}: the mask of shape {tuple(mask.shape)} does not broadcast to the data of "
            f"shape {tuple(data.shape)}"
        ) from None
    return mask == 0


@operator("_npx_masked_softmax", zero_dim=True)
def masked_softmax(
    data: Tensor,
    mask: Tensor,
    *,
    axis: int = -1,
    temperature: float = 1.0,
    normalize: bool = True,
) -> Tensor:
    r"""Softmax over the elements that a mask selects, 0 elsewhere.

    .. math:: y_j = m_j e^{x_j / t} / \sum_i m_i e^{x_i / t}

    Shapes:
        data: Any.
        mask: Any that broadcasts to ``data``.
        output: Shape of ``data``.

    Args:
        data: Floating point.
        mask: Not zero where elements take part; where none along the axis do, all results are 0.
        axis: Axis along which the result sums to 1.
        temperature: The divisor :math:`t`.
        normalize: Has no meaning here; the largest element is always subtracted first.

    Raises:
        MXNetError: The mask does not broadcast to the data.

    Example:
        >>> x, mask = mx.np.array([[1, 1, 1]]), mx.np.array([[1, 1, 0]], dtype="bool")
        >>> mx.npx.masked_softmax(x, mask)
        array([[0.5, 0.5, 0. ]])
    """
    out = _mask_of("masked_softmax", data, mask)
    # Not -inf: a row without elements would have nan as its softmax and gradient instead of zeros.
    kept = (data / temperature).masked_fill(out, torch.finfo(data.dtype).min)
    return torch.softmax(kept, axis).masked_fill(out, 0)


@operator("_npx_masked_log_softmax", zero_dim=True)
def masked_log_softmax(
    data: Tensor,
    mask: Tensor,
    *,
    axis: int = -1,
    temperature: float = 1.0,
    normalize: bool = True,
) -> Tensor:
    r"""Logarithm of the softmax over the elements that a mask selects, :math:`-\infty` elsewhere.

    Shapes:
        data: Any.
        mask: Any that broadcasts to ``data``.
        output: Shape of ``data``.

    Args:
        data: Floating point.
        mask: Not zero where elements take part.
        axis: Axis along which the exponentials sum to 1.
        temperature: What the data are divided by.
        normalize: Has no meaning here; the largest element is always subtracted first.

    Raises:
        MXNetError: The mask does not broadcast to the data.

    Example:
        >>> x, mask = mx.np.array([[1, 1, 1]]), mx.np.array([[1, 1, 0]], dtype="bool")
        >>> mx.npx.masked_log_softmax(x, mask).round(4)
        array([[-0.6931, -0.6931,    -inf]])
    """
    out = _mask_of("masked_log_softmax", data, mask)
    kept = (data / temperature).masked_fill(out, torch.finfo(data.dtype).min)
    return torch.log_softmax(kept, axis).masked_fill(out, -torch.inf)


def _place(name: str, a: Tensor, ind: Tensor, val: Tensor, accumulate: bool) -> Tensor:
    if ind.ndim not in (1, 2):
        raise MXNetError(f"{name}: ind must have one or two axes, got {ind.ndim}")
    rows = ind.long().reshape(1, -1) if ind.ndim == 1 else ind.long()
    if rows.shape[0] > a.ndim:
        raise MXNetError(f"{name}: ind has {rows.shape[0]} rows but a has {a.ndim} axes")
    return a.index_put(tuple(rows), val.to(a.dtype), accumulate)


@operator("_npx_index_add", zero_dim=True)
def index_add(a: Tensor, ind: Tensor, val: Tensor) -> Tensor:
    """A copy with values added to the elements that indices name; repeated indices add up.

    Shapes:
        a: Any.
        ind: ``(n,)``, or ``(k, n)`` with one row for each of the first ``k`` axes.
        val: Broadcasts to ``(n, *a.shape[k:])``.
        output: Shape of ``a``.

    Args:
        a: Array.
        ind: Integers.
        val: What is added.

    Raises:
        MXNetError: The indices do not fit the array.

    Example:
        >>> ind = mx.np.array([[0, 0]], dtype="int32")
        >>> mx.npx.index_add(mx.np.zeros((2,)), ind, mx.np.array([1, 2]))
        array([3., 0.])
    """
    return _place("index_add", a, ind, val, accumulate=True)


@operator("_npx_index_update", zero_dim=True)
def index_update(a: Tensor, ind: Tensor, val: Tensor) -> Tensor:
    """A copy with other values in the places that indices name.

    Shapes:
        a: Any.
        ind: ``(n,)``, or ``(k, n)`` with one row for each of the first ``k`` axes.
        val: Broadcasts to ``(n, *a.shape[k:])``.
        output: Shape of ``a``.

    Args:
        a: Array.
        ind: Integers.
        val: The new values.

    Raises:
        MXNetError: The indices do not fit the array.

    Example:
        >>> ind = mx.np.array([[1]], dtype="int32")
        >>> mx.npx.index_update(mx.np.zeros((2,)), ind, mx.np.array([5]))
        array([0., 5.])
    """
    return _place("index_update", a, ind, val, accumulate=False)


# Name in `mx.npx`: the operator.
CLASSIC = {
    "box_nms": "_contrib_box_nms",
    "broadcast_like": "broadcast_like",
    "ctc_loss": "CTCLoss",
    "deformable_convolution": "_contrib_DeformableConvolution",
    "group_norm": "GroupNorm",
    "hard_sigmoid": "hard_sigmoid",
    "instance_norm": "InstanceNorm",
    "interleaved_matmul_encdec_qk": "_contrib_interleaved_matmul_encdec_qk",
    "interleaved_matmul_encdec_valatt": "_contrib_interleaved_matmul_encdec_valatt",
    "interleaved_matmul_selfatt_qk": "_contrib_interleaved_matmul_selfatt_qk",
    "interleaved_matmul_selfatt_valatt": "_contrib_interleaved_matmul_selfatt_valatt",
    "l2_normalization": "L2Normalization",
    "scatter_nd": "scatter_nd",
    "stop_gradient": "BlockGrad",
}


def name_classic_operators() -> None:
    """Give the classic operators their names in ``mx.npx``."""
    for name, classic in CLASSIC.items():
        found = REGISTRY.get(classic)
        REGISTRY.by_name[f"_npx_{name}"] = found
        found.aliases = (*found.aliases, f"_npx_{name}")
