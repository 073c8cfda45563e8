"""Cells that drop elements, and cells that change what another cell does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mxnet import ndarray as nd
from mxnet.gluon.rnn.bidirectional import BidirectionalCell
from mxnet.gluon.rnn.cell import HybridRecurrentCell
from mxnet.gluon.rnn.steps import as_steps, mask_steps, merge_steps, namespace_of, time_axis


class DropoutCell(HybridRecurrentCell):
    """Sets elements of the input to 0 with a probability, in training mode; has no state.

    Args:
        rate: Probability of dropping an element.
        axes: Axes along which all elements are dropped together.
        prefix: Text before the cell's names.
        params: Parameters to share.

    Raises:
        AssertionError: ``rate`` is not a number.

    Example:
        >>> mx.gluon.rnn.DropoutCell(0.5)(mx.nd.ones((1, 2)), [])[0].asnumpy()
        array([[1., 1.]], dtype=float32)
    """

    def __init__(
        self,
        rate: float,
        axes: tuple[int, ...] = (),
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        if not isinstance(rate, int | float):
            raise AssertionError(f"DropoutCell: rate={rate!r} must be a number")
        self._rate = rate
        self._axes = axes

    def __repr__(self) -> str:
        return f"{type(self).__name__}(rate={self._rate}, axes={self._axes})"

    def _alias(self) -> str:
        return "dropout"

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:  # noqa: ARG002
        """No states."""
        return []

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
    ) -> Any:
        """Run one step."""
        if self._rate > 0:
            inputs = F.Dropout(inputs, p=self._rate, axes=self._axes, name=f"t{self._counter}_fwd")
        return inputs, states

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Sequence[Any] | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,  # noqa: ARG002
    ) -> tuple[Any, list[Any]]:
        """Run the cell over whole sequences; as in :class:`RecurrentCell`.

        Merged inputs are treated at once; ``valid_length`` changes nothing.
        """
        self.reset()
        F = namespace_of(inputs)  # noqa: N806
        if merge_outputs:
            inputs = merge_steps(F, inputs, layout)
        elif merge_outputs is not None:
            inputs = as_steps(length, inputs, layout)
        if not isinstance(inputs, list | tuple):
            outputs, states = self.hybrid_forward(F, inputs, [])
            return outputs, states
        return super().unroll(length, inputs, begin_state, layout, merge_outputs)


class ModifierCell(HybridRecurrentCell):
    """The base of cells that change what another cell does; it has that cell's parameters.

    Args:
        base_cell: The cell to change; from now on call the modifier in its place.

    Raises:
        AssertionError: Another modifier wraps ``base_cell`` already.
    """

    def __init__(self, base_cell: HybridRecurrentCell) -> None:
        if base_cell._modified:
            raise AssertionError(
                f"{type(self).__name__}: cell {base_cell.name} is already modified; wrap the "
                "modifier instead of the cell"
            )
        base_cell._modified = True
        super().__init__(prefix=base_cell.prefix + self._alias(), params=None)
        self.base_cell = base_cell

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_cell!r})"

    @property
    def params(self) -> Any:
        """The parameters of the base cell."""
        return self.base_cell.params

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the base cell's states."""
        return self.base_cell.state_info(batch_size)

    def begin_state(  # type: ignore[override]  # the reference takes batch_size by name
        self, func: Callable[..., Any] = nd.zeros, **kwargs: Any
    ) -> list[Any]:
        """States of the base cell to start with.

        Args:
            func: Makes a state from its shape.
            **kwargs: ``batch_size``, and further arguments of ``func``.

        Raises:
            AssertionError: Another modifier wraps this one.
        """
        if self._modified:
            raise AssertionError(
                f"{type(self).__name__}: a modifier cell wraps this cell; call that instead"
            )
        self.base_cell._modified = False
        try:
            return self.base_cell.begin_state(func=func, **kwargs)
        finally:
            self.base_cell._modified = True

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
    ) -> Any:
        """Run one step; subclasses define it.

        Raises:
            NotImplementedError: The subclass does not.
        """
        raise NotImplementedError(f"{type(self).__name__}: hybrid_forward is not defined")


