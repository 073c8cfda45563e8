"""Random numbers: with fixed parameters, like another array, with parameters per element.

Every distribution is one row; its operators ``_random_X``, ``_random_X_like`` and ``_sample_X``
differ only in where shape and parameters come from.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.context import Context
from mxnet.operators import distributions
from mxnet.operators.creation import device_of
from mxnet.operators.gradients import constant
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator

Shape = int | tuple[int, ...] | None


@dataclass(frozen=True)
class Distribution:
    """One row of the table of distributions.

    Attributes:
        name: As in the names of its operators.
        summary: First line of their documentation.
        formula: Density or probability.
        parameters: What each parameter means.
        defaults: Its default for ``_random_X``; the type of the default is its type.
        inputs: Names of the parameters of ``_sample_X``.
    """

    name: str
    summary: str
    formula: str
    parameters: dict[str, str]
    defaults: tuple[float, ...]
    inputs: tuple[str, ...]

    @property
    def draw(self) -> Callable[..., Tensor]:
        """Draws numbers."""
        return getattr(distributions, f"draw_{self.name}")

    @property
    def check(self) -> Callable[..., None]:
        """Checks numeric parameters."""
        return getattr(distributions, f"check_{self.name}")


_FIXED_DOC = """{summary}

.. math:: {formula}

Shapes:
    output: ``shape``; that of ``out`` when only that is given.

Args:
{parameters}
    shape: Shape of the result.
    ctx: Context of the result and of the random generator; the current one by default.
    dtype: Floating element type of the result; float32 by default.

Raises:
    MXNetError: A parameter is outside its range.

Example:
    >>> mx.nd.random_{name}(shape=(2, 3)).shape
    (2, 3)
"""

_LIKE_DOC = """{summary} The result has the shape and type of an array.

.. math:: {formula}

Shapes:
    data: Any.
    output: Shape of ``data``.

Args:
    data: Gives shape, floating element type and context; its gradient is zero.
{parameters}

Raises:
    MXNetError: A parameter is outside its range, or ``data`` holds integers.

Example:
    >>> mx.nd._internal._random_{name}_like(mx.nd.zeros((2, 3))).shape
    (2, 3)
"""

_SAMPLE_DOC = """{summary} Each element of the parameters gives its own draws.

.. math:: {formula}

Shapes:
    {inputs}: Any, all equal.
    output: Shape of a parameter followed by ``shape``.

Args:
{parameters}
    shape: Shape of the draws for each element; one draw by default.
    dtype: Floating element type of the result; float32 by default.

Raises:
    MXNetError: The shapes of the parameters differ.

Example:
    >>> mx.nd.sample_{name}({call}, shape=3).shape
    (2, 3)
