"""Binding symbols to arrays: what ``bind``, ``simple_bind`` and ``eval`` accept."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.context import Context, current_context
from mxnet.dtypes import NAME_OF, torch_dtype
from mxnet.executor import GRAD_REQS, Executor
from mxnet.graph.ir import Entry, Node, topological
from mxnet.graph.shapes import Inference, is_known
from mxnet.ndarray.call import is_array
from mxnet.symbol import inference


def bind(
    symbol: Any,
    ctx: Any,
    args: Any,
    args_grad: Any,
    grad_req: Any,
    aux_states: Any,
    group2ctx: Any,
) -> Executor:
    """Implements :meth:`Symbol.bind`."""
    if not isinstance(ctx, Context):
        raise TypeError(f"bind: ctx must be a context, got {type(ctx).__name__}")
    names, states = symbol.list_arguments(), symbol.list_auxiliary_states()
    arrays = _arrays("args", args, names)
    gradients = _arrays("args_grad", args_grad, names, required=False)
    auxiliary = _arrays("aux_states", aux_states, states)
    _check_shapes(symbol, {**dict(zip(names, arrays, strict=True)),
                           **dict(zip(states, auxiliary, strict=True))})  # fmt: skip
    reqs = _requests(grad_req, names)
    return Executor(symbol, ctx, arrays, gradients, reqs, auxiliary, group2ctx)


def _arrays(what: str, given: Any, names: Sequence[str], *, required: bool = True) -> list[Any]:
    if given is None:
        given = {} if not required or not names else []
    if isinstance(given, Mapping):
        found = [given.get(name) for name in names]
        missing = [n for n, array in zip(names, found, strict=True) if array is None]
        if missing and required:
            raise ValueError(f"key `{missing[0]}` is missing in `{what}`")
    elif isinstance(given, Sequence) and not isinstance(given, str):
        found = list(given)
        if len(found) != len(names):
            raise ValueError(
                f"Length of {what} does not match the number of arguments: {len(found)} given for "
                f"{len(names)} ({', '.join(names)})"
            )
    else:
        raise TypeError(
            f"bind: {what} must be a list of arrays or a dict of them, got {type(given).__name__}"
        )
    for name, array in zip(names, found, strict=True):
        if not (is_array(array) or (array is None and not required)):
            raise TypeError(
                f"bind: {what} must hold arrays, but {name!r} is {type(array).__name__}"
            )
    return found


def _requests(grad_req: Any, names: Sequence[str]) -> dict[str, str]:
    if isinstance(grad_req, str):
        reqs = dict.fromkeys(names, grad_req)
    elif isinstance(grad_req, Mapping):
        reqs = {name: grad_req.get(name, "null") for name in names}
    else:
        given = list(grad_req)
        if len(given) != len(names):
            raise MXNetError(
                f"bind: grad_req has {len(given)} entries for {len(names)} arguments "
                f"({', '.join(names)})"
            )
        reqs = dict(zip(names, given, strict=True))
    for name, req in reqs.items():
        if req not in GRAD_REQS:
            raise ValueError(
                f"bind: grad_req {req!r} of {name!r} is unknown; expected one of "
                f"{', '.join(GRAD_REQS)}"
            )
    return reqs


def _check_shapes(symbol: Any, arrays: Mapping[str, Any]) -> None:
    # Shapes without axes and lengths of 0 mean "unknown" to inference; the operators check those.
    if any(not all(array.shape) for array in arrays.values()):
        return
    types = {name: torch_dtype(array.dtype) for name, array in arrays.items()}
    found = Inference(symbol._entries, {n: a.shape for n, a in arrays.items()}, types)
    found.infer_shapes()


def simple_bind(
    symbol: Any,
    ctx: Any,
    grad_req: Any,
    type_dict: Any,
    stype_dict: Any,
    group2ctx: Any,
    shared_arg_names: Any,
    shared_exec: Any,
    shared_buffer: Any,
    shapes: Mapping[str, Any],
) -> Executor:
    """Implements :meth:`Symbol.simple_bind`."""
    if not isinstance(ctx, Context):
        raise TypeError(f"simple_bind: ctx must be a context, got {type(ctx).__name__}")
    names, states = symbol.list_arguments(), symbol.list_auxiliary_states()
    inputs = [*names, *states]
    _check_names("type_dict", type_dict, inputs)
    _check_names("stype_dict", stype_dict, inputs)
    extra = [name for name in shapes if name not in inputs]
    if extra:
        # reference: ignored in silence. Programs pass label shapes to graphs without a loss.
        warnings.warn(
            f"simple_bind: shapes are given for {', '.join(extra)}, which the symbol does not have;"
            f" its inputs are {', '.join(inputs)}",
            stacklevel=3,
        )
    types = {name: torch_dtype(dtype) for name, dtype in (type_dict or {}).items()}
    found = _inferred(symbol, {n: s for n, s in shapes.items() if n not in extra}, types)
    reqs = _requests(grad_req, names)
    pool = _Pool(
        _places(ctx, group2ctx, found.order), shared_arg_names, shared_exec, shared_buffer,
        stype_dict or {}, _with_sparse_gradients(symbol),
    )  # fmt: skip
    sources = {e.node.name: e for e in map(_entry, found.order) if e.node.operator is None}
    arguments, gradients = [], []
    for name in names:
        shape, dtype = found.shapes[sources[name]], found.types.get(sources[name], torch.float32)
        arguments.append(pool.argument(name, shape, dtype))
        gradients.append(None if reqs[name] == "null" else pool.gradient(name, shape, dtype))
    auxiliary = [
        pool.state(n, found.shapes[sources[n]], found.types.get(sources[n], torch.float32))
        for n in states
    ]
    return Executor(symbol, ctx, arguments, gradients, reqs, auxiliary, group2ctx)


def _check_names(what: str, given: Mapping[str, Any] | None, names: Sequence[str]) -> None:
    for name in given or ():
        if name not in names:
            # reference: RuntimeError, of which MXNetError is one
            raise MXNetError(
                f"simple_bind error: {what} names {name!r}, which the symbol does not have; its "
                f"inputs are {', '.join(names)}"
            )


def _places(
    ctx: Context, group2ctx: Mapping[str, Context] | None, nodes: Sequence[Node]
) -> dict[str, Context]:
    """Where the variables belong: on the context of their group."""
    groups = group2ctx or {}
    return {
        node.name: groups.get(node.attributes.get("__ctx_group__", ""), ctx)
        for node in nodes
        if node.operator is None
    }


def _entry(node: Any) -> Entry:
    return Entry(node, 0)


def _inferred(symbol: Any, shapes: Mapping[str, Any], types: Mapping[str, Any]) -> Inference:
    try:
        found = inference.completed(symbol, shapes, types)
        found.infer_types()
    except MXNetError as error:
        raise MXNetError(f"simple_bind error: {error}") from None
    unknown = [
        f"{node.name}: {found.shapes.get(Entry(node, 0)) or 'unknown'}"
        for node in found.order
        if node.operator is None and not is_known(found.shapes.get(Entry(node, 0)))
    ]
    if unknown:
        raise MXNetError(
            "simple_bind error: cannot decide shapes of the following arguments (0 means unknown); "
            f"provide them as inputs: {', '.join(unknown)}. {found.first_unknown()}"
        )
    return found


class _Pool:
    """Where the arrays of a new executor come from.

    Args:
        places: Contexts of new arrays by name.
        names: Arguments that are those of ``executor``.
        executor: Executor to share these arguments with, their gradients, and, if any sharing is
            asked for, all auxiliary states.
        buffer: Arrays by name, whose memory other arguments take; it grows as needed.
        storage: Storage types by name.
        sparse_gradients: Arguments whose gradients are row-sparse.
    """

    def __init__(
        self,
        places: Mapping[str, Context],
        names: Sequence[str] | None,
        executor: Executor | None,
        buffer: dict[str, Any] | None,
        storage: Mapping[str, str],
        sparse_gradients: set[str],
    ) -> None:
        self.places, self.names, self.buffer, self.storage = (
            places,
            set(names or ()),
            buffer,
            storage,
        )
        self.sparse_gradients = sparse_gradients
        # reference: an executor alone lends memory of intermediate results, no arrays
        shared = executor if self.names or buffer is not None else None
        self.arguments = None if shared is None else shared.arg_dict
        self.gradients = {} if shared is None else shared.grad_dict
        self.states = None if shared is None else shared.aux_dict

    def argument(self, name: str, shape: Any, dtype: torch.dtype) -> Any:
        """The array of an argument."""
        if name in self.names and self.arguments is not None:
            return _shared(self.arguments, name, shape, dtype)
        stype = self.storage.get(name, "default")
        if stype != "default":
            return nd.sparse.zeros(stype, shape, ctx=self.places[name], dtype=dtype)
        return self._buffered(name, name, shape, dtype)

    def gradient(self, name: str, shape: Any, dtype: torch.dtype) -> Any:
        """The gradient of an argument."""
        shared = self.gradients.get(name) if name in self.names else None
        if shared is not None:
            return shared
        if name in self.sparse_gradients:
            return nd.sparse.zeros("row_sparse", shape, ctx=self.places[name], dtype=dtype)
        stype = self.storage.get(name, "default")
        if stype != "default":
            return nd.sparse.zeros(stype, shape, ctx=self.places[name], dtype=dtype)
        return self._buffered(f"grad of {name}", name, shape, dtype)

    def state(self, name: str, shape: Any, dtype: torch.dtype) -> Any:
        """The array of an auxiliary state."""
        if self.states is not None:
            return _shared(self.states, name, shape, dtype)
        return nd.zeros(shape, ctx=self.places[name], dtype=dtype)

    def _buffered(self, key: str, name: str, shape: Any, dtype: torch.dtype) -> Any:
        if self.buffer is None:
            return nd.zeros(shape, ctx=self.places[name], dtype=dtype)
        kept, size = self.buffer.get(key), torch.Size(shape).numel()
        if (
            kept is not None
            and kept.context == self.places[name]
            and kept._data.dtype is dtype
            and kept.size >= size
        ):
            return kept if kept.shape == shape else kept.reshape(-1)[:size].reshape(shape)
        self.buffer[key] = nd.zeros(shape, ctx=self.places[name], dtype=dtype)
        return self.buffer[key]


def _shared(arrays: Mapping[str, Any], name: str, shape: Any, dtype: torch.dtype) -> Any:
    """The array of that name of another executor."""
    array = arrays.get(name)
    if array is None:
        raise MXNetError(
            f"simple_bind error: {name!r} is to be shared, but shared_exec has only "
            f"{', '.join(arrays) or 'no such arrays'}"
        )
    if array.shape != shape or torch_dtype(array.dtype) is not dtype:
        raise MXNetError(
            f"simple_bind error: {name!r} is to be shared, but is {array.shape} "
            f"{NAME_OF[torch_dtype(array.dtype)]} in shared_exec and must be {shape} "
            f"{NAME_OF[dtype]}"
        )
    return array


def _with_sparse_gradients(symbol: Any) -> set[str]:
    """Arguments of which only some rows get a gradient: weights of sparse embeddings."""
    found = set()
    for node in topological(symbol._entries):
        if node.operator is None or node.operator.name not in _SPARSE_EMBEDDINGS:
            continue
        weight = node.inputs[1].node
        if weight.operator is None and node.parameters.get("sparse_grad", True):
            found.add(weight.name)
    return found


_SPARSE_EMBEDDINGS = ("Embedding", "_contrib_SparseEmbedding")


def evaluate_once(symbol: Any, ctx: Context | None, arrays: Mapping[str, Any]) -> list[Any]:
    """Implements :meth:`Symbol.eval`."""
    ctx = current_context() if ctx is None else ctx
    executor = bind(symbol, ctx, arrays, None, "null", arrays, None)
    return executor.forward()
