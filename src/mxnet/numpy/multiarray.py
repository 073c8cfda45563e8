"""The functions of ``mx.np`` under the reference's second name for them."""

from typing import Any

from mxnet import numpy as _numpy
from mxnet.numpy.handle import ndarray as ndarray


def __getattr__(name: str) -> Any:
    return getattr(_numpy, name)


def __dir__() -> list[str]:
    return dir(_numpy)
