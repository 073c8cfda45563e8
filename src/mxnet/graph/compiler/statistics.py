"""Moving statistics of BatchNorm apart from its computation, for backends that trace through it.

The operator lets the gradient of its output move the statistics, by a hook in Python. A compiler
cannot trace that. Here the graph returns the statistics of the batch besides its outputs, and a
hook on the outputs moves the averages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, fx

from mxnet.graph.compiler.patterns import operator_of
from mxnet.operators.normalization import move_statistics


class Update(NamedTuple):
    """One layer's moving statistics.

    Attributes:
        places: Positions of mean and variance among the inputs of the graph.
        eps: Added to the variance.
        momentum: Weight of the old statistics.
    """

    places: tuple[int, int]
    eps: float
    momentum: float


def normalize_batch(
    data: Tensor, gamma: Tensor, beta: Tensor, eps: float, fix_gamma: bool
) -> tuple[Tensor, Tensor, Tensor]:
    """Output, mean and inverse standard deviation of a batch, channels at axis 1."""
    if fix_gamma:
        gamma = gamma * 0 + 1
    return torch.native_batch_norm(data, gamma, beta, None, None, True, 0.0, eps)


def separate_statistics(graph: fx.Graph) -> list[Update] | None:
    """Let a graph return the statistics of its batches, as further outputs, in place.

    Returns:
        Where they belong; None, and no change, if a layer is not of the plain kind.
    """
    places = {node: i for i, node in enumerate(n for n in graph.nodes if n.op == "placeholder")}
    layers = [node for node in graph.nodes if operator_of(node) == "BatchNorm"]
    for node in layers:
        said = node.meta["parameters"]
        if said["axis"] != 1 or said["output_mean_var"] or said["use_global_stats"]:
            return None
        if not all(value in places for value in node.args[3:5]):
            return None
    updates, statistics = [], []
    for node in layers:
        said = node.meta["parameters"]
        data, gamma, beta, mean, var = node.args
        with graph.inserting_before(node):
            call = graph.call_function(
                normalize_batch, (data, gamma, beta, said["eps"], said["fix_gamma"])
            )
            parts = [graph.call_function(_item, (call, i)) for i in range(3)]
        node.replace_all_uses_with(parts[0])
        graph.erase_node(node)
        statistics += parts[1:]
        updates.append(Update((places[mean], places[var]), said["eps"], said["momentum"]))
    output = graph.output_node()
    output.args = ([*output.args[0], *statistics],)  # type: ignore[misc]
    return updates


def _item(results: tuple[Tensor, ...], index: int) -> Tensor:
    return results[index]


def moving(
    function: Callable[..., Sequence[Tensor]], updates: Sequence[Update]
) -> Callable[..., list[Tensor]]:
    """A function that returns the outputs alone; their gradients move the statistics.

    Args:
        function: Returns the outputs, then mean and inverse standard deviation of each layer.
        updates: One per layer.
    """

    def run(*values: Tensor) -> list[Tensor]:
        results = list(function(*values))
        outputs = results[: len(results) - 2 * len(updates)]
        batch = [part.detach() for part in results[len(outputs) :]]
        passes: list[int] = []

        def move(_: Any) -> None:
            # Once per backward pass, however many outputs take part in it.
            current = torch._C._current_graph_task_id()
            if current in passes:
                return
            passes[:] = [current]
            for i, update in enumerate(updates):
                mean, var = (values[place] for place in update.places)
                move_statistics(
                    mean, var, batch[2 * i], batch[2 * i + 1], update.eps, update.momentum
                )

        for output in outputs:
            if output.requires_grad:
                output.register_hook(move)
        return outputs

    return run
