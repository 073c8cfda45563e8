"""Declaring operators, finding them, and calling them with every spelling of their parameters."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
import torch
from torch import Tensor

import mxnet as mx
from mxnet import nd
from mxnet.operators.registry import REGISTRY, Input, Operator, Registry, infer


def example(
    data: Tensor,
    bias: Tensor | None = None,  # noqa: ARG001 - the signature is what is tested
    *,
    size: int,  # noqa: ARG001
    mode: Literal["a", "b"] = "a",  # noqa: ARG001
    is_train: bool,  # noqa: ARG001
    out: Tensor | None = None,  # noqa: ARG001
) -> Tensor:
    """Double the data."""
    return data * 2


def test_the_signature_is_the_declaration():
    found = Operator(example, "Example", ("alias",))
    assert found.inputs == (Input("data"), Input("bias", optional=True))
    assert [p.name for p in found.parameters] == ["size", "mode"]
    assert [p.required for p in found.parameters] == [True, False]
    assert (found.mode_dependent, found.random, found.writes_out) == (True, False, True)
    assert not found.variadic
    assert not found.creates
    assert found.__doc__ == "Double the data."
    assert repr(found) == "<Operator Example>"


def test_names_are_unique_and_aliases_find_the_operator():
    registry = Registry()
    found = Operator(example, "Example", ("alias",))
    registry.add(found)
    assert registry.get("alias") is registry.get("Example") is found
    assert "alias" in registry
    assert registry.operators() == [found]
    with pytest.raises(ValueError, match="'alias' is declared twice"):
        registry.add(Operator(example, "Other", ("alias",)))
    with pytest.raises(mx.MXNetError, match="'nosuch' does not exist"):
        registry.get("nosuch")


def test_parse_parameters_fills_defaults_and_names_what_is_missing():
    found = Operator(example, "Example")
    assert found.parse_parameters({"size": "3"}) == {"size": 3, "mode": "a"}
    with pytest.raises(mx.MXNetError, match="Example: required parameter 'size' is missing"):
        found.parse_parameters({})
    with pytest.raises(mx.MXNetError, match="Example: parameter mode='c' is not one of 'a', 'b'"):
        found.parse_parameters({"size": 3, "mode": "c"})


def test_infer_runs_the_body_without_data():
    found = Operator(example, "Example")
    assert infer(found, [(2, 3)], [torch.float16], {"size": 1}) == ([(2, 3)], [torch.float16])


def test_every_operator_has_a_valid_declaration():
    for found in REGISTRY.operators():
        names = [i.name for i in found.inputs] + [p.name for p in found.parameters]
        assert len(set(names)) == len(names), found.name
        assert found.__doc__, found.name
        assert all(not i.variadic for i in found.inputs[:-1]), found.name
        assert set(found.updates) <= {i.name for i in found.inputs}, found.name


# ---- through the generated functions ----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "arrays", "parameters"),
    [("sum", [(2, 3)], {"axis": 1, "keepdims": True}),
     ("sum", [(2, 3, 4)], {"axis": (0, 2), "exclude": True}),
     ("Reshape", [(2, 3)], {"shape": (3, -1)}), ("clip", [(2, 3)], {"a_min": -0.5, "a_max": 0.5}),
     ("one_hot", [(3,)], {"depth": 3, "dtype": "int32", "on_value": 2.0}),
     ("Pooling", [(1, 1, 4, 4)], {"kernel": (2, 2), "stride": (2, 2), "pool_type": "avg"}),
     ("FullyConnected", [(2, 3), (4, 3)], {"num_hidden": 4, "no_bias": True}),
     ("slice", [(4, 5)], {"begin": (None, 1), "end": (3, None), "step": (None, 2)}),
     ("topk", [(2, 5)], {"k": 2, "ret_typ": "value", "axis": None}),
     ("_zeros", [], {"shape": (2, 3), "dtype": "float16", "ctx": mx.cpu(1)})],
)  # fmt: skip
def test_text_means_the_same_as_python_values(name, arrays, parameters, rng):
    inputs = [nd.array(rng.normal(size=shape)) for shape in arrays]
    function = getattr(nd._internal if name.startswith("_") else nd, name)
    expected = function(*inputs, **parameters)
    found = function(*inputs, **{key: str(value) for key, value in parameters.items()})
    assert (found.dtype, found.context) == (expected.dtype, expected.context)
    np.testing.assert_array_equal(found.asnumpy(), expected.asnumpy())


def test_unknown_arguments_are_named_with_the_nearest():
    data, weight = nd.ones((2, 3)), nd.ones((4, 3))
    with pytest.warns(UserWarning, match="'flaten'; did you mean 'flatten'"):
        nd.FullyConnected(data, weight, num_hidden=4, no_bias=True, flaten=False)
    with pytest.raises(mx.MXNetError, match="'num_hidden' is missing; was 'num_hiden' meant"):
        nd.FullyConnected(data, weight, num_hiden=4, no_bias=True)


def test_missing_and_wrong_arguments():
    data, weight = nd.ones((2, 3)), nd.ones((4, 3))
    with pytest.raises(mx.MXNetError, match="required parameter 'num_hidden' is missing"):
        nd.FullyConnected(data, weight, no_bias=True)
    with pytest.raises(mx.MXNetError, match="parameter num_hidden='four' is not an int"):
        nd.FullyConnected(data, weight, num_hidden="four", no_bias=True)
    with pytest.raises(mx.MXNetError, match=r"parameter num_hidden=4\.5 is not an int"):
        nd.FullyConnected(data, weight, num_hidden=4.5, no_bias=True)
    with pytest.raises(mx.MXNetError, match="act_type='foo' is not one of 'relu'"):
        nd.Activation(data, act_type="foo")
    with pytest.raises(mx.MXNetError, match="relu: input 'data' is missing"):
        nd.relu()
    with pytest.raises(TypeError, match=r"relu: input 'data' must be an NDArray, got numpy\."):
        nd.relu(np.ones(3))


def test_out_checks_shape_and_type():
    data = nd.array([-1, 2])
    target = nd.zeros((2,))
    assert nd.relu(data, out=target) is target
    assert target.asnumpy().tolist() == [0, 2]
    with pytest.raises(mx.MXNetError, match=r"relu: out has shape \(3,\).*\(2,\)"):
        nd.relu(data, out=nd.zeros((3,)))
    with pytest.raises(mx.MXNetError, match=r"relu: out has the element type int32.*float32"):
        nd.relu(data, out=nd.zeros((2,), dtype="int32"))
    parts = [nd.zeros((1,)), nd.zeros((1,))]
    nd.split(data, 2, axis=0, out=parts)
    assert [part.asscalar() for part in parts] == [-1, 2]
    with pytest.raises(mx.MXNetError, match="3 arrays but there are 2"):
        nd.split(data, 2, axis=0, out=[nd.zeros((1,)) for _ in range(3)])


def test_variadic_operators_take_arrays_or_a_list():
    parts = [nd.ones((1, 2)), nd.zeros((1, 2))]
    for found in (nd.concat(*parts, dim=0), nd.concat(parts, dim=0), nd.add_n(*parts, num_args=2)):
        assert found.asnumpy().sum() == 2


def test_operators_that_torch_lacks_for_a_type_are_errors_of_ours():
    with pytest.raises(mx.MXNetError, match="softmax"):
        nd.softmax(nd.ones((2,), dtype="int32"))
    with pytest.raises(mx.MXNetError, match="abs"):
        nd.abs(nd.ones((2,), dtype="bool"))


def test_results_never_share_memory_with_inputs():
    data = nd.ones((2, 3))
    for found in (nd.identity(data), nd.reshape(data, (3, 2)), nd.transpose(data), nd.flatten(data),
                  nd.expand_dims(data, axis=0), nd.slice_axis(data, axis=0, begin=0, end=2),
                  nd.BlockGrad(data), nd.cast(data, dtype="float32")):  # fmt: skip
        found[:] = 0
    assert data.asnumpy().sum() == 6
