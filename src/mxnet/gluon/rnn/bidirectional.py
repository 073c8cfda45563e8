"""Two cells that run over a sequence forwards and backwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

from mxnet.gluon.rnn.cell import HybridRecurrentCell
from mxnet.gluon.rnn.steps import (
    as_steps,
    mask_steps,
    merge_steps,
    namespace_of,
    reverse_steps,
    split_steps,
    time_axis,
)


class BidirectionalCell(HybridRecurrentCell):
    """Runs one cell forwards and another backwards, and joins their outputs.

    Args:
        l_cell: The cell that runs forwards.
        r_cell: The cell that runs backwards.
        output_prefix: Text before the names of outputs in symbols.

    Example:
        >>> cell = mx.gluon.rnn.BidirectionalCell(mx.gluon.rnn.GRUCell(4), mx.gluon.rnn.GRUCell(4))
        >>> cell.initialize()
        >>> cell.unroll(3, mx.nd.ones((2, 3, 5)), merge_outputs=True)[0].shape
        (2, 3, 8)

    References:
        Schuster, Paliwal (1997), Bidirectional Recurrent Neural Networks,
        https://doi.org/10.1109/78.650093
    """

    def __init__(
        self,
        l_cell: HybridRecurrentCell,
        r_cell: HybridRecurrentCell,
        output_prefix: str = "bi_",
    ) -> None:
        super().__init__(prefix="", params=None)
        self.register_child(l_cell, "l_cell")
        self.register_child(r_cell, "r_cell")
        self._output_prefix = output_prefix

    def __call__(self, inputs: Any, states: Any) -> NoReturn:
        """Not possible: the backward cell needs the whole sequence.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError("BidirectionalCell cannot be stepped; use unroll")

    def __repr__(self) -> str:
        forward, backward = self._children.values()
        return f"{type(self).__name__}(forward={forward!r}, backward={backward!r})"

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the states, of the forward cell first."""
        return [info for cell in self._cells() for info in cell.state_info(batch_size)]

    def begin_state(  # type: ignore[override]  # the reference takes all arguments by name
        self, **kwargs: Any
    ) -> list[Any]:
        """States of both cells to start with.

        Args:
            **kwargs: ``batch_size``, ``func`` and further arguments of ``func``.

        Raises:
            AssertionError: A modifier cell wraps this one.
        """
        if self._modified:
            raise AssertionError(
                f"{type(self).__name__}: a modifier cell wraps this cell; call that instead"
            )
        return [state for cell in self._cells() for state in cell.begin_state(**kwargs)]

    def _cells(self) -> tuple[Any, Any]:
        forward, backward = self._children.values()
        return forward, backward

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Sequence[Any] | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:
        """Run both cells over whole sequences; as in :class:`RecurrentCell`."""
        self.reset()
        axis = time_axis(layout)
        steps = as_steps(length, inputs, layout)
        F = namespace_of(steps)  # noqa: N806
        states = self._states_for(begin_state, steps, layout)
        forward, backward = self._cells()
        count = len(forward.state_info())
        left, left_states = forward.unroll(
            length, steps, states[:count], layout, merge_outputs, valid_length
        )
        right, right_states = backward.unroll(
            length,
            reverse_steps(F, steps, valid_length),
            states[count:],
            layout,
            False,
            valid_length,
        )
        right = reverse_steps(F, right, valid_length)
        new_states = [*left_states, *right_states]
        if isinstance(left, list | tuple):
            outputs = [
                F.concat(one, other, dim=1, name=f"{self._output_prefix}t{i}")
                for i, (one, other) in enumerate(zip(left, right, strict=True))
            ]
            if valid_length is None:
                return outputs, new_states
            merged = mask_steps(F, merge_steps(F, outputs, layout), valid_length, axis)
            return split_steps(F, merged, length, axis), new_states
        merged = F.concat(
            left, merge_steps(F, right, layout), dim=2, name=f"{self._output_prefix}out"
        )
        if valid_length is not None:
            merged = mask_steps(F, merged, valid_length, axis)
        return merged, new_states
