"""Blocks, under the reference's module name."""

from mxnet.gluon.base_block import Block as Block
from mxnet.gluon.formats import flatten as _flatten
from mxnet.gluon.formats import regroup as _regroup
from mxnet.gluon.hybrid_block import HybridBlock as HybridBlock
from mxnet.gluon.symbol_block import SymbolBlock as SymbolBlock

# Published programs import these two in spite of their names.
__all__ = ["Block", "HybridBlock", "SymbolBlock", "_flatten", "_regroup"]
