"""contrib.autograd and contrib.tensorboard, and names that exist to say what to use instead."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import mxnet as mx
from mxnet.contrib import autograd, tensorboard


def values(array: Any) -> Any:
    return array.asnumpy().tolist()


def test_sections() -> None:
    def state() -> tuple[bool, bool]:
        return mx.autograd.is_recording(), mx.autograd.is_training()

    with autograd.train_section():
        assert state() == (True, True)
        with autograd.test_section():
            assert state() == (False, False)
        assert state() == (True, True)
    assert state() == (False, False)
    assert (autograd.set_is_training(True), state()) == (False, (True, True))
    assert (autograd.set_is_training(False), state()) == (True, (False, False))


def test_gradients() -> None:
    x, gradient = mx.nd.array([1, 2]), mx.nd.zeros((2,))
    autograd.mark_variables([x], [gradient])
    with autograd.train_section():
        y = x * x
        z = y * 2
    autograd.compute_gradient([z])
    assert values(gradient) == [4, 8]
    with autograd.train_section():
        y = x * x
    autograd.backward([y], [mx.nd.array([10, 1])])
    assert values(gradient) == [20, 4]
    with pytest.raises(AssertionError, match="must be a list or tuple"):
        autograd.backward(y)


def test_functions_of_gradients() -> None:
    a, b = mx.nd.array([1, 2]), mx.nd.array([3, 4])
    gradients, value = autograd.grad_and_loss(lambda a, b: a * b + a)(a, b)
    assert ([values(g) for g in gradients], values(value)) == ([[4, 5], [1, 2]], [4, 10])
    assert [values(g) for g in autograd.grad(lambda a, b: a * b + a, argnum=[1, 0])(a, b)] == [
        [1, 2],
        [4, 5],
    ]
    assert values(autograd.grad(lambda a, _: a * 2, argnum=0)(a, 5)[0]) == [2, 2]
    assert values(autograd.grad(lambda a: [a * 2, a * a])(a)[0]) == [4, 6]
    with pytest.raises(AssertionError, match="type of autograd input should NDArray, got int"):
        autograd.grad(lambda a: a)(3)


def test_tensorboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tags and steps are those of the reference."""
    written: list[Any] = []

    class SummaryWriter:
        def __init__(self, folder: str) -> None:
            written.append(folder)

        def add_scalar(self, *args: Any, **kwargs: Any) -> None:
            written.append((*args, kwargs))

    package = ModuleType("mxboard")
    package.SummaryWriter = SummaryWriter  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mxboard", package)
    metric = mx.metric.Accuracy()
    metric.update([mx.nd.array([1])], [mx.nd.array([[0.2, 0.8]])])
    parameters = mx.model.BatchEndParam(epoch=3, nbatch=4, eval_metric=metric, locals=None)
    tensorboard.LogMetricsCallback("logs", "train")(parameters)
    tensorboard.LogMetricsCallback("logs")(parameters)
    tensorboard.LogMetricsCallback("logs")(parameters._replace(eval_metric=None))
    logged = [("train-accuracy", 1.0, {"global_step": 3}), ("accuracy", 1.0, {"global_step": 3})]
    assert [entry for entry in written if entry != "logs"] == logged
    monkeypatch.setitem(sys.modules, "mxboard", None)
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(ImportError, match="pip install tensorboard"):
        tensorboard.LogMetricsCallback("logs")


def test_libraries_cannot_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "a.so").touch()
    for name, message in (
        ("absent.so", "does NOT exist"),
        ("a.txt", "is NOT a library file"),
        ("a.so", "mx.operator.CustomOp"),
    ):
        with pytest.raises(mx.MXNetError, match=message):
            mx.library.load(str(tmp_path / name))


def test_cuda_source_cannot_be_compiled() -> None:
    with pytest.raises(mx.MXNetError, match=r"CudaModule: axpy .* no CUDA compiler"):
        mx.rtc.CudaModule("__global__ void axpy() {}", options=["-O3"], exports=["axpy"])
    with pytest.raises(mx.MXNetError, match="CudaKernel: axpy"):
        mx.rtc.CudaKernel(None, "axpy", [True], ["float32"])
