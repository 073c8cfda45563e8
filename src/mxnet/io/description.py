"""What iterators say about their data, and the batches that they yield."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np


class _Description(NamedTuple):
    name: str
    shape: tuple[int, ...]


class DataDesc(_Description):
    """Name, shape, element type and layout of an input; as a tuple it is the name and the shape.

    Args:
        name: Name of the input.
        shape: Shape of a batch of it.
        dtype: Element type.
        layout: A letter per axis; ``N`` is the axis of the batch.

    Example:
        >>> mx.io.DataDesc("data", (32, 3, 8, 8))
        DataDesc[data,(32, 3, 8, 8),<class 'numpy.float32'>,NCHW]
    """

    dtype: Any
    layout: str | None

    def __new__(
        cls, name: str, shape: Any, dtype: Any = np.float32, layout: str | None = "NCHW"
    ) -> DataDesc:
        """Make the tuple; see the class."""
        made = super().__new__(cls, name, shape)
        made.dtype = dtype
        made.layout = layout
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return DataDesc, (self.name, self.shape, self.dtype, self.layout)

    def __repr__(self) -> str:
        return f"DataDesc[{self.name},{self.shape},{self.dtype},{self.layout}]"

    @staticmethod
    def get_batch_axis(layout: str | None) -> int:
        """The axis of the batch in a layout: 0 when there is no layout, -1 when it has no ``N``.

        Example:
            >>> mx.io.DataDesc.get_batch_axis("TNC")
            1
        """
        return 0 if layout is None else layout.find("N")

    @staticmethod
    def get_list(shapes: Sequence[Any], types: Sequence[Any] | None) -> list[DataDesc]:
        """Descriptions from pairs of names and shapes, and of names and element types.

        Args:
            shapes: ``(name, shape)`` pairs.
            types: ``(name, dtype)`` pairs, or None for float32.

        Example:
            >>> mx.io.DataDesc.get_list([("a", (2,))], [("a", "int32")])
            [DataDesc[a,(2,),int32,NCHW]]
        """
        if types is None:
            return [DataDesc(name, shape) for name, shape in shapes]
        by_name: Mapping[str, Any] = dict(types)
        return [DataDesc(name, shape, by_name[name]) for name, shape in shapes]


class DataBatch:
    """One batch of data and labels.

    Args:
        data: List of the inputs' arrays.
        label: List of the labels' arrays, or None.
        pad: How many samples at the end only fill the batch up; leave them out of predictions.
        index: Numbers of the samples, or None.
        bucket_key: Which bucket the batch belongs to; for BucketingModule.
        provide_data: Descriptions of the inputs.
        provide_label: Descriptions of the labels.

    Raises:
        AssertionError: ``data`` or ``label`` is not a list.

    Example:
        >>> print(mx.io.DataBatch([mx.nd.ones((2, 3))], [mx.nd.ones((2,))]))
        DataBatch: data shapes: [(2, 3)] label shapes: [(2,)]
    """

    def __init__(
        self,
        data: Any,
        label: Any = None,
        pad: int | None = None,
        index: Any = None,
        bucket_key: Any = None,
        provide_data: Any = None,
        provide_label: Any = None,
    ) -> None:
        if data is not None and not isinstance(data, list | tuple):
            raise AssertionError(
                f"Data must be list of NDArrays, got {type(data).__name__} (DataBatch: data)"
            )
        if label is not None and not isinstance(label, list | tuple):
            raise AssertionError(
                f"Label must be list of NDArrays, got {type(label).__name__} (DataBatch: label)"
            )
        self.data: Any = data
        self.label: Any = label
        self.pad = pad
        self.index = index
        self.bucket_key = bucket_key
        self.provide_data = provide_data
        self.provide_label = provide_label

    def __str__(self) -> str:
        data, label = _shapes(self.data), _shapes(self.label)
        return f"{type(self).__name__}: data shapes: {data} label shapes: {label}"


def _shapes(arrays: Sequence[Any] | None) -> list[Any] | None:
    return None if not arrays else [array.shape for array in arrays]
