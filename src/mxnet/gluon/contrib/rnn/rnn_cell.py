"""LSTM with projection, dropout with one mask for all steps, and unrolling as one loop operator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.gluon.rnn.bidirectional import BidirectionalCell
from mxnet.gluon.rnn.cell import HybridRecurrentCell
from mxnet.gluon.rnn.modifiers import ModifierCell
from mxnet.gluon.rnn.stacks import SequentialRNNCell
from mxnet.gluon.rnn.steps import (
    mask_steps,
    merge_steps,
    namespace_of,
    split_steps,
    time_axis,
)


class VariationalDropoutCell(ModifierCell):
    """Drops elements of inputs, state and outputs of a cell: the same ones in every step.

    The masks are drawn in the first step after :meth:`reset`; ``unroll`` resets the cell. Of
    several states only the first, the hidden one, is dropped from.

    Args:
        base_cell: The cell to change.
        drop_inputs: Probability of dropping an element of the input.
        drop_states: Probability of dropping an element of the first state.
        drop_outputs: Probability of dropping an element of the output.

    Raises:
        AssertionError: With ``drop_states``, ``base_cell`` is bidirectional or holds such a cell.

    Example:
        >>> cell = mx.gluon.contrib.rnn.VariationalDropoutCell(
        ...     mx.gluon.rnn.LSTMCell(4), drop_outputs=0.5
        ... )
        >>> cell.initialize()
        >>> with mx.autograd.train_mode():
        ...     outputs, states = cell.unroll(3, mx.nd.ones((2, 3, 5)), merge_outputs=True)
        >>> dropped = outputs.asnumpy() == 0
        >>> bool((dropped[:, 0] == dropped[:, 1]).all())
        True

    References:
        Gal, Ghahramani (2016), A Theoretically Grounded Application of Dropout in Recurrent Neural
        Networks, https://arxiv.org/abs/1512.05287
    """

    def __init__(
        self,
        base_cell: HybridRecurrentCell,
        drop_inputs: float = 0.0,
        drop_states: float = 0.0,
        drop_outputs: float = 0.0,
    ) -> None:
        inside = base_cell if isinstance(base_cell, SequentialRNNCell) else [base_cell]
        if drop_states and any(isinstance(cell, BidirectionalCell) for cell in inside):
            raise AssertionError(
                "VariationalDropoutCell: a BidirectionalCell has no single state to drop from; "
                "wrap the cells inside it"
            )
        self._masks: dict[str, Any] = {}
        super().__init__(base_cell)
        self.drop_inputs = drop_inputs
        self.drop_states = drop_states
        self.drop_outputs = drop_outputs

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(p_out = {self.drop_outputs}, p_state = {self.drop_states}) "
            f"{self.base_cell!r}"
        )

    def _alias(self) -> str:
        return "vardrop"

    def reset(self) -> None:
        """Forget the masks and start counting anew."""
        super().reset()
        self._masks = {}

    def hybridize(self, active: bool = True, *args: Any, **kwargs: Any) -> None:
        """Compile the base cell; this one keeps its masks from step to step."""
        super().hybridize(False, *args, **kwargs)
        self.base_cell.hybridize(active, *args, **kwargs)

    def _masked(self, F: Any, what: str, array: Any, rate: float) -> Any:  # noqa: N803
        """``array`` with the elements dropped that its mask says."""
        if not rate:
            return array
        mask = self._masks.get(what)
        if type(mask) is not type(array):  # none yet, or one of an earlier trace
            mask = self._masks[what] = F.Dropout(F.ones_like(array), p=rate)
        return array * mask

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
    ) -> Any:
        """Run one step."""
        inputs = self._masked(F, "inputs", inputs, self.drop_inputs)
        if self.drop_states:
            states = [self._masked(F, "state", states[0], self.drop_states), *states[1:]]
        output, states = self.base_cell(inputs, states)
        return self._masked(F, "outputs", output, self.drop_outputs), states

    def unroll(
        self,
        length: int,
        inputs: Any,
        begin_state: Sequence[Any] | None = None,
        layout: str = "NTC",
        merge_outputs: bool | None = None,
        valid_length: Any = None,
    ) -> tuple[Any, list[Any]]:
        """Run the cell over whole sequences; as in :class:`mxnet.gluon.rnn.RecurrentCell`.

        Without ``drop_states`` the base cell runs over whole sequences, and outputs are merged
        unless ``merge_outputs`` is False.
        """
        if self.drop_states:
            return super().unroll(length, inputs, begin_state, layout, merge_outputs, valid_length)
        self.reset()
        axis = time_axis(layout)
        F = namespace_of(inputs)  # noqa: N806
        merged = merge_steps(F, inputs, layout)
        if self.drop_inputs:
            merged = F.Dropout(merged, p=self.drop_inputs, axes=(axis,))
        self.base_cell._modified = False
        try:
            outputs, states = self.base_cell.unroll(
                length, merged, begin_state, layout, True, valid_length
            )
        finally:
            self.base_cell._modified = True
        if self.drop_outputs:
            outputs = F.Dropout(outputs, p=self.drop_outputs, axes=(axis,))
        if merge_outputs is False:
            return split_steps(F, outputs, length, axis), states
        return outputs, states


class LSTMPCell(HybridRecurrentCell):
    r"""A long short-term memory cell whose output is projected to fewer units.

    With :math:`(i, f, g, o) = W x_t + b_W + R r_{t-1} + b_R`:
    :math:`c_t = \sigma(f) c_{t-1} + \sigma(i) \tanh(g)`, :math:`r_t = P (\sigma(o) \tanh(c_t))`.

    Parameters: ``i2h_weight`` :math:`W` of shape ``(4 * hidden_size, input_size)``, ``h2h_weight``
    :math:`R` of shape ``(4 * hidden_size, projection_size)``, ``h2r_weight`` :math:`P` of shape
    ``(projection_size, hidden_size)``, ``i2h_bias`` and ``h2h_bias``.

    Shapes:
        inputs: ``(N, input_size)``.
        output, first state :math:`r`: ``(N, projection_size)``.
        second state :math:`c`: ``(N, hidden_size)``.

    Args:
        hidden_size: Number of units.
        projection_size: Number of units after the projection.
        i2h_weight_initializer: First values of :math:`W`.
        h2h_weight_initializer: First values of :math:`R`.
        h2r_weight_initializer: First values of :math:`P`.
        i2h_bias_initializer: First values of :math:`b_W`.
        h2h_bias_initializer: First values of :math:`b_R`.
        input_size: Number of inputs; 0 lets the first step decide.
        prefix: Text before the cell's names.
        params: Parameters to share.

    Example:
        >>> cell = mx.gluon.contrib.rnn.LSTMPCell(6, 4)
        >>> cell.initialize()
        >>> output, states = cell(mx.nd.ones((2, 3)), cell.begin_state(2))
        >>> output.shape, [state.shape for state in states]
        ((2, 4), [(2, 4), (2, 6)])

    References:
        Sak et al. (2014), Long Short-Term Memory Based Recurrent Neural Network Architectures,
        https://arxiv.org/abs/1402.1128
    """

    def __init__(
        self,
        hidden_size: int,
        projection_size: int,
        i2h_weight_initializer: Any = None,
        h2h_weight_initializer: Any = None,
        h2r_weight_initializer: Any = None,
        i2h_bias_initializer: Any = "zeros",
        h2h_bias_initializer: Any = "zeros",
        input_size: int = 0,
        prefix: str | None = None,
        params: Any = None,
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._hidden_size = hidden_size
        self._projection_size = projection_size
        self._input_size = input_size
        rows = 4 * hidden_size
        shapes = {
            "i2h_weight": ((rows, input_size), i2h_weight_initializer),
            "h2h_weight": ((rows, projection_size), h2h_weight_initializer),
            "h2r_weight": ((projection_size, hidden_size), h2r_weight_initializer),
            "i2h_bias": ((rows,), i2h_bias_initializer),
            "h2h_bias": ((rows,), h2h_bias_initializer),
        }
        for name, (shape, init) in shapes.items():
            parameter = self.params.get(name, shape=shape, init=init, allow_deferred_init=True)
            setattr(self, name, parameter)

    def _alias(self) -> str:
        return "lstmp"

    def __repr__(self) -> str:
        rows, inputs = self._reg_params["i2h_weight"].shape or (0, 0)
        return f"{type(self).__name__}({inputs or None} -> {rows} -> {self._projection_size})"

    def state_info(self, batch_size: int = 0) -> list[dict[str, Any]]:
        """Shapes and layouts of the states."""
        return [
            {"shape": (batch_size, size), "__layout__": "NC"}
            for size in (self._projection_size, self._hidden_size)
        ]

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        inputs: Any,
        states: Any,
        i2h_weight: Any,
        h2h_weight: Any,
        h2r_weight: Any,
        i2h_bias: Any,
        h2h_bias: Any,
    ) -> Any:
        """Run one step."""
        prefix = f"t{self._counter}_"
        rows = 4 * self._hidden_size
        i2h = F.FullyConnected(inputs, i2h_weight, i2h_bias, num_hidden=rows, name=prefix + "i2h")
        h2h = F.FullyConnected(
            states[0], h2h_weight, h2h_bias, num_hidden=rows, name=prefix + "h2h"
        )
        i, f, g, o = F.SliceChannel(i2h + h2h, num_outputs=4, name=prefix + "slice")
        i = F.Activation(i, act_type="sigmoid", name=prefix + "i")
        f = F.Activation(f, act_type="sigmoid", name=prefix + "f")
        g = F.Activation(g, act_type="tanh", name=prefix + "c")
        o = F.Activation(o, act_type="sigmoid", name=prefix + "o")
        c = F.elemwise_add(f * states[1], i * g, name=prefix + "state")
        hidden = F.elemwise_mul(o, F.Activation(c, act_type="tanh"), name=prefix + "hidden")
        r = F.FullyConnected(
            hidden, h2r_weight, num_hidden=self._projection_size, no_bias=True,
            name=prefix + "out",
        )  # fmt: skip
        return r, [r, c]


def dynamic_unroll(
    cell: HybridRecurrentCell,
    inputs: Any,
    begin_state: Sequence[Any],
    drop_inputs: float = 0,
    drop_outputs: float = 0,
    layout: str = "TNC",
    valid_length: Any = None,
) -> tuple[Any, Any]:
    """Run a cell over sequences whose length need not be known: as the loop ``contrib.foreach``.

    Shapes:
        inputs: ``(T, N, C)``, or ``(N, T, C)`` for ``layout="NTC"``.
        outputs: likewise, with the cell's output size.
        valid_length: ``(N,)``.

    Args:
        cell: The cell.
        inputs: The sequences, in one array or symbol.
        begin_state: States to start with.
        drop_inputs: Probability of dropping a feature of a sequence's inputs, in all steps.
        drop_outputs: Probability of dropping a feature of a sequence's outputs, in all steps.
        layout: Order of the axes.
        valid_length: Steps of each sequence; outputs beyond are 0 and the states are those of the
            last valid step.

    Returns:
        The outputs in one array, and the last states.

    Raises:
        AssertionError: ``inputs`` is a list.

    Example:
        >>> cell = mx.gluon.rnn.GRUCell(4)
        >>> cell.initialize()
        >>> outputs, states = mx.gluon.contrib.rnn.dynamic_unroll(
        ...     cell, mx.nd.ones((3, 2, 5)), cell.begin_state(2)
        ... )
        >>> outputs.shape, states[0].shape
        ((3, 2, 4), (2, 4))
    """
    if isinstance(inputs, list | tuple):
        raise AssertionError("dynamic_unroll: inputs must be one array or symbol, not a list")
    F = namespace_of(inputs)  # noqa: N806
    axis = time_axis(layout)
    if axis:
        inputs = F.swapaxes(inputs, 0, axis)
    if drop_inputs:
        inputs = F.Dropout(inputs, p=drop_inputs, axes=(0,))

    def step(data: Any, states: Any) -> Any:
        output, new_states = cell(data, states)
        if valid_length is None:
            return output, new_states
        # All states are returned with the outputs, to pick the last valid ones from.
        return [output, *new_states], new_states

    outputs, states = F.contrib.foreach(step, inputs, list(begin_state))
    if valid_length is not None:
        outputs, *history = outputs
        options = {"sequence_length": valid_length, "use_sequence_length": True}
        states = [F.SequenceLast(each, **options) for each in history]
        outputs = mask_steps(F, outputs, valid_length, 0)
    if drop_outputs:
        outputs = F.Dropout(outputs, p=drop_outputs, axes=(0,))
    return (F.swapaxes(outputs, 0, axis) if axis else outputs), states
