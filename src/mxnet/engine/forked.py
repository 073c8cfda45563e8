"""What a forked child process may use: one thread for kernels.

OpenMP's threads do not survive a fork: a parallel region in the child would wait for them for
ever. Programs fork with `multiprocessing.Pool` without knowing of it.
"""

from __future__ import annotations

import os

import torch


def use_one_thread() -> None:
    """Run kernels in the calling thread of this process."""
    os.environ["OMP_NUM_THREADS"] = "1"
    torch.set_num_threads(1)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=use_one_thread)
