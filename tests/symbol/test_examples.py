"""The examples of symbols' methods, which pytest does not find: the class has another module."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

import mxnet as mx
from mxnet.symbol import handle

FOUND = [
    test
    for test in doctest.DocTestFinder().find(
        mx.sym.Symbol, "Symbol", module=handle, globs={"mx": mx, "np": np}
    )
    if test.examples
]


def test_examples_are_found():
    assert {"Symbol.get_internals", "Symbol.__call__", "Symbol.infer_shape"} <= {
        test.name for test in FOUND
    }


@pytest.mark.parametrize("example", FOUND, ids=lambda test: test.name)
def test_an_example(example):
    report: list[str] = []
    with mx.name.NameManager():
        doctest.DocTestRunner().run(example, out=report.append)
    assert not report
