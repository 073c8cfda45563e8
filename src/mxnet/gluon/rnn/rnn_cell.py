"""Recurrent cells, under the reference's module name."""

from mxnet.gluon.rnn.bidirectional import BidirectionalCell as BidirectionalCell
from mxnet.gluon.rnn.cell import HybridRecurrentCell as HybridRecurrentCell
from mxnet.gluon.rnn.cell import RecurrentCell as RecurrentCell
from mxnet.gluon.rnn.gated import GRUCell as GRUCell
from mxnet.gluon.rnn.gated import LSTMCell as LSTMCell
from mxnet.gluon.rnn.gated import RNNCell as RNNCell
from mxnet.gluon.rnn.modifiers import DropoutCell as DropoutCell
from mxnet.gluon.rnn.modifiers import ModifierCell as ModifierCell
from mxnet.gluon.rnn.modifiers import ResidualCell as ResidualCell
from mxnet.gluon.rnn.modifiers import ZoneoutCell as ZoneoutCell
from mxnet.gluon.rnn.stacks import HybridSequentialRNNCell as HybridSequentialRNNCell
from mxnet.gluon.rnn.stacks import SequentialRNNCell as SequentialRNNCell
