"""Operators written in Python."""

# ruff: noqa: ARG002 - the hooks have the signatures of their base classes

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet import autograd, nd

SEEN: dict[str, object] = {}


class Power(mx.operator.CustomOp):
    def __init__(self, exponent):
        self.exponent = exponent

    def forward(self, is_train, req, in_data, out_data, aux):
        SEEN.update(is_train=is_train, req=list(req), recording=autograd.is_recording())
        self.assign(out_data[0], req[0], in_data[0] ** self.exponent)

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        found = self.exponent * in_data[0] ** (self.exponent - 1) * out_grad[0]
        self.assign(in_grad[0], req[0], found)


@mx.operator.register("test_power")
class PowerProp(mx.operator.CustomOpProp):
    def __init__(self, exponent="2"):
        super().__init__()
        SEEN["exponent"] = exponent
        self.exponent = float(exponent)

    def create_operator(self, ctx, in_shapes, in_dtypes):
        SEEN.update(ctx=ctx, shapes=in_shapes, dtypes=in_dtypes)
        return Power(self.exponent)


class CountedSplit(mx.operator.CustomOp):
    """Two outputs of their own shapes and types, and a state that counts the calls."""

    def forward(self, is_train, req, in_data, out_data, aux):
        aux[0][:] += 1
        self.assign(out_data[0], req[0], in_data[0] + in_data[1])
        self.assign(out_data[1], req[1], in_data[0].sum().astype("int32"))

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        self.assign(in_grad[0], req[0], out_grad[0] * 10)
        self.assign(in_grad[1], req[1], out_grad[0] * 20)


@mx.operator.register("test_counted")
class CountedProp(mx.operator.CustomOpProp):
    def list_arguments(self):
        return ["left", "right"]

    def list_outputs(self):
        return ["total", "count"]

    def list_auxiliary_states(self):
        return ["calls"]

    def infer_shape(self, in_shape):
        return in_shape, [in_shape[0], (1,)], [(1,)]

    def infer_type(self, in_type):
        return in_type, [in_type[0], np.int32], [np.float32]

    def create_operator(self, ctx, in_shapes, in_dtypes):
        return CountedSplit()


def test_forward_and_backward():
    x = nd.array([1.0, 2.0, 3.0])
    x.attach_grad()
    with autograd.record():
        y = nd.Custom(x, op_type="test_power", exponent=3)
    assert SEEN["recording"] is False
    y.backward(nd.array([1, 10, 100]))
    np.testing.assert_allclose(y.asnumpy(), [1, 8, 27])
    np.testing.assert_allclose(x.grad.asnumpy(), [3, 120, 2700])


def test_what_the_hooks_receive():
    nd.Custom(nd.ones((2, 3), dtype="float64", ctx=mx.cpu(0)), op_type="test_power", exponent=3)
    assert SEEN["exponent"] == "3"  # options arrive as text
    assert SEEN["ctx"] == "cpu(0)"
    assert SEEN["shapes"] == [[2, 3]]
    assert SEEN["dtypes"] == [1]
    assert (SEEN["is_train"], SEEN["req"]) == (False, ["write"])
    with autograd.train_mode():
        nd.Custom(nd.ones((1,)), op_type="test_power")
    assert SEEN["is_train"] is True


def test_several_outputs_states_and_types():
    left, right, calls = nd.array([1.0, 2.0]), nd.array([3.0, 4.0]), nd.zeros((1,))
    left.attach_grad()
    right.attach_grad()
    with autograd.record():
        total, count = nd.Custom(left, right, calls, op_type="test_counted")
    total.backward()
    assert (total.dtype, count.dtype) == (np.float32, np.int32)
    assert (total.asnumpy().tolist(), count.asscalar()) == ([4, 6], 3)
    assert (left.grad.asnumpy().tolist(), right.grad.asnumpy().tolist()) == ([10, 10], [20, 20])
    assert calls.asscalar() == 1


def test_wrong_numbers_of_arrays_and_unknown_types():
    with pytest.raises(mx.MXNetError, match=r"takes 3 arrays \(left, right, calls\), got 2"):
        nd.Custom(nd.ones((1,)), nd.ones((1,)), op_type="test_counted")
    with pytest.raises(mx.MXNetError, match=r"'nosuch' is not registered.*test_power"):
        nd.Custom(nd.ones((1,)), op_type="nosuch")
    with pytest.raises(mx.MXNetError, match="op_type"):
        nd.Custom(nd.ones((1,)))


