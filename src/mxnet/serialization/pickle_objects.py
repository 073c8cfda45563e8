"""The Python objects that optimizer-state files may name, each as plain data.

A pickle names classes and functions ("globals") and asks the reader to call them. Here a name is
looked up in the tables below, which hold what the reference's state files name, and stands for a
function of this module that only builds data. Nothing is imported and no class is instantiated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mxnet.serialization.entries import CSREntry, DenseEntry, Entry, RowSparseEntry

_OPTIMIZERS = (
    *(
        "AdaDelta",
        "AdaGrad",
        "Adam",
        "Adamax",
        "DCASGD",
        "FTML",
        "Ftrl",
        "LAMB",
        "LARS",
        "LBSGD",
    ),
    *("NAG", "Nadam", "RMSProp", "SGD", "SGLD", "Signum", "Test", "ccSGD"),
)
_SCHEDULERS = (
    *("CosineScheduler", "FactorScheduler", "LRScheduler", "MultiFactorScheduler"),
    "PolyScheduler",
)

ARRAY_CLASSES = frozenset(
    (
        "mxnet.ndarray.ndarray.NDArray",
        "mxnet.ndarray.sparse.RowSparseNDArray",
        "mxnet.ndarray.sparse.CSRNDArray",
        "mxnet.numpy.ndarray",
        "mxnet.numpy.multiarray.ndarray",
    )
)

# `mxnet.optimizer` was one module before 1.3.
OBJECT_CLASSES = frozenset(
    [f"mxnet.optimizer.optimizer.{name}" for name in _OPTIMIZERS]
    + [f"mxnet.optimizer.{name}" for name in _OPTIMIZERS]
    + [f"mxnet.lr_scheduler.{name}" for name in _SCHEDULERS]
    + ["mxnet.optimizer.contrib.GroupAdaGrad"]
)

_NUMPY_CODES = frozenset(("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"))


class RefusedError(Exception):
    """The pickle asks for something that state files have no reason to hold."""


@dataclass(eq=False)
class PickledObject:
    """An object of a state file as data: the optimizer, its learning-rate scheduler.

    Args:
        class_name: The class as the file names it, for example
            ``"mxnet.optimizer.optimizer.SGD"``.
        attributes: The object's attributes.
    """

    class_name: str
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(eq=False)
class ArraySlot:
    """An array between the creation of its shell and the arrival of its bytes."""

    handle: bytes | None = None


@dataclass(frozen=True)
class Global:
    """A name from the tables."""

    name: str


@dataclass(eq=False)
class _NumpyType:
    code: str
    order: str = "<"


def array_class(entry: Entry) -> tuple[str, str]:
    """Module and name of the class that the reference gives an array."""
    if isinstance(entry, RowSparseEntry):
        return "mxnet.ndarray.sparse", "RowSparseNDArray"
    if isinstance(entry, CSREntry):
        return "mxnet.ndarray.sparse", "CSRNDArray"
    if isinstance(entry, DenseEntry) and entry.np_shape:
        return "mxnet.numpy", "ndarray"
    return "mxnet.ndarray.ndarray", "NDArray"


def find_global(name: str, extra_classes: frozenset[str]) -> Global:
    """The table entry for a dotted name."""
    if (
        name in ARRAY_CLASSES
        or name in OBJECT_CLASSES
        or name in _FUNCTIONS
        or name in _BASES
        or name in extra_classes
    ):
        return Global(name)
    raise RefusedError(f"it names {name[:80]!r}, which no state file needs; nothing was executed")


def call(function: Any, arguments: Any) -> Any:
    """What calling a table entry with ``arguments`` means."""
    if not isinstance(function, Global) or not isinstance(arguments, tuple):
        raise RefusedError("it calls something that is not a known name")
    name = function.name
    if name in ARRAY_CLASSES and arguments == (None,):
        return ArraySlot()
    if name in _FUNCTIONS:
        return _FUNCTIONS[name](*_checked(name, arguments))
    if not arguments and name not in ARRAY_CLASSES and name not in _BASES:
        return PickledObject(name)
    raise RefusedError(f"it calls {name!r} with unexpected arguments")


def build(target: Any, state: Any) -> None:
    """Give an object of the file its state, in constant time however often a state is used."""
    if isinstance(target, ArraySlot) and isinstance(state, dict):
        handle = state.get("handle")
        if len(state) == 1 and isinstance(handle, (bytes, type(None))):
            target.handle = handle
            return
    elif isinstance(target, PickledObject) and isinstance(state, dict):
        target.attributes = state
        return
    elif isinstance(target, _NumpyType) and isinstance(state, tuple):
        order = state[1] if len(state) > 1 else None
        if order in ("<", ">", "|"):
            target.order = order
            return
    raise RefusedError(f"it gives {type(target).__name__} a state of an unexpected form")


def _bytearray(content: bytes | str = b"", encoding: str = "latin-1") -> bytes:
    """``bytearray(content)``; protocols 0 to 2 hold bytes as Latin-1 text."""
    return content if isinstance(content, bytes) else _encode(content, encoding)


def _encode(content: str, encoding: str = "latin1") -> bytes:
    if encoding.replace("-", "") != "latin1":
        raise RefusedError(f"it encodes text as {encoding!r}")
    return content.encode("latin-1")


def _numpy_dtype(code: str, _align: object = False, _copy: object = True) -> _NumpyType:
    if code not in _NUMPY_CODES:
        raise RefusedError(f"it holds a NumPy value of type {code!r}")
    return _NumpyType(code)


def _numpy_scalar(dtype: _NumpyType, content: bytes) -> Any:
    array_type = np.dtype(dtype.order + dtype.code)
    if len(content) != array_type.itemsize:
        raise RefusedError(f"a NumPy value of type {dtype.code!r} has {len(content)} bytes")
    return array_type.newbyteorder("=").type(np.frombuffer(content, array_type)[0])


def _reconstructor(kind: Global, _base: Global, _state: None) -> PickledObject:
    """``copyreg._reconstructor``: how protocols 0 and 1 create an object."""
    if kind.name in _FUNCTIONS or kind.name in ARRAY_CLASSES or kind.name in _BASES:
        raise RefusedError(f"it creates an object of {kind.name!r}")
    return PickledObject(kind.name)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "builtins.bytearray": _bytearray,
    "__builtin__.bytearray": _bytearray,
    "_codecs.encode": _encode,
    "numpy.dtype": _numpy_dtype,
    "numpy.core.multiarray.scalar": _numpy_scalar,
    "numpy._core.multiarray.scalar": _numpy_scalar,
    "copyreg._reconstructor": _reconstructor,
    "copy_reg._reconstructor": _reconstructor,
}
_BASES = frozenset(("builtins.object", "__builtin__.object"))
# How many arguments are required, and the types of all.
_SIGNATURES: dict[Any, tuple[int, tuple[Any, ...]]] = {
    _bytearray: (0, ((bytes, str), str)),
    _encode: (1, (str, str)),
    _numpy_dtype: (1, (str, (bool, int), (bool, int))),
    _numpy_scalar: (2, (_NumpyType, bytes)),
    _reconstructor: (3, (Global, Global, type(None))),
}


def _checked(name: str, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    required, types = _SIGNATURES[_FUNCTIONS[name]]
    if not required <= len(arguments) <= len(types):
        raise RefusedError(f"it calls {name!r} with {len(arguments)} arguments")
    for argument, expected in zip(arguments, types, strict=False):
        if not isinstance(argument, expected):
            raise RefusedError(f"it calls {name!r} with a {type(argument).__name__}")
    return arguments
