"""NumPy's reductions: sums, means, extrema, positions, truth of all or any."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators import reduce as classic
from mxnet.operators.families import to_dtype
from mxnet.operators.numpy_types import default_float
from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator

Axis = int | tuple[int, ...] | None

_FRAME = """{summary}

.. math:: {formula}

Shapes:
    a: Any.
    output: Shape of ``a`` without the reduced axes, or with length 1 there if ``keepdims``.

Args:
    a: {domain}
    axis: Axis or axes; None means all, ``()`` means none.
{arguments}    keepdims: Keep reduced axes with length 1.

Returns:
    {returns}

Raises:
    MXNetError: An axis does not exist or is named twice{raises}.

Example:
    >>> mx.np.{name}(mx.np.array([[1, 2], [3, 4]]), axis=1)
    {printed}
"""
_DTYPE = "    dtype: Element type of the result; the elements are converted to it first.\n"
_INITIAL = "    initial: What the reduction starts from.\n"


# NumPy reduces an array without axes along these, too.
_AXES_OF_A_NUMBER = (0, -1, (0,), (-1,))


def numpy_axes(name: str, axis: Axis, ndim: int) -> tuple[int, ...]:
    """The axes to reduce, counted from the front.

    Raises:
        MXNetError: An axis does not exist or is named twice.
    """
    if axis == () and ndim:
        return ()
    if ndim == 0 and axis in _AXES_OF_A_NUMBER:
        return ()
    return classic.reduced_axes(name, axis, ndim) if ndim or axis is not None else ()


def _summable(a: Tensor, dtype: torch.dtype | None) -> Tensor:
    """``a`` in the type in which it is added up: bools count as int64."""
    if dtype is not None:
        return a.to(dtype)
    return a.long() if a.dtype is torch.bool else a


def _sum(
    a: Tensor,
    *,
    axis: int | tuple[int, ...] | None = None,
    dtype: DType | None = None,
    keepdims: bool = False,
    initial: float | None = None,
) -> Tensor:
    if dtype is None and initial is None and a.is_floating_point():
        if axis is None and not keepdims:
            return torch.sum(a)
        if type(axis) is int:
            return torch.sum(a, axis, keepdims)
    values = _summable(a, dtype)
    axes = numpy_axes("sum", axis, a.ndim)
    if not axes and a.ndim:
        result = values
    else:
        result = torch.sum(values, axes, keepdims, dtype=values.dtype)
    return result if initial is None else result + initial


def _prod(
    a: Tensor,
    *,
    axis: int | tuple[int, ...] | None = None,
    dtype: DType | None = None,
    keepdims: bool = False,
    initial: float | None = None,
) -> Tensor:
    values = _summable(a, dtype)
    axes = numpy_axes("prod", axis, a.ndim)
    result = classic._product(values, axes, keepdims) if axes else values
    return result if initial is None else result * initial


def _mean(
    a: Tensor,
    *,
    axis: int | tuple[int, ...] | None = None,
    dtype: DType | None = None,
    keepdims: bool = False,
    initial: float | None = None,
) -> Tensor:
    if dtype is None and initial is None and a.is_floating_point():
        if axis is None and not keepdims:
            return torch.mean(a)
        if type(axis) is int:
            return torch.mean(a, axis, keepdims)
    real = not (a.is_floating_point() or a.is_complex())
    wanted = dtype or (default_float() if real else a.dtype)
    inexact = wanted.is_floating_point or wanted.is_complex
    values = a.to(wanted if inexact else torch.float64)
    axes = numpy_axes("mean", axis, a.ndim)
    result = torch.mean(values, axes, keepdims) if axes else values
    return (result if initial is None else result + initial).to(wanted)


def _extremum(
    name: str, reduce: Callable[..., Tensor], join: Callable[..., Tensor]
) -> Callable[..., Tensor]:
    def body(
        a: Tensor,
        *,
        axis: int | tuple[int, ...] | None = None,
        keepdims: bool = False,
        initial: float | None = None,
    ) -> Tensor:
        axes = numpy_axes(name, axis, a.ndim)
        if any(a.shape[i] == 0 for i in axes):
            if initial is None:
                raise MXNetError(
                    f"{name}: an array of shape {tuple(a.shape)} has no elements along axis {axis}"
                )
            shape = [1 if i in axes else n for i, n in enumerate(a.shape)]
            result = a.new_full(shape, initial)
            return result if keepdims else result.squeeze(axes)
        result = reduce(a, axes, keepdims) if axes else a
        return result if initial is None else join(result, initial)

    return body


def _largest(result: Tensor, initial: float) -> Tensor:
    return torch.clamp(result, min=initial)


def _smallest(result: Tensor, initial: float) -> Tensor:
    return torch.clamp(result, max=initial)


def _moment(name: str, root: bool) -> Callable[..., Tensor]:
    def body(
        a: Tensor,
        *,
        axis: int | tuple[int, ...] | None = None,
        dtype: DType | None = None,
        ddof: int = 0,
        keepdims: bool = False,
    ) -> Tensor:
        if a.dtype is torch.bool and dtype is None:
            raise MXNetError(f"{name}: bool arrays have no {name}; cast them to a number type")
        if a.is_complex() or dtype is torch.bool:
            kind = "complex numbers" if a.is_complex() else "dtype=bool"
            raise MXNetError(f"{name}: is not available for {kind}")
        wanted = dtype or a.dtype
        values = a.to(wanted if wanted.is_floating_point else torch.float64)
        axes = numpy_axes(name, axis, a.ndim)
        if not axes:
            return to_dtype((values - values) / max(1 - ddof, 0), wanted)
        count = 1
        for i in axes:
            count *= a.shape[i]
        centre = torch.mean(values, axes, True)
        if not (wanted.is_floating_point or a.is_floating_point()):
            centre = torch.trunc(centre)  # reference: the mean of integers is one
        # A sum of squares over a count, because torch.var refuses counts that ddof exhausts.
        centred = values - centre
        result = torch.sum(centred * centred, axes, keepdims) / max(count - ddof, 0)
        return to_dtype(torch.sqrt(result) if root else result, wanted)

    return body


def _truth(name: str, every: bool) -> Callable[..., Tensor]:
    function = torch.all if every else torch.any

    def body(
        data: Tensor, *, axis: int | tuple[int, ...] | None = None, keepdims: bool = False
    ) -> Tensor:
        axes = numpy_axes(name, axis, data.ndim)
        true = data != 0
        for i in sorted(axes, reverse=True):
            true = function(true, i, keepdims)
        return true

    return body


def _position(name: str, function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    def body(data: Tensor, *, axis: int | None = None, keepdims: bool = False) -> Tensor:
        values = data.to(torch.uint8) if data.dtype is torch.bool else data
        axes = () if axis is None else numpy_axes(name, axis, data.ndim)
        if not axes:
            if not values.numel():
                raise MXNetError(f"{name}: an array without elements has no {name}")
            found = function(values.reshape(-1), 0)
            return found.reshape((1,) * data.ndim) if keepdims else found
        if not values.shape[axes[0]]:
            raise MXNetError(
                f"{name}: an array of shape {tuple(data.shape)} has no elements along axis {axis}"
            )
        return function(values, axes[0], keepdims)

    return body


def _declare(
    name: str,
    body: Callable[..., Tensor],
    documentation: str,
    aliases: tuple[str, ...] = (),
    prefix: str = "_np_",
) -> None:
    body.__name__ = body.__qualname__ = name
    body.__doc__ = documentation
    operator(prefix + name, aliases, zero_dim=True, may_alias=True)(body)


def _document(
    name: str,
    summary: str,
    formula: str,
    printed: str,
    *,
    arguments: str = "",
    returns: str = "Array of the element type of ``a``.",
    raises: str = "",
    domain: str = "Numbers.",
) -> str:
    return _FRAME.format(
        name=name,
        summary=summary,
        formula=formula,
        printed=printed,
        arguments=arguments,
        returns=returns,
        raises=raises,
        domain=domain,
    )


_EMPTY = ", or has no elements and no ``initial`` is given"
_declare(
    "sum",
    _sum,
    _document(
        "sum", "Sum of elements; bools count as int64.", r"\sum_i a_i", "array([3., 7.])",
        arguments=_DTYPE + _INITIAL, returns="Array of ``dtype``, or of the type of ``a``.",
    ),
)  # fmt: skip
_declare(
    "prod",
    _prod,
    _document(
        "prod", "Product of elements; bools count as int64.", r"\prod_i a_i",
        "array([ 2., 12.])",
        arguments=_DTYPE + _INITIAL, returns="Array of ``dtype``, or of the type of ``a``.",
    ),
    ("_np_product",),
)  # fmt: skip
_declare(
    "mean",
    _mean,
    _document(
        "mean", "Mean of elements.", r"\frac{1}{n} \sum_i a_i", "array([1.5, 3.5])",
        arguments=_DTYPE + _INITIAL,
        returns="Array of ``dtype``, or of the type of ``a``; of float32 for integers.",
    ),
    prefix="_npi_",
)  # fmt: skip
_declare(
    "max",
    _extremum("max", classic._max, _largest),
    _document(
        "max", "Largest element; each of several equal ones gets the full gradient.",
        r"\max_i a_i", "array([2., 4.])", arguments=_INITIAL, raises=_EMPTY,
    ),
    ("_np_amax",),
)  # fmt: skip
_declare(
    "min",
    _extremum("min", classic._min, _smallest),
    _document(
        "min", "Smallest element; each of several equal ones gets the full gradient.",
        r"\min_i a_i", "array([1., 3.])", arguments=_INITIAL, raises=_EMPTY,
    ),
    ("_np_amin",),
)  # fmt: skip
_DDOF = _DTYPE + "    ddof: What is subtracted from the count in the divisor.\n"
_declare(
    "std",
    _moment("std", root=True),
    _document(
        "std", "Standard deviation; of integers, truncated to an integer.",
        r"\sqrt{\frac{1}{n - d} \sum_i (a_i - \bar a)^2}", "array([0.5, 0.5])", arguments=_DDOF,
    ),
    prefix="_npi_",
)  # fmt: skip
_declare(
    "var",
    _moment("var", root=False),
    _document(
        "var", "Variance; of integers, truncated to an integer.",
        r"\frac{1}{n - d} \sum_i (a_i - \bar a)^2", "array([0.25, 0.25])", arguments=_DDOF,
    ),
    prefix="_npi_",
)  # fmt: skip
_declare(
    "all",
    _truth("all", every=True),
    _document(
        "all", "Whether all elements are not zero.", r"\forall i: a_i \ne 0",
        "array([ True,  True])", returns="Array of bool.",
    ).replace("    a: ", "    data: "),
)  # fmt: skip
_declare(
    "any",
    _truth("any", every=False),
    _document(
        "any", "Whether an element is not zero.", r"\exists i: a_i \ne 0",
        "array([ True,  True])", returns="Array of bool.",
    ).replace("    a: ", "    data: "),
    ("_np_sometrue",),
)  # fmt: skip
for _name, _function, _word, _printed in (
    ("argmax", torch.argmax, "largest", "array([1, 1], dtype=int64)"),
    ("argmin", torch.argmin, "smallest", "array([0, 0], dtype=int64)"),
):
    _declare(
        _name,
        _position(_name, _function),
        _document(
            _name, f"Position of the {_word} element, the first of several.",
            rf"\arg\{_name[3:]}_i a_i", _printed, returns="Array of int64.",
        ).replace("    a: ", "    data: "),
        prefix="_npi_",
    )  # fmt: skip
