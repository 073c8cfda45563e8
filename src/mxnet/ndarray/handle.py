"""The array class: a small handle over a torch tensor and a context.

The handle is the identity that users hold. In-place writes, ``out=``, ``attach_grad``, optimizer
updates and ``kvstore.pull`` change what the handle shows; operators make new handles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from mxnet import autograd
from mxnet.base import MXNetError
from mxnet.context import Context, as_context, cpu, num_gpus
from mxnet.dtypes import FLOATING, python_dtype, torch_dtype
from mxnet.ndarray import indexing, pending
from mxnet.ndarray.call import (
    IN_PLACE_MESSAGE,
    SparseStorageAccess,
    call,
    new_array,
    write_result,
)
from mxnet.ndarray.operator_methods import OperatorMethods
from mxnet.operators.registry import REGISTRY
from mxnet.serialization import DenseEntry, Entry, dumps_array, loads_array
from mxnet.storage import untouched_zeros
from mxnet.tape import live_tape
from mxnet.thread_state import STATE

# Attributes whose absence means "not set"; a missing slot costs nothing to create.
_UNSET_IS_NONE = frozenset(("_mark", "_node", "_pending"))


# From this many bytes on, a gradient is memory of its own that is untouched until it is written to.
_LARGE = 1 << 20


def _zeros_like(data: Tensor) -> Tensor:
    """Zeros like ``data``, which take no memory yet if they are many.

    Networks that only predict never touch their gradients, and the first backward pass replaces
    them: ResNet-50 takes 90 MB less.
    """
    size = data.numel() * data.element_size()
    if size < _LARGE or data.device.type != "cpu" or not data.is_contiguous():
        return torch.zeros_like(data)
    return untouched_zeros(size).view(data.dtype).view(data.shape)


class NDArray(OperatorMethods):
    """An n-dimensional array on a device, with the classic MXNet semantics.

    Arrays are made by ``mx.nd.array``, ``mx.nd.zeros`` and their like, and by operators; the
    constructor wraps an existing torch tensor without a copy. Element types never mix silently, a
    reduction over all axes has the shape ``(1,)``, and contiguous slices share memory.

    Args:
        handle: Tensor whose memory the array shares.
        writable: Must be True; torch tensors cannot be read-only.
        ctx: Context the array reports; by default the one of the tensor's device.

    Example:
        >>> a = mx.nd.array([[1, 2, 3], [4, 5, 6]])
        >>> a.shape, a[1:, :2].asnumpy().tolist()
        ((2, 3), [[4.0, 5.0]])
        >>> a[0] = 0
        >>> float((a * 2).sum().asscalar())
        30.0
    """

    __slots__ = ("__weakref__", "_ctx", "_data", "_mark", "_node", "_pending", "_tape")

    # Where pickles and the reference's users look for the class.
    __module__ = "mxnet.ndarray.ndarray"

    # Whether selecting one element gives an array without axes.
    zero_dim_items: ClassVar[bool] = False

    # NumPy must leave `numpy_array + nd_array` to this class.
    __array_priority__ = 1000.0
    __array_ufunc__ = None

    _ctx: Context
    _data: Tensor
    _tape: Tensor | None
    _mark: autograd.Mark | None
    _node: Any
    _pending: Any

    # How calls with sparse arrays run and how sparse arrays are made; set by `storage_dispatch`.
    _sparse_call: ClassVar[Any]
    _sparse_zeros: ClassVar[Any]

    def __init__(self, handle: Any, writable: bool = True, ctx: Context | None = None) -> None:
        if not writable:
            raise ValueError(f"{type(self).__name__}: read-only arrays are not supported")
        if handle is None:
            return  # a shell that __setstate__ fills
        if not isinstance(handle, Tensor):
            raise TypeError(
                f"{type(self).__name__}: wraps a torch.Tensor, got {type(handle).__name__}; "
                "use mx.nd.array(...) to make an array from other data"
            )
        self._data = handle.detach() if handle.requires_grad else handle
        self._tape = None
        self._ctx = ctx or context_of_device(handle.device)

    def __getattr__(self, name: str) -> Any:
        # Reached only for empty slots. A recorded result holds its tape tensor; the plain tensor
        # over the same memory is made when first needed. An array that an operation of the engine
        # uses has neither until that is done.
        if name == "_data":
            try:
                tape = object.__getattribute__(self, "_tape")
            except AttributeError:
                tape = None
            if tape is not None:
                data = self._data = tape.data
                return data
            return pending.wait(self, name)
        if name in _UNSET_IS_NONE:
            return None
        if name == "_tape":
            return pending.wait(self, name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    # ---- what the array is -------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        tape = self._tape
        return tuple(self._data.shape if tape is None else tape.shape)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self._data.ndim

    @property
    def size(self) -> int:
        """Number of elements."""
        return self._data.numel()

    @property
    def dtype(self) -> Any:
        """Element type as a NumPy scalar type; ``"bfloat16"`` for the one NumPy lacks."""
        return python_dtype(self._data.dtype)

    @property
    def context(self) -> Context:
        """The context the array lives on."""
        return self._ctx

    ctx = context

    @property
    def stype(self) -> str:
        """Storage type: ``"default"`` (dense), ``"csr"`` or ``"row_sparse"``."""
        return "default"

    @property
    def T(self) -> NDArray:  # noqa: N802 - the reference's name
        """A copy with the axes reversed; the array itself when it has fewer than two."""
        return self if self.ndim < 2 else self.transpose()

    @property
    def handle(self) -> int:
        """An address that identifies the array's memory."""
        return self._data.data_ptr()

    def __len__(self) -> int:
        if not self._data.ndim:
            raise TypeError("len() of an array without axes")
        return self._data.shape[0]

    def __bool__(self) -> bool:
        count = self._data.numel()
        if count == 0:
            return False
        if count == 1:
            return bool(self._data.item())
        raise ValueError("The truth value of an NDArray with multiple elements is ambiguous.")

    __nonzero__ = __bool__

    def __hash__(self) -> int:
        return id(self) // 16

    def __iter__(self) -> Iterator[NDArray]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        shape = "x".join(str(length) for length in self.shape)
        return f"\n{self.asnumpy()!s}\n<{type(self).__name__} {shape} @{self._ctx}>"

    # ---- conversion --------------------------------------------------------------------------

    def asnumpy(self) -> np.ndarray[Any, Any]:
        """A NumPy copy; bfloat16, which NumPy lacks, becomes float32.

        Example:
            >>> mx.nd.ones((2,)).asnumpy()
            array([1., 1.], dtype=float32)
        """
        data = self._data
        if data.dtype is torch.bfloat16:
            data = data.float()
        if data.device.type != "cpu":
            return data.cpu().numpy()
        return data.clone(memory_format=torch.contiguous_format).numpy()

    def asscalar(self) -> Any:
        """The single element as a NumPy scalar.

        Raises:
            ValueError: The array has not exactly one element.
        """
        if self._data.numel() != 1:
            raise ValueError("The current array is not a scalar")
        return self.asnumpy().reshape(1)[0]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        array = self.asnumpy()
        return array if dtype is None else array.astype(dtype, copy=False)

    def __dlpack__(self, *, stream: Any = None, **options: Any) -> Any:
        return self._data.__dlpack__(stream=stream, **options)

    def __dlpack_device__(self) -> tuple[Any, int]:
        return self._data.__dlpack_device__()

    def to_dlpack_for_read(self) -> Any:
        """A DLPack capsule over the array's memory, for a consumer that only reads."""
        return self._data.__dlpack__()

    def to_dlpack_for_write(self) -> Any:
        """A DLPack capsule over the array's memory, for a consumer that may write."""
        return self._data.__dlpack__()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (None,), self.__getstate__()

    def __getstate__(self) -> dict[str, Any]:
        # The same bytes as in Apache MXNet, so that pickles are exchanged both ways.
        return {"handle": bytearray(dumps_array(self._entry()))}

    def __setstate__(self, state: dict[str, Any]) -> None:
        entry = loads_array(state["handle"])
        if not isinstance(entry, DenseEntry):
            raise MXNetError(f"{type(self).__name__}: the pickle holds a sparse array")
        device_type, device_id = entry.context
        available = device_type != 2 or device_id < num_gpus()
        self._ctx = Context(Context.devtype2str[device_type], device_id) if available else cpu()
        self._tape = None
        self._data = entry.data.to(self._ctx.device)

    def _entry(self) -> Entry:
        """What files hold of this array."""
        context = (self._ctx.device_typeid, self._ctx.device_id)
        return DenseEntry(self._data.detach(), context, np_shape=STATE.np_shape)

    def __copy__(self) -> NDArray:
        return self.copy()

    def __deepcopy__(self, memo: dict[int, Any]) -> NDArray:
        return self.copy()

    # ---- copies ------------------------------------------------------------------------------

    def copy(self) -> NDArray:
        """A copy on the same context, with memory of its own."""
        return self._operate("_copy")

    def copyto(self, other: NDArray | Context) -> NDArray:
        """Copy the elements into another array, or into a new one on another context.

        Args:
            other: Array of the same shape, whose element type the values are converted to; or the
                context for a new array.

        Returns:
            The array written.

        Raises:
            MXNetError: The shapes differ.
            TypeError: ``other`` is neither array nor context.
        """
        if isinstance(other, Context):
            tape = live_tape(self) if STATE.recording else None
            copied = (self._data if tape is None else tape).to(other.device, copy=True)
            return self._made(copied, other)
        if not isinstance(other, NDArray):
            raise TypeError(f"copyto does not support type {type(other)}")
        if other is self:
            return other
        if other.stype != "default":
            return other._copy_from(self)
        if other._data.shape != self._data.shape:
            raise MXNetError(
                f"copyto: the source has shape {self.shape} but the destination {other.shape}"
            )
        if STATE.recording and live_tape(other) is not None:
            raise MXNetError(IN_PLACE_MESSAGE)
        tape = live_tape(self) if STATE.recording else None
        if tape is not None:
            write_result("copyto", other, tape.to(other._data.dtype, copy=True), self._node)
        else:
            other._data.copy_(self._data)
        return other

    def as_in_context(self, context: Context) -> NDArray:
        """The array on ``context``: itself when it is there already, else a copy."""
        return self if self._ctx == context else self.copyto(context)

    def astype(self, dtype: Any, copy: bool = True) -> NDArray:
        """The array with another element type.

        Args:
            dtype: Element type, such as ``"float16"`` or ``numpy.int32``.
            copy: False returns the array itself when it already has the type.

        Example:
            >>> float(mx.nd.array([1.7]).astype("int32").asscalar())
            1
        """
        wanted = torch_dtype(dtype)
        if not copy and wanted is self._data.dtype:
            return self
        return self._operate("Cast", dtype=wanted)

    def as_nd_ndarray(self) -> NDArray:
        """The array with classic semantics, sharing memory."""
        return self

    # ---- views -------------------------------------------------------------------------------

    def __getitem__(self, key: Any) -> NDArray:
        """Elements, as NumPy selects them; contiguous slices share memory, the rest copies."""
        if not STATE.recording:
            kind = type(key)
            if kind is slice:
                if key.step is None or key.step == 1:
                    if key.start is None and key.stop is None:
                        return self
                    array = new(type(self))
                    array._data = self._data[key]
                    array._tape = None
                    array._ctx = self._ctx
                    return array
            elif kind is int:
                data = self._data
                if data.ndim > 1 and -data.shape[0] <= key < data.shape[0]:
                    array = new(type(self))
                    array._data = data[key]
                    array._tape = None
                    array._ctx = self._ctx
                    return array
        return indexing.get_item(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Assign to the elements that ``key`` selects, broadcasting ``value`` to them."""
        kind = type(value)
        if (
            (kind is int or kind is float)
            and type(key) is slice
            and (key.step is None or key.step == 1)
            and not STATE.recording
        ):
            self._data[key] = value
        else:
            try:
                indexing.set_item(self, key, value)
            except SparseStorageAccess:
                indexing.set_item(self, key, value.tostype("default"))

    def reshape(self, *shape: Any, **kwargs: Any) -> NDArray:
        """The array with another shape, sharing memory.

        Args:
            *shape: New lengths, as separate arguments or one tuple. 0 keeps a length, -1 infers it,
                -2 keeps the rest, -3 merges two axes, -4 splits one into the two that follow.
            **kwargs: ``shape`` instead of the positional form; ``reverse`` reads the special values
                from the right.

        Raises:
            ReshapeError: The number of elements differs; an MXNetError and a ValueError.
            TypeError: An argument is unknown.

        Example:
            >>> mx.nd.zeros((2, 3, 4)).reshape(-3, 0).shape
            (6, 4)
        """
        return indexing.reshape_view(self, shape, kwargs)

    def expand_dims(self, axis: int, inplace: bool = False) -> NDArray:
        """The array with an axis of length 1 inserted at ``axis``."""
        if not inplace:
            return self._operate("expand_dims", axis=axis)
        shape = list(self.shape)
        shape.insert(axis if axis >= 0 else axis + self.ndim + 1, 1)
        return self.reshape(tuple(shape))

    def flatten(self, inplace: bool = False) -> NDArray:
        """The array with all axes after the first merged into one."""
        if not inplace:
            return self._operate("Flatten")
        return self.reshape((self.shape[0], -1))

    def squeeze(self, axis: int | tuple[int, ...] | None = None, inplace: bool = False) -> NDArray:
        """The array without its axes of length 1, or without the named ones."""
        result = self._operate("squeeze", axis=axis)
        return self.reshape(result.shape) if inplace else result

    def transpose(self, *axes: Any, **kwargs: Any) -> NDArray:
        """A copy with the axes permuted; reversed when none are named."""
        if "axes" in kwargs:
            axes = (kwargs.pop("axes"),)
        if kwargs:
            raise TypeError(f"transpose: unknown argument {next(iter(kwargs))!r}; it has: axes")
        if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], tuple | list)):
            axes = tuple(axes[0] or ())
        return self._operate("transpose", axes=tuple(axes))

    def diag(self, k: int = 0, **kwargs: Any) -> NDArray:
        """A diagonal of a matrix, or a matrix with the array on a diagonal; see ``mx.nd.diag``."""
        return self._operate("diag", k=k, **kwargs)

    def broadcast_to(self, shape: Any) -> NDArray:
        """A copy repeated along axes of length 1 to ``shape``; 0 keeps a length."""
        return indexing.broadcast_to(self, shape)

    def broadcast_like(self, other: NDArray) -> NDArray:
        """A copy repeated along axes of length 1 to the shape of ``other``."""
        return self.broadcast_to(other.shape)

    def split_v2(
        self,
        indices_or_sections: int | Sequence[int],
        axis: int = 0,
        squeeze_axis: bool = False,
    ) -> Any:
        """The array cut into parts along an axis; see ``mx.nd.split_v2``."""
        length = self.shape[axis]
        if isinstance(indices_or_sections, int):
            if length % indices_or_sections:
                raise ValueError("array split does not result in an equal division")
            given: dict[str, Any] = {"indices": (), "sections": indices_or_sections}
        else:
            # The operator's list includes where the first part starts.
            given = {"indices": (0, *indices_or_sections), "sections": 0}
        return self._operate("_split_v2", axis=axis, squeeze_axis=squeeze_axis, **given)

    def slice_assign(self, rhs: NDArray, begin: Any, end: Any, step: Any) -> NDArray:
        """Write ``rhs`` to the slice ``begin:end:step`` of each axis, in place.

        Returns:
            The array itself.
        """
        self[_slices(begin, end, step)] = rhs
        return self

    def slice_assign_scalar(self, value: float, begin: Any, end: Any, step: Any) -> NDArray:
        """Write a number to the slice ``begin:end:step`` of each axis, in place.

        Returns:
            The array itself.
        """
        self[_slices(begin, end, step)] = value
        return self

    def tostype(self, stype: str) -> NDArray:
        """The array with another storage type: ``"default"``, ``"csr"`` or ``"row_sparse"``."""
        found = REGISTRY.get("cast_storage")
        parameters = found.parse_parameters({"stype": stype})
        result: NDArray = self._sparse_call(found, [self], parameters, None)
        return result

    # ---- synchronisation ---------------------------------------------------------------------

    def wait_to_read(self) -> None:
        """Wait until the elements are computed; errors of pending work surface here."""
        if self._data.device.type == "cuda":
            torch.cuda.current_stream(self._data.device).synchronize()

    wait_to_write = wait_to_read

    # ---- autograd ----------------------------------------------------------------------------

    @property
    def grad(self) -> NDArray | None:
        """The array that receives the gradient; None unless ``attach_grad`` was called."""
        mark = self._mark
        return None if mark is None else mark.grad

    @property
    def _fresh_grad(self) -> bool:
        """Whether backward wrote the gradient since this was last set to False."""
        return self._mark is not None and self._mark.fresh

    @_fresh_grad.setter
    def _fresh_grad(self, state: bool) -> None:
        if self._mark is not None:
            self._mark.fresh = state

    def attach_grad(self, grad_req: str = "write", stype: str | None = None) -> None:
        """Give the array a gradient buffer and make it a variable of recorded graphs.

        The array is taken out of any graph it was computed in.

        Args:
            grad_req: ``"write"`` (each backward replaces the gradient), ``"add"`` (accumulates) or
                ``"null"`` (none).
            stype: Storage type of the gradient; dense by default.

        Raises:
            MXNetError: ``grad_req`` is unknown.
        """
        gradient = self._zero_gradient(stype)
        autograd.mark(self, gradient, grad_req, owns_grad=True)

    def _zero_gradient(self, stype: str | None) -> NDArray:
        if stype is None or stype == "default":
            return self._made(_zeros_like(self._data), self._ctx)
        return self._sparse_zeros(stype, self.shape, self._ctx, self._data.dtype)

    def detach(self) -> NDArray:
        """The same elements, sharing memory, outside any graph: a constant for autograd."""
        return self._made(self._data, self._ctx)

    def backward(
        self, out_grad: NDArray | None = None, retain_graph: bool = False, train_mode: bool = True
    ) -> None:
        """Compute gradients of this array for every marked array it was computed from.

        Args:
            out_grad: Gradient of the objective for this array; None means ones.
            retain_graph: Keep the graph, so that it can be differentiated again.
            train_mode: Accepted for compatibility; operators keep the mode they were recorded in.

        Raises:
            MXNetError: The array is not in a recorded graph.
        """
        grads = None if out_grad is None else [out_grad]
        autograd.backward([self], grads, retain_graph, train_mode)

    # ---- used by other modules of the package ------------------------------------------------

    def _made(self, data: Tensor, ctx: Context) -> NDArray:
        """A new array of this class over ``data``."""
        made: NDArray = new_array(type(self), data, ctx, None)
        return made

    def _operate(self, name: str, **parameters: Any) -> Any:
        """Call the operator ``name`` on this array with the given typed parameters."""
        found = REGISTRY.get(name)
        return call(found, [self], found.parse_parameters(parameters), None, type(self))

    def _from_gradient(self, gradient: Tensor) -> NDArray:
        """The array that shows a gradient torch computed for this array."""
        if gradient.is_sparse:
            zeros = self._sparse_zeros("row_sparse", self.shape, self._ctx, gradient.dtype)
            zeros._accept_gradient(gradient, "write")
            return zeros
        return self._made(gradient, self._ctx)

    def _accept_gradient(self, gradient: Tensor, grad_req: str) -> None:
        """Take a sparse gradient torch computed into this dense array."""
        if grad_req != "add":
            self._data.zero_()
        self._data.add_(gradient.detach())

    def _graph_tensor(self) -> Tensor | None:
        """The tensor that stands for this array in the recorded graph."""
        return self._tape

    def _become_leaf(self, wanted: bool) -> Tensor | None:
        """Leave any graph; if wanted and possible, be a variable of those recorded from now on."""
        data = self._data
        self._tape = None
        if wanted and data.dtype in FLOATING:
            # .data, not detach(): the leaf must not share the version counter, because MXNet
            # programs may update parameters between recording and backward.
            self._tape = data.data.requires_grad_()
        return self._tape

    def _leave_graph(self) -> None:
        """Be a constant from now on."""
        self._data = self._data  # materialise it from the tape before that is dropped
        self._tape = None
        self._node = None

    def _known_shape(self) -> tuple[int, ...]:
        """The shape as far as it is known, with 0 for unknown lengths."""
        return self.shape

    def _recorded_copy(self, tensor: Tensor) -> NDArray:
        """This array's value as the recorded result ``tensor``."""
        return self._made(tensor, self._ctx)


new = object.__new__


def _slices(begin: Any, end: Any, step: Any) -> tuple[slice, ...]:
    steps = step or (None,) * len(begin)
    return tuple(slice(b, e, s) for b, e, s in zip(begin, end, steps, strict=True))


def context_of_device(device: torch.device) -> Context:
    """The context that names a torch device."""
    if device.type == "cuda":
        return Context("gpu", device.index or 0)
    return as_context("cpu")
