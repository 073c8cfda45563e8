"""Watches calls of operators through Python's profiling hook.

Nothing is asked while the profiler is off: the interpreter calls the hook only where it is set. An
operator is recognised by the code of its body; bodies that are torch's own functions, by being
called from a generated wrapper. Bodies called by other bodies belong to these.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable
from types import CodeType, FrameType
from typing import Any

import torch

from mxnet.profiler.recorder import RECORDER, now
from mxnet.storage import cpu_memory_info

_GENERATED = "<generated for "
_MEMORY_INTERVAL = 1_000_000  # nanoseconds; asking the allocator takes microseconds


class _Thread(threading.local):
    """What a thread is in: the operator that is being timed."""

    name: str | None = None
    key: Any = None
    start: int = 0


class Watch:
    """Times operators on all threads while it is on.

    Attributes:
        operators: Gives the operators there are; set by the package that has them.
        memory: Whether memory in use is recorded, too.
    """

    def __init__(self) -> None:
        self.operators: Callable[[], Iterable[Any]] = tuple
        self.memory = False
        self._thread = _Thread()
        self._codes: dict[CodeType, str | None] = {}
        self._functions: dict[Any, str] = {}
        self._last_memory = 0
        self._before: Any = None

    def start(self) -> None:
        """Watch this thread and those started from now on; all of them on Python 3.12 and later."""
        self._find_operators()
        self._before = sys.getprofile()
        threading.setprofile(self._hook)
        if hasattr(threading, "setprofile_all_threads"):
            threading.setprofile_all_threads(self._hook)
        sys.setprofile(self._hook)

    def stop(self) -> None:
        """Watch no longer."""
        threading.setprofile(None)
        if hasattr(threading, "setprofile_all_threads"):
            threading.setprofile_all_threads(None)
        sys.setprofile(self._before)
        self._thread = _Thread()

    def _find_operators(self) -> None:
        for operator in self.operators():
            for body in (operator.body, *operator.sparse_rules.values()):
                code = getattr(body, "__code__", None)
                if code is None:
                    self._functions.setdefault(body, operator.name)
                elif self._codes.get(code, operator.name) == operator.name:
                    self._codes[code] = operator.name
                else:  # one function makes several bodies; the caller knows which it calls
                    self._codes[code] = None

    def _hook(self, frame: FrameType, event: str, argument: Any) -> None:
        thread = self._thread
        if thread.name is not None:
            ends = event in ("c_return", "c_exception") and thread.key is argument
            if ends or (event == "return" and thread.key is frame):
                self._end(thread)
            elif not RECORDER.active:
                # Another thread switched the profiler off.
                sys.setprofile(None)
            return
        if event == "call":
            code = frame.f_code
            if code in self._codes and not _is_inference(frame):
                thread.name = self._codes[code] or _called_name(frame)
                thread.key, thread.start = frame, now()
        elif event == "c_call":
            name = self._builtin_name(frame, argument)
            if name is not None:
                thread.name, thread.key, thread.start = name, argument, now()

    def _builtin_name(self, frame: FrameType, function: Any) -> str | None:
        """The operator that a call of one of torch's functions is, if it is one."""
        name: str = function.__name__
        if name == "run_backward":
            return "backward"
        if not frame.f_code.co_filename.startswith(_GENERATED):
            if frame.f_code.co_name == "call" and function in self._functions:
                return _called_name_of(frame, self._functions[function])
            return None
        if function in self._functions:
            return self._functions[function]
        if getattr(torch, name, None) is function:
            return name
        owner = getattr(function, "__self__", None)
        if isinstance(owner, torch.Tensor) and name.endswith("_"):  # a += b
            return name.strip("_")
        return None

    def _end(self, thread: _Thread) -> None:
        end = now()
        name, start = thread.name, thread.start
        thread.name = thread.key = None
        if name is not None and RECORDER.active:
            RECORDER.span("operator", name, start, end)
            if self.memory and end - self._last_memory > _MEMORY_INTERVAL:
                self._last_memory = end
                record_memory()


def _is_inference(frame: FrameType) -> bool:
    """Whether a body runs on tensors without memory, to find shapes and element types."""
    for value in frame.f_locals.values():
        if isinstance(value, torch.Tensor):
            return value.is_meta
    return False


def _called_name(frame: FrameType) -> str:
    """Which operator a body belongs to that several share, by who calls it."""
    caller = frame.f_back
    if caller is None:
        return frame.f_code.co_name
    return _called_name_of(caller, frame.f_code.co_name)


def _called_name_of(caller: FrameType, otherwise: str) -> str:
    if caller.f_code.co_filename.startswith(_GENERATED):
        found = caller.f_globals.get("OP")
    else:
        found = caller.f_locals.get("found")
    name: str = getattr(found, "name", otherwise)
    return name


def record_memory() -> None:
    """Record the memory in use on every device."""
    RECORDER.counter("Device Storage", "Memory: cpu/0", cpu_memory_info().in_use, "Memory")
    if torch.cuda.is_available() and torch.cuda.is_initialized():
        for device in range(torch.cuda.device_count()):
            used = torch.cuda.memory_allocated(device)
            RECORDER.counter("Device Storage", f"Memory: gpu/{device}", used, "Memory")


WATCH = Watch()
