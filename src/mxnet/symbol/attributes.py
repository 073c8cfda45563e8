"""Attributes of nodes as users see them."""

from __future__ import annotations

from collections.abc import Mapping

from mxnet.graph.compose import HIDDEN_KEYS


def with_hidden(attributes: Mapping[str, str]) -> dict[str, str]:
    """Attributes with keys such as ``__lr_mult__`` also under ``lr_mult``, as in the reference."""
    shown = dict(attributes)
    for key in HIDDEN_KEYS:
        if f"__{key}__" in attributes:
            shown[key] = attributes[f"__{key}__"]
    return shown
