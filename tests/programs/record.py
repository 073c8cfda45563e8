"""Writes recorded_1.9.1.json: what the programs return on Apache MXNet 1.9.1.

Run from the repository's root with a Python that has the reference and scikit-learn:
``PYTHONPATH=. python tests/programs/record.py [program ...]``.
"""

import importlib
import json
import logging
import pathlib
import sys

PROGRAMS = (
    "mlp_module",
    "lenet_module",
    "bucketing_lm",
    "matrix_factorization",
    "sparse_training",
    "composed_modules",
    "several_outputs",
    "feed_forward",
)
PATH = pathlib.Path(__file__).with_name("recorded_1.9.1.json")

if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    recorded = json.loads(PATH.read_text()) if PATH.exists() else {}
    for name in sys.argv[1:] or PROGRAMS:
        recorded[name] = importlib.import_module(f"tests.programs.{name}").main()
    PATH.write_text(json.dumps(recorded, indent=1) + "\n")
