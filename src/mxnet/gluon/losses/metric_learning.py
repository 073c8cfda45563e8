"""Losses between embeddings."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.losses.base import Loss, weighted


class TripletLoss(Loss):
    r"""Makes an embedding nearer to a positive example than to a negative one.

    .. math:: L_i = \max(0, \sum (p_i - x_i)^2 - (n_i - x_i)^2 + \text{margin})

    Shapes:
        pred, positive, negative: The same shape.
        output: ``(N,)``.

    Args:
        margin: By how much nearer it should be.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> x = mx.nd.array([[0, 1]])
        >>> mx.gluon.loss.TripletLoss()(x, x + 1, x).asnumpy()
        array([3.], dtype=float32)

    References:
        F. Schroff et al., "FaceNet: A Unified Embedding for Face Recognition and Clustering", 2015,
        https://arxiv.org/abs/1503.03832
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
        positive: Any,
        negative: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        near = F.square(F.reshape_like(positive, pred) - pred)
        far = F.square(F.reshape_like(negative, pred) - pred)
        loss = F.sum(near - far, axis=self._batch_axis, exclude=True)
        return weighted(F, F.relu(loss + self._margin), self._weight, sample_weight)


class CosineEmbeddingLoss(Loss):
    r"""Makes embeddings point in the same direction, or in different ones.

    .. math:: L_i = \begin{cases} 1 - \cos(x_i, y_i) & \text{label}_i = 1 \\
        \max(0, \cos(x_i, y_i) - \text{margin}) & \text{else} \end{cases}

    Shapes:
        input1, input2: ``(N, C)``.
        label: ``(N,)``; 1 for the same direction, -1 for different ones.
        output: ``(N, 1)``.

    Args:
        margin: Cosine below which embeddings are different enough.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> loss = mx.gluon.loss.CosineEmbeddingLoss()
        >>> x = mx.nd.array([[1, 0], [1, 0]])
        >>> loss(x, x, mx.nd.array([1, -1])).asnumpy().tolist()
        [[0.0], [1.0]]
    """

    def __init__(
        self,
        weight: float | None = None,
        batch_axis: int = 0,
        margin: float = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self._margin = margin

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        input1: Any,
        input2: Any,
        label: Any,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        input1 = F.reshape_like(input1, input2)
        cosine = _cosine(F, input1, input2)
        apart = F.clip(cosine - self._margin, a_min=0.0, a_max=1 - self._margin)
        loss = F.where(F.reshape(label, (-1, 1)) == 1, 1 - cosine, apart)
        return weighted(F, loss, self._weight, sample_weight)


def _cosine(F: Any, x: Any, y: Any) -> Any:  # noqa: N803
    """Cosine of the angle between vectors along the last axis, as a column."""
    product = F.reshape(F.sum(x * y, axis=-1), (-1, 1))
    lengths = F.norm(x, axis=-1) * F.norm(y, axis=-1)
    # Not by zero: a vector of length 0 has the cosine 0 to every other.
    return product / F.maximum(F.reshape(lengths, (-1, 1)), 1e-12)


class SDMLLoss(Loss):
    r"""Smoothed deep metric learning: pairs belong together, all others in the batch apart.

    .. math:: L_i = \operatorname{KL}(l_i \,\|\, \operatorname{softmax}_j(-\|x_i - y_j\|^2)), \quad
        l_{ij} = (1 - s) [i = j] + \tfrac{s}{N - 1} [i \ne j]

    Shapes:
        x1, x2: ``(N, C)``; row by row, pairs that belong together.
        output: ``(N,)``.

    Args:
        smoothing_parameter: Probability :math:`s` given to the wrong pairs.
        weight: Factor of the whole loss.
        batch_axis: The axis of samples.
        **kwargs: ``prefix`` and ``params``.

    Example:
        >>> x = mx.nd.array([[0, 1], [3, 0]])
        >>> mx.gluon.loss.SDMLLoss()(x, x).shape
        (2,)

    References:
        G. Bonadiman et al., "Large Scale Question Paraphrase Retrieval with Smoothed Deep Metric
        Learning", 2019, https://arxiv.org/abs/1905.12786
    """

    def __init__(
        self,
        smoothing_parameter: float = 0.3,
        weight: float | None = 1.0,
        batch_axis: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(weight, batch_axis, **kwargs)
        self.smoothing_parameter = smoothing_parameter

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        x1: Any,
        x2: Any,
    ) -> Any:
        """One loss per sample."""
        batch = x1.shape[0]
        wrong = self.smoothing_parameter / (batch - 1)
        same = F.one_hot(F.arange(batch, ctx=x1.context), batch)
        label = same * (1 - self.smoothing_parameter - wrong) + wrong
        difference = F.expand_dims(x1, axis=1)
        distance = F.sum(F.square(F.broadcast_sub(difference, F.expand_dims(x2, axis=0))), axis=2)
        log_probability = F.log_softmax(-distance, axis=1)
        loss = F.sum(label * (F.log(label + 1e-12) - log_probability), axis=1)
        return weighted(F, loss, self._weight, None)
