"""Graphs as csr matrices: row ``i`` holds the edges that leave vertex ``i``, values number them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator
from mxnet.operators.storage import CSR, flat_positions, row_pointers


def needs_csr(name: str, data: Any) -> MXNetError:
    """The error for a graph in another form than a csr matrix."""
    return MXNetError(
        f"{name}: the graph must be a csr matrix, got a dense array of shape {tuple(data.shape)}; "
        "convert it with tostype('csr')"
    )


@operator("_contrib_edge_id")
def edge_id(data: Tensor, u: Tensor, v: Tensor) -> Tensor:
    """The values of edges ``u[i]`` to ``v[i]``; -1 where there is none.

    Shapes:
        data: ``(V, V)``.
        u, v: ``(n,)``.
        output: ``(n,)``.

    Args:
        data: The graph; csr.
        u: Vertices that edges leave.
        v: Vertices where they arrive.

    Raises:
        MXNetError: ``data`` is not csr, or ``u`` and ``v`` differ in length.

    Example:
        >>> graph = mx.nd.array([[0, 7], [0, 0]]).tostype("csr")
        >>> mx.nd.contrib.edge_id(graph, mx.nd.array([0, 1]), mx.nd.array([1, 0])).asnumpy()
        array([ 7., -1.], dtype=float32)
    """
    raise needs_csr("edge_id", data)


@edge_id.sparse("csr", "default", "default")
def _(data: CSR, u: Tensor, v: Tensor) -> Tensor:
    if u.shape != v.shape or u.ndim != 1:
        raise MXNetError(
            f"edge_id: u and v must be vectors of one length, got {tuple(u.shape)} and "
            f"{tuple(v.shape)}"
        )
    stored, order = flat_positions(data).sort()
    wanted = u.detach().long() * data.shape[1] + v.detach().long()
    missing = torch.full_like(wanted, -1).to(data.data.dtype)
    if not stored.numel():
        return missing
    place = torch.searchsorted(stored, wanted).clamp(max=stored.numel() - 1)
    return torch.where(stored[place] == wanted, data.data.detach()[order[place]], missing)


@operator("_contrib_dgl_adjacency")
def dgl_adjacency(data: Tensor) -> Tensor:
    """The graph with 1 in place of every edge's value.

    Shapes:
        data: ``(V, V)``.
        output: ``(V, V)``.

    Args:
        data: The graph; csr.

    Returns:
        float32; csr.

    Raises:
        MXNetError: ``data`` is not csr.

    Example:
        >>> graph = mx.nd.array([[0, 7], [0, 0]], dtype="int64").tostype("csr")
        >>> mx.nd.contrib.dgl_adjacency(graph).asnumpy()
        array([[0., 1.],
               [0., 0.]], dtype=float32)
    """
    raise needs_csr("dgl_adjacency", data)


@dgl_adjacency.sparse("csr")
def _(data: CSR) -> CSR:
    return data.with_data(torch.ones_like(data.data, dtype=torch.float32))


def _subgraph_outputs(params: Mapping[str, Any]) -> int:
    return ((params["num_args"] or 2) - 1) * (2 if params["return_mapping"] else 1)


@operator("_contrib_dgl_subgraph", num_outputs=_subgraph_outputs)
def dgl_subgraph(
    graph: Tensor, *data: Tensor, num_args: int | None = None, return_mapping: bool
) -> tuple[Tensor, ...]:
    """The graphs that some vertices and the edges between them make.

    Shapes:
        graph: ``(V, V)``.
        data: ``(n,)`` each.
        output: ``(n, n)`` for each of ``data``; with ``return_mapping`` once more.

    Args:
        graph: The graph; csr.
        data: For each subgraph its vertices, ascending.
        num_args: Number of inputs; counted if left out.
        return_mapping: Also return the subgraphs with the values that edges have in ``graph``.

    Returns:
        Subgraphs whose edges are numbered from 0; csr.

    Raises:
        MXNetError: ``graph`` is not csr, or vertices are not ascending.

    Example:
        >>> graph = mx.nd.array([[0, 7, 0], [0, 0, 8], [9, 0, 0]], dtype="int64").tostype("csr")
        >>> mx.nd.contrib.dgl_subgraph(
        ...     graph, mx.nd.array([0, 2], dtype="int64"), return_mapping=True
        ... )[1].asnumpy()
        array([[0, 0],
               [9, 0]])
    """
    raise needs_csr("dgl_subgraph", graph)


@dgl_subgraph.sparse("csr", "default")
def _(graph: CSR, *data: Tensor, num_args: int | None, return_mapping: bool) -> tuple[CSR, ...]:
    mapped = [_induced(graph, vertices.long()) for vertices in data]
    numbered = [_numbered(one) for one in mapped]
    return (*numbered, *mapped) if return_mapping else tuple(numbered)


def _induced(graph: CSR, vertices: Tensor) -> CSR:
    count = vertices.numel()
    if not bool((vertices[1:] > vertices[:-1]).all()):
        raise MXNetError("dgl_subgraph: vertices must be in ascending order")
    rows, columns = graph.row_numbers(), graph.indices.long()
    number = torch.full((max(graph.shape),), -1, dtype=torch.int64, device=vertices.device)
    number[vertices] = torch.arange(count, device=vertices.device)
    kept = ((number[rows] >= 0) & (number[columns] >= 0)).nonzero().view(-1)
    pointers = row_pointers(number[rows[kept]], count)
    return CSR(graph.data[kept], number[columns[kept]], pointers, (count, count))


def _numbered(graph: CSR) -> CSR:
    return graph.with_data(torch.arange(graph.data.numel(), device=graph.data.device))


def _compact_outputs(params: Mapping[str, Any]) -> int:
    return (params["num_args"] or 2) // 2 * (2 if params["return_mapping"] else 1)


@operator("_contrib_dgl_graph_compact", num_outputs=_compact_outputs)
def dgl_graph_compact(
    *graph_data: Tensor,
    num_args: int | None = None,
    return_mapping: bool,
    graph_sizes: tuple[int, ...],
) -> tuple[Tensor, ...]:
    """Sampled graphs without their empty rows, with vertices numbered from 0.

    Shapes:
        graph_data: graphs ``(M, V)``, then vertices ``(M + 1,)`` of each, as the samplers return
            them.
        output: ``(n, n)`` for each graph, ``n`` from ``graph_sizes``; with ``return_mapping`` once
            more.

    Args:
        graph_data: Graphs (csr), then the vertices of each.
        num_args: Number of inputs; counted if left out.
        return_mapping: Also return the graphs with the values that edges had.
        graph_sizes: Number of vertices of each graph.

    Returns:
        Graphs whose edges are numbered from 0; csr.

    Raises:
        MXNetError: The graphs are not csr, or their numbers do not agree.

    Example:
        >>> graph = mx.nd.array([[0, 7, 0], [0, 0, 8], [9, 0, 0]], dtype="int64").tostype("csr")
        >>> vertices, sampled, _ = mx.nd.contrib.dgl_csr_neighbor_uniform_sample(
        ...     graph, mx.nd.array([2], dtype="int64"), max_num_vertices=5
        ... )
        >>> size = int(vertices[-1].asscalar())
        >>> mx.nd.contrib.dgl_graph_compact(
        ...     sampled, vertices, graph_sizes=size, return_mapping=True
        ... )[1].asnumpy()
        array([[0, 0],
               [9, 0]])
    """
    raise needs_csr("dgl_graph_compact", graph_data[0])


@dgl_graph_compact.sparse("csr", "default")
def _(
    *graph_data: Any, num_args: int | None, return_mapping: bool, graph_sizes: tuple[int, ...]
) -> tuple[CSR, ...]:
    count = len(graph_data) // 2
    if len(graph_data) != 2 * count or len(graph_sizes) != count:
        raise MXNetError(
            "dgl_graph_compact: expected as many graphs, arrays of vertices and sizes, got "
            f"{len(graph_data)} inputs and graph_sizes={graph_sizes}"
        )
    triples = zip(graph_data[:count], graph_data[count:], graph_sizes, strict=True)
    mapped = [_compacted(graph, vertices.long(), size) for graph, vertices, size in triples]
    numbered = [_numbered(graph) for graph in mapped]
    return (*numbered, *mapped) if return_mapping else tuple(numbered)


def _compacted(graph: CSR, vertices: Tensor, size: int) -> CSR:
    known, order = vertices[:size].sort()
    columns = graph.indices.long()
    place = torch.searchsorted(known, columns).clamp(max=max(size - 1, 0))
    if not bool((known[place] == columns).all()):
        raise MXNetError("dgl_graph_compact: an edge leads to a vertex that is not in the graph")
    edges = int(graph.indptr[size])
    return CSR(
        graph.data[:edges], order[place][:edges], graph.indptr[: size + 1].clone(), (size, size)
    )
