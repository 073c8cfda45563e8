"""Watching a training loop from a notebook."""

from mxnet.notebook import callback as callback
