"""Numbers for tokens; the class lives where the text data sets of Gluon use it."""

from mxnet.gluon.contrib.data.vocabulary import UNKNOWN_IDX as UNKNOWN_IDX
from mxnet.gluon.contrib.data.vocabulary import Vocabulary as Vocabulary
