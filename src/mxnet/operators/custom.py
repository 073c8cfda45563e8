"""Operators that users write in Python (``mx.operator``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator

Options = dict[str, str]


class CustomType(NamedTuple):
    """What is known of a registered type; every function takes the options of a call.

    Attributes:
        run: Runs it on tensors.
        outputs: Names of its outputs.
        inputs: Names of its arguments and of its auxiliary states.
        fill_shapes: Completes the shapes of both.
    """

    run: Callable[[tuple[Tensor, ...], Options, bool], list[Tensor]]
    outputs: Callable[[Options], list[str]]
    inputs: Callable[[Options], tuple[list[str], list[str]]]
    fill_shapes: Callable[[Sequence[Any], Options], Sequence[Any]]


# By name, filled by mxnet.operator.register.
REGISTERED: dict[str, CustomType] = {}


def find_type(op_type: str) -> CustomType:
    """The registered type ``op_type``.

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


def _text(options: Mapping[str, Any]) -> Options:
    return {key: str(value) for key, value in options.items()}


def _options(parameters: Mapping[str, Any]) -> Options:
    return _text({k: v for k, v in parameters.items() if k != "op_type"})


def custom_outputs(parameters: Mapping[str, Any]) -> list[str]:
    """Names of the outputs of a call of ``Custom``."""
    return find_type(parameters["op_type"]).outputs(_options(parameters))


def _count(parameters: Mapping[str, Any]) -> int:
    return len(custom_outputs(parameters))


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
    return tuple(find_type(op_type).run(data, _text(options), is_train))


@custom.uses_inputs
def _inputs(parameters: Mapping[str, Any]) -> Sequence[str]:
    arguments, states = find_type(parameters["op_type"]).inputs(_options(parameters))
    return [*arguments, *states]


@custom.changes_inputs
def _states(parameters: Mapping[str, Any]) -> Sequence[str]:
    return find_type(parameters["op_type"]).inputs(_options(parameters))[1]


@custom.fill_shapes
def _fill(shapes: list[Any], *, op_type: str, **options: Any) -> Sequence[Any]:
    return find_type(op_type).fill_shapes(shapes, _text(options))
