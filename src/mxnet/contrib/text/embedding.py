"""Pretrained vectors of words, out of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mxnet import ndarray as nd
from mxnet import registry
from mxnet.contrib.text import published, vocab
from mxnet.contrib.text.token_embedding import InitVector, check_vocabulary
from mxnet.contrib.text.token_embedding import _TokenEmbedding as _TokenEmbedding
from mxnet.util import is_np_array as is_np_array

_ROOT = str(Path("~") / ".mxnet" / "embeddings")

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
            check_vocabulary(vocabulary)
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
            check_vocabulary(vocabulary)
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
        check_vocabulary(vocabulary)
        embeddings = token_embeddings if isinstance(token_embeddings, list) else [token_embeddings]
        if not embeddings or not all(isinstance(e, _TokenEmbedding) for e in embeddings):
            raise AssertionError(
                "The argument `token_embeddings` must be an embedding or a list of embeddings, got "
                f"{token_embeddings!r}"
            )
        super().__init__()
        self._index_tokens_from_vocabulary(vocabulary)
        self._set_idx_to_vec_by_embeddings(embeddings, len(self), self.idx_to_token)
