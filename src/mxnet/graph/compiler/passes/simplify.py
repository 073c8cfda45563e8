"""Simplification: calls that return their input for these shapes and this mode."""

from __future__ import annotations

from collections.abc import Callable

from torch import fx

from mxnet.graph.compiler.lower import only, with_axis
from mxnet.graph.compiler.observe import Fact
from mxnet.graph.compiler.patterns import fact, operator_of, replace
from mxnet.graph.compiler.setting import Setting

Test = Callable[[fx.Node, Setting], bool]


def simplify(graph: fx.Graph, setting: Setting) -> None:
    """Remove calls that return their first input unchanged."""
    for node in list(graph.nodes):
        if node.op != "call_function" or not node.args:
            continue
        source = node.args[0]
        if isinstance(source, fx.Node) and _returns_input(node, source, setting):
            replace(node, source)


def _returns_input(node: fx.Node, source: fx.Node, setting: Setting) -> bool:
    if node.target is only:
        return isinstance(source.meta.get("facts"), Fact)
    if node.target is with_axis:
        known = fact(source)
        return known is not None and len(known.shape) > 0
    test = _TESTS.get(operator_of(node) or "")
    return test is not None and test(node, setting)


def _drops_nothing(node: fx.Node, setting: Setting) -> bool:
    parameters = node.meta["parameters"]
    return parameters["p"] == 0 or not (setting.is_train or parameters["mode"] == "always")


def _keeps_shape_and_type(node: fx.Node, _setting: Setting) -> bool:
    source = node.args[0]
    assert isinstance(source, fx.Node)
    before, after = fact(source), fact(node)
    return (
        before is not None
        and after is not None
        and before.shape == after.shape
        and before.dtype is after.dtype
    )


def _is_not_recorded(_node: fx.Node, setting: Setting) -> bool:
    return not setting.recording


def _always(_node: fx.Node, _setting: Setting) -> bool:
    return True


_TESTS: dict[str, Test] = {
    "Dropout": _drops_nothing,
    "_copy": _always,
    "BlockGrad": _is_not_recorded,
    "make_loss": _is_not_recorded,
    "MakeLoss": _is_not_recorded,
    "Cast": _keeps_shape_and_type,
    "amp_cast": _keeps_shape_and_type,
    "Flatten": _keeps_shape_and_type,
    "Reshape": _keeps_shape_and_type,
    "_np_reshape": _keeps_shape_and_type,
    "_npx_reshape": _keeps_shape_and_type,
}
