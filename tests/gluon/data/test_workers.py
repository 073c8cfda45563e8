"""Worker processes and threads: errors, ends, timeouts, leaks."""

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.gluon.data import ArrayDataset, DataLoader, Dataset
from mxnet.thread_state import STATE

BIG = ArrayDataset(np.zeros((64, 10_000), "float32"), np.arange(64))


class Calls(Dataset):
    """Sample ``i`` is ``functions[i]()``."""

    def __init__(self, *functions):
        self._functions = functions

    def __len__(self):
        return len(self._functions)

    def __getitem__(self, idx):
        return self._functions[idx]()


def processes_of(loader):
    return [worker.process for worker in loader._pool._workers]


def open_descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def mapped_blocks():
    return Path("/proc/self/maps").read_text().count("mxnet-batch")


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not become true"
        time.sleep(0.01)


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def kill_self(number=signal.SIGKILL):
    os.kill(os.getpid(), number)


def sleep_long():
    time.sleep(60)
    return 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_killed_worker_is_an_error_and_not_a_hang(number):
    data = Calls(*[lambda: 1] * 5, lambda: kill_self(number), *[lambda: 1] * 5)
    loader = DataLoader(data, 1, num_workers=2)
    started = time.monotonic()
    with pytest.raises(
        MXNetError, match=rf"worker \d \(pid \d+\) was killed by signal {number.name}"
    ):
        list(loader)
    assert time.monotonic() - started < 5


def test_exiting_worker_is_an_error():
    loader = DataLoader(Calls(lambda: os._exit(3)), 1, num_workers=1)
    with pytest.raises(MXNetError, match=r"worker 0 .* ended unexpectedly \(exit code 3\)"):
        list(loader)


def test_worker_killed_while_idle():
    loader = DataLoader(BIG, 4, num_workers=2)
    list(loader)
    victim = processes_of(loader)[1]
    os.kill(victim.pid, signal.SIGKILL)
    with pytest.raises(MXNetError, match=rf"worker 1 \(pid {victim.pid}\) was killed"):
        list(loader)


def test_killed_from_outside_in_the_middle_of_an_epoch():
    loader = DataLoader(BIG, 1, num_workers=2)
    epoch = iter(loader)
    next(epoch)
    os.kill(processes_of(loader)[0].pid, signal.SIGKILL)
    with pytest.raises(MXNetError, match="worker 0"):
        list(epoch)
    with pytest.raises(StopIteration):
        next(epoch)


def test_new_workers_after_a_death():
    loader = DataLoader(BIG, 16, num_workers=2)
    before = processes_of(loader)
    os.kill(before[0].pid, signal.SIGKILL)
    with pytest.raises(MXNetError, match="worker 0"):
        list(loader)
    assert len(list(loader)) == 4
    assert not {p.pid for p in before} & {p.pid for p in processes_of(loader)}


class Unpicklable(Exception):  # noqa: N818
    def __init__(self, first, second):
        super().__init__(f"{first} and {second}")


def _raise(error):
    raise error


def test_error_that_cannot_be_pickled():
    loader = DataLoader(Calls(lambda: _raise(Unpicklable("this", "that"))), 1, num_workers=1)
    with pytest.raises(MXNetError, match="Unpicklable in a worker process: this and that"):
        list(loader)


@pytest.mark.parametrize("error", [SystemExit(0), KeyboardInterrupt()])
def test_error_that_would_end_the_parent(error):
    loader = DataLoader(Calls(lambda: _raise(error)), 1, num_workers=1)
    with pytest.raises(MXNetError, match=f"{type(error).__name__} in a worker process"):
        list(loader)


def test_batch_that_cannot_be_pickled():
    loader = DataLoader([1, 2], 1, num_workers=1, batchify_fn=lambda samples: lambda: samples)
    with pytest.raises(Exception, match=r"pickle|local object"):
        list(loader)


def test_error_does_not_end_the_workers():
    loader = DataLoader(Calls(lambda: _raise(ValueError("bad")), lambda: 1), 1, num_workers=1)
    before = processes_of(loader)
    for _ in range(3):
        with pytest.raises(ValueError, match="bad"):
            list(loader)
    assert processes_of(loader) == before


@pytest.mark.parametrize("thread_pool", [False, True])
def test_timeout(thread_pool):
    functions = [lambda: time.sleep(2), lambda: 1]
    loader = DataLoader(Calls(*functions), 1, num_workers=1, timeout=0.3, thread_pool=thread_pool)
    started = time.monotonic()
    with pytest.raises(TimeoutError, match=r"timeout=0.3 seconds") as caught:
        list(loader)
    assert isinstance(caught.value, multiprocessing.TimeoutError)
    assert 0.2 < time.monotonic() - started < 1.5


@pytest.mark.parametrize("thread_pool", [False, True])
def test_timeout_error_of_the_dataset_is_its_own(thread_pool):
    data = Calls(lambda: _raise(TimeoutError("no answer")))
    loader = DataLoader(data, 1, num_workers=1, thread_pool=thread_pool)
    with pytest.raises(TimeoutError, match="no answer"):
        list(loader)


def test_deleting_the_loader_ends_the_workers_even_busy_ones():
    loader = DataLoader(Calls(sleep_long, sleep_long), 1, num_workers=2, auto_reload=True)
    processes = processes_of(loader)
    started = time.monotonic()
    del loader
    gc.collect()
    assert time.monotonic() - started < 5
    assert all(is_gone(process.pid) for process in processes)


def test_unfinished_iterator_keeps_the_loader_alive():
    batches = iter(DataLoader(BIG, 8, num_workers=1))
    next(batches)
    gc.collect()
    assert len(list(batches)) == 7


