"""The command line of the comparisons: ``python -m benchmarks.NAME [--quick] ...``."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.peers import table
from benchmarks.peers.harness import ROOT, SIDES, Row, as_json, chosen_sides, machine, measure
from benchmarks.peers.workload import Workload

RESULTS = ROOT / "output" / "benchmarks"


def _arguments(module: str, given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--quick", action="store_true", help="few short rounds, no torch.compile")
    parser.add_argument("--only", default="", help="workloads whose name contains this text")
    parser.add_argument("--sides", default="", help=f"comma-separated, of: {', '.join(SIDES)}")
    parser.add_argument("--rounds", type=int, help="default 7; 3 with --quick")
    parser.add_argument("--seconds", type=float, help="per side and round; default 1; 0.3 quick")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(given)


def _machine_rates(threads: int) -> dict[str, float]:
    output = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers.rate", str(threads)],
        cwd=ROOT, check=True, text=True, capture_output=True,
    ).stdout  # fmt: skip
    rates: dict[str, float] = json.loads(output)
    return rates


def run(module: str, workloads: Sequence[Workload], given: Sequence[str]) -> None:
    """Measure the workloads, print tables and write ``output/benchmarks/NAME.json``."""
    options = _arguments(module, given)
    rounds = options.rounds or (3 if options.quick else 7)
    seconds = options.seconds or (0.3 if options.quick else 1.0)
    only = [name for name in options.sides.split(",") if name]
    if options.quick and not only:
        only = [name for name in SIDES if name != "torch.compile"]
    rates, rows = _machine_rates(options.threads), []
    for workload in workloads:
        if options.only not in workload.name:
            continue
        names = chosen_sides(workload, only)
        settings = {"threads": options.threads, "rounds": rounds, "seconds": seconds}
        row = measure(module, workload, names, **settings)
        rows.append(row)
        print(table.times([row]), flush=True)
        for line in table.problems([row]):
            print(line, flush=True)
    for name, rate in _machine_rates(options.threads).items():
        rates[name] = max(rates[name], rate)
    name = module.rpartition(".")[2]
    results = {
        "command": f"python -m {module} {' '.join(given)}",
        "date": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "threads": options.threads,
        "rounds": rounds,
        "seconds": seconds,
        "rates": rates,
        "absent": absent(),
        "rows": [as_json(row) for row in rows],
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(results, indent=1))
    print_tables(rows, results)


def describe(results: dict[str, Any], rows: Sequence[Row]) -> str:
    """Machine, versions and settings in one paragraph."""
    about, rates = results["machine"], results["rates"]
    versions = {side.version for row in rows for side in row.sides.values() if side.version}
    reached = ", ".join(f"{name} {rate:.0f}" for name, rate in rates.items())
    return (
        f"{about['processor']}; {about['system']}; Python {about['python']}; "
        f"{', '.join(sorted(versions))}. {results['threads']} threads, {results['rounds']} rounds "
        f"of {results['seconds']} s per side, {results['date']}. Float32 rates of the machine in "
        f"GFLOP/s: {reached}. Not installed: {', '.join(results['absent']) or 'none'}."
    )


def absent() -> list[str]:
    """Sides whose Python no variable names."""
    return [
        name for name, (_, _, variable) in SIDES.items() if variable and variable not in os.environ
    ]


def print_tables(rows: Sequence[Row], results: dict[str, Any]) -> None:
    """Print everything."""
    rates = results["rates"]
    print(f"\n{describe(results, rows)}\n\n{table.summary(rows)}\n")
    print(f"Medians (minima):\n\n{table.times(rows)}\n")
    print(f"Peak resident memory, MiB:\n\n{table.peaks(rows)}\n")
    print(f"First call, seconds:\n\n{table.first_calls(rows)}\n")
    print(f"Part of the machine's rate:\n\n{table.rates(rows, max(rates.values()))}\n")
    print("\n".join(table.problems(rows)), flush=True)
