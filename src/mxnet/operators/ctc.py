"""Connectionist temporal classification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import Shape, operator


@operator(
    "CTCLoss",
    aliases=("_contrib_CTCLoss", "_contrib_ctc_loss", "ctc_loss"),
    hidden_outputs=1,
)
def ctc_loss(
    data: Tensor,
    label: Tensor,
    data_lengths: Tensor | None = None,
    label_lengths: Tensor | None = None,
    *,
    use_data_lengths: bool = False,
    use_label_lengths: bool = False,
    blank_label: Literal["first", "last"] = "first",
) -> Tensor:
    r"""Negative logarithm of the probability of a labelling, summed over all its alignments.

    An alignment gives each time step a class or the blank; removing repetitions and then blanks
    leaves the labelling. The softmax over the classes is part of the operator.

    Shapes:
        data: ``(T, N, C)``, the blank included in ``C``.
        label: ``(N, L)``.
        data_lengths: ``(N,)``.
        label_lengths: ``(N,)``.
        output: ``(N,)``.

    Args:
        data: Scores before the softmax; floating point.
        label: Class indices. With ``blank_label="first"`` classes are 1 to ``C - 1`` and a label
            ends at the first 0; with ``"last"`` they are 0 to ``C - 2`` and it ends at the first
            -1.
        data_lengths: Time steps of each sequence.
        label_lengths: Length of each label, instead of padding.
        use_data_lengths: Whether ``data_lengths`` is given; otherwise all sequences have ``T``
            steps.
        use_label_lengths: Whether ``label_lengths`` is given.
        blank_label: Whether the blank is class 0 or class ``C - 1``.

    Returns:
        The loss of each sequence; 0 (with gradient 0) where the label has no alignment, being
        longer than the sequence.

    Raises:
        MXNetError: Shapes do not fit, or lengths are missing.

    Example:
        >>> loss = mx.nd.CTCLoss(mx.nd.zeros((2, 1, 2)), mx.nd.array([[1, 0]]))
        >>> print(f"{loss.exp().asscalar():.4f}")  # 3 of 4 alignments fit
        1.3333

    References:
        Graves et al. (2006), Connectionist Temporal Classification,
        https://www.cs.toronto.edu/~graves/icml_2006.pdf
    """
    if data.ndim != 3 or label.ndim != 2 or label.shape[0] != data.shape[1]:
        raise MXNetError(
            f"CTCLoss: data has shape {tuple(data.shape)} and label {tuple(label.shape)}, "
            "expected (T, N, C) and (N, L)"
        )
    if use_label_lengths and not use_data_lengths and label_lengths is None:
        # Positionally the lengths of the labels come third when those of the data are not used.
        label_lengths = data_lengths
    steps, batch, classes = data.shape
    blank = 0 if blank_label == "first" else classes - 1
    labels = label.detach().long()
    if use_label_lengths:
        target_lengths = _lengths("label_lengths", label_lengths, batch, label.shape[1])
    else:
        is_class = labels > 0 if blank_label == "first" else labels >= 0
        target_lengths = is_class.long().cumprod(1).sum(1)
    if use_data_lengths:
        input_lengths = _lengths("data_lengths", data_lengths, batch, steps)
    else:
        input_lengths = torch.full((batch,), steps, dtype=torch.long, device=data.device)
    if data.is_meta:
        return data.new_empty(batch)
    # float16 has no kernel, and too little range for products of probabilities.
    scores = data.float() if data.dtype in (torch.float16, torch.bfloat16) else data
    losses = torch.ctc_loss(
        torch.log_softmax(scores, 2),
        labels.clamp(0, classes - 1),
        input_lengths,
        target_lengths,
        blank,
        0,
        True,
    )
    return losses.to(data.dtype)


def _lengths(what: str, lengths: Tensor | None, batch: int, most: int) -> Tensor:
    if lengths is None:
        raise MXNetError(f"CTCLoss: use_{what}=True needs the input {what}")
    if lengths.shape != (batch,):
        raise MXNetError(f"CTCLoss: {what} has shape {tuple(lengths.shape)}, expected ({batch},)")
    return lengths.detach().long().clamp(0, most)


@ctc_loss.uses_inputs
def _(params: Mapping[str, Any]) -> Sequence[str]:
    lengths = [f"{what}_lengths" for what in ("data", "label") if params[f"use_{what}_lengths"]]
    return ("data", "label", *lengths)


@ctc_loss.fill_shapes
def _(shapes: list[Shape | None], **_: Any) -> list[Shape | None]:
    data = shapes[0]
    if data:
        shapes[2:] = [(data[1],)] * (len(shapes) - 2)
    return shapes
