"""What users import from ``mxnet.graph``."""

from mxnet.graph.compiler.options import compiler_options as compiler_options
from mxnet.graph.compiler.partition import Partitioner as Partitioner
from mxnet.graph.compiler.partition import register_partitioner as register_partitioner
