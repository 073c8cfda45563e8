"""Batches whose shapes differ from those that a module is bound to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.io import DataDesc
from mxnet.module.workload import Descriptions, as_descriptions, with_shapes


def changed_shapes(
    data_batch: Any, data: Descriptions, label: Descriptions, label_names: Sequence[str]
) -> tuple[Descriptions, Descriptions | None] | None:
    """Descriptions of a batch's inputs and labels, if they differ from the bound ones.

    Args:
        data_batch: The batch.
        data: Bound descriptions of the inputs.
        label: Bound descriptions of the labels.
        label_names: Names of the labels, which may be unbound until a batch brings some.

    Raises:
        MXNetError: The number of inputs differs.
    """
    arrays, labels = data_batch.data, data_batch.label or []
    if len(arrays) != len(data):
        raise MXNetError(
            f"forward: the batch has {len(arrays)} inputs, expected {len(data)}: "
            f"{', '.join(d.name for d in data)}"
        )
    if all(d.shape == a.shape for d, a in zip(data, arrays, strict=True)) and all(
        d.shape == a.shape for d, a in zip(label, labels, strict=False)
    ):
        return None
    given, given_label = data_batch.provide_data, data_batch.provide_label
    new = as_descriptions(given) if given else with_shapes(data, [a.shape for a in arrays])
    if not labels or not label_names:
        return new, None
    if given_label:
        return new, as_descriptions(given_label)
    known = label or [DataDesc(name, ()) for name in label_names]
    return new, with_shapes(known, [a.shape for a in labels])


def check_parts(batches: list[Any], group: Any, data: Descriptions, label: Descriptions) -> None:
    """Check batches that come one per context against the parts that the contexts are bound to.

    Raises:
        AssertionError: There is no batch.
        MXNetError: One has another number of samples.
    """
    if not batches:
        raise AssertionError("forward: got an empty list of batches")
    for attribute, bound, axes in (
        ("data", data, group.data_layouts),
        ("label", label, group.label_layouts),
    ):
        for i, (description, axis) in enumerate(zip(bound, axes, strict=True)):
            for batch, part in zip(batches, group.slices, strict=True):
                shape = (getattr(batch, attribute) or [])[i].shape
                if axis >= 0 and shape[axis] != part.stop - part.start:
                    raise MXNetError(
                        f"forward: {description.name} of one context has shape {shape}, "
                        f"expected {part.stop - part.start} samples; reshape the module first"
                    )
