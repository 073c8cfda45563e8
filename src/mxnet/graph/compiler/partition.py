"""Partitioners of users: parts of a graph that run in code of their own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import fx
from torch.fx.passes.infra.partitioner import CapabilityBasedPartitioner
from torch.fx.passes.operator_support import OperatorSupportBase

from mxnet.base import MXNetError
from mxnet.graph.compiler.backends import BACKENDS, Shared, compile_default, optimize
from mxnet.graph.compiler.observe import Fact
from mxnet.graph.compiler.patterns import operator_of
from mxnet.graph.compiler.setting import Setting
from mxnet.graph.compiler.specialized import Specialized


class Partitioner(ABC):
    """Chooses operators of a graph, and compiles each connected part made of them.

    Register a subclass with :func:`register_partitioner`; ``hybridize(backend=name)`` and
    ``optimize_for(x, backend=name)`` then use it. What it does not choose runs as by default.

    Args:
        **options: What users gave to ``hybridize`` besides the backend's name.

    Example:
        >>> @mx.graph.register_partitioner("doc_relu")
        ... class CountReLU(mx.graph.Partitioner):
        ...     parts = 0
        ...
        ...     def select(self, operator, parameters, inputs):
        ...         return operator == "relu"
        ...
        ...     def compile(self, part, inputs):
        ...         type(self).parts += 1
        ...         return part
        >>> x = mx.sym.var("x")
        >>> block = mx.gluon.SymbolBlock(mx.sym.relu(x) + 1, x)
        >>> block.optimize_for(mx.nd.ones((2,)), backend="doc_relu", static_shape=True)
        >>> block(mx.nd.array([-1, 1])).asnumpy(), CountReLU.parts
        (array([1., 2.], dtype=float32), 1)
    """

    def __init__(self, **options: Any) -> None:
        self.options = options

    @abstractmethod
    def select(
        self, operator: str, parameters: Mapping[str, Any], inputs: Sequence[Fact | None]
    ) -> bool:
        """Whether a call of an operator is to be in a part.

        Args:
            operator: Its name.
            parameters: Its parameters, typed.
            inputs: Shape, dtype and device of each input tensor.
        """

    @abstractmethod
    def compile(self, part: fx.GraphModule, inputs: Sequence[Fact | None]) -> Callable[..., Any]:
        """What to run instead of a part.

        Args:
            part: A part of the graph; calling it with tensors computes it.
            inputs: Shape, dtype and device of each of its inputs.

        Returns:
            A function that takes and returns the same tensors; ``part`` itself is one.
        """


def register_partitioner(
    name: str,
) -> Callable[[type[Partitioner]], type[Partitioner]]:
    """Class decorator: make a partitioner the backend ``name``.

    Args:
        name: The name for ``hybridize(backend=name)``.

    Raises:
        MXNetError: The name is that of a backend of this package.
    """

    def register(kind: type[Partitioner]) -> type[Partitioner]:
        if name in ("default", "inductor"):
            raise MXNetError(f"register_partitioner: {name!r} is a backend of mxnet itself")

        def backend(graph: fx.Graph, setting: Setting, label: str, shared: Shared) -> Specialized:
            optimize(graph, setting, without=_LATER)
            partition(graph, kind(**setting.backend_options))
            return compile_default(graph, setting, label, shared)

        BACKENDS[name] = backend
        return kind

    return register


# Fusion would hide operators from the partitioner.
_LATER = (
    "fold_batch_norm", "compose_linear_layers", "fuse_layers", "propagate_layout", "select_kernels",
)  # fmt: skip


class _Support(OperatorSupportBase):
    def __init__(self, partitioner: Partitioner) -> None:
        self.partitioner = partitioner

    def is_node_supported(self, _modules: Mapping[str, Any], node: fx.Node) -> bool:
        name = operator_of(node)
        if name is None:
            return False
        inputs = [used.meta.get("facts") for used in node.all_input_nodes]
        return bool(self.partitioner.select(name, node.meta["parameters"], inputs))


def partition(graph: fx.Graph, partitioner: Partitioner) -> None:
    """Replace the parts that a partitioner chooses by calls of what it compiles, in place."""
    module = fx.GraphModule(torch.nn.Module(), graph)
    finder = CapabilityBasedPartitioner(
        module, _Support(partitioner), allows_single_node_partition=True
    )
    finder.fuse_partitions(finder.propose_partitions())
    for node in list(graph.nodes):
        if node.op != "call_module":
            continue
        part = module.get_submodule(str(node.target))
        assert isinstance(part, fx.GraphModule)
        inputs = [used.meta.get("facts") for used in node.all_input_nodes]
        compiled = partitioner.compile(part, inputs)
        with graph.inserting_before(node):
            call = graph.call_function(_called(compiled), node.args, node.kwargs)
        call.meta.update(node.meta)
        call.meta.pop("operator", None)
        node.replace_all_uses_with(call)
        graph.erase_node(node)


def _called(function: Callable[..., Any]) -> Callable[..., Any]:
    """A plain function, as fx writes calls of those only."""

    def part(*tensors: Any) -> Any:
        return function(*tensors)

    part.__module__ = __name__
    return part
