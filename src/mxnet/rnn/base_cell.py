"""The base class of recurrent cells and the container of their parameters."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mxnet import ndarray as nd
from mxnet import symbol as sym
from mxnet.rnn.sequences import normalize_sequence


class RNNParams:
    """Variables of a cell by name; cells with the same container share them.

    Args:
        prefix: Beginning of the names.

    Example:
        >>> params = mx.rnn.RNNParams("lstm_")
        >>> params.get("i2h_weight").name
        'lstm_i2h_weight'
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix
        self._params: dict[str, Any] = {}

    def get(self, name: str, **kwargs: Any) -> Any:
        """The variable of a name; made at the first call.

        Args:
            name: Name without the prefix.
            **kwargs: Arguments of ``mx.sym.Variable``, at the first call.
        """
        name = self._prefix + name
        if name not in self._params:
            self._params[name] = sym.Variable(name, **kwargs)
        return self._params[name]


class BaseRNNCell:
    """Base class of cells: what turns an input and states into an output and new states.

    A subclass implements ``__call__`` and ``state_info``.

    Args:
        prefix: Beginning of the names of variables and nodes.
        params: Container of the variables, to share them; by default a new one.
    """

    def __init__(self, prefix: str = "", params: RNNParams | None = None) -> None:
        self._own_params = params is None
        self._prefix = prefix
        self._params = RNNParams(prefix) if params is None else params
        self._modified = False
        self._init_counter = -1
        self._counter = -1
        self.reset()

    def reset(self) -> None:
        """Count steps from 0 again, before the cell is used in another graph."""
        self._init_counter = -1
        self._counter = -1
        for cell in getattr(self, "_cells", ()):
            cell.reset()

    def __call__(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        """One step.

        Args:
            inputs: Symbol of the input, ``(batch, features)``.
            states: List of the states' symbols.

        Returns:
            The output and the new states.
        """
        raise NotImplementedError(f"{type(self).__name__} cannot be called")

    # ---- what the cell is --------------------------------------------------------------------

    @property
    def params(self) -> RNNParams:
        """Container of the variables; from now on another cell may have a share in it."""
        self._own_params = False
        return self._params

    @property
    def state_info(self) -> list[dict[str, Any]]:
        """Shape and layout of every state; 0 stands for the size of the batch."""
        raise NotImplementedError(f"{type(self).__name__}: state_info is not defined")

    @property
    def state_shape(self) -> list[tuple[int, ...]]:
        """Shape of every state."""
        return [info["shape"] for info in self.state_info]

    @property
    def _gate_names(self) -> Sequence[str]:
        """Endings of the names of the gates' parts, in the order of storage."""
        return ()

    def _check_not_modified(self) -> None:
        if self._modified:
            raise AssertionError(
                "After applying modifier cells (e.g. DropoutCell) the base cell cannot be called "
                "directly. Call the modifier cell instead."
            )

    def begin_state(self, func: Callable[..., Any] = sym.zeros, **kwargs: Any) -> list[Any]:
        """States before the first step.

        Args:
            func: Makes the symbol of a state, of its name and shape: ``mx.sym.zeros``,
                ``mx.sym.Variable`` and so on.
            **kwargs: Further arguments of it.

        Raises:
            AssertionError: A modifier was applied to the cell.
        """
        self._check_not_modified()
        states = []
        for info in self.state_info:
            self._init_counter += 1
            name = f"{self._prefix}begin_state_{self._init_counter}"
            states.append(func(name=name, **{**kwargs, **info}))
        return states

    # ---- weights -----------------------------------------------------------------------------

    def unpack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """Weights gate by gate, from weights as the cell has them.

        Args:
            args: Arrays by name; those of other owners stay as they are.

        Returns:
            Arrays by name.
        """
        unpacked = dict(args)
        if not self._gate_names:
            return unpacked
        hidden = self._num_hidden
        for group in ("i2h", "h2h"):
            whole = {k: unpacked.pop(f"{self._prefix}{group}_{k}") for k in ("weight", "bias")}
            for i, gate in enumerate(self._gate_names):
                for kind, packed in whole.items():
                    part = packed[i * hidden : (i + 1) * hidden].copy()
                    unpacked[f"{self._prefix}{group}{gate}_{kind}"] = part
        return unpacked

    def pack_weights(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """Weights as the cell has them, from weights gate by gate.

        Args:
            args: Arrays by name; those of other owners stay as they are.

        Returns:
            Arrays by name.
        """
        packed = dict(args)
        if not self._gate_names:
            return packed
        for group in ("i2h", "h2h"):
            for kind in ("weight", "bias"):
                parts = [
                    packed.pop(f"{self._prefix}{group}{gate}_{kind}") for gate in self._gate_names
                ]
                packed[f"{self._prefix}{group}_{kind}"] = nd.concat(*parts, dim=0)
        return packed

    _num_hidden: int

    # ---- sequences ---------------------------------------------------------------------------

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Any = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
    ) -> tuple[Any, list[Any]]:
        """The graph of all steps of a sequence.

        Args:
            length: Number of steps.
            inputs: Symbol of the sequence, or a list of one symbol per step.
            begin_state: States before the first step; by default zeros.
            layout: Layout of the sequence, ``"NTC"`` or ``"TNC"``.
            merge_outputs: True for outputs as one symbol, False for a list; None for what is
                simplest.

        Returns:
            The outputs, and the states after the last step.

        Raises:
            AssertionError: The length differs, or ``inputs`` is a group.
        """
        self.reset()
        steps, _ = normalize_sequence(length, inputs, layout, False)
        states = self.begin_state() if begin_state is None else begin_state
        outputs = []
        for step in steps:
            output, states = self(step, states)
            outputs.append(output)
        merged, _ = normalize_sequence(length, outputs, layout, merge_outputs)
        return merged, states


def activated(inputs: Any, activation: Any, **kwargs: Any) -> Any:
    """An activation, given by its name or as a function of symbols.

    Args:
        inputs: The symbol.
        activation: Name for ``mx.sym.Activation``, or a function.
        **kwargs: Further arguments, such as ``name``.
    """
    if isinstance(activation, str):
        return sym.Activation(inputs, act_type=activation, **kwargs)
    return activation(inputs, **kwargs)


def warn_deprecated(message: str) -> None:
    """Say that there is a better way."""
    warnings.warn(message, stacklevel=3)
