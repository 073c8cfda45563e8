"""Further samplers, and data sets of text."""

from mxnet.gluon.contrib.data import sampler as sampler
from mxnet.gluon.contrib.data import text as text
from mxnet.gluon.contrib.data.sampler import IntervalSampler as IntervalSampler
