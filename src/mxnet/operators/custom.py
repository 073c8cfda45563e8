"""Operators that users write in Python (``mx.operator``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator

# Registered types: name -> (run on tensors, number of outputs), filled by mxnet.operator.register.
Runner = Callable[[tuple[Tensor, ...], dict[str, str], bool], list[Tensor]]
REGISTERED: dict[str, tuple[Runner, Callable[[dict[str, str]], int]]] = {}


def find_runner(op_type: str) -> tuple[Runner, Callable[[dict[str, str]], int]]:
    """What runs the registered type ``op_type``, and what counts its outputs.

    Raises:
        MXNetError: No such type is registered.
    """
    try:
        return REGISTERED[op_type]
    except KeyError:
        known = ", ".join(sorted(REGISTERED)) or "none"
        raise MXNetError(
            f"Custom: operator type {op_type!r} is not registered; registered are: {known}"
        ) from None


def _text(options: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in options.items()}


def _count(parameters: Any) -> int:
    options = {k: v for k, v in parameters.items() if k != "op_type"}
    return find_runner(parameters["op_type"])[1](_text(options))


@operator("Custom", aliases=("_npi_Custom",), num_outputs=_count)
def custom(*data: Tensor, op_type: str, is_train: bool, **options: Any) -> tuple[Tensor, ...]:
    """Run an operator that was written in Python and registered with ``mx.operator.register``.

    Args:
        data: The operator's arguments, then its auxiliary states.
        op_type: Name it was registered under.
        **options: Arguments of its ``CustomOpProp``, which receives them as text.

    Returns:
        Its outputs.

    Raises:
        MXNetError: The type is not registered, or its shapes do not fit.

    Example:
        >>> class Double(mx.operator.CustomOp):
        ...     def forward(self, is_train, req, in_data, out_data, aux):
        ...         self.assign(out_data[0], req[0], in_data[0] * 2)
        >>> @mx.operator.register("doc_double")
        ... class DoubleProp(mx.operator.CustomOpProp):
        ...     def create_operator(self, ctx, in_shapes, in_dtypes):
        ...         return Double()
        >>> mx.nd.Custom(mx.nd.ones((2,)), op_type="doc_double").asnumpy()
        array([2., 2.], dtype=float32)
    """
    run, _ = find_runner(op_type)
    return tuple(run(data, _text(options), is_train))
