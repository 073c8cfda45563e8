"""The switches for NumPy semantics and small helpers."""

from __future__ import annotations

import threading

import pytest

import mxnet as mx
from mxnet import util


@pytest.fixture(autouse=True)
def _classic():
    yield
    util.reset_np()


def flags():
    return util.is_np_shape(), util.is_np_array(), util.is_np_default_dtype()


def test_scopes_and_setters():
    assert flags() == (False, False, False)
    with util.np_shape():
        assert flags() == (True, False, False)
        with util.np_shape(False), util.np_array():
            assert flags() == (False, True, False)
        assert flags() == (True, False, False)
    assert util.set_np_shape(True) is False
    assert util.set_np_shape(False) is True
    util.set_np(dtype=True)
    assert flags() == (True, True, True)
    util.reset_np()
    assert flags() == (False, False, False)
    with pytest.raises(ValueError, match="shape"):
        util.set_np(shape=False, array=True)


def test_flags_belong_to_a_thread():
    seen = []
    util.set_np()
    thread = threading.Thread(target=lambda: seen.append(flags()))
    thread.start()
    thread.join()
    assert seen == [(False, False, False)]


def test_decorators_of_functions_and_classes():
    @util.use_np
    def function():
        """Say the flags."""
        return flags()

    @util.use_np_shape
    class Class:
        limit = 3

        def method(self):
            return flags()

    @util.np_array(True)
    def scoped():
        return flags()

    assert function() == (True, True, False)
    assert function.__doc__ == "Say the flags."
    assert Class().method() == (True, False, False)
    assert Class.limit == 3
    assert scoped() == (False, True, False)
    assert flags() == (False, False, False)


def test_decorated_functions_restore_after_errors():
    @util.use_np_array
    def fail():
        raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert flags() == (False, False, False)


def test_zero_dimensions_under_np_shape():
    with mx.np_shape():
        assert mx.nd.ones((2, 3)).sum().shape == ()
        assert mx.nd.zeros((0, 3)).shape == (0, 3)
    assert mx.nd.ones((2, 3)).sum().shape == (1,)


def test_environment(monkeypatch):
    monkeypatch.delenv("MXNET_TEST_VARIABLE", raising=False)
    assert util.getenv("MXNET_TEST_VARIABLE") is None
    util.setenv("MXNET_TEST_VARIABLE", "1")
    assert util.getenv("MXNET_TEST_VARIABLE") == "1"
    util.setenv("MXNET_TEST_VARIABLE", None)
    assert util.getenv("MXNET_TEST_VARIABLE") is None


def test_set_module():
    @util.set_module("mxnet.somewhere")
    def function():
        pass

    assert function.__module__ == "mxnet.somewhere"


def test_ufunc_options():
    assert util.np_ufunc_legal_option("casting", "same_kind")
    assert not util.np_ufunc_legal_option("casting", "unsafe")
    assert not util.np_ufunc_legal_option("nosuch", 1)

    @util.wrap_np_unary_func
    def unary(x, out=None):
        return x, out

    @util.wrap_np_binary_func
    def binary(x1, x2, out=None):
        return x1, x2, out

    assert unary(1, where=True) == (1, None)
    assert binary(1, 2, out=3, order="K") == (1, 2, 3)
    with pytest.raises(TypeError, match="where=False is not supported"):
        unary(1, where=False)
    with pytest.raises(TypeError, match="'nosuch'"):
        binary(1, 2, nosuch=1)


def test_compute_capability_needs_a_gpu():
    with pytest.raises(ValueError, match="gpu context"):
        util.get_cuda_compute_capability(mx.cpu())
    with pytest.raises(mx.MXNetError, match="does not exist"):
        util.get_cuda_compute_capability(mx.gpu(99))
