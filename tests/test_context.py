"""Contexts: names, equality, scopes, pickles."""

from __future__ import annotations

import pickle
import threading

import pytest
import torch

import mxnet as mx
from mxnet.context import as_context


def test_names_and_numbers():
    for make, name, code in ((mx.cpu, "cpu", 1), (mx.gpu, "gpu", 2), (mx.cpu_pinned, "cpu_pinned", 3)):  # fmt: skip  # noqa: E501
        ctx = make(1)
        assert (ctx.device_type, ctx.device_id, ctx.device_typeid) == (name, 1, code)
        assert repr(ctx) == str(ctx) == f"{name}(1)"
    assert mx.gpu(1).device == torch.device("cuda", 1)
    assert mx.cpu(1).device == torch.device("cpu")
    assert mx.Context("cpu_shared", 0).results == mx.cpu()


def test_equality_and_hash():
    assert mx.Context("cpu", 1) == mx.cpu(1) == mx.Context(mx.cpu(1))
    assert len({mx.cpu(0), mx.cpu(0), mx.cpu(1), mx.gpu(0), mx.cpu_pinned(0)}) == 4
    assert mx.cpu(0) != mx.gpu(0)
    assert mx.cpu(0) != "cpu(0)"


@pytest.mark.parametrize(
    ("given", "expected"),
    [("cpu", mx.cpu()), ("cpu(2)", mx.cpu(2)), ("gpu(1)", mx.gpu(1)), (None, mx.cpu()),
     (mx.cpu(3), mx.cpu(3))],
)  # fmt: skip
def test_spellings(given, expected):
    assert as_context(given) == expected


@pytest.mark.parametrize("given", ["tpu", "cpu(x)", "cpu(-1)", 3, ""])
def test_spellings_that_name_no_context(given):
    with pytest.raises(mx.MXNetError, match="not understood"):
        as_context(given)


def test_unknown_device_types():
    with pytest.raises(mx.MXNetError, match="'foo' is unknown; expected one of cpu, gpu"):
        mx.Context("foo")


def test_scopes_nest_belong_to_a_thread_and_end_on_errors():
    seen = []
    with mx.cpu(1):
        with mx.Context("cpu", 2):
            assert mx.current_context() == mx.cpu(2)
        assert mx.current_context() == mx.cpu(1)
        thread = threading.Thread(target=lambda: seen.append(mx.current_context()))
        thread.start()
        thread.join()
        with pytest.raises(KeyError), mx.cpu(3):
            raise KeyError
        assert mx.current_context() == mx.cpu(1)
    assert seen == [mx.cpu(0)]
    assert mx.current_context() == mx.cpu(0)


def test_pickle():
    for ctx in (mx.cpu(1), mx.gpu(2), mx.cpu_pinned(0)):
        assert pickle.loads(pickle.dumps(ctx)) == ctx  # noqa: S301 - made in this line


def test_missing_gpus():
    assert mx.num_gpus() == (torch.cuda.device_count() if torch.cuda.is_available() else 0)
    with pytest.raises(mx.MXNetError, match=r"gpu\(99\) does not exist"):
        mx.context.gpu_memory_info(99)
    mx.cpu().empty_cache()


def test_the_default_can_be_read_and_set_on_the_class():
    with mx.cpu(2):  # restores the default afterwards
        with pytest.warns(DeprecationWarning, match="current_context"):
            assert mx.Context.default_ctx == mx.cpu(2)
        with pytest.warns(DeprecationWarning, match="set_default_context"):
            mx.Context.default_ctx = mx.cpu(1)
        assert mx.nd.ones(1).context == mx.cpu(1)
        with (
            pytest.warns(DeprecationWarning, match="set_default"),
            pytest.raises(mx.MXNetError, match="not understood"),
        ):
            mx.Context.default_ctx = 3
    assert mx.current_context() == mx.cpu(0)
