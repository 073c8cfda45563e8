"""Tables of measured rows, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.peers.harness import IMPERATIVE, OURS, REFERENCE, SIDES, TOLERANCE, Row


def _duration(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:.1f} us"
    return f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:.0f} ms"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratio(row: Row, name: str, goal: float | None) -> str:
    if name not in row.timed() or OURS not in row.timed():
        return "-"
    ratio = row.ratio(name)
    if goal is None:
        return f"{ratio:.2f}"
    return f"{ratio:.2f} ({'goal' if ratio <= goal else 'missed:'} {goal:.2f})"


def summary(rows: Sequence[Row]) -> str:
    """Ours against the fastest of the others, the reference and ourselves without hybridize."""
    lines = []
    for row in rows:
        best, goals = row.best(), row.workload.goals
        ours = row.timed().get(OURS)
        if ours is None:
            lines.append([row.workload.name, "failed", "-", "-", "-", "-", "-"])
            continue
        lines.append(
            [
                row.workload.name,
                _duration(ours.median),
                "-" if best is None else f"{_duration(row.sides[best].median)} ({best})",
                "-" if best is None else _ratio(row, best, goals.get("best")),
                "-" if best is None else f"{ours.minimum / row.sides[best].minimum:.2f}",
                _ratio(row, REFERENCE, goals.get("reference")),
                _ratio(row, IMPERATIVE, None),
            ]
        )
    header = ["workload", "ours", "fastest of the others", "ratio", "ratio of minima"]
    return _table([*header, "/ reference", "/ ours imperative"], lines)


def _cells(rows: Sequence[Row], value: str) -> str:
    lines = []
    for row in rows:
        cells = [row.workload.name]
        for name in SIDES:
            side = row.sides.get(name)
            if side is None:
                cells.append("-")
            elif side.error:
                cells.append("failed")
            elif value == "time":
                cells.append(f"{_duration(side.median)} ({_duration(side.minimum)})")
            elif value == "peak":
                cells.append(f"{side.peak:.0f}")
            else:
                cells.append(f"{side.first:.2f}")
        lines.append(cells)
    return _table(["workload", *SIDES], lines)


def times(rows: Sequence[Row]) -> str:
    """Medians and, in parentheses, minima."""
    return _cells(rows, "time")


def peaks(rows: Sequence[Row]) -> str:
    """Peak resident memory of the processes in MiB."""
    return _cells(rows, "peak")


def first_calls(rows: Sequence[Row]) -> str:
    """Seconds of the first call: compilation and one run."""
    return _cells(rows, "first")


def rates(rows: Sequence[Row], rate: float) -> str:
    """Convolution networks as part of the machine's rate (GFLOP/s)."""
    lines = []
    for row in rows:
        if not row.workload.convolutional:
            continue
        # Backward passes compute gradients of data and weights: twice the forward pass.
        work = row.operations * (3 if row.workload.optimizer else 1) / 1e9
        cells = [row.workload.name, f"{work:.1f}"]
        for name in SIDES:
            side = row.timed().get(name)
            cells.append(f"{100 * work / side.minimum / rate:.0f} %" if side else "-")
        lines.append(cells)
    return _table(["workload", "GFLOP", *SIDES], lines) if lines else ""


def problems(rows: Sequence[Row]) -> list[str]:
    """Sides that failed or whose values differ."""
    found = []
    for row in rows:
        for name, side in row.sides.items():
            if side.error:
                found.append(f"{row.workload.name}, {name}: {side.error}")
            elif side.difference > TOLERANCE:
                found.append(f"{row.workload.name}, {name}: values differ by {side.difference:.1e}")
    return found
