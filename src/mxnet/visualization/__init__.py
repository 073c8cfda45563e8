"""Looking at graphs: a table of their layers, and a picture."""

from mxnet.symbol import Symbol as Symbol
from mxnet.visualization.picture import plot_network as plot_network
from mxnet.visualization.summary import print_summary as print_summary
