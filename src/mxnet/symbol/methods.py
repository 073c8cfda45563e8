"""The operators that are also methods of symbols: ``a.sum(axis=1)`` is ``sym.sum(a, axis=1)``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mxnet.operators.registry import REGISTRY
from mxnet.symbol.call import call_named, make_function
from mxnet.symbol.functions import split_v2
from mxnet.symbol.handle import Symbol, array_method

OPERATOR_METHODS = (
    "abs", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctanh", "argmax",
    "argmax_channel", "argmin", "argsort", "broadcast_axes", "broadcast_like", "broadcast_to",
    "cbrt", "ceil", "clip", "cos", "cosh", "degrees", "depth_to_space", "exp", "expm1", "fix",
    "flip", "floor", "log", "log10", "log1p", "log2", "log_softmax", "max", "mean", "min",
    "nanprod", "nansum", "norm", "one_hot", "ones_like", "pad", "pick", "prod", "radians", "rcbrt",
    "reciprocal", "relu", "repeat", "reshape", "reshape_like", "rint", "round", "rsqrt",
    "shape_array", "sigmoid", "sign", "sin", "sinh", "size_array", "slice", "slice_axis",
    "slice_like", "softmax", "softmin", "sort", "space_to_depth", "split", "sqrt", "square", "sum",
    "swapaxes", "take", "tan", "tanh", "tile", "topk", "transpose", "trunc", "zeros_like",
)  # fmt: skip

_ARRAYS_ONLY = (
    "as_in_context", "asnumpy", "asscalar", "backward", "copy", "detach", "wait_to_read",
)  # fmt: skip


class OperatorMethod:
    """A method that becomes the operator's function when first looked up."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Callable[..., Any]:
        """The function, bound to ``instance`` if there is one."""
        root = next(c for c in owner.__mro__ if c.__dict__.get(self.name) is self)
        function = make_function(REGISTRY.get(self.name), self.name)
        setattr(root, self.name, function)
        bound: Callable[..., Any] = getattr(owner if instance is None else instance, self.name)
        return bound


def astype(self: Symbol, dtype: Any, **kwargs: Any) -> Symbol:
    """The symbol converted to another element type."""
    return call_named("Cast", "cast", self, dtype=dtype, **kwargs)


def expand_dims(self: Symbol, axis: int, inplace: bool = False, **kwargs: Any) -> Symbol:
    """The symbol with an axis of length 1 inserted; ``inplace`` has no meaning here."""
    del inplace
    return call_named("expand_dims", "expand_dims", self, axis=axis, **kwargs)


def squeeze(self: Symbol, axis: Any = None, inplace: bool = False, **kwargs: Any) -> Symbol:
    """The symbol without axes of length 1; ``inplace`` has no meaning here."""
    del inplace
    return call_named("squeeze", "squeeze", self, axis=axis, **kwargs)


def flatten(self: Symbol, inplace: bool = False, **kwargs: Any) -> Symbol:
    """The symbol with all axes but the first merged; ``inplace`` has no meaning here."""
    del inplace
    return call_named("Flatten", "flatten", self, **kwargs)


def diag(self: Symbol, k: int = 0, **kwargs: Any) -> Symbol:
    """The diagonal, or a matrix with the symbol as its diagonal."""
    return call_named("diag", "diag", self, k=k, **kwargs)


def split_v2_method(self: Symbol, *args: Any, **kwargs: Any) -> Symbol:
    """The symbol split into parts, as ``mx.sym.split_v2``."""
    return split_v2(self, *args, **kwargs)


def install(symbol_class: type) -> None:
    """Give ``symbol_class`` its methods."""
    for name in OPERATOR_METHODS:
        setattr(symbol_class, name, OperatorMethod(name))
    for function in (astype, expand_dims, squeeze, flatten, diag):
        setattr(symbol_class, function.__name__, function)
    symbol_class.split_v2 = split_v2_method  # type: ignore[attr-defined]
    for name in _ARRAYS_ONLY:
        setattr(symbol_class, name, array_method(name))
