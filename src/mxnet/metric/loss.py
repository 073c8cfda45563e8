"""Mean of outputs that are losses already."""

from __future__ import annotations

from typing import Any

from mxnet.metric.arrays import as_list, tensor_of, total
from mxnet.metric.base import EvalMetric, register


@register
class Loss(EvalMetric):
    """Mean of all elements of the outputs, for networks whose outputs are losses.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes; they are not used.

    Example:
        >>> loss = mx.metric.Loss()
        >>> loss.update(None, [mx.nd.array([1, 2, 3])])
        >>> loss.get()
        ('loss', 2.0)
    """

    def __init__(
        self,
        name: str = "loss",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def update(self, _: Any, preds: Any) -> None:
        """Add a batch.

        Args:
            _: Labels; not used.
            preds: Array of losses, or list of them.
        """
        for pred in as_list(preds):
            losses = tensor_of(pred)
            self._add(total(losses), losses.numel())


@register
class Torch(Loss):
    """:class:`Loss` under the name that the reference's Torch criterions used.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes; they are not used.

    Example:
        >>> mx.metric.create("torch").name
        'torch'
    """

    def __init__(
        self,
        name: str = "torch",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names)


@register
class Caffe(Loss):
    """:class:`Loss` under the name that the reference's Caffe criterions used.

    Args:
        name: Name that is shown.
        output_names: Which outputs :meth:`update_dict` takes.
        label_names: Which labels :meth:`update_dict` takes; they are not used.

    Example:
        >>> mx.metric.create("caffe").name
        'caffe'
    """

    def __init__(
        self,
        name: str = "caffe",
        output_names: list[str] | None = None,
        label_names: list[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names)
