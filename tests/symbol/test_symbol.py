"""Symbols: names, composition, indexing, attributes; expected names were seen in the reference."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError, NotImplementedForSymbol


@pytest.fixture(autouse=True)
def _fresh_names():
    with mx.name.NameManager():
        yield


@pytest.fixture
def a():
    return mx.sym.var("a")


NAMES = [
    (lambda a, b: a + b, "_plus0", "elemwise_add"),
    (lambda a, b: a - b, "_minus0", "elemwise_sub"),
    (lambda a, b: a * b, "_mul0", "elemwise_mul"),
    (lambda a, b: a / b, "_div0", "elemwise_div"),
    (lambda a, b: a % b, "_mod0", "_mod"),
    (lambda a, b: a**b, "_power0", "_power"),
    (lambda a, _: 1 - a, "_rminusscalar0", "_rminus_scalar"),
    (lambda a, _: 2**a, "_rpower_scalar0", "_rpower_scalar"),
    (lambda a, _: mx.sym.pow(2, a), "_rpowerscalar0", "_rpower_scalar"),
    (lambda a, _: a == 1, "_equal_scalar0", "_equal_scalar"),
    (lambda a, _: 1 > a, "_lesser_scalar0", "_lesser_scalar"),  # noqa: SIM300 - that is the test
    (lambda a, _: -a, "_mulscalar0", "_mul_scalar"),
    (lambda a, _: abs(a), "abs0", "abs"),
    (mx.sym.maximum, "_maximum0", "_maximum"),
    (lambda a, _: mx.sym.hypot(1, a), "_hypotscalar0", "_hypot_scalar"),
    (lambda a, _: a.astype("int32"), "cast0", "Cast"),
    (lambda a, _: a.reshape((1, -1)), "reshape0", "Reshape"),
    (mx.sym.ElementWiseSum, "elementwisesum0", "add_n"),
    (lambda a, _: mx.sym.linalg.det(a), "det0", "_linalg_det"),
    (lambda *_: mx.sym.random.uniform(), "_random_uniform0", "_random_uniform"),
    (lambda *_: mx.sym.zeros((2,)), "_zeros0", "_zeros"),
]


@pytest.mark.parametrize(("build", "name", "operator"), NAMES)
def test_automatic_names(a, build, name, operator):
    symbol = build(a, mx.sym.var("b"))
    assert symbol.name == name
    assert symbol._entries[0].node.operator.name == operator


def test_numbers_stay_numbers():
    assert mx.sym.maximum(1, 2) == 2
    assert mx.sym.hypot(3, 4) == 5
    assert mx.sym.pow(2, 3) == 8


def test_inputs_left_out_become_variables(a):
    layer = mx.sym.FullyConnected(a, num_hidden=4, name="fc")
    assert layer.list_arguments() == ["a", "fc_weight", "fc_bias"]
    assert layer.attr_dict()["fc_weight"] == {"num_hidden": "4"}
    assert mx.sym.FullyConnected(a, num_hidden=4, no_bias=True, name="f").list_arguments() == [
        "a", "f_weight",
    ]  # fmt: skip
    assert mx.sym.concat(a, num_args=3, name="c").list_arguments() == ["a", "c_arg1", "c_arg2"]
    norm = mx.sym.BatchNorm(a, name="bn")
    assert norm.list_auxiliary_states() == ["bn_moving_mean", "bn_moving_var"]
    assert norm.attr_dict()["bn_moving_var"] == {"__init__": '["one", {}]'}


def test_scopes_name_and_describe(a):
    with mx.name.Prefix("p_"):
        assert mx.sym.relu(a).name == "p_relu0"
        assert mx.sym.relu(a, name="r").name == "p_r"
        assert mx.sym.var("v").name == "v"
    with mx.AttrScope(ctx_group="g", lr_mult="2"):
        made = mx.sym.relu(a, name="r")
    assert made.list_attr() == {
        "__ctx_group__": "g", "__lr_mult__": "2", "ctx_group": "g", "lr_mult": "2",
    }  # fmt: skip
    assert made.attr("ctx_group") == made.attr("__ctx_group__") == "g"


def test_variables_carry_what_is_said_of_them():
    x = mx.sym.var("x", shape=(2, 3), dtype="float64", lr_mult=2.0, init=mx.init.One(), stype="csr")
    assert x.list_attr() == {
        "__shape__": "(2, 3)", "__dtype__": "1", "__lr_mult__": "2.0", "lr_mult": "2.0",
        "__init__": '["one", {}]', "__storage_type__": "2",
    }  # fmt: skip
    with pytest.raises(ValueError, match="double underscores"):
        mx.sym.var("x", bad="1")
    with pytest.raises(ValueError, match="only accepts string"):
        mx.sym.var("x", attr={"a": 3})
    with pytest.raises(TypeError, match="Expect a string"):
        mx.sym.var(3)


def test_attributes_set_later_reach_every_user_of_the_node():
    x = mx.sym.var("x")
    y = mx.sym.relu(x)
    x._set_attr(lr_mult="3")
    assert y.attr_dict()["x"]["lr_mult"] == "3"


def test_outputs_by_number_name_and_slice(a):
    parts = mx.sym.split(a, num_outputs=3, name="s")
    assert parts.list_outputs() == ["s_output0", "s_output1", "s_output2"]
    assert len(parts) == 3
    assert [part.list_outputs() for part in parts][1] == ["s_output1"]
    assert parts["s_output2"].list_outputs() == ["s_output2"]
    assert parts[0:2].list_outputs() == ["s_output0", "s_output1"]
    assert repr(parts) == "<Symbol s>"
    with pytest.raises(IndexError):
        parts[3]
    with pytest.raises(ValueError, match="nope"):
        parts["nope"]
    with pytest.raises(TypeError):
        parts[1.0]
    with pytest.raises(MXNetError, match="3 outputs"):
        mx.sym.relu(parts)


def test_internals_children_and_groups(a):
    norm = mx.sym.BatchNorm(mx.sym.relu(a, name="r"), name="bn")
    assert norm.get_internals().list_outputs() == [
        "a", "r_output", "bn_gamma", "bn_beta", "bn_moving_mean", "bn_moving_var", "bn_output",
    ]  # fmt: skip
    assert norm.get_internals()["r_output"].list_arguments() == ["a"]
    assert norm.get_children().list_outputs()[0] == "r_output"
    assert a.get_children() is None
    group = mx.sym.Group([norm, a])
    assert repr(group) == "<Symbol group [bn, a]>"
    assert group.name is None
    assert group.list_attr() == {}
    with pytest.raises(TypeError):
        mx.sym.Group([])


def test_composition_replaces_variables_by_name(a):
    inner = mx.sym.relu(mx.sym.var("z"), name="inner")
    layer = mx.sym.FullyConnected(a, num_hidden=2, name="q")
    made = layer(a=inner, name="qq")
    assert made.list_arguments() == ["z", "q_weight", "q_bias"]
    assert made.list_outputs() == ["qq_output"]
    assert layer.list_arguments() == ["a", "q_weight", "q_bias"]
    with pytest.raises(MXNetError, match="no variable 'foo'"):
        layer(foo=inner)
    with pytest.raises(TypeError):
        layer(a=3)


def _through_pickle(symbol):
    return pickle.loads(pickle.dumps(symbol))  # noqa: S301 - our own bytes


def test_pickles_are_those_of_the_reference(a):
    symbol = mx.sym.FullyConnected(a, num_hidden=2, name="f")
    # As Apache MXNet 1.9.1 writes them: the class under its path there, built empty, then told.
    head = b"\x80\x02cmxnet.symbol.symbol\nSymbol\nq\x00N\x85q\x01Rq\x02}q\x03"
    head += b"X\x06\x00\x00\x00handleq\x04X"
    text = symbol.tojson().encode()
    theirs = head + len(text).to_bytes(4, "little") + text + b"q\x05sb."
    assert pickle.loads(theirs).tojson() == symbol.tojson()  # noqa: S301 - our own bytes
    assert pickle.dumps(symbol, 2).startswith(head)


@pytest.mark.parametrize("copied", [copy.deepcopy, copy.copy, _through_pickle])
def test_copies_share_nothing(a, copied):
    symbol = mx.sym.relu(a, name="r")
    twin = copied(symbol)
    twin._set_attr(foo="1")
    assert twin.tojson() != symbol.tojson()
    assert twin.list_outputs() == symbol.list_outputs()


ERRORS = [
    (mx.sym.FullyConnected, MXNetError, "num_hidden"),
    (lambda a: mx.sym.FullyConnected(a, num_hidden="x"), MXNetError, "num_hidden='x'"),
    (lambda a: mx.sym.FullyConnected(a, num_hiden=2), MXNetError, "did you mean 'num_hidden'"),
    (lambda a: mx.sym.relu(foo=a), MXNetError, "no input 'foo'"),
    (lambda a: mx.sym.relu(a, a), TypeError, "takes 1"),
    (lambda a: mx.sym.relu(a, data=a), TypeError, "multiple values"),
    (lambda _: mx.sym.relu(3), AssertionError, "must be Symbol"),
    (lambda a: mx.sym.concat(a, a, num_args=1), MXNetError, "takes 1 inputs"),
    (lambda a: mx.sym.concat([a, a]), AssertionError, "must be Symbol"),
    (lambda a: a + "s", TypeError, "not supported"),
    (lambda a: a + mx.nd.ones((2,)), TypeError, "not supported"),
    (bool, NotImplementedForSymbol, "bool"),
    (lambda a: a.asnumpy(), NotImplementedForSymbol, "asnumpy"),
    (hash, TypeError, "unhashable"),
    (lambda a: a.gradient(["a"]), MXNetError, "bind"),
    (mx.sym.histogram, ValueError, "range"),
    (lambda a: mx.sym.BatchNorm(a, moving_mean=a + 1), MXNetError, "must be a variable"),
    (lambda a: mx.sym.Convolution(a, kernel=(1, 1), num_filter=1, weight_lr_mult=2), MXNetError,
     "make the variable first"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "error", "message"), ERRORS)
def test_errors(a, build, error, message):
    with pytest.raises(error, match=message):
        build(a)


def test_parameters_as_text(a):
    made = mx.sym.Pooling(a, kernel="(2, 2)", stride=[2, 2], pool_type="max")
    assert made.list_attr() == {"kernel": "(2, 2)", "stride": "[2, 2]", "pool_type": "max"}
    out = made.eval(a=mx.nd.ones((1, 1, 4, 4)))[0]
    assert out.shape == (1, 1, 2, 2)


def test_debug_str(a):
    made = mx.sym.FullyConnected(a, num_hidden=4, name="fc1")
    assert made.debug_str() == (
        "Symbol Outputs:\n\toutput[0]=fc1(0)\nVariable:a\nVariable:fc1_weight\nVariable:fc1_bias\n"
        "--------------------\nOp:FullyConnected, Name=fc1\nInputs:\n\targ[0]=a(0) version=0\n"
        "\targ[1]=fc1_weight(0) version=0\n\targ[2]=fc1_bias(0) version=0\nAttrs:\n"
        "\tnum_hidden=4\n"
    )


def test_random_functions_choose_by_their_parameters(a):
    b = mx.sym.var("b")
    assert mx.sym.random.normal(a, b, shape=2).list_arguments() == ["a", "b"]
    assert mx.sym.random.exponential(2.0).list_attr() == {"lam": "0.5"}
    with pytest.raises(AssertionError):
        mx.sym.random.uniform(a, 1)
    with pytest.raises(ValueError, match="symbols or numbers"):
        mx.sym.random.uniform("a", 1)


def test_a_group_shows_the_attributes_of_its_first_output(a):
    group = mx.sym.Group([mx.sym.FullyConnected(a, num_hidden=3, name="fc"), a])
    assert group.list_attr() == {"num_hidden": "3"}
    assert group.attr("num_hidden") is None
    with pytest.raises(MXNetError, match="not a group"):
        group._set_attr(foo="1")
    with pytest.raises(TypeError, match="selects none"):
        group[2:2]


def test_shapes_keep_their_spelling():
    shapes = [(2, 3), [2, 3], 4, (np.int64(2), np.int32(0))]
    texts = [mx.sym.var("v", shape=shape).attr("__shape__") for shape in shapes]
    assert texts == ["(2, 3)", "[2, 3]", "4", "(2, 0)"]
    assert mx.sym.var("v", shape=4).infer_shape() == ([(4,)], [(4,)], [])
    assert mx.sym.var("v", shape=[2, 3]).infer_shape() == ([(2, 3)], [(2, 3)], [])


def test_the_remainder_has_no_in_place_form(a):
    a %= 2
    assert a.list_attr() == {"scalar": "2"}
    with pytest.raises(NotImplementedForSymbol):
        a += 1


def test_operators_without_parameters_take_any_attribute(a):
    assert mx.sym.relu(a, attr={"note": "x"}).list_attr() == {"note": "x"}
    with mx.AttrScope(note="y"):
        assert mx.sym.relu(a).list_attr() == {"note": "y"}
    with pytest.warns(UserWarning, match="zeros_like: unknown argument 'dtype'.*ignored"):
        zeros = mx.sym.zeros_like(a, dtype="int64")
    assert zeros.list_attr() == {"dtype": "int64"}
    zeros = mx.sym.load_json(zeros.tojson())
    assert zeros.eval(a=mx.nd.ones((2,)))[0].dtype == np.float32
    for attributes in ({"note": "x"}, {"attr": {"note": "x"}}):
        with pytest.raises(MXNetError, match="unknown parameter 'note'"):
            mx.sym.FullyConnected(a, num_hidden=2, **attributes)


def test_arrays_as_parameters_are_read_back(a):
    made = mx.sym.Pooling(a, kernel=np.array([2, 2]), pool_type="max")
    assert made.list_attr()["kernel"] == "(2, 2)"
    assert mx.sym.load_json(made.tojson()).infer_shape(a=(1, 1, 4, 4))[1] == [(1, 1, 3, 3)]


def test_zipfian_draws(a):
    with mx.name.NameManager():
        drawn, true, sampled = mx.sym.contrib.rand_zipfian(a, 5, 10)
    assert (drawn.name, true.name, sampled.name) == ("_modscalar0", "_mulscalar0", "_mulscalar1")
    expected = true.eval(a=mx.nd.array([0, 3]))[0].asnumpy()
    np.testing.assert_allclose(expected, 5 * np.log([2, 5 / 4]) / np.log(11))
    classes = drawn.eval()[0]
    assert classes.dtype == np.int64
    assert (classes.asnumpy() < 10).all()
    assert sampled.infer_shape() == ([], [(5,)], [])
