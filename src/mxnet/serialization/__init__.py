"""Internal: users never import this package; it turns arrays and states into bytes and back.

It works on plain data (torch tensors, names, dictionaries) below the array front ends. Bytes are
believed only after they are checked, and nothing in a file is ever executed; `docs/formats.md`
describes the formats.
"""

from mxnet.serialization.atomic import atomic_write as atomic_write
from mxnet.serialization.entries import CSREntry as CSREntry
from mxnet.serialization.entries import DenseEntry as DenseEntry
from mxnet.serialization.entries import Entry as Entry
from mxnet.serialization.entries import RowSparseEntry as RowSparseEntry
from mxnet.serialization.pickle_objects import PickledObject as PickledObject
from mxnet.serialization.reader import loads_array as loads_array
from mxnet.serialization.reader import read_arrays as read_arrays
from mxnet.serialization.states import dumps_states as dumps_states
from mxnet.serialization.states import loads_states as loads_states
from mxnet.serialization.writer import dumps_array as dumps_array
from mxnet.serialization.writer import write_arrays as write_arrays
