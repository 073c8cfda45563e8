"""Blocks, under the reference's module name."""

from mxnet.gluon.base_block import Block as Block
from mxnet.gluon.hybrid_block import HybridBlock as HybridBlock
from mxnet.gluon.symbol_block import SymbolBlock as SymbolBlock
