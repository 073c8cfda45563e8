"""What docstring examples see: ``mx`` and ``np``, without importing them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import mxnet as mx


@pytest.fixture(autouse=True)
def _example_names(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["mx"] = mx
    doctest_namespace["np"] = np


# Generated functions say they come from there; their examples run by the registry's own test.
collect_ignore = ["src/mxnet/ndarray/op.py"]
