"""Metrics made of a function on NumPy arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy

from mxnet.metric.arrays import as_list, check_label_shapes, numpy_of
from mxnet.metric.base import EvalMetric, register

Evaluation = Callable[[numpy.ndarray[Any, Any], numpy.ndarray[Any, Any]], Any]


@register
class CustomMetric(EvalMetric):
    """The mean of what a function of labels and predictions returns.

    Args:
        feval: Called as ``feval(label, pred)`` with NumPy arrays for each pair; returns a number,
            which counts once, or ``(sum, count)``.
        name: Name that is shown; by default that of ``feval``, inside ``custom(...)`` if it has
            none.
        allow_extra_outputs: Accept more predictions than labels and ignore the last ones.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes.

    Example:
        >>> gap = mx.metric.CustomMetric(lambda y, pred: abs(y - pred).mean(), name="gap")
        >>> gap.update(mx.nd.array([3, 1]), mx.nd.array([1, 2]))
        >>> gap.get()
        ('gap', 1.5)
    """

    def __init__(
        self,
        feval: Evaluation,
        name: str | None = None,
        allow_extra_outputs: bool = False,
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        if name is None:
            name = getattr(feval, "__name__", type(feval).__name__)
            if "<" in name:
                name = f"custom({name})"
        super().__init__(
            name,
            output_names,
            label_names,
            feval=feval,
            allow_extra_outputs=allow_extra_outputs,
            has_global_stats=True,
        )
        self._feval = feval
        self._allow_extra_outputs = allow_extra_outputs

    def update(self, labels: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            labels: Array, or list of arrays.
            preds: Array for each of ``labels``.

        Raises:
            ValueError: The numbers of labels and predictions differ and ``allow_extra_outputs``
                is not set.
        """
        if not self._allow_extra_outputs:
            check_label_shapes(labels, preds)
        for label, pred in zip(as_list(labels), as_list(preds), strict=False):
            result = self._feval(numpy_of(label), numpy_of(pred))
            sum_of, count = result if isinstance(result, tuple) else (result, 1)
            # A float32 scalar of NumPy 2 would make the running sum float32.
            self._add_values(sum_of.item() if isinstance(sum_of, numpy.generic) else sum_of, count)

    def get_config(self) -> NoReturn:
        """Not possible: a function has no configuration.

        Raises:
            NotImplementedError: Always.
        """
        raise NotImplementedError("CustomMetric cannot be serialized: it holds a function")


def np(
    numpy_feval: Evaluation, name: str | None = None, allow_extra_outputs: bool = False
) -> CustomMetric:
    """Make a :class:`CustomMetric` of a function on NumPy arrays.

    Args:
        numpy_feval: Called as ``numpy_feval(label, pred)``; returns a number, or ``(sum, count)``.
        name: Name that is shown; by default that of the function.
        allow_extra_outputs: Accept more predictions than labels and ignore the last ones.

    Returns:
        The metric.

    Example:
        >>> def gap(label, pred):
        ...     return abs(label - pred).max()
        >>> mx.metric.np(gap).name
        'gap'
    """
    return CustomMetric(numpy_feval, name, allow_extra_outputs)