def broken(kind, where):
    class Broken(mx.operator.CustomOp):
        def forward(self, is_train, req, in_data, out_data, aux):
            if where == "forward":
                raise kind("written by the user") from KeyError("the cause")
            self.assign(out_data[0], req[0], in_data[0])

        def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
            raise kind("written by the user")

    @mx.operator.register("test_broken")
    class BrokenProp(mx.operator.CustomOpProp):
        def create_operator(self, ctx, in_shapes, in_dtypes):
            if where == "create":
                raise kind("written by the user")
            return Broken()

    x = nd.ones((2,))
    x.attach_grad()
    with autograd.record(train_mode=where != "none"):
        y = nd.Custom(x, op_type="test_broken")
    y.backward()


@pytest.mark.parametrize("kind", [ValueError, RuntimeError, NotImplementedError, mx.MXNetError])
@pytest.mark.parametrize("where", ["create", "forward", "backward"])
def test_errors_of_user_code_keep_type_traceback_and_cause(kind, where):
    with pytest.raises(kind, match=r"^written by the user$") as caught:
        broken(kind, where)
    assert type(caught.value) is kind
    assert caught.traceback[-1].name == {"create": "create_operator"}.get(where, where)
    if where == "forward":
        assert isinstance(caught.value.__cause__, KeyError)


def test_errors_outside_record_keep_their_type():
    broken_name = "test_outside"

    @mx.operator.register(broken_name)
    class Prop(mx.operator.CustomOpProp):
        def infer_shape(self, in_shape):
            raise ZeroDivisionError("written by the user")

    with pytest.raises(ZeroDivisionError, match="written by the user"):
        nd.Custom(nd.ones((1,)), op_type=broken_name)
    with pytest.raises(TypeError, match=r"must be an NDArray, got builtins\.int"):
        nd.Custom(5, op_type="test_power")


def test_methods_that_are_not_defined_say_so():
    with pytest.raises(NotImplementedError, match=r"CustomOp\.forward"):
        mx.operator.CustomOp().forward(True, [], [], [], [])
    with pytest.raises(NotImplementedError, match=r"CustomOp\.backward"):
        mx.operator.CustomOp().backward([], [], [], [], [], [])


def test_assign():
    operator, target = mx.operator.CustomOp(), nd.ones((2,))
    operator.assign(target, "null", 5)
    operator.assign(target, "add", nd.array([1, 2]))
    assert target.asnumpy().tolist() == [2, 3]
    operator.assign(target, "inplace", 7)
    assert target.asnumpy().tolist() == [7, 7]
    with pytest.raises(ValueError, match="'foo'"):
        operator.assign(target, "foo", 1)


def test_defaults_of_the_property_class():
    prop = mx.operator.CustomOpProp(need_top_grad=False)
    assert prop.list_arguments() == ["data"]
    assert prop.list_outputs() == ["output"]
    assert prop.list_auxiliary_states() == []
    assert prop.infer_shape([(2, 3)]) == ([(2, 3)], ((2, 3),), ())
    assert prop.infer_type([np.float32]) == ([np.float32], [np.float32], [])
    assert prop.infer_storage_type(["default"]) == (["default"], ["default"], [])
    assert prop.declare_backward_dependency([0], [1], [2]) == [1, 2]
    assert mx.operator.CustomOpProp().declare_backward_dependency([0], [1], [2]) == [0, 1, 2]
    with pytest.raises(mx.MXNetError, match="'csr'"):
        prop.infer_storage_type(["csr"])


def test_queries_about_built_in_operators():
    assert "FullyConnected" in mx.operator.get_all_registered_operators()
    found = mx.operator.get_operator_arguments("FullyConnected")
    assert found.names[:4] == ["data", "weight", "bias", "num_hidden"]
    assert found.narg == len(found.names) == len(found.types)
    with pytest.raises(mx.MXNetError, match="'nosuch'"):
        mx.operator.get_operator_arguments("nosuch")


class SquaredDistance:
    """Methods of an old operator with a label, which starts the backward pass itself."""

    def list_arguments(self):
        return ["data", "label"]

    def infer_shape(self, in_shape):
        return [in_shape[0], [in_shape[0][0], 1]], [in_shape[0]]

    def forward(self, in_data, out_data):
        out_data[0][:] = in_data[0] * 2

    def backward(self, out_grad, in_data, out_data, in_grad):
        in_grad[0][:] = out_data[0] - in_data[1]


