"""Optimizers outside of the main family: GroupAdaGrad."""

from __future__ import annotations

from typing import Any

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.ndarray.handle import NDArray
from mxnet.optimizer.base import Optimizer, register

__all__ = ["GroupAdaGrad"]


@register
class GroupAdaGrad(Optimizer):
    r"""AdaGrad with one rate per row of a matrix, for embeddings.

    With :math:`\hat g = clip(s g)`: :math:`h \leftarrow h + mean_{row}(\hat g^2)`,
    :math:`w \leftarrow w - \eta \hat g / \sqrt{h + \epsilon}`. There is no weight decay.

    Args:
        eps: Added under the root :math:`\epsilon`, against division by zero.
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> optimizer = mx.optimizer.create("groupadagrad", learning_rate=0.5)
        >>> weight, grad = mx.nd.ones((2, 2)), mx.nd.array([[1, 1], [2, 2]])
        >>> optimizer.update(0, weight, grad, optimizer.create_state(0, weight))
        >>> weight.asnumpy().round(3)
        array([[0.5, 0.5],
               [0.5, 0.5]], dtype=float32)
    """

    def __init__(self, eps: float = 1e-5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.float_stable_eps = eps

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """One number per row, zero at first.

        Raises:
            AssertionError: The weight is not a matrix.
        """
        if len(weight.shape) != 2:
            raise AssertionError(
                f"GroupAdaGrad: weight has shape {weight.shape}; expected a matrix"
            )
        return nd.zeros((weight.shape[0], 1), ctx=weight.context, dtype=weight.dtype)

    def update(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> None:
        """Change ``weight`` and ``state`` in place.

        Args:
            index: Index of the parameter.
            weight: The parameter.
            grad: Its gradient.
            state: What ``create_state`` returned.

        Raises:
            MXNetError: There is weight decay, which this optimizer does not have.
        """
        self._update_count(index)
        if self._get_wd(index):
            raise MXNetError("GroupAdaGrad: weight decay is not supported; set wd=0")
        nd.contrib.group_adagrad_update(
            weight,
            grad,
            state,
            out=weight,
            lr=self._get_lr(index),
            epsilon=self.float_stable_eps,
            rescale_grad=self.rescale_grad,
            clip_gradient=self.clip_gradient or -1.0,
        )
