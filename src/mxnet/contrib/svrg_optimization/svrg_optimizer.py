"""Optimizers that a key-value store needs to hold full gradients beside parameters."""

from __future__ import annotations

from typing import Any

from mxnet import optimizer as optimizers
from mxnet.ndarray import NDArray
from mxnet.optimizer import Optimizer

# Keys of the arrays that hold full gradients end in this.
FULL_GRADIENT = "_full"


@optimizers.register
class _AssignmentOptimizer(Optimizer):
    """Replaces the stored array by what is pushed."""

    def update(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> None:  # noqa: ARG002
        weight[:] = grad


@optimizers.register
class _SVRGOptimizer(Optimizer):
    """Updates parameters with another optimizer, and assigns full gradients.

    Args:
        default_optimizer: The optimizer of the parameters, or its name.
        **kwargs: Its arguments.
    """

    def __init__(self, default_optimizer: Any, **kwargs: Any) -> None:
        own = ("rescale_grad", "param_idx2name", "wd", "clip_gradient", "learning_rate", "sym")
        super().__init__(**{name: kwargs[name] for name in own if name in kwargs})
        self.default_opt = (
            optimizers.create(default_optimizer, **kwargs)
            if isinstance(default_optimizer, str)
            else default_optimizer
        )
        self.aux_opt = optimizers.create(_AssignmentOptimizer.__name__)

    def _optimizer_of(self, index: Any) -> Any:
        name = self.idx2name.get(index, index)
        full = isinstance(name, str) and name.endswith(FULL_GRADIENT)
        return self.aux_opt if full else self.default_opt

    def create_state(self, index: Any, weight: NDArray) -> Any:
        return self._optimizer_of(index).create_state(index, weight)

    def create_state_multi_precision(self, index: Any, weight: NDArray) -> Any:
        return self._optimizer_of(index).create_state_multi_precision(index, weight)

    def update(self, index: Any, weight: NDArray, grad: NDArray, state: Any) -> None:
        self._optimizer_of(index).update(index, weight, grad, state)

    def update_multi_precision(
        self, index: Any, weight: NDArray, grad: NDArray, state: Any
    ) -> None:
        self._optimizer_of(index).update_multi_precision(index, weight, grad, state)
