"""Running an operator written in Python on tensors, forward and backward."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mxnet import autograd
from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.dtypes import CODE_OF, python_dtype, torch_dtype
from mxnet.ndarray import NDArray
from mxnet.ndarray.handle import context_of_device
from mxnet.operator.custom_op import CustomOpProp, Shape
from mxnet.thread_state import STATE


class CustomCall:
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
        self.device = tensors[0].device if tensors else torch.device("cpu")

    def run(self, is_train: bool) -> list[Tensor]:
        """The outputs; on the device "meta" only their shapes and types, without user code."""
        shapes: list[Shape] = [list(tensor.shape) for tensor in self.inputs]
        self.outputs = self._new_outputs(shapes)
        if self.device.type == "meta":
            return self.outputs
        self.ctx: Context = context_of_device(self.device)
        codes = [CODE_OF[tensor.dtype] for tensor in self.inputs]
        self.operator = self.prop.create_operator(repr(self.ctx), shapes, codes)
        self.is_train = is_train
        result = _CustomNode.apply(self, *self.inputs)
        return list(result)

    def _new_outputs(self, shapes: list[Shape]) -> list[Tensor]:
        # The operator may complete the list it gets.
        _, out_shapes, *_ = self.prop.infer_shape(list(shapes))
        types = [python_dtype(tensor.dtype) for tensor in self.inputs]
        _, out_types, *_ = self.prop.infer_type(types)
        return [
            torch.zeros(tuple(shape), dtype=torch_dtype(np.dtype(dtype)), device=self.device)
            for shape, dtype in zip(out_shapes, out_types, strict=True)
        ]

    def arrays(self, tensors: Sequence[Tensor]) -> list[NDArray]:
        """Tensors as the arrays that user code takes."""
        return [NDArray(tensor.detach(), ctx=self.ctx) for tensor in tensors]

    def forward(self) -> tuple[Tensor, ...]:
        """Run the operator's forward pass."""
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
        """Run the operator's backward pass: the inputs' gradients."""
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


autograd.USER_CODE.add(CustomCall.backward.__code__)


class _CustomNode(torch.autograd.Function):
    """Puts one call of a custom operator on torch's tape."""

    @staticmethod
    def forward(ctx: Any, custom_call: CustomCall, *_inputs: Tensor) -> tuple[Tensor, ...]:
        ctx.call = custom_call
        return custom_call.forward()

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        found = ctx.call.backward(gradients)
        floating = [tensor.is_floating_point() for tensor in ctx.call.inputs]
        return (None, *(g if f else None for g, f in zip(found, floating, strict=True)))
