"""Numbers for words."""

from __future__ import annotations

import collections
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

UNKNOWN_IDX = 0


class Vocabulary:
    """Tokens and their numbers.

    Number 0 is the unknown token; the reserved ones follow, then the counted ones: frequent ones
    first, equally frequent ones in alphabetical order.

    Args:
        counter: How often each token occurs.
        most_freq_count: How many tokens to take at most, without unknown and reserved ones.
        min_freq: Tokens that occur less often are left out.
        unknown_token: Stands for every token that has no number.
        reserved_tokens: Tokens with numbers of their own, whether they occur or not.

    Raises:
        AssertionError: ``counter`` is no counter, ``min_freq`` is not positive, or reserved tokens
            occur twice or contain the unknown token.

    Example:
        >>> from collections import Counter
        >>> words = mx.contrib.text.vocab.Vocabulary(Counter("abracadabra"), min_freq=2)
        >>> words.idx_to_token
        ['<unk>', 'a', 'b', 'r']
        >>> words.to_indices(["a", "z"])
        [1, 0]
    """

    def __init__(
        self,
        counter: collections.Counter[Any] | None = None,
        most_freq_count: int | None = None,
        min_freq: int = 1,
        unknown_token: Hashable = "<unk>",
        reserved_tokens: Sequence[Hashable] | None = None,
    ) -> None:
        if min_freq <= 0:
            raise AssertionError(f"Vocabulary: min_freq must be positive, got {min_freq}")
        if counter is not None and not isinstance(counter, collections.Counter):
            raise AssertionError(
                "Vocabulary: counter must be an instance of collections.Counter, got "
                f"{type(counter).__name__}"
            )
        reserved = list(reserved_tokens or [])
        if unknown_token in reserved:
            raise AssertionError(
                f"Vocabulary: reserved_tokens contain {unknown_token!r}, the unknown token"
            )
        if len(set(reserved)) != len(reserved):
            raise AssertionError(f"Vocabulary: reserved_tokens {reserved} contain a token twice")
        self._unknown_token = unknown_token
        self._reserved_tokens = None if reserved_tokens is None else reserved
        self._idx_to_token: list[Any] = [unknown_token, *reserved]
        if counter is not None:
            self._add_frequent(counter, most_freq_count, min_freq)
        self._token_to_idx = {token: i for i, token in enumerate(self._idx_to_token)}

    def _add_frequent(
        self, counter: collections.Counter[Any], most_freq_count: int | None, min_freq: int
    ) -> None:
        known = set(self._idx_to_token)
        ranked = sorted(counter.items(), key=lambda item: item[0])
        ranked.sort(key=lambda item: item[1], reverse=True)
        tokens = [t for t, count in ranked if count >= min_freq and t not in known]
        self._idx_to_token += tokens[:most_freq_count]

    def __len__(self) -> int:
        return len(self._idx_to_token)

    @property
    def token_to_idx(self) -> dict[Any, int]:
        """Numbers by token."""
        return self._token_to_idx

    @property
    def idx_to_token(self) -> list[Any]:
        """Tokens in the order of their numbers."""
        return self._idx_to_token

    @property
    def unknown_token(self) -> Any:
        """What stands for tokens without numbers."""
        return self._unknown_token

    @property
    def reserved_tokens(self) -> list[Any] | None:
        """Tokens with numbers whether they occur or not; None if none were given."""
        return self._reserved_tokens

    def to_indices(self, tokens: Any) -> Any:
        """Numbers of tokens; that of the unknown token for those without one.

        Args:
            tokens: A token, or a list of tokens.
        """
        if not isinstance(tokens, list):
            return self._token_to_idx.get(tokens, UNKNOWN_IDX)
        return [self._token_to_idx.get(token, UNKNOWN_IDX) for token in tokens]

    def to_tokens(self, indices: Any) -> Any:
        """Tokens of numbers.

        Args:
            indices: A number, or a list of numbers.

        Raises:
            ValueError: A number is not that of a token.
        """
        if not isinstance(indices, list):
            return self._token(indices)
        return [self._token(index) for index in indices]

    def _token(self, index: Any) -> Any:
        if not isinstance(index, int | np.integer) or not 0 <= index < len(self):
            raise ValueError(
                f"Token index {index!r} in the provided `indices` is invalid; expected an integer "
                f"from 0 to {len(self) - 1}"
            )
        return self._idx_to_token[index]
