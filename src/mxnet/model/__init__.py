"""Checkpoints, helpers of training loops and the deprecated ``FeedForward``."""

from mxnet.callback import BatchEndParam as BatchEndParam
from mxnet.callback import LogValidationMetricsCallback as LogValidationMetricsCallback
from mxnet.checkpoint import load_checkpoint as load_checkpoint
from mxnet.checkpoint import load_params as load_params
from mxnet.checkpoint import save_checkpoint as save_checkpoint
from mxnet.context import Context as Context
from mxnet.context import cpu as cpu
from mxnet.executor_manager import DataParallelExecutorManager as DataParallelExecutorManager
from mxnet.executor_manager import _check_arguments as _check_arguments
from mxnet.initializer import Uniform as Uniform
from mxnet.io import DataDesc as DataDesc
from mxnet.model.feed_forward import FeedForward as FeedForward
from mxnet.module.updates import create_kvstore as _create_kvstore  # noqa: F401
from mxnet.module.updates import create_sparse_kvstore as _create_sparse_kvstore  # noqa: F401
from mxnet.module.updates import initialize_kvstore as _initialize_kvstore  # noqa: F401
from mxnet.module.updates import update_params as _update_params  # noqa: F401
from mxnet.module.updates import update_params_on_kvstore as _update_params_on_kvstore
from mxnet.optimizer import get_updater as get_updater

_update_params_on_kvstore_nccl = _update_params_on_kvstore

# FeedForward has scikit-learn's methods, but does not derive from its classes.
SKLEARN_INSTALLED = False
