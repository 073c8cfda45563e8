"""Checking that two ways of computing the same thing agree: contexts, hybridizing, optimizers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from mxnet import autograd
from mxnet import ndarray as nd
from mxnet import optimizer as optimizers
from mxnet.numpy import ndarray as np_ndarray
from mxnet.symbol import Symbol
from mxnet.test_utils.comparison import assert_almost_equal, compare_ndarray_tuple
from mxnet.test_utils.defaults import get_tols
from mxnet.test_utils.random_data import rand_ndarray
from mxnet.util import is_np_array


def check_consistency(
    sym: Any,
    ctx_list: Sequence[Mapping[str, Any]],
    scale: float = 1.0,
    grad_req: Any = "write",
    arg_params: Mapping[str, Any] | None = None,
    aux_params: Mapping[str, Any] | None = None,
    rtol: Any = None,
    atol: Any = None,
    raise_on_err: bool = True,
    ground_truth: Mapping[str, Any] | None = None,
    equal_nan: bool = False,
    use_uniform: bool = False,
    rand_type: Any = np.float64,
) -> dict[str, Any]:
    """Compare the outputs and gradients of a graph between contexts and element types.

    The widest element type is the truth. Tolerances are those of the narrower type of each pair.

    Args:
        sym: The graph, or one per entry of ``ctx_list`` with equal names.
        ctx_list: For each run what :meth:`~mxnet.symbol.Symbol.simple_bind` takes: ``ctx``,
            shapes by name, and optionally ``type_dict``.
        scale: Standard deviation, or half the range, of random arguments.
        grad_req: ``"write"``, ``"add"`` or ``"null"``, for all arguments or by argument.
        arg_params: Values of arguments; random ones where there are none.
        aux_params: Values of auxiliary states, 0 where there are none.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        raise_on_err: Raise at the first difference instead of logging it.
        ground_truth: Outputs and gradients by name to compare with, instead of the widest run's.
        equal_nan: NaN equals NaN.
        use_uniform: Draw arguments uniformly instead of from a normal distribution.
        rand_type: Element type to draw them in.

    Returns:
        The truth: outputs and, unless ``grad_req`` is ``"null"``, gradients by name.

    Raises:
        AssertionError: There are less than two contexts, names differ between graphs, or an array
            differs.

    Example:
        >>> x = mx.sym.var("x")
        >>> runs = [{"ctx": mx.cpu(i), "x": (2, 3)} for i in range(2)]
        >>> sorted(mx.test_utils.check_consistency(mx.sym.tanh(x, name="t"), runs))
        ['t_output', 'x']
    """
    symbols = [sym] * len(ctx_list) if isinstance(sym, Symbol) else list(sym)
    _check_runs(symbols, ctx_list)
    executors = [
        symbol.simple_bind(grad_req=grad_req, **run)
        for symbol, run in zip(symbols, ctx_list, strict=True)
    ]
    draw = np.random.uniform if use_uniform else np.random.normal
    low_or_mean = -scale if use_uniform else 0.0
    arguments = {
        name: draw(low_or_mean, scale, size=array.shape).astype(rand_type)
        for name, array in executors[0].arg_dict.items()
    }
    arguments.update(arg_params or {})
    for executor in executors:
        _fill(executor.arg_dict, arguments)
        _fill(executor.aux_dict, {n: (aux_params or {}).get(n, 0) for n in executor.aux_dict})
    with_gradients = grad_req != "null"
    checks = [_forward]
    if with_gradients:
        checks.append(_forward_and_backward)
    truth = dict(ground_truth or {})
    for check in checks:
        found = check(executors, symbols[0].list_outputs())
        widest = int(np.argmax([_width(arrays) for arrays in found]))
        expected = dict(ground_truth) if ground_truth else found[widest]
        for number, arrays in enumerate(found):
            if ground_truth or number != widest:
                title = f"{ctx_list[number]['ctx']}, run {number}"
                _compare(arrays, expected, (rtol, atol), equal_nan, title, raise_on_err)
        if not ground_truth:
            truth = {name: nd.array(a, dtype=a.dtype) for name, a in expected.items()}
    return truth


def _check_runs(symbols: Sequence[Any], runs: Sequence[Any]) -> None:
    if len(runs) < 2 or len(symbols) != len(runs):
        raise AssertionError(
            f"check_consistency: {len(runs)} contexts and {len(symbols)} graphs; there must be at "
            "least two contexts, and one graph or as many graphs as contexts"
        )
    first = symbols[0]
    for symbol in symbols[1:]:
        names = (symbol.list_arguments(), symbol.list_outputs())
        if names != (first.list_arguments(), first.list_outputs()):
            raise AssertionError(
                "check_consistency: arguments and outputs of the graphs have different names: "
                f"{(first.list_arguments(), first.list_outputs())} and {names}"
            )


def _of(arrays: Mapping[str, Any]) -> dict[str, Any]:
    return {name: array for name, array in arrays.items() if array is not None}


def _fill(arrays: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    for name, array in arrays.items():
        array[:] = values[name]


def _width(arrays: Mapping[str, Any]) -> int:
    return max(array.dtype.itemsize for array in arrays.values())


def _outputs(executor: Any, names: Sequence[str]) -> dict[str, Any]:
    return {n: array.asnumpy() for n, array in zip(names, executor.outputs, strict=True)}


def _forward(executors: Sequence[Any], names: Sequence[str]) -> list[dict[str, Any]]:
    for executor in executors:
        executor.forward(is_train=False)
    return [_outputs(executor, names) for executor in executors]


def _forward_and_backward(executors: Sequence[Any], names: Sequence[str]) -> list[dict[str, Any]]:
    found = []
    for executor in executors:
        executor.forward(is_train=True)
        outputs = _outputs(executor, names)
        executor.backward(executor.outputs)
        gradients = {n: array.asnumpy() for n, array in _of(executor.grad_dict).items()}
        found.append({**outputs, **gradients})
    return found


def _compare(
    found: Mapping[str, Any],
    expected: Mapping[str, Any],
    tolerances: tuple[Any, Any],
    equal_nan: bool,
    title: str,
    raise_on_err: bool,
) -> None:
    for name, array in found.items():
        target = expected[name]
        target = target.asnumpy() if hasattr(target, "asnumpy") else np.asarray(target)
        rtol, atol = get_tols(array, target.astype(array.dtype), *tolerances)
        try:
            # Names follow the order of the arguments; shapes must agree exactly.
            labels = (f"{name} of {title}", f"{name} expected")
            assert_almost_equal(array, target, rtol, atol, labels, equal_nan, use_broadcast=False)
        except AssertionError as error:
            if raise_on_err:
                raise
            logging.error("check_consistency: %s of %s differs: %s", name, title, error)


def check_gluon_hybridize_consistency(
    net_builder: Callable[..., Any],
    data_l: Sequence[Any],
    numpy_func: Callable[..., Any] | None = None,
    test_grad: bool = True,
    rtol: float = 1e-4,
    atol: float = 1e-4,
) -> None:
    """Compare a network with itself hybridized, and with NumPy: outputs and gradients.

    Args:
        net_builder: Makes the network; called with ``prefix="net_"``.
        data_l: Inputs, ``mx.np`` arrays.
        numpy_func: Computes what is expected of NumPy arrays.
        test_grad: Compare gradients of the inputs and the parameters, too.
        rtol: Relative tolerance.
        atol: Absolute tolerance.

    Raises:
        TypeError: An input is no ``mx.np`` array.
        AssertionError: An output or a gradient differs.
    """
    for data in data_l:
        if not isinstance(data, np_ndarray):
            raise TypeError(
                "check_gluon_hybridize_consistency: inputs must be mx.np arrays, got "
                f"{type(data).__name__}"
            )
    if not is_np_array():
        raise TypeError("check_gluon_hybridize_consistency: needs NumPy arrays: call npx.set_np()")
    first = _run_network(net_builder, data_l, False, test_grad, None)
    outputs, gradients, values = first
    again, more, _ = _run_network(net_builder, data_l, True, test_grad, values)
    for found, expected in zip(again, outputs, strict=True):
        assert_almost_equal(found, expected, rtol, atol, ("hybridized", "imperative"))
    for name, gradient in gradients.items():
        labels = (f"hybridized gradient of {name}", f"imperative gradient of {name}")
        assert_almost_equal(more[name], gradient, rtol, atol, labels)
    if numpy_func is not None:
        expected = numpy_func(*[data.asnumpy() for data in data_l])
        for found, value in zip(outputs, _listed(expected), strict=True):
            assert_almost_equal(found, value, rtol, atol, ("network", "NumPy"))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _run_network(
    build: Callable[..., Any],
    data: Sequence[Any],
    hybridize: bool,
    gradients: bool,
    values: Mapping[str, Any] | None,
) -> tuple[list[Any], dict[str, Any], dict[str, Any]]:
    """Outputs, gradients by name and parameters by name, as NumPy arrays."""
    net = build(prefix="net_")
    net.initialize()
    if hybridize:
        net.hybridize()
    inputs = [array.copy() for array in data]
    if values is not None:
        net(*inputs)  # gives every parameter its shape
        for name, parameter in net.collect_params().items():
            parameter.set_data(nd.array(values[name]).as_np_ndarray())
    for array in inputs:
        array.attach_grad()
    if gradients:
        with autograd.record():
            found = _listed(net(*inputs))
        autograd.backward(found)
    else:
        found = _listed(net(*inputs))
    parameters = net.collect_params()
    after: dict[str, Any] = {}
    if gradients:
        after = {f"input {i}": array.grad.asnumpy() for i, array in enumerate(inputs)}
        after.update(
            {
                name: parameter.grad().asnumpy()
                for name, parameter in parameters.items()
                if parameter.grad_req != "null"
            }
        )
    held = {name: parameter.data().asnumpy() for name, parameter in parameters.items()}
    return [array.asnumpy() for array in found], after, held


def compare_optimizer(
    opt1: optimizers.Optimizer,
    opt2: optimizers.Optimizer,
    shape: Any,
    dtype: Any,
    w_stype: str = "default",
    g_stype: str = "default",
    rtol: float = 1e-4,
    atol: float = 1e-5,
    compare_states: bool = True,
    ntensors: int = 1,
) -> None:
    """Compare one step of two optimizers from equal random weights and gradients.

    Args:
        opt1: An optimizer.
        opt2: Another.
        shape: Shape of the weight; for several weights one shape or a list of shapes.
        dtype: Element type.
        w_stype: Storage type of the weight.
        g_stype: Storage type of the gradient.
        rtol: Relative tolerance.
        atol: Absolute tolerance.
        compare_states: Compare the optimizers' states, too.
        ntensors: Number of weights that are updated together.

    Raises:
        AssertionError: Weights or states differ.

    Example:
        >>> fast, slow = mx.optimizer.SGD(momentum=0.9), mx.optimizer.SGD(momentum=0.5)
        >>> mx.test_utils.compare_optimizer(fast, fast, (2, 3), "float32")
    """
    shapes = shape if isinstance(shape, list) else [shape] * ntensors
    if len(shapes) != ntensors:
        raise ValueError(f"compare_optimizer: {len(shapes)} shapes for ntensors={ntensors}")
    weights = [rand_ndarray(s, w_stype, density=1, dtype=dtype) for s in shapes]
    gradients = [rand_ndarray(s, g_stype, density=0.5, dtype=dtype) for s in shapes]
    results = []
    for optimizer in (opt1, opt2):
        update: Callable[..., None] = optimizer.update_multi_precision
        own = [weight.copy() for weight in weights]
        states = [optimizer.create_state_multi_precision(i, w) for i, w in enumerate(own)]
        given = [gradient.copy() for gradient in gradients]
        if ntensors == 1:
            update(0, own[0], given[0], states[0])
        else:
            update(list(range(ntensors)), own, given, states)
        results.append((own, states))
    (weights1, states1), (weights2, states2) = results
    if compare_states:
        compare_ndarray_tuple(tuple(states1), tuple(states2), rtol=rtol, atol=atol)
    for one, other in zip(weights1, weights2, strict=True):
        assert_almost_equal(one.asnumpy(), other.asnumpy(), rtol=rtol, atol=atol)
