"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray

def AdaptiveAvgPooling2D(
    data: NDArray | None = None,
    output_size: int | Sequence[int] = ...,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Averages over regions that divide the image evenly into a given number."""

def BatchNormWithReLU(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    beta: NDArray | None = None,
    moving_mean: NDArray | None = None,
    moving_var: NDArray | None = None,
    eps: float = 0.001,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    axis: int = 1,
    cudnn_off: bool = False,
    min_calib_range: float | None = None,
    max_calib_range: float | None = None,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> Any:
    """``BatchNorm`` followed by ``relu``."""

def BilinearResize2D(
    data: NDArray | None = None,
    like: NDArray | None = None,
    height: int = 1,
    width: int = 1,
    scale_height: float | None = None,
    scale_width: float | None = None,
    mode: Literal[
        "like", "odd_scale", "size", "to_even_down", "to_even_up", "to_odd_down", "to_odd_up"
    ] = "size",
    align_corners: bool = True,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Images resized with bilinear interpolation."""

def CTCLoss(
    data: NDArray | None = None,
    label: NDArray | None = None,
    data_lengths: NDArray | None = None,
    label_lengths: NDArray | None = None,
    use_data_lengths: bool = False,
    use_label_lengths: bool = False,
    blank_label: Literal["first", "last"] = "first",
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def SparseEmbedding(
    data: NDArray | None = None,
    weight: NDArray | None = None,
    input_dim: int = ...,
    output_dim: int = ...,
    dtype: Any = ...,
    sparse_grad: bool = False,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Rows of ``weight`` at the indices in ``data``, with a row-sparse gradient."""

def SyncBatchNorm(
    data: NDArray | None = None,
    gamma: NDArray | None = None,
    beta: NDArray | None = None,
    moving_mean: NDArray | None = None,
    moving_var: NDArray | None = None,
    eps: float = 0.001,
    momentum: float = 0.9,
    fix_gamma: bool = True,
    use_global_stats: bool = False,
    output_mean_var: bool = False,
    ndev: int = 1,
    key: str = ...,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> Any:
    """``BatchNorm`` whose batch statistics may cover several devices."""

def allclose(
    a: NDArray | None = None,
    b: NDArray | None = None,
    rtol: float = 1e-05,
    atol: float = 1e-08,
    equal_nan: bool = True,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    r"""1 if all elements of two arrays are close, :math:`|a - b| \le atol + rtol |b|`, else 0."""

def arange_like(
    data: NDArray | None = None,
    start: float = 0.0,
    step: float = 1.0,
    repeat: int = 1,
    ctx: str = "",
    axis: int | None = None,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Evenly spaced numbers, as many as the array has elements, or places along an axis."""

def boolean_mask(
    data: NDArray | None = None,
    index: NDArray | None = None,
    axis: int = 0,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """The slices of an array for which a mask holds. The shape depends on the mask's values."""

def ctc_loss(
    data: NDArray | None = None,
    label: NDArray | None = None,
    data_lengths: NDArray | None = None,
    label_lengths: NDArray | None = None,
    use_data_lengths: bool = False,
    use_label_lengths: bool = False,
    blank_label: Literal["first", "last"] = "first",
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def div_sqrt_dim(
    data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any
) -> NDArray:
    """Division by the square root of the length of the last axis, as scaled attention needs it."""

def getnnz(
    data: NDArray | None = None,
    axis: int | None = None,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """How many values a csr matrix stores, explicit zeros included; how many are nonzero otherwise."""

def gradientmultiplier(
    data: NDArray | None = None,
    scalar: float = 1.0,
    is_int: bool = True,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """The array itself; its gradient is multiplied by ``scalar``, for gradient reversal or scaling."""

def group_adagrad_update(
    weight: NDArray | None = None,
    grad: NDArray | None = None,
    history: NDArray | None = None,
    lr: float = ...,
    rescale_grad: float = 1.0,
    clip_gradient: float = -1.0,
    epsilon: float = 1e-05,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    r"""AdaGrad with one rate per row, :math:`w - \eta \hat g / \sqrt{h + \epsilon}`."""

def index_array(
    data: NDArray | None = None,
    axes: int | Sequence[int] | None = None,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """The coordinates of each element."""

def index_copy(
    old_tensor: NDArray | None = None,
    index_vector: NDArray | None = None,
    new_tensor: NDArray | None = None,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """An array with some slices along the first axis replaced."""

def interleaved_matmul_encdec_qk(
    queries: NDArray | None = None,
    keys_values: NDArray | None = None,
    heads: int = ...,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head, keys from another sequence."""

def interleaved_matmul_encdec_valatt(
    keys_values: NDArray | None = None,
    attention: NDArray | None = None,
    heads: int = ...,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Values of each head from another sequence, weighted with the attention."""

def interleaved_matmul_selfatt_qk(
    queries_keys_values: NDArray | None = None,
    heads: int = ...,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head."""

def interleaved_matmul_selfatt_valatt(
    queries_keys_values: NDArray | None = None,
    attention: NDArray | None = None,
    heads: int = ...,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Values of each head, weighted with the attention."""

def quadratic(
    data: NDArray | None = None,
    a: float = 0.0,
    b: float = 0.0,
    c: float = 0.0,
    out: Any = None,
    name: str | None = None,
    **unknown: Any,
) -> NDArray:
    """Quadratic polynomial, :math:`a x^2 + b x + c`."""

def round_ste(
    data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any
) -> NDArray:
    """The nearest integer, halves away from zero, with the gradient of the identity."""

def sign_ste(
    data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any
) -> NDArray:
    """The sign, -1, 0 or 1, with the gradient of the identity."""
