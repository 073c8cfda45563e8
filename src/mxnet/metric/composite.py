"""Several metrics as one, and the function that creates metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mxnet.metric.base import EvalMetric, alias, create_registered, register
from mxnet.metric.custom import CustomMetric


def create(metric: Any, *args: Any, **kwargs: Any) -> EvalMetric:
    """Create a metric.

    Args:
        metric: Name, such as ``"acc"``; function of labels and predictions, see
            :class:`CustomMetric`; configuration (dict, or JSON); list of any of these, which makes
            a :class:`CompositeEvalMetric`; or a metric, which is returned as it is.
        *args: Positional arguments of the metric, or of each metric of a list.
        **kwargs: Keyword arguments of the metric, or of each metric of a list.

    Returns:
        The metric.

    Raises:
        AssertionError: ``metric`` is none of these, or not a registered name.

    Example:
        >>> mx.metric.create("top_k_acc", top_k=3).name
        'top_k_accuracy_3'
        >>> mx.metric.create(["mae", "mse"]).get()[0]
        ['mae', 'mse']
    """
    if callable(metric):
        return CustomMetric(metric, *args, **kwargs)
    if isinstance(metric, list):
        return CompositeEvalMetric([create(part, *args, **kwargs) for part in metric])
    created: EvalMetric = create_registered(metric, *args, **kwargs)
    return created


@register
@alias("composite")
class CompositeEvalMetric(EvalMetric):
    """Several metrics that are updated and read together.

    Args:
        metrics: Metrics, or whatever :func:`create` makes one of.
        name: Name of the whole; what is shown are the names of the parts.
        output_names: Which outputs :meth:`update_dict` hands on.
        label_names: Which labels :meth:`update_dict` hands on.

    Example:
        >>> both = mx.metric.CompositeEvalMetric(["mae", "mse"])
        >>> both.update(mx.nd.array([3, 1]), mx.nd.array([1, 3]))
        >>> both.get()
        (['mae', 'mse'], [2.0, 4.0])
    """

    def __init__(
        self,
        metrics: list[Any] | None = None,
        name: str = "composite",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        self.metrics = [create(metric) for metric in metrics or []]
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def add(self, metric: Any) -> None:
        """Add a part.

        Args:
            metric: Metric, or whatever :func:`create` makes one of.
        """
        self.metrics.append(create(metric))

    def get_metric(self, index: int) -> EvalMetric:
        """The part with this index.

        Args:
            index: Position, in the order of adding.

        Raises:
            ValueError: There are not so many parts.
        """
        try:
            return self.metrics[index]
        except IndexError:
            raise ValueError(
                f"Metric index {index} is out of range 0 and {len(self.metrics)}"
            ) from None

    def update_dict(self, labels: Mapping[str, Any], preds: Mapping[str, Any]) -> None:
        """Update every part from arrays by name; see :meth:`EvalMetric.update_dict`.

        Args:
            labels: Labels by name; those not in ``label_names`` are left out.
            preds: Predictions by name; those not in ``output_names`` are left out.
        """
        labels = _only(labels, self.label_names)
        preds = _only(preds, self.output_names)
        for metric in self.metrics:
            metric.update_dict(labels, preds)

    def update(self, labels: Any, preds: Any) -> None:
        """Update every part.

        Args:
            labels: Array, or list of arrays.
            preds: Array for each of ``labels``.
        """
        for metric in self.metrics:
            metric.update(labels, preds)

    def reset(self) -> None:
        """Reset every part."""
        for metric in self.metrics:
            metric.reset()

    def reset_local(self) -> None:
        """Reset the local values of every part."""
        for metric in self.metrics:
            metric.reset_local()

    def get(self) -> tuple[list[str], list[Any]]:
        """Names and values of all parts."""
        return self._gathered(lambda metric: metric.get())

    def get_global(self) -> tuple[list[str], list[Any]]:
        """Names and global values of all parts."""
        return self._gathered(lambda metric: metric.get_global())

    def _gathered(
        self, read: Callable[[EvalMetric], tuple[Any, Any]]
    ) -> tuple[list[str], list[Any]]:
        names: list[str] = []
        values: list[Any] = []
        for metric in self.metrics:
            name, value = read(metric)
            names += name if isinstance(name, list) else [name]
            values += value if isinstance(value, list) else [value]
        return names, values

    def get_config(self) -> dict[str, Any]:
        """The configuration, with those of all parts as ``metrics``."""
        config = super().get_config()
        config["metrics"] = [metric.get_config() for metric in self.metrics]
        return config


def _only(arrays: Mapping[str, Any], names: list[str] | None) -> Mapping[str, Any]:
    if names is None:
        return arrays
    return {name: array for name, array in arrays.items() if name in names}
