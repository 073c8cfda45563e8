"""The graph compiler: from the entries of a symbol to straight-line code; not imported by users.

Stages, in order: ``lower`` (a ``torch.fx`` graph of operator calls), ``observe`` (one run, which
gives the first result and tells shapes), ``passes`` (the graph improved for these shapes),
``assemble`` (Python functions made from it). ``program`` holds them together for one graph.
"""

from mxnet.graph.compiler.program import Program as Program
from mxnet.graph.compiler.setting import Setting as Setting
