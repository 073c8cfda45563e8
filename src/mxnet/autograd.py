"""Automatic differentiation of code run inside ``record()``.

Torch's autograd is the tape. An array marked by ``attach_grad`` owns a torch leaf that shares its
memory; operators use that leaf only while the thread records, so nothing is ever recorded outside
the scope, whatever torch's own grad mode says, and torch's grad mode is never changed.
"""

from __future__ import annotations

import importlib
import weakref
from collections.abc import Callable, Sequence
from types import CodeType, TracebackType
from typing import Any, NoReturn

import torch
from torch import Tensor

from mxnet.base import MXCallbackList as MXCallbackList
from mxnet.base import MXNetError
from mxnet.tape import FreeingPass, live_tape, next_number, note_delivery
from mxnet.thread_state import STATE

_GRAD_REQS = ("write", "add", "null")
# Torch's public entry points re-validate their arguments on every call; the engine underneath takes
# 30 % less time on a three-operator graph.
_run_backward = torch.autograd.Variable._execution_engine.run_backward

_NOT_IN_GRAPH = (
    "cannot differentiate: the array is not in a recorded graph. Compute it inside "
    "autograd.record() from an array with attach_grad(); to differentiate one graph twice, pass "
    "retain_graph=True to the first backward"
)


# ---- modes -----------------------------------------------------------------------------------


def set_recording(is_recording: bool) -> bool:
    """Turn recording on or off for this thread.

    Returns:
        Whether it was on before.

    Example:
        >>> mx.autograd.set_recording(False)
        False
    """
    before, STATE.recording = STATE.recording, bool(is_recording)
    return before


def set_training(train_mode: bool) -> bool:
    """Turn training mode on or off for this thread (Dropout, BatchNorm and their like heed it).

    Returns:
        Whether it was on before.

    Example:
        >>> mx.autograd.set_training(False)
        False
    """
    before, STATE.training = STATE.training, bool(train_mode)
    return before


def is_recording() -> bool:
    """Whether operators of this thread are being recorded."""
    return STATE.recording


def is_training() -> bool:
    """Whether this thread is in training mode."""
    return STATE.training


class _Scope:
    """Sets recording and training mode inside a ``with`` block; None leaves a mode as it is."""

    __slots__ = ("_before", "_recording", "_training")

    def __init__(self, recording: bool | None, training: bool | None) -> None:
        self._recording = recording
        self._training = training
        self._before: list[tuple[bool, bool]] = []

    def __enter__(self) -> None:
        self._before.append((STATE.recording, STATE.training))
        if self._recording is not None:
            STATE.recording = self._recording
        if self._training is not None:
            STATE.training = self._training

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        STATE.recording, STATE.training = self._before.pop()


def record(train_mode: bool = True) -> _Scope:
    """A scope in which operators on marked arrays are recorded for ``backward``.

    Args:
        train_mode: Also switch to training mode; False records in prediction mode.

    Example:
        >>> x = mx.nd.array([1.0, 2.0])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = (x * x).sum()
        >>> y.backward()
        >>> x.grad.asnumpy()
        array([2., 4.], dtype=float32)
    """
    return _Scope(True, train_mode)


def pause(train_mode: bool = False) -> _Scope:
    """A scope without recording, inside ``record()``; in prediction mode unless asked otherwise.

    Args:
        train_mode: Stay in training mode.

    Example:
        >>> with mx.autograd.record():
        ...     with mx.autograd.pause():
        ...         print(mx.autograd.is_recording())
        False
    """
    return _Scope(False, train_mode)


def train_mode() -> _Scope:
    """A scope in training mode; recording stays as it is.

    Example:
        >>> with mx.autograd.train_mode():
        ...     print(mx.autograd.is_training())
        True
    """
    return _Scope(None, True)


def predict_mode() -> _Scope:
    """A scope in prediction mode; recording stays as it is.

    Example:
        >>> with mx.autograd.record(), mx.autograd.predict_mode():
        ...     print(mx.autograd.is_training())
        False
    """
    return _Scope(None, False)


# ---- marking ---------------------------------------------------------------------------------


class Mark:
    """What a marked array knows of its gradient.

    Attributes:
        grad: The array that receives the gradient.
        grad_req: ``"write"``, ``"add"`` or ``"null"``.
        fresh: Whether backward wrote the gradient since a trainer last used it.
        owns_grad: ``grad`` was made for this array alone, so backward may replace its memory
            instead of copying into it.
        written: Number of the backward pass that wrote the gradient last.
    """

    __slots__ = ("fresh", "grad", "grad_req", "owns_grad", "written")

    def __init__(self, grad: Any, grad_req: str, owns_grad: bool) -> None:
        self.grad = grad
        self.grad_req = grad_req
        self.owns_grad = owns_grad
        self.fresh = False
        self.written = 0


