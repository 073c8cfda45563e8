"""Batches in page-locked memory."""

from __future__ import annotations

from typing import Any

import torch

from mxnet.context import Context
from mxnet.ndarray import NDArray
from mxnet.ndarray.call import new_array


def pin(batch: Any, context: Context) -> Any:
    """The arrays of a batch on ``context``; page-locked where there is a GPU to copy to."""
    if isinstance(batch, NDArray):
        tensor = batch._data
        if torch.cuda.is_available():
            tensor = tensor.pin_memory()
        return new_array(type(batch), tensor, context)
    if isinstance(batch, list | tuple):
        return [pin(item, context) for item in batch]
    return batch
