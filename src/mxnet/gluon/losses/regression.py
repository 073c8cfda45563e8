"""Losses between numbers."""

from __future__ import annotations

import math
from typing import Any

from mxnet.gluon.losses.base import Loss, weighted


class L1Loss(Loss):
    r"""Mean of the absolute differences.

    .. math:: L_i = \operatorname{mean} |\text{label}_i - \text{pred}_i|

    Shapes:
        pred: Any.
        label: As many elements as ``pred``.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.

    Args:
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.loss.L1Loss()(mx.nd.array([[1, 4]]), mx.nd.array([[2, 2]])).asnumpy()
        array([1.5], dtype=float32)
    """

    def __init__(
        self,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        loss = F.abs(F.reshape_like(label, pred) - pred)
        return self._weighted_mean(F, loss, sample_weight)


class L2Loss(Loss):
    r"""Half the mean of the squared differences.

    .. math:: L_i = \tfrac{1}{2} \operatorname{mean} (\text{label}_i - \text{pred}_i)^2

    Shapes:
        pred: Any.
        label: As many elements as ``pred``.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.

    Args:
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.loss.L2Loss()(mx.nd.array([[1, 4]]), mx.nd.array([[2, 2]])).asnumpy()
        array([1.25], dtype=float32)
    """

    def __init__(
        self,
        weight: float | None = 1.0,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        loss = F.square(F.reshape_like(label, pred) - pred)
        weight = 0.5 if self._weight is None else self._weight / 2
        return self._mean(F, weighted(F, loss, weight, sample_weight))


class HuberLoss(Loss):
    r"""Squared near zero, absolute further away.

    .. math:: L_i = \operatorname{mean} \begin{cases} d^2 / (2 \rho) & d \le \rho \\
        d - \rho / 2 & \text{else} \end{cases}, \quad d = |\text{label}_i - \text{pred}_i|

    Shapes:
        pred: Any.
        label: As many elements as ``pred``.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(N,)``.

    Args:
        rho: Difference at which the loss changes from squared to absolute.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> mx.gluon.loss.HuberLoss()(mx.nd.array([[1, 4]]), mx.nd.array([[2, 2]])).asnumpy()
        array([1.], dtype=float32)

    References:
        P. J. Huber, "Robust Estimation of a Location Parameter", 1964,
        https://doi.org/10.1214/aoms/1177703732
    """

    def __init__(
        self,
        rho: float = 1,
        weight: float | None = None,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._rho = rho

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        distance = F.abs(F.reshape_like(label, pred) - pred)
        loss = F.where(
            distance > self._rho,
            distance - 0.5 * self._rho,
            (0.5 / self._rho) * F.square(distance),
        )
        return self._weighted_mean(F, loss, sample_weight)


class PoissonNLLLoss(Loss):
    r"""Negative log likelihood of counts under a Poisson distribution, averaged over everything.

    .. math:: L = \operatorname{mean} (\lambda - \text{target} \log \lambda + \log \text{target}!)

    Shapes:
        pred: Any.
        target: As many elements as ``pred``.
        sample_weight: Broadcasts to ``pred``, for example ``(N, 1)``.
        output: ``(1,)``: the mean over samples too, as in the reference.

    Args:
        from_logits: Whether ``pred`` is :math:`\log \lambda` and not :math:`\lambda`.
        compute_full: Add the last term, by Stirling's approximation for targets above 1.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> loss = mx.gluon.loss.PoissonNLLLoss()
        >>> loss(mx.nd.zeros((2, 3)), mx.nd.ones((2, 3))).asnumpy()
        array([1.], dtype=float32)
    """

    def __init__(
        self,
        weight: float | None = None,
        from_logits: bool = True,
        batch_axis: int = 0,
        compute_full: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._from_logits = from_logits
        self._compute_full = compute_full

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        target: Any,
        sample_weight: Any = None,
        epsilon: float = 1e-08,
    ) -> Any:
        """One loss per sample."""
        target = F.reshape_like(target, pred)
        if self._from_logits:
            loss = F.exp(pred) - target * pred
        else:
            loss = pred - target * F.log(pred + epsilon)
        if self._compute_full:
            # Small targets add nothing; 1 stands in for them so that the logarithm stays finite.
            large = F.maximum(target, 1.0)
            stirling = large * F.log(large) - large + 0.5 * F.log(2 * math.pi * large)
            loss = loss + stirling * (target > 1)
        return F.mean(weighted(F, loss, self._weight, sample_weight))
