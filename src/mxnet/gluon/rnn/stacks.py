"""Cells stacked on one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from mxnet.gluon.base_block import Block
from mxnet.gluon.rnn.bidirectional import BidirectionalCell
from mxnet.gluon.rnn.cell import HybridRecurrentCell, RecurrentCell
from mxnet.symbol import Symbol


class _Stack(RecurrentCell):
    """What both kinds of stacks share."""

    def __repr__(self) -> str:
        lines = []
        for key, cell in self._children.items():
            text = repr(cell).replace("\n", "\n  ")
            lines.append(f"({key}): {text}")
        return "{}(\n{}\n)".format(type(self).__name__, "\n".join(lines))

    def __getitem__(self, i: int | slice) -> Any:
        return list(self._children.values())[i]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._children.values())

    def __len__(self) -> int:
        return len(self._children)

    def add(self, cell: Any) -> None:
        """Put a cell on top of the stack."""
        self.register_child(cell)

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the states of all cells."""
        return [info for cell in self for info in cell.state_info(batch_size)]

    def begin_state(  # type: ignore[override]  # the reference takes all arguments by name
        self, **kwargs: Any
    ) -> list[Any]:
        """States of all cells to start with.

        Args:
            **kwargs: ``batch_size``, ``func`` and further arguments of ``func``.

        Raises:
            AssertionError: A modifier cell wraps this one.
        """
        if self._modified:
            raise AssertionError(
                f"{type(self).__name__}: a modifier cell wraps this cell; call that instead"
            )
        return [state for cell in self for state in cell.begin_state(**kwargs)]

    def _step(self, inputs: Any, states: Any) -> tuple[Any, list[Any]]:
        new_states: list[Any] = []
        first = 0
        for cell in self._children.values():
            if isinstance(cell, BidirectionalCell):
                raise AssertionError(
                    f"{type(self).__name__}: it holds a BidirectionalCell, which cannot be "
                    "stepped; use unroll"
                )
            last = first + len(cell.state_info())  # type: ignore[attr-defined]
            inputs, own = cell(inputs, states[first:last])
            new_states += own
            first = last
        return inputs, new_states

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Sequence[Any] | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:
        """Run the cells one after the other over whole sequences; as in :class:`RecurrentCell`."""
        self.reset()
        states = self._states_for(begin_state, inputs, layout)
        new_states: list[Any] = []
        first = 0
        top = len(self) - 1
        step = inputs[0] if isinstance(inputs, list | tuple) else inputs
        # Cells take symbols step by step, arrays rather as a whole.
        between = None if isinstance(step, Symbol) else True
        for i, cell in enumerate(self):
            last = first + len(cell.state_info())
            inputs, own = cell.unroll(
                length,
                inputs,
                states[first:last],
                layout,
                merge_outputs if i == top else between,
                valid_length,
            )
            new_states += own
            first = last
        return inputs, new_states


class SequentialRNNCell(_Stack):
    """Cells stacked on one another: each takes the output of the one before.

    Args:
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> cell = mx.gluon.rnn.SequentialRNNCell()
        >>> cell.add(mx.gluon.rnn.LSTMCell(4))
        >>> cell.add(mx.gluon.rnn.GRUCell(3))
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 5)), cell.begin_state(batch_size=2))
        >>> output.shape, len(states)
        ((2, 3), 3)
    """

    def __call__(self, inputs: Any, states: Any) -> Any:
        """Run one step.

        Args:
            inputs: Input of this step, ``(N, C)``.
            states: States of all cells after the step before.

        Returns:
            The output and the list of new states.

        Raises:
            AssertionError: One of the cells is bidirectional.
        """
        return Block.__call__(self, inputs, states)

    def forward(self, inputs: Any, states: Any) -> Any:
        """Run one step through all cells."""
        self._counter += 1
        return self._step(inputs, states)

    def hybrid_forward(self, *args: Any, **kwargs: Any) -> Any:
        """Not possible: this stack also takes cells that cannot be compiled.

        Raises:
            NotImplementedError: Always; HybridSequentialRNNCell has it.
        """
        raise NotImplementedError(
            "SequentialRNNCell: not a hybrid block; use HybridSequentialRNNCell"
        )


class HybridSequentialRNNCell(_Stack, HybridRecurrentCell):
    """Hybrid cells stacked on one another; can be compiled as a whole.

    Args:
        prefix: Text before the names of everything inside.
        params: Parameters to share.

    Example:
        >>> cell = mx.gluon.rnn.HybridSequentialRNNCell()
        >>> cell.add(mx.gluon.rnn.LSTMCell(4))
        >>> cell.add(mx.gluon.rnn.DropoutCell(0.1))
        >>> cell.initialize()
        >>> cell.unroll(3, mx.nd.ones((2, 3, 5)), merge_outputs=True)[0].shape
        (2, 3, 4)
    """

    def __call__(self, inputs: Any, states: Any) -> Any:
        """Run one step; as in :class:`SequentialRNNCell`."""
        return Block.__call__(self, inputs, states)

    def hybrid_forward(
        self,
        F: Any,  # noqa: ARG002, N803
        inputs: Any,
        states: Any,
    ) -> Any:
        """Run one step through all cells."""
        return self._step(inputs, states)
