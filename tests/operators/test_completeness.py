"""Every operator of the reference exists, with arguments in its order and with its defaults."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from mxnet.base import MXNetError
from mxnet.operators.registry import REGISTRY

SPECIFICATION = Path(__file__).parent / "data" / "operators.txt"

# Differences from the reference, each with its reason. A test fails when one is gone.
_NOT_LISTED = "inputs that the reference takes but does not list"
_STATES = "auxiliary states are inputs, which the reference lists for some operators only"
_GRAPHS = "graphs are not parameters: nodes carry them as subgraphs"
INPUTS = {
    "BatchNorm_v1": _STATES,
    "Crop": _NOT_LISTED,
    "IdentityAttachKLSparseReg": _STATES,
    "_contrib_DeformablePSROIPooling": _NOT_LISTED,
    "_contrib_PSROIPooling": _NOT_LISTED,
}
PARAMETERS = {
    "_cond": _GRAPHS,
    "_foreach": _GRAPHS,
    "_while_loop": _GRAPHS,
    "Crop": "inputs listed as parameters",
    "_contrib_DeformablePSROIPooling": "inputs listed as parameters",
    "_contrib_PSROIPooling": "inputs listed as parameters",
    "_linspace": "num and endpoint at the end, which the reference leaves out of its list",
}
_COUNTED = "counted from the inputs when left out, as the reference's front end does"
_NEEDED = "the reference fails without it"
DEFAULTS = {
    "_contrib_dgl_csr_neighbor_non_uniform_sample.num_args": _COUNTED,
    "_contrib_dgl_csr_neighbor_uniform_sample.num_args": _COUNTED,
    "_contrib_dgl_graph_compact.num_args": _COUNTED,
    "_contrib_dgl_subgraph.num_args": _COUNTED,
    "_ravel_multi_index.shape": _NEEDED,
    "_unravel_index.shape": _NEEDED,
}


@dataclass(frozen=True)
class Reference:
    """What the reference says of an operator; defaults are text, "!" required, "?" not stated."""

    name: str
    aliases: list[str]
    inputs: list[str]
    parameters: dict[str, str]
    count: str


def _read(line: str) -> Reference:
    name, aliases, inputs, parameters, count = (
        part.strip() for part in (line + " |" * 4).split("|")[:5]
    )
    defaults = {}
    for parameter in filter(None, parameters.split("; ")):
        if "=" in parameter:
            key, _, default = parameter.partition("=")
        else:
            key, default = parameter[:-1], parameter[-1]
        defaults[key] = default
    names = [i.removeprefix("*") for i in inputs.split()]
    return Reference(name, aliases.split(), names, defaults, count)


LISTED = [
    _read(line) for line in SPECIFICATION.read_text().splitlines() if not line.startswith("#")
]


def test_names():
    absent = {
        reference.name
        for reference in LISTED
        for name in (reference.name, *reference.aliases)
        if name not in REGISTRY
    }
    assert not absent


def test_aliases_are_the_same_operator():
    for reference in LISTED:
        for alias in reference.aliases:
            assert REGISTRY.get(alias) is REGISTRY.get(reference.name), alias


def test_inputs():
    different = {
        reference.name
        for reference in LISTED
        if [i.name for i in REGISTRY.get(reference.name).inputs] != reference.inputs
    }
    assert different == set(INPUTS)


def test_parameter_order():
    different = set()
    for reference in LISTED:
        found = REGISTRY.get(reference.name)
        assert not reference.count or found.count_parameter == reference.count, reference.name
        given = [p.name for p in found.parameters if p.name != reference.count]
        if given != [name for name in reference.parameters if name != reference.count]:
            different.add(reference.name)
    assert different == set(PARAMETERS)


def _is_default(operator_name: str, parameter, expected: str) -> bool:
    if expected in ("!", "?"):
        return expected == "?" or parameter.required
    if parameter.required:
        return False
    if parameter.name == "ctx" and not expected:
        return not parameter.default  # None or "": the current context
    try:
        value = parameter.parse(operator_name, expected)
    except MXNetError:
        return False
    if isinstance(value, float | tuple):
        return parameter.default == pytest.approx(value)
    return bool(parameter.default == value)


def test_defaults():
    different = {
        f"{reference.name}.{parameter.name}"
        for reference in LISTED
        for parameter in REGISTRY.get(reference.name).parameters
        if parameter.name in reference.parameters
        and not _is_default(reference.name, parameter, reference.parameters[parameter.name])
    }
    assert different == set(DEFAULTS)


def test_exceptions_have_reasons():
    for reasons in (INPUTS, PARAMETERS, DEFAULTS):
        assert all(reasons.values())
