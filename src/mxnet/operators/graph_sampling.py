"""Sampling of neighbourhoods in graphs held as csr matrices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.graph_structure import needs_csr
from mxnet.operators.registry import operator
from mxnet.operators.storage import CSR, row_pointers


def _uniform_outputs(params: Mapping[str, Any]) -> int:
    return 3 * ((params["num_args"] or 2) - 1)


@operator("_contrib_dgl_csr_neighbor_uniform_sample", num_outputs=_uniform_outputs)
def dgl_csr_neighbor_uniform_sample(
    csr_matrix: Tensor,
    *seed_arrays: Tensor,
    num_args: int | None = None,
    num_hops: int = 1,
    num_neighbor: int = 2,
    max_num_vertices: int = 100,
    generator: torch.Generator,
) -> tuple[Tensor, ...]:
    """Neighbourhoods of seeds: at every hop some neighbours of each vertex reached, at random.

    Shapes:
        csr_matrix: ``(V, V)``.
        seed_arrays: ``(n,)`` each.
        output: for each array of seeds ``(M + 1,)``, then for each ``(M, V)``, then for each
            ``(M,)``, with ``M`` from ``max_num_vertices``.

    Args:
        csr_matrix: The graph; csr.
        seed_arrays: Vertices to start from.
        num_args: Number of inputs; counted if left out.
        num_hops: How often to go on to neighbours.
        num_neighbor: How many neighbours of a vertex to take, all if it has no more.
        max_num_vertices: Where to stop.

    Returns:
        The vertices reached, ascending, filled up with ``V`` (which is none), with their number as
        last element; the edges taken, row by row for these vertices; how many hops each vertex is
        away, filled up with zeros.

    Raises:
        MXNetError: The graph is not csr, or there are more seeds than ``max_num_vertices``.

    Example:
        >>> graph = mx.nd.array([[0, 7, 0], [0, 0, 8], [9, 0, 0]], dtype="int64").tostype("csr")
        >>> vertices, edges, hops = mx.nd.contrib.dgl_csr_neighbor_uniform_sample(
        ...     graph, mx.nd.array([2], dtype="int64"), max_num_vertices=3
        ... )
        >>> vertices.asnumpy()
        array([0, 2, 3, 2])
    """
    raise needs_csr("dgl_csr_neighbor_uniform_sample", csr_matrix)


@dgl_csr_neighbor_uniform_sample.sparse("csr", "default")
def _(
    csr_matrix: CSR,
    *seed_arrays: Tensor,
    num_args: int | None,
    num_hops: int,
    num_neighbor: int,
    max_num_vertices: int,
    generator: torch.Generator,
) -> tuple[Any, ...]:
    settings = (num_hops, num_neighbor, max_num_vertices)
    samples = [_sample(csr_matrix, None, seeds, *settings, generator) for seeds in seed_arrays]
    return tuple(part for parts in zip(*samples, strict=True) for part in parts)


def _weighted_outputs(params: Mapping[str, Any]) -> int:
    return 4 * ((params["num_args"] or 3) - 2)


@operator("_contrib_dgl_csr_neighbor_non_uniform_sample", num_outputs=_weighted_outputs)
def dgl_csr_neighbor_non_uniform_sample(
    csr_matrix: Tensor,
    probability: Tensor,
    *seed_arrays: Tensor,
    num_args: int | None = None,
    num_hops: int = 1,
    num_neighbor: int = 2,
    max_num_vertices: int = 100,
    generator: torch.Generator,
) -> tuple[Tensor, ...]:
    """Neighbourhoods as from ``dgl_csr_neighbor_uniform_sample``, with weights of the vertices.

    Shapes:
        csr_matrix: ``(V, V)``.
        probability: ``(V,)``.
        seed_arrays: ``(n,)`` each.
        output: as from the uniform sampler, with ``(M,)`` for each array of seeds before the last
            group.

    Args:
        csr_matrix: The graph; csr.
        probability: How likely each vertex is to be taken, relative to others.
        seed_arrays: Vertices to start from.
        num_args: Number of inputs; counted if left out.
        num_hops: How often to go on to neighbours.
        num_neighbor: How many neighbours of a vertex to take, all if it has no more.
        max_num_vertices: Where to stop.

    Returns:
        As from the uniform sampler; third the probabilities of the vertices reached.

    Raises:
        MXNetError: The graph is not csr, or there are more seeds than ``max_num_vertices``.

    Example:
        >>> graph = mx.nd.array([[0, 7, 0], [0, 0, 8], [9, 0, 0]], dtype="int64").tostype("csr")
        >>> mx.nd.contrib.dgl_csr_neighbor_non_uniform_sample(
        ...     graph, mx.nd.array([0.5, 0.2, 0.3]), mx.nd.array([2], dtype="int64"),
        ...     max_num_vertices=3,
        ... )[2].asnumpy()
        array([0.5, 0.3, 0. ], dtype=float32)
    """
    raise needs_csr("dgl_csr_neighbor_non_uniform_sample", csr_matrix)


@dgl_csr_neighbor_non_uniform_sample.sparse("csr", "default")
def _(
    csr_matrix: CSR,
    probability: Tensor,
    *seed_arrays: Tensor,
    num_args: int | None,
    num_hops: int,
    num_neighbor: int,
    max_num_vertices: int,
    generator: torch.Generator,
) -> tuple[Any, ...]:
    settings = (num_hops, num_neighbor, max_num_vertices)
    samples = []
    for seeds in seed_arrays:
        vertices, edges, hops = _sample(csr_matrix, probability, seeds, *settings, generator)
        chosen = torch.nn.functional.pad(probability.detach(), (0, 1))[vertices[:-1]]
        samples.append((vertices, edges, chosen, hops))
    return tuple(part for parts in zip(*samples, strict=True) for part in parts)


def _sample(
    graph: CSR,
    weights: Tensor | None,
    seeds: Tensor,
    hops: int,
    neighbors: int,
    most: int,
    generator: torch.Generator,
) -> tuple[Tensor, CSR, Tensor]:
    """Vertices, edges and distances of one neighbourhood."""
    frontier = _first_of_each(seeds.long())
    if frontier.numel() > most:
        raise MXNetError(f"dgl sampling: {frontier.numel()} seeds exceed max_num_vertices={most}")
    distance = torch.full((graph.shape[0],), -1, dtype=torch.int64, device=seeds.device)
    distance[frontier] = 0
    count = frontier.numel()
    taken = [frontier[:0]]
    for hop in range(1, hops + 1):
        if count >= most or not frontier.numel():
            break
        edges = _draw_edges(graph, weights, frontier, neighbors, generator)
        targets = graph.indices.long()[edges]
        fresh = _first_of_each(targets[distance[targets] < 0])[: most - count]
        distance[fresh] = hop
        count += fresh.numel()
        taken.append(edges[distance[targets] >= 0])
        frontier = fresh
    vertices = (distance >= 0).nonzero().view(-1)
    rest = (0, most - count)
    padded = torch.nn.functional.pad(vertices, rest, value=graph.shape[0])
    result = torch.cat([padded, vertices.new_full((1,), count)])
    edges = torch.cat(taken).sort().values
    rows = torch.searchsorted(vertices, graph.row_numbers()[edges])
    matrix = CSR(
        graph.data[edges], graph.indices[edges], row_pointers(rows, most), (most, graph.shape[1])
    )
    return result, matrix, torch.nn.functional.pad(distance[vertices], rest)


def _first_of_each(values: Tensor) -> Tensor:
    """Distinct values in the order in which they first come."""
    distinct, inverse = values.unique(return_inverse=True)
    positions = torch.arange(values.numel(), device=values.device)
    first = torch.full_like(distinct, values.numel())
    first.scatter_reduce_(0, inverse, positions, "amin")
    return values[first.sort().values]


def _draw_edges(
    graph: CSR,
    weights: Tensor | None,
    frontier: Tensor,
    neighbors: int,
    generator: torch.Generator,
) -> Tensor:
    """Positions of up to ``neighbors`` edges of each vertex, drawn without replacement.

    Edges are ranked by ``log weight + Gumbel noise``: the first k are a weighted sample (Efraimidis
    and Spirakis, 2006, Weighted random sampling with a reservoir,
    https://doi.org/10.1016/j.ipl.2005.11.003).
    """
    first = graph.indptr.long()[frontier]
    sizes = graph.indptr.long()[frontier + 1] - first
    owner = torch.repeat_interleave(torch.arange(frontier.numel(), device=first.device), sizes)
    start = sizes.cumsum(0) - sizes
    offset = torch.arange(owner.numel(), device=first.device)
    edges = first[owner] + offset - start[owner]
    noise = torch.empty(edges.numel(), dtype=torch.float64, device=first.device)
    keys = noise.exponential_(generator=generator).log_().neg_()
    if weights is not None:
        keys = keys + weights.detach().double()[graph.indices.long()[edges]].log()
    by_key = keys.argsort(descending=True)
    ranked = by_key[owner[by_key].argsort(stable=True)]
    return edges[ranked[offset - start[owner] < neighbors].sort().values]
