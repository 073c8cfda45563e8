"""Runs every side of each workload, interleaved, and keeps all measurements.

Each implementation has a process of its own per workload, so that peak memory is its own. The
machine's speed drifts: each round times every side in turn, ratios are taken within rounds.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.networks.specification import specify
from benchmarks.peers.workload import Workload

ROOT = Path(__file__).resolve().parent.parent.parent
OURS, IMPERATIVE, REFERENCE = "ours", "ours, imperative", "reference"
# Side, variant and the variable that names its Python; ours and torch run in the current one.
SIDES: dict[str, tuple[str, str, str | None]] = {
    OURS: ("gluon", "hybridized", None),
    IMPERATIVE: ("gluon", "imperative", None),
    REFERENCE: ("gluon", "hybridized", "MXNET_REFERENCE_PYTHON"),
    "torch eager": ("torch", "eager", None),
    "torch channels-last": ("torch", "channels-last", None),
    "torch.jit": ("torch", "jit", None),
    "torch.compile": ("torch", "compile", None),
    "jax.jit": ("jax", "jit", "MXNET_JAX_PYTHON"),
}
# Outputs and losses may differ by this part of the largest value.
TOLERANCE = 2e-3


@dataclass
class Measured:
    """What one implementation gave for one workload."""

    rounds: list[list[float]] = field(default_factory=list)
    version: str = ""
    first: float = 0.0
    peak: float = 0.0
    error: str = ""
    difference: float = 0.0

    @property
    def median(self) -> float:
        """Median over rounds, in seconds."""
        return statistics.median(statistics.median(times) for times in self.rounds)

    @property
    def minimum(self) -> float:
        """The fastest call, in seconds."""
        return min(min(times) for times in self.rounds)


@dataclass
class Row:
    """All measurements of one workload."""

    workload: Workload
    operations: float
    sides: dict[str, Measured] = field(default_factory=dict)

    def timed(self) -> dict[str, Measured]:
        """The sides that ran."""
        return {name: side for name, side in self.sides.items() if side.rounds}

    def ratio(self, name: str) -> float:
        """Median over rounds of our time as a multiple of a side's."""
        pairs = zip(self.sides[OURS].rounds, self.sides[name].rounds, strict=False)
        return statistics.median(statistics.median(a) / statistics.median(b) for a, b in pairs)

    def best(self) -> str | None:
        """The fastest of the others that compute the same."""
        others = [
            name
            for name, side in self.timed().items()
            if name not in (OURS, IMPERATIVE) and side.difference <= TOLERANCE
        ]
        return min(others, key=lambda name: self.sides[name].median, default=None)


class Process:
    """One workload on one side."""

    def __init__(self, module: str, workload: Workload, name: str, threads: int) -> None:
        side, variant, variable = SIDES[name]
        python = sys.executable if variable is None else os.environ[variable]
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), PYTHONWARNINGS="ignore")
        path = [str(ROOT)] if variable else [str(ROOT / "src"), str(ROOT)]
        environment["PYTHONPATH"] = os.pathsep.join(path)
        self.folder = tempfile.TemporaryDirectory()
        command = ["-m", "benchmarks.peers.worker", module, workload.name, side, variant]
        self.process = subprocess.Popen(
            [python, *command, str(threads), self.folder.name],
            cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def read(self) -> dict[str, Any]:
        """The next answer."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            return {"error": f"the process ended with status {self.process.wait()}"}
        answer: dict[str, Any] = json.loads(line)
        return answer

    def time(self, seconds: float) -> dict[str, Any]:
        """Seconds per call of the calls in about ``seconds``."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps({"seconds": seconds}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        return self.read()

    def values(self) -> Any:
        """Outputs of a forward pass, or the first losses."""
        return np.load(Path(self.folder.name) / "values.npy")

    def close(self) -> None:
        """End the process and forget its files."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.folder.cleanup()


def _applies(name: str, workload: Workload) -> bool:
    """Whether a side has a form of its own for a workload."""
    if name == "torch channels-last":
        return workload.convolutional
    return not (name == "torch.jit" and workload.optimizer is not None)


def chosen_sides(workload: Workload, only: list[str] | None) -> list[str]:
    """Sides that are installed and have a form of the workload."""
    return [
        name
        for name, (_, _, variable) in SIDES.items()
        if _applies(name, workload)
        and (variable is None or os.environ.get(variable))
        and (not only or name in only or name == OURS)
    ]


def measure(
    module: str,
    workload: Workload,
    names: list[str],
    *,
    threads: int,
    rounds: int,
    seconds: float,
) -> Row:
    """Measure one workload on the sides named."""
    row = Row(workload, specify(workload.function, workload.shape)[1])
    processes: dict[str, Process] = {}
    try:
        for name in names:  # one after the other: compilation takes all cores
            process = processes[name] = Process(module, workload, name, threads)
            _note(row.sides.setdefault(name, Measured()), process.read())
        _compare_values(row, processes)
        for _ in range(rounds):
            for name, process in processes.items():
                if not row.sides[name].error:
                    _note(row.sides[name], process.time(seconds))
    finally:
        for process in processes.values():
            process.close()
    return row


def _note(side: Measured, answer: dict[str, Any]) -> None:
    if "error" in answer:
        side.error = str(answer["error"])
        return
    side.peak = max(side.peak, float(answer["peak_mib"]))
    if "seconds" in answer:
        side.rounds.append([float(t) for t in answer["seconds"]])
    else:
        side.version, side.first = str(answer["version"]), float(answer["first"])


def _compare_values(row: Row, processes: dict[str, Process]) -> None:
    """Note how far each side's values are from ours."""
    if row.sides[OURS].error:
        return
    ours = processes[OURS].values().astype("float64")
    for name, process in processes.items():
        if not row.sides[name].error:
            other = process.values().astype("float64").reshape(ours.shape)
            row.sides[name].difference = float(abs(ours - other).max() / abs(other).max())


def machine() -> dict[str, str]:
    """Processor, cores, memory and Python."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": f"{model}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB",
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def as_json(row: Row) -> dict[str, Any]:
    """A row for a file."""
    return asdict(row)


def from_json(data: dict[str, Any]) -> Row:
    """A row from a file."""
    workload = dict(data["workload"], shape=tuple(data["workload"]["shape"]))
    sides = {name: Measured(**side) for name, side in data["sides"].items()}
    return Row(Workload(**workload), data["operations"], sides)
