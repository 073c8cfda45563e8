"""Pretrained vectors of words, out of files."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from mxnet import ndarray as nd
from mxnet import registry
from mxnet.base import MXNetError
from mxnet.contrib.text import published, vocab
from mxnet.contrib.text.vector_file import read_vectors
from mxnet.gluon.utils import check_sha1, download
from mxnet.util import is_np_array as is_np_array

_ROOT = str(Path("~") / ".mxnet" / "embeddings")
_REPOSITORY = "https://apache-mxnet.s3-accelerate.dualstack.amazonaws.com/"

InitVector = Callable[..., Any]


class _TokenEmbedding(vocab.Vocabulary):
    """A vocabulary whose tokens have vectors; the base of all embeddings.

    A subclass calls ``_load_embedding`` and, if it was given a vocabulary,
    ``_build_embedding_for_vocabulary``.

    Args:
        **kwargs: For :class:`~mxnet.contrib.text.vocab.Vocabulary`: tokens that have numbers before
            those of the file.
    """

    # Checksums by name of the files that were published.
    pretrained_file_name_sha1: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._vec_len = 0
        self._idx_to_vec: Any = None

    # ---- files -------------------------------------------------------------------------------

    @classmethod
    def _check_pretrained_file_names(cls, pretrained_file_name: str) -> None:
        """Raise unless there is a file of that name."""
        if pretrained_file_name not in cls.pretrained_file_name_sha1:
            name = cls.__name__.lower()
            raise KeyError(
                f"Cannot find pretrained file {pretrained_file_name} for token embedding {name}. "
                f"Valid pretrained files for embedding {name}: "
                f"{', '.join(cls.pretrained_file_name_sha1)}"
            )

    @classmethod
    def _get_download_file_name(cls, pretrained_file_name: str) -> str:
        """Name of the file or archive that was published."""
        return pretrained_file_name

    @classmethod
    def _get_pretrained_file_url(cls, pretrained_file_name: str) -> str:
        repository = os.environ.get("MXNET_GLUON_REPO") or _REPOSITORY
        name = cls._get_download_file_name(pretrained_file_name)
        return f"{repository.rstrip('/')}/gluon/embeddings/{cls.__name__.lower()}/{name}"

    @classmethod
    def _get_pretrained_file(cls, embedding_root: str, pretrained_file_name: str) -> str:
        """Path of a file; one that is there is taken as it is, another one is fetched.

        Raises:
            MXNetError: It is not there, and cannot be fetched or is another one than was published.
        """
        folder = Path(embedding_root).expanduser() / cls.__name__.lower()
        path = folder / pretrained_file_name
        if path.is_file():
            return str(path)
        url = cls._get_pretrained_file_url(pretrained_file_name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            fetched = download(url, str(folder / cls._get_download_file_name(pretrained_file_name)))
            if zipfile.is_zipfile(fetched):
                with zipfile.ZipFile(fetched) as archive:
                    archive.extractall(folder)
        except (OSError, zipfile.BadZipFile) as error:
            raise MXNetError(
                f"{cls.__name__}: {path} does not exist, and {url} cannot be fetched ({error}). "
                f"Put the file {pretrained_file_name} into {folder}."
            ) from None
        wanted = cls.pretrained_file_name_sha1[pretrained_file_name]
        if not path.is_file() or not check_sha1(str(path), wanted):
            raise MXNetError(
                f"{cls.__name__}: {url} does not hold {pretrained_file_name} with the SHA-1 "
                f"checksum {wanted}"
            )
        return str(path)

    # ---- building ----------------------------------------------------------------------------

    def _load_embedding(
        self,
        pretrained_file_path: str,
        elem_delim: str,
        init_unknown_vec: InitVector,
        encoding: str = "utf8",
    ) -> None:
        """Give the tokens of a file numbers and vectors, after those that have numbers already."""
        vectors, unknown = read_vectors(
            pretrained_file_path, elem_delim, encoding, self.unknown_token
        )
        self._vec_len = len(next(iter(vectors.values()), unknown))
        for token in vectors:
            if token not in self._token_to_idx:
                self._token_to_idx[token] = len(self._idx_to_token)
                self._idx_to_token.append(token)
        if unknown is None:
            made = init_unknown_vec(shape=self._vec_len)
            unknown = made.asnumpy() if hasattr(made, "asnumpy") else np.asarray(made)
        table = np.empty((len(self), self._vec_len), dtype=np.float32)
        table[:] = unknown
        for i, token in enumerate(self._idx_to_token):
            if token in vectors:
                table[i] = vectors[token]
        self._idx_to_vec = _front_end(nd.array(table))

    def _index_tokens_from_vocabulary(self, vocabulary: vocab.Vocabulary) -> None:
        self._token_to_idx = dict(vocabulary.token_to_idx)
        self._idx_to_token = list(vocabulary.idx_to_token)
        self._unknown_token = vocabulary.unknown_token
        reserved = vocabulary.reserved_tokens
        self._reserved_tokens = None if reserved is None else list(reserved)

    def _set_idx_to_vec_by_embeddings(
        self,
        token_embeddings: Sequence[_TokenEmbedding],
        vocab_len: int,
        vocab_idx_to_token: Sequence[Any],
    ) -> None:
        """Take the vectors of tokens from embeddings, one after another."""
        parts = [
            embedding.get_vecs_by_tokens(list(vocab_idx_to_token)).asnumpy()
            for embedding in token_embeddings
        ]
        for part, embedding in zip(parts, token_embeddings, strict=True):
            part[vocab.UNKNOWN_IDX] = embedding.idx_to_vec[vocab.UNKNOWN_IDX].asnumpy()
        table = np.concatenate(parts, axis=1)
        self._vec_len = table.shape[1]
        self._idx_to_vec = _front_end(nd.array(table.reshape(vocab_len, self._vec_len)))

    def _build_embedding_for_vocabulary(self, vocabulary: vocab.Vocabulary | None) -> None:
        """Keep only the tokens of a vocabulary, with its numbers; None keeps all."""
        if vocabulary is None:
            return
        _check_vocabulary(vocabulary)
        self._set_idx_to_vec_by_embeddings([self], len(vocabulary), vocabulary.idx_to_token)
        self._index_tokens_from_vocabulary(vocabulary)

    # ---- using -------------------------------------------------------------------------------

    @property
    def vec_len(self) -> int:
        """Length of the vectors."""
        return self._vec_len

    @property
    def idx_to_vec(self) -> Any:
        """The vectors, one row per token."""
        return self._idx_to_vec

    def get_vecs_by_tokens(self, tokens: str | list[str], lower_case_backup: bool = False) -> Any:
        """Vectors of tokens; that of the unknown token for those without one.

        Args:
            tokens: A token, or a list of tokens.
            lower_case_backup: Look for tokens in lower case if they are not found as they are.

        Returns:
            A vector, or an array with a row per token.

        Raises:
            ValueError: The list is empty.
        """
        single = not isinstance(tokens, list)
        wanted = [tokens] if single else list(tokens)
        if not wanted:
            raise ValueError("get_vecs_by_tokens: there are no tokens")
        if lower_case_backup:
            known = self._token_to_idx
            wanted = [token if token in known else str(token).lower() for token in wanted]
        indices = nd.array(self.to_indices(wanted), dtype="int64")
        vectors = _front_end(nd.take(self._idx_to_vec.as_nd_ndarray(), indices))
        return vectors[0] if single else vectors

    def update_token_vectors(self, tokens: str | list[str], new_vectors: Any) -> None:
        """Replace vectors of tokens.

        Args:
            tokens: A token, or a list of tokens.
            new_vectors: An array with a row per token; for one token also a vector.

        Raises:
            AssertionError: The shape does not fit, or ``new_vectors`` is no array.
            ValueError: A token is unknown; only ``unknown_token`` itself stands for the unknown.
        """
        if self._idx_to_vec is None:
            raise AssertionError("update_token_vectors: the embedding has no vectors yet")
        wanted = tokens if isinstance(tokens, list) else [tokens]
        if not isinstance(new_vectors, nd.NDArray):
            raise AssertionError(
                f"update_token_vectors: new_vectors must be an array, got "
                f"{type(new_vectors).__name__}"
            )
        expected = (len(wanted), self._vec_len)
        shape = new_vectors.shape
        if shape != expected and (len(wanted) != 1 or shape != expected[1:]):
            raise AssertionError(
                f"update_token_vectors: new_vectors has the shape {shape}; {len(wanted)} tokens "
                f"need {expected}"
            )
        for token in wanted:
            if token not in self._token_to_idx:
                raise ValueError(
                    f"Token {token} is unknown. To update the embedding vector for an unknown "
                    "token, please specify it explicitly as the `unknown_token` "
                    f"{self.unknown_token} in `tokens`. This is to avoid unintended updates."
                )
        table = self._idx_to_vec.asnumpy().copy()
        table[self.to_indices(list(wanted))] = new_vectors.asnumpy().reshape(expected)
        self._idx_to_vec[:] = table


def _front_end(array: Any) -> Any:
    """An array of the front end in use."""
    return array.as_np_ndarray() if is_np_array() else array


def _check_vocabulary(vocabulary: Any) -> None:
    if not isinstance(vocabulary, vocab.Vocabulary):
        raise AssertionError(
            "The argument `vocabulary` must be an instance of "
            f"mxnet.contrib.text.vocab.Vocabulary, got {type(vocabulary).__name__}"
        )


_register = registry.get_register_func(_TokenEmbedding, "token embedding")
_create = registry.get_create_func(_TokenEmbedding, "token embedding")


def register(embedding_cls: type) -> type:
    """Register a subclass of ``_TokenEmbedding`` under its name in lower case; a decorator, too.

    Raises:
        AssertionError: It is not a subclass.
    """
    registered: type = _register(embedding_cls)
    return registered


def create(embedding_name: str, **kwargs: Any) -> Any:
    """An embedding by the name of its class.

    Args:
        embedding_name: ``"glove"``, ``"fasttext"`` or what was registered, in any case.
        **kwargs: For the class.

    Raises:
        AssertionError: Nothing is registered under the name.
    """
    return _create(embedding_name, **kwargs)


def get_pretrained_file_names(embedding_name: str | None = None) -> Any:
    """Names of the files that were published.

    Args:
        embedding_name: Name of an embedding; None is all.

    Returns:
        A list of names, or for None a dictionary of lists by embedding.

    Raises:
        KeyError: There is no such embedding.

    Example:
        >>> mx.contrib.text.embedding.get_pretrained_file_names("glove")[1]
        'glove.6B.50d.txt'
    """
    known: dict[str, Any] = registry.get_registry(_TokenEmbedding)
    if embedding_name is None:
        return {name: list(cls.pretrained_file_name_sha1) for name, cls in known.items()}
    if embedding_name not in known:
        raise KeyError(
            f"Cannot find `embedding_name` {embedding_name}. Use "
            "`get_pretrained_file_names(embedding_name=None).keys()` to get all the valid "
            "embedding names."
        )
    return list(known[embedding_name].pretrained_file_name_sha1)


class _Published(_TokenEmbedding):
    """An embedding whose files were published."""

    def __init__(
        self,
        pretrained_file_name: str,
        embedding_root: str,
        init_unknown_vec: InitVector,
        vocabulary: vocab.Vocabulary | None,
        **kwargs: Any,
    ) -> None:
        self._check_pretrained_file_names(pretrained_file_name)
        if vocabulary is not None:
            _check_vocabulary(vocabulary)
        super().__init__(**kwargs)
        path = self._get_pretrained_file(embedding_root, pretrained_file_name)
        self._load_embedding(path, " ", init_unknown_vec)
        self._build_embedding_for_vocabulary(vocabulary)


@register
class GloVe(_Published):
    """Vectors of the GloVe project.

    Args:
        pretrained_file_name: Name of the file.
        embedding_root: Folder whose subfolder ``glove`` has it; a file that is there is used as it
            is.
        init_unknown_vec: Makes the vector of the unknown token, called with ``shape``, unless the
            file has one.
        vocabulary: Tokens to keep, with their numbers; None keeps all tokens of the file.
        **kwargs: For :class:`~mxnet.contrib.text.vocab.Vocabulary`.

    Raises:
        KeyError: There is no file of that name.
        MXNetError: The file is not there and cannot be fetched.

    References:
        Pennington et al. (2014), GloVe: Global Vectors for Word Representation,
        https://nlp.stanford.edu/projects/glove/
    """

    pretrained_file_name_sha1 = published.GLOVE

    def __init__(
        self,
        pretrained_file_name: str = "glove.840B.300d.txt",
        embedding_root: str = _ROOT,
        init_unknown_vec: InitVector = nd.zeros,
        vocabulary: vocab.Vocabulary | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            pretrained_file_name, embedding_root, init_unknown_vec, vocabulary, **kwargs
        )

    @classmethod
    def _get_download_file_name(cls, pretrained_file_name: str) -> str:
        # The archive of a corpus has the files of every length: glove.6B.50d.txt, ...
        corpus = pretrained_file_name.removesuffix(".txt")
        shared = corpus.startswith(("glove.6B", "glove.twitter"))
        return f"{corpus.rpartition('.')[0] if shared else corpus}.zip"


@register
class FastText(_Published):
    """Vectors of the fastText project, in many languages.

    Args:
        pretrained_file_name: Name of the file.
        embedding_root: Folder whose subfolder ``fasttext`` has it; a file that is there is used as
            it is.
        init_unknown_vec: Makes the vector of the unknown token, called with ``shape``, unless the
            file has one.
        vocabulary: Tokens to keep, with their numbers; None keeps all tokens of the file.
        **kwargs: For :class:`~mxnet.contrib.text.vocab.Vocabulary`.

    Raises:
        KeyError: There is no file of that name.
        MXNetError: The file is not there and cannot be fetched.

    References:
        Bojanowski et al. (2017), Enriching Word Vectors with Subword Information,
        https://arxiv.org/abs/1607.04606
    """

    pretrained_file_name_sha1 = published.FAST_TEXT

    def __init__(
        self,
        pretrained_file_name: str = "wiki.simple.vec",
        embedding_root: str = _ROOT,
        init_unknown_vec: InitVector = nd.zeros,
        vocabulary: vocab.Vocabulary | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            pretrained_file_name, embedding_root, init_unknown_vec, vocabulary, **kwargs
        )

    @classmethod
    def _get_download_file_name(cls, pretrained_file_name: str) -> str:
        return f"{pretrained_file_name.removesuffix('.vec')}.zip"


class CustomEmbedding(_TokenEmbedding):
    r"""Vectors out of a file of one's own: per line a token and its numbers.

    Args:
        pretrained_file_path: The file.
        elem_delim: What separates the token and the numbers.
        encoding: The file's encoding.
        init_unknown_vec: Makes the vector of the unknown token, called with ``shape``, unless the
            file has one.
        vocabulary: Tokens to keep, with their numbers; None keeps all tokens of the file.
        **kwargs: For :class:`~mxnet.contrib.text.vocab.Vocabulary`.

    Raises:
        ValueError: The file does not exist, has no vectors, or has a line with something that is
            not a number.
        AssertionError: A line has no numbers, or not as many as those before.

    Example:
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp(), "vectors.txt")
        >>> _ = path.write_text("cat 1 2\ndog 3 4\n")
        >>> vectors = mx.contrib.text.embedding.CustomEmbedding(str(path))
        >>> vectors.get_vecs_by_tokens(["dog", "bird"]).asnumpy().tolist()
        [[3.0, 4.0], [0.0, 0.0]]
    """

    def __init__(
        self,
        pretrained_file_path: str,
        elem_delim: str = " ",
        encoding: str = "utf8",
        init_unknown_vec: InitVector = nd.zeros,
        vocabulary: vocab.Vocabulary | None = None,
        **kwargs: Any,
    ) -> None:
        if vocabulary is not None:
            _check_vocabulary(vocabulary)
        super().__init__(**kwargs)
        self._load_embedding(pretrained_file_path, elem_delim, init_unknown_vec, encoding)
        self._build_embedding_for_vocabulary(vocabulary)


class CompositeEmbedding(_TokenEmbedding):
    """Vectors of several embeddings, one after another, for the tokens of a vocabulary.

    Args:
        vocabulary: The tokens and their numbers.
        token_embeddings: An embedding, or a list of embeddings.

    Raises:
        AssertionError: An argument has another type, or the list is empty.
    """

    def __init__(self, vocabulary: vocab.Vocabulary, token_embeddings: Any) -> None:
        _check_vocabulary(vocabulary)
        embeddings = token_embeddings if isinstance(token_embeddings, list) else [token_embeddings]
        if not embeddings or not all(isinstance(e, _TokenEmbedding) for e in embeddings):
            raise AssertionError(
                "The argument `token_embeddings` must be an embedding or a list of embeddings, got "
                f"{token_embeddings!r}"
            )
        super().__init__()
        self._index_tokens_from_vocabulary(vocabulary)
        self._set_idx_to_vec_by_embeddings(embeddings, len(self), self.idx_to_token)
