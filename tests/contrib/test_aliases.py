"""Older names under which programs find operators and modules."""

from __future__ import annotations

import importlib

import pytest

import mxnet as mx


def test_contrib_operators_have_an_older_path():
    assert mx.contrib.nd.boolean_mask is mx.nd.contrib.boolean_mask
    assert mx.contrib.sym.MultiBoxPrior is mx.sym.contrib.MultiBoxPrior
    assert importlib.import_module("mxnet.contrib.ndarray") is mx.contrib.nd
    assert importlib.import_module("mxnet.contrib.symbol") is mx.contrib.sym
    assert "foreach" in dir(mx.contrib.nd)
    with pytest.raises(AttributeError, match="no_such"):
        _ = mx.contrib.nd.no_such


def test_modules_that_programs_find_in_other_modules():
    assert mx.rnd is mx.random
    assert mx.metric.ndarray is mx.nd
    assert isinstance(mx.nd.ones(1), mx.gluon.tensor_types)
    assert isinstance(mx.sym.var("x"), mx.gluon.tensor_types)
    assert not isinstance(1.0, mx.gluon.tensor_types)
