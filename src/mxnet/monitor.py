"""Watching the arrays inside executors."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from mxnet.ndarray import NDArray

Statistic = Callable[[NDArray], Any]


class Monitor:
    r"""Collects a statistic of the outputs of nodes and of the arguments, every few batches.

    Outputs are watched in forward passes; gradients of inner nodes, which the reference watches
    too, are not computed as nodes here. Gradients of arguments are in ``executor.grad_dict``.

    Args:
        interval: Collect in every so many batches.
        stat_func: Computes the statistic, an array or a list of arrays; the Euclidean norm over the
            square root of the size by default.
        pattern: Regular expression; names that begin with a match are collected.
        sort: Sort the results by name.
        monitor_all: Watch the inputs of nodes, too.

    Example:
        >>> executor = (mx.sym.var("x") * 2).simple_bind(mx.cpu(), x=(2,))
        >>> monitor = mx.mon.Monitor(1, pattern="x", stat_func=lambda array: array.max())
        >>> monitor.install(executor)
        >>> monitor.tic()
        >>> outputs = executor.forward(x=mx.nd.array([1, 3]))
        >>> monitor.toc()
        [(1, 'x', '3.0\t')]
    """

    def __init__(
        self,
        interval: int,
        stat_func: Statistic | None = None,
        pattern: str = ".*",
        sort: bool = False,
        monitor_all: bool = False,
    ) -> None:
        self.stat_func: Statistic = _root_mean_square if stat_func is None else stat_func
        self.interval = interval
        self.activated = False
        self.queue: list[tuple[int, str, Any]] = []
        self.step = 0
        self.exes: list[Any] = []
        self.re_prog = re.compile(pattern)
        self.sort = sort
        self.monitor_all = monitor_all

    def stat_helper(self, name: str, array: NDArray) -> None:
        """Collect the statistic of an array; executors call this."""
        if self.activated and self.re_prog.match(name):
            self.queue.append((self.step, name, self.stat_func(array)))

    def install(self, exe: Any) -> None:
        """Watch an executor.

        Args:
            exe: The executor.
        """
        exe.set_monitor_callback(self.stat_helper, self.monitor_all)
        self.exes.append(exe)

    def tic(self) -> None:
        """Say that a batch begins; collects if it is this batch's turn."""
        if self.step % self.interval == 0:
            self.queue = []
            self.activated = True
        self.step += 1

    def toc(self) -> list[tuple[int, str, str]]:
        """Say that the batch is over.

        Returns:
            The step, the name and the statistic as text, for each collected array.

        Raises:
            AssertionError: ``stat_func`` returned something else than arrays.
        """
        if not self.activated:
            return []
        for exe in self.exes:
            for name, array in (*exe.arg_dict.items(), *exe.aux_dict.items()):
                self.stat_helper(name, array)
        self.activated = False
        if self.sort:
            self.queue.sort(key=lambda entry: entry[1])
        found = [(step, name, _text(statistic)) for step, name, statistic in self.queue]
        self.queue = []
        return found

    def toc_print(self) -> None:
        """Say that the batch is over, and log what was collected."""
        for step, name, text in self.toc():
            logging.info("Batch: %7d %-30s %s", step, name, text)


def _root_mean_square(array: NDArray) -> NDArray:
    return array.norm() / array.size**0.5


def _text(statistic: Any) -> str:
    arrays = statistic if isinstance(statistic, list) else [statistic]
    for array in arrays:
        if not isinstance(array, NDArray):
            raise AssertionError(
                f"Monitor: stat_func must return arrays, got {type(array).__name__}"
            )
    return "".join(f"{a.asscalar() if a.shape == (1,) else a.asnumpy()!s}\t" for a in arrays)
