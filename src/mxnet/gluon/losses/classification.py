"""Losses between distributions over classes."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.losses.base import Loss, weighted


class SoftmaxCrossEntropyLoss(Loss):
    r"""Cross entropy between a softmax and labels.

    .. math:: L_i = -\sum_c \text{label}_{ic} \log \operatorname{softmax}(\text{pred}_i)_c

    Shapes:
        pred: Any; ``axis`` has one element per class.
        label: Shape of ``pred`` without ``axis`` (integers), or with it (``sparse_label=False``).
        sample_weight: Broadcasts to ``pred`` with ``axis`` of length 1, for example ``(N, 1)``.
        output: ``(N,)``; a mean over axes that are neither ``axis`` nor ``batch_axis``.

    Args:
        axis: The axis of classes.
        sparse_label: Whether labels are class numbers and not probabilities.
        from_logits: Whether ``pred`` holds log probabilities, so that no softmax is needed.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()
        >>> loss(mx.nd.zeros((2, 4)), mx.nd.array([0, 3])).asnumpy().round(4)
        array([1.3863, 1.3863], dtype=float32)
    """

    def __init__(
        self,
        axis: int = -1,
        sparse_label: bool = True,
        from_logits: bool = False,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._axis = axis
        self._sparse_label = sparse_label
        self._from_logits = from_logits

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        if not self._from_logits:
            pred = F.log_softmax(pred, axis=self._axis)
        if self._sparse_label:
            loss = -F.pick(pred, label, axis=self._axis, keepdims=True)
        else:
            label = F.reshape_like(label, pred)
            loss = -F.sum(pred * label, axis=self._axis, keepdims=True)
        return self._weighted_mean(F, loss, sample_weight)


class SigmoidBinaryCrossEntropyLoss(Loss):
    r"""Cross entropy between a sigmoid and labels from 0 to 1.

    .. math:: L_i = -\operatorname{mean} (w \, y \log p + (1 - y) \log (1 - p))

    Shapes:
        pred: Any.
        label: As many elements as ``pred``.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.
        pos_weight: Broadcasts to ``pred``; the :math:`w` above.

    Args:
        from_sigmoid: Whether ``pred`` holds probabilities, so that no sigmoid is needed.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> loss = mx.gluon.loss.SigmoidBinaryCrossEntropyLoss()
        >>> loss(mx.nd.zeros((2, 3)), mx.nd.ones((2, 3))).asnumpy().round(4)
        array([0.6931, 0.6931], dtype=float32)
    """

    def __init__(
        self,
        from_sigmoid: bool = False,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_sigmoid = from_sigmoid

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
        pos_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        label = F.reshape_like(label, pred)
        loss = (
            _bce_of_probabilities(F, pred, label, pos_weight)
            if self._from_sigmoid
            else _bce_of_logits(F, pred, label, pos_weight)
        )
        return self._weighted_mean(F, loss, sample_weight)


def _bce_of_logits(F: Any, pred: Any, label: Any, pos_weight: Any) -> Any:  # noqa: N803
    # log(1 + exp(-|x|)) does not overflow, unlike log(1 + exp(x)).
    rest = F.Activation(-F.abs(pred), act_type="softrelu")
    if pos_weight is None:
        return F.relu(pred) - pred * label + rest
    factor = 1 + F.broadcast_mul(pos_weight - 1, label)
    return pred - pred * label + factor * (rest + F.relu(-pred))


def _bce_of_probabilities(F: Any, pred: Any, label: Any, pos_weight: Any) -> Any:  # noqa: N803
    tiny = 1e-12  # keeps the logarithm finite
    positive = F.log(pred + tiny) * label
    if pos_weight is not None:
        positive = F.broadcast_mul(positive, pos_weight)
    return -(positive + F.log(1.0 - pred + tiny) * (1.0 - label))


class KLDivLoss(Loss):
    r"""Kullback-Leibler divergence of a distribution from labels.

    .. math:: L_i = \sum \text{label}_i (\log \text{label}_i - \log p_i)

    Shapes:
        pred: Any.
        label: Shape of ``pred``; probabilities.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.

    Args:
        from_logits: Whether ``pred`` holds log probabilities, so that no softmax is needed.
        axis: The axis of classes.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> loss = mx.gluon.loss.KLDivLoss(from_logits=False)
        >>> loss(mx.nd.zeros((1, 2)), mx.nd.array([[1, 0]])).asnumpy().round(4)
        array([0.6931], dtype=float32)

    References:
        S. Kullback and R. A. Leibler, "On Information and Sufficiency", 1951,
        https://doi.org/10.1214/aoms/1177729694
    """

    def __init__(
        self,
        from_logits: bool = True,
        axis: int = -1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_logits = from_logits
        self._axis = axis

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        if not self._from_logits:
            pred = F.log_softmax(pred, axis=self._axis)
        loss = label * (F.log(label + 1e-12) - pred)
        loss = weighted(F, loss, self._weight, sample_weight)
        return F.sum(loss, axis=self._batch_axis, exclude=True)


SigmoidBCELoss = SigmoidBinaryCrossEntropyLoss
SoftmaxCELoss = SoftmaxCrossEntropyLoss
