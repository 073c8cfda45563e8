"""Running totals."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.operators.parameters import DType
from mxnet.operators.registry import operator
from mxnet.operators.validation import check_axis


@operator("_np_cumsum", aliases=("cumsum",))
def cumsum(a: Tensor, *, axis: int | None = None, dtype: DType | None = None) -> Tensor:
    """The sums of the elements up to each one along an axis.

    Shapes:
        a: Any.
        output: As ``a``; one axis when ``axis`` is None.

    Args:
        a: Any array.
        axis: Axis to sum along; None: the flattened array.
        dtype: Element type of the sums and of the result; by default that of ``a``, or int64 for
            bools.

    Raises:
        MXNetError: The axis does not exist.

    Example:
        >>> mx.nd.cumsum(mx.nd.array([1, 2, 3])).asnumpy().tolist()
        [1.0, 3.0, 6.0]
    """
    wanted = dtype or (torch.int64 if a.dtype is torch.bool else a.dtype)
    if axis is None or (a.ndim == 0 and axis in (0, -1)):
        return torch.cumsum(a.reshape(-1), 0, dtype=wanted)
    return torch.cumsum(a, check_axis("cumsum", axis, a.ndim), dtype=wanted)