def mark_variables(
    variables: Any, gradients: Any, grad_reqs: str | Sequence[str] = "write"
) -> None:
    """Mark arrays as variables: ``backward`` puts their gradients into ``gradients``.

    Args:
        variables: Array or list of arrays.
        gradients: The arrays that receive the gradients, one per variable, of the same shape.
        grad_reqs: ``"write"`` (replace), ``"add"`` (accumulate) or ``"null"`` (none), one for all
            or one per variable.

    Raises:
        MXNetError: The numbers differ, or a request is unknown.

    Example:
        >>> x, dx = mx.nd.ones((2,)), mx.nd.zeros((2,))
        >>> mx.autograd.mark_variables(x, dx)
        >>> with mx.autograd.record():
        ...     y = 3 * x
        >>> y.backward()
        >>> dx.asnumpy()
        array([3., 3.], dtype=float32)
    """
    variables, gradients = as_list(variables), as_list(gradients)
    reqs = [grad_reqs] * len(variables) if isinstance(grad_reqs, str) else list(grad_reqs)
    if not len(variables) == len(gradients) == len(reqs):
        raise MXNetError(
            f"mark_variables: {len(variables)} variables, {len(gradients)} gradients and "
            f"{len(reqs)} gradient requests do not match"
        )
    for variable, gradient, req in zip(variables, gradients, reqs, strict=True):
        mark(variable, gradient, req, owns_grad=False)


def mark(variable: Any, gradient: Any, grad_req: str, *, owns_grad: bool) -> None:
    """Make ``variable`` a leaf of graphs recorded from now on.

    Raises:
        MXNetError: ``grad_req`` is unknown.
    """
    if grad_req not in _GRAD_REQS:
        raise MXNetError(
            f"grad_req {grad_req!r} is unknown; expected one of {', '.join(_GRAD_REQS)}"
        )
    variable._node = None
    if grad_req == "null":
        variable._become_leaf(False)
        variable._mark = Mark(gradient, grad_req, owns_grad) if gradient is not None else None
        return
    variable._mark = Mark(gradient, grad_req, owns_grad)
    leaf = variable._become_leaf(True)
    if leaf is not None:
        owner = weakref.ref(variable)
        leaf.owner = owner
        leaf.register_post_accumulate_grad_hook(_make_hook(owner))


def _make_hook(variable: weakref.ref[Any]) -> Callable[[Tensor], None]:
    def deliver(leaf: Tensor) -> None:
        gradient, leaf.grad = leaf.grad, None
        note_delivery(leaf)
        owner = variable()
        # The array may have been marked anew or dropped since the graph was recorded.
        if owner is not None and gradient is not None and owner._graph_tensor() is leaf:
            _store_gradient(owner._mark, gradient)

    return deliver


def _store_gradient(mark: Mark, gradient: Tensor) -> None:
    mark.fresh = True
    mark.written = _pass_number
    target = mark.grad
    if gradient.is_sparse or target.stype != "default":
        target._accept_gradient(gradient, mark.grad_req)
    elif mark.grad_req == "add":
        target._data.add_(gradient.detach())
    elif mark.owns_grad and not gradient.requires_grad:
        target._data = gradient
    else:
        target._data.copy_(gradient.detach())


# Distinguishes the gradients that one pass wrote from earlier ones.
_pass_number = 0


def _next_pass() -> int:
    global _pass_number  # noqa: PLW0603 - read for every gradient, also in the engine's threads
    _pass_number += 1
    if STATE.reached:
        STATE.reached.clear()  # of passes that write no gradients, such as `grad`
    return _pass_number


def _store_zeros(constants: list[Any], number: int) -> None:
    """Write zero gradients for what only constants depend on; torch writes none.

    Args:
        constants: Functions of torch's graph that pass no gradient on.
        number: Of the backward pass.
    """
    seen: set[Any] = set()
    waiting = list(constants)
    constants.clear()
    while waiting:
        function = waiting.pop()
        if function is None or function in seen:
            continue
        seen.add(function)
        waiting.extend(next_function for next_function, _ in function.next_functions)
        leaf: Any = getattr(function, "variable", None)
        owner = getattr(leaf, "owner", None)
        array = owner() if owner is not None else None
        if array is not None and array._graph_tensor() is leaf and array._mark.written < number:
            _store_zero(array._mark)