class ZoneoutCell(ModifierCell):
    """Keeps elements of the previous output and states with a probability, in training mode.

    Args:
        base_cell: The cell to change.
        zoneout_outputs: Probability of keeping an element of the previous output.
        zoneout_states: Probability of keeping an element of the previous states.

    Raises:
        AssertionError: ``base_cell`` is bidirectional.

    Example:
        >>> cell = mx.gluon.rnn.ZoneoutCell(mx.gluon.rnn.RNNCell(4), zoneout_states=0.1)
        >>> cell.initialize()
        >>> cell.unroll(3, mx.nd.ones((2, 3, 5)), merge_outputs=True)[0].shape
        (2, 3, 4)

    References:
        Krueger et al. (2016), Zoneout, https://arxiv.org/abs/1606.01305
    """

    def __init__(
        self,
        base_cell: HybridRecurrentCell,
        zoneout_outputs: float = 0.0,
        zoneout_states: float = 0.0,
    ) -> None:
        if isinstance(base_cell, BidirectionalCell):
            raise AssertionError(
                "ZoneoutCell: a BidirectionalCell cannot be stepped; wrap the cells inside it"
            )
        self._prev_output: Any = None
        super().__init__(base_cell)
        self.zoneout_outputs = zoneout_outputs
        self.zoneout_states = zoneout_states

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(p_out={self.zoneout_outputs}, p_state={self.zoneout_states}, "
            f"{self.base_cell!r})"
        )

    def _alias(self) -> str:
        return "zoneout"

    def reset(self) -> None:
        """Forget the previous output and start counting anew."""
        super().reset()
        self._prev_output = None

    def hybridize(self, active: bool = True, *args: Any, **kwargs: Any) -> None:
        """Compile the base cell; the cell itself only if it need not remember its last output."""
        super().hybridize(active and not self.zoneout_outputs, *args, **kwargs)
        self.base_cell.hybridize(active, *args, **kwargs)

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
    ) -> Any:
        """Run one step."""
        output, new_states = self.base_cell(inputs, states)
        if self.zoneout_outputs:
            mask = F.Dropout(F.ones_like(output), p=self.zoneout_outputs)
            previous = self._prev_output
            if previous is None:
                previous = F.zeros_like(output)
            output = F.where(mask, output, previous)
        if self.zoneout_states:
            new_states = [
                F.where(F.Dropout(F.ones_like(new), p=self.zoneout_states), new, old)
                for new, old in zip(new_states, states, strict=True)
            ]
        self._prev_output = output
        return output, new_states


class ResidualCell(ModifierCell):
    """Adds the input to the output of a cell.

    Args:
        base_cell: The cell to change; its outputs have the size of its inputs.

    Example:
        >>> cell = mx.gluon.rnn.ResidualCell(mx.gluon.rnn.GRUCell(5))
        >>> cell.initialize()
        >>> cell.unroll(3, mx.nd.ones((2, 3, 5)), merge_outputs=True)[0].shape
        (2, 3, 5)

    References:
        Wu et al. (2016), Google's Neural Machine Translation System,
        https://arxiv.org/abs/1609.08144
    """

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
    ) -> Any:
        """Run one step."""
        output, states = self.base_cell(inputs, states)
        return F.elemwise_add(output, inputs), states

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Sequence[Any] | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:
        """Run the cell over whole sequences; as in :class:`RecurrentCell`."""
        self.reset()
        self.base_cell._modified = False
        try:
            outputs, states = self.base_cell.unroll(
                length, inputs, begin_state, layout, merge_outputs, valid_length
            )
        finally:
            self.base_cell._modified = True
        F = namespace_of(inputs)  # noqa: N806
        if valid_length is not None:
            inputs = mask_steps(F, merge_steps(F, inputs, layout), valid_length, time_axis(layout))
        if not isinstance(outputs, list | tuple):
            return F.elemwise_add(outputs, merge_steps(F, inputs, layout)), states
        steps = as_steps(length, inputs, layout)
        sums = [F.elemwise_add(o, i) for o, i in zip(outputs, steps, strict=True)]
        return sums, states
