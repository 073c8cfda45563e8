"""Loops and branches as operators: what their nodes in graphs say.

The bodies of loops and branches are graphs, which operators know nothing of: evaluation of graphs
runs them. Called on arrays, the operators say which function does the same there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator


def _count(parameters: Mapping[str, Any]) -> int:
    return int(parameters["num_outputs"])


def _refuse(name: str) -> NoReturn:
    function = name.removeprefix("_")
    raise MXNetError(
        f"{name}: runs graphs, so it works only as a node of a symbol; on arrays use "
        f"mx.nd.contrib.{function}, and make such nodes with mx.sym.contrib.{function}"
    )


@operator("_foreach", num_outputs=_count)
def foreach(
    *data: Tensor,
    num_outputs: int,
    num_out_data: int,
    in_state_locs: tuple[int, ...],
    in_data_locs: tuple[int, ...],
    remain_locs: tuple[int, ...],
) -> tuple[Tensor, ...]:
    """A loop over slices along axis 0; see ``mx.sym.contrib.foreach``.

    The node has one subgraph, the step. Locations are positions among its variables, of the slices,
    the states and the other inputs, which are the inputs of the node in this order.

    Shapes:
        data: Arrays to iterate over, of one length along axis 0; states; other inputs.
        outputs: ``num_out_data`` outputs of the steps, stacked along a new axis 0; the last states.

    Args:
        data: The inputs.
        num_outputs: Number of outputs, states included.
        num_out_data: Number of outputs without the states.
        in_state_locs: Where the step takes the states.
        in_data_locs: Where it takes the slices.
        remain_locs: Where it takes the other inputs.

    Raises:
        MXNetError: It was called on arrays.

    Example:
        >>> x, total = mx.sym.var("x"), mx.sym.var("total")
        >>> _, last = mx.sym.contrib.foreach(lambda x, t: (x * 2, t + x), x, total)
        >>> last.eval(x=mx.nd.array([[1], [2], [3]]), total=mx.nd.zeros((1,)))[0].asnumpy()
        array([6.], dtype=float32)
    """
    _refuse("_foreach")


@operator("_while_loop", num_outputs=_count)
def while_loop(
    *data: Tensor,
    num_outputs: int,
    num_out_data: int,
    max_iterations: int,
    cond_input_locs: tuple[int, ...],
    func_input_locs: tuple[int, ...],
    func_var_locs: tuple[int, ...],
) -> tuple[Tensor, ...]:
    """A loop that runs while a condition holds; see ``mx.sym.contrib.while_loop``.

    The node has two subgraphs, the condition and the step.

    Shapes:
        data: Loop variables and other inputs, in any order.
        outputs: ``num_out_data`` outputs of the steps, stacked along a new axis 0 of length
            ``max_iterations``; the last loop variables.

    Args:
        data: The inputs.
        num_outputs: Number of outputs, loop variables included.
        num_out_data: Number of outputs without them.
        max_iterations: At most so many steps.
        cond_input_locs: The input of the node for each variable of the condition.
        func_input_locs: The input of the node for each variable of the step.
        func_var_locs: Which variables of the step are the loop variables.

    Raises:
        MXNetError: It was called on arrays.

    Example:
        >>> step = lambda i: (i * i, i + 1)
        >>> squares, _ = mx.sym.contrib.while_loop(lambda i: i < 3, step, mx.sym.var("i"), 4)
        >>> squares.eval(i=mx.nd.zeros((1,)))[0].asnumpy().ravel()
        array([0., 1., 4., 0.], dtype=float32)
    """
    _refuse("_while_loop")


@operator("_cond", num_outputs=_count)
def cond(
    *data: Tensor,
    num_outputs: int,
    cond_input_locs: tuple[int, ...],
    then_input_locs: tuple[int, ...],
    else_input_locs: tuple[int, ...],
) -> tuple[Tensor, ...]:
    """One of two computations; see ``mx.sym.contrib.cond``.

    The node has three subgraphs, the condition and the two branches.

    Shapes:
        data: Inputs of the three subgraphs, in any order.
        outputs: Those of the branch that ran.

    Args:
        data: The inputs.
        num_outputs: Number of outputs of either branch.
        cond_input_locs: The input of the node for each variable of the condition.
        then_input_locs: The same for the branch that runs when the condition holds.
        else_input_locs: The same for the other branch.

    Raises:
        MXNetError: It was called on arrays.

    Example:
        >>> p, q = mx.sym.var("p"), mx.sym.var("q")
        >>> y = mx.sym.contrib.cond(p < 1, lambda: q * 2, lambda: q - 1)
        >>> y.eval(p=mx.nd.zeros((1,)), q=mx.nd.array([3]))[0].asnumpy()
        array([6.], dtype=float32)
    """
    _refuse("_cond")
