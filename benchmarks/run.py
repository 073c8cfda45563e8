"""All benchmarks, or those named: ``python -m benchmarks.run [dispatch] [training] ...``."""

from __future__ import annotations

import sys

from benchmarks.harness import run_modules

MODULES = (
    "dispatch", "numpy_interface", "training", "operators", "detection", "kvstore", "startup",
)  # fmt: skip

if __name__ == "__main__":
    run_modules(sys.argv[1:] or MODULES)
