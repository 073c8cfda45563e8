"""What all losses share."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.numpy import ndarray


class Loss(HybridBlock):
    """Base class of losses: one number per sample.

    Args:
        weight: Factor of the whole loss; None for 1.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> class Absolute(mx.gluon.loss.Loss):
        ...     def hybrid_forward(self, F, pred, label):
        ...         return self._mean(F, F.abs(pred - label))
        >>> Absolute(None, 0)(mx.nd.ones((2, 3)), mx.nd.zeros((2, 3))).asnumpy()
        array([1., 1.], dtype=float32)
    """

    def __init__(self, weight: float | None, batch_axis: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._weight = weight
        self._batch_axis = batch_axis

    def __repr__(self) -> str:
        return f"{type(self).__name__}(batch_axis={self._batch_axis}, w={self._weight})"

    def _mean(self, F: Any, loss: Any) -> Any:  # noqa: N803
        """The mean over all axes but that of samples."""
        if isinstance(loss, ndarray) and not loss.ndim:
            return loss  # a number is its own mean
        return F.mean(loss, axis=self._batch_axis, exclude=True)

    def _weighted_mean(self, F: Any, loss: Any, sample_weight: Any) -> Any:  # noqa: N803
        return self._mean(F, weighted(F, loss, self._weight, sample_weight))


def weighted(
    F: Any,  # noqa: N803
    loss: Any,
    weight: float | None = None,
    sample_weight: Any = None,
) -> Any:
    """``loss`` times a weight of every sample, which broadcasts, and a weight of the whole.

    Args:
        F: ``mx.nd`` or ``mx.sym``, as in ``hybrid_forward``.
        loss: The loss of every sample.
        weight: Factor of the whole; None for 1.
        sample_weight: Factors of the samples; None for 1.
    """
    if sample_weight is not None:
        loss = F.broadcast_mul(loss, sample_weight)
    return loss if weight is None else loss * weight


def reshaped_like(F: Any, x: Any, y: Any) -> Any:  # noqa: N803
    """``x`` in the shape of ``y``."""
    return F.reshape_like(x, y)
