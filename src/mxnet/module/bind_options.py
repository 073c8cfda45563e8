"""What a module asks its executors for: gradients, storage types, contexts of groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mxnet.context import Context

# Numbers of storage types in a variable's attributes.
_STORAGE_TYPES = {"0": "default", "1": "row_sparse", "2": "csr"}


def gradient_requests(
    given: Any,
    arguments: Sequence[str],
    *,
    parameters: Collection[str],
    inputs: Collection[str],
) -> dict[str, str]:
    """The request for every argument: ``"write"``, ``"add"`` or ``"null"``.

    Args:
        given: One request for all; requests by name, the others being ``"write"``; or a list in the
            order of the arguments.
        arguments: Names of the arguments.
        parameters: Those that are to be learned.
        inputs: Those whose gradient the caller wants besides.

    Raises:
        AssertionError: A list does not have one request per argument.
        ValueError: ``given`` is something else.

    Example:
        >>> from mxnet.module.bind_options import gradient_requests
        >>> gradient_requests("add", ["x", "w"], parameters=["w"], inputs=[])
        {'x': 'null', 'w': 'add'}
    """
    if isinstance(given, str):
        by_name: Mapping[str, str] = dict.fromkeys(arguments, given)
    elif isinstance(given, list | tuple):
        if len(given) != len(arguments):
            raise AssertionError(
                f"bind: grad_req has {len(given)} entries for {len(arguments)} arguments "
                f"({', '.join(arguments)})"
            )
        return dict(zip(arguments, given, strict=True))
    elif isinstance(given, Mapping):
        by_name = given
    else:
        raise ValueError(
            f"grad_req must be one of str, list, tuple, or dict, got {type(given).__name__}"
        )
    return {
        name: by_name.get(name, "write") if name in parameters or name in inputs else "null"
        for name in arguments
    }


def storage_types(symbol: Any) -> dict[str, str]:
    """Storage types that the symbol's variables were declared with, by name.

    Example:
        >>> from mxnet.module.bind_options import storage_types
        >>> storage_types(mx.sym.var("w", stype="row_sparse"))
        {'w': 'row_sparse'}
    """
    return {
        name: _STORAGE_TYPES[attributes["__storage_type__"]]
        for name, attributes in symbol.attr_dict().items()
        if attributes.get("__storage_type__") in _STORAGE_TYPES
    }


def contexts_of_groups(given: Any, count: int) -> list[dict[str, Context]]:
    """Where the groups of nodes run, for each of ``count`` contexts.

    Args:
        given: None; a dictionary from group to a context for all, or to a list with one per
            context; or a list of dictionaries.
        count: Number of contexts.

    Raises:
        AssertionError: A list has another length than there are contexts, or is something else.
    """
    if given is None:
        return [{} for _ in range(count)]
    if isinstance(given, list):
        if len(given) != count:
            raise AssertionError(
                f"group2ctxs: {len(given)} dictionaries for {count} contexts; expected as many"
            )
        return [dict(one) for one in given]
    if not isinstance(given, Mapping):
        raise AssertionError(
            "group2ctxs: expected a dict from group to context or a list of such, got "
            f"{type(given).__name__}"
        )
    found: list[dict[str, Context]] = [{} for _ in range(count)]
    for group, where in given.items():
        contexts = [where] if isinstance(where, Context) else list(where)
        if len(contexts) == 1:
            contexts *= count
        if len(contexts) != count:
            raise AssertionError(
                f"group2ctxs: group {group!r} has {len(contexts)} contexts, expected 1 or {count}"
            )
        for one, context in zip(found, contexts, strict=True):
            one[group] = context
    return found
