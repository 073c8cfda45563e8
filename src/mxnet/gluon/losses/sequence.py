"""Losses between sequences."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.losses.base import Loss, weighted


class CTCLoss(Loss):
    r"""Connectionist temporal classification: sequences without alignment to labels.

    The last class is the blank. Labels are padded with -1 where no lengths are given.

    Shapes:
        pred: ``(N, T, C)``, axes in the order of ``layout``; no softmax applied yet.
        label: ``(N, L)``, axes in the order of ``label_layout``.
        pred_lengths: ``(N,)``.
        label_lengths: ``(N,)``.
        sample_weight: Broadcasts to ``(N,)``.
        output: ``(N,)``.

    Args:
        layout: ``"NTC"`` or ``"TNC"``.
        label_layout: ``"NT"`` or ``"TN"``.
        weight: Factor of the whole loss.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: A layout is unknown.

    Example:
        >>> loss = mx.gluon.loss.CTCLoss()
        >>> loss(mx.nd.zeros((1, 2, 3)), mx.nd.array([[0, 1]])).asnumpy().round(4)
        array([2.1972], dtype=float32)

    References:
        A. Graves et al., "Connectionist Temporal Classification", 2006,
        https://doi.org/10.1145/1143844.1143891
    """

    def __init__(
        self,
        layout: str = "NTC",
        label_layout: str = "NT",
        weight: float | None = None,
        **kwargs: Any,
    ) -> None:
        for name, given, known in (
            ("pred", layout, ("NTC", "TNC")),
            ("label", label_layout, ("NT", "TN")),
        ):
            if given not in known:
                raise AssertionError(
                    f"Only {known[0]!r} and {known[1]!r} layouts for {name} are supported. "
                    f"Got: {given}"
                )
        self._layout = layout
        self._label_layout = label_layout
        super().__init__(weight, label_layout.find("N"), **kwargs)

    def hybrid_forward(
        self,
        F: Any,  # noqa: N803
        pred: Any,
        label: Any,
        pred_lengths: Any = None,
        label_lengths: Any = None,
        sample_weight: Any = None,
    ) -> Any:
        """One loss per sample."""
        if self._layout == "NTC":
            pred = F.swapaxes(pred, 0, 1)
        if self._label_layout == "TN":
            label = F.swapaxes(label, 0, 1)
        loss = F.CTCLoss(
            pred,
            label,
            pred_lengths,
            label_lengths,
            use_data_lengths=pred_lengths is not None,
            use_label_lengths=label_lengths is not None,
            blank_label="last",
        )
        return weighted(F, loss, self._weight, sample_weight)