def _store_zero(mark: Mark) -> None:
    mark.fresh = True
    target = mark.grad
    if mark.grad_req == "add":
        return
    if target.stype != "default":
        target._clear()
    elif mark.owns_grad:
        # Torch's memory for the gradient may be that of another array's gradient, too.
        target._data = torch.zeros_like(target._data)
    else:
        target._data.zero_()


# ---- differentiation -------------------------------------------------------------------------


def as_list(value: Any) -> list[Any]:
    """``value`` as a list: one array is a list of one."""
    return list(value) if isinstance(value, list | tuple) else [value]


def _head_gradients(heads: list[Any], head_grads: Any) -> tuple[Tensor, ...]:
    if head_grads is None:
        return tuple(torch.ones_like(head._tape) for head in heads)
    given = as_list(head_grads)
    if len(given) != len(heads):
        raise MXNetError(f"backward: {len(heads)} heads but {len(given)} head gradients")
    gradients = []
    for head, gradient in zip(heads, _dense(given), strict=True):
        if gradient is None:
            gradients.append(torch.ones_like(head._tape))
            continue
        tensor = gradient._tape if gradient._tape is not None else gradient._data
        if tensor.shape != head._tape.shape:
            if tensor.numel() != head._tape.numel():
                raise MXNetError(
                    f"backward: head gradient has shape {tuple(tensor.shape)} but the head has "
                    f"shape {tuple(head._tape.shape)}"
                )
            tensor = tensor.reshape(head._tape.shape)
        gradients.append(
            tensor if tensor.dtype == head._tape.dtype else tensor.to(head._tape.dtype)
        )
    return tuple(gradients)


def _dense(arrays: list[Any]) -> list[Any]:
    """The arrays, sparse ones as dense arrays in the same graph."""
    if all(array is None or array.stype == "default" for array in arrays):
        return arrays
    return [
        array if array is None or array.stype == "default" else array._dense_head()
        for array in arrays
    ]


def _recorded(heads: list[Any], head_grads: Any) -> tuple[list[Any], Any]:
    """The heads that are in a graph; constants among several heads contribute nothing."""
    if all(head._tape is not None for head in heads):
        return heads, head_grads
    keep = [i for i, head in enumerate(heads) if head._tape is not None]
    if not keep:
        raise MXNetError(_NOT_IN_GRAPH)
    grads = None if head_grads is None else [as_list(head_grads)[i] for i in keep]
    return [heads[i] for i in keep], grads


def backward(
    heads: Any,
    head_grads: Any = None,
    retain_graph: bool = False,
    train_mode: bool = True,
) -> None:
    """Compute the gradients of ``heads`` for every marked array they were computed from.

    Args:
        heads: Array or list of arrays computed inside ``record()``.
        head_grads: Gradient of the objective for each head, of its shape; None means ones.
        retain_graph: Keep the graph, so that it can be differentiated again.
        train_mode: Mode during this pass. Operators keep the mode they were recorded in, but for
            BatchNorm recorded in prediction mode, whose gradient heeds it as in the reference.

    Raises:
        MXNetError: No head is in a graph, the graph is gone, or head gradients do not fit.

    Example:
        >>> x = mx.nd.array([3.0])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = x**2
        >>> mx.autograd.backward(y)
        >>> float(x.grad.asscalar())
        6.0
    """
    given = as_list(heads)
    heads, head_grads = _recorded(_dense(given), head_grads)
    tensors = tuple(head._tape for head in heads)
    gradients = _head_gradients(heads, head_grads)
    before, STATE.training = STATE.training, train_mode
    outer, FreeingPass.began = FreeingPass.began, 0 if retain_graph else next_number()
    try:
        number = _next_pass()
        _run_backward(tensors, gradients, retain_graph, False, (), True, True)
        if STATE.reached:
            _store_zeros(STATE.reached, number)
    except RuntimeError as error:
        _raise_backward_error(error)
    finally:
        STATE.training, FreeingPass.began = before, outer
    if not retain_graph:
        _release(given)
        STATE.freed_before = next_number()


