"""The events of training, as classes to derive handlers from."""

from __future__ import annotations

from typing import Any


class EventHandler:
    """The base of everything that takes part in training.

    A handler derives from the classes of the events it wants to hear of. Handlers with a lower
    attribute ``priority`` hear first; it is 0 where there is none.

    Attributes:
        resumed: Names of attributes that a checkpoint keeps and a resumed training gets back; their
            values must be representable in JSON.

    Example:
        >>> from mxnet.gluon.contrib.estimator import BatchEnd
        >>> class Counter(BatchEnd):
        ...     resumed = ("batches",)
        ...
        ...     def __init__(self):
        ...         self.batches = 0
        ...
        ...     def batch_end(self, estimator, *args, **kwargs):
        ...         self.batches += 1
    """

    resumed: tuple[str, ...] = ()


class TrainBegin(EventHandler):
    """Hears when training begins."""

    def train_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Called before the first epoch; does nothing unless redefined."""


class TrainEnd(EventHandler):
    """Hears when training ends."""

    def train_end(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Called after the last epoch; does nothing unless redefined."""


class EpochBegin(EventHandler):
    """Hears when an epoch begins."""

    def epoch_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Called before the first batch of an epoch; does nothing unless redefined."""


class EpochEnd(EventHandler):
    """Hears when an epoch ends."""

    def epoch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> bool | None:
        """Called after the last batch of an epoch; does nothing unless redefined.

        Returns:
            True to stop training.
        """
        return False


class BatchBegin(EventHandler):
    """Hears when a batch begins."""

    def batch_begin(self, estimator: Any, *args: Any, **kwargs: Any) -> None:
        """Called with ``batch`` before it is used; does nothing unless redefined."""


class BatchEnd(EventHandler):
    """Hears when a batch ends."""

    def batch_end(self, estimator: Any, *args: Any, **kwargs: Any) -> bool | None:
        """Called with ``batch``, ``pred``, ``label`` and ``loss``; does nothing unless redefined.

        Returns:
            True to end the epoch here; ``epoch_end`` can end training.
        """
        return False
