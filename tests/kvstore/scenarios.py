"""Programs that use a key-value store, run by Apache MXNet 1.9.1 once and by this package in tests.

Written for both: ``python tests/kvstore/scenarios.py data/recorded.json`` under the reference's
Python records what each program returns. A program that raises is recorded as ``"error"``.
"""

import json
import sys
from pathlib import Path

import numpy as np

import mxnet as mx

TWO = [mx.cpu(0), mx.cpu(1)]
THREE = [mx.cpu(0), mx.cpu(1), mx.cpu(2)]


def full(value, ctx=None, shape=(2, 3), dtype="float32"):
    """An array of one value."""
    return mx.nd.full(shape, value, ctx=ctx or mx.cpu(), dtype=dtype)


def show(array):
    """An array as data."""
    return np.asarray(array.asnumpy(), dtype="float64").tolist()


def pulled(store, key, **kwargs):
    """What the store has for a key."""
    out = full(-1, **kwargs)
    store.pull(key, out=out)
    return show(out)


def rows(numbers, values, count=5):
    """A row-sparse matrix with rows of equal values."""
    data = mx.nd.array(np.repeat(np.array(values, "float32")[:, None], 2, axis=1))
    return mx.nd.sparse.row_sparse_array((data, numbers), shape=(count, 2))


def push_replaces(kind):
    store = mx.kv.create(kind)
    store.init(3, full(1))
    seen = [pulled(store, 3)]
    store.push(3, full(4))
    seen.append(pulled(store, 3))
    store.push(3, [full(i + 1, c) for i, c in enumerate(THREE)])
    seen.append(pulled(store, 3))
    return seen


def flat_lists(kind):
    """A key given twice: its values are summed, its outputs are all written."""
    store = mx.kv.create(kind)
    store.init([5, 7], [full(1), full(2)])
    store.push([5, 7, 5], [full(1), full(10), full(3, TWO[1])])
    outs = [full(0), full(0), full(0, TWO[1])]
    store.pull([7, 5, 5], out=outs)
    return [show(out) for out in outs]


def nested_lists(kind):
    store = mx.kv.create(kind)
    store.init(["b", "a"], [full(1), full(2)])
    store.push(["b", "a"], [[full(1), full(2, TWO[1])], [full(5), full(6, TWO[1])]])
    outs = [[full(0), full(0, TWO[1])], [full(0), full(0, TWO[1])]]
    store.pull(["b", "a"], out=outs)
    return [[show(out) for out in group] for group in outs]


def pushpull_in_place(kind):
    store = mx.kv.create(kind)
    store.init(1, full(0))
    values = [full(2), full(3, TWO[1])]
    store.pushpull(1, values)
    return [show(v) for v in values]


def pushpull_out(kind):
    store = mx.kv.create(kind)
    store.init("1", full(0))
    values, out = [full(2), full(3, TWO[1])], full(0)
    store.pushpull("1", values, out=out)
    return [show(v) for v in [*values, out]] + [pulled(store, "1")]


def pushpull_with_updater(kind):
    store = mx.kv.create(kind)
    store.init(1, full(10))
    store._set_updater(lambda key, pushed, stored: stored.__isub__(pushed * key))
    values, outs = [full(2), full(3, TWO[1])], [full(0), full(0, TWO[1])]
    store.pushpull(1, values, out=outs)
    return [show(v) for v in [*values, *outs]]


def broadcast(kind):
    store = mx.kv.create(kind)
    outs = [full(0), full(0, TWO[1])]
    store.broadcast("k", full(2), out=outs)
    many = [[full(0)], [full(0), full(0, TWO[1])]]
    store.broadcast(["x", "y"], [full(3), full(4)], out=many)
    return [show(o) for o in outs] + [[show(o) for o in group] for group in many]


def updater_sees(kind):
    seen = []

    def update(key, pushed, stored):
        # The reference hands bytes to Python functions; here keys stay what they are.
        name = key.decode() if isinstance(key, bytes) else key
        seen.append([name, show(pushed), show(stored)])
        stored += pushed * 2

    store = mx.kv.create(kind)
    store.init(["w", "v"], [full(0), full(1)])
    store._set_updater(update)
    store.push(["w", "v"], [[full(4), full(1, TWO[1])], [full(2), full(2, TWO[1])]], priority=3)
    return [*seen, pulled(store, "w"), pulled(store, "v")]


