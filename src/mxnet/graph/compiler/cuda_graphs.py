"""CUDA graphs: the kernels of a call are recorded once and replayed with one launch."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, fx

from mxnet.graph.compiler.patterns import is_deterministic

# Calls before recording, in which libraries make their workspaces (torch's own advice).
_WARM_UP = 3


def replayed(function: Callable[..., list[Tensor]], graph: fx.Graph) -> Callable[..., list[Tensor]]:
    """``function`` recorded as a CUDA graph at its first call.

    Args:
        function: The code of ``graph``.
        graph: What it computes; random numbers and Python operators cannot be replayed, so with
            those ``function`` is returned as it is.
    """
    calls = [node for node in graph.nodes if node.op == "call_function"]
    if not calls or not all(is_deterministic(node) for node in calls):
        return function
    return _Replayed(function)


class _Replayed:
    """A function whose kernels are replayed; inputs are copied to fixed places, results from them.

    Args:
        function: Takes and returns tensors on one CUDA device.
    """

    def __init__(self, function: Callable[..., list[Tensor]]) -> None:
        self._function = function
        self._graph: torch.cuda.CUDAGraph | None = None
        self._inputs: list[Tensor] = []
        self._outputs: Sequence[Tensor] = ()
        self._lock = threading.Lock()

    def __call__(self, *values: Tensor) -> list[Tensor]:
        """The outputs for these values."""
        with self._lock:
            if self._graph is None:
                self._record(values)
            assert self._graph is not None
            for place, value in zip(self._inputs, values, strict=True):
                if place.data_ptr() != value.data_ptr():
                    place.copy_(value)
            self._graph.replay()
            return [output.clone() for output in self._outputs]

    def _record(self, values: Sequence[Tensor]) -> None:
        self._inputs = [value.clone() for value in values]
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(_WARM_UP):
                self._function(*self._inputs)
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self._outputs = self._function(*self._inputs)
        self._graph = graph
