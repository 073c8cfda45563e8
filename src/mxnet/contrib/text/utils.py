"""Counting words."""

from __future__ import annotations

import collections
import re


def count_tokens_from_str(
    source_str: str,
    token_delim: str = " ",
    seq_delim: str = "\n",
    to_lower: bool = False,
    counter_to_update: collections.Counter[str] | None = None,
) -> collections.Counter[str]:
    r"""How often each token occurs in a text.

    Args:
        source_str: The text.
        token_delim: What separates tokens; a regular expression, so ``"\*"`` is a star.
        seq_delim: What separates sequences, likewise.
        to_lower: Count in lower case.
        counter_to_update: Counts so far; they are left as they are.

    Returns:
        The counts, those so far included.

    Raises:
        re.error: A delimiter is not a regular expression.

    Example:
        >>> counts = mx.contrib.text.utils.count_tokens_from_str("life is\nLife", to_lower=True)
        >>> counts["life"], counts["is"]
        (2, 1)
    """
    tokens = [token for token in re.split(f"{token_delim}|{seq_delim}", source_str) if token]
    if to_lower:
        tokens = [token.lower() for token in tokens]
    counts = collections.Counter(counter_to_update or {})
    counts.update(tokens)
    return counts
