"""Executors: graphs bound to arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from mxnet import autograd
from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import FLOATING, torch_dtype
from mxnet.graph.creation import with_shapes
from mxnet.graph.evaluate import evaluate
from mxnet.graph.ir import Node, input_names
from mxnet.graph.shapes import Inference
from mxnet.ndarray import NDArray
from mxnet.ndarray.cached_op import CachedOp
from mxnet.ndarray.call import call, is_array, new_array

GRAD_REQS = ("null", "write", "add")

# Outputs that make their own gradient, or need none: backward() may leave theirs out.
_HEADLESS = frozenset((
    "BlockGrad", "Custom", "IdentityAttachKLSparseReg", "LinearRegressionOutput",
    "LogisticRegressionOutput", "MAERegressionOutput", "MakeLoss", "SVMOutput", "SoftmaxOutput",
    "make_loss",
))  # fmt: skip

Callback = Callable[[str, Any], None]


class Executor:
    """A graph bound to arrays; made by :meth:`mxnet.symbol.Symbol.bind` and ``simple_bind``.

    Args:
        symbol: The graph.
        ctx: Context to run on.
        arg_arrays: One array per argument.
        grad_arrays: One array, or None, per argument.
        grad_req: ``"write"``, ``"add"`` or ``"null"`` by argument.
        aux_arrays: One array per auxiliary state.
        group2ctx: Contexts of groups of nodes.

    Example:
        >>> x = mx.sym.var("x")
        >>> executor = (x * x).simple_bind(mx.cpu(), x=(2,))
        >>> outputs = executor.forward(is_train=True, x=mx.nd.array([1, 2]))
        >>> executor.backward(mx.nd.ones((2,)))
        >>> executor.grad_dict["x"].asnumpy()
        array([2., 4.], dtype=float32)
    """

    def __init__(
        self,
        symbol: Any,
        ctx: Context,
        arg_arrays: Sequence[Any],
        grad_arrays: Sequence[Any],
        grad_req: Mapping[str, str],
        aux_arrays: Sequence[Any],
        group2ctx: Mapping[str, Context] | None = None,
    ) -> None:
        self._symbol = symbol
        self._ctx = ctx
        self._group2ctx = dict(group2ctx or {})
        self._grad_req = dict(grad_req)
        self._arg_names = symbol.list_arguments()
        self._aux_names = symbol.list_auxiliary_states()
        self.arg_arrays = list(arg_arrays)
        self.grad_arrays = [
            None if self._grad_req[name] == "null" else gradient
            for name, gradient in zip(self._arg_names, grad_arrays, strict=True)
        ]
        self.aux_arrays = list(aux_arrays)
        self._monitor: Callback | None = None
        self._monitor_all = False
        self._outputs: list[Any] | None = None
        # Leaves of the recorded graph by argument, and the tensors whose memory they share.
        self._leaves: dict[str, tuple[torch.Tensor, torch.Tensor]] = {}
        self._recorded = False
        backend, options = getattr(symbol, "_backend", None) or (None, {})
        self._op = CachedOp(symbol, {"backend": backend, "backend_opts": options})
        # Where the values of the graph's inputs, in its order, come from.
        places = {name: (self.arg_arrays, i) for i, name in enumerate(self._arg_names)}
        places.update({name: (self.aux_arrays, i) for i, name in enumerate(self._aux_names)})
        self._places = [(name, *places[name]) for name in symbol.list_inputs()]

    # ---- what is bound -----------------------------------------------------------------------

    @property
    def arg_dict(self) -> dict[str, Any]:
        """Arrays of the arguments by name."""
        return dict(zip(self._arg_names, self.arg_arrays, strict=True))

    @property
    def grad_dict(self) -> dict[str, Any]:
        """Gradients of the arguments by name; None where none was asked for."""
        return dict(zip(self._arg_names, self.grad_arrays, strict=True))

    @property
    def aux_dict(self) -> dict[str, Any]:
        """Arrays of the auxiliary states by name."""
        return dict(zip(self._aux_names, self.aux_arrays, strict=True))

    @property
    def outputs(self) -> list[Any]:
        """Results of the last forward pass; zeros before the first."""
        if self._outputs is None:
            self._outputs = self._zeros()
        return self._outputs

    @property
    def output_dict(self) -> dict[str, Any]:
        """Results of the last forward pass by name."""
        return dict(zip(self._symbol.list_outputs(), self.outputs, strict=True))

    def _zeros(self) -> list[Any]:
        arrays = {**self.arg_dict, **self.aux_dict}
        found = Inference(
            self._symbol._entries,
            {name: array.shape for name, array in arrays.items()},
            {name: torch_dtype(array.dtype) for name, array in arrays.items()},
        )
        found.infer_shapes()
        found.infer_types()
        return [
            nd.zeros(found.shapes[entry] or (1,), ctx=self._ctx, dtype=found.types[entry])
            for entry in self._symbol._entries
        ]

    # ---- running -----------------------------------------------------------------------------

    def forward(self, is_train: bool = False, **kwargs: Any) -> list[Any]:
        """Compute the outputs.

        Args:
            is_train: Run in training mode, and keep what ``backward`` needs.
            **kwargs: New values of arguments by name; arrays of the bound arrays' shapes.

        Returns:
            One array per output.

        Raises:
            TypeError: There is no such argument.
            ValueError: A value is not an array, or its shape differs.
        """
        if kwargs:
            arguments = self.arg_dict
            for name, value in kwargs.items():
                _assign(arguments, name, value)
        return self._run(is_train, record=is_train)

    def _run(self, is_train: bool, *, record: bool) -> list[Any]:
        self._outputs = None
        record = record and any(gradient is not None for gradient in self.grad_arrays)
        values = [self._value(*place, record) for place in self._places]
        scope = autograd.record if record else autograd.pause
        with self._ctx, scope(train_mode=is_train):
            if self._monitor is None and not self._group2ctx:
                self._outputs = self._op.run(values, self._ctx.results)
            else:
                self._outputs = self._run_watched(values, record)
        self._recorded = record
        return self._outputs

    def _value(self, name: str, arrays: list[Any], index: int, record: bool) -> Any:
        """A bound array as a handle of this executor's own, a variable if a gradient is wanted.

        Users' own handles may be marked for ``autograd`` independently of what is bound here.
        """
        array = arrays[index]
        wanted = record and arrays is self.arg_arrays and self.grad_arrays[index] is not None
        if array.stype != "default":
            if not wanted:
                return array
            handle = array.detach()
            autograd.mark(handle, self.grad_arrays[index], self._grad_req[name], owns_grad=False)
            leaf = handle._graph_tensor()
            self._leaves[name] = (leaf, leaf)
            return handle
        data = array._data
        handle = NDArray.__new__(NDArray)
        handle._ctx, handle._tape, handle._data = array._ctx, None, data
        if wanted:
            source, leaf = self._leaves.get(name, (None, None))
            if source is not data and data.dtype in FLOATING:
                # .data: programs may write to arguments between forward and backward.
                leaf = data.data.requires_grad_()
                self._leaves[name] = (data, leaf)
            handle._tape = leaf
        return handle

    def _run_watched(self, values: Sequence[Any], record: bool) -> list[Any]:
        """Run node by node: on several contexts, or for a monitor."""
        named = {place[0]: value for place, value in zip(self._places, values, strict=True)}
        run = self._run_grouped if self._group2ctx else run_node
        watch = self._watch if self._monitor is not None else None
        shapes = {name: value.shape for name, value in named.items()}
        outputs = evaluate(with_shapes(self._symbol._entries, shapes), named, run, watch)
        # A variable that is an output is not to become another array's memory.
        bound = {id(value) for value in values}
        return [o.copy() if id(o) in bound and not record else o for o in outputs]

    def _run_grouped(self, node: Node, arrays: Sequence[Any]) -> Any:
        ctx = self._group2ctx.get(node.attributes.get("__ctx_group__", ""), self._ctx)
        moved = [None if a is None else a.as_in_context(ctx) for a in arrays]
        for index in node.updated_inputs():
            moved[index] = _same_memory(node.inputs[index].name, arrays[index], ctx)
        with ctx:
            return run_node(node, moved)

    def backward(self, out_grads: Any = None, is_train: bool = True) -> None:
        """Compute the gradients of the arguments, into the arrays bound for them.

        Args:
            out_grads: Gradient of the objective for each output: an array, a list of them, or a
                dictionary by output name. May be left out when all outputs are losses.
            is_train: Mode during this pass.

        Raises:
            MXNetError: An output that is not a loss has no gradient, or ``forward`` has not run.
        """
        if all(gradient is None for gradient in self.grad_arrays):
            return
        if not self._recorded:
            self._run(False, record=True)
        outputs = self._outputs or []
        pairs = [
            (output, head)
            for output, head in zip(outputs, self._heads(out_grads), strict=True)
            if output._tape is not None
        ]
        wanted = [
            (name, self._leaves[name][1], gradient)
            for name, gradient in zip(self._arg_names, self.grad_arrays, strict=True)
            if gradient is not None and name in self._leaves
        ]
        found: Sequence[Any] = [None] * len(wanted)
        if pairs and wanted:
            found = autograd.gradients_of(
                [output for output, _ in pairs],
                [head for _, head in pairs],
                [leaf for _, leaf, _ in wanted],
                train_mode=is_train,
            )
        for (name, _, target), gradient in zip(wanted, found, strict=True):
            _store(target, gradient, self._grad_req[name])

    def _heads(self, given: Any) -> list[Any]:
        entries = self._symbol._entries
        if given is None:
            given = []
        elif is_array(given):
            given = [given]
        elif isinstance(given, Mapping):
            given = [given[name] for name in self._symbol.list_outputs()]
        heads: list[Any] = [*given, *[None] * (len(entries) - len(given))][: len(entries)]
        for entry, head in zip(entries, heads, strict=True):
            found = entry.node.operator
            if head is None and (found is None or found.name not in _HEADLESS):
                raise MXNetError(
                    f"Executor.backward: output {entry.name!r} is not a loss, so its gradient is "
                    "needed (out_grads); or pass the symbol through mx.sym.make_loss"
                )
        # Outputs of a recorded pass may be heads; here they count as numbers.
        return [None if head is None else head.detach() for head in heads]

    # ---- watching ----------------------------------------------------------------------------

    def set_monitor_callback(self, callback: Callback, monitor_all: bool = False) -> None:
        """Call a function with the name and value of every node's outputs in each forward pass.

        Args:
            callback: ``callback(name, array)``.
            monitor_all: Also call it with the inputs.
        """
        self._monitor = callback
        self._monitor_all = monitor_all

    def _watch(self, node: Node, inputs: list[Any], outputs: list[Any]) -> None:
        assert self._monitor is not None
        assert node.operator is not None
        if self._monitor_all:
            names = input_names(node.operator, node.parameters, len(inputs))
            for entry, name, array in zip(node.inputs, names, inputs, strict=False):
                if entry.node.operator is None:
                    self._monitor(entry.node.name, array.detach())
                self._monitor(f"{node.name}_{name}", array.detach())
        for index, array in enumerate(outputs[: node.visible_outputs]):
            self._monitor(node.output_name(index), array.detach())

    def debug_str(self) -> str:
        """The graph, node by node, and the memory of the bound arrays, for people."""
        arrays = [
            a for a in (*self.arg_arrays, *self.grad_arrays, *self.aux_arrays) if a is not None
        ]
        size = sum(array.size * torch_dtype(array.dtype).itemsize for array in arrays)
        text: str = self._symbol.debug_str()
        return f"{text}Total {size >> 20} MB allocated\n"

    def get_optimized_symbol(self) -> Any:
        """The graph as it runs: operators run as they are in the symbol."""
        return self._symbol

    # ---- changes -----------------------------------------------------------------------------

    def copy_params_from(
        self,
        arg_params: Mapping[str, Any],
        aux_params: Mapping[str, Any] | None = None,
        allow_extra_params: bool = False,
    ) -> None:
        """Copy values into the bound arrays, converted to their element types.

        Args:
            arg_params: Values of arguments by name.
            aux_params: Values of auxiliary states by name.
            allow_extra_params: Ignore names that the graph does not have.

        Raises:
            ValueError: A name is not in the graph.
        """
        pairs = (
            (arg_params, self.arg_dict, "arguments"),
            (aux_params or {}, self.aux_dict, "auxiliary states"),
        )
        for given, bound, what in pairs:
            for name, value in given.items():
                if name in bound:
                    bound[name][:] = value.astype(bound[name].dtype)
                elif not allow_extra_params:
                    raise ValueError(f'Find name "{name}" that is not in the {what}')

    def reshape(
        self, partial_shaping: bool = False, allow_up_sizing: bool = False, **kwargs: Any
    ) -> Executor:
        """An executor for other input shapes, sharing parameters and, where it fits, memory.

        Args:
            partial_shaping: Allow shapes of arguments that were not named to change.
            allow_up_sizing: Allow arrays to become larger, which takes new memory.
            **kwargs: New shapes by name.

        Raises:
            MXNetError: An array would change or grow without leave.
        """
        arguments, _, states = self._symbol.infer_shape(**kwargs)
        if arguments is None:
            raise MXNetError("Executor.reshape: the shapes given do not determine all others")

        def resized(name: str, array: Any, shape: tuple[int, ...]) -> Any:
            if array is None or array.shape == shape:
                return array
            if name not in kwargs and not partial_shaping:
                raise MXNetError(
                    f"Executor.reshape: the shape of {name!r} changes from {array.shape} to "
                    f"{shape} though it was not named; set partial_shaping=True to allow that"
                )
            return _resize(name, array, shape, allow_up_sizing)

        return Executor(
            self._symbol,
            self._ctx,
            [resized(*t) for t in zip(self._arg_names, self.arg_arrays, arguments, strict=True)],
            [resized(*t) for t in zip(self._arg_names, self.grad_arrays, arguments, strict=True)],
            self._grad_req,
            [resized(*t) for t in zip(self._aux_names, self.aux_arrays, states, strict=True)],
            self._group2ctx,
        )


def run_node(node: Node, arrays: Sequence[Any]) -> Any:
    """Run the operator of a node on arrays; recording and modes are the thread's."""
    assert node.operator is not None
    return call(node.operator, arrays, node.parameters, None, NDArray)


