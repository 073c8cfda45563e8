"""Datasets: sequences of samples, and the views that filter, split and transform them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mxnet.gluon.data.sampler import FilterSampler, Sampler
from mxnet.ndarray import NDArray
from mxnet.recordio import MXIndexedRecordIO
from mxnet.util import is_np_array


class Dataset:
    """Base class of datasets: random access to samples by ``dataset[i]``, and ``len(dataset)``.

    A sample is anything; a tuple stands for several values, such as an image and its label.
    Subclasses define ``__getitem__`` and ``__len__``. Lists and arrays serve as datasets too, but
    lack the methods below.

    Example:
        >>> class Squares(mx.gluon.data.Dataset):
        ...     def __getitem__(self, idx):
        ...         return idx * idx
        ...
        ...     def __len__(self):
        ...         return 4
        >>> squares = Squares().filter(lambda value: value > 0)
        >>> [squares[i] for i in range(len(squares))]
        [1, 4, 9]
    """

    def __getitem__(self, idx: int) -> Any:
        raise NotImplementedError(f"{type(self).__name__} does not define __getitem__")

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} does not define __len__")

    def filter(self, fn: Callable[[Any], Any]) -> Dataset:
        """The samples for which ``fn(sample)`` is true; each is loaded once, now.

        Args:
            fn: Called with each sample (a tuple is one argument).

        Returns:
            A dataset that loads the kept samples from this one.

        Example:
            >>> list(mx.gluon.data.SimpleDataset([1, 5, 2]).filter(lambda value: value < 3))
            [1, 2]
        """
        return _SampledDataset(self, list(FilterSampler(fn, self)))

    def shard(self, num_shards: int, index: int) -> Dataset:
        """One of ``num_shards`` contiguous parts, as equal as possible; earlier ones are larger.

        Args:
            num_shards: Number of parts; positive.
            index: Which part, from 0.

        Returns:
            A dataset that loads the part's samples from this one.

        Raises:
            AssertionError: ``index`` is not in ``[0, num_shards)``.

        Example:
            >>> data = mx.gluon.data.SimpleDataset([0, 1, 2, 3, 4])
            >>> list(data.shard(2, 0)), list(data.shard(2, 1))
            ([0, 1, 2], [3, 4])
        """
        if not 0 <= index < num_shards:
            raise AssertionError(
                f"shard: index {index} is out of bounds; expected 0 <= index < {num_shards}"
            )
        size, larger = divmod(len(self), num_shards)
        start = size * index + min(index, larger)
        return _SampledDataset(self, range(start, start + size + (index < larger)))

    def take(self, count: int | None) -> Dataset:
        """The first ``count`` samples.

        Args:
            count: How many; None, or more than there are, means all.

        Returns:
            A dataset that loads these samples from this one.

        Raises:
            ValueError: ``count`` is negative.

        Example:
            >>> list(mx.gluon.data.SimpleDataset([3, 1, 2]).take(2))
            [3, 1]
        """
        if count is None or count > len(self):
            count = len(self)
        if count < 0:
            raise ValueError(f"take: count must not be negative, got {count}")
        return _SampledDataset(self, range(count))

    def sample(self, sampler: Sampler) -> Dataset:
        """The samples that a sampler picks, in its order.

        Args:
            sampler: Run once, now.

        Returns:
            A dataset that loads the picked samples from this one.

        Raises:
            TypeError: ``sampler`` is not a Sampler.

        Example:
            >>> data = mx.gluon.data.SimpleDataset(list("abcdef"))
            >>> list(data.sample(mx.gluon.data.SequentialSampler(2, start=3)))
            ['d', 'e']
        """
        if not isinstance(sampler, Sampler):
            raise TypeError(
                f"sample: sampler is a {type(sampler).__name__}; expected a gluon.data.Sampler"
            )
        return _SampledDataset(self, list(sampler))

    def transform(self, fn: Callable[..., Any], lazy: bool = True) -> Dataset:
        """The samples with a function applied: ``fn(*sample)`` for tuples, else ``fn(sample)``.

        Args:
            fn: The function.
            lazy: Apply it each time a sample is loaded (random augmentation then differs every
                time); False applies it to all samples now.

        Returns:
            The transformed dataset.

        Example:
            >>> pairs = mx.gluon.data.ArrayDataset([1, 2], [10, 20])
            >>> list(pairs.transform(lambda a, b: a + b))
            [11, 22]
        """
        transformed = _LazyTransformDataset(self, fn)
        if lazy:
            return transformed
        return SimpleDataset([transformed[i] for i in range(len(transformed))])

    def transform_first(self, fn: Callable[[Any], Any], lazy: bool = True) -> Dataset:
        """The samples with a function applied to their first value only, as for images with labels.

        Args:
            fn: The function.
            lazy: Apply it each time a sample is loaded; False applies it to all samples now.

        Returns:
            The transformed dataset.

        Example:
            >>> pairs = mx.gluon.data.ArrayDataset([1, 2], [10, 20])
            >>> list(pairs.transform_first(lambda value: -value))
            [(-1, 10), (-2, 20)]
        """
        return self.transform(_TransformFirstClosure(fn), lazy)


class SimpleDataset(Dataset):
    """A dataset over a list, an array or anything else with indices and a length.

    Args:
        data: The sequence.

    Example:
        >>> data = mx.gluon.data.SimpleDataset([1, 2, 3])
        >>> len(data), data[1]
        (3, 2)
    """

    def __init__(self, data: Sequence[Any]) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data)

    def __getitem__(self, idx: int) -> Any:
        return self._data[idx]


class ArrayDataset(Dataset):
    """Samples that are tuples ``(a[i], b[i], ...)`` of the elements of several sequences.

    With a single sequence the samples are its elements. A one-dimensional NDArray, the usual form
    of labels, is kept as a NumPy array, so its elements are NumPy scalars.

    Args:
        *args: Sequences (lists, arrays, datasets) of one length.

    Raises:
        AssertionError: There is no sequence, or their lengths differ.

    Example:
        >>> data = mx.gluon.data.ArrayDataset([7, 8, 9], ["a", "b", "c"])
        >>> data[1]
        (8, 'b')
    """

    def __init__(self, *args: Any) -> None:
        if not args:
            raise AssertionError("ArrayDataset: needs at least one array")
        self._length = len(args[0])
        self._data: list[Any] = []
        for position, data in enumerate(args):
            if len(data) != self._length:
                raise AssertionError(
                    "ArrayDataset: all arrays must have the same length; array[0] has "
                    f"{self._length} while array[{position}] has {len(data)}"
                )
            is_labels = isinstance(data, NDArray) and len(data.shape) == 1
            self._data.append(data.asnumpy() if is_labels else data)

    def __getitem__(self, idx: int) -> Any:
        if len(self._data) == 1:
            return self._data[0][idx]
        return tuple(data[idx] for data in self._data)

    def __len__(self) -> int:
        return self._length


class RecordFileDataset(Dataset):
    """The records of a record file that has an index file beside it; samples are bytes.

    Datasets of this kind can be used by worker processes: each has its own position in the file.

    Args:
        filename: Path of the ``.rec`` file. The index has the same name, ending in ``.idx``.

    Raises:
        MXNetError: The file cannot be opened.
        FileNotFoundError: There is no index file.

    Example:
        >>> import os, tempfile
        >>> base = os.path.join(tempfile.mkdtemp(), "data")
        >>> record = mx.recordio.MXIndexedRecordIO(base + ".idx", base + ".rec", "w")
        >>> record.write_idx(0, b"sample")
        >>> record.close()
        >>> mx.gluon.data.RecordFileDataset(base + ".rec")[0]
        b'sample'
    """

    def __init__(self, filename: str | os.PathLike[str]) -> None:
        self.filename = os.fspath(filename)
        self.idx_file = f"{Path(self.filename).with_suffix('')}.idx"
        self._record = MXIndexedRecordIO(self.idx_file, self.filename, "r")

    def __getitem__(self, idx: int) -> bytes | None:
        return self._record.read_idx(self._record.keys[idx])

    def __len__(self) -> int:
        return len(self._record.keys)


class _DownloadedDataset(Dataset):
    """Samples and labels in memory, read from files in a folder.

    Subclasses define ``_get_data``, which sets ``_data`` and ``_label``; projects derive their own
    data sets from this class.

    Args:
        root: The folder, made if it is not there; ``~`` is the home directory.
        transform: Called with each sample and its label; what it returns is the sample.
    """

    def __init__(self, root: str | os.PathLike[str], transform: Callable[..., Any] | None) -> None:
        self._transform = transform
        self._data: Any = None
        self._label: Any = None
        self._root = str(Path(root).expanduser())
        Path(self._root).mkdir(parents=True, exist_ok=True)
        self._get_data()

    def __getitem__(self, idx: int) -> Any:
        if self._transform is not None:
            return self._transform(self._data[idx], self._label[idx])
        return self._data[idx], self._label[idx]

    def __len__(self) -> int:
        return len(self._label)

    def _get_data(self) -> None:
        raise NotImplementedError(f"{type(self).__name__} does not define _get_data")


def in_use(array: NDArray) -> NDArray:
    """``array`` as an ``mx.np`` array where these are in use (``mx.npx.set_np``)."""
    if not is_np_array():
        return array
    same: NDArray = array.as_np_ndarray()
    return same


class _SampledDataset(Dataset):
    """The samples of a dataset at given positions."""

    def __init__(self, dataset: Dataset, indices: Sequence[int]) -> None:
        self._dataset = dataset
        self._indices = indices

    def __len__(self) -> int:
        return len(self._indices)

    def __getitem__(self, idx: int) -> Any:
        return self._dataset[self._indices[idx]]


class _LazyTransformDataset(Dataset):
    """A dataset with a function applied to each sample as it is loaded."""

    def __init__(self, dataset: Dataset, fn: Callable[..., Any]) -> None:
        self._dataset = dataset
        self._fn = fn

    def __len__(self) -> int:
        return len(self._dataset)

    def __getitem__(self, idx: int) -> Any:
        item = self._dataset[idx]
        if isinstance(item, tuple):
            return self._fn(*item)
        return self._fn(item)


class _TransformFirstClosure:
    """Applies a function to its first argument; a class because closures cannot be pickled."""

    def __init__(self, fn: Callable[[Any], Any]) -> None:
        self._fn = fn

    def __call__(self, first: Any, *rest: Any) -> Any:
        if rest:
            return (self._fn(first), *rest)
        return self._fn(first)


def untransformed(dataset: Any) -> tuple[Any, Callable[..., Any] | None]:
    """What a dataset transforms the first values of, and how; or the dataset itself and None."""
    if type(dataset) is _LazyTransformDataset and type(dataset._fn) is _TransformFirstClosure:
        return dataset._dataset, dataset._fn._fn
    return dataset, None


def columns_of(dataset: Any) -> list[Any] | None:
    """The arrays that hold a dataset's samples, from which whole batches can be taken at once.

    Args:
        dataset: Any dataset.

    Returns:
        One array per value of the samples, for an ArrayDataset or SimpleDataset over NumPy arrays
        and NDArrays, a data set read from files, and for such an array itself; None when samples
        have to be loaded one by one.
    """
    # Exact types: a subclass may define __getitem__ anew.
    if type(dataset) is ArrayDataset:
        columns = dataset._data
    elif type(dataset) is SimpleDataset:
        columns = [dataset._data]
    elif (
        isinstance(dataset, _DownloadedDataset)
        and type(dataset).__getitem__ is _DownloadedDataset.__getitem__
        and dataset._transform is None
    ):
        columns = [dataset._data, dataset._label]
    else:
        columns = [dataset]
    if all(type(c) in (np.ndarray, NDArray) and len(c.shape) for c in columns):
        return columns
    return None
