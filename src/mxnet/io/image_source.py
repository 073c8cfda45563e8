"""Batches of the images of record files: reading, decoding and augmenting on several threads."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import threading
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from mxnet.base import MXNetError
from mxnet.io.block_pipeline import BlockPipeline
from mxnet.io.record_files import Record, RecordFiles
from mxnet.io.source_iter import BatchedRows, RowStream
from mxnet.ndarray import NDArray
from mxnet.recordio import IRHeader, unpack


@dataclass(slots=True)
class ImageRows:
    """Consecutive images with labels and numbers."""

    data: torch.Tensor
    label: torch.Tensor
    numbers: np.ndarray

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, key: slice) -> ImageRows:
        return ImageRows(self.data[key], self.label[key], self.numbers[key])


class Task(Protocol):
    """Turns a record into a row."""

    def make_rows(self, count: int) -> ImageRows:
        """Rows to be filled."""

    def fill(
        self, header: IRHeader, data: Any, rows: ImageRows, row: int, chance: random.Random
    ) -> None:
        """Put an image and its labels into a row.

        Raises:
            MXNetError: They cannot be put there.
        """


class _RowFiller:
    """Unpacks records and gives each a source of randomness, whichever thread it runs on."""

    def __init__(self, task: Task, seed: int, epoch: int) -> None:
        self._task = task
        self._seed = (abs(seed) * 1_000_003 + epoch) << 40
        self._local = threading.local()

    def __call__(self, numbered: tuple[int, Record], rows: ImageRows, row: int) -> None:
        number, record = numbered
        chance = getattr(self._local, "chance", None)
        if chance is None:
            chance = self._local.chance = random.Random()
        chance.seed(self._seed | number)
        try:
            header, data = unpack(memoryview(record.data))
            rows.numbers[row] = header.id
            self._task.fill(header, data, rows, row, chance)
        except MXNetError as error:
            raise MXNetError(f"{record.where()}: {error}") from None


class _Epochs:
    """Starts reading and decoding, once for every epoch.

    Batches and streams refer to it, not the other way round: what is abandoned goes at once,
    with its threads and files, and does not wait for the collector of cycles.
    """

    def __init__(
        self,
        files: RecordFiles,
        task: Task,
        batch_size: int,
        *,
        threads: int,
        ahead: int,
        seed: int,
        skip: bool,
    ) -> None:
        self.skipped = 0
        self.first_rows = self.rows_per_block = batch_size
        self._files = files
        self._task = task
        self._threads = min(threads, len(os.sched_getaffinity(0)))
        self._ahead = ahead
        self._seed = seed
        self._skip = skip
        self._epoch = 0

    def read(self) -> BlockPipeline:
        """The rows of the next epoch."""
        epoch, self._epoch = self._epoch, self._epoch + 1
        return BlockPipeline(
            _numbered(self._files.read(epoch)),
            self._task.make_rows,
            _RowFiller(self._task, self._seed, epoch),
            itertools.chain([self.first_rows], itertools.repeat(self.rows_per_block)),
            threads=self._threads,
            ahead=self._ahead,
            skip=self._count if self._skip else None,
        )

    def _count(self) -> None:
        self.skipped += 1


def _numbered(records: Generator[Record, None, None]) -> Generator[tuple[int, Record], None, None]:
    with contextlib.closing(records):  # its file
        yield from enumerate(records)


class ImageBatches(BatchedRows):
    """Batches of images, in the order of the records.

    Args:
        name: Name of the iterator, for messages.
        files: The records.
        task: What happens to a record.
        batch_size: Images per batch.
        round_batch: As for :class:`BatchedRows`.
        threads: Most threads that decode; no more than there are processors.
        ahead: Most batches in memory that were not asked for yet.
        seed: Seed of what happens by chance: image and epoch decide it, not the threads.
        skip: Leave out damaged images, and count them.
    """

    def __init__(
        self,
        name: str,
        files: RecordFiles,
        task: Task,
        batch_size: int,
        round_batch: bool,
        *,
        threads: int,
        ahead: int,
        seed: int,
        skip: bool,
    ) -> None:
        self._epochs = _Epochs(
            files, task, batch_size, threads=threads, ahead=ahead, seed=seed, skip=skip
        )
        super().__init__(name, [RowStream(self._epochs.read)], batch_size, round_batch, _join)

    @property
    def skipped(self) -> int:
        """How many damaged images were left out so far."""
        return self._epochs.skipped

    def _fill(self, pieces: Any, missing: int) -> Any:
        # The next epoch begins with these rows; its other blocks are batches again.
        self._epochs.first_rows = missing
        try:
            return super()._fill(pieces, missing)
        finally:
            self._epochs.first_rows = self._epochs.rows_per_block

    def _numbers(self, pieces: list[list[ImageRows]], rows: np.ndarray) -> np.ndarray:  # noqa: ARG002
        return np.concatenate([block.numbers for block in pieces[0]])


def _join(pieces: list[list[ImageRows]]) -> tuple[NDArray, NDArray]:
    (blocks,) = pieces
    if len(blocks) == 1:
        return NDArray(blocks[0].data), NDArray(blocks[0].label)
    data = torch.cat([block.data for block in blocks])
    return NDArray(data), NDArray(torch.cat([block.label for block in blocks]))
