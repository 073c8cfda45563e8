"""Samplers and text of gluon.contrib; expected values are those of Apache MXNet 1.9.1."""

import zipfile

import numpy as np
import pytest

from mxnet.base import MXNetError
from mxnet.gluon.contrib.data import IntervalSampler
from mxnet.gluon.contrib.data.text import WikiText2, WikiText103
from mxnet.gluon.data import DataLoader

TEXT = " \n = Title = \n \n the cat sat on the mat . \n a dog <unk> the cat \n \n" * 3


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((6, 3), [0, 3, 1, 4, 2, 5]),
        ((6, 3, False), [0, 3]),
        ((7, 3), [0, 3, 6, 1, 4, 2, 5]),
        ((13, 3, False), [0, 3, 6, 9, 12]),
        ((3, 3), [0, 1, 2]),
    ],
)
def test_interval_sampler(arguments, expected):
    sampler = IntervalSampler(*arguments)
    assert list(sampler) == expected
    assert len(sampler) == arguments[0]


@pytest.mark.parametrize(("length", "interval"), [(0, 2), (3, 5), (3, 0)])
def test_interval_out_of_range(length, interval):
    with pytest.raises(AssertionError, match=f"interval {interval}"):
        IntervalSampler(length, interval)


def test_words_as_numbers(tmp_path):
    (tmp_path / "wiki.train.tokens").write_text(TEXT, encoding="utf-8")
    data = WikiText2(tmp_path, seq_len=5)
    assert len(data) == 10
    words = ["<unk>", "<eos>", "the", "=", "cat", ".", "Title", "a", "dog", "mat", "on", "sat"]
    assert data.vocabulary.idx_to_token == words
    assert data.frequencies["the"] == 9
    assert "<eos>" not in data.frequencies
    samples = [[part.asnumpy().tolist() for part in data[i]] for i in range(2)]
    assert samples == [
        [[3, 6, 3, 1, 2], [6, 3, 1, 2, 4]],
        [[4, 11, 10, 2, 9], [11, 10, 2, 9, 5]],
    ]
    assert data[0][0].dtype == np.int32
    batch, labels = next(iter(DataLoader(data, 4, last_batch="discard")))
    np.testing.assert_array_equal(batch.asnumpy().ravel()[1:], labels.asnumpy().ravel()[:-1])


def test_vocabulary_of_another_segment_out_of_the_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "wikitext-103-v1.zip", "w") as archive:
        archive.writestr("wikitext-103/wiki.train.tokens", TEXT)
        archive.writestr("wikitext-103/wiki.valid.tokens", " the bird sat \n" * 4)
    train = WikiText103(tmp_path, seq_len=2)
    valid = WikiText103(tmp_path, "validation", vocab=train.vocabulary, seq_len=4)
    assert valid.vocabulary is train.vocabulary
    assert [part.asnumpy().tolist() for part in valid[0]] == [[2, 0, 11, 1], [0, 11, 1, 2]]
    assert (tmp_path / "wiki.valid.tokens").is_file()


def test_missing_text(tmp_path, monkeypatch):
    monkeypatch.setenv("MXNET_GLUON_REPO", (tmp_path / "nowhere").as_uri())
    with pytest.raises(MXNetError, match=r"Put the file wikitext-2-v1\.zip into"):
        WikiText2(tmp_path)
    with pytest.raises(KeyError, match="validation"):
        WikiText2(tmp_path, segment="valid")
    with pytest.raises(MXNetError, match="seq_len"):
        WikiText2(tmp_path, seq_len=0)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("wikitext-2-v1.zip", b"no archive", "cannot be unpacked"),
        ("wiki.train.tokens", b"\xff\xfe\xff", "cannot be read"),
        ("wiki.train.tokens", b"a b c\n", "not enough"),
        ("wiki.train.tokens", b"", "0 words"),
    ],
)
def test_damaged_text(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MXNetError, match=message):
        WikiText2(tmp_path)
