"""Helpers of the compiler's tests: symbols as lowered graphs, and what their nodes call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import fx

import mxnet as mx
from mxnet.graph.compiler.lower import lower
from mxnet.graph.compiler.observe import observe
from mxnet.graph.compiler.patterns import operator_of
from mxnet.graph.compiler.program import Program
from mxnet.graph.compiler.setting import Setting
from mxnet.graph.evaluate import evaluate


def observed(
    symbol: Any, values: Mapping[str, torch.Tensor], data: str = "data", **modes: Any
) -> tuple[fx.Graph, Setting]:
    """A symbol lowered and run once; everything but ``data`` counts as a parameter."""
    names = symbol.list_inputs()
    setting = Setting(mx.cpu(), parameters=frozenset(names) - {data}, **modes)
    graph = lower(symbol._entries, names, setting)
    observe(graph, [values[name] for name in names])
    return graph, setting


def program(symbol: Any, data: str = "data", **options: Any) -> Program:
    """A symbol as a program that compiles at its first call."""
    names = symbol.list_inputs()
    parameters = frozenset(names) - {data}
    setting = Setting(mx.cpu(), parameters=parameters, compile_at_once=True, **options)
    return Program(symbol._entries, names, setting)


def calls(graph: fx.Graph) -> Counter[str]:
    """How often operators and functions are called."""
    return Counter(
        operator_of(node) or getattr(node.target, "__name__", str(node.target))
        for node in graph.nodes
        if node.op == "call_function"
    )


def random_values(symbol: Any, rng: np.random.Generator, **shapes: Any) -> dict[str, torch.Tensor]:
    """Random values for all inputs of a symbol; variances are positive."""
    arguments, _, states = symbol.infer_shape(**shapes)
    named = dict(zip(symbol.list_arguments(), arguments, strict=True))
    named.update(zip(symbol.list_auxiliary_states(), states, strict=True))
    values = {}
    for name, shape in named.items():
        drawn = rng.normal(size=shape) if "var" not in name else rng.uniform(0.5, 2, size=shape)
        values[name] = torch.from_numpy(drawn.astype(np.float32))
    return values


def run_plainly(symbol: Any, values: Mapping[str, torch.Tensor]) -> list[np.ndarray[Any, Any]]:
    """The outputs, operator by operator through ``mx.nd``."""
    arrays = {name: mx.nd.array(value.numpy(), dtype=None) for name, value in values.items()}

    def run(node: Any, inputs: Any) -> Any:
        return mx.executor.run_node(node, inputs)

    return [out.asnumpy() for out in evaluate(symbol._entries, arrays, run)]
