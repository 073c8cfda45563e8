"""Checkpoints of a symbol and its parameters; programs import them from ``mxnet.model``."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from mxnet import ndarray as nd
from mxnet import symbol as sym
from mxnet.base import MXNetError

Params = dict[str, Any]


def save_checkpoint(
    prefix: str,
    epoch: int,
    symbol: Any,
    arg_params: Mapping[str, Any],
    aux_params: Mapping[str, Any],
    remove_amp_cast: bool = True,
) -> None:
    """Write ``prefix-symbol.json`` and ``prefix-NNNN.params``, NNNN being the epoch.

    Args:
        prefix: Beginning of the files' paths.
        epoch: Number in the parameters' file name.
        symbol: The graph; None writes the parameters only.
        arg_params: Arrays of the arguments by name.
        aux_params: Arrays of the auxiliary states by name.
        remove_amp_cast: Leave out the casts that mixed precision put into the graph.

    Raises:
        MXNetError: A file cannot be written.

    Example:
        >>> import os, tempfile
        >>> prefix = os.path.join(tempfile.mkdtemp(), "net")
        >>> mx.model.save_checkpoint(prefix, 1, mx.sym.var("w") * 2, {"w": mx.nd.ones((2,))}, {})
        >>> symbol, arguments, states = mx.model.load_checkpoint(prefix, 1)
        >>> symbol.list_arguments(), list(arguments), states
        (['w'], ['w'], {})
    """
    if symbol is not None:
        symbol.save(f"{prefix}-symbol.json", remove_amp_cast=remove_amp_cast)
    saved = {f"arg:{name}": array for name, array in arg_params.items()}
    saved.update({f"aux:{name}": array for name, array in aux_params.items()})
    path = _params_path(prefix, epoch)
    nd.save(path, saved)
    logging.info('Saved checkpoint to "%s"', path)


def load_params(prefix: str, epoch: int) -> tuple[Params, Params]:
    """Read the parameters of a checkpoint.

    Args:
        prefix: Beginning of the file's path.
        epoch: Number in the file's name.

    Returns:
        The arguments and the auxiliary states, by name.

    Raises:
        MXNetError: The file cannot be read, is damaged, or is no checkpoint.
    """
    path = _params_path(prefix, epoch)
    loaded = nd.load(path)
    params: dict[str, Params] = {"arg": {}, "aux": {}}
    if not loaded:
        logging.warning("Params file '%s' is empty", path)
        return params["arg"], params["aux"]
    if not isinstance(loaded, dict):
        raise MXNetError(f"load_params: {path} has no names, so it is not a checkpoint")
    for key, array in loaded.items():
        kind, _, name = key.partition(":")
        if kind not in params or not name:
            raise MXNetError(
                f"load_params: {path}: {key!r} is not a checkpoint's name; expected 'arg:name' or "
                "'aux:name'"
            )
        params[kind][name] = array
    return params["arg"], params["aux"]


def load_checkpoint(prefix: str, epoch: int) -> tuple[Any, Params, Params]:
    """Read a checkpoint.

    Args:
        prefix: Beginning of the files' paths.
        epoch: Number in the parameters' file name.

    Returns:
        The symbol, the arguments and the auxiliary states.

    Raises:
        MXNetError: A file cannot be read or is damaged.
    """
    symbol = sym.load(f"{prefix}-symbol.json")
    return (symbol, *load_params(prefix, epoch))


def _params_path(prefix: str, epoch: int) -> str:
    return f"{prefix}-{epoch:04d}.params"