def int_updater_sees(kind):
    seen = []
    store = mx.kv.create(kind)
    store.init([9, 4], [full(0), full(1)])
    store._set_updater(lambda key, pushed, stored: seen.append([key, show(pushed), show(stored)]))
    store.push([9, 4], [full(1), full(2)])
    store.push(4, full(3))
    return [*seen, pulled(store, 9)]


def optimizers(kind):
    seen = []
    for name, arguments in (
        ("sgd", {"learning_rate": 0.5, "momentum": 0.5, "wd": 0.1}),
        ("adam", {"learning_rate": 0.1}),
        ("rmsprop", {"learning_rate": 0.1}),
        ("test", {}),
    ):
        store = mx.kv.create(kind)
        store.init([0, 1], [full(1), full(2)])
        store.set_optimizer(mx.optimizer.create(name, **arguments))
        for step in range(3):
            values = [[full(step + k + 1, c) for c in TWO] for k in range(2)]
            store.push([0, 1], values)
            seen.append([pulled(store, 0), pulled(store, 1)])
    return seen


def two_optimizers_after_each_other(kind):
    store = mx.kv.create(kind)
    store.init("0", full(1))
    seen = []
    for rate in (0.5, 0.25):
        store.set_optimizer(mx.optimizer.SGD(learning_rate=rate, momentum=0.9))
        store.push("0", full(1))
        seen.append(pulled(store, "0"))
    return seen


def element_types(kind):
    seen = []
    for stored, out in (("float32", "float64"), ("float64", "float32"), ("float16", "float32")):
        store = mx.kv.create(kind)
        store.init(1, full(1.5, dtype=stored))
        seen.append(pulled(store, 1, dtype=out))
        store.push(1, [full(2.25, c, dtype=stored) for c in TWO])
        seen.append(pulled(store, 1, dtype=out))
    store = mx.kv.create(kind)
    store.init("i", full(1, dtype="int32"))
    store.push("i", [full(2, c, dtype="int32") for c in TWO])
    return [*seen, pulled(store, "i", dtype="int32")]


def mixed_element_types(kind):
    seen = []
    for types in (("float32", "float64"), ("int32", "float32", "int32"), ("float32", "int32")):
        store = mx.kv.create(kind)
        store.init("m", full(0, dtype=types[0]))
        store.push("m", [full(i + 1, THREE[i], dtype=t) for i, t in enumerate(types)])
        seen.append(pulled(store, "m", dtype=types[0]))
    return seen


def row_sparse_push(kind):
    store = mx.kv.create(kind)
    store.init("e", mx.nd.sparse.zeros("row_sparse", (5, 2)))
    store.push("e", [rows([0, 2], [1, 2]), rows([2, 4], [3, 4])])
    seen = []
    for numbers in ([0, 2], [4, 4, 1], [2], [0, 1, 2, 3, 4]):
        out = mx.nd.sparse.zeros("row_sparse", (5, 2))
        store.row_sparse_pull("e", out=out, row_ids=mx.nd.array(numbers, dtype="int64"))
        seen.append([show(out), show(out.indices)])
    return seen


def row_sparse_updater(kind):
    store = mx.kv.create(kind)
    store.init("e", rows([0, 1, 2, 3, 4], [1, 1, 1, 1, 1]))
    store.set_optimizer(mx.optimizer.SGD(learning_rate=0.5))
    store.push("e", [rows([0, 2], [1, 2]), rows([2, 4], [3, 4])])
    outs = [mx.nd.sparse.zeros("row_sparse", (5, 2)) for _ in range(2)]
    ids = [mx.nd.array([0, 2], dtype="int64"), mx.nd.array([4, 1], dtype="int64")]
    store.row_sparse_pull("e", out=outs, row_ids=ids)
    return [[show(out), show(out.indices)] for out in outs]


def row_sparse_pull_of_several_keys(kind):
    store = mx.kv.create(kind)
    store.init(["e", "f"], [rows([0, 3], [1, 2]), rows([1, 4], [3, 4])])
    outs = [mx.nd.sparse.zeros("row_sparse", (5, 2)) for _ in range(2)]
    ids = [mx.nd.array([0, 2], dtype="int64"), mx.nd.array([4], dtype="int64")]
    store.row_sparse_pull(["e", "f"], out=outs, row_ids=ids)
    return [[show(out), show(out.indices)] for out in outs]


