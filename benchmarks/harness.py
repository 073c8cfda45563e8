"""Compares workloads between this package, the reference and torch, interleaved in one run.

The machine's speed drifts, so each round times every side in turn and the ratios are taken within a
round; the table shows their medians. The reference is Apache MXNet 1.9.1 in a Python of its own:

    python3.11 -m venv reference && reference/bin/pip install mxnet==1.9.1 'numpy<1.24'
    MXNET_REFERENCE_PYTHON=reference/bin/python make bench
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Goal:
    """The largest ratio of our time to the other side's that counts as reached; None: no goal."""

    reference: float | None = None
    torch: float | None = None


class Worker:
    """A process that times the workloads of one module with one backend."""

    def __init__(self, python: str, module: str, backend: str, threads: int) -> None:
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), PYTHONWARNINGS="ignore")
        environment["PYTHONPATH"] = str(ROOT) if python != sys.executable else f"{ROOT}/src:{ROOT}"
        self.process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", module, backend, str(threads)],
            cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def time(self, name: str, seconds: float) -> dict[str, object]:
        """One measurement of the workload ``name``."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps({"name": name, "seconds": seconds}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        return json.loads(line) if line else {"error": "the process died"}

    def close(self) -> None:
        """End the process."""
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait(timeout=60)


@dataclass
class Row:
    """Measurements of one workload, by side."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    peak: dict[str, float] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def ratio(self, side: str) -> float | None:
        """Median over rounds of our time as a multiple of the other side's."""
        ours, other = self.seconds.get("ours", []), self.seconds.get(side, [])
        pairs = [a / b for a, b in zip(ours, other, strict=False)]
        return statistics.median(pairs) if pairs else None


def sides(module: str, threads: int) -> dict[str, Worker]:
    """One worker per side that is there; the reference only where its Python is named."""
    found = {"ours": Worker(sys.executable, module, "mxnet", threads)}
    reference = os.environ.get("MXNET_REFERENCE_PYTHON")
    if reference:
        found["reference"] = Worker(reference, module, "mxnet", threads)
    found["torch"] = Worker(sys.executable, module, "torch", threads)
    return found


def compare(
    module: str,
    goals: dict[str, Goal],
    *,
    threads: int,
    rounds: int = 7,
    seconds: float = 0.2,
) -> dict[str, Row]:
    """Measure the workloads named in ``goals`` on every side and print a table of ratios."""
    workers = sides(module, threads)
    rows = {name: Row() for name in goals}
    try:
        for name, row in rows.items():
            for _ in range(rounds):
                for side, worker in workers.items():
                    if side in row.errors:
                        continue
                    answer = worker.time(name, seconds)
                    if "error" in answer:
                        row.errors[side] = str(answer["error"])
                    else:
                        row.seconds.setdefault(side, []).append(float(answer["seconds"]))  # type: ignore[arg-type]
                    row.peak[side] = float(answer["peak_mib"]) if "peak_mib" in answer else 0.0  # type: ignore[arg-type]
    finally:
        for worker in workers.values():
            worker.close()
    print_table(module, rows, goals, threads, rounds)
    return rows


def print_table(
    title: str, rows: dict[str, Row], goals: dict[str, Goal], threads: int, rounds: int
) -> None:
    """Print ours in microseconds, and ratios with their goals."""
    print(f"\n{title}: {threads} thread(s), median of {rounds} rounds, {machine()}")
    print(f"{'workload':42} {'ours':>12} {'/ reference':>20} {'/ torch':>20} {'peak MiB':>9}")
    for name, row in rows.items():
        ours = row.seconds.get("ours")
        shown = f"{statistics.median(ours) * 1e6:10.2f}us" if ours else "failed"
        cells = [_cell(row, side, getattr(goals[name], side)) for side in ("reference", "torch")]
        print(f"{name:42} {shown:>12} {cells[0]:>20} {cells[1]:>20} {row.peak.get('ours', 0):9.0f}")
        for side, error in row.errors.items():
            if not error.startswith("KeyError"):
                print(f"    {side} failed: {error}")


def _cell(row: Row, side: str, goal: float | None) -> str:
    ratio = row.ratio(side)
    if ratio is None:
        return "-"
    if goal is None:
        return f"{ratio:.2f}"
    return f"{ratio:.2f} (goal {goal:.2f}){'' if ratio <= goal else ' !'}"


def machine() -> str:
    """Processor, Python and library versions, for the heading of a table."""
    import torch

    return f"{platform.machine()}, Python {platform.python_version()}, torch {torch.__version__}"


def run_modules(names: Iterable[str]) -> None:
    """Run the ``main`` of each benchmark module."""
    for name in names:
        module = __import__(f"benchmarks.{name}", fromlist=["main"])
        module.main()
