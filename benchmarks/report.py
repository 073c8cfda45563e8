"""Writes ``docs/performance.md`` from the results that the comparisons left behind.

Usage: python -m benchmarks.report [FOLDER]

``FOLDER`` holds the files that ``python -m benchmarks.compiled_inference`` and its like wrote; by
default ``output/benchmarks``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers import table
from benchmarks.peers.command import RESULTS, describe
from benchmarks.peers.harness import ROOT, Row, from_json

PAGE = ROOT / "docs" / "performance.md"
TITLES = {
    "compiled_inference": "Hybridized inference",
    "compiled_training": "Hybridized training steps",
}
BEGINNING = """\
# Performance

Measured, not claimed: this page is written by `python -m benchmarks.report` from the results of
the commands it names. `make bench` runs all of them, and the tables of operators and dispatch
besides.

Each row is one network, described once (`benchmarks/networks`) and run by each library with the
same parameters and input. Before anything is timed, outputs (of training: the losses of three
steps) are compared with ours; a side whose values differ is listed below the table and is not a
peer.

Sides: **ours** is hybridized with `static_alloc=True, static_shape=True`; **reference** is Apache
MXNet 1.9.1, hybridized likewise; torch runs eager (contiguous and channels-last), traced, frozen
and optimised for inference by `torch.jit`, and compiled by `torch.compile` (inductor, with
freezing for inference); JAX runs under `jit`. Training steps are forward, loss, backward and
update; torch has its fused optimizers. Every side has a process of its own for each row, and
rounds of all sides alternate. `ratio` is the median over rounds of our time as a multiple of the
fastest other side's: below 1, ours is faster.

To add the peers that are not in this project's environment:

```
python3.11 -m venv reference && reference/bin/pip install mxnet==1.9.1 'numpy<1.24'
python3 -m venv jax-peer && jax-peer/bin/pip install jax jaxlib
MXNET_REFERENCE_PYTHON=reference/bin/python MXNET_JAX_PYTHON=jax-peer/bin/python make bench
```
"""


def section(title: str, results: dict[str, Any]) -> str:
    """One group of workloads."""
    rows: list[Row] = [from_json(row) for row in results["rows"]]
    parts = [
        f"## {title}",
        f"`{results['command'].strip()}`",
        describe(results, rows),
        table.summary(rows),
        "Medians, and minima in parentheses:",
        table.times(rows),
    ]
    rate = max(results["rates"].values())
    shares = table.rates(rows, rate)
    if shares:
        parts += [f"Fastest call as part of the machine's own rate ({rate:.0f} GFLOP/s):", shares]
    parts += [
        "Peak resident memory of the process, in MiB:",
        table.peaks(rows),
        "First call, with compilation, in seconds:",
        table.first_calls(rows),
    ]
    problems = table.problems(rows)
    if problems:
        parts.append("\n".join(["Failed or different:", "", *(f"- {line}" for line in problems)]))
    return "\n\n".join(parts)


def write(folder: Path) -> None:
    """Write the page.

    Raises:
        FileNotFoundError: No results are in ``folder``.
    """
    parts = [BEGINNING.strip()]
    for name, title in TITLES.items():
        file = folder / f"{name}.json"
        if file.exists():
            parts.append(section(title, json.loads(file.read_text())))
    if len(parts) == 1:
        raise FileNotFoundError(f"{folder}: no results of {' or '.join(TITLES)}")
    PAGE.write_text("\n\n".join(parts) + "\n")
    print(f"wrote {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else RESULTS)
