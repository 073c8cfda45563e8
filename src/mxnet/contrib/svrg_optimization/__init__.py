"""Stochastic variance reduced gradients: less noisy steps at the cost of full passes."""

from mxnet.contrib.svrg_optimization import svrg_module as svrg_module
from mxnet.contrib.svrg_optimization import svrg_optimizer as svrg_optimizer
