"""A training to be killed: ``python killed_training.py FOLDER EPOCHS``; run again, it goes on.

Writes ``result.npz`` with the parameters, and the learning curve, when it is finished.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
from tests.gluon.contrib.estimator.helpers import make_data, make_estimator, parameters_of

import mxnet as mx
from mxnet.gluon.contrib.estimator import BatchBegin, CheckpointHandler, LearningCurveHandler


class Slow(BatchBegin):
    """Leaves time for being killed, and shows that there is progress."""

    def batch_begin(self, estimator, *args, **kwargs):
        time.sleep(0.02)
        sys.stdout.write("batch\n")
        sys.stdout.flush()


def main(folder, epochs):
    mx.random.seed(1)
    np.random.seed(2)  # noqa: NPY002 - loaders shuffle by the global generator
    random.seed(3)
    estimator = make_estimator(dropout=0.3)
    checkpoint = CheckpointHandler(
        folder / "models", batch_period=1, max_checkpoints=2, resume_from_checkpoint=True
    )
    curve = LearningCurveHandler(folder / "curve.csv")
    estimator.fit(
        make_data(shuffle=True), epochs=epochs, event_handlers=[checkpoint, curve, Slow()]
    )
    np.savez(folder / "result.npz", *parameters_of(estimator))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
