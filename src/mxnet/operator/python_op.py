"""Operators from before :class:`CustomOp`: instances that make symbols."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Sequence
from typing import Any

from mxnet import symbol
from mxnet.ndarray import NDArray
from mxnet.operator.custom_op import CustomOp, CustomOpProp, Shape
from mxnet.operator.registration import custom_type
from mxnet.operators.custom import REGISTERED

_numbers = itertools.count()


class PythonOp:
    """The base of operators from before :class:`CustomOp`; new programs use that.

    Args:
        need_top_grad: Whether ``backward`` uses the outputs' gradients.
    """

    def __init__(self, need_top_grad: bool = True) -> None:
        warnings.warn(
            f"{type(self).__name__}: PythonOp has been deprecated. Please use CustomOp",
            DeprecationWarning,
            stacklevel=2,
        )
        self.need_top_grad_ = need_top_grad

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The symbol of a call; see :meth:`get_symbol`."""
        return self.get_symbol(*args, **kwargs)

    def get_symbol(self, *args: Any, **kwargs: Any) -> Any:
        """The symbol of a call.

        Args:
            *args: Symbols.
            **kwargs: Symbols by the names of the arguments, and ``name``.

        Raises:
            NotImplementedError: This class says nothing about how arrays are passed; derive from
                :class:`NumpyOp` or :class:`NDArrayOp`.
        """
        raise NotImplementedError(
            f"{type(self).__name__}.get_symbol: derive from NumpyOp or NDArrayOp "
            f"({len(args)} inputs, {sorted(kwargs)})"
        )

    def forward(self, in_data: Any, out_data: Any) -> None:
        """Compute the outputs; by default the first one is the first input.

        Args:
            in_data: Inputs.
            out_data: Arrays for the outputs.
        """
        out_data[0][:] = in_data[0]

    def backward(self, out_grad: Any, in_data: Any, out_data: Any, in_grad: Any) -> None:  # noqa: ARG002
        """Compute the gradients; by default that of the first input is 1.

        Args:
            out_grad: Gradients of the outputs.
            in_data: Inputs.
            out_data: Outputs.
            in_grad: Arrays for the inputs' gradients.
        """
        in_grad[0][:] = 1.0

    def infer_shape(self, in_shape: list[Any]) -> Any:
        """Shapes of (inputs, outputs); by default the only output is like the first input."""
        return in_shape, [in_shape[0]]

    def list_outputs(self) -> list[str]:
        """Names of the outputs."""
        return ["output"]

    def list_arguments(self) -> list[str]:
        """Names of the inputs."""
        return ["data"]

    def need_top_grad(self) -> bool:
        """Whether ``backward`` uses the outputs' gradients."""
        return self.need_top_grad_


class _Prop(CustomOpProp):
    """A :class:`PythonOp` as :class:`CustomOp` has it."""

    def __init__(self, operator: PythonOp) -> None:
        super().__init__(operator.need_top_grad())
        self.operator = operator

    def list_arguments(self) -> list[str]:
        return self.operator.list_arguments()

    def list_outputs(self) -> list[str]:
        return self.operator.list_outputs()

    def infer_shape(self, in_shape: list[Any]) -> Any:
        return (*self.operator.infer_shape(in_shape), [])

    def create_operator(self, ctx: str, in_shapes: list[Shape], in_dtypes: list[int]) -> CustomOp:  # noqa: ARG002
        return _Op(self.operator)


class _Op(CustomOp):
    """Passes arrays in the way that a :class:`PythonOp` takes them."""

    def __init__(self, operator: PythonOp) -> None:
        self.operator = operator
        self.as_numpy = isinstance(operator, NumpyOp)

    def forward(
        self,
        is_train: bool,  # noqa: ARG002
        req: list[str],  # noqa: ARG002
        in_data: list[NDArray],
        out_data: list[NDArray],
        aux: list[NDArray],  # noqa: ARG002
    ) -> None:
        passed = self._passed(out_data)
        self.operator.forward(in_data=self._passed(in_data), out_data=passed)
        self._keep(out_data, passed)

    def backward(
        self,
        req: list[str],  # noqa: ARG002
        out_grad: list[NDArray],
        in_data: list[NDArray],
        out_data: list[NDArray],
        in_grad: list[NDArray],
        aux: list[NDArray],  # noqa: ARG002
    ) -> None:
        passed = self._passed(in_grad)
        self.operator.backward(
            out_grad=self._passed(out_grad),
            in_data=self._passed(in_data),
            out_data=self._passed(out_data),
            in_grad=passed,
        )
        self._keep(in_grad, passed)

    def _passed(self, arrays: Sequence[NDArray]) -> list[Any]:
        return [array.asnumpy() for array in arrays] if self.as_numpy else list(arrays)

    def _keep(self, arrays: Sequence[NDArray], passed: Sequence[Any]) -> None:
        if self.as_numpy:
            for array, values in zip(arrays, passed, strict=True):
                array[:] = values


def _symbol_of(operator: PythonOp, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    # A graph refers to the operator by name, so the name must last as long as the process.
    op_type = f"_python_op{next(_numbers)}_{type(operator).__name__}"
    REGISTERED[op_type] = custom_type(op_type, lambda: _Prop(operator))
    return symbol.Custom(*args, op_type=op_type, **kwargs)


class NumpyOp(PythonOp):
    """A :class:`PythonOp` on NumPy arrays.

    Args:
        need_top_grad: Whether ``backward`` uses the outputs' gradients.
    """

    def get_symbol(self, *args: Any, **kwargs: Any) -> Any:
        """The symbol of a call; it can be run in this process only.

        Args:
            *args: Symbols.
            **kwargs: Symbols by the names of the arguments, and ``name``.
        """
        return _symbol_of(self, args, kwargs)


class NDArrayOp(PythonOp):
    """A :class:`PythonOp` on arrays.

    Args:
        need_top_grad: Whether ``backward`` uses the outputs' gradients.
    """

    def get_symbol(self, *args: Any, **kwargs: Any) -> Any:
        """The symbol of a call; it can be run in this process only.

        Args:
            *args: Symbols.
            **kwargs: Symbols by the names of the arguments, and ``name``.
        """
        return _symbol_of(self, args, kwargs)

    def declare_backward_dependency(
        self, out_grad: list[int], in_data: list[int], out_data: list[int]
    ) -> list[int]:
        """Which of the arrays, by number, ``backward`` reads; by default all of them."""
        needed = list(out_grad) if self.need_top_grad() else []
        return [*needed, *in_data, *out_data]
