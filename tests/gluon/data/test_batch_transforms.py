"""Transforms that the loader runs on whole batches give what they give for each sample."""

from __future__ import annotations

import numpy as np
import pytest

import mxnet as mx
from mxnet.gluon.data import ArrayDataset, DataLoader
from mxnet.gluon.data.batch_transforms import load_transformed
from mxnet.gluon.data.dataloader import default_batchify_fn
from mxnet.gluon.data.vision import transforms


def images(rng, shape, count=6, dtype="uint8"):
    return [mx.nd.array(rng.integers(0, 256, shape), dtype=dtype) for _ in range(count)]


def pairs(rng, *arguments, **keywords):
    made = images(rng, *arguments, **keywords)
    return ArrayDataset(made, list(range(len(made))))


def by_sample(dataset):
    return default_batchify_fn([dataset[i] for i in range(len(dataset))])


NORMALIZE = transforms.Normalize((0.1, 0.2, 0.3), (0.5, 0.25, 2.0))
CHAINS = {
    "flipped": [transforms.RandomFlipLeftRight(), transforms.ToTensor(), NORMALIZE],
    "planes": [transforms.ToTensor()],
    "cut": [transforms.CenterCrop(5), transforms.ToTensor(), transforms.Normalize(0.5, 0.5)],
    "not at the end": [transforms.ToTensor(), NORMALIZE, transforms.Cast("float16")],
}  # fmt: skip


@pytest.mark.parametrize("chain", CHAINS)
@pytest.mark.parametrize("shape", [(8, 7, 3), (70, 80, 3)])
def test_equal_to_the_last_bit(rng, chain, shape):
    dataset = pairs(rng, shape).transform_first(transforms.Compose(CHAINS[chain]))
    mx.random.seed(3)
    expected, numbers = by_sample(dataset)
    # With workers the loader draws a number of its own, so that other images are mirrored.
    threads = [{"num_workers": 1, "thread_pool": True}] if chain != "flipped" else []
    for options in ({}, *threads):
        mx.random.seed(3)
        ((found, labels),) = DataLoader(dataset, 6, **options)
        assert found.dtype == expected.dtype
        assert np.array_equal(found.asnumpy(), expected.asnumpy())
        assert np.array_equal(labels.asnumpy(), numbers.asnumpy())
        context = mx.Context("cpu_shared", 0) if options else mx.cpu()
        assert found.context == labels.context == context


def test_from_worker_processes(rng):
    dataset = pairs(rng, (8, 8, 3)).transform_first(transforms.Compose(CHAINS["cut"]))
    expected, _ = by_sample(dataset)
    loader = DataLoader(dataset, 4, num_workers=2)
    found = np.concatenate([batch.asnumpy() for batch, _ in loader])
    assert np.array_equal(found, expected.asnumpy())


def test_a_batch_is_transformed_at_once(rng):
    dataset = pairs(rng, (8, 8, 3)).transform_first(transforms.Compose(CHAINS["planes"]))
    made = load_transformed(dataset, range(6), default_batchify_fn)
    assert [array.shape for array in made] == [(6, 3, 8, 8), (6,)]


def test_single_values(rng):
    dataset = mx.gluon.data.SimpleDataset(images(rng, (4, 5, 3)))
    transformed = dataset.transform_first(transforms.ToTensor())
    (found,) = DataLoader(transformed, 6)
    assert np.array_equal(found.asnumpy(), by_sample(transformed).asnumpy())


class Doubled(transforms.ToTensor):
    def hybrid_forward(self, F, x):  # noqa: N803
        return super().hybrid_forward(F, x) * (2 if x.ndim == 3 else 0)


class Reversed(transforms.Compose):
    def forward(self, x, *args):
        return super().forward(x, *args)[::-1]


@pytest.mark.parametrize("chain", [Doubled(), Reversed([transforms.ToTensor()])])
def test_subclasses_see_single_samples(rng, chain):
    dataset = pairs(rng, (4, 5, 3)).transform_first(chain)
    assert load_transformed(dataset, [0], default_batchify_fn) is None
    ((found, _),) = DataLoader(dataset, 6)
    assert np.array_equal(found.asnumpy(), by_sample(dataset)[0].asnumpy())


def test_hooks_see_single_samples(rng):
    chain, seen = transforms.Compose([transforms.ToTensor(), NORMALIZE]), []
    NORMALIZE.register_forward_hook(lambda _, __, out: seen.append(out.shape))
    try:
        list(DataLoader(pairs(rng, (4, 5, 3)).transform_first(chain), 6))
    finally:
        NORMALIZE._forward_hooks.clear()
    assert seen == [(3, 4, 5)] * 6


def test_images_of_several_sizes_are_the_usual_error(rng):
    mixed = ArrayDataset([*images(rng, (4, 5, 3), 1), *images(rng, (5, 5, 3), 1)], [0, 1])
    dataset = mixed.transform_first(transforms.ToTensor())
    with pytest.raises(mx.MXNetError, match=r"sample 1 has shape \(3, 5, 5\)"):
        list(DataLoader(dataset, 2))


def test_labels_of_several_values(rng):
    three = ArrayDataset(images(rng, (4, 5, 3), 2), [1, 2], [3.0, 4.0])
    batch = next(iter(DataLoader(three.transform_first(transforms.ToTensor()), 2)))
    assert [array.shape for array in batch] == [(2, 3, 4, 5), (2,), (2,)]


def test_what_is_no_image_goes_one_by_one(rng):
    dataset = pairs(rng, (2, 4, 5, 3)).transform_first(transforms.ToTensor())
    ((found, _),) = DataLoader(dataset, 6)
    assert found.shape == (6, 2, 3, 4, 5)
