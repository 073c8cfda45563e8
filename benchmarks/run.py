"""All benchmarks, or those named: ``python -m benchmarks.run [dispatch] [training] ...``.

The comparisons of hybridized workloads leave their results for ``docs/performance.md``, which is
written when both are there.
"""

from __future__ import annotations

import sys

from benchmarks import report
from benchmarks.harness import run_modules

MODULES = (
    "compiled_inference",
    "compiled_training",
    "dispatch",
    "numpy_interface",
    "training",
    "recurrent",
    "operators",
    "detection",
    "kvstore",
    "module_fit",
    "image_pipeline",
    "vision_data",
    "startup",
)

if __name__ == "__main__":
    chosen = sys.argv[1:] or MODULES
    run_modules(chosen)
    if set(report.TITLES) & set(chosen):
        report.write(report.RESULTS)
