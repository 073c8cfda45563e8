"""All benchmarks, or those named: ``python -m benchmarks.run [dispatch] [training] ...``."""

from __future__ import annotations

import sys

from benchmarks.harness import run_modules

MODULES = ("dispatch", "training", "operators", "detection", "image_pipeline", "startup")

if __name__ == "__main__":
    run_modules(sys.argv[1:] or MODULES)
