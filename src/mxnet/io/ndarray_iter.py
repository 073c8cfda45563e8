"""Batches out of arrays in memory."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from mxnet.dtypes import python_dtype, torch_dtype
from mxnet.io.data_iter import DataIter
from mxnet.io.description import DataBatch, DataDesc
from mxnet.io.utils import is_hdf5, named_arrays
from mxnet.ndarray import NDArray, array
from mxnet.ndarray.sparse import CSRNDArray, csr_matrix

_MODES = ("pad", "discard", "roll_over")
# The samples of a batch: ranges of an array's rows, or the rows' numbers.
_Rows = slice | np.ndarray


class NDArrayIter(DataIter):
    """Yields batches of the rows of arrays.

    Args:
        data: Inputs: an array (NDArray, NumPy array, h5py data set, csr matrix), a list of arrays,
            or a dictionary of arrays by name. NumPy arrays become float32; h5py data sets stay on
            the disk, and batches are read when they are needed.
        label: Labels, in the same forms; None for none.
        batch_size: Rows per batch.
        shuffle: Draw a new order with every epoch, from NumPy's global generator.
        last_batch_handle: What to do with rows that do not fill a batch: ``"pad"`` fills it up with
            the first rows, ``"discard"`` leaves them out, ``"roll_over"`` keeps them for the next
            epoch. Sparse arrays can only be discarded.
        data_name: Name of an input that has none.
        label_name: Name of a label that has none.
        layout: Layout that the descriptions report.

    Raises:
        TypeError: There is something else in ``data`` or ``label``.
        ValueError: Arrays have different numbers of rows, there are none, or an option is unknown.
        NotImplementedError: A sparse array, and not ``"discard"``.

    Example:
        >>> batches = mx.io.NDArrayIter(mx.nd.array([1, 2, 3]), batch_size=2)
        >>> [(batch.data[0].asnumpy().tolist(), batch.pad) for batch in batches]
        [([1.0, 2.0], 0), ([3.0, 1.0], 1)]
    """

    def __init__(
        self,
        data: Any,
        label: Any = None,
        batch_size: int = 1,
        shuffle: bool = False,
        last_batch_handle: str = "pad",
        data_name: str = "data",
        label_name: str = "softmax_label",
        layout: str = "NCHW",
    ) -> None:
        super().__init__(batch_size)
        self.data = named_arrays(data, allow_empty=False, default_name=data_name)
        self.label = named_arrays(label, allow_empty=True, default_name=label_name)
        self.data_list = [source for _, source in self.data + self.label]
        self.num_source = len(self.data_list)
        self.num_data = self.data_list[0].shape[0]
        self.shuffle = shuffle
        self.last_batch_handle = last_batch_handle
        self.layout = layout
        self._check()
        self.idx = np.arange(self.num_data)
        self.cursor = -batch_size
        self._order: np.ndarray | None = None
        self._carried = self._left_over = self.idx[:0]
        self._rows: list[_Rows] = []
        self.reset()

    def _check(self) -> None:
        for name, source in self.data + self.label:
            if source.shape[0] != self.num_data:
                raise ValueError(
                    f"NDArrayIter: {name} has {source.shape[0]} rows, but {self.data[0][0]} has "
                    f"{self.num_data}"
                )
            if getattr(source, "stype", "default") != "default" and (
                not isinstance(source, CSRNDArray) or self.last_batch_handle != "discard"
            ):
                raise NotImplementedError(
                    "`NDArrayIter` only supports ``CSRNDArray`` with `last_batch_handle` set to "
                    f"`discard`; {name} is a {type(source).__name__}, last_batch_handle is "
                    f"{self.last_batch_handle!r}"
                )
        if self.last_batch_handle not in _MODES:
            raise ValueError(
                f"NDArrayIter: last_batch_handle is {self.last_batch_handle!r}; expected one of "
                f"{', '.join(_MODES)}"
            )
        if self.batch_size < 1:
            raise ValueError(f"NDArrayIter: batch_size must be positive, got {self.batch_size}")

    @property
    def provide_data(self) -> list[DataDesc]:
        """Descriptions of the inputs."""
        return [self._describe(name, source) for name, source in self.data]

    @property
    def provide_label(self) -> list[DataDesc]:
        """Descriptions of the labels."""
        return [self._describe(name, source) for name, source in self.label]

    def _describe(self, name: str, source: Any) -> DataDesc:
        # Batches of h5py data sets are NumPy arrays first, so they become float32.
        dtype = np.float32 if is_hdf5(source) else python_dtype(torch_dtype(source.dtype))
        return DataDesc(name, (self.batch_size, *source.shape[1:]), dtype, self.layout)

    def hard_reset(self) -> None:
        """Begin a new epoch, and forget the rows that were kept for it."""
        self._left_over = self.idx[:0]
        self.reset()

    def reset(self) -> None:
        """Begin a new epoch, with the rows that ``"roll_over"`` kept for it."""
        self._carried, self._left_over = self._left_over, self.idx[:0]
        if self.shuffle:
            # The order so far is shuffled again, as by a reference that moves the rows themselves.
            np.random.shuffle(self.idx)  # noqa: NPY002 - users seed NumPy's global generator
            self._order = self.idx if self._order is None else self._order[self.idx]
            self._order = self._order.copy()
        self.cursor = -self.batch_size - len(self._carried)

    def iter_next(self) -> bool:
        """Move to the next batch; false when the epoch is over."""
        begin = self.cursor = self.cursor + self.batch_size
        end = begin + self.batch_size
        if begin >= self.num_data:
            return False
        if end <= self.num_data:
            self._rows = [self._range(begin, end)] if begin >= 0 else self._with_carried(begin, end)
            return True
        if self.last_batch_handle == "pad":
            whole, rest = divmod(end - self.num_data, self.num_data)
            first = [self._range(0, self.num_data)] * whole
            self._rows = [self._range(begin, self.num_data), *first, self._range(0, rest)]
            return True
        if self.last_batch_handle == "roll_over":
            order = np.arange(self.num_data) if self._order is None else self._order
            self._left_over = np.concatenate([self._carried, order])[begin + len(self._carried) :]
        self.cursor = self.num_data
        return False

    def _with_carried(self, begin: int, end: int) -> list[_Rows]:
        """Rows from a position before the epoch's own first row, which is 0."""
        count = len(self._carried)
        kept = self._carried[begin + count : min(end, 0) + count]
        return [kept, self._range(0, max(end, 0))]

    def _range(self, begin: int, end: int) -> _Rows:
        return slice(begin, end) if self._order is None else self._order[begin:end]

    def next(self) -> DataBatch:
        """The next batch.

        Raises:
            StopIteration: The epoch is over.
        """
        if not self.iter_next():
            raise StopIteration
        return DataBatch(data=self.getdata(), label=self.getlabel(), pad=self.getpad(), index=None)

    def getdata(self) -> list[Any]:
        """The inputs of the current batch."""
        return [_take(source, self._rows) for _, source in self.data]

    def getlabel(self) -> list[Any]:
        """The labels of the current batch."""
        return [_take(source, self._rows) for _, source in self.label]

    def getpad(self) -> int:
        """How many rows of the current batch came before: at its end, or rolled over."""
        if self.last_batch_handle == "pad" and self.cursor + self.batch_size > self.num_data:
            return self.cursor + self.batch_size - self.num_data
        if self.last_batch_handle == "roll_over" and -self.batch_size < self.cursor < 0:
            return -self.cursor
        return 0


