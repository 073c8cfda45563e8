"""Checking what graphs compute, and their gradients."""

# ruff: noqa: NPY002 - tests seed the global generator
from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mxnet import ndarray as nd
from mxnet import symbol as sym
from mxnet.context import Context
from mxnet.ndarray import NDArray
from mxnet.test_utils.comparison import assert_almost_equal
from mxnet.test_utils.defaults import default_context, default_numeric_eps

Location = Mapping[str, Any] | Sequence[Any]


def _arrays(names: Sequence[str], given: Any, ctx: Context, dtype: Any) -> dict[str, Any]:
    """What a test passed as arrays of a graph, by name, on a context."""
    if isinstance(given, Mapping):
        if set(given) != set(names):
            raise ValueError(
                f"Symbol arguments and keys of the given location do not match: "
                f"symbol has {sorted(names)}, given are {sorted(given)}"
            )
        pairs = [(name, given[name]) for name in names]
    else:
        pairs = list(zip(names, given, strict=True))
    return {
        name: value.as_in_context(ctx)
        if isinstance(value, NDArray)
        else nd.array(value, ctx=ctx, dtype=dtype or np.asarray(value).dtype)
        for name, value in pairs
    }


def _states(symbol: Any, given: Any, ctx: Context, dtype: Any) -> dict[str, Any]:
    names = symbol.list_auxiliary_states()
    return _arrays(names, given, ctx, dtype) if given is not None and names else {}


def _by_name(names: Sequence[str], given: Any) -> dict[str, Any]:
    return dict(given) if isinstance(given, Mapping) else dict(zip(names, given, strict=True))


def simple_forward(
    sym: Any, ctx: Context | None = None, is_train: bool = False, **inputs: Any
) -> Any:
    """Bind a graph to NumPy arrays and run it.

    Args:
        sym: The graph.
        ctx: Context.
        is_train: Run in training mode.
        **inputs: The arguments.

    Returns:
        A NumPy array, or a list of them for several outputs.

    Example:
        >>> mx.test_utils.simple_forward(mx.sym.var("x") * 2, x=np.ones(2))
        array([2., 2.], dtype=float32)
    """
    arrays = {name: nd.array(value) for name, value in inputs.items()}
    executor = sym.bind(ctx or default_context(), args=arrays)
    outputs = [output.asnumpy() for output in executor.forward(is_train=is_train)]
    return outputs[0] if len(outputs) == 1 else outputs


def numeric_grad(
    executor: Any,
    location: Mapping[str, Any],
    aux_states: Mapping[str, Any] | None = None,
    eps: float = 1e-4,
    use_forward_train: bool = True,
    dtype: Any = np.float32,
) -> dict[str, Any]:
    r"""Gradients of the sum of an executor's first output, by central differences.

    .. math:: \frac{\partial f}{\partial x_i} \approx \frac{f(x + \epsilon e_i/2)
              - f(x - \epsilon e_i/2)}{\epsilon}

    Args:
        executor: The executor.
        location: NumPy arrays of the arguments by name; those of floating point are varied.
        aux_states: Values of the auxiliary states, restored before each pass.
        eps: The step.
        use_forward_train: Run in training mode.
        dtype: Element type of the arguments.

    Returns:
        NumPy arrays of the gradients by name.
    """
    values = {name: np.array(value, dtype=dtype) for name, value in location.items()}

    def objective(name: str) -> float:
        executor.arg_dict[name][:] = values[name]
        for state, value in (aux_states or {}).items():
            executor.aux_dict[state][:] = value
        executor.forward(is_train=use_forward_train)
        return float(executor.outputs[0].asnumpy().sum(dtype=np.float64))

    for name, value in values.items():
        executor.arg_dict[name][:] = value
    gradients = {}
    for name, value in values.items():
        gradient = np.zeros(value.shape, dtype)
        flat, flat_gradient = value.reshape(-1), gradient.reshape(-1)
        for i in range(flat.size):
            before = flat[i]
            flat[i] = before + eps / 2
            upper = objective(name)
            flat[i] = before - eps / 2
            flat_gradient[i] = (upper - objective(name)) / eps
            flat[i] = before
        executor.arg_dict[name][:] = value
        gradients[name] = gradient
    return gradients


