"""Programs: what is compiled when, and that changes to parameters are seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from tests.graph.compiler.graphs import program, random_values, run_plainly

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.graph.compiler import program as program_module

sym = mx.sym


def network() -> Any:
    out = sym.FullyConnected(sym.var("data"), num_hidden=4, name="fc")
    return sym.relu(sym.BatchNorm(out, fix_gamma=False, name="bn"))


def test_the_second_call_lowers_nothing(
    rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = network()
    values = random_values(out, rng, data=(3, 5))
    inputs = [values[name] for name in out.list_inputs()]
    compiled = program(out)
    first = compiled.run(inputs, is_train=False, recording=False)

    def refuse(*_: Any) -> Any:
        raise AssertionError("lowered again")

    monkeypatch.setattr(program_module, "lower", refuse)
    second = compiled.run(inputs, is_train=False, recording=False)
    np.testing.assert_allclose(first[0].numpy(), second[0].numpy(), rtol=1e-5)


def test_parameters_changed_in_place_are_seen(rng: np.random.Generator) -> None:
    out = network()
    values = random_values(out, rng, data=(3, 5))
    inputs = [values[name] for name in out.list_inputs()]
    compiled = program(out)
    compiled.run(inputs, is_train=False, recording=False)
    compiled.run(inputs, is_train=False, recording=False)
    for name in ("fc_weight", "bn_gamma", "bn_moving_var"):
        values[name].mul_(1.5)
        (result,) = compiled.run(inputs, is_train=False, recording=False)
        np.testing.assert_allclose(
            result.numpy(), run_plainly(out, values)[0], rtol=1e-4, atol=1e-5
        )


def test_parameters_replaced_are_seen(rng: np.random.Generator) -> None:
    out = network()
    values = random_values(out, rng, data=(3, 5))
    compiled = program(out)
    for _ in range(3):
        values["fc_weight"] = torch.from_numpy(rng.normal(size=(4, 5)).astype(np.float32))
        inputs = [values[name] for name in out.list_inputs()]
        (result,) = compiled.run(inputs, is_train=False, recording=False)
        np.testing.assert_allclose(
            result.numpy(), run_plainly(out, values)[0], rtol=1e-4, atol=1e-5
        )


def test_constants_are_computed_once(rng: np.random.Generator) -> None:
    out = network()
    values = random_values(out, rng, data=(3, 5))
    inputs = [values[name] for name in out.list_inputs()]
    compiled = program(out)
    compiled.run(inputs, is_train=False, recording=False)
    found = compiled.find(inputs, is_train=False, recording=False)
    assert found is not None
    assert found.constants is not None
    compiled.run(inputs, is_train=False, recording=False)
    kept = found.constants.kept
    compiled.run(inputs, is_train=False, recording=False)
    assert found.constants.kept is kept


def test_code_for_many_shapes_shares_the_constants(rng: np.random.Generator) -> None:
    out = sym.Convolution(sym.var("data"), kernel=(3, 3), num_filter=4, name="c")
    out = sym.relu(sym.BatchNorm(out, fix_gamma=False, name="bn"))
    values = random_values(out, rng, data=(1, 3, 8, 8))
    compiled = program(out)
    found = []
    for length in range(8, 16):
        shape = (1, 3, length, 8)
        values["data"] = torch.from_numpy(rng.normal(size=shape).astype(np.float32))
        inputs = [values[name] for name in out.list_inputs()]
        for _ in range(2):
            (result,) = compiled.run(inputs, is_train=False, recording=False)
        np.testing.assert_allclose(
            result.numpy(), run_plainly(out, values)[0], rtol=1e-4, atol=1e-4
        )
        found.append(compiled.find(inputs, is_train=False, recording=False))
    # Four with weights packed for their shapes; the rest have one copy of the weights in common.
    assert len({id(code.constants) for code in found if code is not None}) == 5


def test_an_error_names_the_node(rng: np.random.Generator) -> None:
    out = sym.FullyConnected(sym.var("data"), num_hidden=4, name="first_layer")
    values = random_values(out, rng, data=(3, 5))
    values["data"] = torch.zeros(3, 6)
    inputs = [values[name] for name in out.list_inputs()]
    for at_once in (True, False):
        compiled = program(out)
        if not at_once:
            names = out.list_inputs()
            compiled = program_module.Program(
                out._entries, names, program_module.Setting(mx.cpu()), "test"
            )
        with pytest.raises(MXNetError, match="first_layer"):
            compiled.run(inputs, is_train=False, recording=False)


def test_intermediate_results_are_let_go() -> None:
    """The peak is two intermediate arrays, however deep the network is."""
    x = sym.var("data")
    for _ in range(30):
        x = sym.exp(x)
    compiled = program(x)
    data = torch.zeros(1 << 18)
    compiled.run([data], is_train=False, recording=False)
    found = compiled.find([data], is_train=False, recording=False)
    assert found is not None
    with torch.profiler.profile(profile_memory=True) as profile:
        found([data])
    held, peak = 0, 0
    for event in profile.profiler.kineto_results.events():  # type: ignore[union-attr]
        if event.name() == "[memory]":
            held += event.nbytes()
            peak = max(peak, held)
    assert 1 << 20 <= peak <= 3 << 20
