"""Making variables and groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from mxnet import attribute
from mxnet.dtypes import CODE_OF, torch_dtype
from mxnet.symbol.handle import Symbol, make_variable

_STORAGE_CODES = {"default": 0, "row_sparse": 1, "csr": 2}


def var(
    name: str,
    attr: Mapping[str, str] | None = None,
    shape: Any = None,
    lr_mult: float | None = None,
    wd_mult: float | None = None,
    dtype: Any = None,
    init: Any = None,
    stype: str | None = None,
    **kwargs: str,
) -> Symbol:
    """A variable: an input of the graph, such as data or a weight.

    Args:
        name: Name under which arrays are bound to it.
        attr: Attributes; the values are text.
        shape: Its shape, if known; 0 stands for an unknown length.
        lr_mult: Factor on the learning rate.
        wd_mult: Factor on the weight decay.
        dtype: Element type.
        init: Initialiser of the parameter that it stands for.
        stype: Storage type: ``"default"``, ``"row_sparse"`` or ``"csr"``.
        **kwargs: Further attributes, whose names begin and end with two underscores.

    Returns:
        The variable.

    Raises:
        TypeError: ``name`` is not text.
        ValueError: An attribute is not text or has no underscores, or ``stype`` is unknown.

    Example:
        >>> mx.sym.var("x", shape=(2, 3)).infer_shape()
        ([(2, 3)], [(2, 3)], [])
    """
    if not isinstance(name, str):
        raise TypeError(f"Expect a string for variable `name`, got {type(name).__name__}")
    attributes: dict[str, Any] = attribute.current().get(dict(attr) if attr else None)
    for key, value in attributes.items():
        if not isinstance(value, str):
            raise ValueError(f"Set Attr only accepts string values, got {key}={value!r}")
    if shape is not None:
        attributes["__shape__"] = _shape_text(shape)
    if lr_mult is not None:
        attributes["__lr_mult__"] = lr_mult
    if wd_mult is not None:
        attributes["__wd_mult__"] = wd_mult
    if dtype is not None:
        attributes["__dtype__"] = CODE_OF[torch_dtype(_checked_type(dtype))]
    if init is not None:
        attributes["__init__"] = init if isinstance(init, str) else init.dumps()
    if stype is not None:
        if stype not in _STORAGE_CODES:
            known = ", ".join(_STORAGE_CODES)
            raise ValueError(f"var: storage type {stype!r} is unknown; expected one of {known}")
        attributes["__storage_type__"] = _STORAGE_CODES[stype]
    for key, value in kwargs.items():
        if not (key.startswith("__") and key.endswith("__")):
            raise ValueError(
                f"Attribute name={key} is not supported. Additional attributes must start and end "
                "with double underscores, e.g, __yourattr__"
            )
        attributes[key] = value
    return make_variable(name, attributes)


Variable = var


def _shape_text(shape: Any) -> str:
    if isinstance(shape, int | np.integer):
        return str(int(shape))
    lengths = [None if length is None else int(length) for length in shape]
    return str(lengths if isinstance(shape, list) else tuple(lengths))


def _checked_type(dtype: Any) -> Any:
    if isinstance(dtype, str) and dtype != "bfloat16":
        return np.dtype(dtype)  # raises TypeError for an unknown name
    return dtype


def Group(  # noqa: N802 - the reference's name
    symbols: Sequence[Symbol], create_fn: Callable[[Any], Symbol] = Symbol
) -> Symbol:
    """A symbol with the outputs of several.

    Args:
        symbols: The symbols, in order.
        create_fn: Class of the result.

    Raises:
        TypeError: There are none, or one is not a symbol.

    Example:
        >>> x = mx.sym.var("x")
        >>> mx.sym.Group([x, mx.sym.relu(x, name="r")]).list_outputs()
        ['x', 'r_output']
    """
    symbols = list(symbols)
    if not symbols or not all(isinstance(symbol, Symbol) for symbol in symbols):
        raise TypeError("Group: expected a list of at least one symbol")
    return create_fn([entry for symbol in symbols for entry in symbol._entries])
