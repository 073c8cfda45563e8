"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray

