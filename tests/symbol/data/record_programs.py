"""Records symbolic programs with Apache MXNet 1.9.1: graphs, shapes, types, results, gradients.

    python record_programs.py programs_1.9.1.json

The programs are in ``PROGRAMS``; each gives a symbol and the shapes that are told.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

import mxnet as mx

S = mx.sym


def convolved(x, filters, name, kernel=3, stride=1):
    layer = S.Convolution(
        x, kernel=(kernel, kernel), stride=(stride, stride), pad=(kernel // 2, kernel // 2),
        num_filter=filters, no_bias=True, name=name,
    )  # fmt: skip
    layer = S.BatchNorm(layer, fix_gamma=False, name=f"{name}_bn")
    return S.Activation(layer, act_type="relu", name=f"{name}_relu")


def siamese():
    w, b = S.var("w"), S.var("bias")
    one, other = (
        S.tanh(S.FullyConnected(S.var(n), weight=w, bias=b, num_hidden=4, name=f"f{n}"))
        for n in "ab"
    )
    distance = S.sum(S.square(one - other), axis=1)
    return S.MakeLoss(distance, name="loss"), {"a": (3, 5), "b": (3, 5)}


def inception():
    x = S.var("data")
    towers = [
        convolved(x, 2, "t1", 1),
        convolved(convolved(x, 2, "t2a", 1), 3, "t2b"),
        convolved(S.Pooling(x, kernel=(3, 3), pad=(1, 1), pool_type="avg", name="p"), 2, "t3", 1),
    ]
    pooled = S.Pooling(
        S.Concat(*towers, name="cat"), global_pool=True, pool_type="avg", kernel=(1, 1), name="gp"
    )
    dense = S.FullyConnected(S.Flatten(pooled), num_hidden=3, name="fc")
    return S.SoftmaxOutput(dense, name="softmax"), {"data": (2, 3, 6, 6)}


def detector():
    first = convolved(S.var("data"), 4, "f1")
    places, classes, anchors = [], [], []
    for i, layer in enumerate([first, convolved(first, 4, "f2", stride=2)]):
        heads = (
            S.Convolution(layer, kernel=(3, 3), pad=(1, 1), num_filter=n, name=f"{name}{i}")
            for n, name in ((12, "loc"), (9, "cls"))
        )
        for head, kind in zip(heads, (places, classes), strict=False):
            kind.append(S.Flatten(S.transpose(head, axes=(0, 2, 3, 1))))
        anchors.append(
            S.contrib.MultiBoxPrior(layer, sizes=(0.2, 0.4), ratios=(1, 2), name=f"an{i}")
        )
    scores = S.Reshape(S.Concat(*classes, dim=1, name="cls"), shape=(0, -1, 3))
    scores = S.SoftmaxActivation(S.transpose(scores, axes=(0, 2, 1)), mode="channel")
    found = S.contrib.MultiBoxDetection(
        scores, S.Concat(*places, dim=1, name="loc"), S.Concat(*anchors, dim=1, name="anchors"),
        name="det",
    )  # fmt: skip
    return found, {"data": (1, 3, 4, 4)}


def many_outputs():
    a, b, c = S.SliceChannel(S.var("x"), num_outputs=3, axis=1, name="parts")
    best = S.topk(a, k=2, ret_typ="both", axis=1, name="best")
    loss = S.MakeLoss(S.sum(c * c), name="loss")
    return S.Group([a * b, S.BlockGrad(c), best[0], loss]), {"x": (2, 6)}


def lstm():
    layer = S.RNN(
        S.var("x"), state_size=3, num_layers=2, mode="lstm", state_outputs=True,
        bidirectional=True, name="r",
    )  # fmt: skip
    return S.Group([layer[0] * 2, S.sum(layer[1]), layer[2]]), {"x": (4, 2, 3)}


def shared_weight():
    layer, w = S.var("x"), S.var("w", shape=(4, 4))
    for i in range(3):
        layer = S.FullyConnected(layer, weight=w, num_hidden=4, no_bias=True, name=f"l{i}")
        layer = S.Activation(layer, act_type="sigmoid")
    return S.LinearRegressionOutput(layer, name="lr"), {"x": (3, 4)}


def segmentation():
    x = S.var("x")
    layer = S.Deconvolution(
        convolved(x, 4, "c", stride=2), kernel=(4, 4), stride=(2, 2), pad=(1, 1), num_filter=2,
        name="d",
    )  # fmt: skip
    layer = S.Crop(layer, x, num_args=2, name="crop")
    return S.SoftmaxOutput(layer, multi_output=True, name="sm"), {"x": (1, 2, 6, 6)}


def attention():
    x = S.var("x")
    q, k, v, skip = (
        S.FullyConnected(x, num_hidden=8, flatten=False, name=n) for n in ("q", "k", "v", "skip")
    )
    weights = S.softmax(S.batch_dot(q, k, transpose_b=True) / np.sqrt(8.0), axis=-1)
    return S.LayerNorm(S.batch_dot(weights, v) + skip, name="ln"), {"x": (2, 3, 5)}


def arithmetic():
    x, y = S.var("x"), S.var("y")
    results = [
        (x + y) * 2 - x / (y + 3) + x**2 - (1 - y) % 3,
        S.broadcast_add(S.sum(x, axis=1, keepdims=True), y),
        S.maximum(x, y) * (x > y) + S.minimum(x, 0.5),
        S.where(x < 0.5, x, y),
        -S.abs(x - 1),
    ]
    return S.Group(results), {"x": (2, 3), "y": (2, 3)}


def shape_changes():
    x = S.var("x")
    results = [
        x.reshape((0, -1)).transpose().expand_dims(0),
        x.flatten().slice_axis(axis=1, begin=1, end=4),
        S.tile(x.sum(axis=2), reps=(1, 2)),
        x.swapaxes(0, 2).mean(axis=(0, 1)),
        S.concat(x, x * 2, dim=2),
        S.stack(x, x, axis=1),
        S.broadcast_to(x.max(axis=1, keepdims=True), shape=(0, 5, 0)),
        S.squeeze(x.slice(begin=(0, 0, 0), end=(None, 1, None))),
    ]
    return S.Group(results), {"x": (2, 3, 4)}


def normalizations():
    x = S.var("x")
    results = [
        S.InstanceNorm(x, name="in"),
        S.L2Normalization(x, mode="channel"),
        S.LRN(x, nsize=3),
        S.GroupNorm(x, num_groups=2, name="gn"),
        S.LayerNorm(x, axis=1, name="ln"),
    ]
    return S.Group(results), {"x": (2, 4, 3, 3)}


def outputs_with_labels():
    x = S.var("x")
    results = [
        S.SVMOutput(x, name="svm"),
        S.LogisticRegressionOutput(x, name="logistic"),
        S.MAERegressionOutput(x, name="mae"),
        S.smooth_l1(x, scalar=2),
    ]
    return S.Group(results), {"x": (3, 4)}


def loop():
    x, h, w = S.var("x"), S.var("h"), S.var("w")

    def body(step, state):
        layer = S.FullyConnected(step + state, weight=w, num_hidden=3, no_bias=True, name="f")
        return layer, S.tanh(step * state)

    outputs, state = S.contrib.foreach(body, x, h)
    return S.Group([outputs, state]), {"x": (3, 2, 3), "h": (2, 3)}


def loop_with_condition():
    i, s, w = S.var("i"), S.var("s"), S.var("w")
    _, last = S.contrib.while_loop(
        lambda i, _: i < 5, lambda i, s: ([s * w], [i + 1, s + i]), [i, s], max_iterations=3
    )
    return S.Group(list(last)), {"i": (1,), "s": (1,), "w": (1,)}


def branch():
    x, y = S.var("x"), S.var("y")
    chosen = S.contrib.cond(S.sum(x) > 0.5, lambda: x * y, lambda: x - y)
    return chosen, {"x": (2,), "y": (2,)}


def residual():
    x = S.var("data")
    layer = S.BatchNorm(x, fix_gamma=True, eps=2e-5, momentum=0.9, name="bn0")
    layer = S.Convolution(
        convolved(layer, 3, "c1"), kernel=(3, 3), pad=(1, 1), num_filter=3, no_bias=True, name="c2"
    )
    pooled = S.Pooling(
        layer + x, kernel=(2, 2), stride=(2, 2), pool_type="max", pooling_convention="full",
        name="pool",
    )  # fmt: skip
    return pooled, {"data": (2, 3, 5, 5)}


def enlarged():
    layer = S.LeakyReLU(S.var("x"), act_type="prelu", name="pr")
    nearest = S.UpSampling(layer, scale=2, sample_type="nearest", name="u")
    smooth = S.UpSampling(layer, scale=2, sample_type="bilinear", num_filter=2, name="ub")
    return nearest * smooth, {"x": (1, 2, 3, 3)}


PROGRAMS = {
    made.__name__: made
    for made in (
        siamese, inception, detector, many_outputs, lstm, shared_weight, segmentation, attention,
        arithmetic, shape_changes, normalizations, outputs_with_labels, loop,
        loop_with_condition, branch, residual, enlarged,
    )
}  # fmt: skip
# Variables that hold class numbers.
LABELS = ("softmax_label", "sm_label", "svm_label")
# Programs without gradients.
FORWARD_ONLY = ("detector",)


def numbers(arrays):
    return [array.asnumpy().astype("float64").round(6).tolist() for array in arrays]


def described(symbol):
    return {
        "graph": json.loads(symbol.tojson())["nodes"],
        "arguments": symbol.list_arguments(),
        "states": symbol.list_auxiliary_states(),
        "outputs": symbol.list_outputs(),
        "text": symbol.debug_str(),
    }


def values(names, shapes):
    rng = np.random.RandomState(3)
    made = {}
    for name, shape in zip(names, shapes, strict=False):
        array = rng.uniform(0.1, 1, shape).round(3)
        made[name] = mx.nd.array(np.floor(array * 3) if name in LABELS else array)
    return made


def run(symbol, shapes, backward):
    """Results, gradients and changed states for fixed numbers."""
    arguments, states = symbol.list_arguments(), symbol.list_auxiliary_states()
    all_values = values([*arguments, *states], shapes)
    args = {name: all_values[name] for name in arguments}
    aux = {name: all_values[name] for name in states}
    grads = {name: mx.nd.zeros(array.shape) for name, array in args.items()}
    executor = symbol.bind(mx.cpu(), args, args_grad=grads, aux_states=aux)
    outputs = executor.forward(is_train=True)
    found = {"results": numbers(outputs)}
    if backward:
        rng = np.random.RandomState(4)
        executor.backward([mx.nd.array(rng.uniform(-1, 1, o.shape).round(3)) for o in outputs])
        found["gradients"] = numbers(grads.values())
        found["states_after"] = numbers(aux.values())
    return found


def record(name):
    with mx.name.NameManager():
        symbol, told = PROGRAMS[name]()
    found = described(symbol)
    arguments, outputs, states = symbol.infer_shape_partial(**told)
    found["shapes"] = [[list(s) for s in group] for group in (arguments, outputs, states)]
    types = symbol.infer_type_partial(**dict.fromkeys(told, "float32"))
    found["types"] = [[None if t is None else np.dtype(t).name for t in g] for g in types]
    return {**found, **run(symbol, [*arguments, *states], name not in FORWARD_ONLY)}


if __name__ == "__main__":
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(record(name))}" for name in PROGRAMS)
    Path(sys.argv[1]).write_text(f"{{\n{lines}\n}}\n")
