"""Sentences as numbers, buckets of them, and checkpoints of recurrent networks."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import numpy as np
import pytest
from tests.rnn import record

import mxnet as mx


def test_batches_are_the_reference_s(caplog: pytest.LogCaptureFixture) -> None:
    """With the same seeds the same sentences come in the same order."""
    recorded = json.loads(record.PATH.read_text())["sentences"]
    assert record.sentence_facts() == recorded
    assert caplog.messages[0] == "discarded 1 sentences longer than the largest bucket."
    assert caplog.records[0].levelno == logging.WARNING


def test_words_to_numbers() -> None:
    words = [["a", "b", "c"], ["b", "d"], ["a"]]
    assert mx.rnn.encode_sentences(words) == (
        [[0, 1, 2], [1, 3], [0]], {"\n": -1, "a": 0, "b": 1, "c": 2, "d": 3},
    )  # fmt: skip
    # The number for padding is left out.
    assert mx.rnn.encode_sentences(words, invalid_label=1)[0] == [[0, 2, 3], [2, 4], [0]]
    vocabulary = {"a": 1, "b": 2}
    with pytest.raises(AssertionError, match="Unknown token c"):
        mx.rnn.encode_sentences(words, vocabulary)
    encoded, known = mx.rnn.encode_sentences(words, vocabulary, unknown_token="?")
    assert known is vocabulary
    assert (encoded, known) == ([[1, 2, 0], [2, 0], [1]], {"a": 1, "b": 2, "?": 0})
    assert mx.rnn.encode_sentences([], {}) == ([], {})


def test_bad_buckets() -> None:
    with pytest.raises(ValueError, match="no length has 20 sentences"):
        mx.rnn.BucketSentenceIter([[1, 2]], 20)
    with pytest.raises(ValueError, match="Invalid layout NTC"):
        mx.rnn.BucketSentenceIter([[1, 2]], 1, buckets=[2], layout="NTC")
    empty = mx.rnn.BucketSentenceIter([], 2, buckets=[3])
    assert list(empty) == []
    with pytest.raises(StopIteration):
        empty.next()


def test_element_type() -> None:
    batches = mx.rnn.BucketSentenceIter([[1, 2], [3, 4]], 2, buckets=[2], dtype="int32")
    batch = next(batches)
    assert {batch.data[0].dtype, batch.label[0].dtype} == {np.int32}


@pytest.mark.filterwarnings("ignore:NTC layout detected")
def test_checkpoints(tmp_path: Path) -> None:
    prefix = str(tmp_path / "net")
    cell = mx.rnn.FusedRNNCell(4, prefix="f_")
    outputs, _ = cell.unroll(3, mx.sym.var("data"), merge_outputs=True)
    size = outputs.infer_shape(data=(2, 3, 5))[0][1]
    arguments = {"f_parameters": mx.nd.random.uniform(shape=size), "other": mx.nd.ones((1,))}
    callback = mx.rnn.do_rnn_checkpoint([cell], prefix, 2)
    for epoch in range(3):
        callback(epoch, outputs, arguments, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "net-0002.params", "net-symbol.json",
    ]  # fmt: skip
    saved = mx.nd.load(f"{prefix}-0002.params")
    assert "arg:f_l0_i2h_c_weight" in saved
    assert len(saved) == 17
    symbol, loaded, states = mx.rnn.load_rnn_checkpoint(cell, prefix, 2)
    assert symbol.list_arguments() == ["data", "f_parameters"]
    assert states == {}
    assert (loaded["f_parameters"] == arguments["f_parameters"]).asnumpy().all()
    unfused = mx.rnn.load_rnn_checkpoint(cell.unfuse(), prefix, 2)[1]
    assert unfused["f_l0_i2h_weight"].shape == (16, 5)
    mx.rnn.save_rnn_checkpoint(cell.unfuse(), prefix, 3, symbol, unfused, {})
    again = mx.rnn.load_rnn_checkpoint(cell, prefix, 3)[1]
    assert (again["f_parameters"] == arguments["f_parameters"]).asnumpy().all()