def test_batches_outlive_the_loader():
    rows = np.random.default_rng(0).random((8, 5000))
    loader = DataLoader(rows, 2, num_workers=2)
    batches = list(loader)
    del loader
    gc.collect()
    np.testing.assert_array_equal(np.concatenate([b.asnumpy() for b in batches]), rows)


def test_no_descriptor_and_no_memory_is_left():
    gc.collect()
    descriptors, blocks = open_descriptors(), mapped_blocks()
    names = set(Path("/dev/shm").iterdir())
    loader = DataLoader(BIG, 1, num_workers=2)
    kept = [list(loader) for _ in range(2)]
    # A socket and a process handle per worker, however many batches are held.
    assert open_descriptors() - descriptors <= 8
    assert mapped_blocks() - blocks >= 128
    del kept
    for _ in range(3):
        list(loader)
    assert set(Path("/dev/shm").iterdir()) == names
    loader = None
    gc.collect()
    assert (open_descriptors(), mapped_blocks()) == (descriptors, blocks)


def test_memory_is_used_again():
    loader = DataLoader(BIG, 8, num_workers=2)
    for _ in range(2):
        for _batch in loader:
            pass
    before = mapped_blocks()
    for _ in range(10):
        for _batch in loader:
            pass
    assert mapped_blocks() <= before + 2


def test_blocks_freed_in_bulk_are_given_back():
    loader = DataLoader(BIG, 1, num_workers=1)
    kept = list(loader)
    assert mapped_blocks() >= 64
    del kept
    for _ in range(2):
        for _batch in loader:
            pass
    assert mapped_blocks() < 32


def test_nothing_is_left_after_errors():
    gc.collect()
    descriptors, blocks = open_descriptors(), mapped_blocks()
    big = np.zeros(9999)
    data = Calls(lambda: big, lambda: _raise(ValueError("bad")), lambda: big, kill_self)
    for batches in ([[0], [1]], [[0], [2], [3]], [[0, 1]]):
        with pytest.raises((ValueError, MXNetError)):
            list(DataLoader(data, batch_sampler=batches, num_workers=2))
    gc.collect()
    assert (open_descriptors(), mapped_blocks()) == (descriptors, blocks)


def test_workers_after_torch_used_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(4)
    try:
        a = torch.rand(600, 600)
        (a @ a).tanh().mean()

        def multiply():
            b = torch.rand(600, 600)
            return float((b @ b).tanh().mean() * 0) + torch.get_num_threads()

        loader = DataLoader(Calls(*[multiply] * 4), 2, num_workers=2, timeout=30)
        assert [batch.asnumpy().tolist() for batch in loader] == [[1, 1], [1, 1]]
        assert torch.get_num_threads() == 4
    finally:
        torch.set_num_threads(before)


def test_modes_reach_the_workers():
    shapes = Calls(lambda: float(STATE.np_shape))
    STATE.np_shape = True
    try:
        loaders = [DataLoader(shapes, 1, num_workers=1, thread_pool=t) for t in (False, True)]
        assert [next(iter(loader)).asnumpy().item() for loader in loaders] == [1.0, 1.0]
    finally:
        STATE.np_shape = False


def test_loader_in_a_forked_child_leaves_the_workers_alone():
    loader = DataLoader(BIG, 8, num_workers=1)
    child = os.fork()
    if child == 0:
        loader.__del__()
        os._exit(0)
    os.waitpid(child, 0)
    assert len(list(loader)) == 8


def run_script(text, **kwargs):
    prelude = """
        import os, signal, sys, threading, time
        import numpy as np
        import mxnet as mx
        from mxnet.gluon.data import ArrayDataset, DataLoader
        data = ArrayDataset(np.zeros((64, 10_000), "float32"), np.arange(64))
    """
    script = textwrap.dedent(prelude) + textwrap.dedent(text)
    return subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **kwargs,
    )


def test_program_ends_with_its_loaders_open():
    program = run_script("""
        loader = DataLoader(data, 4, num_workers=2, auto_reload=True)
        epoch = iter(loader)
        next(epoch)
        print(*[w.process.pid for w in loader._pool._workers])
    """)
    output, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    assert all(is_gone(pid) for pid in output.split())


def test_interrupt_ends_the_workers_and_the_loader_can_go_on():
    program = run_script("""
        from mxnet.gluon.data import SimpleDataset
        slow = SimpleDataset([0.2] * 64).transform(lambda seconds: time.sleep(seconds) or seconds)
        loader = DataLoader(slow, 2, num_workers=2)
        pids = [w.process.pid for w in loader._pool._workers]
        try:
            print("ready", flush=True)
            list(loader)
        except KeyboardInterrupt:
            print(*pids, flush=True)
        print(len(list(DataLoader(data, 4, num_workers=2))))
        next(iter(loader))
        print("done")
    """)
    assert program.stdout.readline() == "ready\n"
    time.sleep(0.5)
    os.killpg(program.pid, signal.SIGINT)
    output, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    pids, count, done = output.splitlines()
    assert all(is_gone(pid) for pid in pids.split())
    assert (count, done) == ("16", "done")


def test_workers_end_when_the_parent_is_killed():
    program = run_script("""
        loaders = [DataLoader(data, 4, num_workers=2) for _ in range(2)]
        print(*[w.process.pid for l in loaders for w in l._pool._workers], flush=True)
        time.sleep(60)
    """)
    pids = program.stdout.readline().split()
    assert len(pids) == 4
    program.kill()
    program.wait()
    wait_until(lambda: all(is_gone(pid) for pid in pids))
    program.stdout.close()
    program.stderr.close()