def _same_memory(name: str, state: Any, ctx: Context) -> Any:
    """An auxiliary state as an array of a context: a copy would be updated in vain."""
    if state.context == ctx:
        return state
    if state._data.device != ctx.device:
        raise MXNetError(
            f"Executor: auxiliary state {name!r} is on {state.context}, but its node runs on "
            f"{ctx}; bind it there, as simple_bind does"
        )
    return new_array(NDArray, state._data, ctx)


def _store(target: Any, gradient: torch.Tensor | None, req: str) -> None:
    """Put a gradient into the array bound for it; None is zero."""
    if gradient is None:
        # What the outputs do not depend on has a gradient of zero.
        if req == "write":
            target[:] = 0
    elif gradient.is_sparse or target.stype != "default":
        target._accept_gradient(gradient, req)
    elif req == "add":
        target._data.add_(gradient)
    else:
        target._data.copy_(gradient)


def _assign(arguments: Mapping[str, Any], name: str, value: Any) -> None:
    if name not in arguments:
        raise TypeError(
            f"Executor.forward: unknown argument {name!r}; arguments are {', '.join(arguments)}"
        )
    if not (is_array(value) or isinstance(value, np.ndarray)):
        raise ValueError(f"Executor.forward: {name} must be an array, got {type(value).__name__}")
    target = arguments[name]
    if tuple(value.shape) != target.shape:
        raise ValueError(
            f"Shape not match! Argument {name}, need: {target.shape}, "
            f"received: {tuple(value.shape)}"
        )
    with autograd.pause():
        target[:] = value


def _resize(name: str, array: Any, shape: tuple[int, ...], allow_up_sizing: bool) -> Any:
    size = torch.Size(shape).numel()
    if array.stype != "default":
        # Sparse arrays take as much memory as they hold elements: nothing could be shared.
        return nd.sparse.zeros(array.stype, shape, ctx=array.context, dtype=array.dtype)
    if size <= array.size:
        return array.reshape(-1)[:size].reshape(shape)
    if not allow_up_sizing:
        raise MXNetError(
            f"Executor.reshape: the new shape of {name!r}, {shape}, is larger than {array.shape}; "
            "make the large executor first, or set allow_up_sizing=True"
        )
    return nd.zeros(shape, ctx=array.context, dtype=array._data.dtype)
