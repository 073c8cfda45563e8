"""The base of recurrent cells: states, and running a cell over sequences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from mxnet import ndarray as nd
from mxnet.gluon.base_block import Block
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.rnn.steps import (
    as_steps,
    batch_size_of,
    mask_steps,
    merge_steps,
    namespace_of,
    split_steps,
    time_axis,
    zeros_function,
    zeros_symbol,
)
from mxnet.numpy import ndarray
from mxnet.numpy import zeros as np_zeros
from mxnet.symbol import Symbol

# Functions of these modules make arrays; a name and a layout mean nothing to them.
_ARRAY_MODULES = ("mxnet.ndarray", "mxnet.numpy")


class RecurrentCell(Block):
    """One step of a recurrent network: new output and states from an input and states.

    Subclasses define ``forward(self, inputs, states)``, which returns the output and the list of
    new states, and ``state_info``.

    Args:
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> class Sum(mx.gluon.rnn.RecurrentCell):
        ...     def state_info(self, batch_size=0):
        ...         return [{"shape": (batch_size, 2), "__layout__": "NC"}]
        ...
        ...     def forward(self, inputs, states):
        ...         total = inputs + states[0]
        ...         return total, [total]
        >>> outputs, states = Sum().unroll(3, mx.nd.ones((1, 3, 2)), merge_outputs=True)
        >>> outputs[0, :, 0].asnumpy()
        array([1., 2., 3.], dtype=float32)
    """

    def __init__(self, prefix: str | None = None, params: Any = None) -> None:
        super().__init__(prefix=prefix, params=params)
        # Whether a modifier cell wraps this one; then only the modifier may be called.
        self._modified = False
        self.reset()

    def reset(self) -> None:
        """Start counting steps and states anew, before the cell is used for another graph."""
        self._init_counter = -1
        self._counter = -1
        for cell in self._children.values():
            if isinstance(cell, RecurrentCell):
                cell.reset()

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the states.

        Args:
            batch_size: Number of sequences.

        Returns:
            For each state a dictionary with ``shape`` and ``__layout__``.

        Raises:
            NotImplementedError: The subclass does not define it.
        """
        raise NotImplementedError(f"{type(self).__name__}: state_info is not defined")

    def begin_state(
        self, batch_size: int = 0, func: Callable[..., Any] = nd.zeros, **kwargs: Any
    ) -> list[Any]:
        """States to start with.

        Args:
            batch_size: Number of sequences.
            func: Makes a state from its shape: ``mx.nd.zeros``, ``mx.sym.var`` and the like.
            **kwargs: Further arguments of ``func``, such as ``ctx`` or ``dtype``.

        Returns:
            The states in the order of ``state_info``.

        Raises:
            AssertionError: A modifier cell wraps this one.

        Example:
            >>> [state.shape for state in mx.gluon.rnn.LSTMCell(4).begin_state(2)]
            [(2, 4), (2, 4)]
        """
        if self._modified:
            raise AssertionError(
                f"{type(self).__name__}: a modifier cell such as ZoneoutCell wraps this cell; call "
                "the modifier instead"
            )
        func = zeros_function(func)
        module = getattr(func, "__module__", None) or ""
        array_function = module.startswith(_ARRAY_MODULES)
        states = []
        for info in self.state_info(batch_size):
            self._init_counter += 1
            arguments = {**info, **kwargs}
            if array_function:
                arguments.pop("__layout__", None)
                states.append(func(**arguments))
            else:
                name = f"{self._prefix}begin_state_{self._init_counter}"
                states.append(func(name=name, **arguments))
        return states

    def _states_for(self, begin_state: Any, inputs: Any, layout: str) -> list[Any]:
        """``begin_state``, or zeros that fit ``inputs``."""
        if begin_state is not None:
            return list(begin_state)
        first = inputs[0] if isinstance(inputs, list | tuple) else inputs
        if isinstance(first, Symbol):
            if first is inputs and time_axis(layout) == 0:
                first = as_first_step(inputs)

            def zeros(name: str, shape: tuple[int, ...], **_: Any) -> Any:
                return zeros_symbol(first, shape, name)

            return self.begin_state(func=zeros, batch_size=0)
        options: dict[str, Any] = {"ctx": first.context}
        if first.dtype is not np.float32:
            options["dtype"] = first.dtype
        batch = batch_size_of(inputs, layout)
        zeros_like_inputs = np_zeros if isinstance(first, ndarray) else nd.zeros
        return self.begin_state(batch_size=batch, func=zeros_like_inputs, **options)

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Sequence[Any] | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:
        """Run the cell over whole sequences.

        Shapes:
            inputs: ``(N, T, C)`` for ``layout="NTC"``, or a list of ``T`` arrays ``(N, C)``.
            outputs: likewise, with the cell's output size.
            valid_length: ``(N,)``.

        Args:
            length: Number of steps.
            inputs: The sequences, merged or as a list of steps.
            begin_state: States to start with; zeros by default.
            layout: Order of the axes of merged inputs and outputs.
            merge_outputs: True returns one array, False a list of steps; None whichever needs no
                work.
            valid_length: Steps of each sequence; outputs beyond are 0 and the states are those of
                the last valid step.

        Returns:
            The outputs and the last states.

        Raises:
            AssertionError: ``inputs`` do not have ``length`` steps.

        Example:
            >>> cell = mx.gluon.rnn.GRUCell(4)
            >>> cell.initialize()
            >>> outputs, states = cell.unroll(3, mx.nd.ones((2, 3, 5)), merge_outputs=True)
            >>> outputs.shape, states[0].shape
            ((2, 3, 4), (2, 4))
        """
        self.reset()
        axis = time_axis(layout)
        steps = as_steps(length, inputs, layout)
        F = namespace_of(steps)  # noqa: N806
        states: Any = self._states_for(begin_state, steps, layout)
        outputs, history = [], []
        for step in steps:
            output, states = self(step, states)
            outputs.append(output)
            history.append(states)
        if valid_length is None:
            return (merge_steps(F, outputs, layout) if merge_outputs else outputs), states
        states = [
            F.SequenceLast(
                F.stack(*each, axis=0), sequence_length=valid_length, use_sequence_length=True
            )
            for each in zip(*history, strict=True)
        ]
        merged = mask_steps(F, merge_steps(F, outputs, layout), valid_length, axis)
        if merge_outputs is False:
            return split_steps(F, merged, length, axis), states
        return merged, states

    def forward(self, inputs: Any, states: Any) -> Any:
        """Run one step.

        Args:
            inputs: Input of this step, ``(N, C)``.
            states: States after the step before.

        Returns:
            The output and the list of new states.
        """
        self._counter += 1
        return super().forward(inputs, states)


def as_first_step(inputs: Any) -> Any:
    """The first step of a symbol whose first axis is time, batch first."""
    F = namespace_of(inputs)  # noqa: N806
    return F.squeeze(F.slice_axis(inputs, axis=0, begin=0, end=1), axis=0)


class HybridRecurrentCell(RecurrentCell, HybridBlock):
    """A recurrent cell written once for arrays and for symbols.

    Subclasses define ``hybrid_forward(self, F, inputs, states, **params)`` and ``state_info``.

    Args:
        prefix: Text before the names of everything inside.
        params: Parameters to share.
    """

    def hybrid_forward(self, F: Any, x: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N803
        """Run one step; subclasses define it.

        Raises:
            NotImplementedError: The subclass does not.
        """
        raise NotImplementedError(f"{type(self).__name__}: hybrid_forward is not defined")
