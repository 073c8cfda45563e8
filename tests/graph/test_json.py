"""Symbol files: what the reference wrote, older generations, and damaged ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError

GOLDEN = Path(__file__).parent.parent / "formats" / "golden" / "symbol" / "convnet_1.9.1.json"


def test_a_file_of_the_reference_is_read_and_written_alike():
    text = GOLDEN.read_text()
    symbol = mx.sym.load(GOLDEN)
    assert symbol.tojson() == text
    assert symbol.list_arguments() == [
        "data", "conv_weight", "conv_bias", "bn_gamma", "bn_beta", "fc_weight", "fc_bias",
        "softmax_label",
    ]  # fmt: skip
    assert symbol.list_auxiliary_states() == ["bn_moving_mean", "bn_moving_var"]
    assert symbol.attr_dict()["fc"]["ctx_group"] == "dev1"


def test_a_file_of_the_reference_computes_what_the_reference_computed():
    symbol = mx.sym.load(GOLDEN)
    arguments, outputs, states = symbol.infer_shape(data=(2, 3, 5, 5))
    assert outputs == [(2, 3)]
    rng = np.random.RandomState(0)
    args = {
        name: mx.nd.array(rng.uniform(-1, 1, shape).round(2))
        for name, shape in zip(symbol.list_arguments(), arguments, strict=True)
    }
    aux = {
        name: mx.nd.array(rng.uniform(0.5, 1, shape).round(2))
        for name, shape in zip(symbol.list_auxiliary_states(), states, strict=True)
    }
    out = symbol.bind(mx.cpu(), args, aux_states=aux).forward()[0].asnumpy()
    recorded = [
        [0.1626552939414978, 0.19171345233917236, 0.6456313133239746],
        [0.1389063447713852, 0.17355774343013763, 0.6875358819961548],
    ]
    np.testing.assert_allclose(out, recorded, rtol=1e-5)


def _legacy() -> dict[str, Any]:
    """A 0.8 file: parameters apart from attributes, two-number inputs, no auxiliary states."""
    variable = {"op": "null", "param": {}, "inputs": [], "backward_source_id": -1}
    return {
        "nodes": [
            {**variable, "name": "data"},
            {**variable, "name": "fc1_weight", "attr": {"lr_mult": "2"}},
            {**variable, "name": "fc1_bias"},
            {
                "op": "FullyConnected",
                "param": {"no_bias": "False", "num_hidden": "128"},
                "name": "fc1",
                "inputs": [[0, 0], [1, 0], [2, 0]],
                "backward_source_id": -1,
                "attr": {"ctx_group": "d", "weight_lr_mult": "1.2"},
            },
            {**variable, "name": "g"},
            {**variable, "name": "be"},
            {
                "op": "BatchNorm",
                "param": {"eps": "0.001"},
                "name": "bn",
                "inputs": [[3, 0], [4, 0], [5, 0]],
                "backward_source_id": -1,
            },
        ],
        "arg_nodes": [0, 1, 2, 4, 5],
        "heads": [[6, 0]],
    }


def test_files_of_0_8_are_upgraded():
    symbol = mx.sym.load_json(json.dumps(_legacy()))
    assert symbol.list_auxiliary_states() == ["bn_moving_mean", "bn_moving_var"]
    nodes = {node["name"]: node for node in json.loads(symbol.tojson())["nodes"]}
    assert nodes["fc1_weight"]["attrs"] == {"__lr_mult__": "1.2"}
    assert nodes["fc1"]["attrs"] == {"__ctx_group__": "d", "no_bias": "False", "num_hidden": "128"}
    assert nodes["bn_moving_mean"]["attrs"] == {"__init__": '["zero", {}]', "eps": "0.001"}


def _small(version: int | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "nodes": [
            {"op": "null", "name": "a", "attr": {"__shape__": "(2,3)"}, "inputs": []},
            {"op": "argmax", "name": "am", "attr": {"axis": "-1"}, "inputs": [[0, 0, 0]]},
        ],
        "arg_nodes": [0],
        "node_row_ptr": [0, 1, 2],
        "heads": [[1, 0, 0]],
    }
    if version is not None:
        document["attrs"] = {"mxnet_version": ["int", version]}
    return document


@pytest.mark.parametrize(
    ("version", "axis"), [(None, None), (900, None), (905, "-1"), (10200, "-1"), (10901, "-1")]
)
def test_an_axis_of_minus_one_meant_all_axes_before_0_9_5(version, axis):
    symbol = mx.sym.load_json(json.dumps(_small(version)))
    assert symbol.attr("axis") == axis


GENERATIONS = json.loads((GOLDEN.parent / "generations_1.9.1.json").read_text())


def _without_entry_versions(document: dict[str, Any]) -> dict[str, Any]:
    # How often a state was changed before it is read, which 1.9.1 forgets for upgraded files.
    for node in document["nodes"]:
        node["inputs"] = [entry[:2] for entry in node["inputs"]]
    return document


@pytest.mark.parametrize("name", GENERATIONS)
def test_every_generation_is_read_as_the_reference_reads_it(name):
    row = GENERATIONS[name]
    written = json.loads(mx.sym.load_json(json.dumps(row["file"])).tojson())
    assert _without_entry_versions(written) == _without_entry_versions(row["read"])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MXNetError, match=r"nothing\.json"):
        mx.sym.load(tmp_path / "nothing.json")


def test_names_survive_in_any_script(tmp_path):
    symbol = mx.sym.relu(mx.sym.var("données"), name='a "quoted" 名')
    symbol.save(tmp_path / "s.json")
    again = mx.sym.load(tmp_path / "s.json")
    assert again.list_outputs() == symbol.list_outputs()
    assert again.list_arguments() == ["données"]


def test_deep_graphs_need_no_recursion():
    symbol = mx.sym.var("x")
    for _ in range(3000):
        symbol = symbol + 1
    assert mx.sym.load_json(symbol.tojson()).list_arguments() == ["x"]
