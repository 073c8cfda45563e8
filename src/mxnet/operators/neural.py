"""Layers without a file of their own: fully connected, dropout, embedding, local normalisation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.affine import affine
from mxnet.operators.parameters import DType
from mxnet.operators.registry import Shape, operator


@operator("FullyConnected", aliases=("_npx_fully_connected", "_sparse_FullyConnected"))
def fully_connected(
    data: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    *,
    num_hidden: int,
    no_bias: bool = False,
    flatten: bool = True,
) -> Tensor:
    r"""Affine map of the features, :math:`y = x W^\top + b`.

    Shapes:
        data: ``(N, *)``, or ``(*, C)`` when ``flatten=False``.
        weight: ``(num_hidden, C)``; with ``flatten``, ``C`` is the product of ``*``.
        bias: ``(num_hidden,)``; not passed when ``no_bias``.
        output: ``(N, num_hidden)``, or ``(*, num_hidden)`` when ``flatten=False``.

    Args:
        data: Features; floating point.
        weight: One row per output unit; dtype of ``data``.
        bias: Added to every row; dtype of ``data``.
        num_hidden: Number of output units.
        no_bias: Leave ``b`` out.
        flatten: Treat all axes after the first as features.

    Returns:
        The outputs; dtype of ``data``.

    Raises:
        MXNetError: ``weight`` or ``bias`` does not fit ``data`` and ``num_hidden``, or is missing.

    Example:
        >>> x, w = mx.nd.ones((2, 3)), mx.nd.ones((4, 3))
        >>> mx.nd.FullyConnected(x, w, num_hidden=4, no_bias=True).shape
        (2, 4)
    """
    if flatten and data.ndim != 2:
        data = data.flatten(1) if data.ndim > 2 else data.unsqueeze(1)
    if weight.ndim != 2 or weight.shape[0] != num_hidden:
        raise MXNetError(
            f"FullyConnected: weight has shape {tuple(weight.shape)}, expected "
            f"({num_hidden}, {data.shape[-1]}) for num_hidden={num_hidden}"
        )
    if no_bias:
        return affine(data, weight)
    if bias is None or bias.shape[0] != num_hidden:
        raise _bias_error("FullyConnected", bias, num_hidden)
    return affine(data, weight, bias)


def _bias_error(name: str, bias: Tensor | None, expected: int) -> MXNetError:
    given = "is missing" if bias is None else f"has shape {tuple(bias.shape)}"
    return MXNetError(f"{name}: bias {given}, expected ({expected},); or pass no_bias=True")


@fully_connected.uses_inputs
def _(params: Mapping[str, Any]) -> Sequence[str]:
    return ("data", "weight") if params["no_bias"] else ("data", "weight", "bias")


@fully_connected.fill_shapes
def _(
    shapes: list[Shape | None], *, num_hidden: int, no_bias: bool, flatten: bool
) -> list[Shape | None]:
    data = shapes[0]
    if data:
        features = data[1:] if flatten and len(data) > 1 else data[-1:] if not flatten else (1,)
        shapes[1] = (num_hidden, math.prod(features))
    if not no_bias:
        shapes[2] = (num_hidden,)
    return shapes


@operator("Dropout", aliases=("_npx_dropout",), hidden_outputs=1, may_alias=True)
def dropout(
    data: Tensor,
    *,
    p: float = 0.5,
    mode: Literal["always", "training"] = "training",
    axes: tuple[int, ...] = (),
    cudnn_off: bool | None = False,
    is_train: bool,
    generator: torch.Generator,
) -> Tensor:
    r"""Sets each element to 0 with probability ``p`` and scales the others by :math:`1 / (1 - p)`.

    Outside training mode the input passes unchanged, unless ``mode="always"``.

    Shapes:
        data: any.
        output: as ``data``.

    Args:
        data: Floating point.
        p: Probability of dropping an element, in [0, 1].
        mode: ``"always"`` drops outside training mode too.
        axes: Axes along which elements are kept or dropped together.
        cudnn_off: Has no meaning here; accepted for programs that set it.

    Returns:
        The elements kept, scaled, and zeros.

    Raises:
        MXNetError: ``p`` is outside [0, 1], or an axis is out of range.

    Example:
        >>> mx.nd.Dropout(mx.nd.ones((2, 2))).asnumpy()
        array([[1., 1.],
               [1., 1.]], dtype=float32)

    References:
        Srivastava et al. (2014), Dropout: A Simple Way to Prevent Neural Networks from
        Overfitting, https://jmlr.org/papers/v15/srivastava14a.html
    """
    if not 0 <= p <= 1:
        raise MXNetError(f"Dropout: p={p} is outside [0, 1]")
    if not p or not (is_train or mode == "always"):
        return data
    if p == 1:
        return data * 0
    if not all(0 <= axis < data.ndim for axis in axes or ()):
        raise MXNetError(f"Dropout: axes={axes} are out of range for {data.ndim} axes")
    return data * dropout_mask(data, p, axes or (), generator)


def dropout_mask(
    data: Tensor, p: float, axes: Sequence[int], generator: torch.Generator | None
) -> Tensor:
    """0 with probability ``p`` and else ``1 / (1 - p)``, of the element type of ``data``.

    Args:
        data: What is to be masked.
        p: Probability; below 1.
        axes: Axes along which the mask is the same; it has length 1 there.
        generator: Draws the numbers.
    """
    # In at least single precision, whose steps are fine enough for any p.
    precise = torch.promote_types(data.dtype, torch.float32)
    if axes:
        shape = [1 if i in axes else n for i, n in enumerate(data.shape)]
        mask = data.new_empty(shape, dtype=precise)
    else:
        mask = torch.empty_like(data, dtype=precise)
    # Uniform numbers compared take a quarter of the time of torch's bernoulli_ on the CPU.
    return mask.uniform_(generator=generator).lt_(1 - p).mul_(1 / (1 - p)).to(data.dtype)


@operator("Embedding", aliases=("_npx_embedding", "_sparse_Embedding"))
def embedding(
    data: Tensor,
    weight: Tensor,
    *,
    input_dim: int,
    output_dim: int,
    dtype: DType = torch.float32,
    sparse_grad: bool = False,
) -> Tensor:
    """Rows of ``weight`` at the indices in ``data``.

    Shapes:
        data: any.
        weight: ``(input_dim, output_dim)``.
        output: the shape of ``data`` plus ``(output_dim,)``.

    Args:
        data: Indices, of any dtype; fractions are cut off, indices out of range are clipped to the
            first or the last row.
        weight: The table.
        input_dim: Number of rows.
        output_dim: Length of a row.
        dtype: Element type of a ``weight`` that is yet to be made.
        sparse_grad: The gradient of ``weight`` holds only the rows used (row-sparse).

    Returns:
        The rows; dtype of ``weight``.

    Raises:
        MXNetError: ``weight`` has another shape.

    Example:
        >>> w = mx.nd.array([[1, 2], [3, 4], [5, 6]])
        >>> mx.nd.Embedding(mx.nd.array([2, 0]), w, input_dim=3, output_dim=2).asnumpy()
        array([[5., 6.],
               [1., 2.]], dtype=float32)
    """
    if weight.shape != (input_dim, output_dim):
        raise MXNetError(
            f"Embedding: weight has shape {tuple(weight.shape)}, "
            f"expected ({input_dim}, {output_dim})"
        )
    indices = data.long()
    if indices.is_cpu:
        # The CPU kernel checks its indices, which is cheaper than clipping what rarely needs it.
        try:
            return torch.embedding(weight, indices, -1, False, sparse_grad)
        except IndexError:
            pass
    return torch.embedding(weight, indices.clamp(0, input_dim - 1), -1, False, sparse_grad)


@embedding.fill_shapes
def _(
    shapes: list[Shape | None], *, input_dim: int, output_dim: int, **_: Any
) -> list[Shape | None]:
    shapes[1] = (input_dim, output_dim)
    return shapes


@operator("L2Normalization", hidden_outputs=1)
def l2_normalization(
    data: Tensor,
    *,
    eps: float = 1e-10,
    mode: Literal["channel", "instance", "spatial"] = "instance",
) -> Tensor:
    r"""Divides by the Euclidean norm, :math:`y = x / \sqrt{\sum x^2 + \epsilon}`.

    Shapes:
        data: ``(N, *)``; ``(N, C, *)`` with at least 3 axes for ``channel`` and ``spatial``.
        output: as ``data``.

    Args:
        data: Floating point.
        eps: Added to the sum of squares.
        mode: What a norm covers: ``instance`` all axes but the first, ``channel`` axis 1,
            ``spatial`` the axes after it.

    Returns:
        The normalised data.

    Raises:
        MXNetError: ``data`` has too few axes for ``mode``.

    Example:
        >>> mx.nd.L2Normalization(mx.nd.array([[3.0, 4.0]])).asnumpy()
        array([[0.6, 0.8]], dtype=float32)
    """
    if mode != "instance" and data.ndim < 3:
        raise MXNetError(
            f"L2Normalization: mode={mode!r} needs at least 3 axes, got {tuple(data.shape)}"
        )
    first = {"instance": 1, "channel": 1, "spatial": 2}[mode]
    axes = (1,) if mode == "channel" else tuple(range(first, data.ndim))
    squares = data * data
    return data / ((squares.sum(axes, keepdim=True) if axes else squares) + eps).sqrt()


@operator("LRN", hidden_outputs=1)
def lrn(
    data: Tensor,
    *,
    alpha: float = 1e-4,
    beta: float = 0.75,
    knorm: float = 2.0,
    nsize: int,
) -> Tensor:
    r"""Local response normalisation across neighbouring channels.

    :math:`y_c = x_c \left(k + \frac{\alpha}{n} \sum_{|i - c| \le n / 2} x_i^2\right)^{-\beta}`

    Shapes:
        data: ``(N, C, H, W)``.
        output: as ``data``.

    Args:
        data: Floating point.
        alpha: Weight of the squares.
        beta: Exponent.
        knorm: The constant :math:`k`.
        nsize: Number of channels :math:`n` in a window; odd.

    Returns:
        The normalised data.

    Raises:
        MXNetError: ``data`` has not 4 axes, or ``nsize`` is even.

    Example:
        >>> x = mx.nd.ones((1, 3, 1, 1))
        >>> mx.nd.LRN(x, nsize=3, alpha=3.0, beta=1.0, knorm=2.0).asnumpy().ravel()
        array([0.25, 0.2 , 0.25], dtype=float32)

    References:
        Krizhevsky et al. (2012), ImageNet Classification with Deep Convolutional Neural Networks,
        section 3.3,




















                                                                                        https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks
    """
    if nsize % 2 == 0:
        raise MXNetError(f"LRN: nsize={nsize} must be odd")
    if data.ndim != 4:
        raise MXNetError(f"LRN: data has shape {tuple(data.shape)}, expected (N, C, H, W)")
    squares: Tensor = _ChannelSums.apply(data.square(), nsize // 2)
    scale = squares * (alpha / nsize) + knorm
    if beta != 0.75:
        return data * scale.pow(-beta)
    root = scale.rsqrt()  # the usual exponent by roots: a general power takes four times as long
    return data * root * root.sqrt()


class _ChannelSums(torch.autograd.Function):
    """Sums over neighbouring channels; its own gradient, because being neighbours is mutual."""

    @staticmethod
    def forward(ctx: Any, data: Tensor, reach: int) -> Tensor:
        ctx.reach = reach
        total = data.clone()
        for shift in range(1, min(reach, data.shape[1] - 1) + 1):
            total[:, shift:] += data[:, :-shift]
            total[:, :-shift] += data[:, shift:]
        return total

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        return _ChannelSums.apply(grad, ctx.reach), None
