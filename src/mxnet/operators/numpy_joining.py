"""NumPy's functions that join arrays and cut them into parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.numpy_types import converted
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axis

_JOIN = """{summary}

Shapes:
    data: {shapes}
    output: {output}

Args:
    data: The arrays, at least one; their element types combine.
    num_args: How many arrays.
{arguments}
Raises:
    MXNetError: There is no array, or the shapes do not fit together.

Example:
    >>> a = mx.np.array([1, 2])
    >>> mx.np.{name}([a, a]).shape
    {printed}
"""


def _require(name: str, data: tuple[Tensor, ...]) -> list[Tensor]:
    if not data:
        raise MXNetError(f"{name}: needs at least one array")
    return converted(*data)


def _declare(
    name: str,
    body: Callable[..., Tensor],
    summary: str,
    shapes: str,
    output: str,
    printed: str,
    arguments: str = "",
) -> None:
    body.__doc__ = _JOIN.format(
        name=name,
        summary=summary,
        shapes=shapes,
        output=output,
        printed=printed,
        arguments=arguments,
    )
    body.__name__ = body.__qualname__ = name
    operator(f"_npi_{name}", zero_dim=True)(body)


def _concatenate(*data: Tensor, num_args: int = 0, axis: int | None = 0) -> Tensor:
    joined = _require("concatenate", data)
    if axis is None:
        joined, axis = [part.reshape(-1) for part in joined], 0
    return torch.cat(joined, axis)


def _stack(*data: Tensor, axis: int = 0, num_args: int = 0) -> Tensor:
    return torch.stack(_require("stack", data), axis)


def _vstack(*data: Tensor, num_args: int = 0) -> Tensor:
    return torch.vstack(_require("vstack", data))


def _hstack(*data: Tensor, num_args: int = 0, dim: int = 1) -> Tensor:
    return torch.hstack(_require("hstack", data))


def _dstack(*data: Tensor, num_args: int = 0, dim: int = 1) -> Tensor:
    return torch.dstack(_require("dstack", data))


def _column_stack(*data: Tensor, num_args: int = 0) -> Tensor:
    return torch.column_stack(_require("column_stack", data))


_UNUSED = "    dim: Not used; the axis follows from the function.\n"
_declare(
    "concatenate", _concatenate, "Arrays joined along an axis.",
    "At least one axis; equal but along ``axis``.", "As ``data``, longer along ``axis``.", "(4,)",
    "    axis: The axis; None joins the flattened arrays.\n",
)  # fmt: skip
_declare(
    "stack", _stack, "Arrays joined along a new axis.", "Any, all equal.",
    "As ``data`` with one more axis.", "(2, 2)", "    axis: Where the new axis goes.\n",
)  # fmt: skip
_declare(
    "vstack", _vstack, "Arrays on top of each other; vectors are rows.",
    "Equal but the first axis.",
    "At least two axes.", "(2, 2)",
)  # fmt: skip
_declare(
    "hstack", _hstack, "Arrays side by side: along the second axis, or the only one.",
    "Equal but that axis.", "As ``data``, longer along that axis.", "(4,)", _UNUSED,
)  # fmt: skip
_declare(
    "dstack", _dstack, "Arrays behind each other, along the third axis.", "Equal but that axis.",
    "At least three axes.", "(1, 2, 2)", _UNUSED,
)  # fmt: skip
_declare(
    "column_stack", _column_stack, "Arrays side by side; vectors are columns.",
    "Equal but the second axis.", "At least two axes.", "(2, 2)",
)  # fmt: skip


def _at_least(name: str, function: Callable[..., Any], count: int, printed: str) -> None:
    def body(*arys: Tensor, num_args: int = 0) -> tuple[Tensor, ...]:
        return tuple(function(tensor) for tensor in arys)

    body.__doc__ = f"""Arrays with at least {count} axes; those with fewer get axes of length 1.

    Shapes:
        arys: Any.
        outputs: As each of ``arys``, or more axes.

    Args:
        arys: The arrays.
        num_args: How many arrays.

    Example:
        >>> mx.np.{name}(mx.np.array([1, 2])).shape
        {printed}
    """
    body.__name__ = body.__qualname__ = name
    operator(
        f"_np_{name}",
        num_outputs=lambda parameters: int(parameters["num_args"]),
        may_alias=True,
        zero_dim=True,
    )(body)


_at_least("atleast_1d", torch.atleast_1d, 1, "(2,)")
_at_least("atleast_2d", torch.atleast_2d, 2, "(1, 2)")
_at_least("atleast_3d", torch.atleast_3d, 3, "(1, 2, 1)")


def _count_parts(parameters: Mapping[str, Any]) -> int:
    return int(parameters["sections"]) or len(parameters["indices"])


def _declare_split(name: str, along: str, choose: Callable[[Tensor], int], example: str) -> None:
    def body(
        data: Tensor,
        *,
        indices: tuple[int, ...],
        axis: int = 1,
        squeeze_axis: bool = False,
        sections: int = 0,
    ) -> list[Tensor]:
        number = check_axis(name, choose(data), data.ndim)
        if sections:
            if data.shape[number] % sections:
                raise MXNetError(
                    f"{name}: length {data.shape[number]} cannot be cut into {sections} equal parts"
                )
            return list(data.tensor_split(sections, number))
        # The first number is where the first part starts.
        return list(data.tensor_split(indices[1:], number))

    body.__doc__ = f"""The array cut along {along}, into equal parts or at given places.

    Shapes:
        data: Has that axis.
        outputs: As ``data``, shorter along the axis.

    Args:
        data: Any array.
        indices: Where each part starts, from 0; used when ``sections`` is 0.
        axis: Not used; the axis follows from the function.
        squeeze_axis: Not used.
        sections: Number of equal parts.

    Raises:
        MXNetError: The length does not divide, or there is no such axis.

    Example:
        >>> [part.shape for part in mx.np.{example}]
        [{", ".join(["(2, 2, 2)"] * 2)}]
    """
    body.__name__ = body.__qualname__ = name
    operator(f"_npi_{name}", num_outputs=_count_parts, may_alias=True, zero_dim=True)(body)


_declare_split(
    "hsplit",
    "the second axis, or the only one",
    lambda data: min(data.ndim - 1, 1),
    "hsplit(mx.np.zeros((2, 4, 2)), 2)",
)
_declare_split("dsplit", "the third axis", lambda _: 2, "dsplit(mx.np.zeros((2, 2, 4)), 2)")
