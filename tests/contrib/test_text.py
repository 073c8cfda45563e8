"""Vocabularies and vectors; what is expected was recorded from Apache MXNet 1.9.1."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.contrib import text
from mxnet.contrib.text.embedding import CompositeEmbedding, CustomEmbedding

Vocabulary = text.vocab.Vocabulary
COUNTS = Counter({"a": 3, "b": 2, "c": 2, "some_word$": 1, "zz": 2, "<unk>": 5, "<pad>": 1})


@pytest.mark.parametrize(
    ("options", "tokens"),
    [
        ({}, ["<unk>", "a", "b", "c", "zz", "<pad>", "some_word$"]),
        ({"most_freq_count": 2}, ["<unk>", "a", "b"]),
        ({"min_freq": 2, "reserved_tokens": ["b", "?"]}, ["<unk>", "b", "?", "a", "c", "zz"]),
        ({"most_freq_count": 3, "reserved_tokens": ["a"]}, ["<unk>", "a", "b", "c", "zz"]),
        ({"unknown_token": "a", "min_freq": 5}, ["a", "<unk>"]),
    ],
)  # fmt: skip
def test_vocabularies(options: dict[str, Any], tokens: list[str]) -> None:
    vocabulary = Vocabulary(COUNTS, **options)
    assert vocabulary.idx_to_token == tokens
    assert vocabulary.token_to_idx == {token: i for i, token in enumerate(tokens)}
    assert vocabulary.reserved_tokens == options.get("reserved_tokens")
    assert vocabulary.unknown_token == tokens[0]
    assert len(vocabulary) == len(tokens)


def test_numbers_and_tokens() -> None:
    assert Vocabulary(None, reserved_tokens=["x"]).idx_to_token == ["<unk>", "x"]
    words = Vocabulary(COUNTS)
    assert (words.to_indices("a"), words.to_indices(["a", "q", "b"])) == (1, [1, 0, 2])
    assert words.to_indices([]) == []
    assert words.to_indices(("a", "b")) == 0  # one token, which is a tuple
    assert (words.to_tokens(1), words.to_tokens([0, np.int64(2)])) == ("a", ["<unk>", "b"])
    for wrong in (100, -1, "a", [1, 1.5]):
        with pytest.raises(ValueError, match=r"in the provided `indices` is invalid"):
            words.to_tokens(wrong)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"reserved_tokens": ["p", "p"]}, "twice"),
        ({"reserved_tokens": ["<unk>"]}, "the unknown token"),
        ({"min_freq": 0}, "min_freq must be positive"),
        ({"counter": {"a": 1}}, r"instance of collections\.Counter"),
    ],
)
def test_wrong_vocabularies(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        Vocabulary(**arguments)


def test_counting() -> None:
    count = text.utils.count_tokens_from_str
    assert count(" Life is great ! \n life is good . \n", to_lower=True) == {
        "life": 2, "is": 2, "great": 1, "!": 1, "good": 1, ".": 1,
    }  # fmt: skip
    before = Counter({"a": 3})
    assert count("a b\nc", counter_to_update=before) == {"a": 4, "b": 1, "c": 1}
    assert before == {"a": 3}
    assert count("a<td>b<sd>a", token_delim="<td>", seq_delim="<sd>") == {"a": 2, "b": 1}
    assert count("") == {}


def vectors(embedding: Any) -> dict[str, list[float]]:
    """Vectors by token."""
    rows = embedding.idx_to_vec.asnumpy().astype(np.float64).round(6).tolist()
    return dict(zip(embedding.idx_to_token, rows, strict=True))


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def to_file(content: str, name: str = "vectors.txt") -> str:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf8")
        return str(path)

    return to_file


THREE = "a 0.1 0.2 0.3\nb 0.4 0.5 0.6\nc 1 2 3\n"
WITH_UNKNOWN = "a 0.1 0.2\n<unk> 9 8\nb 0.4 0.5\n"


def test_custom_embeddings(write: Any) -> None:
    loaded = CustomEmbedding(write(THREE), init_unknown_vec=mx.nd.ones)
    assert vectors(loaded) == {
        "<unk>": [1, 1, 1], "a": [0.1, 0.2, 0.3], "b": [0.4, 0.5, 0.6], "c": [1, 2, 3],
    }  # fmt: skip
    assert (loaded.vec_len, loaded.idx_to_vec.dtype) == (3, np.float32)
    assert vectors(CustomEmbedding(write(THREE)))["<unk>"] == [0, 0, 0]
    own = CustomEmbedding(write(WITH_UNKNOWN), init_unknown_vec=mx.nd.ones)
    assert vectors(own) == {"<unk>": [9, 8], "a": [0.1, 0.2], "b": [0.4, 0.5]}
    tabs = CustomEmbedding(write("é\t0.1\t0.2\n中\t1\t3\n"), elem_delim="\t")
    assert tabs.idx_to_token == ["<unk>", "é", "中"]
    some = Vocabulary(Counter(["b", "b", "q", "a"]), reserved_tokens=["<pad>"])
    kept = CustomEmbedding(write(THREE), vocabulary=some)
    zeros = [0, 0, 0]
    assert list(vectors(kept).items()) == [
        ("<unk>", zeros), ("<pad>", zeros), ("b", [0.4, 0.5, 0.6]), ("a", [0.1, 0.2, 0.3]),
        ("q", zeros),
    ]  # fmt: skip
    assert kept.reserved_tokens == ["<pad>"]


def test_tokens_counted_before_the_file_keep_their_vectors(write: Any) -> None:
    """The reference gives them the vectors of other tokens."""
    loaded = CustomEmbedding(write(THREE), reserved_tokens=["<p>", "b"])
    assert list(vectors(loaded).items()) == [
        ("<unk>", [0, 0, 0]), ("<p>", [0, 0, 0]), ("b", [0.4, 0.5, 0.6]), ("a", [0.1, 0.2, 0.3]),
        ("c", [1, 2, 3]),
    ]  # fmt: skip


def test_lines_that_are_skipped(write: Any) -> None:
    with pytest.warns(UserWarning, match=r"line \d: token .* has a vector already") as twice:
        loaded = CustomEmbedding(write("a 0.1 0.2\na 9 8\nb 0.4 0.5\n<unk> 1 1\n<unk> 2 2\n"))
    assert ["line 2: token 'a'" in str(twice[0].message), len(twice)] == [True, 2]
    assert vectors(loaded) == {"<unk>": [1, 1], "a": [0.1, 0.2], "b": [0.4, 0.5]}
    with pytest.warns(UserWarning, match=r"line 1: token '2' .* likely a header"):
        assert CustomEmbedding(write("2 3\nb 1 2\n")).idx_to_token == ["<unk>", "b"]


@pytest.mark.parametrize(
    ("content", "kind", "message"),
    [
        ("a 0.1 0.2\nb x 3\n", ValueError, r"line 2: token 'b': could not convert string .* 'x'"),
        ("a 0.1 0.2\n\nb 1 3\n", AssertionError, "line 2: expected a token and numbers"),
        ("a 0.1 0.2\nb 1 2 3\n", AssertionError, "line 2: token 'b' has 3 numbers, .* have 2"),
        ("a  0.1 0.2\n", ValueError, "line 1: token 'a'"),
        ("", ValueError, "no vectors"),
    ],
)
def test_damaged_files(write: Any, content: str, kind: type[Exception], message: str) -> None:
    with pytest.raises(kind, match=message):
        CustomEmbedding(write(content))


def test_other_errors(write: Any) -> None:
    with pytest.raises(ValueError, match="must be a valid path"):
        CustomEmbedding("absent.txt")
    with pytest.raises(UnicodeDecodeError):
        CustomEmbedding(write("é 1 2\n"), encoding="ascii")
    with pytest.raises(AssertionError, match="must be an instance of mxnet"):
        CustomEmbedding(write(THREE), vocabulary=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="foo"):
        CustomEmbedding(write(THREE), foo=3)


def test_looking_up(write: Any) -> None:
    loaded = CustomEmbedding(write(THREE), init_unknown_vec=mx.nd.ones)
    get = loaded.get_vecs_by_tokens
    np.testing.assert_allclose(get("a").asnumpy(), [0.1, 0.2, 0.3], 1e-6)
    assert get(["c", "zz"]).asnumpy().tolist() == [[1, 2, 3], [1, 1, 1]]
    assert get("C").asnumpy().tolist() == [1, 1, 1]
    assert get("C", lower_case_backup=True).asnumpy().tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="no tokens"):
        get([])
    with mx.np_shape(), mx.np_array():
        in_numpy = CustomEmbedding(write(THREE))
        assert isinstance(in_numpy.get_vecs_by_tokens(["a"]), mx.np.ndarray)


def test_updating(write: Any) -> None:
    loaded = CustomEmbedding(write(THREE))
    update = loaded.update_token_vectors
    update("a", mx.nd.array([7, 8, 9]))
    update(["<unk>", "b"], mx.nd.array([[1, 1, 1], [2, 2, 2]]))
    update(["c"], mx.nd.array([[5, 5, 5]]))
    assert list(vectors(loaded).values()) == [[1, 1, 1], [7, 8, 9], [2, 2, 2], [5, 5, 5]]
    with pytest.raises(ValueError, match="Token zz is unknown"):
        update(["a", "zz"], mx.nd.ones((2, 3)))
    for tokens, shape in (("a", (2,)), (["a", "b"], (3,)), ("a", (2, 3))):
        with pytest.raises(AssertionError, match="new_vectors has the shape"):
            update(tokens, mx.nd.ones(shape))
    with pytest.raises(AssertionError, match="must be an array, got ndarray"):
        update("a", np.ones(3))
    assert vectors(loaded)["a"] == [7, 8, 9]


def test_composite_embeddings(write: Any) -> None:
    first = CustomEmbedding(write(THREE, "1.txt"), init_unknown_vec=mx.nd.ones)
    second = CustomEmbedding(write(WITH_UNKNOWN, "2.txt"))
    some = Vocabulary(Counter(["b", "q"]))
    both = CompositeEmbedding(some, [first, second])
    assert both.vec_len == 5
    assert vectors(both) == {
        "<unk>": [1, 1, 1, 9, 8], "b": [0.4, 0.5, 0.6, 0.4, 0.5], "q": [1, 1, 1, 9, 8],
    }  # fmt: skip
    assert CompositeEmbedding(some, second).vec_len == 2
    for wrong in ([3], [], 3):
        with pytest.raises(AssertionError, match="must be an embedding or a list"):
            CompositeEmbedding(some, wrong)
    with pytest.raises(AssertionError, match="vocabulary"):
        CompositeEmbedding(3, first)  # type: ignore[arg-type]


def test_published_files(write: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = text.embedding.get_pretrained_file_names()
    assert {name: len(files) for name, files in names.items()} == {"glove": 10, "fasttext": 327}
    assert names["fasttext"][:2] == ["crawl-300d-2M.vec", "wiki.aa.vec"]
    with pytest.raises(KeyError, match="Cannot find `embedding_name` nope"):
        text.embedding.get_pretrained_file_names("nope")
    with pytest.raises(KeyError, match="pretrained file nope for token embedding glove"):
        text.embedding.create("glove", pretrained_file_name="nope")
    with pytest.raises(AssertionError, match="nope is not registered"):
        text.embedding.create("nope")
    write("a 1 2\n", "glove/glove.6B.50d.txt")
    write("b 3 4\n", "fasttext/wiki.simple.vec")
    root = str(tmp_path)
    glove = text.embedding.create(
        "GloVe", pretrained_file_name="glove.6B.50d.txt", embedding_root=root
    )
    assert vectors(glove) == {"<unk>": [0, 0], "a": [1, 2]}
    words = Vocabulary(Counter(["b"]))
    simple = text.embedding.FastText(embedding_root=root, vocabulary=words)
    assert vectors(simple) == {"<unk>": [0, 0], "b": [3, 4]}
    monkeypatch.setenv("MXNET_GLUON_REPO", "http://127.0.0.1:1")
    address = "http://127.0.0.1:1/gluon/embeddings"
    twitter = "glove.twitter.27B.25d.txt"
    for cls, name, url in (
        (text.embedding.GloVe, twitter, f"{address}/glove/glove.twitter.27B.zip"),
        (text.embedding.FastText, "wiki.de.vec", f"{address}/fasttext/wiki.de.zip"),
    ):
        with pytest.raises(mx.MXNetError, match=f"{url} cannot be fetched.*Put the file {name}"):
            cls(pretrained_file_name=name, embedding_root=root)


def test_fetched_files_are_unpacked_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"a 1 2\n"

    def fetch(_: str, path: str) -> str:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("wiki.xx.vec", content)
        return path

    monkeypatch.setattr("mxnet.contrib.text.token_embedding.download", fetch)
    checksums = {"wiki.xx.vec": hashlib.sha1(content).hexdigest()}
    monkeypatch.setattr(text.embedding.FastText, "pretrained_file_name_sha1", checksums)
    for folder in ("right", "wrong"):
        root = str(tmp_path / folder)
        if folder == "right":
            loaded = text.embedding.FastText("wiki.xx.vec", root)
            assert vectors(loaded)["a"] == [1, 2]
            checksums["wiki.xx.vec"] = "0" * 40
        else:
            with pytest.raises(mx.MXNetError, match=r"does not hold wiki\.xx\.vec with the SHA-1"):
                text.embedding.FastText("wiki.xx.vec", root)


def test_own_embeddings_are_registered(write: Any) -> None:
    path = write("a 1 2\n")

    @text.embedding.register
    class OwnEmbedding(text.embedding._TokenEmbedding):
        def __init__(self, vocabulary: Any = None, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self._load_embedding(path, " ", mx.nd.zeros)
            self._build_embedding_for_vocabulary(vocabulary)

    try:
        assert vectors(text.embedding.create("ownembedding"))["a"] == [1, 2]
        some = Vocabulary(Counter(["z"]))
        assert text.embedding.create("ownembedding", vocabulary=some).idx_to_token == ["<unk>", "z"]
        assert text.embedding.get_pretrained_file_names("ownembedding") == []
    finally:
        mx.registry._REGISTRY[text.embedding._TokenEmbedding].pop("ownembedding")
    with pytest.raises(AssertionError, match="Can only register subclass"):
        text.embedding.register(Vocabulary)
