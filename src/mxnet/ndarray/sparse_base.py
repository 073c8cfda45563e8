"""What csr and row-sparse arrays share: a handle over a sparse storage instead of a tensor."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

import numpy as np
import torch
from torch import Tensor

from mxnet.base import MXNetError, NotSupportedForSparseNDArray
from mxnet.context import Context, cpu, num_gpus
from mxnet.dtypes import FLOATING, python_dtype, torch_dtype
from mxnet.ndarray.call import SparseStorageAccess, new_array
from mxnet.ndarray.handle import NDArray
from mxnet.ndarray.sparse_arithmetic import (
    ADD,
    DIVIDE,
    MULTIPLY,
    SUBTRACT,
    combine,
    combine_in_place,
    combine_reflected,
)
from mxnet.operators.storage import (
    SparseStorage,
    Storage,
    cast,
    empty_storage,
    recorded,
    to_dense,
)
from mxnet.serialization import DenseEntry, Entry, loads_array
from mxnet.serialization.entries import sparse_index_fault, sparse_order_fault, sparse_shape_fault


class BaseSparseNDArray(NDArray):
    """An array that stores only some of its elements; the others are zero.

    Operators with an implementation for the storage type work on what is stored; the others convert
    to dense first (and log it when ``MXNET_STORAGE_FALLBACK_LOG_VERBOSE=1``).

    Args:
        handle: None; arrays are made by the functions of ``mx.nd.sparse``.
        writable: Accepted for compatibility.

    Example:
        >>> isinstance(mx.nd.sparse.zeros("csr", (2, 3)), mx.nd.sparse.BaseSparseNDArray)
        True
    """

    __slots__ = ("_leaf", "_storage")

    __module__ = "mxnet.ndarray.sparse"

    _storage: Any
    _leaf: Tensor | None

    storage_type_name: ClassVar[str] = ""

    def __init__(self, handle: Any, writable: bool = True) -> None:
        if handle is not None:
            raise TypeError(
                f"{type(self).__name__}: make sparse arrays with mx.nd.sparse.csr_matrix or "
                "mx.nd.sparse.row_sparse_array"
            )
        super().__init__(None, writable)
        self._leaf = None

    @classmethod
    def _over(cls, storage: SparseStorage, ctx: Context) -> Any:
        """The array that shows ``storage``."""
        array = cls.__new__(cls)
        array._storage, array._ctx, array._leaf = storage, ctx, None
        return array

    # ---- dense tensors are not here ------------------------------------------------------------

    @property
    def _data(self) -> NoReturn:  # type: ignore[override]
        raise SparseStorageAccess(self._no_tensor())

    @property
    def _tape(self) -> NoReturn:  # type: ignore[override]
        raise SparseStorageAccess(self._no_tensor())

    def _no_tensor(self) -> str:
        return (
            f"this needs a dense array but got a {self.stype} one; convert it with "
            "tostype('default')"
        )

    # ---- what the array is ---------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return tuple(self._storage.shape)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self._storage.shape)

    @property
    def size(self) -> int:
        """Not defined for sparse arrays.

        Raises:
            NotImplementedError: Always, as in the reference.
        """
        raise NotImplementedError("the size of a sparse array is not defined; see data.size")

    @property
    def dtype(self) -> Any:
        """Element type as a NumPy scalar type."""
        return python_dtype(self._storage.data.dtype)

    @property
    def stype(self) -> str:
        """Storage type: ``"csr"`` or ``"row_sparse"``."""
        return self.storage_type_name

    @property
    def handle(self) -> int:
        """An address that identifies the memory of the stored elements."""
        address: int = self._storage.data.data_ptr()
        return address

    @property
    def data(self) -> NDArray:
        """A copy of the stored elements."""
        return NDArray(self._storage.data.detach().clone(), ctx=self._ctx)

    @property
    def indices(self) -> NDArray:
        """A copy of the positions of the stored elements."""
        return NDArray(self._storage.indices.clone(), ctx=self._ctx)

    def __len__(self) -> int:
        return self.shape[0]

    def __bool__(self) -> bool:
        if self.shape == (1,):
            return bool(self.asnumpy()[0])
        raise ValueError("The truth value of an NDArray with multiple elements is ambiguous.")

    __nonzero__ = __bool__

    __hash__ = NDArray.__hash__

    def __repr__(self) -> str:
        shape = "x".join(str(length) for length in self.shape)
        return f"\n<{type(self).__name__} {shape} @{self._ctx}>"

    # ---- conversion ----------------------------------------------------------------------------

    def asnumpy(self) -> np.ndarray[Any, Any]:
        """A dense NumPy copy.

        Example:
            >>> mx.nd.array([[0, 1]]).tostype("csr").asnumpy()
            array([[0., 1.]], dtype=float32)
        """
        dense = to_dense(self._constant_storage())
        if dense.dtype is torch.bfloat16:
            dense = dense.float()
        return dense.cpu().numpy()

    def asscalar(self) -> Any:
        """Not defined for sparse arrays.

        Raises:
            NotImplementedError: Always, as in the reference.
        """
        raise NotImplementedError("asscalar is not defined for sparse arrays; use asnumpy")

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The array with another element type and the same storage.

        Args:
            dtype: Element type, such as ``"float16"`` or ``numpy.int32``.
            copy: False returns the array itself when it already has the type.

        Example:
            >>> mx.nd.sparse.zeros("csr", (2, 2)).astype("float64").dtype
            <class 'numpy.float64'>
        """
        wanted, storage = torch_dtype(dtype), self._constant_storage()
        if not copy and wanted is storage.data.dtype:
            return self
        return self._over(storage.copied(self._device, wanted), self._ctx)

    def check_format(self, full_check: bool = True) -> None:
        """Check that the storage is consistent.

        Args:
            full_check: Also read the index arrays: bounds and order.

        Raises:
            MXNetError: It is not; the message says how.
        """
        entry: Any = self._entry()
        fault = sparse_shape_fault(entry)
        if fault is None and full_check:
            fault = sparse_index_fault(entry) or sparse_order_fault(entry)
        if fault is not None:
            raise MXNetError(f"check_format: {fault}")

    def reshape(self, *shape: Any, **kwargs: Any) -> NoReturn:
        """Not defined for sparse arrays.

        Raises:
            NotSupportedForSparseNDArray: Always.
        """
        raise NotSupportedForSparseNDArray(self.reshape, None, *shape, **kwargs)

    def __setstate__(self, state: dict[str, Any]) -> None:
        entry = loads_array(state["handle"])
        if entry is None or isinstance(entry, DenseEntry):
            raise MXNetError(f"{type(self).__name__}: the pickle holds a dense array")
        device_type, device_id = entry.context
        available = device_type != 2 or device_id < num_gpus()
        ctx = Context(Context.devtype2str[device_type], device_id) if available else cpu()
        self._storage, self._ctx, self._leaf = self._read_entry(entry, ctx), ctx, None

    @classmethod
    def _read_entry(cls, entry: Entry, ctx: Context) -> SparseStorage:
        """The storage that a file's entry describes, on the device of ``ctx``."""
        raise NotImplementedError

    # ---- arithmetic ----------------------------------------------------------------------------

    def __add__(self, other: Any) -> Any:
        return combine(ADD, self, other)

    def __radd__(self, other: Any) -> Any:
        return combine_reflected(ADD, other, self)

    def __sub__(self, other: Any) -> Any:
        return combine(SUBTRACT, self, other)

    def __rsub__(self, other: Any) -> Any:
        return combine_reflected(SUBTRACT, other, self)

    def __mul__(self, other: Any) -> Any:
        return combine(MULTIPLY, self, other)

    def __rmul__(self, other: Any) -> Any:
        return combine_reflected(MULTIPLY, other, self)

    def __truediv__(self, other: Any) -> Any:
        return combine(DIVIDE, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return combine_reflected(DIVIDE, other, self)

    def __iadd__(self, other: Any) -> Any:
        return combine_in_place(ADD, self, other)

    def __isub__(self, other: Any) -> Any:
        return combine_in_place(SUBTRACT, self, other)

    def __imul__(self, other: Any) -> Any:
        return combine_in_place(MULTIPLY, self, other)

    def __itruediv__(self, other: Any) -> Any:
        return combine_in_place(DIVIDE, self, other)

    __div__, __rdiv__, __idiv__ = __truediv__, __rtruediv__, __itruediv__

    # ---- copies --------------------------------------------------------------------------------

    def copy(self) -> Any:
        """A copy on the same context, with memory of its own."""
        return self.copyto(self._ctx)

    def copyto(self, other: Any) -> Any:
        """Copy the array into another one, or to another context.

        Args:
            other: Array of the same shape, dense or of the same storage type; or the context for a
                new array.

        Returns:
            The array written.

        Raises:
            MXNetError: The shapes differ.
            TypeError: ``other`` is neither such an array nor a context.
        """
        if isinstance(other, Context):
            storage = self._constant_storage()
            return self._over(storage.copied(other.device, storage.data.dtype), other)
        if not isinstance(other, NDArray):
            raise TypeError(f"copyto does not support type {type(other)}")
        if other is self:
            return other
        if other.stype == "default":
            return self.tostype("default").copyto(other)
        if other.stype != self.stype:
            raise TypeError(f"copyto does not support destination NDArray stype {other.stype}")
        return other._copy_from(self)

    def _copy_from(self, source: NDArray) -> Any:
        """Take the elements of ``source``, of any storage type, in this array's element type."""
        sparse = isinstance(source, BaseSparseNDArray)
        self._write("copyto", source._constant_storage() if sparse else source._data)
        return self

    def _write(self, name: str, value: Storage) -> None:
        """Become ``value``, converted to the storage and element type of this array.

        Raises:
            MXNetError: The shapes differ.
        """
        if value is self._storage:
            return
        if tuple(value.shape) != self.shape:
            raise MXNetError(
                f"{name}: the destination has shape {self.shape} but the source has shape "
                f"{tuple(value.shape)}"
            )
        if not isinstance(value, Tensor) and value.stype != self.stype:
            value = to_dense(value)
        converted: Any = cast(value, self.stype)
        self._storage.assign(converted.copied(self._device, self._storage.data.dtype))

    def _clear(self) -> None:
        """Become zero."""
        data = self._storage.data
        self._storage.assign(empty_storage(self.stype, self.shape, data.dtype, data.device))

    @property
    def _device(self) -> torch.device:
        device: torch.device = self._ctx.device
        return device

    def tostype(self, stype: str) -> NDArray:
        """The array with another storage type.

        Args:
            stype: ``"default"``, or the type the array has, which copies.

        Raises:
            ValueError: The conversion is not supported.
            MXNetError: ``stype`` is unknown.
        """
        other = {"csr": "row_sparse", "row_sparse": "csr"}[self.stype]
        if stype == other:
            raise ValueError(f"cast_storage from {self.stype} to {stype} is not supported")
        if stype == self.stype:
            copied: NDArray = self.copy()
            return copied
        return super().tostype(stype)

    def wait_to_read(self) -> None:
        """Wait until the elements are computed; errors of pending GPU work surface here."""
        if self._device.type == "cuda":
            torch.cuda.current_stream(self._device).synchronize()

    wait_to_write = wait_to_read

    # ---- autograd ------------------------------------------------------------------------------

    def _constant_storage(self) -> Any:
        """The storage, outside any graph."""
        storage = self._storage
        return storage.with_data(storage.data.detach()) if storage.data.requires_grad else storage

    def _recorded_storage(self) -> Any:
        """The storage as part of the graph being recorded."""
        if self._leaf is None:
            return self._storage
        with torch.enable_grad():
            return recorded(self._storage, self._leaf)

    def _become_leaf(self, wanted: bool) -> Tensor | None:
        data = self._storage.data.detach()
        self._storage.data = data
        self._leaf = None
        if wanted and data.dtype in FLOATING:
            # Stands for the whole array on torch's tape, without memory for it.
            self._leaf = data.new_zeros(()).expand(self.shape).requires_grad_()
        return self._leaf

    def _graph_tensor(self) -> Tensor | None:
        return self._leaf

    def _dense_head(self) -> NDArray:
        with torch.enable_grad():
            dense = to_dense(self._recorded_storage())
        head: NDArray = new_array(NDArray, dense, self._ctx, self._node)
        return head

    def _leave_graph(self) -> None:
        self._storage.data = self._storage.data.detach()

    def _zero_gradient(self, stype: str | None) -> NDArray:
        wanted = stype or self.stype
        data = self._storage.data
        if wanted == "default":
            zeros = torch.zeros(self.shape, dtype=data.dtype, device=data.device)
            return NDArray(zeros, ctx=self._ctx)
        return self._sparse_zeros(wanted, self.shape, self._ctx, data.dtype)

    def _accept_gradient(self, gradient: Tensor, grad_req: str) -> None:
        """Take a gradient torch computed, dense or sparse."""
        arrived = self._gradient_storage(gradient.detach())
        if grad_req == "add" and self._storage.data.shape[0]:
            arrived = self._sum(self._storage, arrived)
        self._storage.assign(arrived)

    def _gradient_storage(self, gradient: Tensor) -> Any:
        raise NotImplementedError

    def _sum(self, left: Any, right: Any) -> Any:
        raise NotImplementedError

    def _from_gradient(self, gradient: Tensor) -> NDArray:
        made: NDArray = self._over(self._gradient_storage(gradient), self._ctx)
        return made

    def detach(self) -> Any:
        """The same elements, sharing memory, outside any graph: a constant for autograd."""
        return self._over(self._constant_storage(), self._ctx)
