"""Multi-head attention on interleaved projections: one product for the scores, one for the values.

Queries, keys and values of a head lie next to each other in the projection, so that one fully
connected layer makes them all and no copy separates them.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator


def _heads(name: str, projection: Tensor, heads: int, parts: int) -> list[Tensor]:
    """The ``parts`` of an interleaved projection, each ``(N * heads, length, head_dim)``."""
    if projection.ndim != 3 or heads < 1 or projection.shape[2] % (heads * parts):
        raise MXNetError(
            f"{name}: expected (length, batch, heads * {parts} * head_dim) with heads={heads}, got "
            f"{tuple(projection.shape)}"
        )
    length, batch, _ = projection.shape
    split = projection.reshape(length, batch * heads, parts, -1)
    return [split[:, :, part].transpose(0, 1) for part in range(parts)]


def _scores(queries: Tensor, keys: Tensor) -> Tensor:
    return torch.bmm(queries * queries.shape[-1] ** -0.5, keys.transpose(1, 2))


def _mix(name: str, attention: Tensor, values: Tensor, heads: int) -> Tensor:
    if attention.ndim != 3 or attention.shape[::2] != values.shape[:2]:
        raise MXNetError(
            f"{name}: attention is {tuple(attention.shape)}, expected ({values.shape[0]}, "
            f"query length, {values.shape[1]})"
        )
    mixed = torch.bmm(attention, values)
    batch = values.shape[0] // heads
    return mixed.transpose(0, 1).reshape(attention.shape[1], batch, -1)


@operator("_contrib_interleaved_matmul_selfatt_qk")
def selfatt_qk(queries_keys_values: Tensor, *, heads: int) -> Tensor:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head.

    Shapes:
        queries_keys_values: ``(L, N, heads * 3 * d)``: query, key and value of each head in turn.
        output: ``(N * heads, L, L)``.

    Args:
        queries_keys_values: Joint projection.
        heads: Number of attention heads.

    Raises:
        MXNetError: The projection cannot be split so.

    Example:
        >>> x = mx.nd.ones((3, 2, 12))
        >>> mx.nd.contrib.interleaved_matmul_selfatt_qk(x, heads=2).shape
        (4, 3, 3)

    References:
        A. Vaswani et al., 2017, "Attention Is All You Need", https://arxiv.org/abs/1706.03762
    """
    name = "interleaved_matmul_selfatt_qk"
    queries, keys, _ = _heads(name, queries_keys_values, heads, 3)
    return _scores(queries, keys)


@operator("_contrib_interleaved_matmul_selfatt_valatt")
def selfatt_valatt(queries_keys_values: Tensor, attention: Tensor, *, heads: int) -> Tensor:
    """Values of each head, weighted with the attention.

    Shapes:
        queries_keys_values: ``(L, N, heads * 3 * d)``: query, key and value of each head in turn.
        attention: ``(N * heads, L, L)``.
        output: ``(L, N, heads * d)``.

    Args:
        queries_keys_values: Joint projection.
        attention: Weights, usually the softmax of the scores.
        heads: Number of attention heads.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> x, w = mx.nd.ones((3, 2, 12)), mx.nd.ones((4, 3, 3))
        >>> mx.nd.contrib.interleaved_matmul_selfatt_valatt(x, w, heads=2).shape
        (3, 2, 4)
    """
    name = "interleaved_matmul_selfatt_valatt"
    values = _heads(name, queries_keys_values, heads, 3)[2]
    return _mix(name, attention, values, heads)


@operator("_contrib_interleaved_matmul_encdec_qk")
def encdec_qk(queries: Tensor, keys_values: Tensor, *, heads: int) -> Tensor:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head, keys from another sequence.

    Shapes:
        queries: ``(Lq, N, heads * d)``.
        keys_values: ``(L, N, heads * 2 * d)``: key and value of each head in turn.
        output: ``(N * heads, Lq, L)``.

    Args:
        queries: Projection of the sequence that attends.
        keys_values: Joint projection of the sequence attended to.
        heads: Number of attention heads.

    Raises:
        MXNetError: The projections cannot be split so.

    Example:
        >>> q, kv = mx.nd.ones((3, 2, 4)), mx.nd.ones((5, 2, 8))
        >>> mx.nd.contrib.interleaved_matmul_encdec_qk(q, kv, heads=2).shape
        (4, 3, 5)
    """
    name = "interleaved_matmul_encdec_qk"
    return _scores(_heads(name, queries, heads, 1)[0], _heads(name, keys_values, heads, 2)[0])


@operator("_contrib_interleaved_matmul_encdec_valatt")
def encdec_valatt(keys_values: Tensor, attention: Tensor, *, heads: int) -> Tensor:
    """Values of each head from another sequence, weighted with the attention.

    Shapes:
        keys_values: ``(L, N, heads * 2 * d)``: key and value of each head in turn.
        attention: ``(N * heads, Lq, L)``.
        output: ``(Lq, N, heads * d)``.

    Args:
        keys_values: Joint projection of the sequence attended to.
        attention: Weights, usually the softmax of the scores.
        heads: Number of attention heads.

    Raises:
        MXNetError: The shapes do not fit.

    Example:
        >>> kv, w = mx.nd.ones((5, 2, 8)), mx.nd.ones((4, 3, 5))
        >>> mx.nd.contrib.interleaved_matmul_encdec_valatt(kv, w, heads=2).shape
        (3, 2, 4)
    """
    name = "interleaved_matmul_encdec_valatt"
    return _mix(name, attention, _heads(name, keys_values, heads, 2)[1], heads)
