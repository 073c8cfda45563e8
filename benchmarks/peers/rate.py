"""The machine's own rate: the largest one that its fastest float32 kernels reach.

Usage: python -m benchmarks.peers.rate THREADS

Prints billions of floating-point operations per second of products of large matrices (by the
library behind ``torch.mm``, and by oneDNN) and of a large convolution.
"""

import json
import sys
import time

SIZE = 2048
REPETITIONS = 8


def _fastest(call):
    call()
    times = []
    for _ in range(REPETITIONS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(threads):
    """Rates by kind of kernel."""
    import torch

    torch.set_num_threads(threads)
    a, b = torch.rand(SIZE, SIZE), torch.rand(SIZE, SIZE)
    rates = {"torch.mm": 2 * SIZE**3 / _fastest(lambda: a @ b) / 1e9}
    linear = getattr(torch.ops.mkldnn, "_linear_pointwise", None)
    if linear is not None:
        rates["oneDNN product"] = (
            2 * SIZE**3 / _fastest(lambda: linear(a, b, None, "none", [], "")) / 1e9
        )
    data = torch.rand(16, 256, 28, 28).contiguous(memory_format=torch.channels_last)
    weight = torch.rand(256, 256, 3, 3).contiguous(memory_format=torch.channels_last)
    work = 2 * 16 * 256 * 28 * 28 * 256 * 9
    rates["convolution"] = work / _fastest(lambda: torch.conv2d(data, weight, None, 1, 1)) / 1e9
    return rates


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
