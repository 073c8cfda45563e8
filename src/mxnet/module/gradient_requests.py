"""Which gradients a module asks its executors for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any


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
        >>> from mxnet.module.gradient_requests import gradient_requests
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
