"""Transforms of samples that run on the whole batch instead: the same values in fewer steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from mxnet.gluon.base_block import Block
from mxnet.gluon.data.dataset import untransformed
from mxnet.gluon.nn.containers import HybridSequential, Sequential
from mxnet.ndarray import NDArray
from mxnet.ndarray.call import new_array

Batchify = Callable[[Sequence[Any]], Any]

# Pixels of an image below which a step in Python costs more than the arithmetic.
_SMALL_IMAGE = 64 * 64


def load_transformed(dataset: Any, samples: Sequence[Any], batchify: Batchify) -> Any:
    """A batch whose last transforms, such as ``ToTensor`` and ``Normalize``, ran on all of it.

    Args:
        dataset: Any dataset.
        samples: Positions of the samples.
        batchify: Stacks samples.

    Returns:
        What ``batchify([dataset[i] for i in samples])`` gives; None, and nothing was loaded, if
        the dataset's transforms are not of this kind.
    """
    source, transform = untransformed(dataset)
    if not isinstance(transform, Block):
        return None
    first, last = _divide(transform)
    if not last:
        return None
    loaded = [_apply_first(first, source[i]) for i in samples]
    if not _small_images([sample[0] for sample in loaded]):
        loaded = [_apply_first(last, sample) for sample in loaded]
        return batchify([s if len(s) > 1 else s[0] for s in loaded])
    images = batchify([sample[0] for sample in loaded])
    changed = images
    for block in last:
        changed = block(changed)
    changed = new_array(type(changed), changed._data, images._ctx)
    rest = [batchify(values) for values in zip(*(sample[1:] for sample in loaded), strict=True)]
    return [changed, *rest] if rest else changed


def _apply_first(blocks: Sequence[Block], item: Any) -> tuple[Any, ...]:
    first, *rest = item if isinstance(item, tuple) else (item,)
    for block in blocks:
        first = block(first)
    return (first, *rest)


def _small_images(arrays: Sequence[Any]) -> bool:
    """Whether these are images ``(H, W, C)``, few enough in pixels and equal in shape and type."""
    kind, image = type(arrays[0]), arrays[0]
    return (
        isinstance(image, NDArray)
        and len(image.shape) == 3
        and image.shape[0] * image.shape[1] <= _SMALL_IMAGE
        and all(type(a) is kind and a.shape == image.shape for a in arrays)
        and len({(a._ctx, a.dtype) for a in arrays}) == 1
    )


def _divide(transform: Block) -> tuple[list[Block], list[Block]]:
    """The blocks that a transform runs, divided before the last ones that may see a batch."""
    blocks = list(_in_order(transform))
    place = len(blocks)
    while place and _may_see_batch(blocks[place - 1]):
        place -= 1
    return blocks[:place], blocks[place:]


def _in_order(block: Block) -> list[Block]:
    kind = type(block)
    for base in (Sequential, HybridSequential):
        # A subclass that runs its blocks otherwise stays whole.
        if isinstance(block, base) and not _is_watched(block):
            same = all(
                getattr(kind, name, None) is getattr(base, name, None)
                for name in ("__call__", "forward", "hybrid_forward", "_run")
            )
            if same:
                return [inner for child in block for inner in _in_order(child)]
    return [block]


def _may_see_batch(block: Block) -> bool:
    return vars(type(block)).get("on_batches") is True and not _is_watched(block)


def _is_watched(block: Block) -> bool:
    """Whether hooks, or a compiled graph, expect the block to be called for each sample."""
    return bool(
        block._forward_hooks or block._forward_pre_hooks or getattr(block, "_active", False)
    )
