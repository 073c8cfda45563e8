"""The compiled form of a hybrid block, for one way in which its inputs are nested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import torch_dtype
from mxnet.gluon.parameter_array import Parameter
from mxnet.gluon.tracing import Structure, Trace
from mxnet.graph.shapes import is_known
from mxnet.ndarray.cached_op import CachedOp
from mxnet.symbol.inference import completed
from mxnet.thread_state import STATE

# Calls without recording after which a block is expected to be called like this many times more.
_STEADY = 4


class CompiledBlock:
    """A traced block: its graph, and where the graph's inputs come from.

    Args:
        traced: The graph.
        parameters: The block's parameters by name.
        flags: Options of :class:`~mxnet.ndarray.cached_op.CachedOp`.

    Raises:
        RuntimeError: The graph has a variable that is neither input nor parameter.
    """

    def __init__(
        self, traced: Trace, parameters: Mapping[str, Parameter], flags: Mapping[str, Any]
    ) -> None:
        inputs, outputs = traced.inputs, traced.outputs
        self._input_names = [str(part.name) for part in inputs]
        positions = {str(part.name): i for i, part in enumerate(inputs)}
        self.symbol = outputs
        self.structure = traced.structure
        self.is_simple = traced.structure == "x" and len(inputs) == 1
        names = outputs.list_inputs()
        self._inputs = [positions[name] for name in names if name in positions]
        used = [name for name in names if name not in positions]
        for name in used:
            if name not in parameters:
                raise RuntimeError(
                    f"the graph uses the variable {name!r}, which is neither an input "
                    f"({', '.join(positions)}) nor a parameter of the block"
                )
        self.parameters = [parameters[name] for name in used]
        # The graph's own order mixes inputs and parameters; calls give inputs first.
        ordered = [inputs[i].name for i in self._inputs] + used
        self._permutation = None if ordered == names else [ordered.index(name) for name in names]
        indices = [i for i, name in enumerate(names) if name not in positions]
        self.op = CachedOp(outputs, {**flags, "param_indices": indices})
        self._are_computed = any(part._is_computed() for part in self.parameters)
        self.guarded: Any = None
        self._steady_calls = 0
        # Per context: the lists of arrays that parameters had, and the arrays on that context.
        self._bound: dict[Context, tuple[list[Any], list[Any]]] = {}

    def is_waiting(self) -> bool:
        """Whether a parameter's shape is not known yet."""
        return any(p._data is None and p._deferred_init is not None for p in self.parameters)

    def complete(self, arrays: Sequence[Any]) -> None:
        """Initialise the parameters that wait for shapes which the graph and the inputs determine.

        Running operator by operator tells more shapes, but runs the block's own Python once more.
        """
        waiting = [p for p in self.parameters if p._data is None and p._deferred_init is not None]
        shapes = {n: a.shape for n, a in zip(self._input_names, arrays, strict=True)}
        types = {n: torch_dtype(a.dtype) for n, a in zip(self._input_names, arrays, strict=True)}
        for parameter in self.parameters:
            types[parameter.name] = torch_dtype(parameter.dtype)
            if parameter.shape is not None:
                shapes[parameter.name] = parameter.shape
        try:
            found = completed(self.symbol, shapes, types).shapes
        except MXNetError:
            return  # the operators will say what does not fit, with the arrays at hand
        known = {e.node.name: shape for e, shape in found.items() if e.node.operator is None}
        shaped = [(p, known.get(p.name)) for p in waiting]
        if not all(is_known(shape) for _, shape in shaped):
            return
        for parameter, shape in shaped:
            parameter.shape = shape or ()
            parameter._finish_deferred_init()

    def call_one(self, array: Any) -> Any:
        """The output of a block from one array to one array."""
        guarded = self.guarded
        if guarded is not None:
            result = guarded(array)
            if result is not None:
                return result
            self.guarded, self._steady_calls = None, 0
        result = self((array,))[0]
        if STATE.recording:
            self._steady_calls = 0
        else:
            self._steady_calls += 1
            if self._steady_calls >= _STEADY:
                self.guarded = self._guard(array)
        return result

    def _guard(self, array: Any) -> Any:
        """The short way for more calls like this one; None while the graph is not compiled."""
        self._steady_calls = 0
        if self._are_computed:
            return None
        arrays = self._arrays(array._ctx.results)
        places = [*self._inputs, *range(1, len(arrays) + 1)]
        if self._permutation is not None:
            places = [places[i] for i in self._permutation]
        found = self.op.find_specialized([[array, *arrays][place] for place in places])
        if found is None:
            return None
        # Here, because the compiler is imported by the first block that compiles.
        from mxnet.gluon.guarded_call import guarded_call  # noqa: PLC0415

        return guarded_call(found, array, self.parameters, arrays, places)

    def __call__(self, arrays: Sequence[Any]) -> list[Any]:
        """The outputs, flat, for the arrays of a call."""
        ctx = arrays[0]._ctx.results
        given = [arrays[i] for i in self._inputs]
        given += self._arrays(ctx)
        if self._permutation is not None:
            given = [given[i] for i in self._permutation]
        return self.op.run(given, ctx)

    def _arrays(self, ctx: Context) -> list[Any]:
        """The parameters' arrays on a context; found anew when a parameter was given others."""
        if self._are_computed:
            return [parameter.data(ctx) for parameter in self.parameters]
        bound = self._bound.get(ctx)
        if bound is not None:
            for parameter, known in zip(self.parameters, bound[0], strict=True):
                if parameter._data is not known:
                    break
            else:
                return bound[1]
            self._forget_other_shapes(bound[1], ctx)
        arrays = [parameter.data(ctx) for parameter in self.parameters]
        self._bound[ctx] = ([parameter._data for parameter in self.parameters], arrays)
        return arrays

    def _forget_other_shapes(self, known: list[Any], ctx: Context) -> None:
        for parameter, old in zip(self.parameters, known, strict=True):
            new = parameter.data(ctx)
            if new.shape != old.shape or new.dtype != old.dtype or new.stype != old.stype:
                self.op.forget_shapes()
                return


def regrouped(structure: Structure, flat: Sequence[Any]) -> Any:
    """The outputs, nested as the block returned them."""
    remaining = iter(flat)

    def build(part: Structure) -> Any:
        if isinstance(part, list | tuple):
            return type(part)(build(item) for item in part)
        return next(remaining) if part == "x" else part

    return build(structure)
