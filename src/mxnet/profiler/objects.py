"""What programs measure themselves: tasks, frames, events, counters and marks."""

from __future__ import annotations

from typing import Any

from mxnet.base import MXNetError
from mxnet.profiler.recorder import RECORDER, now

_SCOPES = {"global": "g", "process": "p", "thread": "t", "task": "t", "marker": "t"}


class Domain:
    """A group under which tasks, frames, counters and marks are shown.

    Args:
        name: Name of the group.

    Example:
        >>> domain = mx.profiler.Domain("reading")
        >>> task = domain.new_task("shuffle")
        >>> task.start()
        >>> task.stop()
        >>> print(domain, task)
        reading shuffle
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name

    def new_task(self, name: str) -> Task:
        """A task of this domain."""
        return Task(self, name)

    def new_frame(self, name: str) -> Frame:
        """A frame of this domain."""
        return Frame(self, name)

    def new_counter(self, name: str, value: int | None = None) -> Counter:
        """A counter of this domain; ``value`` is what it starts with."""
        return Counter(self, name, value)

    def new_marker(self, name: str) -> Marker:
        """A marker of this domain."""
        return Marker(self, name)


class _Span:
    """Something with a start and an end; one that is not stopped ends when it is deleted."""

    def __init__(self, category: str, name: str) -> None:
        if not isinstance(name, str):
            raise TypeError(
                f"profiler.{type(self).__name__}: name must be a string, got {type(name).__name__}"
            )
        self.name = name
        self._category = category
        self._start: int | None = None

    def __del__(self) -> None:
        if getattr(self, "_start", None) is not None:
            self.stop()

    def __str__(self) -> str:
        return self.name

    def start(self) -> None:
        """Start measuring."""
        self._start = now()

    def stop(self) -> None:
        """Record the time since ``start``, if the profiler runs; without a start, nothing."""
        start, self._start = self._start, None
        if start is not None and RECORDER.active:
            RECORDER.span(self._category, self.name, start, now())


def _domain_name(kind: str, domain: Any) -> str:
    if not isinstance(domain, Domain):
        raise TypeError(
            f"profiler.{kind}: domain must be a profiler.Domain, got {type(domain).__name__}"
        )
    return domain.name


class Task(_Span):
    """A piece of work, such as reading a batch.

    Args:
        domain: The domain it is shown under.
        name: Name of the task.

    Raises:
        TypeError: ``domain`` is no domain or ``name`` no string.

    Example:
        >>> task = mx.profiler.Task(mx.profiler.Domain("io"), "read")
        >>> task.start()
        >>> task.stop()
    """

    def __init__(self, domain: Domain, name: str) -> None:
        super().__init__(_domain_name("Task", domain), name)


class Frame(_Span):
    """One of a series of equal pieces of work, such as a frame of a film.

    Args:
        domain: The domain it is shown under.
        name: Name of the frame.

    Raises:
        TypeError: ``domain`` is no domain or ``name`` no string.

    Example:
        >>> frame = mx.profiler.Frame(mx.profiler.Domain("video"), "frame")
        >>> frame.start()
        >>> frame.stop()
    """

    def __init__(self, domain: Domain, name: str) -> None:
        super().__init__(_domain_name("Frame", domain) + ",frame", name)


class Event(_Span):
    """A span without a domain, shown among those of its thread.

    Args:
        name: Name of the event.

    Raises:
        TypeError: ``name`` is no string.

    Example:
        >>> event = mx.profiler.Event("epoch")
        >>> event.start()
        >>> event.stop()
    """

    def __init__(self, name: str) -> None:
        super().__init__("event", name)


class Counter:
    """An integer that changes over time, such as the length of a queue.

    Args:
        domain: The domain it is shown under.
        name: Name of the counter.
        value: What it starts with; None records nothing yet and counts from 0.

    Raises:
        TypeError: ``domain`` is no domain.
        ValueError: ``value`` is no number.

    Example:
        >>> counter = mx.profiler.Counter(mx.profiler.Domain("io"), "records", 3)
        >>> counter += 2
        >>> counter.decrement()
        >>> print(counter)
        records
    """

    def __init__(self, domain: Domain, name: str, value: int | None = None) -> None:
        self._category = _domain_name("Counter", domain)
        self.name = name
        self._value = 0
        if value is not None:
            self.set_value(value)

    def __del__(self) -> None:
        """A counter has nothing to end; defined because subclasses call it."""

    def __str__(self) -> str:
        return self.name

    def set_value(self, value: int) -> None:
        """Set the counter.

        Raises:
            ValueError: ``value`` is no number.
        """
        self._value = int(value)
        if RECORDER.active:
            RECORDER.counter(self._category, self.name, self._value)

    def increment(self, delta: int = 1) -> None:
        """Add ``delta``."""
        self.set_value(self._value + int(delta))

    def decrement(self, delta: int = 1) -> None:
        """Subtract ``delta``."""
        self.set_value(self._value - int(delta))

    def __iadd__(self, delta: int) -> Counter:
        self.increment(delta)
        return self

    def __isub__(self, delta: int) -> Counter:
        self.decrement(delta)
        return self


class Marker:
    """A moment, shown as a line in the trace.

    Args:
        domain: The domain it is shown under.
        name: Name of the marker.

    Raises:
        TypeError: ``domain`` is no domain.

    Example:
        >>> mx.profiler.Marker(mx.profiler.Domain("io"), "file opened").mark()
    """

    def __init__(self, domain: Domain, name: str) -> None:
        self.name = name
        self.domain = domain
        self._category = _domain_name("Marker", domain) + ",instant_marker"

    def mark(self, scope: str = "process") -> None:
        """Record the moment.

        Args:
            scope: How far the line reaches: ``"global"``, ``"process"``, ``"thread"``, or
                ``"task"`` and ``"marker"``, which are shown as ``"thread"``.

        Raises:
            MXNetError: ``scope`` is unknown.
        """
        if scope not in _SCOPES:
            raise MXNetError(
                f"profiler.Marker.mark: unknown scope {scope!r}; expected one of "
                f"{', '.join(_SCOPES)}"
            )
        if RECORDER.active:
            RECORDER.mark(self._category, self.name, _SCOPES[scope])
