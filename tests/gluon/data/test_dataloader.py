"""DataLoader: what the batches are, whoever loads them."""

# ruff: noqa: NPY002 - the loader promises things about NumPy's global generator

import io
import itertools
import multiprocessing
import pickle
import threading

import numpy as np
import pytest

import mxnet as mx
from mxnet import random_state
from mxnet.base import MXNetError
from mxnet.gluon.data import (
    ArrayDataset,
    BatchSampler,
    DataLoader,
    Dataset,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SimpleDataset,
    batchify,
)

MODES = {
    "inline": {},
    "processes": {"num_workers": 2},
    "threads": {"num_workers": 2, "thread_pool": True},
}
IMAGES = np.random.default_rng(0).random((23, 40, 40)).astype("float32")
LABELS = np.arange(23)


@pytest.fixture(params=MODES, scope="module")
def mode(request):
    return MODES[request.param]


def values(loader):
    return [batch.asnumpy().tolist() for batch in loader]


@pytest.mark.parametrize(
    "dataset",
    [
        ArrayDataset(IMAGES, LABELS),
        ArrayDataset(mx.nd.array(IMAGES), LABELS),
        SimpleDataset(list(zip(IMAGES, LABELS.tolist(), strict=True))),
        ArrayDataset(IMAGES, LABELS).transform(lambda image, label: (image, int(label))),
        ArrayDataset(IMAGES[::-1], LABELS).transform_first(mx.nd.array),
    ],
    ids=["numpy", "nd", "list", "lambda", "reversed"],
)
def test_batches(mode, dataset):
    loader = DataLoader(dataset, 5, **mode)
    assert len(loader) == 5
    expected = np.stack([np.asarray(dataset[i][0]) for i in range(23)])
    context = mx.Context("cpu_shared" if mode else "cpu")
    for _ in range(2):
        batches = list(loader)
        assert [label.shape for _, label in batches] == [(5,)] * 4 + [(3,)]
        assert {type(batch) for batch in batches} == {list}
        assert {array.context for batch in batches for array in batch} == {context}
        got_images = np.concatenate([image.asnumpy() for image, _ in batches])
        got_labels = np.concatenate([label.asnumpy() for _, label in batches])
        np.testing.assert_array_equal(got_images, expected)
        np.testing.assert_array_equal(got_labels, LABELS)
        assert got_labels.dtype == np.int64


# Element types recorded from Apache MXNet 1.9.1.
@pytest.mark.parametrize(
    ("dataset", "dtype"),
    [
        (np.zeros((5, 2), "uint8"), np.uint8),
        (np.zeros((5, 2)), np.float64),
        (mx.nd.array(np.zeros((5, 2))), np.float32),
        ([1.0, 2.0, 3.0], np.float64),
        ([1, 2, 3], np.int64),
        (np.frombuffer(b"\0" * 24), np.float64),
    ],
)
def test_plain_sequences(mode, dataset, dtype):
    batch = next(iter(DataLoader(dataset, 2, **mode)))
    assert batch.dtype is dtype
    assert batch.shape == (2, *np.shape(dataset)[1:])


