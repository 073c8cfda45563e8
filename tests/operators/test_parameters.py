"""Converting the spellings of parameters."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.base import _Null
from mxnet.context import Context
from mxnet.operators.parameters import (
    REQUIRED,
    DType,
    describe_annotation,
    format_parameter,
    make_parameter,
)


def parse(annotation, value, default=None):
    return make_parameter("p", annotation, default).parse("Op", value)


@pytest.mark.parametrize(
    ("annotation", "value", "expected"),
    [(int, 3, 3), (int, "3", 3), (int, "-1", -1), (int, np.int64(3), 3), (int, True, 1),
     (float, 1, 1.0), (float, "1e-3", 1e-3), (float, np.float32(0.5), 0.5),
     (bool, "True", True), (bool, "false", False), (bool, 1, True), (bool, "0", False),
     (bool, np.bool_(True), True), (str, "x", "x"), (str, 3, "3"),
     (DType, "float16", torch.float16), (DType, np.int32, torch.int32),
     (DType, torch.bool, torch.bool), (Context, "cpu(1)", mx.cpu(1)), (Context, mx.cpu(), mx.cpu()),
     (tuple[int, ...], "(3, 3)", (3, 3)), (tuple[int, ...], [1, 2], (1, 2)),
     (tuple[int, ...], 3, (3,)), (tuple[int, ...], "3", (3,)),
     (tuple[int, ...], "(2L, 3L)", (2, 3)),
     (tuple[int, ...], "[1]", (1,)), (tuple[int, ...], "()", ()),
     (tuple[int, ...], np.array([1, 2]), (1, 2)), (tuple[int, ...], torch.Size([2]), (2,)),
     (tuple[int, ...], range(2), (0, 1)), (tuple[float, ...], "(1, 0.5)", (1.0, 0.5)),
     (tuple[int | None, ...], "(None, 1)", (None, 1)), (int | None, "None", None),
     (int | None, None, None), (int | tuple[int, ...] | None, "(0, 1)", (0, 1)),
     (int | tuple[int, ...] | None, "2", 2), (int | tuple[int, ...] | None, [0], (0,)),
     (Literal["avg", "max"], "avg", "avg"), (Literal["None", "a"] , "None", "None"),
     (Literal["1", "2"], 2, "2"), (Literal["a", None], "None", None)],
)  # fmt: skip
def test_accepted_spellings(annotation, value, expected):
    found = parse(annotation, value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("annotation", "value", "words"),
    [(int, 1.5, "an int"), (int, "x", "an int"), (int, None, "an int"),
     (int, np.ones(1), "an int"), (float, "x", "a float"), (float, None, "a float"),
     (float, [1.0], "a float"), (bool, "yes", "a bool"), (bool, 2, "a bool"),
     (bool, None, "a bool"), (DType, "foo", "an element type"), (Context, "tpu", "a context"),
     (tuple[int, ...], "(1, 'a')", "a tuple such as"), (tuple[int, ...], "(1", "a tuple such as"),
     (tuple[int, ...], (1.5,), "a tuple such as"), (tuple[int, ...], {1}, "a tuple such as"),
     (tuple[int, ...], "__import__('os')", "a tuple such as"),
     (Literal["avg", "max"], "sum", "one of 'avg', 'max'"), (int | None, "x", "an int or None")],
)  # fmt: skip
def test_rejected_spellings_say_what_was_expected(annotation, value, words):
    with pytest.raises(mx.MXNetError, match=r"^Op: parameter p=.* is not ") as caught:
        parse(annotation, value)
    assert words in str(caught.value)


def test_not_given():
    assert parse(int, _Null, default=7) == 7
    with pytest.raises(mx.MXNetError, match="Op: required parameter 'p' is missing"):
        parse(int, _Null, default=REQUIRED)


@pytest.mark.parametrize(
    ("value", "text"),
    [(torch.float32, "float32"), ((1,), "(1,)"), ((2, 3), "(2, 3)"), ([1, 2], "(1, 2)"),
     ((), "()"), (True, "True"), (None, "None"), (0.5, "0.5"), ("x", "x"), (mx.cpu(1), "cpu(1)")],
)  # fmt: skip
def test_text_of_parameters_in_files(value, text):
    assert format_parameter(value) == text


def test_annotations_in_words():
    assert describe_annotation(int | None) == "an int or None"
    assert describe_annotation(tuple[float, ...]) == "a tuple such as (0.5, 1.0)"
    with pytest.raises(TypeError, match="no parameter conversion"):
        make_parameter("p", dict, None)
