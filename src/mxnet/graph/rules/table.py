"""Every operator whose shapes a rule tells; the others run on arrays without data."""

from __future__ import annotations

from collections.abc import Mapping

from mxnet import operators as _operators  # noqa: F401 - declares the operators
from mxnet.graph.rules import (
    attention,
    elementwise,
    indexing,
    joining,
    layers,
    others,
    products,
    reductions,
    reshaping,
    spatial,
)
from mxnet.graph.rules.call import Rule

SHAPE_RULES: Mapping[str, Rule] = {
    **attention.RULES,
    **elementwise.RULES,
    **indexing.RULES,
    **joining.RULES,
    **layers.RULES,
    **others.RULES,
    **products.RULES,
    **reductions.RULES,
    **reshaping.RULES,
    **spatial.RULES,
}
