"""Checkpoints, helpers of training loops and the deprecated ``FeedForward``."""

from mxnet.callback import BatchEndParam as BatchEndParam
from mxnet.checkpoint import load_checkpoint as load_checkpoint
from mxnet.checkpoint import load_params as load_params
from mxnet.checkpoint import save_checkpoint as save_checkpoint
from mxnet.module.updates import create_kvstore as _create_kvstore  # noqa: F401
from mxnet.module.updates import create_sparse_kvstore as _create_sparse_kvstore  # noqa: F401
from mxnet.module.updates import initialize_kvstore as _initialize_kvstore  # noqa: F401
from mxnet.module.updates import update_params as _update_params  # noqa: F401
from mxnet.module.updates import update_params_on_kvstore as _update_params_on_kvstore  # noqa: F401
