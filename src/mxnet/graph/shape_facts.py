"""Which operators give all their arrays one shape, so that one known shape tells the others."""

from __future__ import annotations

from mxnet.graph.ir import Node
from mxnet.operators.registry import Operator

# Beyond the families of element-wise operators, which are recognised by where they are declared.
_SAME_SHAPE = frozenset((
    "Activation", "BlockGrad", "Cast", "Dropout", "MakeLoss",
    "SoftmaxActivation", "_copy", "_identity_with_attr_like_rhs", "_grad_add",
    "_scatter_elemwise_div", "add_n", "amp_cast", "clip", "hard_sigmoid", "identity",
    "make_loss", "ones_like", "relu", "sigmoid", "smooth_l1", "softsign", "zeros_like",
    "_contrib_gradientmultiplier", "_contrib_div_sqrt_dim",
    "multi_lars", "sgd_update", "sgd_mom_update", "mp_sgd_update", "mp_sgd_mom_update",
    "nag_mom_update", "mp_nag_mom_update", "signsgd_update", "signum_update", "adam_update",
    "rmsprop_update", "rmspropalex_update", "ftrl_update", "ftml_update",
))  # fmt: skip

_FAMILY_MODULES = (
    "mxnet.operators.elementwise",
    "mxnet.operators.elementary",
    "mxnet.operators.scalar",
)
_ELEMENTWISE_BINARY = "mxnet.operators.binary"

# The inputs have one shape, the output another.
INPUTS_ALIKE = frozenset((
    "_sample_exponential", "_sample_gamma", "_sample_generalized_negative_binomial",
    "_sample_negative_binomial", "_sample_normal", "_sample_poisson", "_sample_uniform",
))  # fmt: skip

_QUANTIZATION = (
    "_contrib_quantized_", "_contrib_quantize", "_contrib_dequantize", "_contrib_requantize",
)  # fmt: skip

# The only visible output has the shape and element type of the first input. Running these bodies
# on meta tensors would import torch's decompositions, which takes seconds.
_LIKE_FIRST = frozenset((
    "BatchNorm", "BatchNorm_v1", "_contrib_BatchNormWithReLU", "_contrib_SyncBatchNorm",
    "GroupNorm", "InstanceNorm", "LayerNorm",
))  # fmt: skip

# The batch is the first axis of the first input and of the output, whatever the other axes are.
_KEEPS_BATCH = frozenset(("Convolution", "Deconvolution", "FullyConnected", "Pooling"))


def like_first(node: Node) -> bool:
    """Whether a node's only visible output is as its first input."""
    return (
        node.operator is not None
        and node.operator.name in _LIKE_FIRST
        and node.visible_outputs == 1
    )


def same_shape(found: Operator) -> bool:
    """Whether all inputs and outputs of an operator have one shape."""
    if found.name in _SAME_SHAPE:
        return True
    if found.__module__ in _FAMILY_MODULES:
        return not found.variadic and found.num_outputs == 1
    return found.__module__ == _ELEMENTWISE_BINARY and not found.name.startswith("broadcast_")


def keeps_batch(found: Operator) -> bool:
    """Whether the first axis of the first input is that of the output."""
    return found.name in _KEEPS_BATCH


def is_range_end(found: Operator, name: str) -> bool:
    """Whether an input is an end of the range of quantized numbers, of shape ``(1,)``."""
    return found.name.startswith(_QUANTIZATION) and name.startswith(("min", "max"))
