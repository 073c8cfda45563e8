"""Records what Apache MXNet does with the cases: run with its Python, OpenCV and this folder.

python tests/image/record.py
"""

import os
import sys
import tempfile
from pathlib import Path

import numpy as np

import mxnet as mx

sys.path.insert(0, str(Path(__file__).parent))
from recorded_cases import CASES, FOLDER, make_files, numpy


def main():
    """Write ``recorded/values.npz``: array k of a case under its name, a slash and k."""
    arrays = {}
    with tempfile.TemporaryDirectory() as folder:
        make_files(mx, folder)
        for name, case in CASES.items():
            for k, array in enumerate(numpy(case(mx, folder))):
                arrays[f"{name}/{k}"] = array
        np.savez_compressed(FOLDER / "values.npz", **arrays)
    os._exit(0)  # its iterators crash when the interpreter ends


if __name__ == "__main__":
    main()
