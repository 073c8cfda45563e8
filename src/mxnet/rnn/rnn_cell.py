"""All cells, under the reference's path."""

from mxnet.rnn.base_cell import BaseRNNCell as BaseRNNCell
from mxnet.rnn.base_cell import RNNParams as RNNParams
from mxnet.rnn.combined_cells import BidirectionalCell as BidirectionalCell
from mxnet.rnn.combined_cells import SequentialRNNCell as SequentialRNNCell
from mxnet.rnn.conv_cells import BaseConvRNNCell as BaseConvRNNCell
from mxnet.rnn.conv_cells import ConvGRUCell as ConvGRUCell
from mxnet.rnn.conv_cells import ConvLSTMCell as ConvLSTMCell
from mxnet.rnn.conv_cells import ConvRNNCell as ConvRNNCell
from mxnet.rnn.dropout_cell import DropoutCell as DropoutCell
from mxnet.rnn.fused_cell import FusedRNNCell as FusedRNNCell
from mxnet.rnn.modifier_cells import ModifierCell as ModifierCell
from mxnet.rnn.modifier_cells import ResidualCell as ResidualCell
from mxnet.rnn.modifier_cells import ZoneoutCell as ZoneoutCell
from mxnet.rnn.step_cells import GRUCell as GRUCell
from mxnet.rnn.step_cells import LSTMCell as LSTMCell
from mxnet.rnn.step_cells import RNNCell as RNNCell
