"""How long ``import mxnet`` takes beyond ``import torch``."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

from benchmarks.harness import ROOT, machine


def _seconds(statement: str) -> float:
    environment = dict(os.environ, PYTHONPATH=f"{ROOT}/src")
    # Installed packages have their bytecode; measure with it, also where its writing is turned off.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True, env=environment)
    return time.perf_counter() - start


def main() -> None:
    """Print the difference; goal: at most 0.3 s."""
    _seconds("import mxnet")
    pairs = [(_seconds("import mxnet"), _seconds("import torch")) for _ in range(7)]
    extra = statistics.median(ours - torch for ours, torch in pairs)
    torch = statistics.median(torch for _, torch in pairs)
    print(f"\nimport: {machine()}")
    print(f"import torch {torch:.2f} s; import mxnet takes {extra:.2f} s more (goal 0.30)")


if __name__ == "__main__":
    main()