@pytest.mark.parametrize(
    ("last_batch", "epochs"),
    [
        ("keep", [[[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]] * 2),
        ("discard", [[[0, 1, 2, 3], [4, 5, 6, 7]]] * 2),
        ("rollover", [[[0, 1, 2, 3], [4, 5, 6, 7]], [[8, 9, 0, 1], [2, 3, 4, 5], [6, 7, 8, 9]]]),
    ],
)
def test_last_batch(mode, last_batch, epochs):
    loader = DataLoader(list(range(10)), 4, last_batch=last_batch, **mode)
    assert [values(loader), values(loader)] == epochs


def test_shuffle_visits_everything_in_the_order_of_the_seed(mode):
    loader = DataLoader(list(range(10)), 4, shuffle=True, **mode)
    np.random.seed(3)
    seen = values(loader)
    np.random.seed(3)
    order = list(RandomSampler(10))
    assert seen == [order[:4], order[4:8], order[8:]]


def test_samplers(mode):
    assert values(DataLoader(list(range(9)), 2, sampler=SequentialSampler(3, 4), **mode)) == [
        [4, 5],
        [6],
    ]
    by_hand = DataLoader(list(range(9)), batch_sampler=[[8, -1], [0]], **mode)
    assert values(by_hand) == [[8, 8], [0]]
    assert len(by_hand) == 2
    fast = DataLoader(np.arange(9), batch_sampler=[[8, -1], [0]], **mode)
    assert values(fast) == [[8, 8], [0]]


def test_missing_position(mode):
    for dataset in (np.arange(3), [1, 2, 3], mx.nd.array([1, 2, 3])):
        with pytest.raises(IndexError):
            list(DataLoader(dataset, batch_sampler=[[1, 3]], **mode))


def test_batchify_function(mode):
    words = SimpleDataset([("a", [1]), ("bc", [1, 2]), ("d", [3])])
    fn = batchify.Group(batchify.AsList(), batchify.Pad(val=-1))
    names, numbers = zip(*DataLoader(words, 2, batchify_fn=fn, **mode), strict=True)
    assert names == (["a", "bc"], ["d"])
    assert [n.asnumpy().tolist() for n in numbers] == [[[1, -1], [1, 2]], [[3]]]


def test_any_structure_comes_back(mode):
    def collect(samples):
        big = np.arange(5000.0)
        return {
            "samples": samples,
            "numpy": [big, big.reshape(50, 100).T, big[::2], np.array(["x", None], object)],
            "nd": (mx.nd.array(big), mx.nd.array([1], dtype="bfloat16")),
            "none": None,
        }

    loader = DataLoader([10, 20], 2, batchify_fn=collect, **mode)
    for batch in [*loader, *loader]:
        assert batch["samples"] == [10, 20]
        assert batch["none"] is None
        big, transposed, stepped, objects = batch["numpy"]
        np.testing.assert_array_equal(big, np.arange(5000.0))
        np.testing.assert_array_equal(transposed, np.arange(5000.0).reshape(50, 100).T)
        np.testing.assert_array_equal(stepped, np.arange(0, 5000.0, 2))
        assert objects.tolist() == ["x", None]
        assert big.flags.writeable
        np.testing.assert_array_equal(batch["nd"][0].asnumpy(), np.arange(5000, dtype="float32"))
        assert batch["nd"][1].dtype == "bfloat16"


def test_batches_stay_what_they_are_while_more_are_loaded(mode):
    data = ArrayDataset(IMAGES, LABELS)
    loader = DataLoader(data, 2, **mode)
    views = [image[1:] for _ in range(3) for image, _ in loader if len(image) == 2]
    for position, view in enumerate(views):
        np.testing.assert_array_equal(view.asnumpy()[0], IMAGES[2 * (position % 11) + 1])


def test_batches_can_be_written(mode):
    loader = DataLoader(ArrayDataset(IMAGES, LABELS), 5, **mode)
    for _ in range(3):
        for number, (image, label) in enumerate(loader):
            assert image.asnumpy()[0, 0, 0] == IMAGES[5 * number, 0, 0]
            image[:] = -1
            label[:] = -1
    assert IMAGES.min() >= 0


def test_several_iterators_at_once(mode):
    loader = DataLoader(list(range(12)), 2, **mode)
    pairs = list(zip(loader, loader, strict=True))
    assert all(a.asnumpy().tolist() == b.asnumpy().tolist() for a, b in pairs)
    assert [a.asnumpy()[0] for a, _ in pairs] == [0, 2, 4, 6, 8, 10]


def test_several_threads_at_once(mode):
    loader = DataLoader(list(range(100)), 7, **mode)
    expected = values(DataLoader(list(range(100)), 7))
    results = []
    threads = [threading.Thread(target=lambda: results.append(values(loader))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [expected] * 4


def test_leaving_an_epoch_early(mode):
    loader = DataLoader(ArrayDataset(IMAGES, LABELS), 2, **mode)
    for _ in range(20):
        image, label = next(iter(loader))
        assert label.asnumpy().tolist() == [0, 1]
        np.testing.assert_array_equal(image.asnumpy(), IMAGES[:2])


@pytest.mark.parametrize("prefetch", [-1, 0, 1, 50])
def test_prefetch(mode, prefetch):
    loader = DataLoader(list(range(7)), 2, prefetch=prefetch, **mode)
    assert values(loader) == [[0, 1], [2, 3], [4, 5], [6]]


def test_many_samples_per_message(mode):
    loader = DataLoader(np.arange(200_000), 50_000, prefetch=10, **mode)
    assert [batch.asnumpy()[0] for batch in loader] == [0, 50_000, 100_000, 150_000]


def test_large_results_outside_shared_memory(mode):
    loader = DataLoader(range(20), 1, batchify_fn=lambda _: "x" * 300_000, prefetch=20, **mode)
    assert [len(text) for text in loader] == [300_000] * 20


@pytest.mark.parametrize("pinned", [0, 3])
def test_pinned_memory(mode, pinned):
    data = ArrayDataset(IMAGES, LABELS)
    loader = DataLoader(data, 5, pin_memory=True, pin_device_id=pinned, **mode)
    image, label = next(iter(loader))
    assert image.context == label.context == mx.cpu_pinned(pinned)
    np.testing.assert_array_equal(image.asnumpy(), IMAGES[:5])


class _Counting(Sampler):
    def __init__(self):
        self.drawn = 0

    def __iter__(self):
        for index in range(10):
            self.drawn += 1
            yield index

    def __len__(self):
        return 10


# How many samples have been drawn when, recorded from Apache MXNet 1.9.1 (one worker, prefetch 2).
def test_auto_reload_loads_ahead_of_the_epoch():
    sampler = _Counting()
    loader = DataLoader(list(range(10)), 1, sampler=sampler, num_workers=1, auto_reload=True)
    assert sampler.drawn == 2
    epoch = iter(loader)
    assert sampler.drawn == 2
    next(epoch)
    assert sampler.drawn == 3
    assert len(list(epoch)) == 9
    assert sampler.drawn == 12
    loader.clean()
    assert sampler.drawn == 12
    loader.refresh()
    assert sampler.drawn == 14
    assert values(loader) == [[i] for i in range(10)]


def test_refresh_without_auto_reload():
    sampler = _Counting()
    loader = DataLoader(list(range(10)), 1, sampler=sampler, num_workers=1)
    assert sampler.drawn == 0
    loader.refresh()
    assert sampler.drawn == 2
    next(iter(loader))
    assert sampler.drawn == 3


class _Draws(Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, idx):
        return np.random.rand(), float(np.random.randint(1000))


def test_random_numbers_are_repeatable_and_differ():
    def epochs(num_workers):
        np.random.seed(5)
        loader = DataLoader(_Draws(), 2, num_workers=num_workers)
        return [np.concatenate([a.asnumpy() for a, _ in loader]) for _ in range(2)]

    def draw(num_workers, seed):
        random_state.seed_all(seed)
        return epochs(num_workers)

    first = draw(2, 1)
    again = draw(3, 1)
    other = draw(2, 2)
    np.testing.assert_array_equal(first, again)
    everything = np.concatenate([*first, *other])
    assert len(np.unique(everything)) == len(everything)


def test_loading_leaves_numpy_seed_alone():
    np.random.seed(11)
    expected = np.random.rand()
    np.random.seed(11)
    list(DataLoader(_Draws(), 2, num_workers=1))
    assert np.random.rand() == expected


@pytest.mark.parametrize(
    "kwargs",
    [
        {"batch_size": 2},
        {"shuffle": True},
        {"sampler": SequentialSampler(4)},
        {"last_batch": "keep"},
    ],
)
def test_batch_sampler_excludes(kwargs):
    batches = BatchSampler(SequentialSampler(4), 2)
    with pytest.raises(ValueError, match="must not be specified if batch_sampler"):
        DataLoader(list(range(4)), batch_sampler=batches, **kwargs)


def test_bad_arguments():
    data = list(range(4))
    with pytest.raises(ValueError, match="batch_size must be specified"):
        DataLoader(data)
    with pytest.raises(ValueError, match="shuffle must not be specified if sampler"):
        DataLoader(data, 2, shuffle=True, sampler=SequentialSampler(4))
    with pytest.raises(ValueError, match="last_batch must be one of"):
        DataLoader(data, 2, last_batch="pad")
    with pytest.raises(AssertionError, match="timeout must be positive, given 0"):
        DataLoader(data, 2, timeout=0)
    with pytest.raises(TypeError):
        DataLoader(data, 2, timeout=None)


def _fail_at_five(value):
    if value == 5:
        raise KeyError("boom 5")
    return value


def test_errors_keep_their_type(mode):
    loader = DataLoader(SimpleDataset(list(range(9))).transform(_fail_at_five), 2, **mode)
    for _ in range(2):
        epoch = iter(loader)
        assert [batch.asnumpy()[0] for batch in itertools.islice(epoch, 2)] == [0, 2]
        with pytest.raises(KeyError, match="boom 5") as caught:
            next(epoch)
        trace = str(caught.value.__cause__) if mode.get("num_workers") else ""
        assert mode.get("thread_pool") or not mode or "_fail_at_five" in trace


def test_samples_that_do_not_fit(mode):
    with pytest.raises(MXNetError, match="sample 1 has shape"):
        list(DataLoader([np.zeros(2), np.zeros(3)], 2, **mode))


def test_batches_feed_a_network(mode):
    network = mx.gluon.nn.Dense(2, in_units=40)
    network.initialize()
    loader = DataLoader(ArrayDataset(IMAGES[:, 0], LABELS), 5, **mode)
    rows = np.concatenate([network(image).asnumpy() for image, _ in loader])
    expected = network(mx.nd.array(IMAGES[:, 0])).asnumpy()
    np.testing.assert_allclose(rows, expected, rtol=1e-5, atol=1e-6)


def test_names_that_loaders_of_packages_use() -> None:
    module = mx.gluon.data.dataloader
    buffer = io.BytesIO()
    module.ForkingPickler(buffer, pickle.HIGHEST_PROTOCOL).dump([mx.nd.array([1, 2]), "a"])
    array, text = pickle.loads(buffer.getvalue())  # noqa: S301 - written above
    assert (array.asnumpy().tolist(), text) == ([1, 2], "a")
    moved = module._as_in_context((array, [array], 5), mx.cpu(1))
    assert moved[0].context == moved[1][0].context == mx.cpu(1)
    assert moved[2] == 5
    with multiprocessing.pool.ThreadPool(1) as pool:  # imported by the module under test
        assert pool.apply(len, ([1, 2],)) == 2
