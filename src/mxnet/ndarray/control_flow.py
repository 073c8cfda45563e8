"""Loops and branches over arrays: ``mx.nd.contrib.foreach``, ``while_loop`` and ``cond``.

On arrays they run the Python functions step by step; their symbolic twins build graphs from the
same calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from mxnet.ndarray.call import call, is_array
from mxnet.ndarray.handle import NDArray
from mxnet.operators.registry import REGISTRY


def _flatten(value: Any, what: str) -> tuple[list[NDArray], Any]:
    """The arrays of a nested list, and the nesting to restore them with."""
    if is_array(value):
        return [value], None
    if not isinstance(value, list | tuple):
        raise AssertionError(
            f"{what} must be (nested) list of NDArray, but got {value} of type {type(value)}"
        )
    arrays: list[NDArray] = []
    nesting = []
    for item in value:
        found, inner = _flatten(item, what)
        arrays += found
        nesting.append((len(found), inner))
    return arrays, nesting


def restore(arrays: list[Any], nesting: Any) -> Any:
    """Arrays, or symbols, in the nesting they were taken from."""
    if nesting is None:
        return arrays[0]
    restored, position = [], 0
    for count, inner in nesting:
        restored.append(restore(arrays[position : position + count], inner))
        position += count
    return restored


def _stack(arrays: list[NDArray]) -> NDArray:
    found = REGISTRY.get("stack")
    stacked: NDArray = call(found, arrays, {"axis": 0}, None, type(arrays[0]))
    return stacked


def foreach(body: Callable[[Any, Any], Any], data: Any, init_states: Any) -> tuple[Any, Any]:
    """Run ``body`` on each slice of ``data`` along axis 0, carrying states along.

    Args:
        body: ``body(slice, states) -> (outputs, new states)``.
        data: Array, or nested list of arrays of one length, to iterate over.
        init_states: Array, or nested list of arrays, for the first step.

    Returns:
        The outputs of all steps stacked along a new axis 0, and the last states.

    Raises:
        AssertionError: ``data``, states or outputs are not arrays.
        ValueError: The arrays of ``data`` differ in length.

    Example:
        >>> def step(x, total):
        ...     return x * 2, total + x
        >>> outputs, total = mx.nd.contrib.foreach(step, mx.nd.array([1, 2, 3]), mx.nd.zeros((1,)))
        >>> float(total.asscalar())
        6.0
    """
    arrays, nesting = _flatten(data, "foreach input")
    _flatten(init_states, "foreach states")
    lengths = {len(array) for array in arrays}
    if len(lengths) != 1:
        raise ValueError(
            f"foreach: arrays of data differ in length along axis 0: {sorted(lengths)}"
        )
    states = init_states
    steps: list[list[NDArray]] = []
    out_nesting: Any = []
    for i in range(lengths.pop()):
        outputs, states = body(restore([array[i] for array in arrays], nesting), states)
        flat, out_nesting = _flatten(outputs, "foreach output")
        _flatten(states, "foreach states")
        steps.append(flat)
    stacked = [_stack(list(column)) for column in zip(*steps, strict=True)]
    return restore(stacked, out_nesting), states


def _loop_variables(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def while_loop(
    cond: Callable[..., Any],
    func: Callable[..., Any],
    loop_vars: Any,
    max_iterations: int | None = None,
) -> tuple[Any, Any]:
    """Run ``func`` while ``cond`` holds.

    Args:
        cond: ``cond(*loop_vars)`` gives an array with one element, or a number.
        func: ``func(*loop_vars) -> (outputs, new loop_vars)``; outputs may be None.
        loop_vars: Array or list of arrays.
        max_iterations: At most so many steps.

    Returns:
        The outputs of all steps stacked along axis 0, which has the length ``max_iterations`` and
        zeros behind the last step, and the last loop variables.

    Raises:
        ValueError: ``max_iterations`` or ``loop_vars`` is missing, or the number of variables
            changes.

    Example:
        >>> outputs, i = mx.nd.contrib.while_loop(
        ...     lambda i: i < 3, lambda i: (i * i, i + 1), mx.nd.zeros((1,)), max_iterations=4
        ... )
        >>> outputs.asnumpy().ravel(), int(i.asscalar())
        (array([0., 1., 4., 0.], dtype=float32), 3)
    """
    if max_iterations is None:
        raise ValueError("max_iterations should be specified")
    variables = _loop_variables(loop_vars)
    if not variables:
        raise ValueError("loop_vars should contain at least one element")
    steps: list[list[NDArray]] = []
    nesting: Any = []
    while len(steps) < int(max_iterations) and _is_true(cond(*variables)):
        outputs, new_variables = func(*variables)
        found = _loop_variables(new_variables)
        if len(found) != len(variables):
            raise ValueError(
                "The length of loop_vars should be consistent during the loop: "
                f"{len(variables)} before, {len(found)} after a step"
            )
        variables = found
        flat, nesting = _flatten([] if outputs is None else outputs, "while_loop output")
        steps.append(flat)
    stacked = [_padded(list(c), int(max_iterations)) for c in zip(*steps, strict=True)]
    last = variables if isinstance(loop_vars, list | tuple) else variables[0]
    return restore(stacked, nesting), last


def _padded(column: list[NDArray], length: int) -> NDArray:
    missing = length - len(column)
    if missing:
        column = column + [column[0]._operate("zeros_like")] * missing
    return _stack(column)


def _is_true(value: Any) -> bool:
    return bool(value.asscalar()) if is_array(value) else bool(value)


def cond(pred: Any, then_func: Callable[[], Any], else_func: Callable[[], Any]) -> Any:
    """Run ``then_func`` if ``pred`` holds, else ``else_func``.

    Args:
        pred: Array with one element, or a number.
        then_func: Gives the outputs when ``pred`` is not zero.
        else_func: Gives them otherwise.

    Returns:
        The outputs of the function that ran.

    Raises:
        ValueError: ``pred`` has several elements.

    Example:
        >>> mx.nd.contrib.cond(mx.nd.array([1]), lambda: "yes", lambda: "no")
        'yes'
    """
    return then_func() if _is_true(pred) else else_func()


def _test(name: str, data: NDArray) -> NDArray:
    return data._made(getattr(torch, name)(data._data).to(data._data.dtype), data._ctx)


def isfinite(data: NDArray) -> NDArray:
    """1 for finite elements, else 0, in the array's element type.

    Example:
        >>> mx.nd.contrib.isfinite(mx.nd.array([1.0, np.inf])).asnumpy()
        array([1., 0.], dtype=float32)
    """
    return _test("isfinite", data)


def isinf(data: NDArray) -> NDArray:
    """1 for infinite elements, else 0, in the array's element type."""
    return _test("isinf", data)


def isnan(data: NDArray) -> NDArray:
    """1 where an element is not a number, else 0, in the array's element type."""
    return _test("isnan", data)
