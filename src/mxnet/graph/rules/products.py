"""Shapes of products of matrices and of other linear algebra."""

from __future__ import annotations

from collections.abc import Mapping

from mxnet.graph.rules.call import (
    UNKNOWN,
    Call,
    Rule,
    Shape,
    axis_of,
    merged,
    mismatch,
)


def _agree(left: int, right: int, what: str) -> None:
    if left != right and UNKNOWN not in (left, right):
        mismatch(f"{what}: {left} and {right} differ")


def _dot(call: Call) -> None:
    left, right = call.inputs
    if left is None or right is None:
        return
    one = left[1:] + left[:1] if call.parameters["transpose_a"] else left
    other = right[-1:] + right[:-1] if call.parameters["transpose_b"] else right
    _agree(one[-1], other[0], f"lengths summed over in the product of {left} and {right}")
    call.put(one[:-1] + other[1:] or (1,))


def _batch_dot(call: Call) -> None:
    left, right = call.inputs
    if left is None or right is None:
        return
    for shape in (left, right):
        if len(shape) < 3 or len(left) != len(right):
            mismatch(f"lhs {left} and rhs {right} must have the same number of axes, 3 or more")
    rows, inner = _matrix(left, call.parameters["transpose_a"])
    other, columns = _matrix(right, call.parameters["transpose_b"])
    _agree(inner, other, f"lengths summed over in the product of {left} and {right}")
    batch = merged(left[:-2], right[:-2], lambda _: "the batch of lhs", 0)
    call.give(0, (*batch, UNKNOWN, UNKNOWN))
    call.give(1, (*batch, UNKNOWN, UNKNOWN))
    call.put((*batch, rows, columns))


def _matrix(shape: Shape, transposed: bool) -> tuple[int, int]:
    return (shape[-1], shape[-2]) if transposed else (shape[-2], shape[-1])


def _row_axis(shape: Shape, axis: int) -> int:
    place = axis_of(axis, len(shape))
    if place == len(shape) - 1:
        mismatch(f"axis={axis} must not be the last axis of {shape}")
    return place


def _gemm(call: Call) -> None:
    left, right = call.inputs[:2]
    if left is None or right is None:
        return
    if len(left) != len(right) or len(left) < 2:
        mismatch(f"A {left} and B {right} must have the same number of axes, 2 or more")
    place = _row_axis(left, call.parameters["axis"])

    def matrix(shape: Shape) -> Shape:
        return (*(n for i, n in enumerate(shape[:-1]) if i != place), shape[place], shape[-1])

    one, other = matrix(left), matrix(right)
    rows, inner = _matrix(one, call.parameters["transpose_a"])
    below, columns = _matrix(other, call.parameters["transpose_b"])
    _agree(inner, below, f"lengths summed over in the product of {left} and {right}")
    batch = merged(one[:-2], other[:-2], lambda _: "the batch of A", 0)
    shape = (*batch[:place], rows, *batch[place:], columns)
    call.put(shape)
    if len(call.inputs) > 2:
        call.give(2, shape)


def _square(call: Call) -> None:
    data = call.inputs[0]
    if data is not None:
        if len(data) < 2:
            mismatch(f"A {data} must have at least 2 axes")
        _agree(data[-1], data[-2], f"rows and columns of A {data}, which must be square")


def _alike_square(call: Call) -> None:
    call.alike((0,), range(len(call.outputs)))
    _square(call)


def _triangular(call: Call) -> None:
    """``A`` is square and fits the rows of ``B``, or its columns; the result is as ``B``."""
    call.alike((1,), (0,))
    matrix = call.inputs[1]
    if matrix is not None:
        side = matrix[-1] if call.parameters["rightside"] else matrix[-2]
        call.give(0, (*matrix[:-2], side, side))
    _square(call)
    corner = call.inputs[0]
    if corner is not None and matrix is not None:
        side = corner[-1]
        rows, columns = matrix[-2:]
        known = (rows, side) if call.parameters["rightside"] else (side, columns)
        call.give(1, (*corner[:-2], *known))


def _syrk(call: Call) -> None:
    data = call.inputs[0]
    if data is not None:
        side = data[-1] if call.parameters["transpose"] else data[-2]
        call.put((*data[:-2], side, side))


def _sum_log_diagonal(call: Call) -> None:
    _square(call)
    if call.inputs[0] is not None:
        call.put(call.inputs[0][:-2] or call.scalar)


def _determinant(call: Call) -> None:
    _square(call)
    if call.inputs[0] is not None:
        for index in range(len(call.outputs)):
            call.put(call.inputs[0][:-2] or call.scalar, index)


def _gelqf(call: Call) -> None:
    # The outputs are Q, as A, and L.
    data = call.inputs[0]
    if data is not None:
        call.put(data, 0)
        call.put((*data[:-1], data[-2]), 1)


def _syevd(call: Call) -> None:
    _square(call)
    if call.inputs[0] is not None:
        call.put(call.inputs[0])
        call.put(call.inputs[0][:-1], 1)


RULES: Mapping[str, Rule] = {
    "_linalg_det": _determinant,
    "_linalg_gelqf": _gelqf,
    "_linalg_gemm": _gemm,
    "_linalg_gemm2": _gemm,
    "_linalg_inverse": _alike_square,
    "_linalg_potrf": _alike_square,
    "_linalg_potri": _alike_square,
    "_linalg_slogdet": _determinant,
    "_linalg_sumlogdiag": _sum_log_diagonal,
    "_linalg_syevd": _syevd,
    "_linalg_syrk": _syrk,
    "_linalg_trmm": _triangular,
    "_linalg_trsm": _triangular,
    "batch_dot": _batch_dot,
    "dot": _dot,
}
