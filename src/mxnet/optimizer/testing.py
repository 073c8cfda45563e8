"""An optimizer without parameters of its own, for tests of training loops."""

from __future__ import annotations

from typing import Any

from mxnet.ndarray.handle import NDArray
from mxnet.optimizer.aggregate import zeros_like
from mxnet.optimizer.base import Optimizer, register


@register
class Test(Optimizer):
    """Adds the rescaled gradient to the weight and keeps the new weight as its state.

    Args:
        **kwargs: Of :class:`Optimizer`.

    Example:
        >>> optimizer = mx.optimizer.Test(rescale_grad=2)
        >>> weight = mx.nd.ones((2,))
        >>> optimizer.update(0, weight, mx.nd.ones((2,)), optimizer.create_state(0, weight))
        >>> weight.asnumpy()
        array([3., 3.], dtype=float32)
    """

    # pytest collects classes by this name otherwise.
    __test__ = False

    def create_state(self, index: Any, weight: NDArray) -> Any:
        """An array of zeros."""
        return zeros_like(weight)

    def update(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> None:
        """``weight += rescale_grad * grad``; ``state`` becomes the new weight."""
        weight._data.add_(grad._data, alpha=self.rescale_grad)
        state._data.copy_(weight._data)
