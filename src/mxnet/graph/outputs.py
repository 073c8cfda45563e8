"""What the outputs of operators are called in graphs, and how many there are, hidden ones included.

Programs written for the reference find outputs by these names (``internals["bn_output"]``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mxnet.operators.custom import custom_outputs
from mxnet.operators.registry import Operator

# Named outputs, hidden ones included; a call has the first so many of them.
_NAMES: dict[str, tuple[str, ...]] = {
    "BatchNorm": ("output", "mean", "var"),
    "BatchNorm_v1": ("output", "mean", "var"),
    "Correlation": ("output", "tmp1", "tmp2"),
    "BilinearSampler": ("output", "tmp"),
    "Dropout": ("output", "mask"),
    "GridGenerator": ("output", "grid_dst"),
    "GroupNorm": ("output", "mean", "std"),
    "InstanceNorm": ("output", "mean", "var"),
    "L2Normalization": ("output", "norm"),
    "LRN": ("output", "tmp_norm"),
    "LayerNorm": ("output", "mean", "std"),
    "Pooling": ("output", "workspace"),
    "RNN": ("output", "state_output", "statecell_output"),
    "ROIPooling": ("output", "maxidx"),
    "SpatialTransformer": ("output", "grid", "gamma"),
    "_contrib_BatchNormWithReLU": ("output", "mean", "var", "mask"),
    "_contrib_DeformablePSROIPooling": ("output", "top_count"),
    "_contrib_MultiBoxTarget": ("loc_target", "loc_mask", "cls_target"),
    "_contrib_MultiProposal": ("output", "score"),
    "_contrib_Proposal": ("output", "score"),
    "_contrib_SyncBatchNorm": ("output", "mean", "var"),
    "_contrib_calibrate_entropy": ("threshold", "divergence"),
    "_contrib_hawkesll": ("output", "out_state"),
    "_contrib_quantize_asym": ("output", "scale", "shift"),
    "make_loss": ("loss",),
}

_QUANTIZED = ("output", "min_output", "max_output")
_QUANTIZERS = ("_contrib_quantized_",)

# Operators that have more outputs in graphs than users see, without names.
_TOTALS: dict[str, int] = {
    "CTCLoss": 2,
    "_contrib_box_nms": 2,
    "_linalg_det": 3,
    "_linalg_slogdet": 4,
    "sort": 2,
}

# Their outputs are numbered even when there is just one.
_NUMBERED = ("SliceChannel", "_split_v2")

# Named outputs that exist only when asked for.
_EXACT = ("RNN",)


def total_outputs(found: Operator, parameters: Mapping[str, Any]) -> int:
    """How many outputs a call has, hidden ones included."""
    visible = found.count_outputs(parameters)
    if found.name in _EXACT:
        return visible
    if found.name == "Pooling" and not _keeps_workspace(parameters):
        return 1
    if found.name == "topk":
        return 2 if parameters["ret_typ"] in ("value", "both") else 1
    named = len(_NAMES.get(found.name, ()))
    return max(visible, 1 + found.hidden_outputs, named, _TOTALS.get(found.name, 1))


def _keeps_workspace(parameters: Mapping[str, Any]) -> bool:
    """Whether the pooling layer keeps positions of the largest elements for its gradient."""
    layout = parameters["layout"]
    return parameters["pool_type"] == "max" and not (layout is not None and layout[-1] == "C")


def output_names(found: Operator, parameters: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of all outputs of a call, hidden ones included."""
    if found.name == "Custom":
        return tuple(custom_outputs(parameters))
    total = total_outputs(found, parameters)
    names = _NAMES.get(found.name)
    if names is None and found.name.startswith(_QUANTIZERS) and total == len(_QUANTIZED):
        names = _QUANTIZED
    if names is not None and len(names) >= total:
        return names[:total]
    if total == 1 and found.name not in _NUMBERED:
        return ("output",)
    return tuple(f"output{i}" for i in range(total))
