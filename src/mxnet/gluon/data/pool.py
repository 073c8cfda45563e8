"""What a data loader asks of its workers, be they processes or threads."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from typing import Any, Protocol


class LoaderTimeoutError(multiprocessing.TimeoutError, TimeoutError):
    """A batch did not arrive within the data loader's ``timeout``."""


class Pending(Protocol):
    """A batch under way."""

    def result(self, timeout: float) -> Any:
        """The batch; waits for it for at most ``timeout`` seconds."""


class Pool(Protocol):
    """Loads batches ahead."""

    def submit(self, samples: Sequence[Any], entropy: tuple[int, ...]) -> Pending:
        """Start to load a batch."""

    def close(self) -> None:
        """End the workers; batches under way are lost."""

    @property
    def closed(self) -> bool:
        """Whether the pool has ended and a new one is needed."""


def timeout_error(timeout: float, kind: str) -> LoaderTimeoutError:
    """The error for a batch that the worker ``kind`` ("threads", "processes") did not deliver."""
    return LoaderTimeoutError(
        f"DataLoader: no batch from the worker {kind} within timeout={timeout:g} seconds; "
        "load or transform samples faster, or pass a larger timeout"
    )
