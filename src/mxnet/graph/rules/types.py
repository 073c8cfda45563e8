"""Element types of inputs from each other and from results, and of results from inputs.

An operator that is not listed gives unknown inputs the type of its first known one; its results
are found by running it on arrays without data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import torch

from mxnet.graph.rules import (
    elementwise,
    joining,
    others,
    products,
    quantized_types,
    reductions,
    reshaping,
)
from mxnet.graph.rules.type_call import (
    TypeCall,
    TypeRule,
    agreed,
    fixed,
    like_data,
    result,
    same,
)


def _softmax(call: TypeCall) -> None:
    named = call.parameters["dtype"]
    if named is None:
        like_data("length")(call)
    else:
        call.put(named)


def _cumulative(call: TypeCall) -> None:
    named, data = call.parameters["dtype"], call.inputs[0]
    if named is not None:
        call.put(named)
    elif data is torch.bool:
        call.put(torch.int64)
    else:
        same(call)


def _norm(call: TypeCall) -> None:
    named = call.parameters["out_dtype"]
    if named is None:
        same(call)
    else:
        call.put(named if isinstance(named, torch.dtype) else getattr(torch, str(named)))


def _batch_norm(call: TypeCall) -> None:
    data = agreed(call.inputs[0], call.outputs[0], "data")
    if data is None:
        return
    # Statistics of half-precision data are kept in single precision.
    kept = torch.float32 if data in (torch.float16, torch.bfloat16) else data
    call.inputs[0] = data
    call.assume(kept)
    call.put(data)
    for index in range(1, len(call.outputs)):
        call.put(kept, index)


def _embedding(call: TypeCall) -> None:
    dtype = call.parameters["dtype"]
    if call.names and call.inputs[1] is None:
        call.inputs[1] = call.outputs[0] or dtype
    call.put(call.inputs[1])


def _scalar(call: TypeCall) -> None:
    if call.parameters["is_int"]:
        same(call)
        return
    # An integer array and a number with a fraction make double precision.
    data = call.inputs[0]
    if data is None:
        call.inputs[0] = data = call.outputs[0]
    elif not data.is_floating_point:
        data = torch.float64
    call.put(data)


def _amp_cast(call: TypeCall) -> None:
    # Integers stay what they are.
    data = call.inputs[0]
    if data is not None:
        call.put(call.parameters["dtype"] if data.is_floating_point else data)


def _sums_of_squares(call: TypeCall) -> None:
    call.assume(call.known())
    call.put(torch.float32)


def _histogram(call: TypeCall) -> None:
    same_as_edges = call.known() or (call.outputs[1] if len(call.outputs) > 1 else None)
    call.assume(same_as_edges)
    call.put(torch.int64)
    call.put(same_as_edges, 1)


def _where(call: TypeCall) -> None:
    like_data("condition")(call)


def _batch_take(call: TypeCall) -> None:
    call.give("indices", call.inputs[1] or torch.int32)
    call.inputs[0] = agreed(call.inputs[0], call.outputs[0], "a")
    call.put(call.inputs[0])


def _top_k(call: TypeCall) -> None:
    data, kind = call.inputs[0], call.parameters["ret_typ"]
    if kind in ("value", "mask"):
        same(call)
        return
    positions = len(call.outputs) - 1
    call.put(call.parameters["dtype"], positions)
    if kind == "both":
        call.inputs[0] = agreed(data, call.outputs[0], "data")
        call.put(call.inputs[0], 0)


def _multicast(call: TypeCall) -> None:
    # Which type is the widest, or narrowest, is known only when all are.
    if None in call.inputs or not all(t and t.is_floating_point for t in call.inputs):
        return
    widths = [torch.finfo(dtype).bits for dtype in call.inputs if dtype is not None]
    chosen = min(widths) if call.parameters["cast_narrow"] else max(widths)
    for index in range(len(call.outputs)):
        call.put(call.inputs[widths.index(chosen)], index)


def _to_tensor(call: TypeCall) -> None:
    call.put(torch.float32)


def _hawkes(call: TypeCall) -> None:
    call.give("marks", call.inputs[5] or torch.int32)
    call.assume(call.known(but=("marks",)), but=("marks",))
    for index in range(2):
        call.put(call.inputs[0], index)


# Operators that mix types: NumPy's, and updates that keep weights in two precisions.
_MIXING = ("_np", "mp_")


def _classic(rules: Iterable[str]) -> list[str]:
    """The operators among these that do not mix types."""
    return [name for name in rules if not name.startswith(_MIXING)]


_SAME = (
    *_classic(elementwise.RULES),
    *_classic(joining.RULES),
    *_classic(products.RULES),
    *_classic(reductions.RULES),
    *_classic(reshaping.RULES),
    "Convolution", "Convolution_v1", "Correlation", "Crop", "Deconvolution",
    "FullyConnected", "GridGenerator", "GroupNorm", "InstanceNorm", "LayerNorm", "LeakyReLU",
    "Pooling", "Pooling_v1", "SpatialTransformer", "UpSampling", "BilinearSampler",
    "_contrib_AdaptiveAvgPooling2D", "_contrib_box_decode",
    "_contrib_box_encode", "_contrib_box_iou", "_contrib_box_nms",
    "_contrib_bipartite_matching", "_contrib_interleaved_matmul_encdec_qk",
    "_contrib_interleaved_matmul_encdec_valatt", "_contrib_interleaved_matmul_selfatt_qk",
    "_contrib_interleaved_matmul_selfatt_valatt", "_contrib_MultiBoxDetection",
    "_contrib_MultiBoxPrior", "_contrib_MultiBoxTarget", "_contrib_Proposal",
    "_contrib_MultiProposal", "_contrib_arange_like", "_linalg_extractdiag",
    "_linalg_extracttrian", "_linalg_makediag", "_linalg_maketrian", "_image_crop",
    "_image_flip_left_right", "_image_flip_top_bottom", "_image_normalize", "_image_resize",
    "_image_adjust_lighting", "_image_random_brightness", "_image_random_color_jitter",
    "_image_random_contrast", "_image_random_flip_left_right",
    "_image_random_flip_top_bottom", "_image_random_hue", "_image_random_lighting",
    "_image_random_saturation", "im2col", "col2im", "diag", "khatri_rao", "_ravel_multi_index",
    "_unravel_index", "softmax_cross_entropy",
    "_np_copy", "_np_diag", "_np_diagflat", "_np_diagonal", "_np_moveaxis", "_np_reshape",
    "_np_roll", "_np_squeeze", "_np_transpose", "_npi_broadcast_to", "_npi_expand_dims",
    "_npi_flip", "_npi_pad", "_npi_resize", "_npi_rot90", "_npi_tril", "_npx_reshape",
    *(f"_random_pdf_{name}" for name in (
        "dirichlet", "exponential", "gamma", "generalized_negative_binomial",
        "negative_binomial", "normal", "poisson", "uniform",
    )),
)  # fmt: skip

_FREE: Mapping[str, tuple[str, ...]] = {
    "_contrib_boolean_mask": ("index",),
    "_contrib_index_copy": ("index_vector",),
    "broadcast_like": ("rhs",),
    "gather_nd": ("indices",),
    "reshape_like": ("rhs",),
    "scatter_nd": ("indices",),
    "slice_like": ("shape_like",),
    "CTCLoss": ("label", "data_lengths", "label_lengths"),
}

_FOLLOW: Mapping[str, tuple[str, ...]] = {
    "RNN": ("sequence_length",),
    "SVMOutput": ("label",),
    "SequenceLast": ("sequence_length",),
    "SequenceMask": ("sequence_length",),
    "SequenceReverse": ("sequence_length",),
    "SoftmaxOutput": ("label",),
    "pick": ("index",),
    "take": ("indices",),
    "ROIPooling": ("rois",),
    "_contrib_BilinearResize2D": ("like",),
    "_contrib_ROIAlign": ("rois",),
}

_LABELLED = (
    "LinearRegressionOutput", "LogisticRegressionOutput", "MAERegressionOutput",
    "softmax_cross_entropy",
)  # fmt: skip

_CHECKS = ("all_finite", "multi_all_finite")

TYPE_RULES: Mapping[str, TypeRule] = {
    **dict.fromkeys(_SAME, same),
    **quantized_types.RULES,
    **{name: like_data(*free) for name, free in _FREE.items()},
    **{name: like_data(follow=follow) for name, follow in _FOLLOW.items()},
    **dict.fromkeys(_LABELLED, like_data(follow=("label",), both_ways=True)),
    **dict.fromkeys(elementwise.SCALARS, _scalar),
    **dict.fromkeys(_CHECKS, fixed(torch.float32)),
    "BatchNorm": _batch_norm,
    "BatchNorm_v1": _batch_norm,
    "Cast": result("dtype"),
    "Embedding": _embedding,
    "_contrib_BatchNormWithReLU": _batch_norm,
    "_contrib_SparseEmbedding": _embedding,
    "_contrib_SyncBatchNorm": _batch_norm,
    "_contrib_hawkesll": _hawkes,
    "_contrib_index_array": fixed(torch.int64),
    "_contrib_allclose": fixed(torch.uint8),
    "_histogram": _histogram,
    "_image_to_tensor": _to_tensor,
    **dict.fromkeys(others.DRAWS, result("dtype", default=torch.float32)),
    **dict.fromkeys(others.CREATORS, result("dtype")),
    "_arange": result("dtype"),
    "_eye": result("dtype"),
    "_linspace": result("dtype"),
    "_npx_nonzero": fixed(torch.int64),
    "_np_cumsum": _cumulative,
    "_random_randint": result("dtype", default=torch.int32),
    "amp_cast": _amp_cast,
    "amp_multicast": _multicast,
    "argsort": result("dtype"),
    "batch_take": _batch_take,
    "log_softmax": _softmax,
    "multi_sum_sq": _sums_of_squares,
    "norm": _norm,
    "one_hot": result("dtype"),
    "shape_array": fixed(torch.int64),
    "size_array": fixed(torch.int64),
    "softmax": _softmax,
    "softmin": _softmax,
    "topk": _top_k,
    "where": _where,
}
