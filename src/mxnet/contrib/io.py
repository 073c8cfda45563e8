"""Gluon's data loaders as data iterators, for Module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from mxnet.dtypes import torch_dtype
from mxnet.io import DataDesc as DataDesc
from mxnet.io import DataIter as DataIter
from mxnet.ndarray import NDArray


class DataLoaderIter(DataIter):
    """Yields the batches of a data loader whose samples are pairs of data and label.

    The first batch is loaded at once: it tells the shapes. A last batch with fewer samples is
    filled up with zeros.

    Args:
        loader: A ``gluon.data.DataLoader``.
        data_name: Name of the data.
        label_name: Name of the label.
        dtype: Element type of data and labels.

    Raises:
        ValueError: The loader has no batch, or its batches are not pairs.

    Example:
        >>> data = mx.gluon.data.ArrayDataset(mx.nd.ones((3, 2)), mx.nd.arange(3))
        >>> batches = mx.contrib.io.DataLoaderIter(mx.gluon.data.DataLoader(data, batch_size=2))
        >>> [(b.data[0].shape, b.label[0].asnumpy().tolist(), b.pad) for b in batches]
        [((2, 2), [0.0, 1.0], 0), ((2, 2), [2.0, 0.0], 1)]
    """

    def __init__(
        self,
        loader: Any,
        data_name: str = "data",
        label_name: str = "softmax_label",
        dtype: Any = "float32",
    ) -> None:
        super().__init__()
        self._loader = loader
        self._iter: Iterator[Any] = iter(loader)
        self.dtype = dtype
        self._first = next(self._iter, None)
        if self._first is None:
            raise ValueError("DataLoaderIter: the loader has no batch")
        data, label = self._pair(self._first)
        self.batch_size = data.shape[0]
        self.provide_data = [DataDesc(data_name, data.shape, dtype)]
        self.provide_label = [DataDesc(label_name, label.shape, dtype)]
        self._current_batch: Any = None

    @staticmethod
    def _pair(batch: Any) -> tuple[NDArray, NDArray]:
        if not isinstance(batch, list | tuple) or len(batch) != 2:
            count = len(batch) if isinstance(batch, list | tuple) else 1
            raise ValueError(
                f"DataLoaderIter: expected batches of data and label, got {count} arrays"
            )
        return batch[0], batch[1]

    def reset(self) -> None:
        """Begin a new epoch."""
        self._first = None
        self._iter = iter(self._loader)

    def iter_next(self) -> bool:
        """Move to the next batch; false when the epoch is over."""
        self._current_batch = self._first if self._first is not None else next(self._iter, None)
        self._first = None
        return self._current_batch is not None

    def _padded(self, place: int) -> list[NDArray]:
        array = self._pair(self._current_batch)[place]
        data = array._data.to(torch_dtype(self.dtype))
        if self.getpad():
            data = torch.cat([data, data.new_zeros(self.getpad(), *data.shape[1:])])
        return [NDArray(data, ctx=array.context)]

    def getdata(self) -> list[NDArray]:
        """The data of the current batch."""
        return self._padded(0)

    def getlabel(self) -> list[NDArray]:
        """The labels of the current batch."""
        return self._padded(1)

    def getpad(self) -> int:
        """How many rows of zeros fill the current batch up."""
        return self.batch_size - int(self._current_batch[0].shape[0])

    def getindex(self) -> None:
        """None: samples have no numbers."""
        return
