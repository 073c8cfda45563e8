"""Registering operators written in Python, and what graphs ask of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operator.call import CustomCall
from mxnet.operator.custom_op import CustomOpProp
from mxnet.operators.custom import REGISTERED, CustomType

Shapes = list[tuple[int, ...] | None]


def register(reg_name: str) -> Callable[[type[CustomOpProp]], type[CustomOpProp]]:
    """A decorator that registers a :class:`CustomOpProp` under a name.

    Args:
        reg_name: The ``op_type`` that ``mx.nd.Custom`` and ``mx.sym.Custom`` take.
    """

    def decorate(prop_class: type[CustomOpProp]) -> type[CustomOpProp]:
        REGISTERED[reg_name] = custom_type(reg_name, prop_class)
        return prop_class

    return decorate


def custom_type(name: str, make: Callable[..., CustomOpProp]) -> CustomType:
    """What the operator ``Custom`` needs to know of a type.

    Args:
        name: Its name, for errors.
        make: Makes its :class:`CustomOpProp` from options, which are text.
    """

    def run(tensors: tuple[Tensor, ...], options: dict[str, str], is_train: bool) -> list[Tensor]:
        return CustomCall(name, make(**options), tensors).run(is_train)

    def outputs(options: dict[str, str]) -> list[str]:
        return list(make(**options).list_outputs())

    def inputs(options: dict[str, str]) -> tuple[list[str], list[str]]:
        prop = make(**options)
        return list(prop.list_arguments()), list(prop.list_auxiliary_states())

    def fill(shapes: Sequence[Any], options: dict[str, str]) -> Shapes:
        return _fill_shapes(name, make(**options), shapes)

    return CustomType(run, outputs, inputs, fill)


def _fill_shapes(name: str, prop: CustomOpProp, shapes: Sequence[Any]) -> Shapes:
    """Input shapes as the operator's ``infer_shape`` completes them."""
    arguments = len(prop.list_arguments())
    # reference: unknown shapes are empty lists, and an operator that needs them fails
    known = [list(shape or ()) for shape in shapes[:arguments]]
    try:
        found, _, *states = prop.infer_shape(known)
    except IndexError:
        return list(shapes)
    completed = [*found, *(states[0] if states else [])]
    if len(completed) != len(shapes):
        raise MXNetError(
            f"Custom ({name}): infer_shape returned {len(completed)} shapes of inputs and states, "
            f"but there are {len(shapes)}"
        )
    return [tuple(int(length) for length in shape) or None for shape in completed]
