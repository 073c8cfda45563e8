"""NumPy's distributions. Parameters are numbers or arrays, which broadcast.

Draws are functions of the parameters and of noise that does not depend on them, so that gradients
reach the parameters (Kingma, Welling 2014, Auto-encoding variational Bayes,
https://arxiv.org/abs/1312.6114).
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.operators.creation import device_of
from mxnet.operators.distributions import draw_unit
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator

Size = int | tuple[int, ...] | None
Number = float | Tensor
Draw = Callable[..., Tensor]

_FRAME = """Draws from {title}.

.. math:: {formula}

Shapes:
    input1: Any; the first parameter that is an array.
{second}    output: {size}, or the shape the parameters broadcast to.

Args:
    input1: The first parameter that is an array.
{second_argument}{parameters}    size: Shape of the draws{prefix}; None: that of the parameters.
    ctx: Context; the current one by default.
{dtype}
Raises:
    MXNetError: The parameters do not broadcast to ``size``, or one is out of range.

Example:
    >>> mx.np.random.{call}({example}size=(2, 3)).shape
    (2, 3)
"""


def sizes(size: Size) -> tuple[int, ...] | None:
    """``size`` as a shape."""
    return (size,) if isinstance(size, int) else size


def _shape(size: Size, batched: bool, parameters: Sequence[Number]) -> tuple[int, ...]:
    shapes = [tuple(p.shape) for p in parameters if isinstance(p, Tensor)]
    common = tuple(torch.broadcast_shapes(*shapes)) if shapes else ()
    wanted = sizes(size)
    if batched:
        return (wanted or ()) + common
    if wanted is None:
        return common
    if tuple(torch.broadcast_shapes(common, wanted)) != wanted:
        raise MXNetError(f"size={wanted} does not fit parameters of shape {common}")
    return wanted


# ---- noise -----------------------------------------------------------------------------------


def _open_uniform_noise(like: Tensor, generator: torch.Generator) -> Tensor:
    tiny = torch.finfo(like.dtype).tiny
    return like.uniform_(generator=generator).clamp_(min=tiny)


def _normal_noise(like: Tensor, generator: torch.Generator) -> Tensor:
    return like.normal_(generator=generator)


def _exponential_noise(like: Tensor, generator: torch.Generator) -> Tensor:
    return like.exponential_(generator=generator)


# ---- transformations ---------------------------------------------------------------------------


def _uniform(u: Tensor, low: Number, high: Number) -> Tensor:
    return low + u * (high - low)


def _normal(z: Tensor, loc: Number, scale: Number) -> Tensor:
    return loc + z * scale


def _logistic(u: Tensor, loc: Number, scale: Number) -> Tensor:
    return loc + scale * torch.logit(u, eps=1e-7)


def _gumbel(e: Tensor, loc: Number, scale: Number) -> Tensor:
    return loc - scale * torch.log(e)


def _exponential(e: Tensor, scale: Number) -> Tensor:
    return e * scale


def _pareto(e: Tensor, a: Number) -> Tensor:
    return torch.expm1(e / a)


def _power(u: Tensor, a: Number) -> Tensor:
    return torch.pow(u, 1 / a)


def _rayleigh(e: Tensor, scale: Number) -> Tensor:
    return torch.sqrt(2 * e) * scale


def _weibull(e: Tensor, a: Number) -> Tensor:
    return torch.pow(e, 1 / a)


# ---- declarations ------------------------------------------------------------------------------


def _check_positive(name: str, parameter: str, value: Number) -> None:
    if isinstance(value, float | int) and value < 0:
        raise MXNetError(f"{name}: {parameter}={value} must not be negative")


def _collect(
    name: str, names: Sequence[str], positive: Sequence[str], tensors: Any, given: dict[str, Any]
) -> list[Number]:
    """The parameters: numbers as given, arrays in order for those that are None."""
    arrays = [tensor for tensor in tensors if tensor is not None]
    values: list[Number] = []
    for parameter in names:
        value = given[parameter]
        if value is None:
            if not arrays:
                raise MXNetError(f"{name}: parameter {parameter!r} is missing")
            value = arrays.pop(0)
        if parameter in positive:
            _check_positive(name, parameter, value)
        values.append(value)
    return values


def _signature(
    inputs: int, defaults: dict[str, float | None], dtype: torch.dtype | None
) -> inspect.Signature:
    keyword, optional = inspect.Parameter.KEYWORD_ONLY, Tensor | None
    position = inspect.Parameter.POSITIONAL_OR_KEYWORD
    found = [
        inspect.Parameter(f"input{i + 1}", position, default=None, annotation=optional)
        for i in range(inputs)
    ]
    found += [
        inspect.Parameter(name, keyword, default=default, annotation=float | None)
        for name, default in defaults.items()
    ]
    found.append(inspect.Parameter("size", keyword, default=None, annotation=Size))
    found.append(inspect.Parameter("ctx", keyword, default=None, annotation=Context | None))
    if dtype is not None:
        found.append(inspect.Parameter("dtype", keyword, default=dtype, annotation=DType))
    found.append(inspect.Parameter("generator", keyword, annotation=torch.Generator))
    return inspect.Signature(found)


def _declare(
    name: str,
    title: str,
    formula: str,
    defaults: dict[str, float | None],
    noise: Draw,
    transform: Draw,
    *,
    positive: tuple[str, ...] = (),
    typed: bool = False,
    batched: bool = False,
    required: str = "",
) -> None:
    names = tuple(defaults)

    def body(*tensors: Tensor | None, generator: torch.Generator, **given: Any) -> Tensor:
        parameters = _collect(name, names, positive, tensors, given)
        shape = _shape(given["size"], batched, parameters)
        device = next((p.device for p in parameters if isinstance(p, Tensor)), None)
        dtype = given.get("dtype", torch.float32)
        like = torch.empty(shape, dtype=dtype, device=device or device_of(given["ctx"]))
        drawn = noise(like, generator) if not like.is_meta else like
        return transform(drawn, *parameters).to(dtype)

    two = len(names) > 1
    lines = [f"    {p}: Parameter of the distribution; None when an array gives it." for p in names]
    body.__doc__ = _FRAME.format(
        call="power" if name == "powerd" else name,
        title=title,
        formula=formula,
        second="    input2: Any; the second one.\n" if two else "",
        second_argument="    input2: The second one, if both are arrays.\n" if two else "",
        parameters="\n".join(lines) + "\n",
        size="``size`` followed by the shape of the parameters" if batched else "``size``",
        prefix=" for each parameter" if batched else "",
        dtype="    dtype: Element type.\n" if typed else "",
        example=required,
    ).replace("size=(2, 3)", "batch_shape=(2, 3)" if batched else "size=(2, 3)")
    if batched:
        body.__doc__ = body.__doc__.replace("mx.np.random", "mx.npx.random")
    body.__name__ = body.__qualname__ = name
    signature = _signature(len(names), defaults, torch.float32 if typed else None)
    body.__signature__ = signature  # type: ignore[attr-defined]
    operator(f"_npi_{name}", zero_dim=True)(body)


_LOCATED: dict[str, float | None] = {"loc": 0.0, "scale": 1.0}
_BOUNDS: dict[str, float | None] = {"low": 0.0, "high": 1.0}
_NORMAL = r"p(x) = \frac{1}{\sigma \sqrt{2 \pi}} e^{-(x - \mu)^2 / 2 \sigma^2}"
for _name, _batched in (("uniform", False), ("uniform_n", True)):
    _declare(
        _name, "the uniform distribution on ``[low, high)``", r"p(x) = \frac{1}{b - a}", _BOUNDS,
        draw_unit, _uniform, typed=True, batched=_batched,
    )  # fmt: skip
for _name, _batched in (("normal", False), ("normal_n", True)):
    _declare(
        _name, "the normal distribution", _NORMAL, _LOCATED, _normal_noise, _normal,
        positive=("scale",), typed=True, batched=_batched,
    )  # fmt: skip
_declare(
    "logistic", "the logistic distribution", r"P(X \le x) = \frac{1}{1 + e^{-(x - \mu) / s}}",
    _LOCATED, draw_unit, _logistic, positive=("scale",),
)  # fmt: skip
_declare(
    "gumbel", "the Gumbel distribution", r"P(X \le x) = e^{-e^{-(x - \mu) / s}}", _LOCATED,
    _exponential_noise, _gumbel, positive=("scale",),
)  # fmt: skip
_declare(
    "exponential", "the exponential distribution", r"p(x) = \frac{1}{s} e^{-x / s}",
    {"scale": 1.0}, _exponential_noise, _exponential, positive=("scale",),
)  # fmt: skip
_declare(
    "rayleigh", "the Rayleigh distribution", r"p(x) = \frac{x}{s^2} e^{-x^2 / 2 s^2}",
    {"scale": 1.0}, _exponential_noise, _rayleigh, positive=("scale",),
)  # fmt: skip
for _name, _title, _formula, _noise, _transform in (
    (
        "pareto",
        "the Pareto II (Lomax) distribution",
        r"p(x) = \frac{a}{(1 + x)^{a + 1}}",
        _exponential_noise,
        _pareto,
    ),
    (
        "weibull",
        "the Weibull distribution",
        r"p(x) = a x^{a - 1} e^{-x^a}",
        _exponential_noise,
        _weibull,
    ),
):
    _declare(
        _name, _title, _formula, {"a": None}, _noise, _transform, positive=("a",), required="2.0, "
    )  # fmt: skip
_declare(
    "powerd", "the power distribution on [0, 1]", r"p(x) = a x^{a - 1}", {"a": None},
    _open_uniform_noise, _power, positive=("a",), required="2.0, ",
)  # fmt: skip


@operator("_npi_gamma", zero_dim=True)
def gamma(
    input1: Tensor | None = None,
    input2: Tensor | None = None,
    *,
    shape: float | None = None,
    scale: float | None = None,
    size: int | tuple[int, ...] | None = None,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
    generator: torch.Generator,
) -> Tensor:
    r"""Draws from the gamma distribution.

    .. math:: p(x) = \frac{x^{k - 1} e^{-x / s}}{\Gamma(k) s^k}

    Shapes:
        input1: Any; the first parameter that is an array.
        input2: Any; the second one.
        output: ``size``, or the shape the parameters broadcast to.

    Args:
        input1: The first parameter that is an array.
        input2: The second one, if both are arrays.
        shape: The shape ``k``; None when an array gives it.
        scale: The scale ``s``; None when an array gives it.
        size: Shape of the draws; None means that of the parameters.
        ctx: Context; the current one by default.
        dtype: Element type.

    Raises:
        MXNetError: The parameters do not broadcast to ``size``, or one is negative.

    Example:
        >>> mx.np.random.gamma(2.0, size=(2, 3)).shape
        (2, 3)
    """
    positive = ("shape", "scale")
    given = {"shape": shape, "scale": scale}
    parameters = _collect("gamma", positive, positive, (input1, input2), given)
    wanted = _shape(size, False, parameters)
    concentration, factor = parameters
    device = next((p.device for p in parameters if isinstance(p, Tensor)), None)
    # Torch draws in single or double precision only.
    wide = torch.float64 if dtype is torch.float64 else torch.float32
    if isinstance(concentration, Tensor):
        expanded = concentration.to(wide).expand(wanted)
    else:
        place = device or device_of(ctx)
        expanded = torch.full(wanted, float(concentration), dtype=wide, device=place)
    standard = torch._standard_gamma(expanded.contiguous(), generator=generator)
    return (standard * factor).to(dtype)


@operator("_npi_bernoulli", zero_dim=True)
def bernoulli(
    input1: Tensor | None = None,
    *,
    prob: float | None = None,
    logit: float | None = None,
    size: int | tuple[int, ...] | None = None,
    ctx: Context | None = None,
    dtype: DType = torch.float32,
    is_logit: bool = False,
    generator: torch.Generator,
) -> Tensor:
    """Ones with a given probability, else zeros.

    Shapes:
        input1: Any.
        output: ``size``, or the shape of ``input1``.

    Args:
        input1: Probabilities, or logits if ``is_logit``.
        prob: The probability as a number.
        logit: Its logit as a number.
        size: Shape of the draws; None means that of ``input1``.
        ctx: Context; the current one by default.
        dtype: Element type.
        is_logit: Whether logits are given.

    Raises:
        MXNetError: Neither probability nor logit is given, or ``size`` does not fit.

    Example:
        >>> mx.npx.random.bernoulli(prob=0.5, size=(2, 3)).shape
        (2, 3)
    """
    number = logit if is_logit else prob
    parameter: Number | None = input1 if number is None else number
    if parameter is None:
        raise MXNetError("bernoulli: neither prob nor logit is given")
    wanted = _shape(size, False, [parameter])
    device = parameter.device if isinstance(parameter, Tensor) else device_of(ctx)
    chance = torch.as_tensor(parameter, dtype=torch.float64, device=device)
    if is_logit:
        chance = torch.sigmoid(chance)
    noise = torch.empty(wanted, dtype=torch.float64, device=device)
    return (noise.uniform_(generator=generator) < chance).to(dtype)


@operator("_npi_multinomial", zero_dim=True)
def multinomial(
    a: Tensor | None = None,
    *,
    n: int,
    pvals: tuple[float, ...] | None = None,
    size: int | tuple[int, ...] | None = None,
    ctx: Context | None = None,
    generator: torch.Generator,
) -> Tensor:
    """How often each outcome occurs in ``n`` trials.

    Shapes:
        a: ``(k,)``.
        output: ``(*size, k)``.

    Args:
        a: Probabilities of the outcomes.
        n: Number of trials.
        pvals: The probabilities as numbers.
        size: How many experiments; None means one.
        ctx: Context; the current one by default.

    Returns:
        Array of int64.

    Raises:
        MXNetError: No probabilities are given, or they add up to more than 1.

    Example:
        >>> int(mx.np.random.multinomial(10, [0.5, 0.5]).sum())
        10
    """
    if a is None and pvals is None:
        raise MXNetError("multinomial: pvals is missing")
    chances = torch.tensor(pvals, device=device_of(ctx)) if a is None else a
    chances = chances.double()
    if not chances.is_meta and float(chances.sum()) > 1 + 1e-5:
        raise MXNetError(f"multinomial: pvals add up to {float(chances.sum()):.6g}, more than 1")
    experiments = sizes(size) or ()
    count, outcomes = math.prod(experiments), chances.shape[0]
    edges = torch.cumsum(chances, 0)[:-1]
    noise = torch.empty((count, n), dtype=torch.float64, device=chances.device)
    outcome = torch.searchsorted(edges, noise.uniform_(generator=generator), right=True)
    counts = torch.zeros((count, outcomes), dtype=torch.int64, device=chances.device)
    counts.scatter_add_(1, outcome, torch.ones_like(outcome))
    return counts.reshape(*experiments, outcomes)


@operator("_npi_choice", zero_dim=True)
def choice(
    input1: Tensor | None = None,
    input2: Tensor | None = None,
    *,
    a: int | None = None,
    size: int | tuple[int, ...] | None = None,
    ctx: Context | None = None,
    replace: bool = True,
    weighted: bool = False,
    generator: torch.Generator,
) -> Tensor:
    """Positions drawn from a range, or elements from a vector.

    Shapes:
        input1: ``(n,)``: the elements; with ``a``, the probabilities.
        input2: ``(n,)``: the probabilities.
        output: ``size``.

    Args:
        input1: The elements to draw from; with ``a``, the probabilities.
        input2: The probabilities, if ``weighted``.
        a: Draw from the integers below this one.
        size: Shape of the draws; None means one.
        ctx: Context; the current one by default.
        replace: Whether the same can be drawn twice.
        weighted: Whether probabilities are given.

    Returns:
        Elements of ``input1``, or int64.

    Raises:
        MXNetError: More are drawn without replacement than there are.

    Example:
        >>> mx.np.random.choice(5, size=(3,)).shape
        (3,)
    """
    elements, chances = (None, input1) if a is not None else (input1, input2)
    if a is None and elements is None:
        raise MXNetError("choice: there is nothing to draw from")
    population = int(a) if elements is None else elements.shape[0]  # type: ignore[arg-type]
    wanted = sizes(size) or ()
    count = math.prod(wanted)
    if not replace and count > population:
        raise MXNetError(f"choice: {count} cannot be drawn from {population} without replacement")
    device = elements.device if elements is not None else device_of(ctx)
    if weighted and chances is not None:
        drawn = torch.multinomial(chances.double(), count, replace, generator=generator)
    elif replace:
        drawn = torch.randint(population, (count,), generator=generator, device=device)
    else:
        drawn = torch.randperm(population, generator=generator, device=device)[:count]
    chosen = drawn if elements is None else elements.index_select(0, drawn)
    return chosen.reshape(wanted)
