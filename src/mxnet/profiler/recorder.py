"""Where measurements are kept: events for the trace, totals for the tables."""

from __future__ import annotations

import threading
import time
from typing import Any, Literal, NamedTuple

Kind = Literal["Time", "Memory", "Counter"]

# Traces count time from the epoch; durations need the clock that is never set.
_EPOCH_MINUS_CLOCK = time.time_ns() - time.perf_counter_ns()
now = time.perf_counter_ns


class Event(NamedTuple):
    """One event of the trace, in nanoseconds of ``now``.

    Attributes:
        phase: Of the trace format: B a span, i a mark, C a counter.
        category: Shown as a group.
        name: What happened.
        start: When.
        value: Length of a span, value of a counter, scope of a mark.
        thread: Number of the thread.
    """

    phase: str
    category: str
    name: str
    start: int
    value: Any
    thread: int


class Total:
    """Count, sum and extremes of what was measured under one name."""

    __slots__ = ("count", "largest", "smallest", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self.smallest = float("inf")
        self.largest = float("-inf")

    def add(self, value: float) -> None:
        """Count one measurement."""
        self.count += 1
        self.total += value
        self.smallest = min(self.smallest, value)
        self.largest = max(self.largest, value)


class Recorder:
    """Collects events while it is active.

    Attributes:
        active: Whether events are recorded; asked before anything is measured.
        aggregate: Whether totals are kept.
        events: What the next trace holds.
        totals: By kind, category and name.
    """

    def __init__(self) -> None:
        self.active = False
        self.aggregate = False
        self.events: list[Event] = []
        self.totals: dict[tuple[Kind, str, str], Total] = {}
        self._lock = threading.Lock()

    def span(self, category: str, name: str, start: int, end: int) -> None:
        """Something that took from ``start`` to ``end``."""
        length = end - start
        self.events.append(Event("B", category, name, start, length, threading.get_ident()))
        if self.aggregate:
            self._add("Time", category, name, length / 1e6)

    def mark(self, category: str, name: str, scope: str) -> None:
        """Something that happened now."""
        self.events.append(Event("i", category, name, now(), scope, threading.get_ident()))

    def counter(self, category: str, name: str, value: float, kind: Kind = "Counter") -> None:
        """A number that changes over time."""
        self.events.append(Event("C", category, name, now(), value, threading.get_ident()))
        if self.aggregate:
            self._add(kind, category, name, value / 1e3 if kind == "Memory" else value)

    def _add(self, kind: Kind, category: str, name: str, value: float) -> None:
        key = (kind, category, name)
        with self._lock:
            total = self.totals.get(key)
            if total is None:
                total = self.totals[key] = Total()
            total.add(value)

    def trace(self) -> dict[str, Any]:
        """The events in Chrome's trace format."""
        events = list(self.events)
        groups = {name: i for i, name in enumerate(dict.fromkeys(e.category for e in events))}
        described: list[dict[str, Any]] = [
            {"ph": "M", "name": "process_name", "pid": pid, "args": {"name": name}}
            for name, pid in groups.items()
        ]
        for event in events:
            described += _described(event, groups[event.category])
        return {"traceEvents": described, "displayTimeUnit": "ms"}


def _described(event: Event, pid: int) -> list[dict[str, Any]]:
    """The trace's entries for one event: two for a span, as the reference writes it."""
    described: dict[str, Any] = {
        "name": event.name,
        "cat": event.category,
        "ph": event.phase,
        "ts": (event.start + _EPOCH_MINUS_CLOCK) / 1e3,
        "pid": pid,
        "tid": event.thread,
    }
    if event.phase == "B":
        return [described, {**described, "ph": "E", "ts": described["ts"] + event.value / 1e3}]
    if event.phase == "C":
        described["args"] = {event.name: event.value}
    else:
        described["s"] = event.value
    return [described]


RECORDER = Recorder()
