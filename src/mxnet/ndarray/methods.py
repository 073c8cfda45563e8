"""The operators that are also methods of arrays: ``a.sum(axis=1)`` is ``nd.sum(a, axis=1)``.

Each is generated on first use, since most programs use a dozen of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mxnet.ndarray.wrappers import make_function
from mxnet.operators.registry import REGISTRY

OPERATOR_METHODS = (
    "abs", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "argmax",
    "argmax_channel", "argmin", "argsort", "broadcast_axes", "cbrt", "ceil", "clip", "cos", "cosh",
    "degrees", "depth_to_space", "exp", "expm1", "fix", "flip", "floor", "log", "log10", "log1p",
    "log2", "log_softmax", "max", "mean", "min", "nanprod", "nansum", "norm", "one_hot",
    "ones_like", "pad", "pick", "prod", "radians", "rcbrt", "reciprocal", "relu", "repeat",
    "reshape_like", "rint", "round", "rsqrt", "shape_array", "sigmoid", "sign", "sin", "sinh",
    "size_array", "slice", "slice_axis", "slice_like", "softmax", "softmin", "sort",
    "space_to_depth", "split", "sqrt", "square", "sum", "swapaxes", "take", "tan", "tanh", "tile",
    "topk", "trunc", "zeros_like",
)  # fmt: skip


class OperatorMethod:
    """A method that becomes the operator's generated function when first looked up."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Callable[..., Any]:
        """The function, bound to ``instance`` if there is one."""
        root = next(c for c in owner.__mro__ if c.__dict__.get(self.name) is self)
        function = make_function(REGISTRY.get(self.name), self.name, root, f"mx.nd.{root.__name__}")
        setattr(root, self.name, function)
        bound: Callable[..., Any] = getattr(owner if instance is None else instance, self.name)
        return bound


def install(array_class: type) -> None:
    """Give ``array_class`` its operator methods."""
    for name in OPERATOR_METHODS:
        setattr(array_class, name, OperatorMethod(name))