def gradients_of(
    heads: list[Any], head_grads: Any, leaves: Sequence[Tensor], *, train_mode: bool
) -> Sequence[Tensor | None]:
    """The gradients of recorded arrays for torch leaves, whatever arrays are marked.

    Args:
        heads: Recorded arrays.
        head_grads: Gradient of the objective for each; None among them means ones.
        leaves: The leaves.
        train_mode: Mode during this pass.

    Returns:
        One gradient per leaf; None where the heads do not depend on it. The graph is kept.
    """
    tensors = tuple(head._tape for head in _dense(heads))
    gradients = _head_gradients(heads, head_grads)
    before, STATE.training = STATE.training, train_mode
    try:
        found: Sequence[Tensor | None] = _run_backward(
            tensors, gradients, True, False, tuple(leaves), True, False
        )
    except RuntimeError as error:
        _raise_backward_error(error)
    finally:
        STATE.training = before
    return found


def _release(heads: list[Any]) -> None:
    """Take heads out of the graph that torch has freed."""
    for head in heads:
        if head._mark is None:
            head._leave_graph()


def _raise_backward_error(error: RuntimeError) -> NoReturn:
    if isinstance(error, MXNetError) or _raised_in(error, USER_CODE):
        raise error
    text = str(error)
    if "second time" in text or "saved intermediate values" in text:
        raise MXNetError(_NOT_IN_GRAPH) from error
    raise MXNetError("backward: " + text.split("\n", 1)[0]) from error


# Code of the functions that call backward passes written by users, whose errors stay as they are.
USER_CODE: set[CodeType] = set()


def _raised_in(error: BaseException, functions: set[CodeType]) -> bool:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in functions:
            return True
        trace = trace.tb_next
    return False


def grad(
    heads: Any,
    variables: Any,
    head_grads: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    train_mode: bool = True,
) -> list[Any]:
    """The gradients of ``heads`` with respect to ``variables``, as new arrays.

    Args:
        heads: Array or list of arrays computed inside ``record()``.
        variables: Array or list of arrays to differentiate by; each must have been marked.
        head_grads: Gradient of the objective for each head; None means ones.
        retain_graph: Keep the graph; by default as ``create_graph``.
        create_graph: Record the computation of the gradients, for higher-order derivatives.
        train_mode: Mode during this pass. Operators keep the mode they were recorded in, but for
            BatchNorm recorded in prediction mode, whose gradient heeds it as in the reference.

    Returns:
        A list with one gradient per variable, zeros for one that does not influence the heads;
        a list for a single variable, too, as in the reference.

    Raises:
        MXNetError: No head is in a graph, or a variable is in none.

    Example:
        >>> x = mx.nd.array([2.0])
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     (dx,) = mx.autograd.grad(x**3, x, create_graph=True)
        >>> dx.backward()
        >>> float(x.grad.asscalar())
        12.0
    """
    variables, given = as_list(variables), as_list(heads)
    if not variables:
        raise MXNetError("autograd.grad: variables must not be empty")
    heads, head_grads = _recorded(_dense(given), head_grads)
    entries = [variable._graph_tensor() for variable in variables]
    unmarked = [i for i, entry in enumerate(entries) if entry is None]
    if unmarked:
        raise MXNetError(f"autograd.grad: variable {unmarked[0]} is not in a recorded graph")
    keep = create_graph if retain_graph is None else retain_graph
    before, STATE.training = STATE.training, train_mode
    try:
        gradients = _run_backward(
            tuple(head._tape for head in heads),
            _head_gradients(heads, head_grads),
            keep,
            create_graph,
            tuple(entries),
            True,
            False,
        )
    except RuntimeError as error:
        _raise_backward_error(error)
    finally:
        STATE.training = before
    made = [
        variable._from_gradient(torch.zeros_like(entry) if g is None else g)
        for variable, entry, g in zip(variables, entries, gradients, strict=True)
    ]
    if not keep:
        _release(given)
        STATE.freed_before = next_number()
    return made


# ---- user-defined functions ------------------------------------------------------------------


