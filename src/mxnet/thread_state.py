"""The modes that belong to a thread: recording, training, and the NumPy-semantics switches.

One object holds them all because the operator wrappers read it on every call: an attribute of a
``threading.local`` subclass with class-level defaults is the cheapest thread-safe flag Python has.
"""

from __future__ import annotations

import threading
from typing import Any


class ThreadState(threading.local):
    """Flags of the current thread; every thread starts from the defaults below."""

    recording: bool = False
    training: bool = False
    np_shape: bool = False
    np_array: bool = False
    np_default_float64: bool = False
    # Whether hybrid blocks run operator by operator though they are hybridized.
    uncompiled: bool = False
    # Whether a block is being called with symbols, for which parameters stand as variables.
    tracing: bool = False
    # Torch's number for the next node of a graph when backward last freed one.
    freed_before: int = 0
    # The innermost `with Context`; None means mx.cpu(0).
    context: Any = None
    # The constants of this thread's graphs that a backward pass has reached; None before the first.
    reached: list[Any] | None = None


STATE = ThreadState()
