"""Makes the files of this folder with Apache MXNet 1.9.1: ``python make_golden.py FOLDER``."""

import os
import pathlib
import struct
import sys

import numpy as np

import mxnet as mx

MAGIC = struct.pack("<I", 0xCED7230A)
RECORDS = [
    b"hello",
    b"",
    MAGIC,
    b"ab" + MAGIC + b"cd",
    b"abcd" + MAGIC + b"efgh",
    MAGIC + MAGIC,
    b"abcd" + MAGIC,
    b"x" * 8 + MAGIC + MAGIC + b"yy",
    b"abc" + MAGIC,
]


def main(folder):
    os.chdir(folder)
    record = mx.recordio.MXRecordIO("magic.rec", "w")
    for data in RECORDS:
        record.write(data)
    record.close()
    record = mx.recordio.MXIndexedRecordIO("labels.idx", "labels.rec", "w")
    labels = [4.0, [1, 2, 3], np.array([1.5]), []]
    for key, label in enumerate(labels):
        header = mx.recordio.IRHeader(0, label, key, 10 + key)
        record.write_idx(2 * key, mx.recordio.pack(header, b"image %d" % key))
    record.close()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
