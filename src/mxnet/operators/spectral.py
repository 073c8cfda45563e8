"""Fourier transforms with complex numbers as neighbouring pairs, and count sketches."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator


@operator("_contrib_fft")
def fft(data: Tensor, *, compute_size: int = 128) -> Tensor:
    r"""Discrete Fourier transform of the last axis, :math:`X_k = \sum_n x_n e^{-2 \pi i k n / d}`.

    Shapes:
        data: ``(..., d)``.
        output: ``(..., 2 d)``: real and imaginary part of each coefficient side by side.

    Args:
        data: Real numbers.
        compute_size: Has no meaning here; accepted for programs that set it.

    Example:
        >>> mx.nd.contrib.fft(mx.nd.array([[1, 1]])).asnumpy()
        array([[2., 0., 0., 0.]], dtype=float32)
    """
    return torch.view_as_real(torch.fft.fft(data)).flatten(-2)


@operator("_contrib_ifft")
def ifft(data: Tensor, *, compute_size: int = 128) -> Tensor:
    r"""Real part of the inverse Fourier transform, :math:`\sum_k X_k e^{2 \pi i k n / d}`.

    Not divided by :math:`d`: divide by it to undo ``fft``.

    Shapes:
        data: ``(..., 2 d)``: real and imaginary part of each coefficient side by side.
        output: ``(..., d)``.

    Args:
        data: Coefficients.
        compute_size: Has no meaning here; accepted for programs that set it.

    Raises:
        MXNetError: The last axis has an odd length.

    Example:
        >>> x = mx.nd.array([[1, 2, 3, 4]])
        >>> (mx.nd.contrib.ifft(mx.nd.contrib.fft(x)) / 4).asnumpy()
        array([[1., 2., 3., 4.]], dtype=float32)
    """
    if not data.ndim or data.shape[-1] % 2:
        raise MXNetError(f"ifft: the last axis holds pairs of numbers, got {tuple(data.shape)}")
    pairs = torch.view_as_complex(data.unflatten(-1, (-1, 2)).contiguous())
    return torch.fft.ifft(pairs, norm="forward").real.contiguous()


@operator("_contrib_count_sketch")
def count_sketch(
    data: Tensor, h: Tensor, s: Tensor, *, out_dim: int, processing_batch_size: int = 32
) -> Tensor:
    r"""A short summary of long vectors, :math:`y_j = \sum_{i: h_i = j} s_i x_i`.

    Inner products of sketches estimate those of the vectors.

    Shapes:
        data: ``(..., d)``.
        h: ``(1, d)`` or ``(d,)``.
        s: As ``h``.
        output: ``(..., out_dim)``.

    Args:
        data: The vectors.
        h: Where each element goes: whole numbers from 0 to ``out_dim - 1``, drawn at random.
        s: Signs: 1 or -1, drawn at random.
        out_dim: Length of a sketch.
        processing_batch_size: Has no meaning here; accepted for programs that set it.

    Raises:
        MXNetError: ``h`` or ``s`` does not have one number per element.

    Example:
        >>> x, h, s = mx.nd.array([[1, 2, 3]]), mx.nd.array([[0, 1, 0]]), mx.nd.array([[1, 1, -1]])
        >>> mx.nd.contrib.count_sketch(x, h, s, out_dim=2).asnumpy()
        array([[-2.,  2.]], dtype=float32)

    References:
        Charikar, Chen, Farach-Colton, 2002, Finding Frequent Items in Data Streams,
        https://doi.org/10.1007/3-540-45465-9_59;
        Pham, Pagh, 2013, Fast and Scalable Polynomial Kernels via Explicit Feature Maps,
        https://doi.org/10.1145/2487575.2487591
    """
    length = data.shape[-1] if data.ndim else 0
    if h.numel() != length or s.numel() != length:
        raise MXNetError(
            f"count_sketch: expected {length} numbers in h and s for data {tuple(data.shape)}, "
            f"got {tuple(h.shape)} and {tuple(s.shape)}"
        )
    sketch = data.new_zeros((*data.shape[:-1], out_dim))
    return sketch.index_add(-1, h.detach().reshape(-1).long(), data * s.reshape(-1))
