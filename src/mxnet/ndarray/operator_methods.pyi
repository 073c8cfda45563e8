"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray


class OperatorMethods:
    def __add__(self, other: Any) -> NDArray: ...
    def __radd__(self, other: Any) -> NDArray: ...
    def __iadd__(self, other: Any) -> NDArray: ...
    def __sub__(self, other: Any) -> NDArray: ...
    def __rsub__(self, other: Any) -> NDArray: ...
    def __isub__(self, other: Any) -> NDArray: ...
    def __mul__(self, other: Any) -> NDArray: ...
    def __rmul__(self, other: Any) -> NDArray: ...
    def __imul__(self, other: Any) -> NDArray: ...
    def __truediv__(self, other: Any) -> NDArray: ...
    def __rtruediv__(self, other: Any) -> NDArray: ...
    def __itruediv__(self, other: Any) -> NDArray: ...
    def __mod__(self, other: Any) -> NDArray: ...
    def __rmod__(self, other: Any) -> NDArray: ...
    def __imod__(self, other: Any) -> NDArray: ...
    def __pow__(self, other: Any) -> NDArray: ...
    def __rpow__(self, other: Any) -> NDArray: ...
    def __ipow__(self, other: Any) -> NDArray: ...
    def __eq__(self, other: Any) -> NDArray: ...  # type: ignore[override]
    def __ne__(self, other: Any) -> NDArray: ...  # type: ignore[override]
    def __gt__(self, other: Any) -> NDArray: ...
    def __ge__(self, other: Any) -> NDArray: ...
    def __lt__(self, other: Any) -> NDArray: ...
    def __le__(self, other: Any) -> NDArray: ...
    def __neg__(self) -> NDArray: ...
    def __abs__(self) -> NDArray: ...
    def abs(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Absolute value."""
    def arccos(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Inverse cosine."""
    def arccosh(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Inverse hyperbolic cosine."""
    def arcsin(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Inverse sine."""
    def arcsinh(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Inverse hyperbolic sine."""
    def arctan(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Inverse tangent."""
    def arctanh(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Inverse hyperbolic tangent."""
    def argmax(self, axis: int | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Position of the largest element along an axis, the first of several."""
    def argmax_channel(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Position of the largest element along axis 1: the predicted class of each sample."""
    def argmin(self, axis: int | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Position of the smallest element along an axis, the first of several."""
    def argsort(self, axis: int | None = -1, is_ascend: bool = True, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The positions along an axis of the elements in order."""
    def broadcast_axes(self, axis: int | Sequence[int] = ..., size: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The array repeated along some of its axes of length 1."""
    def cbrt(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Cubic root."""
    def ceil(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Least integer not below x."""
    def clip(self, a_min: float = ..., a_max: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        r"""Values limited to an interval, :math:`\min(\max(x, a_{min}), a_{max})`."""
    def cos(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Cosine."""
    def cosh(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Hyperbolic cosine."""
    def degrees(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Radians to degrees."""
    def depth_to_space(self, block_size: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        r"""Channels moved into spatial blocks of :math:`b \times b` pixels."""
    def exp(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Exponential."""
    def expm1(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Exponential minus one, accurate near zero."""
    def fix(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Nearest integer towards zero."""
    def flip(self, axis: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The array with the order of elements reversed along some axes."""
    def floor(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Greatest integer not above x."""
    def log(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Natural logarithm."""
    def log10(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Decimal logarithm."""
    def log1p(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Natural logarithm of one plus x, accurate near zero."""
    def log2(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Binary logarithm."""
    def log_softmax(self, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        r"""Logarithm of the softmax, :math:`y_j = x_j / t - \log \sum_i e^{x_i / t}`."""
    def max(self, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Largest element along axes; each of several equal ones gets the full gradient."""
    def mean(self, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Mean over axes; of integers, truncated towards zero."""
    def min(self, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Smallest element along axes; each of several equal ones gets the full gradient."""
    def nanprod(self, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Product over axes of the elements that are numbers; nan counts as 1."""
    def nansum(self, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Sum over axes of the elements that are numbers; nan counts as 0."""
    def norm(self, ord: int = 2, axis: int | int | Sequence[int] | None = None, out_dtype: Any | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Norm of vectors, or of matrices as vectors, along axes."""
    def one_hot(self, depth: int = ..., on_value: float = 1.0, off_value: float = 0.0, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Vectors with one element set, at the position that each index names."""
    def ones_like(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Ones of the shape and type of the array; the gradient is zero."""
    def pad(self, mode: Literal['constant', 'edge', 'reflect'] = ..., pad_width: int | Sequence[int] = ..., constant_value: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The array with elements added at the ends of its axes."""
    def pick(self, index: NDArray | None = None, axis: int | None = -1, keepdims: bool = False, mode: Literal['clip', 'wrap'] = 'clip', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """One element along an axis for each position on the other axes."""
    def prod(self, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Product over axes."""
    def radians(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Degrees to radians."""
    def rcbrt(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Reciprocal cubic root."""
    def reciprocal(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Reciprocal."""
    def relu(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Rectifier; its gradient at 0 is 0."""
    def repeat(self, repeats: int = ..., axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Each element, or each slice along an axis, repeated in place."""
    def reshape_like(self, rhs: NDArray | None = None, lhs_begin: int | None = None, lhs_end: int | None = None, rhs_begin: int | None = None, rhs_end: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """``lhs`` with a range of its axes replaced by a range of the axes of ``rhs``."""
    def rint(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Nearest integer; halves go down."""
    def round(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Nearest integer; halves go away from zero."""
    def rsqrt(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Reciprocal square root."""
    def shape_array(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The shape of an array as an array."""
    def sigmoid(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Logistic function."""
    def sign(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Sign: -1, 0 or 1."""
    def sin(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Sine."""
    def sinh(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Hyperbolic sine."""
    def size_array(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The number of elements of an array as an array."""
    def slice(self, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """A rectangular part of the array, optionally every n-th element."""
    def slice_axis(self, axis: int = ..., begin: int = ..., end: int | None = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The part of the array between two indices of one axis."""
    def slice_like(self, shape_like: NDArray | None = None, axes: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The leading part of the array that has the shape of another array."""
    def softmax(self, length: NDArray | None = None, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        r"""Softmax along an axis, :math:`y_j = e^{x_j / t} / \sum_i e^{x_i / t}`."""
    def softmin(self, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        r"""Softmax of the negated input, :math:`y_j = e^{-x_j / t} / \sum_i e^{-x_i / t}`."""
    def sort(self, axis: int | None = -1, is_ascend: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The elements in order along an axis."""
    def space_to_depth(self, block_size: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        r"""Spatial blocks of :math:`b \times b` pixels moved into channels."""
    def split(self, num_outputs: int = ..., axis: int = 1, squeeze_axis: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
        """The array cut into equal parts along an axis."""
    def sqrt(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Square root."""
    def square(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Square."""
    def sum(self, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Sum over axes."""
    def swapaxes(self, dim1: int = 0, dim2: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The array with two axes exchanged."""
    def take(self, indices: NDArray | None = None, axis: int = 0, mode: Literal['clip', 'raise', 'wrap'] = 'clip', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The slices of an array at given positions along an axis."""
    def tan(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Tangent."""
    def tanh(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Hyperbolic tangent."""
    def tile(self, reps: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """The whole array repeated along each axis."""
    def topk(self, axis: int | None = -1, k: int = 1, ret_typ: Literal['both', 'indices', 'mask', 'value'] = 'indices', is_ascend: bool = False, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
        """The largest (or smallest) elements along an axis, in order."""
    def trunc(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Integer part."""
    def zeros_like(self, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
        """Zeros of the shape and type of the array; the gradient is zero."""