@pytest.mark.parametrize("base", [mx.operator.NumpyOp, mx.operator.NDArrayOp])
def test_operators_from_before_custom_op(base):
    class OldOperator(SquaredDistance, base):
        pass

    with pytest.warns(DeprecationWarning, match="Please use CustomOp"):
        old = OldOperator(False)
    net = old(data=mx.sym.var("data") + 0, name="old")
    assert net.list_arguments() == ["data", "old_label"]
    assert net.list_outputs() == ["old_output"]
    executor = net.simple_bind(mx.cpu(), data=(2, 3))
    executor.arg_dict["data"][:] = 3
    executor.arg_dict["old_label"][:] = mx.nd.array([[1], [2]])
    (output,) = executor.forward(is_train=True)
    assert output.asnumpy().tolist() == [[6] * 3] * 2
    executor.backward()
    assert executor.grad_dict["data"].asnumpy().tolist() == [[5] * 3, [4] * 3]


def test_defaults_of_old_operators():
    with pytest.warns(DeprecationWarning, match="PythonOp"):
        old = mx.operator.NDArrayOp()
    assert (old.list_arguments(), old.list_outputs(), old.need_top_grad()) == (
        ["data"], ["output"], True,
    )  # fmt: skip
    assert old.infer_shape([[2, 3]]) == ([[2, 3]], [[2, 3]])
    assert old.declare_backward_dependency([0], [1], [2]) == [0, 1, 2]
    out, gradient = [np.zeros(2)], [np.zeros(2)]
    old.forward([np.full(2, 5.0)], out)
    old.backward(None, None, None, gradient)
    assert (out[0].tolist(), gradient[0].tolist()) == ([5, 5], [1, 1])
    with pytest.warns(DeprecationWarning, match="PythonOp"):
        bare = mx.operator.PythonOp()
    with pytest.raises(NotImplementedError, match="derive from NumpyOp or NDArrayOp"):
        bare(mx.sym.var("x"))


class Counting(mx.operator.CustomOp):
    """Adds the number of calls so far, an auxiliary state."""

    def forward(self, is_train, req, in_data, out_data, aux):
        aux[0][:] += 1
        self.assign(out_data[0], req[0], in_data[0] * in_data[1] + aux[0])

    def backward(self, req, out_grad, in_data, out_data, in_grad, aux):
        self.assign(in_grad[0], req[0], out_grad[0] * in_data[1])
        self.assign(in_grad[1], req[1], (out_grad[0] * in_data[0]).sum())


@mx.operator.register("counting")
class CountingProp(mx.operator.CustomOpProp):
    def __init__(self, factors="1"):
        super().__init__()
        self.factors = int(factors)

    def list_arguments(self):
        return ["data", "factor"]

    def list_auxiliary_states(self):
        return ["calls"]

    def infer_shape(self, in_shape):
        return [in_shape[0], [self.factors]], [in_shape[0]], [[1]]

    def create_operator(self, ctx, in_shapes, in_dtypes):
        return Counting()


def test_symbols_make_the_inputs_of_custom_operators():
    """As the reference does: variables for what is missing, their shapes, auxiliary states."""
    net = mx.sym.Custom(mx.sym.var("data"), op_type="counting", name="c")
    assert net.list_arguments() == ["data", "c_factor"]
    assert net.list_auxiliary_states() == ["c_calls"]
    assert net.infer_shape(data=(2, 3)) == ([(2, 3), (1,)], [(2, 3)], [(1,)])
    named = mx.sym.Custom(factor=mx.sym.var("f"), data=mx.sym.var("x"), op_type="counting")
    assert named.list_arguments() == ["x", "f"]
    executor = net.simple_bind(mx.cpu(), data=(2,))
    executor.arg_dict["data"][:] = 4
    executor.arg_dict["c_factor"][:] = 3
    for call in (1, 2):
        assert executor.forward(is_train=True)[0].asnumpy().tolist() == [12 + call] * 2
    executor.backward(mx.nd.ones((2,)))
    assert executor.grad_dict["data"].asnumpy().tolist() == [3, 3]
    assert executor.grad_dict["c_factor"].asnumpy().tolist() == [8]
    again = mx.sym.load_json(net.tojson())
    assert again.list_auxiliary_states() == ["c_calls"]
    with pytest.raises(mx.MXNetError, match="has no input 'other'"):
        mx.sym.Custom(other=mx.sym.var("x"), op_type="counting")


@mx.operator.register("too_few_shapes")
class TooFewShapes(CountingProp):
    def infer_shape(self, in_shape):
        return [in_shape[0]], [in_shape[0]], [[1]]


def test_custom_operators_that_say_too_little():
    net = mx.sym.Custom(mx.sym.var("data"), op_type="too_few_shapes")
    with pytest.raises(mx.MXNetError, match=r"returned 2 shapes of inputs and states, .* are 3"):
        net.infer_shape(data=(2,))
