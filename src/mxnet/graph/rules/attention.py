"""Shapes of attention over interleaved projections, sequences first."""

from __future__ import annotations

from collections.abc import Mapping

from mxnet.graph.rules.call import UNKNOWN, Call, Rule, Shape, mismatch


def _three_axes(name: str, shape: Shape) -> tuple[int, int, int]:
    if len(shape) != 3:
        mismatch(f"{name} {shape} must have 3 axes")
    return shape[0], shape[1], shape[2]


def _times(left: int, right: int) -> int:
    return UNKNOWN if UNKNOWN in (left, right) else left * right


def _part(length: int, parts: int) -> int:
    if length != UNKNOWN and length % parts:
        mismatch(f"{length} features are not a multiple of {parts}")
    return UNKNOWN if length == UNKNOWN else length // parts


def _self_scores(call: Call) -> None:
    data, heads = call.inputs[0], call.parameters["heads"]
    if data is None:
        return
    length, batch, features = _three_axes("queries_keys_values", data)
    _part(features, 3 * heads)
    call.put((_times(batch, heads), length, length))


def _self_values(call: Call) -> None:
    data, heads = call.inputs[0], call.parameters["heads"]
    if data is None:
        return
    length, batch, features = _three_axes("queries_keys_values", data)
    call.give(1, (_times(batch, heads), length, length))
    call.put((length, batch, _part(features, 3)))


def _cross_scores(call: Call) -> None:
    queries, others, heads = *call.inputs, call.parameters["heads"]
    if queries is None or others is None:
        return
    length, batch, features = _three_axes("queries", queries)
    other_length, _, _ = _three_axes("keys_values", others)
    call.give(1, (other_length, batch, _times(features, 2)))
    call.put((_times(batch, heads), length, other_length))


def _cross_values(call: Call) -> None:
    others, scores, heads = *call.inputs, call.parameters["heads"]
    if others is None or scores is None:
        return
    other_length, batch, features = _three_axes("keys_values", others)
    _, length, _ = _three_axes("attention", scores)
    call.give(1, (_times(batch, heads), length, other_length))
    call.put((length, batch, _part(features, 2)))


RULES: Mapping[str, Rule] = {
    "_contrib_interleaved_matmul_encdec_qk": _cross_scores,
    "_contrib_interleaved_matmul_encdec_valatt": _cross_values,
    "_contrib_interleaved_matmul_selfatt_qk": _self_scores,
    "_contrib_interleaved_matmul_selfatt_valatt": _self_values,
}
