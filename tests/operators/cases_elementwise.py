"""Rows for functions of one array: operator, independent reference, domain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import special


@dataclass(frozen=True)
class Case:
    """One function: where it is tested (``low`` to ``high``) and what it must equal there."""

    name: str
    truth: Any
    low: float = -2.0
    high: float = 2.0
    smooth: bool = True
    parameters: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def _round(x):
    return np.sign(x) * np.floor(np.abs(x) + 0.5)


SMOOTH = [
    Case("sin", np.sin),
    Case("cos", np.cos),
    Case("tan", np.tan, -1, 1),
    Case("arcsin", np.arcsin, -0.9, 0.9),
    Case("arccos", np.arccos, -0.9, 0.9),
    Case("arctan", np.arctan),
    Case("sinh", np.sinh),
    Case("cosh", np.cosh),
    Case("tanh", np.tanh),
    Case("arcsinh", np.arcsinh),
    Case("arccosh", np.arccosh, 1.1, 3),
    Case("arctanh", np.arctanh, -0.9, 0.9),
    Case("degrees", np.degrees),
    Case("radians", np.radians),
    Case("exp", np.exp),
    Case("expm1", np.expm1),
    Case("log", np.log, 0.1, 3),
    Case("log10", np.log10, 0.1, 3),
    Case("log2", np.log2, 0.1, 3),
    Case("log1p", np.log1p, -0.9, 3),
    Case("sqrt", np.sqrt, 0.1, 3),
    Case("rsqrt", lambda x: 1 / np.sqrt(x), 0.1, 3),
    Case("cbrt", np.cbrt, 0.1, 3),
    Case("cbrt", np.cbrt, -3, -0.1),
    Case("rcbrt", lambda x: 1 / np.cbrt(x), -3, -0.1),
    Case("reciprocal", lambda x: 1 / x, 0.1, 3),
    Case("erf", special.erf),
    Case("erfinv", special.erfinv, -0.9, 0.9),
    Case("gamma", special.gamma, 0.1, 5),
    Case("gamma", special.gamma, -1.9, -1.1),
    Case("gammaln", special.gammaln, 0.1, 5),
    Case("sigmoid", special.expit),
    Case("softsign", lambda x: x / (1 + np.abs(x)), 0.1, 2),
    Case("abs", np.abs, 0.1, 2),
    Case("negative", np.negative),
    Case("square", np.square),
    Case("relu", lambda x: np.maximum(x, 0), 0.1, 2),
    Case("_copy", lambda x: x),
    Case("_contrib_div_sqrt_dim", lambda x: x / np.sqrt(x.shape[-1])),
    Case(
        "_contrib_quadratic",
        lambda x: 2 * x * x - 3 * x + 1,
        parameters={"a": 2.0, "b": -3.0, "c": 1.0},
    ),
    Case(
        "smooth_l1",
        lambda x: np.where(np.abs(x) < 0.25, 2 * x * x, np.abs(x) - 0.125),
        0.3,
        2,
        parameters={"scalar": 2.0},
    ),
    Case("clip", lambda x: np.clip(x, -3, 3), parameters={"a_min": -3.0, "a_max": 3.0}),
    Case("hard_sigmoid", lambda x: np.clip(0.2 * x + 0.5, 0, 1)),
]

PIECEWISE = [
    Case("sign", np.sign, smooth=False),
    Case("ceil", np.ceil, smooth=False),
    Case("floor", np.floor, smooth=False),
    Case("trunc", np.trunc, smooth=False),
    Case("fix", np.trunc, smooth=False),
    Case("round", _round, smooth=False),
    Case("rint", lambda x: np.ceil(x - 0.5), smooth=False),
    Case("logical_not", np.logical_not, smooth=False),
    Case("ones_like", np.ones_like, smooth=False),
    Case("zeros_like", np.zeros_like, smooth=False),
    Case("BlockGrad", lambda x: x, smooth=False),
]
