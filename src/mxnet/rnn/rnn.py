"""Checkpoints of recurrent networks, with weights gate by gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mxnet import symbol as sym
from mxnet.checkpoint import load_checkpoint as load_checkpoint
from mxnet.checkpoint import save_checkpoint as save_checkpoint
from mxnet.rnn.base_cell import BaseRNNCell as BaseRNNCell
from mxnet.rnn.base_cell import warn_deprecated


def rnn_unroll(
    cell: BaseRNNCell,
    length: int,
    inputs: Any = None,
    begin_state: Any = None,
    input_prefix: str = "",
    layout: str = "NTC",
) -> tuple[Any, list[Any]]:
    """``cell.unroll``, under its old name.

    Args:
        cell: The cell.
        length: Number of steps.
        inputs: Symbol of the sequence, or a list of one symbol per step; by default variables.
        begin_state: States before the first step.
        input_prefix: Beginning of the names of these variables.
        layout: Layout of the sequence.
    """
    warn_deprecated("rnn_unroll is deprecated. Please call cell.unroll directly.")
    if inputs is None:
        inputs = [sym.Variable(f"{input_prefix}t{i}_data") for i in range(length)]
    return cell.unroll(length, inputs, begin_state=begin_state, layout=layout)


def _cells_of(cells: Any) -> list[BaseRNNCell]:
    return list(cells) if isinstance(cells, list | tuple) else [cells]


def save_rnn_checkpoint(
    cells: Any,
    prefix: str,
    epoch: int,
    symbol: Any,
    arg_params: Mapping[str, Any],
    aux_params: Mapping[str, Any],
) -> None:
    """Write a checkpoint with the cells' weights gate by gate, so that other cells can read it.

    Args:
        cells: The cell or list of cells.
        prefix: Beginning of the files' paths.
        epoch: Number in the parameters' file name.
        symbol: The graph.
        arg_params: Arguments by name.
        aux_params: Auxiliary states by name.
    """
    unpacked = dict(arg_params)
    for cell in _cells_of(cells):
        unpacked = cell.unpack_weights(unpacked)
    save_checkpoint(prefix, epoch, symbol, unpacked, aux_params)


def load_rnn_checkpoint(
    cells: Any, prefix: str, epoch: int
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Read a checkpoint that ``save_rnn_checkpoint`` wrote.

    Args:
        cells: The cell or list of cells.
        prefix: Beginning of the files' paths.
        epoch: Number in the parameters' file name.

    Returns:
        The symbol, the arguments with weights as the cells have them, and the auxiliary states.
    """
    symbol, arguments, states = load_checkpoint(prefix, epoch)
    for cell in _cells_of(cells):
        arguments = cell.pack_weights(arguments)
    return symbol, arguments, states


def do_rnn_checkpoint(cells: Any, prefix: str, period: int = 1) -> Callable[..., None]:
    """A callback for the end of an epoch that saves by :func:`save_rnn_checkpoint`.

    Args:
        cells: The cell or list of cells.
        prefix: Beginning of the files' paths.
        period: Save after every so many epochs.
    """
    period = max(1, int(period))

    def callback(iter_no: int, symbol: Any, arg_params: Any, aux_params: Any) -> None:
        if (iter_no + 1) % period == 0:
            save_rnn_checkpoint(cells, prefix, iter_no + 1, symbol, arg_params, aux_params)

    return callback
