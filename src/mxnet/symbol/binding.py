"""Binding symbols to arrays: what ``bind``, ``simple_bind`` and ``eval`` accept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.context import Context, current_context
from mxnet.dtypes import torch_dtype
from mxnet.executor import GRAD_REQS, Executor
from mxnet.graph.ir import Entry, topological
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
        reqs = {name: given[i] if i < len(given) else "null" for i, name in enumerate(names)}
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
    types = {name: torch_dtype(dtype) for name, dtype in (type_dict or {}).items()}
    found = _inferred(symbol, shapes, types)
    reqs = _requests(grad_req, names)
    pool = _Pool(
        ctx, shared_arg_names, shared_exec, shared_buffer, stype_dict or {},
        _with_sparse_gradients(symbol),
    )  # fmt: skip
    sources = {e.node.name: e for e in map(_entry, found.order) if e.node.operator is None}
    arguments, gradients = [], []
    for name in names:
        shape, dtype = found.shapes[sources[name]], found.types.get(sources[name], torch.float32)
        arguments.append(pool.array(name, shape, dtype))
        gradients.append(None if reqs[name] == "null" else pool.gradient(name, shape, dtype))
    auxiliary = [
        pool.array(n, found.shapes[sources[n]], found.types.get(sources[n], torch.float32))
        for n in states
    ]
    return Executor(symbol, ctx, arguments, gradients, reqs, auxiliary, group2ctx)


def _entry(node: Any) -> Entry:
    return Entry(node, 0)


def _inferred(symbol: Any, shapes: Mapping[str, Any], types: Mapping[str, Any]) -> Inference:
    inputs = symbol.list_inputs()
    try:
        found = inference.completed(
            symbol, {name: s for name, s in shapes.items() if name in inputs}, types
        )
        found.infer_types()
    except MXNetError as error:
        # reference: RuntimeError, of which MXNetError is one
        raise MXNetError(f"simple_bind error: {error}") from None
    unknown = [
        f"{node.name}: {found.shapes.get(Entry(node, 0))}"
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
        ctx: Context of new arrays.
        names: Arguments to share with ``executor``; none means all that fit.
        executor: Executor to share arrays with.
        buffer: Arrays by name, whose memory other arguments take; it grows as needed.
        storage: Storage types by name.
        sparse_gradients: Arguments whose gradients are row-sparse.
    """

    def __init__(
        self,
        ctx: Context,
        names: Sequence[str] | None,
        executor: Executor | None,
        buffer: dict[str, Any] | None,
        storage: Mapping[str, str],
        sparse_gradients: set[str],
    ) -> None:
        self.ctx, self.names, self.buffer, self.storage = ctx, set(names or ()), buffer, storage
        self.sparse_gradients = sparse_gradients
        self.arrays = {**executor.arg_dict, **executor.aux_dict} if executor is not None else {}
        self.gradients = executor.grad_dict if executor is not None else {}

    def _new(self, name: str, shape: Any, dtype: torch.dtype) -> Any:
        stype = self.storage.get(name, "default")
        if stype == "default":
            return nd.zeros(shape, ctx=self.ctx, dtype=dtype)
        return nd.zeros(shape, ctx=self.ctx, dtype=dtype).tostype(stype)

    def array(self, name: str, shape: Any, dtype: torch.dtype) -> Any:
        """The array of an argument or auxiliary state."""
        shared = self.arrays.get(name)
        if _fits(shared, shape, dtype) and not (self.names and name not in self.names):
            return shared
        if self.buffer is None or name in self.storage:
            return self._new(name, shape, dtype)
        kept = self.buffer.get(name)
        if (
            kept is not None
            and kept._data.dtype is dtype
            and kept.size >= torch.Size(shape).numel()
        ):
            return kept.reshape(-1)[: torch.Size(shape).numel()].reshape(shape)
        self.buffer[name] = self._new(name, shape, dtype)
        return self.buffer[name]

    def gradient(self, name: str, shape: Any, dtype: torch.dtype) -> Any:
        """The gradient of an argument."""
        shared = self.gradients.get(name)
        if _fits(shared, shape, dtype) and not (self.names and name not in self.names):
            return shared
        if name in self.sparse_gradients:
            return nd.sparse.zeros("row_sparse", shape, ctx=self.ctx, dtype=dtype)
        return self._new(name, shape, dtype)


def _fits(array: Any, shape: Any, dtype: torch.dtype) -> bool:
    """Whether an array can be shared with a graph that wants this shape and type."""
    return array is not None and array.shape == shape and torch_dtype(array.dtype) is dtype


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
