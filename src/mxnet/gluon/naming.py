"""Names of blocks and parameters: ``net0_dense1_weight``."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

from mxnet import name as name_module
from mxnet.gluon.parameter_dict import ParameterDict


class _Current(threading.local):
    """The block scope that new blocks belong to, per thread."""

    value: BlockScope | None = None


class BlockScope:
    """Names what is created inside ``with block.name_scope():``, counting per kind of block.

    Args:
        block: The block that owns the scope.
    """

    _current = _Current()

    def __init__(self, block: Any) -> None:
        self._block = block
        self._counter: dict[str, int] = {}
        self._outer: list[BlockScope | None] = []
        self._name_scopes: list[name_module.Prefix] = []

    @staticmethod
    def create(
        prefix: str | None, params: ParameterDict | None, hint: str
    ) -> tuple[str, ParameterDict]:
        """Prefix and parameter dictionary for a new block.

        Args:
            prefix: What the user chose; None for the next name.
            params: Dictionary to share parameters with; None for a new one.
            hint: Kind of the block, such as ``"dense"``.
        """
        current = BlockScope._current.value
        if current is None:
            if prefix is None:
                prefix = name_module.current().get(None, hint) + "_"
            if params is None:
                return prefix, ParameterDict(prefix)
            return prefix, ParameterDict(params.prefix, params)
        if prefix is None:
            count = current._counter.get(hint, 0)
            current._counter[hint] = count + 1
            prefix = f"{hint}{count}_"
        full = current._block.prefix + prefix
        if params is None:
            parent = current._block.params
            return full, ParameterDict(parent.prefix + prefix, parent._shared)
        return full, ParameterDict(params.prefix, params)

    def __enter__(self) -> BlockScope:
        if self._block._empty_prefix:
            return self
        self._outer.append(BlockScope._current.value)
        BlockScope._current.value = self
        scope = name_module.Prefix(self._block.prefix)
        scope.__enter__()
        self._name_scopes.append(scope)
        return self

    def __exit__(
        self,
        ptype: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._block._empty_prefix:
            return
        self._name_scopes.pop().__exit__(ptype, value, trace)
        BlockScope._current.value = self._outer.pop()
