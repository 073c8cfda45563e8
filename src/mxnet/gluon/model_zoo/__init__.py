"""Well-known networks, and files of their trained parameters."""

from mxnet.gluon.model_zoo import model_store as model_store
from mxnet.gluon.model_zoo import vision as vision
