"""Outputs of batches: without padding, and joined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet import ndarray


def without_padding(outputs: Sequence[Any], pad: int | None) -> list[Any]:
    """Outputs without the samples at the end that only fill the batch up."""
    if not pad:
        return list(outputs)
    return [output[: output.shape[0] - pad] for output in outputs]


def joined_batches(batches: Sequence[Sequence[Any]]) -> list[Any]:
    """Every output for the samples of all batches.

    Args:
        batches: Outputs of each batch.

    Raises:
        AssertionError: Batches have different numbers of outputs.
    """
    counts = sorted({len(outputs) for outputs in batches})
    if len(counts) != 1:
        raise AssertionError(
            "Cannot merge batches, as num of outputs is not the same in mini-batches: "
            f"{counts}. Maybe bucketing is used? Pass merge_batches=False"
        )
    return [
        outputs[0] if len(outputs) == 1 else ndarray.concat(*outputs, dim=0)
        for outputs in zip(*batches, strict=True)
    ]
