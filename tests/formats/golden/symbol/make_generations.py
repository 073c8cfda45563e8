"""Writes symbol files of older generations beside it, and what Apache MXNet 1.9.1 reads in them.

    python make_generations.py

1.9.1 does not write older files, so their text is derived from its own; what is recorded is how it
reads them.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import mxnet as mx

HERE = Path(__file__).parent
# Auxiliary states that files of 0.8 leave out, by operator.
STATES = {"BatchNorm": 2}
VERSIONS = {
    "0.8": None, "0.9.0": 900, "0.9.3": 903, "0.9.4": 904, "0.9.5": 905, "1.0": 10000,
    "1.2": 10200, "1.3": 10300, "2.0": 20000,
}  # fmt: skip


def networks():
    x = mx.sym.var("data")
    layer = mx.sym.Convolution(x, kernel=(3, 3), num_filter=4, name="conv")
    layer = mx.sym.BatchNorm(layer, fix_gamma=False, name="bn")
    layer = mx.sym.LeakyReLU(layer, act_type="prelu", name="act")
    layer = mx.sym.FullyConnected(mx.sym.Flatten(layer, name="flat"), num_hidden=3, name="fc")
    attributes = {"ctx_group": "g", "force_mirroring": "True", "lr_mult": "3"}
    dense = mx.sym.FullyConnected(
        mx.sym.var("data", lr_mult=2, wd_mult=0.5, shape=(2, 3)),
        num_hidden=2, name="fc", attr=attributes,
    )  # fmt: skip
    return {
        "layers": mx.sym.SoftmaxOutput(layer, name="softmax"),
        "positions": mx.sym.Group(
            [mx.sym.argmin(x, axis=-1, name="a"), mx.sym.argmax(x, axis=1, name="b")]
        ),
        "parts": mx.sym.Concat(*mx.sym.SliceChannel(x, num_outputs=2, name="s"), name="c"),
        "attributes": dense,
        "images": mx.sym.UpSampling(
            x, scale=2, sample_type="bilinear", num_filter=2, num_args=2, name="u"
        ),
    }


def is_own(key):
    return key.startswith("__") and key not in ("__init__", "__shape__")


def without_states(document):
    dropped = set()
    for node in document["nodes"]:
        count = STATES.get(node["op"], 0)
        if count:
            dropped |= {entry[0] for entry in node["inputs"][-count:]}
            node["inputs"] = node["inputs"][:-count]
    kept = [i for i in range(len(document["nodes"])) if i not in dropped]
    place = {old: new for new, old in enumerate(kept)}
    document["nodes"] = [document["nodes"][i] for i in kept]
    for node in document["nodes"]:
        node["inputs"] = [[place[i], output] for i, output, _ in node["inputs"]]
    document["heads"] = [[place[i], output] for i, output, _ in document["heads"]]
    document["arg_nodes"] = [i for i, n in enumerate(document["nodes"]) if n["op"] == "null"]
    del document["node_row_ptr"]


def aged(document, version):
    """The document as an older version would have written it."""
    document = copy.deepcopy(document)
    if version == "0.8":
        without_states(document)
    for node in document["nodes"]:
        attributes = node.pop("attrs", {})
        if version == "0.8":
            own = {key.strip("_"): v for key, v in attributes.items() if is_own(key)}
            node["param"] = {k: v for k, v in attributes.items() if not k.startswith("__")}
            node["backward_source_id"] = -1
            if node["op"] == "null":
                node["param"] = {}
            if own:
                node["attr"] = own
        elif attributes:
            node["attrs" if version in ("1.3", "2.0") else "attr"] = attributes
    del document["attrs"]
    if VERSIONS[version] is not None:
        document["attrs"] = {"mxnet_version": ["int", VERSIONS[version]]}
    return document


def named_layer(key):
    """A 0.8 file whose layer says ``key`` about one of its inputs."""
    variable = {"op": "null", "param": {}, "inputs": [], "backward_source_id": -1}
    return {
        "nodes": [
            {**variable, "name": "x"},
            {**variable, "name": "fc_weight"},
            {**variable, "name": "fc_bias"},
            {
                "op": "FullyConnected", "param": {"num_hidden": "3"}, "name": "fc",
                "inputs": [[0, 0], [1, 0], [2, 0]], "backward_source_id": -1, "attr": {key: "4"},
            },
        ],
        "arg_nodes": [0, 1, 2],
        "heads": [[3, 0]],
    }  # fmt: skip


def reading(document):
    return json.loads(mx.sym.load_json(json.dumps(document)).tojson())


def main():
    documents = {
        f"{name} {version}": aged(json.loads(symbol.tojson()), version)
        for name, symbol in networks().items()
        for version in VERSIONS
    }
    for key in ("data_lr_mult", "weight_lr_mult", "bias_wd_mult", "lr_mult", "ctx_group"):
        documents[f"named {key}"] = named_layer(key)
    rows = {
        name: {
            "file": document,
            "read": json.loads(mx.sym.load_json(json.dumps(document)).tojson()),
        }
        for name, document in documents.items()
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in rows.items())
    (HERE / "generations_1.9.1.json").write_text(f"{{\n{lines}\n}}\n")


if __name__ == "__main__":
    main()
