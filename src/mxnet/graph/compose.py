"""Making nodes: what callers and files give becomes typed parameters, text and complete inputs."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import torch

from mxnet.base import MXNetError, _Null, unknown_argument_message
from mxnet.dtypes import NAME_OF
from mxnet.graph.ir import Entry, Node, input_names
from mxnet.operators.parameters import format_parameter
from mxnet.operators.registry import Operator

# Attributes that may be written without the underscores with which graphs keep them.
HIDDEN_KEYS = (
    "ctx_group", "lr_mult", "wd_mult", "force_mirroring", "mirror_stage", "profiler_scope",
)  # fmt: skip

# Initialisers of variables that a layer makes itself: (operator, input) to a line of JSON.
_INITIALIZERS = {
    **{
        (layer, state): text
        for layer in (
            "BatchNorm", "BatchNorm_v1", "_contrib_BatchNormWithReLU", "_contrib_SyncBatchNorm",
        )
        for state, text in (("moving_mean", '["zero", {}]'), ("moving_var", '["one", {}]'))
    },
    ("LeakyReLU", "gamma"): '["Constant", {"value": 0.25}]',
    ("UpSampling", "arg1"): '["bilinear", {}]',
    ("UpSampling", "weight"): '["bilinear", {}]',
}  # fmt: skip


# Parameters that count single inputs; others, such as `num_weights`, count groups of them.
_COUNTS = ("num_args", "num_arrays")
_GROUPS = ("_contrib_quantized_concat",)  # whose `num_args` counts arrays, each with two ranges


def attribute_text(value: Any) -> str:
    """A parameter or attribute as text, as the reference's front end spells it."""
    if isinstance(value, str):
        return value
    if isinstance(value, torch.dtype):
        return format_parameter(value)
    if isinstance(value, np.generic):
        return str(value.item())
    if isinstance(value, np.ndarray):
        value = tuple(value.ravel().tolist())
    if isinstance(value, list):
        return "[" + ", ".join(attribute_text(item) for item in value) + "]"
    if isinstance(value, tuple):
        inner = ", ".join(attribute_text(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return str(value)


def dtype_text(dtype: Any) -> str:
    """The name of an element type given in any spelling; other text stays as it is."""
    if isinstance(dtype, str):
        return dtype
    return NAME_OF[dtype] if isinstance(dtype, torch.dtype) else np.dtype(dtype).name


def keep_key(key: str) -> str:
    """The key under which an attribute is kept."""
    return f"__{key}__" if key in HIDDEN_KEYS else key


def is_user_key(key: str) -> bool:
    """Whether an attribute is the users' own rather than a parameter."""
    return key in HIDDEN_KEYS or (key.startswith("__") and key.endswith("__"))


def call_attributes(
    found: Operator, name: str, given: Mapping[str, Any], described: Collection[str] = ()
) -> tuple[dict[str, Any], dict[str, str]]:
    """Typed parameters, and everything as text, of a call.

    Args:
        found: The operator.
        name: Name of the node, for errors.
        given: Parameters and attributes under the names that callers use.
        described: Names that come from ``attr`` or a scope rather than from an argument.

    Raises:
        MXNetError: A parameter is missing, unknown or has the wrong type.
    """
    given = {key: value for key, value in given.items() if value is not _Null}
    known = {p.name for p in found.parameters}
    counts = {found.count_parameter} if found.variadic else set()
    for key in given:
        if key in known or key in counts or is_user_key(key) or found.open_parameters:
            continue
        if not known and (key in described or not key.endswith(HIDDEN_KEYS)):
            # reference: operators without parameters take any attribute
            if key not in described:
                known_inputs = [tensor.name for tensor in found.inputs]
                message = unknown_argument_message(found.name, {key: None}, known_inputs)
                warnings.warn(f"{message} (it is ignored)", stacklevel=2)
            continue
        if key.endswith(HIDDEN_KEYS):
            raise MXNetError(
                f"{found.name} {name!r}: attributes of variables cannot be set by {key}; make "
                f"the variable first, as in mx.sym.var(..., {_hidden_suffix(key)}=...)"
            )
        near = difflib.get_close_matches(key, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"it has: {', '.join(known) or 'none'}"
        raise MXNetError(f"{found.name} {name!r}: unknown parameter {key!r}; {hint}")
    try:
        parameters = found.parse_parameters(given)
    except MXNetError as error:
        raise MXNetError(f"{error} (node {name!r})") from None
    if found.open_parameters:
        parameters |= {k: v for k, v in given.items() if k not in known and not is_user_key(k)}
    text = {
        keep_key(key): dtype_text(value)
        if isinstance(parameters.get(key), torch.dtype)
        else attribute_text(value)
        for key, value in given.items()
    }
    return parameters, text


def _hidden_suffix(key: str) -> str:
    return next(hidden for hidden in HIDDEN_KEYS if key.endswith(hidden))


def call_node(
    found: Operator,
    name: str,
    given: Mapping[str, Any],
    inputs: Sequence[Entry | None],
    keyword_inputs: Mapping[str, Entry],
    described: Collection[str] = (),
) -> Node:
    """The node of a call; variables are made for inputs not given.

    Args:
        found: The operator.
        name: Name of the node; made variables are named ``{name}_{input}``.
        given: Parameters and attributes.
        inputs: Inputs by position.
        keyword_inputs: Inputs by name.
        described: Names in ``given`` that come from ``attr`` or a scope.

    Raises:
        MXNetError: There are too many inputs, an input is given twice or has an unknown name, or a
            parameter does not fit.
    """
    if found.variadic and not found.open_parameters and found.count_parameter not in given:
        given = {**given, found.count_parameter: len(inputs) + len(keyword_inputs)}
    parameters, text = call_attributes(found, name, given, described)
    names = input_names(found, parameters, _count(found, given, len(inputs) + len(keyword_inputs)))
    if found.variadic and not names:
        raise MXNetError(f"{found.name} {name!r}: needs at least one input")
    if len(inputs) > len(names):
        raise MXNetError(
            f"{found.name} {name!r}: takes {len(names)} inputs ({', '.join(names)}) but "
            f"{len(inputs)} were given"
        )
    by_name = {n: entry for n, entry in zip(names, inputs, strict=False) if entry is not None}
    for key, entry in keyword_inputs.items():
        if key not in names:
            raise MXNetError(
                f"{found.name} {name!r}: has no input {key!r}; its inputs are {', '.join(names)}"
            )
        if key in by_name:
            raise MXNetError(f"{found.name} {name!r}: input {key!r} is given twice")
        by_name[key] = entry
    say_initializers(found, by_name)
    entries = [by_name.get(n) or Entry(own_variable(found, name, n, text), 0) for n in names]
    return checked(Node(found, name, parameters, text, entries))


def say_initializers(found: Operator, inputs: Mapping[str, Entry]) -> None:
    """Give variables the initialiser that an operator wants for them, unless they name one.

    Args:
        found: The operator.
        inputs: Its inputs by name.
    """
    for name, entry in inputs.items():
        if entry.node.operator is None and (found.name, name) in _INITIALIZERS:
            entry.node.attributes.setdefault("__init__", _INITIALIZERS[found.name, name])


def _count(found: Operator, given: Mapping[str, Any], present: int) -> int:
    if found.name in _GROUPS:
        return max(present, 3 * max(int(given.get(found.count_parameter, 0)), 0))
    # Operators whose parameter counts groups of inputs rather than inputs take what they are given.
    counted = found.count_parameter in _COUNTS
    if found.variadic and (counted or found.name == "amp_multicast"):
        return max(int(given.get(found.count_parameter, present)), 0)
    return present


def own_variable(found: Operator, name: str, tensor: str, text: Mapping[str, str]) -> Node:
    """The variable that an operator makes for an input it was not given."""
    # reference: such variables carry the attributes of the operator that made them
    attributes = dict(text)
    if (found.name, tensor) in _INITIALIZERS:
        attributes["__init__"] = _INITIALIZERS[found.name, tensor]
    return Node(None, f"{name}_{tensor}", {}, attributes)


def checked(node: Node) -> Node:
    """The node itself.

    Raises:
        MXNetError: It would change something that is not a variable.
    """
    for index in node.updated_inputs():
        source = node.inputs[index].node
        if source.operator is not None:
            raise MXNetError(
                f"{node.operator} {node.name!r}: input {index} is changed by the operator, so it "
                f"must be a variable, not the output of {source.name!r}"
            )
    return node
