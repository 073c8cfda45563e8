"""Times workloads in a process of its own, on request from the harness.

Usage: python -m benchmarks.worker MODULE BACKEND THREADS

Reads one JSON request per line, ``{"name": ..., "seconds": ...}``, and answers with one line:
seconds per call and the peak resident size of the process. Runs under any Python that has the
backend, so it must not import anything else of this project.
"""

import gc
import importlib
import json
import resource
import sys
import time


def time_calls(call, wait, seconds):
    """Seconds per call over about ``seconds``, after one untimed call."""
    call()
    wait()
    count, elapsed = 1, 0.0
    gc.collect()
    gc.disable()
    try:
        while True:
            start = time.perf_counter()
            for _ in range(count):
                call()
            wait()
            elapsed = time.perf_counter() - start
            if elapsed >= seconds:
                return elapsed / count
            count = max(count + 1, int(count * min(10.0, 1.2 * seconds / max(elapsed, 1e-9))))
    finally:
        gc.enable()


def main():
    """Answer requests until the input ends."""
    module_name, backend, threads = sys.argv[1:4]
    wait = lambda: None  # noqa: E731
    if backend == "torch":
        import torch

        torch.set_num_threads(int(threads))
    else:
        import mxnet

        wait = mxnet.nd.waitall
        if "torch" in sys.modules:  # our mxnet runs on torch; the reference reads OMP_NUM_THREADS
            sys.modules["torch"].set_num_threads(int(threads))
    workloads = importlib.import_module(module_name).WORKLOADS
    prepared = {}
    for line in sys.stdin:
        request = json.loads(line)
        name = request["name"]
        try:
            if name not in prepared:
                prepared[name] = workloads[name][backend]()
            answer = {"seconds": time_calls(prepared[name], wait, request["seconds"])}
        except Exception as error:  # a workload that fails is reported, the others still run
            answer = {"error": f"{type(error).__name__}: {error}"}
        answer["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
