"""Training steps recorded from Apache MXNet 1.9.1 and repeated in tests.

Written for both: ``python tests/gluon/trainer_scenarios.py golden/trainer.json`` under the
reference's Python records what each program returns; one that raises returns the kind of error.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

import mxnet as mx
from mxnet import autograd, gluon

ONE = [mx.cpu(0)]
TWO = [mx.cpu(0), mx.cpu(1)]


def parameters(contexts, count=2, **kwargs):
    """Parameters 0.5, 1.0, ... of three elements each."""
    made = [gluon.Parameter("p%d_weight" % i, shape=(3,), **kwargs) for i in range(count)]  # noqa: UP031
    for i, parameter in enumerate(made):
        parameter.initialize(init=mx.init.Constant(0.5 * (i + 1)), ctx=contexts)
    return made


def backward(made, contexts, scale=1.0):
    """Gradients that differ by parameter, context and element."""
    with autograd.record():
        losses = []
        for j, ctx in enumerate(contexts):
            data = mx.nd.array([1.0, -2.0, 3.0], ctx=ctx) * (j + 1) * scale
            losses += [
                (p.data(ctx) * data * (i + 1)).sum()
                for i, p in enumerate(made)
                if p.grad_req != "null"
            ]
    autograd.backward(losses)


def show(made, contexts):
    """Values of the parameters on every context."""
    return [[np.asarray(p.data(c).asnumpy(), "float64").tolist() for c in contexts] for p in made]


def steps(contexts, optimizer, arguments, **kwargs):
    """Three steps with changing batch sizes and a changed learning rate."""
    made = parameters(contexts)
    trainer = gluon.Trainer(made, optimizer, dict(arguments), **kwargs)
    seen = []
    for size in (1, 2, 4):
        backward(made, contexts, size)
        trainer.step(size)
        seen.append(show(made, contexts))
        trainer.set_learning_rate(trainer.learning_rate * 0.5)
    return seen


OPTIMIZERS = {
    "sgd": {"learning_rate": 0.1, "momentum": 0.9, "wd": 0.01},
    "nag": {"learning_rate": 0.1, "momentum": 0.9},
    "adam": {"learning_rate": 0.1},
    "rmsprop": {"learning_rate": 0.1, "centered": True},
    "adagrad": {"learning_rate": 0.1},
    "ftrl": {"learning_rate": 0.1},
    "signum": {"learning_rate": 0.1},
}


def every_combination(contexts):
    seen = {}
    for optimizer, arguments in OPTIMIZERS.items():
        for kvstore in (None, "local", "device"):
            for on_kvstore in (None, True, False):
                name = "%s %s %s" % (optimizer, kvstore, on_kvstore)  # noqa: UP031
                if kvstore is None and (on_kvstore or len(contexts) > 1):
                    continue
                if on_kvstore and len(contexts) == 1:
                    continue  # the reference makes no store here and then misses it
                seen[name] = steps(
                    contexts, optimizer, arguments, kvstore=kvstore, update_on_kvstore=on_kvstore
                )
    return seen


def plugged_in(contexts):
    """A store entered with ``KVStoreBase.register``, without an optimizer of its own."""
    seen = [
        steps(contexts, "sgd", OPTIMIZERS["sgd"], kvstore="teststore", update_on_kvstore=on_kvstore)
        for on_kvstore in (None, False)
    ]
    if len(contexts) > 1:
        try:
            steps(contexts, "sgd", {}, kvstore="teststore", update_on_kvstore=True)
        except ValueError:
            seen.append("ValueError")
    return seen


def allreduce_and_update(contexts):
    made = parameters(contexts)
    trainer = gluon.Trainer(made, "sgd", {"learning_rate": 0.1}, update_on_kvstore=False)
    seen = []
    for _ in range(2):
        backward(made, contexts)
        trainer.allreduce_grads()
        seen.append([np.asarray(g.asnumpy(), "float64").tolist() for g in made[1].list_grad()])
        for parameter in made:
            for gradient in parameter.list_grad():
                gradient[:] = mx.nd.clip(gradient, -2, 2)
        trainer.update(2)
        seen.append(show(made, contexts))
    return seen


def stale(contexts):
    """A gradient that backward did not compute anew: an error, but not where the store updates."""
    seen = []
    for on_kvstore in (None, False):
        made = parameters(contexts)
        trainer = gluon.Trainer(
            made, "sgd", {"learning_rate": 0.1, "wd": 0.5}, update_on_kvstore=on_kvstore
        )
        backward(made, contexts)
        trainer.step(1)
        backward(made[1:], contexts)
        try:
            trainer.step(1)
            seen.append(show(made, contexts))
        except UserWarning:
            seen.append("UserWarning")
    return seen


def skipped_when_stale(contexts):
    made = parameters(contexts)
    trainer = gluon.Trainer(made, "sgd", {"learning_rate": 0.1, "wd": 0.5}, update_on_kvstore=False)
    backward(made, contexts)
    trainer.step(1)
    backward(made[:1], contexts)
    trainer.step(1, ignore_stale_grad=True)
    return show(made, contexts)


def null_and_add(contexts):
    made = parameters(contexts, 3)
    made[0].grad_req, made[1].grad_req = "null", "add"
    trainer = gluon.Trainer(made, "sgd", {"learning_rate": 0.1})
    backward(made, contexts)
    backward(made, contexts)
    trainer.step(1)
    return show(made, contexts)


def states(contexts):
    seen = []
    for on_kvstore in (True, False) if len(contexts) > 1 else (False,):
        made = parameters(contexts)
        arguments = {"update_on_kvstore": on_kvstore}
        trainer = gluon.Trainer(made, "adam", {"learning_rate": 0.1}, **arguments)
        backward(made, contexts)
        trainer.step(1)
        handle, name = tempfile.mkstemp()
        os.close(handle)
        trainer.save_states(name)
        again = gluon.Trainer(made, "adam", {"learning_rate": 0.9}, **arguments)
        again.load_states(name)
        Path(name).unlink()
        seen.append(again.learning_rate)
        backward(made, contexts)
        again.step(1)
        seen.append(show(made, contexts))
    return seen


def schedule(contexts):
    made = parameters(contexts)
    scheduler = mx.lr_scheduler.FactorScheduler(2, 0.5, base_lr=0.2)
    trainer = gluon.Trainer(made, "sgd", {"learning_rate": 0.2, "lr_scheduler": scheduler})
    seen = []
    for _ in range(5):
        backward(made, contexts)
        trainer.step(1)
        seen.append([trainer.learning_rate, show(made, contexts)])
    return seen


def sparse_gradient(contexts):
    seen = []
    for on_kvstore in (True, False):
        layer = gluon.nn.Embedding(6, 2, sparse_grad=True)
        layer.initialize(mx.init.One(), ctx=contexts)
        trainer = gluon.Trainer(
            layer.collect_params(), "adam", {"learning_rate": 0.1}, update_on_kvstore=on_kvstore
        )
        for step in range(3):
            with autograd.record():
                losses = [
                    (layer(mx.nd.array([step, j, step], ctx=c)) * (j + 1)).sum()
                    for j, c in enumerate(contexts)
                ]
            autograd.backward(losses)
            trainer.step(2)
        seen.append([layer.weight.data(c).asnumpy().tolist() for c in contexts])
    return seen


def compression(contexts):
    made = parameters(contexts)
    trainer = gluon.Trainer(
        made, "sgd", {"learning_rate": 0.1}, compression_params={"type": "2bit", "threshold": 2.5}
    )
    seen = []
    for _ in range(3):
        backward(made, contexts)
        trainer.step(1)
        seen.append(show(made, contexts))
    return seen


SCENARIOS = [
    every_combination, plugged_in, allreduce_and_update, stale, skipped_when_stale,
    null_and_add, states, schedule, sparse_gradient, compression,
]  # fmt: skip
CONTEXTS = {"one": ONE, "two": TWO}


def run(scenario, contexts):
    """What the scenario returns, or the kind of error it raises."""
    try:
        return json.loads(json.dumps(scenario(contexts)))
    except Exception as error:
        return type(error).__name__


if __name__ == "__main__":
    results = {s.__name__: {n: run(s, c) for n, c in CONTEXTS.items()} for s in SCENARIOS}
    Path(sys.argv[1]).write_text(json.dumps(results, separators=(",", ":")))
