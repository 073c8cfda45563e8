"""Runs one workload on one side, on request from the harness.

Usage: python -m benchmarks.peers.worker MODULE WORKLOAD SIDE VARIANT THREADS FOLDER

Prepares the workload, writes what its first calls gave to ``FOLDER/values.npy`` and says on the
first line how long the first call took. Then one request, ``{"seconds": ...}``, is answered per
line. Runs under any Python that has the side's library.
"""

import gc
import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.peers.workload import find

TRAINING_STEPS = 3
SHORTEST = 0.01  # seconds: shorter calls are timed in groups


def _limit_threads(threads):
    """Give the process as many cores as threads, for libraries that do not ask the environment."""
    cores = sorted(os.sched_getaffinity(0))[:threads]
    os.sched_setaffinity(0, cores)


def _time(call, wait, seconds):
    """Seconds per call of each group of calls within about ``seconds``, after an untimed call."""
    start = time.perf_counter()
    call()
    wait()
    count = max(1, round(SHORTEST / max(time.perf_counter() - start, 1e-7)))
    found, end = [], time.perf_counter() + seconds
    gc.collect()
    gc.disable()
    try:
        while not found or time.perf_counter() < end:
            start = time.perf_counter()
            for _ in range(count):
                call()
            wait()
            found.append((time.perf_counter() - start) / count)
    finally:
        gc.enable()
    return found


def _answer(**values):
    values["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.__stdout__.write(json.dumps(values) + "\n")
    sys.__stdout__.flush()


def _start(module, name, side, variant, folder):
    library = importlib.import_module(f"benchmarks.peers.{side}_side")
    workload = find(module, name)
    imported = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    call, wait, values_of = library.prepare(workload, variant)
    start = time.perf_counter()
    values = [np.array(values_of(call()))]
    first = time.perf_counter() - start
    if workload.optimizer is not None:
        values += [np.array(values_of(call())) for _ in range(TRAINING_STEPS - 1)]
    np.save(Path(folder) / "values.npy", np.stack(values))
    _answer(version=library.version(), first=first, imported_mib=imported)
    return call, wait


def main():
    """Prepare, then answer requests until the input ends."""
    module, name, side, variant, threads, folder = sys.argv[1:]
    sys.stdout = sys.stderr
    if side == "jax":
        _limit_threads(int(threads))
    try:
        call, wait = _start(module, name, side, variant, folder)
    except Exception as error:  # a side that cannot run it is reported, the others still run
        _answer(error=f"{type(error).__name__}: {error}"[:500])
        return
    for line in sys.stdin:
        _answer(seconds=_time(call, wait, json.loads(line)["seconds"]))


if __name__ == "__main__":
    main()