def check_numeric_gradient(
    sym: Any,
    location: Location,
    aux_states: Any = None,
    numeric_eps: float | None = None,
    rtol: Any = None,
    atol: Any = None,
    grad_nodes: Any = None,
    use_forward_train: bool = True,
    ctx: Context | None = None,
    grad_stype_dict: Mapping[str, str] | None = None,
    dtype: Any = np.float32,
) -> None:
    """Compare the gradients of a random projection of a graph's output with finite differences.

    Args:
        sym: The graph, of one output.
        location: Values of the arguments, a list in their order or a dictionary by name.
        aux_states: Values of the auxiliary states.
        numeric_eps: Step of the differences; by default that of the element type.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        grad_nodes: Names of the arguments to check, or a dictionary from them to
            ``"write"``, ``"add"`` or ``"null"``; all by default.
        use_forward_train: Run the differences in training mode.
        ctx: Context.
        grad_stype_dict: Storage types of gradients; the values are compared whatever they are.
        dtype: Element type.

    Raises:
        AssertionError: A gradient differs.

    Example:
        >>> x = mx.sym.var("x")
        >>> mx.test_utils.check_numeric_gradient(x * x, [np.array([1.0, 2.0])], dtype=np.float64)
    """
    ctx = ctx or default_context()
    dtype = np.dtype(dtype)
    arrays = _arrays(sym.list_arguments(), location, ctx, dtype)
    states = _states(sym, aux_states, ctx, dtype)
    if grad_nodes is None:
        grad_nodes = [n for n, array in arrays.items() if np.dtype(array.dtype).kind == "f"]
    reqs = (
        dict(grad_nodes) if isinstance(grad_nodes, Mapping) else dict.fromkeys(grad_nodes, "write")
    )
    projected, projection = _projected(sym, arrays, states, ctx, dtype)
    bound = {**{name: array.copy() for name, array in arrays.items()}, "__projection": projection}
    starts = {n: np.random.normal(0, 0.01, arrays[n].shape).astype(dtype) for n in reqs}
    stypes = grad_stype_dict or {}
    gradients = {
        n: nd.array(start, ctx=ctx, dtype=dtype).tostype(stypes.get(n, "default"))
        for n, start in starts.items()
    }
    all_reqs = {**dict.fromkeys(bound, "null"), **reqs}
    executor = projected.bind(
        ctx, args=bound, args_grad=gradients, grad_req=all_reqs, aux_states=states or None
    )
    initial = {name: array.asnumpy() for name, array in states.items()}
    executor.forward(is_train=True)
    executor.backward()
    found = {name: executor.grad_dict[name].asnumpy() for name, r in reqs.items() if r != "null"}
    expected = numeric_grad(
        executor,
        {name: arrays[name].asnumpy() for name in found},
        initial,
        numeric_eps or default_numeric_eps()[dtype],
        use_forward_train,
        dtype,
    )
    for name, gradient in found.items():
        wanted = expected[name] + (starts[name] if reqs[name] == "add" else 0)
        labels = (f"NUMERICAL_{name}", f"BACKWARD_{name}")
        assert_almost_equal(wanted, gradient, rtol, atol, labels)


def _projected(
    symbol: Any, arrays: Mapping[str, Any], states: Mapping[str, Any], ctx: Context, dtype: Any
) -> tuple[Any, Any]:
    """A graph whose objective weighs every output element differently, and the weights."""
    shapes = {name: array.shape for name, array in {**arrays, **states}.items()}
    _, outputs, _ = symbol.infer_shape(
        **{n: shapes[n] for n in symbol.list_inputs() if n in shapes}
    )
    # Weights away from 0 let no element hide.
    weights = np.random.rand(*outputs[0]).astype(dtype) + dtype.type(0.1)
    projection = sym.Variable("__projection")
    return sym.make_loss(symbol * projection), nd.array(weights, ctx=ctx, dtype=dtype)


def check_symbolic_forward(
    sym: Any,
    location: Location,
    expected: Any,
    rtol: Any = None,
    atol: Any = None,
    aux_states: Any = None,
    ctx: Context | None = None,
    equal_nan: bool = False,
    dtype: Any = np.float32,
) -> list[Any]:
    """Compare a graph's outputs with expected ones.

    Args:
        sym: The graph.
        location: Values of the arguments, a list in their order or a dictionary by name.
        expected: NumPy arrays of the outputs, a list or a dictionary by name.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        aux_states: Values of the auxiliary states.
        ctx: Context.
        equal_nan: NaN equals NaN.
        dtype: Element type.

    Returns:
        The outputs.

    Raises:
        AssertionError: An output differs.

    Example:
        >>> x = mx.sym.var("x")
        >>> outputs = mx.test_utils.check_symbolic_forward(x + 1, [np.ones(2)], [np.full(2, 2.0)])
    """
    ctx = ctx or default_context()
    arrays = _arrays(sym.list_arguments(), location, ctx, dtype)
    executor = sym.bind(ctx, args=arrays, aux_states=_states(sym, aux_states, ctx, dtype) or None)
    outputs = executor.forward(is_train=False)
    wanted = _by_name(sym.list_outputs(), expected)
    for name, output in zip(sym.list_outputs(), outputs, strict=True):
        labels = (f"EXPECTED_{name}", f"FORWARD_{name}")
        assert_almost_equal(wanted[name], output, rtol, atol, labels, equal_nan)
    return outputs


