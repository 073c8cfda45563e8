"""Likelihood of marked self-exciting point processes."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator

# Stands for log 0 where sums of exponentials are taken; unlike -inf it has a gradient, of 0.
_LOG_ZERO = -1e30


@operator("_contrib_hawkesll", num_outputs=2)
def hawkesll(
    lda: Tensor,
    alpha: Tensor,
    beta: Tensor,
    state: Tensor,
    lags: Tensor,
    marks: Tensor,
    valid_length: Tensor,
    max_time: Tensor,
) -> tuple[Tensor, Tensor]:
    r"""Log likelihood of Hawkes processes whose marks excite themselves.

    Events of mark :math:`k` arrive with the intensity

    .. math::
        \lambda_k(t) = \mu_k + \alpha_k \beta_k
            \Big( r_k e^{-\beta_k t} + \sum_{t_i < t,\, y_i = k} e^{-\beta_k (t - t_i)} \Big)

    and the result is
    :math:`\sum_i \log \lambda_{y_i}(t_i) - \sum_k \int_0^T \lambda_k(t)\,dt`.

    Shapes:
        lda: ``(N, K)``.
        alpha, beta: ``(K,)``.
        state: ``(N, K)``.
        lags, marks: ``(N, T)``.
        valid_length, max_time: ``(N,)``.
        output: ``(N,)`` and ``(N, K)``.

    Args:
        lda: Background intensities :math:`\mu`; positive.
        alpha: Branching ratios :math:`\alpha`: events each event causes on average.
        beta: Decay rates :math:`\beta`; positive.
        state: Excitement :math:`r` left from before time 0.
        lags: Time from each event to the next, the first from time 0.
        marks: Mark :math:`y_i` of each event: whole numbers from 0 to :math:`K - 1`.
        valid_length: Number of events in each sequence; the rest is padding.
        max_time: End :math:`T` of the observation.

    Returns:
        The log likelihood of each sequence, and the excitement left at its end, which is a constant
        to gradients.

    Raises:
        MXNetError: Shapes do not fit.

    Example:
        >>> one = mx.nd.ones((1,))
        >>> ll, state = mx.nd.contrib.hawkesll(
        ...     one.reshape((1, 1)), one * 0, one, mx.nd.zeros((1, 1)), mx.nd.ones((1, 2)),
        ...     mx.nd.zeros((1, 2)), one * 2, one * 5,
        ... )  # without excitement: two events at rate 1 in 5 units of time
        >>> ll.asnumpy()
        array([-5.], dtype=float32)

    References:
        Hawkes, 1971, Spectra of Some Self-Exciting and Mutually Exciting Point Processes,
        https://doi.org/10.1093/biomet/58.1.83
    """
    _check_shapes(lda, alpha, beta, state, lags, marks, valid_length, max_time)
    dtype = lda.dtype
    # times grow with the number of events: sums of their exponentials need the digits of float64
    mu, a, b, r, intervals, end = (
        tensor.double() for tensor in (lda, alpha, beta, state, lags, max_time)
    )
    kinds, steps = mu.shape[1], intervals.shape[1]
    valid = torch.arange(steps, device=lags.device) < valid_length.detach()[:, None]
    mark = marks.detach().long().clamp(0, kinds - 1)
    times = (intervals * valid).cumsum(1)

    is_kind = (mark[..., None] == torch.arange(kinds, device=lags.device)) & valid[..., None]
    growth = (b * times[..., None]).masked_fill(~is_kind, _LOG_ZERO)
    # sum over earlier events of the same kind, as logarithm: shifted by one event
    earlier = torch.nn.functional.pad(growth.logcumsumexp(1), (0, 0, 1, 0), value=_LOG_ZERO)
    earlier = earlier[:, :steps].gather(2, mark[..., None]).squeeze(2)
    own_b = b[mark]
    excitement = (earlier - own_b * times).exp() + r.gather(1, mark) * (-own_b * times).exp()
    intensity = mu.gather(1, mark) + a[mark] * own_b * excitement
    log_intensities = torch.where(valid, intensity, torch.ones_like(intensity)).log().sum(1)

    left = torch.where(is_kind, (-b * (end[:, None] - times)[..., None]).exp(), 0.0).sum(1)
    left = left + r * (-b * end[:, None]).exp()
    arrived = r + is_kind.sum(1)
    compensator = (mu * end[:, None] + a * (arrived - left)).sum(1)
    # reference: no gradient flows through the state
    return (log_intensities - compensator).to(dtype), left.detach().to(dtype)


def _check_shapes(lda: Tensor, *others: Tensor) -> None:
    if lda.ndim == 2:
        count, kinds = lda.shape
        steps = others[3].shape[-1] if others[3].ndim else 0
        expected = [
            (kinds,), (kinds,), (count, kinds), (count, steps), (count, steps), (count,), (count,)
        ]  # fmt: skip
        if [tuple(tensor.shape) for tensor in others] == expected:
            return
    shapes = ", ".join(str(tuple(tensor.shape)) for tensor in (lda, *others))
    raise MXNetError(
        "hawkesll: expected shapes (N, K), (K,), (K,), (N, K), (N, T), (N, T), (N,), (N,); "
        f"got {shapes}"
    )
