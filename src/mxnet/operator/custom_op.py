"""The classes that operators written in Python derive from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.ndarray import NDArray

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
