"""Data sets of text for language models."""

from __future__ import annotations

import os
import zipfile
import zlib
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.gluon.contrib.data.vocabulary import Vocabulary as Vocabulary
from mxnet.gluon.data.dataset import _DownloadedDataset, in_use
from mxnet.gluon.data.repository import DATASETS, Published, find_file
from mxnet.serialization.atomic import atomic_write

EOS_TOKEN = "<eos>"


class _LanguageModelDataset(_DownloadedDataset):
    """Words as numbers, with a vocabulary that is made of them unless one is given.

    Args:
        root: Folder with the files.
        vocab: The vocabulary; None to make one.
    """

    def __init__(self, root: str | os.PathLike[str], vocab: Any) -> None:
        self._vocab = vocab
        self._counter: Counter[str] | None = None
        super().__init__(root, None)

    @property
    def vocabulary(self) -> Any:
        """The words and their numbers."""
        return self._vocab

    @property
    def frequencies(self) -> Counter[str] | None:
        """How often each word occurs."""
        return self._counter

    def _count(self, frequencies: Counter[str]) -> None:
        """Keep the frequencies, and make a vocabulary of them unless there is one."""
        self._counter = frequencies
        if self._vocab is None:
            self._vocab = Vocabulary(frequencies, reserved_tokens=[EOS_TOKEN])


class _WikiText(_LanguageModelDataset):
    """What both collections of articles share."""

    _namespace: str
    _archive: Published
    _files: dict[str, str] = {  # noqa: RUF012 - a table
        "train": "wiki.train.tokens",
        "validation": "wiki.valid.tokens",
        "test": "wiki.test.tokens",
    }

    def __init__(
        self, root: str | os.PathLike[str], segment: str, vocab: Any, seq_len: int
    ) -> None:
        name = type(self).__name__
        if segment not in self._files:
            raise KeyError(f"{name}: segment={segment!r} must be one of {', '.join(self._files)}")
        if seq_len < 1:
            raise MXNetError(f"{name}: seq_len must be positive, got {seq_len}")
        self._segment = segment
        self._seq_len = seq_len
        super().__init__(root, vocab)

    def _get_data(self) -> None:
        path = Path(self._root) / self._files[self._segment]
        if not path.is_file():
            _unpack(find_file(self._root, self._namespace, self._archive), path)
        words, places = _read_words(path)
        frequencies = Counter(dict(zip(words, np.bincount(places).tolist(), strict=True)))
        # The end of a line is no word: its place in the vocabulary is reserved.
        del frequencies[EOS_TOKEN]
        self._count(frequencies)
        numbers = np.array(self._vocab.to_indices(words), dtype=np.int32)[places]
        count = (len(numbers) - 1) // self._seq_len
        if count < 1:
            raise MXNetError(
                f"{type(self).__name__}: {path} has {len(numbers)} words and ends of lines, which "
                f"is not enough for one sequence of seq_len={self._seq_len} and its labels"
            )
        end = count * self._seq_len
        shape = (count, self._seq_len)
        self._data = in_use(nd.array(numbers[:end].reshape(shape), dtype="int32"))
        self._label = in_use(nd.array(numbers[1 : end + 1].reshape(shape), dtype="int32"))


def _read_words(path: Path) -> tuple[list[str], np.ndarray]:
    """The different words of a file, and the place in them of each word that comes in it.

    Lines that have words end with a word for that. A file may have a hundred million words: no list
    of them is made.

    Raises:
        MXNetError: The file cannot be read.
    """
    known: dict[str, int] = {}
    places = array("i")
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                words = line.split()
                if words:
                    words.append(EOS_TOKEN)
                    places.extend([known.setdefault(word, len(known)) for word in words])
    except (OSError, UnicodeDecodeError) as error:
        raise MXNetError(f"{path} cannot be read: {error}") from None
    return list(known), np.frombuffer(places, dtype=np.int32)


def _unpack(archive: Path, path: Path) -> None:
    """Write the file called as ``path`` is, wherever it is in the archive, to ``path``.

    Raises:
        MXNetError: The archive is damaged or lacks it.
    """
    try:
        with zipfile.ZipFile(archive) as content:
            for member in content.namelist():
                if Path(member).name == path.name:
                    with atomic_write(path) as file:
                        file.write(content.read(member))
                    return
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error) as error:
        raise MXNetError(f"{archive} cannot be unpacked: {error}") from None
    raise MXNetError(f"{archive} does not contain {path.name}")


class WikiText2(_WikiText):
    r"""Two million words of Wikipedia articles, cut into sequences.

    A sample is a sequence of word numbers and the same sequence one word later, both ``int32`` of
    shape ``(seq_len,)``. The files are ``wiki.train.tokens``, ``wiki.valid.tokens`` and
    ``wiki.test.tokens``; if they are missing they are unpacked from ``wikitext-2-v1.zip``, which is
    fetched from the address in ``MXNET_GLUON_REPO`` if it is missing too.

    Args:
        root: Folder with the files; by default in ``MXNET_HOME``, which is ``~/.mxnet``.
        segment: ``"train"``, ``"validation"`` or ``"test"``.
        vocab: Vocabulary with ``to_indices``; by default one is made of the words that occur.
        seq_len: Words per sequence.

    Raises:
        KeyError: There is no such segment.
        MXNetError: A file is missing and cannot be fetched, is damaged or too short.

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "wiki.test.tokens").write_text("the cat saw the dog\n")
        >>> data = mx.gluon.contrib.data.text.WikiText2(folder, "test", seq_len=3)
        >>> data.vocabulary.idx_to_token
        ['<unk>', '<eos>', 'the', 'cat', 'dog', 'saw']
        >>> [part.asnumpy().tolist() for part in data[0]]
        [[2, 3, 5], [3, 5, 2]]

    References:
        Merity et al. (2016), Pointer Sentinel Mixture Models, https://arxiv.org/abs/1609.07843
    """

    _namespace = "wikitext-2"
    _archive = Published("wikitext-2-v1.zip", "3c914d17d80b1459be871a5039ac23e752a53cbe")

    def __init__(
        self,
        root: str | os.PathLike[str] = f"{DATASETS}/wikitext-2",
        segment: str = "train",
        vocab: Any = None,
        seq_len: int = 35,
    ) -> None:
        super().__init__(root, segment, vocab, seq_len)


class WikiText103(_WikiText):
    """A hundred million words of Wikipedia articles; otherwise as :class:`WikiText2`.

    Args:
        root: Folder with the files, or with ``wikitext-103-v1.zip``.
        segment: ``"train"``, ``"validation"`` or ``"test"``.
        vocab: Vocabulary with ``to_indices``; by default one is made of the words that occur.
        seq_len: Words per sequence.

    Raises:
        KeyError: There is no such segment.
        MXNetError: A file is missing and cannot be fetched, is damaged or too short.

    References:
        Merity et al. (2016), Pointer Sentinel Mixture Models, https://arxiv.org/abs/1609.07843
    """

    _namespace = "wikitext-103"
    _archive = Published("wikitext-103-v1.zip", "0aec09a7537b58d4bb65362fee27650eeaba625a")

    def __init__(
        self,
        root: str | os.PathLike[str] = f"{DATASETS}/wikitext-103",
        segment: str = "train",
        vocab: Any = None,
        seq_len: int = 35,
    ) -> None:
        super().__init__(root, segment, vocab, seq_len)