"""

_DISTRIBUTIONS = (
    Distribution(
        "uniform",
        "Uniformly distributed numbers.",
        r"p(x) = \frac{1}{high - low}, \quad low \le x < high",
        {"low": "Lower end.", "high": "Upper end, not below ``low``."},
        (0.0, 1.0),
        ("low", "high"),
    ),
    Distribution(
        "normal",
        "Normally distributed numbers.",
        r"p(x) = \frac{1}{\sqrt{2\pi}\,scale} e^{-(x - loc)^2 / (2 scale^2)}",
        {"loc": "Mean.", "scale": "Standard deviation, positive."},
        (0.0, 1.0),
        ("mu", "sigma"),
    ),
    Distribution(
        "exponential",
        "Exponentially distributed numbers.",
        r"p(x) = lam\, e^{-lam\, x}",
        {"lam": "Rate, positive."},
        (1.0,),
        ("lam",),
    ),
    Distribution(
        "gamma",
        "Gamma distributed numbers.",
        r"p(x) = \frac{x^{alpha - 1} e^{-x / beta}}{\Gamma(alpha)\, beta^{alpha}}",
        {"alpha": "Shape, positive.", "beta": "Scale, positive."},
        (1.0, 1.0),
        ("alpha", "beta"),
    ),
    Distribution(
        "poisson",
        "Poisson distributed counts.",
        r"P(x) = \frac{lam^x e^{-lam}}{x!}",
        {"lam": "Mean, not negative."},
        (1.0,),
        ("lam",),
    ),
    Distribution(
        "negative_binomial",
        "Counts of failures before the k-th success.",
        r"P(x) = \frac{\Gamma(x + k)}{x!\, \Gamma(k)} p^k (1 - p)^x",
        {
            "k": "Number of successes, not negative.",
            "p": "Success probability, above 0, at most 1.",
        },
        (1, 1.0),
        ("k", "p"),
    ),
    Distribution(
        "generalized_negative_binomial",
        "Negative binomial counts, given by mean and dispersion.",
        r"P(x) = \frac{\Gamma(x + 1/a)}{x!\, \Gamma(1/a)} "
        r"\Bigl(\frac{1}{1 + a\, mu}\Bigr)^{1/a} \Bigl(\frac{a\, mu}{1 + a\, mu}\Bigr)^x,"
        r"\quad a = alpha",
        {"mu": "Mean, not negative.", "alpha": "Dispersion, not negative; 0 gives Poisson."},
        (1.0, 1.0),
        ("mu", "alpha"),
    ),
)


def _document(template: str, row: Distribution, names: tuple[str, ...]) -> str:
    lines = [
        f"    {name}: {text}" for name, text in zip(names, row.parameters.values(), strict=True)
    ]
    return template.format(
        name=row.name,
        summary=row.summary,
        formula=row.formula,
        parameters="\n".join(lines),
        inputs=", ".join(names),
        call=", ".join(["mx.nd.array([0.25, 0.5])", "mx.nd.array([0.5, 1])"][: len(names)]),
    )


def _keyword(
    name: str, annotation: Any, default: Any = inspect.Parameter.empty
) -> inspect.Parameter:
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(name, kind, default=default, annotation=annotation)


def _input(name: str) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Tensor)


def _numbers(row: Distribution) -> list[inspect.Parameter]:
    return [
        _keyword(name, type(default), default)
        for name, default in zip(row.parameters, row.defaults, strict=True)
    ]


def _declare(
    body: Callable[..., Tensor],
    name: str,
    aliases: tuple[str, ...],
    doc: str,
    parameters: list[inspect.Parameter],
) -> None:
    generator = _keyword("generator", torch.Generator)
    body.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [*parameters, generator], return_annotation=Tensor
    )
    body.__doc__ = doc
    body.__name__ = body.__qualname__ = name
    operator(name, aliases)(body)


def sizes(shape: Shape) -> tuple[int, ...]:
    """A shape parameter as a tuple; None is ``()``."""
    return () if shape is None else (shape,) if isinstance(shape, int) else shape


def _floating(name: str, dtype: torch.dtype | None) -> torch.dtype:
    if dtype is None:
        return torch.float32
    if not dtype.is_floating_point:
        raise MXNetError(f"{name}: dtype must be a floating type, got {dtype}")
    return dtype


def _declare_fixed(row: Distribution) -> None:
    name = f"_random_{row.name}"
    check, draw = row.check, row.draw

    def body(
        *,
        shape: Shape,
        ctx: Context | None,
        dtype: torch.dtype | None,
        generator: torch.Generator,
        out: Tensor | None = None,
        **parameters: float,
    ) -> Tensor:
        check(**parameters)
        if shape is None and out is not None:
            drawn = draw(out, generator, **parameters)
            return out if drawn is out else out.copy_(drawn)
        if shape is None:
            raise MXNetError(f"{name}: shape is missing, and there is no out to take it from")
        like = torch.empty(sizes(shape), dtype=_floating(name, dtype), device=device_of(ctx))
        return draw(like, generator, **parameters)

    parameters = [
        *_numbers(row),
        _keyword("shape", int | tuple[int, ...] | None, None),
        _keyword("ctx", Context | None, None),
        _keyword("dtype", DType | None, None),
        _keyword("out", Tensor | None, None),
    ]
    aliases: tuple[str, ...] = (f"random_{row.name}",)
    if row.name in ("uniform", "normal"):
        aliases = (row.name, *aliases)
    _declare(body, name, aliases, _document(_FIXED_DOC, row, tuple(row.parameters)), parameters)


def _declare_like(row: Distribution) -> None:
    name = f"_random_{row.name}_like"
    check, draw = row.check, row.draw

    def body(data: Tensor, *, generator: torch.Generator, **parameters: float) -> Tensor:
        check(**parameters)
        if not data.is_floating_point():
            raise MXNetError(f"{name}: data must be floating point, got {data.dtype}")
        return constant(draw(torch.empty_like(data), generator, **parameters), data)

    doc = _document(_LIKE_DOC, row, tuple(row.parameters))
    _declare(body, name, (), doc, [_input("data"), *_numbers(row)])


def _declare_sample(row: Distribution) -> None:
    name = f"_sample_{row.name}"
    draw = row.draw

    def body(
        *inputs: Tensor, shape: Shape, dtype: torch.dtype | None, generator: torch.Generator
    ) -> Tensor:
        first = inputs[0]
        if any(tensor.shape != first.shape for tensor in inputs):
            shapes = [tuple(tensor.shape) for tensor in inputs]
            raise MXNetError(f"{name}: the parameters have shapes {shapes}; they must be equal")
        size = sizes(shape)
        chosen = _floating(name, dtype)
        expanded = [
            tensor.detach()
            .to(chosen)
            .reshape(first.shape + (1,) * len(size))
            .expand(first.shape + size)
            for tensor in inputs
        ]
        like = torch.empty(first.shape + size, dtype=chosen, device=first.device)
        named = dict(zip(row.parameters, expanded, strict=True))
        return constant(draw(like, generator, **named), *inputs)

    parameters = [
        *(_input(tensor) for tensor in row.inputs),
        _keyword("shape", int | tuple[int, ...] | None, ()),
        _keyword("dtype", DType | None, None),
    ]
    doc = _document(_SAMPLE_DOC, row, row.inputs)
    _declare(body, name, (f"sample_{row.name}",), doc, parameters)


for _row in _DISTRIBUTIONS:
    _declare_fixed(_row)
    _declare_like(_row)
    _declare_sample(_row)
