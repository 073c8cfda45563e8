"""The dependency engine: runs operations on worker threads in the order their data asks for.

Users need ``bulk`` and ``set_bulk_size`` at most; the rest is for the packages above: KVStore,
iterators that decode ahead, writers of files.

An operation is pushed with the :class:`Variable` objects it reads and those it writes. Writers of
one variable run in the order they were pushed, readers between two writers run in parallel, and an
operation that fails hands its exception to the next wait on what it would have written.
"""

from mxnet.engine.bulk import bulk as bulk
from mxnet.engine.bulk import set_bulk_size as set_bulk_size
from mxnet.engine.forked import use_one_thread as use_one_thread
from mxnet.engine.operation import Operation as Operation
from mxnet.engine.operation import Variable as Variable
from mxnet.engine.process import engine_is_inline as engine_is_inline
from mxnet.engine.process import push as push
from mxnet.engine.process import wait_all as wait_all
from mxnet.engine.process import wait_to_read as wait_to_read
from mxnet.engine.process import wait_to_write as wait_to_write
