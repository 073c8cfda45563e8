"""What all embeddings share: tokens with vectors, and where their files come from."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from mxnet import ndarray as nd
from mxnet.base import MXNetError
from mxnet.contrib.text import vocab
from mxnet.contrib.text.vector_file import read_vectors
from mxnet.gluon.utils import check_sha1, download
from mxnet.util import is_np_array

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
        check_vocabulary(vocabulary)
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


def check_vocabulary(vocabulary: Any) -> None:
    """Raise unless ``vocabulary`` is one.

    Raises:
        AssertionError: It is not.
    """
    if not isinstance(vocabulary, vocab.Vocabulary):
        raise AssertionError(
            "The argument `vocabulary` must be an instance of "
            f"mxnet.contrib.text.vocab.Vocabulary, got {type(vocabulary).__name__}"
        )
