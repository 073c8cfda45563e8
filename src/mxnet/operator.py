"""Operators written in Python, usable wherever built-in ones are.

Subclass :class:`CustomOp` (what is computed) and :class:`CustomOpProp` (names, shapes and types),
and register the latter::

    @mx.operator.register("my_sigmoid")
    class SigmoidProp(mx.operator.CustomOpProp):
        ...


    y = mx.nd.Custom(x, op_type="my_sigmoid")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from mxnet import autograd
from mxnet.base import MXCallbackList as MXCallbackList
from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import CODE_OF, python_dtype, torch_dtype
from mxnet.ndarray import NDArray
from mxnet.ndarray.handle import context_of_device
from mxnet.operators import custom
from mxnet.operators.registry import REGISTRY
from mxnet.thread_state import STATE
from mxnet.util import is_np_array as is_np_array

Shape = Sequence[int]
_REQUESTS = ("null", "write", "inplace", "add")


class CustomOp:
    """What a custom operator computes; one instance serves one call and its backward pass."""

    def forward(
        self,
        is_train: bool,
        req: list[str],
        in_data: list[NDArray],
        out_data: list[NDArray],
        aux: list[NDArray],
    ) -> None:
        """Compute the outputs and put them into ``out_data`` with :meth:`assign`.

        Args:
            is_train: Whether the call is in training mode.
            req: For each output ``"write"``, ``"add"`` or ``"null"``.
            in_data: Inputs.
            out_data: Arrays for the outputs.
            aux: Auxiliary states, which may be changed.
        """
        raise NotImplementedError(f"{type(self).__name__}.forward is not defined")

    def backward(
        self,
        req: list[str],
        out_grad: list[NDArray],
        in_data: list[NDArray],
        out_data: list[NDArray],
        in_grad: list[NDArray],
        aux: list[NDArray],
    ) -> None:
        """Compute the inputs' gradients and put them into ``in_grad`` with :meth:`assign`.

        Args:
            req: For each input ``"write"``, ``"add"`` or ``"null"``.
            out_grad: Gradients of the objective for the outputs.
            in_data: Inputs of the forward pass.
            out_data: Outputs of the forward pass.
            in_grad: Arrays for the gradients.
            aux: Auxiliary states.
        """
        raise NotImplementedError(f"{type(self).__name__}.backward is not defined")

    def assign(self, dst: NDArray, req: str, src: Any) -> None:
        """Put ``src`` into ``dst`` as ``req`` asks.

        Args:
            dst: Array to change.
            req: ``"write"`` and ``"inplace"`` replace, ``"add"`` accumulates, ``"null"`` does
                nothing.
            src: Array or number.

        Raises:
            ValueError: ``req`` is unknown.
        """
        if req not in _REQUESTS:
            raise ValueError(f"assign: req={req!r} must be one of {', '.join(_REQUESTS)}")
        if req in ("write", "inplace"):
            dst[:] = src
        elif req == "add":
            dst[:] = dst + src


class CustomOpProp:
    """Names, shapes and types of a custom operator.

    Args:
        need_top_grad: Whether ``backward`` uses the outputs' gradients; False for loss layers,
            which start the backward pass themselves.
    """

    def __init__(self, need_top_grad: bool = True) -> None:
        self.need_top_grad_ = need_top_grad

    def infer_shape(self, in_shape: list[Any]) -> Any:
        """Shapes of (inputs, outputs, auxiliary states); by default outputs are like input 0."""
        return in_shape, (in_shape[0],) * len(self.list_outputs()), ()

    def infer_type(self, in_type: list[Any]) -> Any:
        """Types of (inputs, outputs, auxiliary states); by default all are like input 0."""
        outputs, states = len(self.list_outputs()), len(self.list_auxiliary_states())
        return in_type, [in_type[0]] * outputs, [in_type[0]] * states

    def infer_storage_type(self, in_stype: list[str]) -> Any:
        """Storage types of (inputs, outputs, auxiliary states); custom operators work on dense."""
        for index, stype in enumerate(in_stype):
            if stype != "default":
                raise MXNetError(
                    f"{type(self).__name__}: input {index} has storage type {stype!r}; the default "
                    "infer_storage_type supports dense inputs only"
                )
        outputs, states = len(self.list_outputs()), len(self.list_auxiliary_states())
        return in_stype, ["default"] * outputs, ["default"] * states

    def infer_storage_type_backward(
        self,
        ograd_stype: list[str],
        in_stype: list[str],
        out_stype: list[str],
        igrad_stype: list[str],
        aux_stype: list[str],
    ) -> Any:
        """Storage types of the backward pass; custom operators work on dense arrays."""
        return ograd_stype, in_stype, out_stype, ["default"] * len(igrad_stype), aux_stype

    def list_outputs(self) -> list[str]:
        """Names of the outputs."""
        return ["output"]

    def list_arguments(self) -> list[str]:
        """Names of the inputs."""
        return ["data"]

    def list_auxiliary_states(self) -> list[str]:
        """Names of the auxiliary states."""
        return []

    def declare_backward_dependency(
        self, out_grad: list[int], in_data: list[int], out_data: list[int]
    ) -> list[int]:
        """Which of the arrays, by number, ``backward`` reads; by default all of them."""
        needed = list(out_grad) if self.need_top_grad_ else []
        return [*needed, *in_data, *out_data]

    def create_operator(self, ctx: str, in_shapes: list[Shape], in_dtypes: list[int]) -> CustomOp:  # noqa: ARG002
        """The operator for one call.

        Args:
            ctx: Context, such as ``"cpu(0)"``.
            in_shapes: Shapes of the inputs.
            in_dtypes: Type codes of the inputs.
        """
        return CustomOp()


def register(reg_name: str) -> Callable[[type[CustomOpProp]], type[CustomOpProp]]:
    """A decorator that registers a :class:`CustomOpProp` under a name.

    Args:
        reg_name: The ``op_type`` that ``mx.nd.Custom`` and ``mx.sym.Custom`` take.
    """

    def decorate(prop_class: type[CustomOpProp]) -> type[CustomOpProp]:
        make: Callable[..., CustomOpProp] = prop_class

        def run(
            tensors: tuple[Tensor, ...], options: dict[str, str], is_train: bool
        ) -> list[Tensor]:
            return _Call(reg_name, make(**options), tensors).run(is_train)

        def count(options: dict[str, str]) -> int:
            return len(make(**options).list_outputs())

        custom.REGISTERED[reg_name] = (run, count)
        return prop_class

    return decorate


class _Call:
    """One call of a custom operator: its arrays, and its place on torch's tape."""

    def __init__(self, name: str, prop: CustomOpProp, tensors: tuple[Tensor, ...]) -> None:
        arguments = len(prop.list_arguments())
        expected = arguments + len(prop.list_auxiliary_states())
        if len(tensors) != expected:
            raise MXNetError(
                f"Custom ({name}): takes {expected} arrays "
                f"({', '.join([*prop.list_arguments(), *prop.list_auxiliary_states()])}), "
                f"got {len(tensors)}"
            )
        self.name, self.prop = name, prop
        self.inputs, self.states = tensors[:arguments], tensors[arguments:]
        self.ctx: Context = context_of_device(tensors[0].device if tensors else torch.device("cpu"))

    def run(self, is_train: bool) -> list[Tensor]:
        shapes: list[Shape] = [list(tensor.shape) for tensor in self.inputs]
        _, out_shapes, *_ = self.prop.infer_shape(shapes)
        types = [python_dtype(tensor.dtype) for tensor in self.inputs]
        _, out_types, *_ = self.prop.infer_type(types)
        self.outputs = [
            torch.zeros(tuple(shape), dtype=torch_dtype(np.dtype(dtype)), device=self.ctx.device)
            for shape, dtype in zip(out_shapes, out_types, strict=True)
        ]
        codes = [CODE_OF[tensor.dtype] for tensor in self.inputs]
        self.operator = self.prop.create_operator(repr(self.ctx), shapes, codes)
        self.is_train = is_train
        result = _CustomNode.apply(self, *self.inputs)
        return list(result)

    def arrays(self, tensors: Sequence[Tensor]) -> list[NDArray]:
        return [NDArray(tensor.detach(), ctx=self.ctx) for tensor in tensors]

    def forward(self) -> tuple[Tensor, ...]:
        with autograd.pause(train_mode=STATE.training):
            self.operator.forward(
                is_train=self.is_train,
                req=["write"] * len(self.outputs),
                in_data=self.arrays(self.inputs),
                out_data=self.arrays(self.outputs),
                aux=self.arrays(self.states),
            )
        return tuple(self.outputs)

    def backward(self, gradients: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        in_grads = [torch.zeros_like(tensor) for tensor in self.inputs]
        with autograd.pause(train_mode=self.is_train):
            self.operator.backward(
                req=["write"] * len(in_grads),
                out_grad=self.arrays(gradients),
                in_data=self.arrays(self.inputs),
                out_data=self.arrays(self.outputs),
                in_grad=self.arrays(in_grads),
                aux=self.arrays(self.states),
            )
        return tuple(in_grads)


autograd.USER_CODE.add(_Call.backward.__code__)


class _CustomNode(torch.autograd.Function):
    """Puts one call of a custom operator on torch's tape."""

    @staticmethod
    def forward(ctx: Any, custom_call: _Call, *_inputs: Tensor) -> tuple[Tensor, ...]:
        ctx.call = custom_call
        return custom_call.forward()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        found = ctx.call.backward(gradients)
        floating = [tensor.is_floating_point() for tensor in ctx.call.inputs]
        return (None, *(g if f else None for g, f in zip(found, floating, strict=True)))


def get_all_registered_operators() -> list[str]:
    """Names of all built-in operators.

    Example:
        >>> "Convolution" in mx.operator.get_all_registered_operators()
        True
    """
    return sorted(REGISTRY.by_name)


class OperatorArguments(NamedTuple):
    """Number, names and types of an operator's arguments."""

    narg: int
    names: list[str]
    types: list[str]


def get_operator_arguments(op_name: str) -> OperatorArguments:
    """The arguments of a built-in operator, inputs first.

    Args:
        op_name: Name of the operator.

    Raises:
        MXNetError: There is no such operator.

    Example:
        >>> mx.operator.get_operator_arguments("relu").names
        ['data']
    """
    found = REGISTRY.get(op_name)
    names = [i.name for i in found.inputs] + [p.name for p in found.parameters]
    types = ["NDArray-or-Symbol"] * len(found.inputs) + [
        str(p.annotation) for p in found.parameters
    ]
    return OperatorArguments(len(names), names, types)


class PythonOp:
    """The base of operators from before ``CustomOp``; kept so that programs import it.

    Args:
        need_top_grad: Whether ``backward`` uses the outputs' gradients.

    Raises:
        NotImplementedError: Always; the reference deprecated these in 2016. Use :class:`CustomOp`.
    """

    def __init__(self, need_top_grad: bool = True) -> None:
        raise NotImplementedError(
            f"{type(self).__name__} was replaced by CustomOp and CustomOpProp "
            f"(need_top_grad={need_top_grad}); derive from those and use mx.nd.Custom or "
            "mx.sym.Custom"
        )


class NumpyOp(PythonOp):
    """A :class:`PythonOp` on NumPy arrays; use :class:`CustomOp`."""


class NDArrayOp(PythonOp):
    """A :class:`PythonOp` on arrays; use :class:`CustomOp`."""
