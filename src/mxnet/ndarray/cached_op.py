"""Compiled graphs that are called with arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.graph.creation import with_shapes
from mxnet.graph.evaluate import evaluate
from mxnet.graph.ir import Node, input_names, topological, variables
from mxnet.ndarray.call import SparseStorageAccess, call, new_array, variable_node, write_result
from mxnet.ndarray.handle import NDArray
from mxnet.operators.registry import REGISTRY
from mxnet.tape import live_tape
from mxnet.thread_state import STATE

if TYPE_CHECKING:
    from mxnet.graph.compiler import Program

_FLAGS = (
    "data_indices", "param_indices", "static_alloc", "static_shape", "inline_limit",
    "forward_bulk_size", "backward_bulk_size", "backend", "backend_opts",
)  # fmt: skip


class CachedOp:
    """A graph, compiled, that is called with arrays.

    Args:
        sym: The graph.
        flags: Pairs of names and values: ``data_indices`` and ``param_indices`` (which inputs
            change from call to call, and which are parameters), ``static_alloc``,
            ``static_shape``, ``backend``, ``backend_opts`` (a dictionary). ``inline_limit``,
            ``forward_bulk_size`` and ``backward_bulk_size`` have no meaning here: a graph is
            compiled as a whole.
        thread_safe: Has no meaning here; calls from several threads are safe.

    Raises:
        MXNetError: A flag is unknown.

    Example:
        >>> x = mx.sym.var("x")
        >>> square = mx.nd.CachedOp(x * x)
        >>> square(mx.nd.array([1, 2])).asnumpy()
        array([1., 4.], dtype=float32)
    """

    def __init__(
        self,
        sym: Any,
        flags: Iterable[tuple[str, Any]] | Mapping[str, Any] = (),
        thread_safe: bool = False,  # noqa: ARG002 - documented as without meaning
    ) -> None:
        given = dict(flags)
        for name in given:
            if name not in _FLAGS:
                raise MXNetError(
                    f"CachedOp: flag {name!r} is unknown; flags are {', '.join(_FLAGS)}"
                )
        self._symbol = sym
        self._entries = tuple(sym._entries)
        self._names: list[str] = sym.list_inputs()
        changed = {node.name for node in variables(self._entries)[1]}
        self._updated = [name in changed for name in self._names]
        indices = given.get("param_indices")
        self._parameters = (
            guess_parameters(self._entries)
            if indices is None
            else frozenset(self._names[int(i)] for i in indices)
        )
        self._backend = given.get("backend")
        self._backend_options = dict(given.get("backend_opts") or {})
        self._static_shape = _is_on(given.get("static_shape", False))
        self._static = self._static_shape and _is_on(given.get("static_alloc", False))
        self._programs: dict[tuple[Context, bool], Program] = {}
        self._needs_arrays = any(
            node.operator is not None and ("default",) in node.operator.sparse_rules
            for node in topological(self._entries)
        )
        # A function to call with every operator's outputs, and whether also with its inputs.
        self.monitor: tuple[Callable[[str, str, Any], None], bool] | None = None

    def __call__(self, *args: Any, out: Any = None, **kwargs: Any) -> Any:
        """Run the graph.

        Args:
            *args: One array per input, in the order of the symbol's ``list_inputs``.
            out: Array, or list of arrays, that receives the outputs.
            **kwargs: ``default_ctx``, for graphs without inputs.

        Returns:
            An array, or a list of arrays when there are several outputs.

        Raises:
            MXNetError: The number of arrays differs, or an operator cannot be applied.
        """
        ctx = kwargs.pop("default_ctx", None)
        if kwargs:
            raise TypeError(f"CachedOp: unknown arguments {', '.join(kwargs)}")
        if len(args) != len(self._names):
            raise MXNetError(
                f"CachedOp: {len(args)} arrays given for the inputs {', '.join(self._names)}"
            )
        outputs = self.run(args, ctx)
        if out is not None:
            targets = list(out) if isinstance(out, list | tuple) else [out]
            for target, result in zip(targets, outputs, strict=True):
                value = result._data if result._tape is None else result._tape
                write_result("CachedOp", target, value, result._node)
            return out
        return outputs[0] if len(outputs) == 1 else outputs

    def run(self, arrays: Sequence[Any], ctx: Context | None = None) -> list[Any]:
        """The outputs for one array per input, as a list."""
        recording = STATE.recording
        if self._needs_arrays or self.monitor is not None:
            return self._run_on_arrays(arrays, ctx)
        try:
            if recording:
                values = [
                    array._data if updated or (tape := live_tape(array)) is None else tape
                    for array, updated in zip(arrays, self._updated, strict=True)
                ]
            else:
                values = [array._data for array in arrays]
        except SparseStorageAccess:
            return self._run_on_arrays(arrays, ctx)
        if ctx is None:
            ctx = arrays[0]._ctx.results if arrays else STATE.context or Context("cpu", 0)
        program = self._programs.get((ctx, STATE.np_shape)) or self._make_program(ctx)
        kind = type(arrays[0]) if arrays else NDArray
        if not recording:
            results = program.run(values, STATE.training, False)
            return [_handle(kind, result, ctx) for result in results]
        if torch.is_grad_enabled():
            results = program.run(values, STATE.training, True)
        else:
            with torch.enable_grad():
                results = program.run(values, STATE.training, True)
        node: Any = ("a compiled graph", {}, [variable_node(array) for array in arrays])
        return [new_array(kind, result, ctx, (node, i)) for i, result in enumerate(results)]

    def _make_program(self, ctx: Context) -> Program:
        # Here, because the compiler stands on torch.fx, which takes 0.1 s to import.
        from mxnet.graph.compiler import Program, Setting  # noqa: PLC0415

        setting = Setting(
            ctx=ctx,
            parameters=self._parameters,
            scalars_have_axis=not STATE.np_shape,
            backend=self._backend,
            backend_options=self._backend_options,
            compile_at_once=self._static_shape,
            static=self._static,
        )
        program = Program(self._entries, self._names, setting, self._symbol.name or "symbol")
        self._programs[ctx, STATE.np_shape] = program
        return program

    def find_specialized(self, arrays: Sequence[Any]) -> Any:
        """The code that a call with these arrays outside recording runs; None if there is none."""
        if self._needs_arrays or self.monitor is not None:
            return None
        if any(array.stype != "default" for array in arrays):
            return None
        program = self._programs.get((arrays[0]._ctx.results, STATE.np_shape))
        if program is None:
            return None
        return program.find([array._data for array in arrays], STATE.training, recording=False)

    def forget_shapes(self) -> None:
        """Drop the code made for shapes: parameters have other shapes or element types now."""
        for program in self._programs.values():
            program.forget()

    def _run_on_arrays(self, arrays: Sequence[Any], ctx: Context | None) -> list[Any]:
        """Node by node on array handles: for sparse arrays, and for a monitor to watch."""
        values = dict(zip(self._names, arrays, strict=True))
        with ctx or (arrays[0]._ctx if arrays else Context("cpu", 0)):
            shapes = {name: array.shape for name, array in values.items()}
            entries = with_shapes(self._entries, shapes)
            outputs = evaluate(entries, values, _run_node, self._watch)
        given = {id(array) for array in arrays}
        return [output.copy() if id(output) in given else output for output in outputs]

    def _watch(self, node: Node, inputs: list[Any], outputs: list[Any]) -> None:
        if self.monitor is None or node.operator is None:
            return
        callback, monitor_all = self.monitor
        if monitor_all:
            names = input_names(node.operator, node.parameters, len(inputs))
            for name, array in zip(names, inputs, strict=False):
                callback(f"{node.name}_{name}", node.operator.name, array)
        for index, array in enumerate(outputs[: node.visible_outputs]):
            callback(node.output_name(index), node.operator.name, array)


def _run_node(node: Node, arrays: Sequence[Any]) -> Any:
    assert node.operator is not None
    dense = (type(a) for a in arrays if a is not None and a.stype == "default")
    kind = next(dense, NDArray)
    return call(node.operator, arrays, node.parameters, None, kind)


def _handle(kind: type, result: torch.Tensor, ctx: Context) -> Any:
    array: Any = object.__new__(kind)
    array._ctx = ctx
    array._tape = None
    array._data = result
    return array


def _is_on(value: Any) -> bool:
    return str(value).lower() in ("1", "true")


# Names of inputs of operators that networks learn or keep; what else comes in is data.
_PARAMETER_NAMES = frozenset((
    "weight", "bias", "gamma", "beta", "moving_mean", "moving_var", "parameters", "h2h_weight",
    "i2h_weight",
))  # fmt: skip


def guess_parameters(entries: Sequence[Any]) -> frozenset[str]:
    """Names of the variables of a graph that layers use as their weights and statistics."""
    found: set[str] = set()
    others: set[str] = set()
    for node in topological(entries):
        if node.operator is None:
            continue
        names = input_names(node.operator, node.parameters, len(node.inputs))
        for name, entry in zip(names, node.inputs, strict=False):
            if entry.node.operator is None:
                known = name in _PARAMETER_NAMES and REGISTRY.get(node.operator.name).shape_rule
                (found if known else others).add(entry.node.name)
    return frozenset(found - others)
