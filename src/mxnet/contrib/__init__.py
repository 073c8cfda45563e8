"""Contributed packages."""

from mxnet.contrib import autograd as autograd
from mxnet.contrib import tensorboard as tensorboard
from mxnet.contrib import text as text
