"""Totals as text and as JSON, in the layout that programs parse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mxnet.profiler.recorder import Kind, Total

_HEADER = "\nProfile Statistics:\n\tNote the difference in units for different entries.\n"
_COLUMNS: dict[Kind, tuple[str, ...]] = {
    "Time": ("Time (ms)", "Min Time (ms)", "Max Time (ms)", "Avg Time (ms)"),
    "Memory": ("Min Use  (kB)", "Max Use  (kB)", "Avg Use  (kB)"),
    "Counter": ("Min Value", "Max Value", "Avg Value"),
}
SORT_KEYS = ("total", "avg", "min", "max", "count")

Totals = Mapping[tuple[Kind, str, str], Total]


def _value(total: Total, sort_by: str) -> float:
    return {
        "total": total.total,
        "avg": total.total / total.count,
        "min": total.smallest,
        "max": total.largest,
        "count": total.count,
    }[sort_by]


def _groups(
    totals: Totals, sort_by: str, ascending: bool
) -> list[tuple[Kind, str, list[tuple[str, Total]]]]:
    groups: dict[tuple[str, Kind], list[tuple[str, Total]]] = {}
    for (kind, category, name), total in totals.items():
        groups.setdefault((category, kind), []).append((name, total))
    return [
        (
            kind,
            category,
            sorted(rows, key=lambda row: _value(row[1], sort_by), reverse=not ascending),
        )
        for (category, kind), rows in sorted(groups.items())
    ]


def as_text(totals: Totals, sort_by: str, ascending: bool) -> str:
    """One table per category."""
    lines = [_HEADER]
    for kind, category, rows in _groups(totals, sort_by, ascending):
        columns = _COLUMNS[kind]
        lines += [f"{category}\n=================\n", _row("Name", "Total Count", columns)]
        lines.append(_row("----", "-----------", ["-" * len(column) for column in columns]))
        for name, total in rows:
            numbers = [total.smallest, total.largest, total.total / total.count]
            if kind == "Time":
                numbers.insert(0, total.total)
            lines.append(_row(name, str(total.count), [f"{number:.4f}" for number in numbers]))
        lines.append("\n")
    return "".join(lines)


def _row(name: str, count: str, cells: Any) -> str:
    return f"{name:<25}{count:>16}" + "".join(f" {cell:>16}" for cell in cells) + "\n"


def as_json(totals: Totals, sort_by: str, ascending: bool) -> str:
    """The same numbers by kind, category and name."""
    found: dict[str, Any] = {"Time": {}, "Memory": {}, "Counter": {}}
    for kind, category, rows in _groups(totals, sort_by, ascending):
        found[kind][category] = {
            name: {
                "Count": total.count,
                "Total": total.total,
                "Min": total.smallest,
                "Max": total.largest,
                "Avg": total.total / total.count,
            }
            for name, total in rows
        }
    found["Unit"] = {"Time": "ms", "Memory": "kB", "Counter": "1"}
    return json.dumps(found, indent=4)
