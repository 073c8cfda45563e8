"""Losses between scores and two classes."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.losses.base import Loss


class HingeLoss(Loss):
    r"""How far scores are from the right side of a margin.

    .. math:: L_i = \operatorname{mean} \max(0, \text{margin} - \text{pred}_i \, \text{label}_i)

    Shapes:
        pred: Any.
        label: As many elements as ``pred``; -1 or 1.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.

    Args:
        margin: Distance at which a score is right enough.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.loss.HingeLoss()(mx.nd.array([[2, -2]]), mx.nd.array([[1, 1]])).asnumpy()
        array([1.5], dtype=float32)
    """

    def __init__(
        self,
        margin: float = 1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        label = F.reshape_like(label, pred)
        return self._weighted_mean(F, F.relu(self._margin - pred * label), sample_weight)


class SquaredHingeLoss(Loss):
    r"""Square of how far scores are from the right side of a margin.

    .. math:: L_i = \operatorname{mean} \max(0, \text{margin} - \text{pred}_i \, \text{label}_i)^2

    Shapes:
        pred: Any.
        label: As many elements as ``pred``; -1 or 1.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.

    Args:
        margin: Distance at which a score is right enough.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> loss = mx.gluon.loss.SquaredHingeLoss()
        >>> loss(mx.nd.array([[2, -2]]), mx.nd.array([[1, 1]])).asnumpy()
        array([4.5], dtype=float32)
    """

    def __init__(
        self,
        margin: float = 1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        label = F.reshape_like(label, pred)
        return self._weighted_mean(F, F.square(F.relu(self._margin - pred * label)), sample_weight)


class LogisticLoss(Loss):
    r"""Logistic loss of scores.

    .. math:: L_i = \operatorname{mean} \log (1 + e^{-\text{pred}_i \, \text{label}_i})

    Shapes:
        pred: Any.
        label: As many elements as ``pred``; in the format chosen.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.

    Args:
        label_format: ``"signed"`` (-1 and 1) or ``"binary"`` (0 and 1).
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        ValueError: ``label_format`` is unknown.

    Example:
        >>> loss = mx.gluon.loss.LogisticLoss()
        >>> loss(mx.nd.zeros((1, 2)), mx.nd.array([[1, -1]])).asnumpy().round(4)
        array([0.6931], dtype=float32)
    """

    def __init__(
        self,
        weight: float | None = None,
        batch_axis: int = 0,
        label_format: str = "signed",
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        if label_format not in ("signed", "binary"):
            raise ValueError(f"label_format can only be signed or binary, received {label_format}.")
        self._label_format = label_format

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        label = F.reshape_like(label, pred)
        if self._label_format == "signed":
            label = (label + 1.0) / 2.0
        # log(1 + exp(-|x|)) does not overflow, unlike log(1 + exp(x)).
        rest = F.Activation(-F.abs(pred), act_type="softrelu")
        return self._weighted_mean(F, F.relu(pred) - pred * label + rest, sample_weight)
