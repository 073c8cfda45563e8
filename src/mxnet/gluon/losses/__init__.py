"""Implementations of the losses; users reach them through ``mxnet.gluon.loss``."""