def _take(source: Any, rows: list[_Rows]) -> Any:
    """A new array with the given rows of an array."""
    if is_hdf5(source):
        return array(np.concatenate([_read_rows(source, part) for part in rows]))
    if isinstance(source, CSRNDArray):
        (part,) = rows
        return source[part].copy() if isinstance(part, slice) else _take_csr(source, part)
    data = source._data.detach()
    if len(rows) == 1 and isinstance(rows[0], slice):
        return NDArray(data[rows[0]].clone(), ctx=source.context)
    pieces = [
        data[part] if isinstance(part, slice) else data[torch.from_numpy(part).to(data.device)]
        for part in rows
    ]
    return NDArray(pieces[0] if len(pieces) == 1 else torch.cat(pieces), ctx=source.context)


def _read_rows(source: Any, part: _Rows) -> Any:
    if isinstance(part, slice):
        return source[part]
    ascending, place = np.unique(part, return_inverse=True)  # h5py reads ascending rows only
    return source[ascending][place]


def _take_csr(source: CSRNDArray, rows: np.ndarray) -> CSRNDArray:
    indptr = source.indptr.asnumpy()
    counts = np.diff(indptr)[rows]
    bounds = np.concatenate([[0], np.cumsum(counts)])
    # Position of every chosen value: its row's first position plus its rank in the row.
    positions = np.arange(bounds[-1]) + np.repeat(indptr[rows] - bounds[:-1], counts)
    parts = (source.data.asnumpy()[positions], source.indices.asnumpy()[positions], bounds)
    shape = (len(rows), source.shape[1])
    return csr_matrix(parts, shape=shape, ctx=source.context, dtype=source.dtype)
