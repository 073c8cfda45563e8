"""Update operators against their formulas in NumPy, in float64, and their in-place behaviour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from numpy import sign, sqrt

from mxnet.base import MXNetError
from mxnet.operators.registry import REGISTRY

COMMON = {"lr": 0.1, "wd": 0.05, "rescale_grad": 0.5, "clip_gradient": 0.3}
Arrays = tuple[np.ndarray, ...]


def late(g: np.ndarray) -> np.ndarray:
    return np.clip(0.5 * g, -0.3, 0.3)


def early(w: np.ndarray, g: np.ndarray) -> np.ndarray:
    return np.clip(0.5 * g + 0.05 * w, -0.3, 0.3)


def sgd(w: np.ndarray, g: np.ndarray) -> Arrays:
    return (w - 0.1 * (late(g) + 0.05 * w),)


def sgd_mom(w: np.ndarray, g: np.ndarray, m: np.ndarray) -> Arrays:
    m = 0.9 * m - 0.1 * (late(g) + 0.05 * w)
    return w + m, m


def nag_mom(w: np.ndarray, g: np.ndarray, m: np.ndarray) -> Arrays:
    step = 0.1 * (late(g) + 0.05 * w)
    m = 0.9 * m - step
    return w + 0.9 * m - step, m


def signum(w: np.ndarray, g: np.ndarray, m: np.ndarray) -> Arrays:
    m = 0.9 * m - 0.1 * (late(g) + 0.05 * w)
    return (1 - 0.1 * 0.02) * w + 0.1 * sign(m), m


def adam(w: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray) -> Arrays:
    g = early(w, g)
    m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g * g
    return w - 0.1 * m / (sqrt(v) + 1e-3), m, v


def rmsprop(w: np.ndarray, g: np.ndarray, n: np.ndarray) -> Arrays:
    g = early(w, g)
    n = 0.8 * n + 0.2 * g * g
    return np.clip(w - 0.1 * g / sqrt(n + 1e-3), -0.7, 0.7), n


def rmspropalex(
    w: np.ndarray, g: np.ndarray, n: np.ndarray, mean: np.ndarray, delta: np.ndarray
) -> Arrays:
    g = early(w, g)
    n, mean = 0.8 * n + 0.2 * g * g, 0.8 * mean + 0.2 * g
    delta = 0.7 * delta - 0.1 * g / sqrt(n - mean * mean + 2.0)
    return w + delta, n, mean, delta


def ftrl(w: np.ndarray, g: np.ndarray, z: np.ndarray, n: np.ndarray) -> Arrays:
    g = late(g)
    z, n = z + g - (sqrt(n + g * g) - sqrt(n)) * w / 0.1, n + g * g
    moved = (sign(z) * 0.4 - z) / ((0.5 + sqrt(n)) / 0.1 + 0.05)
    return np.where(abs(z) > 0.4, moved, 0), z, n


def ftml(w: np.ndarray, g: np.ndarray, d: np.ndarray, v: np.ndarray, z: np.ndarray) -> Arrays:
    g = early(w, g)
    v = 0.9 * v + 0.1 * g * g
    new = (1 - 0.5**3) / 0.1 * (sqrt(v / (1 - 0.9**3)) + 1e-3)
    z = 0.5 * z + 0.5 * g - (new - 0.5 * d) * w
    return -z / new, new, v, z


def adagrad(w: np.ndarray, g: np.ndarray, h: np.ndarray) -> Arrays:
    g = late(g)
    h = h + g * g
    return w - 0.1 * (g / sqrt(h + 1e-3) + 0.05 * w), h


def lamb_phase1(w: np.ndarray, g: np.ndarray, m: np.ndarray, v: np.ndarray) -> Arrays:
    g = late(g)
    m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g * g
    return (m / (1 - 0.8**3)) / (sqrt(v / (1 - 0.9**3)) + 1e-3) + 0.05 * w, m, v


BETAS = {"beta1": 0.8, "beta2": 0.9, "epsilon": 1e-3}
LAMB = {"t": 3, "wd": 0.05, "rescale_grad": 0.5, "clip_gradient": 0.3, **BETAS}
FTML = {"lr": 0.1, "wd": 0.05, "rescale_grad": 0.5, "clip_grad": 0.3, "t": 3}
ALEX = {"gamma1": 0.8, "gamma2": 0.7, "epsilon": 2.0}
ROWS: list[tuple[str, Callable[..., Arrays], dict[str, Any]]] = [
    ("sgd_update", sgd, COMMON),
    ("sgd_mom_update", sgd_mom, {**COMMON, "momentum": 0.9}),
    ("nag_mom_update", nag_mom, {**COMMON, "momentum": 0.9}),
    ("signum_update", signum, {**COMMON, "momentum": 0.9, "wd_lh": 0.02}),
    ("adam_update", adam, {**COMMON, **BETAS}),
    (
        "rmsprop_update",
        rmsprop,
        {**COMMON, "gamma1": 0.8, "epsilon": 1e-3, "clip_weights": 0.7},
    ),
    ("rmspropalex_update", rmspropalex, {**COMMON, **ALEX}),
    ("ftrl_update", ftrl, {**COMMON, "lamda1": 0.4, "beta": 0.5}),
    ("ftml_update", ftml, {**FTML, "beta1": 0.5, "beta2": 0.9, "epsilon": 1e-3}),
    ("_sparse_adagrad_update", adagrad, {**COMMON, "epsilon": 1e-3}),
    ("lamb_update_phase1", lamb_phase1, LAMB),
]


def draw(count: int, shape: tuple[int, ...] = (4, 5)) -> list[np.ndarray]:
    random = np.random.default_rng(7)
    # Weight and gradient have both signs; states are positive, as sums of squares are.
    return [
        random.uniform(-1, 1, shape) if i < 2 else random.uniform(0.1, 1, shape)
        for i in range(count)
    ]


def tensors(arrays: list[np.ndarray], dtype: torch.dtype = torch.float64) -> list[torch.Tensor]:
    return [torch.tensor(array, dtype=dtype) for array in arrays]


@pytest.mark.parametrize("layout", ["contiguous", "transposed"])
@pytest.mark.parametrize(("name", "reference", "parameters"), ROWS, ids=[row[0] for row in ROWS])
def test_follows_its_formula(
    name: str, reference: Callable[..., Arrays], parameters: dict[str, Any], layout: str
) -> None:
    found = REGISTRY.get(name)
    arrays = draw(len(found.inputs))
    inputs = tensors(arrays)
    if layout == "transposed":  # takes the kernels for any strides instead of the fused ones
        inputs = [tensor.t().contiguous().t() for tensor in inputs]
    result = found(*inputs, **parameters)
    expected = reference(*arrays)
    np.testing.assert_allclose(result, expected[0], rtol=1e-10)
    for state, wanted in zip(inputs[2:], expected[1:], strict=True):
        np.testing.assert_allclose(state, wanted, rtol=1e-10)
    np.testing.assert_array_equal(inputs[0], arrays[0])
    np.testing.assert_array_equal(inputs[1], arrays[1])


IN_PLACE = [name for name, *_ in ROWS if name not in ("nag_mom_update", "lamb_update_phase1")]


@pytest.mark.parametrize("name", IN_PLACE)
def test_out_equal_to_the_weight_is_an_update_in_place(name: str) -> None:
    found = REGISTRY.get(name)
    parameters = next(row[2] for row in ROWS if row[0] == name)
    inputs = tensors(draw(len(found.inputs)))
    copies = [tensor.clone() for tensor in inputs]
    expected = found(*copies, **parameters)
    assert found(*inputs, **parameters, out=inputs[0]) is inputs[0]
    torch.testing.assert_close(inputs[0], expected)
    for state, wanted in zip(inputs[2:], copies[2:], strict=True):
        torch.testing.assert_close(state, wanted)


def test_nesterov_in_place_keeps_the_new_weights_decay() -> None:
    # Recorded with the reference: two updates in place of w = 1 by g = 3.
    w, g, m = (torch.tensor([x]) for x in (1.0, 3.0, 0.0))
    seen = []
    for _ in range(2):
        REGISTRY.get("nag_mom_update")(w, g, m, lr=0.1, momentum=0.9, wd=0.2, out=w)
        seen += [w.item(), m.item()]
    np.testing.assert_allclose(seen, [0.392, -0.30784, -0.4422464, -0.5682111], rtol=1e-6)


@pytest.mark.parametrize("name", ["sgd_update", "sgd_mom_update", "adam_update", "nag_mom_update"])
def test_no_clipping_and_no_decay(name: str) -> None:
    found = REGISTRY.get(name)
    arrays = tensors(draw(len(found.inputs)), torch.float32)
    momentum = {"momentum": 0.9} if "mom" in name else {}
    fused = found(*[a.clone() for a in arrays], lr=0.1, rescale_grad=0.25, **momentum)
    strided = [a.t().contiguous().t() for a in arrays]
    torch.testing.assert_close(found(*strided, lr=0.1, rescale_grad=0.25, **momentum), fused)


def test_sign_descent() -> None:
    w, g = tensors(draw(2))
    result = REGISTRY.get("signsgd_update")(w, g, lr=0.1, wd=0.05)
    torch.testing.assert_close(result, (1 - 0.005) * w - 0.1 * g.sign())


def test_group_adagrad_has_one_rate_per_row() -> None:
    w, g = draw(2)
    history = np.full((4, 1), 0.5)
    inputs = tensors([w, g, history])
    result = REGISTRY.get("_contrib_group_adagrad_update")(*inputs, lr=0.1, epsilon=1e-3)
    history = history + (g * g).mean(1, keepdims=True)
    np.testing.assert_allclose(result, w - 0.1 * g / sqrt(history + 1e-3), rtol=1e-10)
    np.testing.assert_allclose(inputs[2], history, rtol=1e-10)


@pytest.mark.parametrize("factor", [0.0, float("inf"), float("nan")])
def test_adamw_skips_overflowed_gradients(factor: float) -> None:
    inputs = tensors(draw(4), torch.float32)
    before = [tensor.clone() for tensor in inputs]
    scale = torch.tensor([factor])
    REGISTRY.get("_adamw_update")(*inputs, scale, lr=0.1, eta=1.0, out=inputs[0])
    for tensor, old in zip(inputs, before, strict=True):
        torch.testing.assert_close(tensor, old, rtol=0, atol=0)


def test_adamw_decouples_decay() -> None:
    w, g, m, v = draw(4)
    inputs = tensors([w, g, m, v])
    scale = torch.tensor([0.5])
    parameters = {"lr": 0.1, "eta": 0.3, "wd": 0.2, **BETAS}
    result = REGISTRY.get("_adamw_update")(*inputs, scale, **parameters)
    m, v = 0.8 * m + 0.2 * 0.5 * g, 0.9 * v + 0.1 * (0.5 * g) ** 2
    np.testing.assert_allclose(result, w - 0.3 * (0.1 * m / (sqrt(v) + 1e-3) + 0.2 * w), rtol=1e-10)
    np.testing.assert_allclose(inputs[1], 0.5 * g)  # as in the reference


def test_lamb_ratio_is_clipped_and_one_for_zero_norms() -> None:
    w, step = torch.ones(2), torch.ones(2)
    phase2 = REGISTRY.get("lamb_update_phase2")

    def moved(r1: float, r2: float, **bounds: float) -> float:
        return phase2(w, step, torch.tensor([r1]), torch.tensor([r2]), lr=0.1, **bounds)[0].item()

    assert moved(3.0, 2.0) == pytest.approx(0.85)
    assert moved(0.0, 2.0) == pytest.approx(0.9)
    assert moved(3.0, 0.0) == pytest.approx(0.9)
    assert moved(0.0, 2.0, lower_bound=4.0) == pytest.approx(0.8)
    assert moved(9.0, 2.0, upper_bound=4.0) == pytest.approx(0.8)


def test_lars_rates() -> None:
    lrs, w, g, wds = (torch.tensor(x) for x in ([0.1, 0.2], [4.0, 0.0], [1.0, 1.0], [0.1, 0.1]))
    rates = REGISTRY.get("multi_lars")(lrs, w, g, wds, eta=0.01, eps=1e-3, rescale_grad=0.5)
    np.testing.assert_allclose(rates, [0.1 * 0.01 * 2 / (0.5 + 0.2 + 1e-3), 0.2], rtol=1e-6)


def test_sums_of_squares_of_half_precision_do_not_overflow() -> None:
    big = torch.full((4,), 300.0, dtype=torch.float16)
    sums = REGISTRY.get("multi_sum_sq")(big, torch.ones(3).double(), num_arrays=2)
    torch.testing.assert_close(sums, torch.tensor([360000.0, 3.0]))


# ---- many weights ----------------------------------------------------------------------------

LRS, WDS = (0.1, 0.2, 0.1), (0.01, 0.0, 0.01)


@pytest.mark.parametrize("momentum", [False, True])
@pytest.mark.parametrize("low", [False, True], ids=["float32", "master"])
@pytest.mark.parametrize("preloaded", [False, True])
def test_many_weights_are_as_one_by_one(momentum: bool, low: bool, preloaded: bool) -> None:
    name = f"{'mp_' if low else ''}sgd_{'mom_' if momentum else ''}update"
    settings = {"rescale_grad": 0.5, "clip_gradient": 0.3} | ({"momentum": 0.9} if momentum else {})
    rows = [tensors(draw(3, (n, 2)), torch.float32)[: 3 if momentum else 2] for n in (2, 3, 4)]
    if low:
        rows = [[w.half(), g.half(), *rest, w.clone()] for w, g, *rest in rows]
    single, many = ([[t.clone() for t in row] for row in rows] for _ in range(2))
    for row, lr, wd in zip(single, LRS, WDS, strict=True):
        REGISTRY.get(name)(*row, lr=lr, wd=wd, **settings, out=row[0])
    data = [tensor for row in many for tensor in row]
    out = [row[0] for row in many]
    if preloaded:
        data += [torch.tensor(LRS), torch.tensor(WDS)]
    else:
        settings |= {"lrs": LRS, "wds": WDS}
    full_name = f"{'preloaded_' if preloaded else ''}multi_{name}"
    REGISTRY.get(full_name)(*data, **settings, num_weights=3, out=out)
    for one, other in zip(single, many, strict=True):
        for expected, tensor in zip(one, other, strict=True):
            torch.testing.assert_close(tensor, expected)


def test_lamb_of_many_weights_is_two_phases_of_each() -> None:
    rows = [tensors(draw(4, (n, 2)), torch.float32) for n in (2, 3)]
    phase1, phase2 = REGISTRY.get("lamb_update_phase1"), REGISTRY.get("lamb_update_phase2")
    expected = []
    for row, lr, t in zip(rows, (0.1, 0.2), (1, 4), strict=True):
        w, *others = [tensor.clone() for tensor in row]
        step = phase1(w, *others, t=t, wd=0.1)
        expected.append(phase2(w, step, w.norm().view(1), step.norm().view(1), lr=lr))
    data = [tensor for row in rows for tensor in row]
    settings = {"learning_rates": (0.1, 0.2), "wds": (0.1, 0.1), "step_count": (1, 4)}
    results = REGISTRY.get("_multi_lamb_update")(*data, **settings, num_tensors=2)
    for result, wanted in zip(results, expected, strict=True):
        torch.testing.assert_close(result, wanted)


# ---- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "grad", "message"),
    [
        (torch.ones(2), torch.ones(3), r"sgd_update: grad is \(3,\).*weight is \(2,\)"),
        (torch.ones(2), torch.ones(2).double(), r"sgd_update: grad .*float64.*float32"),
        (torch.ones(2).int(), torch.ones(2).int(), r"sgd_update: .*floating point"),
    ],
)
def test_inputs_must_fit(weight: torch.Tensor, grad: torch.Tensor, message: str) -> None:
    with pytest.raises(MXNetError, match=message):
        REGISTRY.get("sgd_update")(weight, grad, lr=0.1)


def test_numbers_of_arrays_and_rates_must_fit() -> None:
    found, one = REGISTRY.get("multi_sgd_update"), torch.ones(2)
    with pytest.raises(MXNetError, match="2 weights need 4 arrays, 2 each; got 3"):
        found(one, one, one, lrs=(0.1, 0.1), wds=(0.0, 0.0), num_weights=2)
    with pytest.raises(MXNetError, match="lrs has 1 numbers for 2 weights"):
        found(one, one, one, one, lrs=(0.1,), wds=(0.0, 0.0), num_weights=2)
    with pytest.raises(MXNetError, match=r"lrs is \(1,\); expected \(2,\)"):
        REGISTRY.get("preloaded_multi_sgd_update")(
            one, one, one, one, torch.ones(1), torch.ones(2), num_weights=2
        )


def test_shapes_are_inferred_without_values() -> None:
    for row in ROWS:
        found = REGISTRY.get(row[0])
        inputs = [torch.empty(4, 5, device="meta") for _ in found.inputs]
        assert found(*inputs, **row[2]).shape == (4, 5)
