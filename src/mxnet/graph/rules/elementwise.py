"""Shapes of element-wise operators: all arrays alike, or broadcast to one shape."""

from __future__ import annotations

from collections.abc import Mapping

from mxnet.graph.rules.call import Call, Rule, Shape, broadcast
from mxnet.operators.registry import REGISTRY, Operator

_FAMILIES = ("mxnet.operators.elementwise", "mxnet.operators.elementary", "mxnet.operators.scalar")
_NUMPY_UNARY = "mxnet.operators.numpy_elementwise"
_NUMPY_BINARY = "mxnet.operators.numpy_binary"
_BINARY = "mxnet.operators.binary"

# Beyond the families, which are recognised by where they are declared.
_ALIKE = (
    "Activation", "BlockGrad", "Cast", "Dropout", "L2Normalization", "LRN", "MakeLoss",
    "SoftmaxActivation", "_copy", "_copyto", "_identity_with_attr_like_rhs", "_grad_add",
    "_scatter_elemwise_div", "add_n", "amp_cast", "cast_storage", "clip", "hard_sigmoid",
    "identity", "log_softmax", "make_loss", "relu", "reverse", "sigmoid", "smooth_l1", "softmin",
    "softsign", "_shuffle", "_contrib_quadratic", "_contrib_round_ste", "_contrib_sign_ste",
    "_contrib_gradientmultiplier", "_contrib_backward_gradientmultiplier",
    "_contrib_div_sqrt_dim",
    "_image_adjust_lighting", "_image_flip_left_right", "_image_flip_top_bottom",
    "_image_normalize", "_image_random_brightness", "_image_random_color_jitter",
    "_image_random_contrast", "_image_random_flip_left_right", "_image_random_flip_top_bottom",
    "_image_random_hue", "_image_random_lighting", "_image_random_saturation",
    "_random_uniform_like", "_random_normal_like", "_random_exponential_like",
    "_random_gamma_like", "_random_poisson_like", "_random_negative_binomial_like",
    "_random_generalized_negative_binomial_like",
    "sgd_update", "sgd_mom_update", "mp_sgd_update", "mp_sgd_mom_update",
    "nag_mom_update", "mp_nag_mom_update", "signsgd_update", "signum_update", "adam_update",
    "rmsprop_update", "rmspropalex_update", "ftrl_update", "ftml_update", "multi_lars",
)  # fmt: skip


def alike(call: Call) -> None:
    """All inputs and outputs have one shape."""
    call.alike(range(len(call.inputs)), range(len(call.outputs)))


def broadcast_rule(call: Call) -> None:
    """The output is the inputs broadcast together."""
    result: Shape = ()
    for shape in call.inputs:
        if shape is None:
            return
        result = broadcast(result, shape)
    call.put(result or call.scalar)


def _amp_multicast(call: Call) -> None:
    for index in range(len(call.inputs)):
        call.alike((index,), (index,))


def _is_alike(found: Operator) -> bool:
    if found.variadic or found.num_outputs != 1:
        return False
    family = found.__module__
    if family == _BINARY:
        return not found.name.startswith("broadcast_")
    if family == _NUMPY_BINARY:
        return len(found.inputs) == 1
    return family in _FAMILIES or family == _NUMPY_UNARY


def _is_broadcast(found: Operator) -> bool:
    if found.__module__ == _NUMPY_BINARY:
        return len(found.inputs) == 2
    return found.__module__ == _BINARY and found.name.startswith("broadcast_")


def _families() -> dict[str, Rule]:
    made: dict[str, Rule] = {}
    for found in REGISTRY.operators():
        if _is_alike(found):
            made[found.name] = alike
        elif _is_broadcast(found):
            made[found.name] = broadcast_rule
    return made


# Operators of an array and a number.
SCALARS = tuple(
    found.name
    for found in REGISTRY.operators()
    if found.__module__ == "mxnet.operators.scalar"
    and any(p.name == "is_int" for p in found.parameters)
)

RULES: Mapping[str, Rule] = {
    **_families(),
    **dict.fromkeys(_ALIKE, alike),
    "amp_multicast": _amp_multicast,
}
