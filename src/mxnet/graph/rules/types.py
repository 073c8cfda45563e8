"""Element types of inputs from each other and from results, and of results from inputs.

An operator that is not listed gives unknown inputs the type of its first known one; its results
are found by running it on arrays without data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import torch

from mxnet.dtypes import NAME_OF
from mxnet.graph.ir import Node, input_names
from mxnet.graph.rules import elementwise, joining, others, products, reductions, reshaping
from mxnet.graph.rules.call import MismatchError

DType = torch.dtype | None


class TypeCall:
    """One node with what is known of its element types. Rules read and complete it.

    Args:
        node: The node.
        inputs: Types of its inputs.
        outputs: Types of the outputs that users see.
    """

    __slots__ = ("_names", "inputs", "node", "outputs", "parameters")

    def __init__(self, node: Node, inputs: Sequence[DType], outputs: Sequence[DType]) -> None:
        self.node = node
        self.inputs = list(inputs)
        self.outputs = list(outputs)
        self.parameters: Any = node.parameters
        self._names: list[str] | None = None

    @property
    def names(self) -> list[str]:
        """Names of the inputs."""
        if self._names is None:
            assert self.node.operator is not None
            self._names = input_names(self.node.operator, self.parameters, len(self.inputs))
        return self._names

    def known(self, *, but: Iterable[str] = ()) -> DType:
        """The first known type among the inputs, leaving some out."""
        left_out = set(but)
        for name, dtype in zip(self.names, self.inputs, strict=False):
            if dtype is not None and name not in left_out:
                return dtype
        return None

    def assume(self, dtype: DType, *, but: Iterable[str] = ()) -> None:
        """Give inputs whose type is unknown this one."""
        left_out = set(but)
        for index, name in enumerate(self.names):
            if self.inputs[index] is None and name not in left_out:
                self.inputs[index] = dtype

    def give(self, name: str, dtype: DType) -> None:
        """Tell the type of an input.

        Raises:
            MismatchError: It is known to be another.
        """
        if name in self.names:
            index = self.names.index(name)
            self.inputs[index] = _agreed(self.inputs[index], dtype, name)

    def put(self, dtype: DType, index: int = 0) -> None:
        """Tell the type of an output.

        Raises:
            MismatchError: It is known to be another.
        """
        if index < len(self.outputs):
            what = f"output {index}" if len(self.outputs) > 1 else "the result"
            self.outputs[index] = _agreed(self.outputs[index], dtype, what)


TypeRule = Callable[[TypeCall], None]


def _agreed(known: DType, dtype: DType, what: str) -> DType:
    if known is None or dtype is None or known is dtype:
        return known or dtype
    raise MismatchError(f"{what} has type {NAME_OF[known]} but must have type {NAME_OF[dtype]}")


def same(call: TypeCall) -> None:
    """All inputs and outputs have one type."""
    common: DType = None
    for index, dtype in enumerate(call.inputs):
        if dtype is not None and dtype is not common:
            common = _agreed(dtype, common, call.names[index])
    for dtype in call.outputs:
        if dtype is not None and dtype is not common:
            common = _agreed(dtype, common, "the result")
    if common is not None:
        call.inputs = [common] * len(call.inputs)
        call.outputs = [common] * len(call.outputs)


def _like_data(*free: str, follow: Sequence[str] = (), both_ways: bool = False) -> TypeRule:
    """All have one type, but for inputs that may have any.

    Args:
        *free: Inputs of any type, which is not guessed: indices, lengths, arrays that only lend a
            shape.
        follow: Inputs of any type, which is that of the others unless told.
        both_ways: The others, too, have the type of those that follow unless told.
    """
    others = (*free, *follow)

    def rule(call: TypeCall) -> None:
        common = call.known(but=others)
        for index, dtype in enumerate(call.inputs):
            if call.names[index] not in others:
                common = _agreed(dtype, common, call.names[index])
        for dtype in call.outputs:
            common = _agreed(dtype, common, "the result")
        if common is None and both_ways:
            common = call.known(but=free)
        if common is None:
            return
        call.assume(common, but=free)
        call.outputs = [common] * len(call.outputs)

    return rule


def _result(parameter: str, *, default: DType = None, keep: bool = False) -> TypeRule:
    """The results have the type that a parameter names.

    Args:
        parameter: The parameter.
        default: The type when it names none; None: that of the inputs.
        keep: Whether the inputs, too, have one type.
    """

    def rule(call: TypeCall) -> None:
        if keep:
            call.assume(call.known())
        dtype = call.parameters.get(parameter)
        named = dtype if isinstance(dtype, torch.dtype) else default
        if named is None:
            named = call.known()
        for index in range(len(call.outputs)):
            call.put(named, index)
        if not isinstance(dtype, torch.dtype) and default is None:
            call.assume(call.outputs[0])

    return rule


def _fixed(dtype: torch.dtype) -> TypeRule:
    """The results have one type whatever the inputs have."""

    def rule(call: TypeCall) -> None:
        for index in range(len(call.outputs)):
            call.put(dtype, index)

    return rule


def _softmax(call: TypeCall) -> None:
    named = call.parameters["dtype"]
    if named is None:
        _like_data("length")(call)
    else:
        call.put(named)


def _norm(call: TypeCall) -> None:
    named = call.parameters["out_dtype"]
    if named is None:
        same(call)
    else:
        call.put(named if isinstance(named, torch.dtype) else getattr(torch, str(named)))


def _batch_norm(call: TypeCall) -> None:
    data = _agreed(call.inputs[0], call.outputs[0], "data")
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


def _quantized_sum(call: TypeCall) -> None:
    call.assume(torch.float32, but=("lhs", "rhs"))
    given = call.inputs[:2]
    if call.parameters.get("min_calib_range") is None:
        call.put(torch.int32)
    elif torch.int8 in given:
        call.put(torch.int8)
    elif None not in given:
        call.put(torch.uint8)
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


def _sums_of_squares(call: TypeCall) -> None:
    call.assume(call.known())
    call.put(torch.float32)


def _quantized_join(call: TypeCall) -> None:
    count = len(call.inputs) // 3
    call.assume(torch.float32, but=call.names[:count])
    given = call.inputs[:count]
    if torch.int8 in given:
        call.put(torch.int8)
    elif None not in given:
        call.put(torch.uint8)
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


def _histogram(call: TypeCall) -> None:
    same_as_edges = call.known() or (call.outputs[1] if len(call.outputs) > 1 else None)
    call.assume(same_as_edges)
    call.put(torch.int64)
    call.put(same_as_edges, 1)


def _requantize(call: TypeCall) -> None:
    call.give("data", call.inputs[0] or torch.int32)
    call.assume(torch.float32)
    call.put(torch.uint8 if call.parameters["out_type"] == "uint8" else torch.int8)
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


def _where(call: TypeCall) -> None:
    _like_data("condition")(call)


def _batch_take(call: TypeCall) -> None:
    call.give("indices", call.inputs[1] or torch.int32)
    call.inputs[0] = _agreed(call.inputs[0], call.outputs[0], "a")
    call.put(call.inputs[0])


def _top_k(call: TypeCall) -> None:
    data, kind = call.inputs[0], call.parameters["ret_typ"]
    if kind in ("value", "mask"):
        same(call)
        return
    positions = len(call.outputs) - 1
    call.put(call.parameters["dtype"], positions)
    if kind == "both":
        call.inputs[0] = _agreed(data, call.outputs[0], "data")
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


def _quantized(*integers: str, out: torch.dtype | str | None = None, **types: Any) -> TypeRule:
    """Integers with their ranges: all inputs are float32 but for some.

    Args:
        *integers: Inputs of any type.
        out: Type of the first output, the parameter that names it, or None for that of the first
            input.
        **types: Inputs of a given type.
    """

    def rule(call: TypeCall) -> None:
        for name in call.names:
            if name in types:
                call.assume(types[name], but=[n for n in call.names if n != name])
        call.assume(torch.float32, but=(*integers, *types))
        if isinstance(out, torch.dtype):
            call.put(out)
        elif out is not None:
            named = call.parameters[out]
            if named != "auto":
                call.put(getattr(torch, str(named).removeprefix("torch.")))
        else:
            call.inputs[0] = _agreed(call.inputs[0], call.outputs[0], "data")
            call.put(call.inputs[0])
        for index in range(1, len(call.outputs)):
            call.put(torch.float32, index)

    return rule


def _quantize_v2(call: TypeCall) -> None:
    call.assume(torch.float32)
    named = call.parameters["out_type"]
    if named == "auto":
        lowest = call.parameters["min_calib_range"]
        named = "uint8" if lowest is not None and lowest >= 0 else "int8"
    call.put(getattr(torch, named))
    call.put(torch.float32, 1)
    call.put(torch.float32, 2)


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
    "Pooling", "Pooling_v1", "RNN", "SpatialTransformer", "UpSampling", "BilinearSampler",
    "_contrib_AdaptiveAvgPooling2D", "_contrib_BilinearResize2D", "_contrib_box_decode",
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
    "SVMOutput": ("label",),
    "SequenceLast": ("sequence_length",),
    "SequenceMask": ("sequence_length",),
    "SequenceReverse": ("sequence_length",),
    "SoftmaxOutput": ("label",),
    "pick": ("index",),
    "take": ("indices",),
    "ROIPooling": ("rois",),
    "_contrib_ROIAlign": ("rois",),
}

_LABELLED = (
    "LinearRegressionOutput", "LogisticRegressionOutput", "MAERegressionOutput",
    "softmax_cross_entropy",
)  # fmt: skip

_CHECKS = ("all_finite", "multi_all_finite")

TYPE_RULES: Mapping[str, TypeRule] = {
    **dict.fromkeys(_SAME, same),
    **{name: _like_data(*free) for name, free in _FREE.items()},
    **{name: _like_data(follow=follow) for name, follow in _FOLLOW.items()},
    **dict.fromkeys(_LABELLED, _like_data(follow=("label",), both_ways=True)),
    **dict.fromkeys(elementwise.SCALARS, _scalar),
    **dict.fromkeys(_CHECKS, _fixed(torch.float32)),
    "BatchNorm": _batch_norm,
    "BatchNorm_v1": _batch_norm,
    "Cast": _result("dtype"),
    "Embedding": _embedding,
    "_contrib_BatchNormWithReLU": _batch_norm,
    "_contrib_SparseEmbedding": _embedding,
    "_contrib_SyncBatchNorm": _batch_norm,
    "_contrib_dequantize": _quantized("data", out=torch.float32),
    "_contrib_hawkesll": _hawkes,
    "_contrib_quantize": _quantized(out="out_type"),
    "_contrib_quantize_v2": _quantize_v2,
    "_contrib_quantized_act": _quantized("data"),
    "_contrib_quantized_conv": _quantized(
        "data", weight=torch.int8, bias=torch.int8, out=torch.int32
    ),
    "_contrib_quantized_batch_norm": _quantized("data", out=torch.int8),
    "_contrib_quantized_elemwise_add": _quantized_sum,
    "_contrib_quantized_elemwise_mul": _quantized_sum,
    "_contrib_quantized_embedding": _quantized("data", weight=torch.int8, out=torch.int8),
    "_contrib_quantized_flatten": _quantized("data"),
    "_contrib_quantized_fully_connected": _quantized(
        "data", weight=torch.int8, bias=torch.int8, out=torch.int32
    ),
    "_contrib_quantized_pooling": _quantized("data"),
    "_contrib_index_array": _fixed(torch.int64),
    "_contrib_quantized_concat": _quantized_join,
    "_contrib_requantize": _requantize,
    "_contrib_allclose": _fixed(torch.uint8),
    "_histogram": _histogram,
    "_image_to_tensor": _to_tensor,
    **dict.fromkeys(others.DRAWS, _result("dtype", default=torch.float32)),
    **dict.fromkeys(others.CREATORS, _result("dtype")),
    "_arange": _result("dtype"),
    "_eye": _result("dtype"),
    "_linspace": _result("dtype"),
    "_npx_nonzero": _fixed(torch.int64),
    "_np_cumsum": _result("dtype"),
    "_random_randint": _result("dtype", default=torch.int32),
    "amp_cast": _amp_cast,
    "amp_multicast": _multicast,
    "argsort": _result("dtype"),
    "batch_take": _batch_take,
    "log_softmax": _softmax,
    "multi_sum_sq": _sums_of_squares,
    "norm": _norm,
    "one_hot": _result("dtype"),
    "shape_array": _fixed(torch.int64),
    "size_array": _fixed(torch.int64),
    "softmax": _softmax,
    "softmin": _softmax,
    "topk": _top_k,
    "where": _where,
}
