"""Iterators that tests abandon, or that fail half way, are let go before other tests run."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def _let_go_of_abandoned_iterators() -> Iterator[None]:
    yield
    gc.collect()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The collector may close an abandoned iterator's file before the iterator itself does."""
    mark = pytest.mark.filterwarnings(
        r"ignore:Exception ignored in. <_io\.FileIO:pytest.PytestUnraisableExceptionWarning"
    )
    for item in items:
        if "tests/io/" in item.path.as_posix():
            item.add_marker(mark)
