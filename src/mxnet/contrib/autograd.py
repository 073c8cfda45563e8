"""The first interface of automatic differentiation, kept for programs that use it.

New programs use :mod:`mxnet.autograd`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from mxnet import autograd
from mxnet.ndarray import NDArray as NDArray
from mxnet.ndarray import array as array
from mxnet.ndarray import zeros_like


def set_is_training(is_train: bool) -> bool:
    """Turn recording and training mode on or off together.

    Args:
        is_train: Whether to turn them on.

    Returns:
        Whether recording was on.
    """
    autograd.set_training(is_train)
    return autograd.set_recording(is_train)


class TrainingStateScope:
    """A scope with recording and training mode turned on or off together.

    Args:
        enter_state: Whether they are on inside.
    """

    def __init__(self, enter_state: bool) -> None:
        self._enter_state = enter_state
        self._before: list[tuple[bool, bool]] = []

    def __enter__(self) -> None:
        self._before.append((autograd.is_recording(), autograd.is_training()))
        set_is_training(self._enter_state)

    def __exit__(
        self,
        ptype: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        recording, training = self._before.pop()
        autograd.set_recording(recording)
        autograd.set_training(training)


def train_section() -> TrainingStateScope:
    """A scope that is recorded, in training mode.

    Example:
        >>> from mxnet.contrib import autograd
        >>> x, gradient = mx.nd.array([3]), mx.nd.zeros((1,))
        >>> autograd.mark_variables([x], [gradient])
        >>> with autograd.train_section():
        ...     y = x * x
        >>> autograd.backward([y])
        >>> gradient.asscalar().item()
        6.0
    """
    return TrainingStateScope(True)


def test_section() -> TrainingStateScope:
    """A scope inside a :func:`train_section` that is not recorded, in prediction mode."""
    return TrainingStateScope(False)


# Test runners take functions named test... for tests.
test_section.__test__ = False  # type: ignore[attr-defined]


def mark_variables(variables: Any, gradients: Any, grad_reqs: Any = "write") -> None:
    """Give arrays places for their gradients.

    Args:
        variables: The arrays, a list or a single one.
        gradients: The places.
        grad_reqs: ``"write"``, ``"add"`` or ``"null"``, for all or one for each.
    """
    autograd.mark_variables(variables, gradients, grad_reqs)


def backward(
    outputs: Sequence[NDArray], out_grads: Sequence[Any] | None = None, retain_graph: bool = False
) -> None:
    """Compute the gradients of marked arrays.

    Args:
        outputs: What was computed, a list or tuple.
        out_grads: Gradients of the objective for the outputs; ones by default.
        retain_graph: Keep the record, so that it can be used again.

    Raises:
        AssertionError: ``outputs`` is no list or tuple.
    """
    if not isinstance(outputs, list | tuple):
        raise AssertionError(
            f"outputs must be a list or tuple of NDArrays, got {type(outputs).__name__}"
        )
    heads = None if out_grads is None else list(out_grads)
    autograd.backward(list(outputs), heads, retain_graph)


def compute_gradient(outputs: Sequence[NDArray]) -> None:
    """The old name of :func:`backward` with ones.

    Args:
        outputs: What was computed.
    """
    backward(outputs)


def grad_and_loss(
    func: Callable[..., Any], argnum: int | Sequence[int] | None = None
) -> Callable[..., tuple[list[NDArray], Any]]:
    """A function that computes the gradients of another and its value.

    Args:
        func: Takes arrays; returns an array, or a list of arrays whose sum is differentiated.
        argnum: Which arguments to differentiate for, by number; all by default.

    Returns:
        A function of the same arguments that returns the list of gradients, and the value. It
        raises an AssertionError when an argument to differentiate for is no array.

    Example:
        >>> from mxnet.contrib import autograd
        >>> f = autograd.grad_and_loss(lambda a, b: a * b, argnum=1)
        >>> gradients, value = f(mx.nd.array([2]), mx.nd.array([5]))
        >>> gradients[0].asscalar().item(), value.asscalar().item()
        (2.0, 10.0)
    """

    @functools.wraps(func)
    def wrapped(*args: Any) -> tuple[list[NDArray], Any]:
        chosen = [argnum] if isinstance(argnum, int) else argnum
        variables = list(args) if chosen is None else [args[i] for i in chosen]
        for variable in variables:
            if not isinstance(variable, NDArray):
                raise AssertionError(
                    f"type of autograd input should NDArray, got {type(variable).__name__}"
                )
        gradients = [zeros_like(variable) for variable in variables]
        mark_variables(variables, gradients)
        with train_section():
            outputs = func(*args)
        backward(outputs if isinstance(outputs, list | tuple) else [outputs])
        return gradients, outputs

    return wrapped


def grad(
    func: Callable[..., Any], argnum: int | Sequence[int] | None = None
) -> Callable[..., list[NDArray]]:
    """A function that computes the gradients of another; see :func:`grad_and_loss`.

    Args:
        func: Takes arrays; returns an array, or a list of arrays whose sum is differentiated.
        argnum: Which arguments to differentiate for, by number; all by default.

    Returns:
        A function of the same arguments that returns the list of gradients.
    """
    with_value = grad_and_loss(func, argnum)

    @functools.wraps(func)
    def wrapped(*args: Any) -> list[NDArray]:
        return with_value(*args)[0]

    return wrapped
