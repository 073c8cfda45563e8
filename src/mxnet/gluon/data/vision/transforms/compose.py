"""Transforms one after the other, and transforms applied by chance."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.gluon.base_block import Block
from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.containers import HybridSequential, Sequential
from mxnet.numpy import ndarray


class Compose(Sequential):
    """Runs transforms one after the other.

    Neighbours that are hybrid blocks become one :class:`HybridSequential`. They are not hybridized:
    images come in many sizes, and each would need a graph of its own.

    Args:
        transforms: The transforms.

    Example:
        >>> from mxnet.gluon.data.vision import transforms
        >>> transform = transforms.Compose([
        ...     transforms.Resize(8), transforms.CenterCrop(4), transforms.ToTensor()
        ... ])
        >>> transform(mx.nd.ones((10, 12, 3), dtype="uint8")).shape
        (3, 4, 4)
    """

    def __init__(self, transforms: Sequence[Block]) -> None:
        super().__init__()
        run: list[HybridBlock] = []
        for transform in (*transforms, None):
            if isinstance(transform, HybridBlock):
                run.append(transform)
                continue
            if len(run) == 1:
                self.add(run[0])
            elif run:
                joined = HybridSequential()
                joined.add(*run)
                self.add(joined)
            run = []
            if transform is not None:
                self.add(transform)

    def __getitem__(self, key: int | slice) -> Any:
        layers = list(self._children.values())[key]
        return Compose(layers) if isinstance(layers, list) else layers


class HybridCompose(HybridSequential):
    """Runs hybrid transforms one after the other; can be compiled as a whole.

    From the development branch after 1.9.

    Args:
        transforms: The transforms.

    Raises:
        ValueError: One is no hybrid block.

    Example:
        >>> from mxnet.gluon.data.vision import transforms
        >>> transform = transforms.HybridCompose([transforms.Resize(4), transforms.ToTensor()])
        >>> transform.hybridize()
        >>> transform(mx.nd.ones((10, 12, 3), dtype="uint8")).shape
        (3, 4, 4)
    """

    def __init__(self, transforms: Sequence[HybridBlock]) -> None:
        super().__init__()
        self.add(*transforms)

    def __getitem__(self, key: int | slice) -> Any:
        layers = list(self._children.values())[key]
        if isinstance(layers, list):
            return HybridCompose(layers)  # type: ignore[arg-type]  # only hybrid ones get in
        return layers


def _check_probability(name: str, p: float) -> None:
    if not 0 <= p <= 1:
        raise MXNetError(f"{name}: p={p} must be between 0 and 1")


class RandomApply(Sequential):
    """Applies a transform with a probability, drawn from Python's generator.

    Args:
        transforms: A transform, or a list of them that are applied together.
        p: Probability.

    Raises:
        MXNetError: ``p`` is no probability.

    Example:
        >>> from mxnet.gluon.data.vision import transforms
        >>> transforms.RandomApply(transforms.ToTensor(), p=1)(mx.nd.ones((4, 5, 3))).shape
        (3, 4, 5)
    """

    def __init__(self, transforms: Any, p: float = 0.5) -> None:
        super().__init__()
        _check_probability("RandomApply", p)
        self.transforms = (
            Compose(transforms) if isinstance(transforms, list | tuple) else transforms
        )
        self.p = p

    def forward(self, x: Any, *args: Any) -> Any:
        """Apply the transform, or return the input."""
        return x if random.random() >= self.p else self.transforms(x, *args)


class HybridRandomApply(HybridSequential):
    """Applies a hybrid transform with a probability; traced as a condition.

    From the development branch after 1.9. Both ways need the same type and, in symbols, shape.

    Args:
        transforms: A transform, or a list of them that are applied together.
        p: Probability.

    Raises:
        MXNetError: ``p`` is no probability.

    Example:
        >>> from mxnet.gluon.data.vision import transforms
        >>> transform = transforms.HybridRandomApply(transforms.RandomBrightness(0.2), p=0.3)
        >>> transform(mx.nd.ones((4, 5, 3))).shape
        (4, 5, 3)
    """

    def __init__(self, transforms: Any, p: float = 0.5) -> None:
        super().__init__()
        _check_probability("HybridRandomApply", p)
        several = isinstance(transforms, list | tuple)
        self.transforms = HybridCompose(transforms) if several else transforms
        self.p = p

    def hybrid_forward(self, F: Any, x: Any, *args: Any) -> Any:  # noqa: N803
        """Apply the transform, or return the input."""
        if isinstance(x, ndarray):
            chosen = F.np.random.uniform(size=(1,)).item() < self.p
            return self.transforms(x, *args) if chosen else x.copy()
        chosen = F.random.uniform(shape=(1,)) < self.p
        return F.contrib.cond(chosen, lambda: self.transforms(x, *args), lambda: F.identity(x))
