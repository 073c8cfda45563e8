"""Devices as users name them: ``mx.cpu(0)``, ``mx.gpu(1)``."""

from __future__ import annotations

import warnings
from types import TracebackType
from typing import ClassVar

import torch

from mxnet.base import MXNetError
from mxnet.storage import cpu_memory_info as cpu_memory_info
from mxnet.thread_state import STATE


class _ContextType(type):
    """Gives :class:`Context` an attribute of the class that programs read and assign."""

    @property
    def default_ctx(cls) -> Context:
        """The context that new arrays get in this thread; deprecated."""
        warnings.warn(
            "Context.default_ctx is deprecated; use current_context()",
            DeprecationWarning,
            stacklevel=2,
        )
        return STATE.context or _CPU

    @default_ctx.setter
    def default_ctx(cls, ctx: Context) -> None:
        warnings.warn(
            "Context.default_ctx is deprecated; use test_utils.set_default_context() or a `with` "
            "statement",
            DeprecationWarning,
            stacklevel=2,
        )
        STATE.context = as_context(ctx)


class Context(metaclass=_ContextType):
    """A device on which arrays live and operators run.

    ``cpu(0)`` and ``cpu(1)`` are different contexts on one device: programs use several CPU
    contexts to exercise multi-device code. ``gpu(i)`` is torch's ``cuda:i``. As a context manager
    it becomes the default context of the thread.

    Args:
        device_type: ``"cpu"``, ``"gpu"``, ``"cpu_pinned"`` or ``"cpu_shared"``; or a context to
            copy.
        device_id: Index of the device, from 0.

    Raises:
        MXNetError: The device type is unknown.

    Example:
        >>> with mx.Context("cpu", 1):
        ...     mx.nd.zeros((2,)).context
        cpu(1)
    """

    __slots__ = ("_hash", "_outer", "device", "device_id", "device_typeid", "results")

    device_typeid: int
    device_id: int

    devtype2str: ClassVar[dict[int, str]] = {
        1: "cpu",
        2: "gpu",
        3: "cpu_pinned",
        5: "cpu_shared",
    }
    devstr2type: ClassVar[dict[str, int]] = {name: code for code, name in devtype2str.items()}

    def __init__(self, device_type: str | Context, device_id: int = 0) -> None:
        if isinstance(device_type, Context):
            self.device_typeid = device_type.device_typeid
            self.device_id = device_type.device_id
        elif device_type in self.devstr2type:
            self.device_typeid = self.devstr2type[device_type]
            self.device_id = int(device_id)
        else:
            known = ", ".join(self.devstr2type)
            raise MXNetError(
                f"Context: device type {device_type!r} is unknown; expected one of {known}"
            )
        kind = "cuda" if self.device_typeid == 2 else "cpu"
        self.device = torch.device(kind, self.device_id) if kind == "cuda" else torch.device("cpu")
        # Operators on pinned or shared memory make their results in ordinary memory.
        self.results: Context = self if self.device_typeid in (1, 2) else _CPU
        self._hash = hash((self.device_typeid, self.device_id))
        self._outer: list[Context | None] = []

    @property
    def device_type(self) -> str:
        """Name of the device type, such as ``"cpu"``."""
        return self.devtype2str[self.device_typeid]

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Context)
            and self.device_typeid == other.device_typeid
            and self.device_id == other.device_id
        )

    def __repr__(self) -> str:
        return f"{self.device_type}({self.device_id})"

    def __reduce__(self) -> tuple[type[Context], tuple[str, int]]:
        return Context, (self.device_type, self.device_id)

    def __enter__(self) -> Context:
        self._outer.append(STATE.context)
        STATE.context = self
        return self

    def __exit__(
        self,
        ptype: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        STATE.context = self._outer.pop()

    def empty_cache(self) -> None:
        """Give memory that the device's allocator keeps but does not use back to the device."""
        if self.device.type == "cuda":
            with torch.cuda.device(self.device):
                torch.cuda.empty_cache()


_CPU = Context("cpu", 0)


def cpu(device_id: int = 0) -> Context:
    """The CPU context number ``device_id``; all of them share the machine's cores.

    Example:
        >>> mx.cpu(1)
        cpu(1)
    """
    return _CPU if device_id == 0 else Context("cpu", device_id)


def cpu_pinned(device_id: int = 0) -> Context:
    """Page-locked host memory, from which copies to a GPU run asynchronously.

    Example:
        >>> mx.cpu_pinned()
        cpu_pinned(0)
    """
    return Context("cpu_pinned", device_id)


def gpu(device_id: int = 0) -> Context:
    """The GPU number ``device_id``.

    Example:
        >>> mx.gpu(0)
        gpu(0)
    """
    return Context("gpu", device_id)


def num_gpus() -> int:
    """How many GPUs this process can use.

    Example:
        >>> mx.num_gpus() >= 0
        True
    """
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


def gpu_memory_info(device_id: int = 0) -> tuple[int, int]:
    """Free and total memory of a GPU in bytes.

    Raises:
        MXNetError: There is no such GPU.
    """
    if device_id >= num_gpus():
        raise MXNetError(f"gpu_memory_info: gpu({device_id}) does not exist; {num_gpus()} found")
    free, total = torch.cuda.mem_get_info(device_id)
    return free, total


def current_context() -> Context:
    """The context that new arrays get when none is named.

    Example:
        >>> mx.current_context()
        cpu(0)
    """
    return STATE.context or _CPU


def as_context(ctx: Context | str | None) -> Context:
    """A context from what users write: a Context, ``"cpu(1)"``, ``"gpu"`` or None for the current.

    Raises:
        MXNetError: The text does not name a context.
    """
    if ctx is None:
        return STATE.context or _CPU
    if isinstance(ctx, Context):
        return ctx
    if isinstance(ctx, str):
        name, _, rest = ctx.partition("(")
        number = rest.rstrip(")").strip() or "0"
        if name in Context.devstr2type and number.isdecimal():
            return Context(name, int(number))
    raise MXNetError(
        f"context {ctx!r} is not understood; expected a Context or text such as 'gpu(0)'"
    )
