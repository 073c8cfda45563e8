"""Automatic names and attribute scopes."""

from __future__ import annotations

import threading

import pytest

import mxnet as mx


def test_names_count_per_hint_and_per_manager():
    with mx.name.NameManager() as names:
        assert [names.get(None, "fc"), names.get(None, "fc"), names.get("", "conv")] == [
            "fc0", "fc1", "conv0",
        ]  # fmt: skip
        assert names.get("mine", "fc") == "mine"
        with mx.name.Prefix("net_") as inner:
            assert mx.name.current() is inner
            assert inner.get(None, "fc") == "net_fc0"
            assert inner.get("mine", "fc") == "net_mine"
        assert mx.name.current() is names
        assert names.get(None, "fc") == "fc2"


def test_a_manager_entered_again_goes_on_counting():
    names = mx.name.NameManager()
    for expected in ("fc0", "fc1"):
        with names:
            assert mx.name.current().get(None, "fc") == expected


def test_threads_have_managers_of_their_own():
    seen = []
    with mx.name.Prefix("outer_"):
        thread = threading.Thread(target=lambda: seen.append(mx.name.current().get(None, "fc")))
        thread.start()
        thread.join()
    assert seen == ["fc0"]


def test_attribute_scopes_merge():
    with mx.AttrScope(ctx_group="a", lr_mult="1"):
        with mx.AttrScope(lr_mult="2"):
            assert mx.attribute.current().get({"x": "y"}) == {
                "ctx_group": "a", "lr_mult": "2", "x": "y",
            }  # fmt: skip
        assert mx.attribute.current().get(None) == {"ctx_group": "a", "lr_mult": "1"}
    assert mx.attribute.current().get(None) == {}


def test_attribute_values_are_text():
    with pytest.raises(ValueError, match="lr_mult=2 must be a string"):
        mx.AttrScope(lr_mult=2)