def pull_leaves_sparse_out(kind):
    store = mx.kv.create(kind)
    store.init("e", rows([0, 3], [1, 2]))
    out = mx.nd.zeros((5, 2))
    store.pull("e", out=out)
    seen = [show(out)]
    store.pull("e", out=out, ignore_sparse=False)
    return [*seen, show(out)]


def dense_gradient_for_sparse_weight(kind):
    store = mx.kv.create(kind)
    store.init("e", full(1, shape=(5, 2)))
    store.push("e", [rows([0, 2], [1, 2]), rows([2, 4], [3, 4])])
    return [pulled(store, "e", shape=(5, 2))]


def facts(kind):
    store = mx.kv.create(kind)
    store._barrier()
    return [store.type, store.rank, store.num_workers, store.is_capable("optimizer")]


def unknown_capability(kind):
    return mx.kv.create(kind).is_capable("flying")


def compression(kind):
    store = mx.kv.create(kind)
    store.set_gradient_compression({"type": "2bit", "threshold": 0.5})
    store.init("b", mx.nd.zeros((4,)))
    generator, seen = np.random.RandomState(3), []
    for _ in range(5):
        values = [mx.nd.array(generator.uniform(-1, 1, 4), ctx=c) for c in THREE]
        store.push("b", values)
        seen.append(pulled(store, "b", shape=(4,)))
    return seen


def compression_with_optimizer(kind):
    store = mx.kv.create(kind)
    store.set_gradient_compression({"type": "2bit", "threshold": 2.0})
    store.init("b", mx.nd.zeros((17,)))
    store.set_optimizer(mx.optimizer.SGD(learning_rate=0.1, momentum=0.9))
    generator, seen = np.random.RandomState(5), []
    for _ in range(4):
        values = [mx.nd.array(generator.uniform(-3, 3, 17), ctx=c) for c in TWO]
        store.push("b", values)
        seen.append(pulled(store, "b", shape=(17,)))
    return seen


def duplicate_init(kind):
    store = mx.kv.create(kind)
    store.init(3, full(1))
    store.init(3, full(1))


def mixed_keys(kind):
    store = mx.kv.create(kind)
    store.init(3, full(1))
    store.init("a", full(1))


def push_unknown_key(kind):
    mx.kv.create(kind).push(3, full(1))
    mx.nd.waitall()


def pull_unknown_key(kind):
    mx.kv.create(kind).pull(3, out=full(1))
    mx.nd.waitall()


def pull_without_out(kind):
    store = mx.kv.create(kind)
    store.init(3, full(1))
    store.pull(3)


def unequal_lists(kind):
    store = mx.kv.create(kind)
    store.init([3, 4], [full(1), full(1)])
    store.push([3, 4], [full(1)])


def numpy_value(kind):
    store = mx.kv.create(kind)
    store.init(3, np.ones((2, 3)))


def float_key(kind):
    mx.kv.create(kind).init(1.5, full(1))


SCENARIOS = [
    push_replaces, flat_lists, nested_lists, pushpull_in_place, pushpull_out,
    pushpull_with_updater, broadcast, updater_sees, int_updater_sees, optimizers,
    two_optimizers_after_each_other, element_types, mixed_element_types, row_sparse_push,
    row_sparse_updater, row_sparse_pull_of_several_keys, pull_leaves_sparse_out,
    dense_gradient_for_sparse_weight,
    facts, unknown_capability, compression, compression_with_optimizer, duplicate_init, mixed_keys,
    push_unknown_key, pull_unknown_key, pull_without_out, unequal_lists, numpy_value, float_key,
]  # fmt: skip
KINDS = ["local", "device", "local_allreduce_cpu", "local_allreduce_device", "local_update_cpu"]


def run(scenario, kind):
    """What the scenario returns; ``"error"`` if it raises."""
    try:
        return json.loads(json.dumps(scenario(kind)))
    except Exception:
        return "error"


if __name__ == "__main__":
    results = {s.__name__: {kind: run(s, kind) for kind in KINDS} for s in SCENARIOS}
    Path(sys.argv[1]).write_text(json.dumps(results, separators=(",", ":")))