class Function:
    """A differentiable function with a backward pass written by the user.

    Subclass it, define ``forward`` and ``backward`` over arrays, and call an instance. Use a new
    instance for each call.

    Example:
        >>> class Sigmoid(mx.autograd.Function):
        ...     def forward(self, x):
        ...         y = 1 / (1 + mx.nd.exp(-x))
        ...         self.save_for_backward(y)
        ...         return y
        ...
        ...     def backward(self, dy):
        ...         (y,) = self.saved_tensors
        ...         return dy * y * (1 - y)
        >>> x = mx.nd.zeros((1,))
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = Sigmoid()(x)
        >>> y.backward()
        >>> float(x.grad.asscalar())
        0.25
    """

    def __init__(self) -> None:
        self._used = False
        self.saved_tensors: tuple[Any, ...] = ()

    def save_for_backward(self, *args: Any) -> None:
        """Keep arrays for ``backward``, which finds them in ``self.saved_tensors``."""
        self.saved_tensors = args

    def forward(self, *inputs: Any) -> Any:
        """Compute the outputs from arrays."""
        raise NotImplementedError(f"{type(self).__name__}.forward is not defined")

    def backward(self, *output_grads: Any) -> Any:
        """Compute one gradient per input from one gradient per output."""
        raise NotImplementedError(f"{type(self).__name__}.backward is not defined")

    def __call__(self, *inputs: Any) -> Any:
        """Run ``forward`` on arrays, and record it as one operation.

        Raises:
            MXNetError: The instance was called before, or ``backward`` returns a wrong number of
                gradients.
        """
        if self._used:
            raise MXNetError(
                f"{type(self).__name__}: each Function instance can be called only once; "
                "create another instance"
            )
        self._used = True
        recording = STATE.recording
        with pause(train_mode=STATE.training):
            result = self.forward(*inputs)
        if not recording or all(live_tape(array) is None for array in inputs):
            return result
        outputs = as_list(result)
        tensors = [array._tape if array._tape is not None else array._data for array in inputs]
        with torch.enable_grad():
            taped = _FunctionNode.apply(self, list(inputs), outputs, *tensors)
        made = [
            output._recorded_copy(tensor) for output, tensor in zip(outputs, taped, strict=True)
        ]
        return made if isinstance(result, list | tuple) else made[0]


def _call_backward(function: Function, arrays: list[Any]) -> list[Any]:
    return as_list(function.backward(*arrays))


USER_CODE.add(_call_backward.__code__)


class _FunctionNode(torch.autograd.Function):
    """Puts one call of a :class:`Function` on torch's tape."""

    @staticmethod
    def forward(
        ctx: Any, function: Function, inputs: list[Any], outputs: list[Any], *tensors: Tensor
    ) -> tuple[Tensor, ...]:
        ctx.function, ctx.like, ctx.outputs = function, inputs[0], len(tensors)
        ctx.shapes = [tensor.shape for tensor in tensors]
        return tuple(output._data.data.view_as(output._data) for output in outputs)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Any, ...]:
        arrays = [ctx.like._from_gradient(gradient) for gradient in gradients]
        scope = _Scope(torch.is_grad_enabled(), None)
        with scope:
            result = _call_backward(ctx.function, arrays)
        if len(result) != ctx.outputs:
            raise MXNetError(
                f"{type(ctx.function).__name__}.backward: expected {ctx.outputs} gradients, one "
                f"per input of forward, got {len(result)}"
            )
        tensors = [r._tape if r._tape is not None else r._data for r in result]
        for index, (tensor, shape) in enumerate(zip(tensors, ctx.shapes, strict=True)):
            if tensor.shape != shape:
                raise MXNetError(
                    f"{type(ctx.function).__name__}.backward: gradient {index} has shape "
                    f"{tuple(tensor.shape)}, expected {tuple(shape)}"
                )
        return (None, None, None, *tensors)


# ---- graphs ----------------------------------------------------------------------------------


class _SymbolBuilder:
    """How to make the symbol of a recorded array; the layer of symbols says so when imported."""

    build: Callable[[Any], Any] | None = None


def set_symbol_builder(build: Callable[[Any], Any]) -> None:
    """Internal: say how :func:`get_symbol` makes symbols."""
    _SymbolBuilder.build = staticmethod(build)


def get_symbol(x: Any) -> Any:
    """The symbol of the computation that led to a recorded array.

    Args:
        x: Array computed inside ``record()``.

    Returns:
        The symbol; arrays that were not computed by operators are its variables ``var0``, ``var1``
        and so on.

    Raises:
        MXNetError: The array was not recorded, or a step of its computation is not an operator.

    Example:
        >>> x = mx.nd.ones((2,))
        >>> x.attach_grad()
        >>> with mx.autograd.record():
        ...     y = mx.nd.relu(x)
        >>> mx.autograd.get_symbol(y).list_arguments()
        ['var0']
    """
    if _SymbolBuilder.build is None:
        raise MXNetError("autograd.get_symbol: import mxnet.symbol first")
    return _SymbolBuilder.build(x)


# The reference's module shows the array and symbol classes too; both are layers above this one.
_FROM_ABOVE = {"NDArray": "mxnet.ndarray", "Symbol": "mxnet.symbol"}


def __getattr__(name: str) -> Any:
    if name in _FROM_ABOVE:
        return getattr(importlib.import_module(_FROM_ABOVE[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