def check_symbolic_backward(
    sym: Any,
    location: Location,
    out_grads: Any,
    expected: Any,
    rtol: Any = None,
    atol: Any = None,
    aux_states: Any = None,
    grad_req: Any = "write",
    ctx: Context | None = None,
    grad_stypes: Mapping[str, str] | None = None,
    equal_nan: bool = False,
    dtype: Any = np.float32,
) -> list[Any]:
    """Compare a graph's gradients with expected ones.

    Args:
        sym: The graph.
        location: Values of the arguments, a list in their order or a dictionary by name.
        out_grads: Gradients of the outputs, a list or a dictionary by name; None for losses.
        expected: NumPy arrays of the arguments' gradients, a list or a dictionary by name.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        aux_states: Values of the auxiliary states.
        grad_req: ``"write"``, ``"add"`` or ``"null"``, for all arguments or by argument.
        ctx: Context.
        grad_stypes: Storage types of gradients; the values are compared whatever they are.
        equal_nan: NaN equals NaN.
        dtype: Element type.

    Returns:
        The gradients.

    Raises:
        AssertionError: A gradient differs.

    Example:
        >>> x = mx.sym.var("x")
        >>> gradients = mx.test_utils.check_symbolic_backward(
        ...     x * 3, [np.ones(2)], [np.ones(2)], [np.full(2, 3.0)]
        ... )
    """
    ctx = ctx or default_context()
    names = sym.list_arguments()
    arrays = _arrays(names, location, ctx, dtype)
    wanted = _by_name(names, expected)
    if isinstance(grad_req, str):
        reqs = dict.fromkeys(wanted, grad_req)
    else:
        reqs = _by_name(names, grad_req)
    starts = {n: np.random.normal(size=arrays[n].shape) for n in wanted}
    stypes = grad_stypes or {}
    gradients = {
        n: nd.array(start, ctx=ctx, dtype=arrays[n].dtype).tostype(stypes.get(n, "default"))
        for n, start in starts.items()
    }
    starts = {name: gradient.asnumpy() for name, gradient in gradients.items()}
    executor = sym.bind(
        ctx,
        args=arrays,
        args_grad=gradients,
        grad_req={**dict.fromkeys(names, "null"), **reqs},
        aux_states=_states(sym, aux_states, ctx, dtype) or None,
    )
    executor.forward(is_train=True)
    if out_grads is not None:
        heads = _by_name(sym.list_outputs(), out_grads)
        out_grads = list(_arrays(sym.list_outputs(), heads, ctx, dtype).values())
    executor.backward(out_grads)
    for name, value in wanted.items():
        req = reqs.get(name, "null")
        target = starts[name] if req == "null" else value
        if req == "add":
            target = starts[name] + value
        found = gradients[name] if req == "null" else executor.grad_dict[name]
        labels = (f"EXPECTED_{name}", f"BACKWARD_{name}")
        assert_almost_equal(target, found, rtol, atol, labels, equal_nan)
    return executor.grad_arrays


def check_speed(
    sym: Any,
    location: Mapping[str, Any] | None = None,
    ctx: Context | None = None,
    N: int = 20,  # noqa: N803 - the reference's name
    grad_req: str | None = None,
    typ: str = "whole",
    **kwargs: Any,
) -> float:
    """Seconds that a pass through a graph takes.

    Args:
        sym: The graph.
        location: Values of the arguments by name; standard normal ones by default.
        ctx: Context.
        N: Passes to take the average of.
        grad_req: What to do with gradients, ``"write"`` by default.
        typ: ``"whole"`` for forward and backward, ``"forward"`` for forward only.
        **kwargs: Shapes of the arguments, when ``location`` is not given.

    Raises:
        ValueError: ``typ`` is unknown.
    """
    if typ not in ("whole", "forward"):
        raise ValueError(f'check_speed: typ must be "whole" or "forward", got {typ!r}')
    ctx = ctx or default_context()
    shapes = kwargs if location is None else {n: v.shape for n, v in location.items()}
    executor = sym.simple_bind(ctx=ctx, grad_req=grad_req or "write", **shapes)
    for name, array in executor.arg_dict.items():
        array[:] = np.random.normal(size=array.shape) if location is None else location[name]
    heads = [nd.ones(output.shape, ctx=ctx) for output in executor.outputs]

    def run() -> None:
        executor.forward(is_train=typ == "whole")
        if typ == "whole":
            executor.backward(heads)

    run()
    nd.waitall()
    begin = time.perf_counter()
    for _ in range(N):
        run()
    nd.waitall()
    return (time.perf_counter() - begin) / N
