"""Metrics of an estimator: checking them, and choosing them for a loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.gluon.loss import SoftmaxCrossEntropyLoss as SoftmaxCrossEntropyLoss
from mxnet.metric import Accuracy as Accuracy
from mxnet.metric import CompositeEvalMetric as CompositeEvalMetric
from mxnet.metric import EvalMetric as EvalMetric


def as_metrics(metrics: Any) -> list[EvalMetric]:
    """A flat list of metrics out of none, one, several or a composite one.

    Raises:
        ValueError: Something else is among them.
    """
    if isinstance(metrics, CompositeEvalMetric):
        return [each for metric in metrics.metrics for each in as_metrics(metric)]
    if isinstance(metrics, list | tuple):
        return [each for metric in metrics for each in as_metrics(metric)]
    if metrics is None:
        return []
    if not isinstance(metrics, EvalMetric):
        raise ValueError(
            "metrics must be a Metric or a list of Metric, refer to mxnet.metric.EvalMetric: "
            f"{metrics}"
        )
    return [metrics]


def suggest_metrics(loss: Any) -> list[EvalMetric]:
    """Metrics that suit a loss."""
    return [Accuracy()] if isinstance(loss, SoftmaxCrossEntropyLoss) else []


def check_known(handler: Any, known: Sequence[EvalMetric]) -> None:
    """Check that a handler's ``metrics`` are an estimator's: others are in no one's care.

    Raises:
        ValueError: One is not.
    """
    metrics = getattr(handler, "metrics", None)
    for metric in metrics if isinstance(metrics, list | tuple) else ():
        if isinstance(metric, EvalMetric) and not any(metric is each for each in known):
            raise ValueError(
                f"Event handler {type(handler).__name__} refers to a metric instance {metric} "
                "outside of the known training and validation metrics. Please use the metrics "
                "from estimator.train_metrics and estimator.val_metrics instead."
            )
