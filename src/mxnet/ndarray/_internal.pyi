"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray

def _Div(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def _DivScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def _Equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the elements are equal, else 0."""

def _EqualScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element equals the number, else 0."""

def _Greater(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is larger, else 0."""

def _GreaterEqualScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is not smaller than the number, else 0."""

def _GreaterScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is larger than the number, else 0."""

def _Greater_Equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is not smaller, else 0."""

def _Hypot(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Length of the hypotenuse, without overflow of the squares."""

def _HypotScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Length of the hypotenuse."""

def _Lesser(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is smaller, else 0."""

def _LesserEqualScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is not larger than the number, else 0."""

def _LesserScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is smaller than the number, else 0."""

def _Lesser_Equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is not larger, else 0."""

def _LogicalAndScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where neither element nor number is zero, else 0."""

def _LogicalOrScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where element or number is not zero, else 0."""

def _LogicalXorScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where exactly one of element and number is zero, else 0."""

def _Logical_And(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where both elements are not zero, else 0."""

def _Logical_Or(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where one of the elements is not zero, else 0."""

def _Logical_Xor(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where exactly one of the elements is not zero, else 0."""

def _Maximum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Larger element; of equal ones, the left one takes the gradient."""

def _MaximumScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Larger of element and number."""

def _Minimum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smaller element; of equal ones, the left one takes the gradient."""

def _MinimumScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smaller of element and number."""

def _Minus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _MinusScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _Mod(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Remainder with the sign of the divisor; 0 for a divisor of 0."""

def _ModScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Remainder with the sign of the divisor; 0 for a divisor of 0."""

def _Mul(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _MulScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _NotEqualScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element differs from the number, else 0."""

def _Not_Equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the elements differ, else 0."""

def _Plus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _PlusScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _Power(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power."""

def _PowerScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power."""

def _RDivScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed quotient; of integers, truncated towards zero."""

def _RMinusScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed difference."""

def _RModScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed remainder, with the sign of the divisor; 0 for a divisor of 0."""

def _RPowerScalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed power."""

def _adamw_update(weight: NDArray | None = None, grad: NDArray | None = None, mean: NDArray | None = None, var: NDArray | None = None, rescale_grad: NDArray | None = None, lr: float = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wd: float = 0.0, eta: float = ..., clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Adam with decoupled decay, :math:`w - \alpha (\eta m / (\sqrt v + \epsilon) + \lambda w)`."""

def _add(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _arange(start: float = ..., stop: float | None = None, step: float = 1.0, repeat: int = 1, infer_range: bool = False, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Evenly spaced numbers from ``start`` up to but without ``stop``."""

def _cond(*data: NDArray | Sequence[NDArray], num_outputs: int = ..., cond_input_locs: int | Sequence[int] = ..., then_input_locs: int | Sequence[int] = ..., else_input_locs: int | Sequence[int] = ..., num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """One of two computations; see ``mx.sym.contrib.cond``."""

def _contrib_AdaptiveAvgPooling2D(data: NDArray | None = None, output_size: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Averages over regions that divide the image evenly into a given number."""

def _contrib_BatchNormWithReLU(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, axis: int = 1, cudnn_off: bool = False, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``BatchNorm`` followed by ``relu``."""

def _contrib_BilinearResize2D(data: NDArray | None = None, like: NDArray | None = None, height: int = 1, width: int = 1, scale_height: float | None = None, scale_width: float | None = None, mode: Literal['like', 'odd_scale', 'size', 'to_even_down', 'to_even_up', 'to_odd_down', 'to_odd_up'] = 'size', align_corners: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images resized with bilinear interpolation."""

def _contrib_CTCLoss(data: NDArray | None = None, label: NDArray | None = None, data_lengths: NDArray | None = None, label_lengths: NDArray | None = None, use_data_lengths: bool = False, use_label_lengths: bool = False, blank_label: Literal['first', 'last'] = 'first', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def _contrib_DeformableConvolution(data: NDArray | None = None, offset: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, num_deformable_group: int = 1, workspace: int = 1024, no_bias: bool = False, layout: Literal['NCDHW', 'NCHW', 'NCW'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Convolution that reads the image where offsets say."""

def _contrib_DeformablePSROIPooling(data: NDArray | None = None, rois: NDArray | None = None, trans: NDArray | None = None, spatial_scale: float = ..., output_dim: int = ..., group_size: int = ..., pooled_size: int = ..., part_size: int = 0, sample_per_part: int = 1, trans_std: float = 0.0, no_trans: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``PSROIPooling`` by bilinear samples, whose bins are moved by offsets."""

def _contrib_ModulatedDeformableConvolution(data: NDArray | None = None, offset: NDArray | None = None, mask: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, num_deformable_group: int = 1, workspace: int = 1024, no_bias: bool = False, im2col_step: int = 64, layout: Literal['NCDHW', 'NCHW', 'NCW'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Deformable convolution whose taps are also weighted, by :math:`m_k` of the output at p."""

def _contrib_MultiBoxDetection(cls_prob: NDArray | None = None, loc_pred: NDArray | None = None, anchor: NDArray | None = None, clip: bool = True, threshold: float = 0.00999999978, background_id: int = 0, nms_threshold: float = 0.5, force_suppress: bool = False, variances: float | Sequence[float] = ..., nms_topk: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Detections of the single-shot detector."""

def _contrib_MultiBoxPrior(data: NDArray | None = None, sizes: float | Sequence[float] = ..., ratios: float | Sequence[float] = ..., clip: bool = False, steps: float | Sequence[float] = ..., offsets: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Anchor boxes around every cell of a feature map."""

def _contrib_MultiBoxTarget(anchor: NDArray | None = None, label: NDArray | None = None, cls_pred: NDArray | None = None, overlap_threshold: float = 0.5, ignore_label: float = -1.0, negative_mining_ratio: float = -1.0, negative_mining_thresh: float = 0.5, minimum_negative_samples: int = 0, variances: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Training targets of the single-shot detector."""

def _contrib_MultiProposal(cls_prob: NDArray | None = None, bbox_pred: NDArray | None = None, im_info: NDArray | None = None, rpn_pre_nms_top_n: int = 6000, rpn_post_nms_top_n: int = 300, threshold: float = 0.7, rpn_min_size: int = 16, scales: float | Sequence[float] = ..., ratios: float | Sequence[float] = ..., feature_stride: int = 16, output_score: bool = False, iou_loss: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``Proposal`` for a batch of images."""

def _contrib_PSROIPooling(data: NDArray | None = None, rois: NDArray | None = None, spatial_scale: float = ..., output_dim: int = ..., pooled_size: int = ..., group_size: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Average of the pixels in every bin of a grid over each region, from the bin's own channels."""

def _contrib_Proposal(cls_prob: NDArray | None = None, bbox_pred: NDArray | None = None, im_info: NDArray | None = None, rpn_pre_nms_top_n: int = 6000, rpn_post_nms_top_n: int = 300, threshold: float = 0.7, rpn_min_size: int = 16, scales: float | Sequence[float] = ..., ratios: float | Sequence[float] = ..., feature_stride: int = 16, output_score: bool = False, iou_loss: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Regions that may hold an object, from the outputs of a region proposal network."""

def _contrib_ROIAlign(data: NDArray | None = None, rois: NDArray | None = None, pooled_size: int | Sequence[int] = ..., spatial_scale: float = ..., sample_ratio: int = -1, position_sensitive: bool = False, aligned: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Average of bilinear samples in every bin of a grid over each region."""

def _contrib_RROIAlign(data: NDArray | None = None, rois: NDArray | None = None, pooled_size: int | Sequence[int] = ..., spatial_scale: float = ..., sampling_ratio: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``ROIAlign`` over rotated regions."""

def _contrib_SparseEmbedding(data: NDArray | None = None, weight: NDArray | None = None, input_dim: int = ..., output_dim: int = ..., dtype: Any = ..., sparse_grad: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rows of ``weight`` at the indices in ``data``, with a row-sparse gradient."""

def _contrib_SyncBatchNorm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, ndev: int = 1, key: str = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``BatchNorm`` whose batch statistics may cover several devices."""

def _contrib_allclose(a: NDArray | None = None, b: NDArray | None = None, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""1 if all elements of two arrays are close, :math:`|a - b| \le atol + rtol |b|`, else 0."""

def _contrib_arange_like(data: NDArray | None = None, start: float = 0.0, step: float = 1.0, repeat: int = 1, ctx: str = '', axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Evenly spaced numbers, as many as the array has elements, or places along an axis."""

def _contrib_backward_gradientmultiplier(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``scalar`` times the array: the gradient that ``gradientmultiplier`` passes on."""

def _contrib_bipartite_matching(data: NDArray | None = None, is_ascend: bool = False, threshold: float = ..., topk: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Match rows with columns greedily by score, each at most once."""

def _contrib_boolean_mask(data: NDArray | None = None, index: NDArray | None = None, axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The slices of an array for which a mask holds. The shape depends on the mask's values."""

def _contrib_box_decode(data: NDArray | None = None, anchors: NDArray | None = None, std0: float = 1.0, std1: float = 1.0, std2: float = 1.0, std3: float = 1.0, clip: float = -1.0, format: Literal['center', 'corner'] = 'center', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Boxes from regression outputs, the inverse of ``box_encode`` with means 0."""

def _contrib_box_encode(samples: NDArray | None = None, matches: NDArray | None = None, anchors: NDArray | None = None, refs: NDArray | None = None, means: NDArray | None = None, stds: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Regression targets of anchors with respect to the boxes they are matched with."""

def _contrib_box_iou(lhs: NDArray | None = None, rhs: NDArray | None = None, format: Literal['center', 'corner'] = 'corner', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Intersection over union of every pair of boxes."""

def _contrib_box_nms(data: NDArray | None = None, overlap_thresh: float = 0.5, valid_thresh: float = 0.0, topk: int = -1, coord_start: int = 2, score_index: int = 1, id_index: int = -1, background_id: int = -1, force_suppress: bool = False, in_format: Literal['center', 'corner'] = 'corner', out_format: Literal['center', 'corner'] = 'corner', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greedy non-maximum suppression: drop boxes that overlap a better one."""

def _contrib_box_non_maximum_suppression(data: NDArray | None = None, overlap_thresh: float = 0.5, valid_thresh: float = 0.0, topk: int = -1, coord_start: int = 2, score_index: int = 1, id_index: int = -1, background_id: int = -1, force_suppress: bool = False, in_format: Literal['center', 'corner'] = 'corner', out_format: Literal['center', 'corner'] = 'corner', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greedy non-maximum suppression: drop boxes that overlap a better one."""

def _contrib_calibrate_entropy(hist: NDArray | None = None, hist_edges: NDArray | None = None, num_quantized_bins: int = 255, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The threshold at which a histogram loses least when its values become integers."""

def _contrib_count_sketch(data: NDArray | None = None, h: NDArray | None = None, s: NDArray | None = None, out_dim: int = ..., processing_batch_size: int = 32, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""A short summary of long vectors, :math:`y_j = \sum_{i: h_i = j} s_i x_i`."""

def _contrib_ctc_loss(data: NDArray | None = None, label: NDArray | None = None, data_lengths: NDArray | None = None, label_lengths: NDArray | None = None, use_data_lengths: bool = False, use_label_lengths: bool = False, blank_label: Literal['first', 'last'] = 'first', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def _contrib_dequantize(data: NDArray | None = None, min_range: NDArray | None = None, max_range: NDArray | None = None, out_type: Literal['float32'] = 'float32', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The real numbers that 8-bit integers stand for, :math:`x = q m / L`."""

def _contrib_dgl_adjacency(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The graph with 1 in place of every edge's value."""

def _contrib_dgl_csr_neighbor_non_uniform_sample(csr_matrix: NDArray | None = None, probability: NDArray | None = None, *seed_arrays: NDArray | Sequence[NDArray], num_args: int | None = None, num_hops: int = 1, num_neighbor: int = 2, max_num_vertices: int = 100, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Neighbourhoods as from ``dgl_csr_neighbor_uniform_sample``, with weights of the vertices."""

def _contrib_dgl_csr_neighbor_uniform_sample(csr_matrix: NDArray | None = None, *seed_arrays: NDArray | Sequence[NDArray], num_args: int | None = None, num_hops: int = 1, num_neighbor: int = 2, max_num_vertices: int = 100, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Neighbourhoods of seeds: at every hop some neighbours of each vertex reached, at random."""

def _contrib_dgl_graph_compact(*graph_data: NDArray | Sequence[NDArray], num_args: int | None = None, return_mapping: bool = ..., graph_sizes: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sampled graphs without their empty rows, with vertices numbered from 0."""

def _contrib_dgl_subgraph(graph: NDArray | None = None, *data: NDArray | Sequence[NDArray], num_args: int | None = None, return_mapping: bool = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The graphs that some vertices and the edges between them make."""

def _contrib_div_sqrt_dim(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Division by the square root of the length of the last axis, as scaled attention needs it."""

def _contrib_edge_id(data: NDArray | None = None, u: NDArray | None = None, v: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The values of edges ``u[i]`` to ``v[i]``; -1 where there is none."""

def _contrib_fft(data: NDArray | None = None, compute_size: int = 128, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Discrete Fourier transform of the last axis, :math:`X_k = \sum_n x_n e^{-2 \pi i k n / d}`."""

def _contrib_getnnz(data: NDArray | None = None, axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """How many values a csr matrix stores, explicit zeros included; how many are nonzero otherwise."""

def _contrib_gradientmultiplier(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself; its gradient is multiplied by ``scalar``, for gradient reversal or scaling."""

def _contrib_group_adagrad_update(weight: NDArray | None = None, grad: NDArray | None = None, history: NDArray | None = None, lr: float = ..., rescale_grad: float = 1.0, clip_gradient: float = -1.0, epsilon: float = 1e-05, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""AdaGrad with one rate per row, :math:`w - \eta \hat g / \sqrt{h + \epsilon}`."""

def _contrib_hawkesll(lda: NDArray | None = None, alpha: NDArray | None = None, beta: NDArray | None = None, state: NDArray | None = None, lags: NDArray | None = None, marks: NDArray | None = None, valid_length: NDArray | None = None, max_time: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Log likelihood of Hawkes processes whose marks excite themselves."""

def _contrib_ifft(data: NDArray | None = None, compute_size: int = 128, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Real part of the inverse Fourier transform, :math:`\sum_k X_k e^{2 \pi i k n / d}`."""

def _contrib_index_array(data: NDArray | None = None, axes: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The coordinates of each element."""

def _contrib_index_copy(old_tensor: NDArray | None = None, index_vector: NDArray | None = None, new_tensor: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array with some slices along the first axis replaced."""

def _contrib_interleaved_matmul_encdec_qk(queries: NDArray | None = None, keys_values: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head, keys from another sequence."""

def _contrib_interleaved_matmul_encdec_valatt(keys_values: NDArray | None = None, attention: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Values of each head from another sequence, weighted with the attention."""

def _contrib_interleaved_matmul_selfatt_qk(queries_keys_values: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head."""

def _contrib_interleaved_matmul_selfatt_valatt(queries_keys_values: NDArray | None = None, attention: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Values of each head, weighted with the attention."""

def _contrib_quadratic(data: NDArray | None = None, a: float = 0.0, b: float = 0.0, c: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quadratic polynomial, :math:`a x^2 + b x + c`."""

def _contrib_quantize(data: NDArray | None = None, min_range: NDArray | None = None, max_range: NDArray | None = None, out_type: Literal['int8', 'uint8'] = 'uint8', out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""Real numbers as 8-bit integers, :math:`q = \mathrm{round}(x L / m)`."""

def _contrib_quantize_asym(data: NDArray | None = None, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""Real numbers as unsigned bytes, :math:`q = \mathrm{round}(s x + b)`."""

def _contrib_quantize_v2(data: NDArray | None = None, out_type: Literal['auto', 'int8', 'uint8'] = 'int8', min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Real numbers as 8-bit integers, with the range from calibration or from the data."""

def _contrib_quantized_act(data: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, act_type: Literal['relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The positive part of 8-bit integers."""

def _contrib_quantized_batch_norm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, axis: int = 1, cudnn_off: bool = False, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises 8-bit integers with the moving statistics, for prediction."""

def _contrib_quantized_concat(*data: NDArray | Sequence[NDArray], dim: int = 1, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Arrays joined along an axis, in the steps of the widest of their ranges."""

def _contrib_quantized_conv(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, min_weight: NDArray | None = None, max_weight: NDArray | None = None, min_bias: NDArray | None = None, max_bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, workspace: int = 1024, no_bias: bool = False, cudnn_tune: Literal['fastest', 'limited_workspace', 'off'] | None = None, cudnn_off: bool = False, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``Convolution`` on 8-bit integers."""

def _contrib_quantized_elemwise_add(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_min: NDArray | None = None, lhs_max: NDArray | None = None, rhs_min: NDArray | None = None, rhs_max: NDArray | None = None, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sums of 8-bit integers."""

def _contrib_quantized_elemwise_mul(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_min: NDArray | None = None, lhs_max: NDArray | None = None, rhs_min: NDArray | None = None, rhs_max: NDArray | None = None, min_calib_range: float | None = None, max_calib_range: float | None = None, enable_float_output: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Products of 8-bit integers."""

def _contrib_quantized_embedding(data: NDArray | None = None, weight: NDArray | None = None, min_weight: NDArray | None = None, max_weight: NDArray | None = None, input_dim: int = ..., output_dim: int = ..., dtype: Any = ..., sparse_grad: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Rows of a table of 8-bit integers at the indices in ``data``."""

def _contrib_quantized_flatten(data: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """All axes after the first as one, like ``Flatten``."""

def _contrib_quantized_fully_connected(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, min_weight: NDArray | None = None, max_weight: NDArray | None = None, min_bias: NDArray | None = None, max_bias: NDArray | None = None, num_hidden: int = ..., no_bias: bool = False, flatten: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``FullyConnected`` on 8-bit integers."""

def _contrib_quantized_pooling(data: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, kernel: int | Sequence[int] = ..., pool_type: Literal['avg', 'lp', 'max', 'sum'] = 'max', global_pool: bool = False, cudnn_off: bool = False, pooling_convention: Literal['full', 'same', 'valid'] = 'valid', stride: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., p_value: int | None = None, count_include_pad: bool | None = None, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NWC', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``Pooling`` of 8-bit integers; averages round halves to even."""

def _contrib_quantized_rnn(data: NDArray | None = None, parameters: NDArray | None = None, state: NDArray | None = None, state_cell: NDArray | None = None, data_scale: NDArray | None = None, data_shift: NDArray | None = None, state_size: int = ..., num_layers: int = ..., bidirectional: bool = False, mode: Literal['gru', 'lstm', 'rnn_relu', 'rnn_tanh'] = ..., p: float = 0.0, state_outputs: bool = False, projection_size: int | None = None, lstm_state_clip_min: float | None = None, lstm_state_clip_max: float | None = None, lstm_state_clip_nan: bool = False, use_sequence_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``RNN`` on sequences of bytes from ``quantize_asym``, for prediction."""

def _contrib_requantize(data: NDArray | None = None, min_range: NDArray | None = None, max_range: NDArray | None = None, out_type: Literal['auto', 'int8', 'uint8'] = 'int8', min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """32-bit sums, as convolutions make them, reduced to 8-bit integers over a smaller range."""

def _contrib_round_ste(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The nearest integer, halves away from zero, with the gradient of the identity."""

def _contrib_sign_ste(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sign, -1, 0 or 1, with the gradient of the identity."""

def _copy(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself, as a new array."""

def _copyto(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array, for another array to receive it by ``out=``, converted to the receiver's type."""

def _crop_assign(lhs: NDArray | None = None, rhs: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lhs`` with a rectangular part replaced by ``rhs``."""

def _crop_assign_scalar(data: NDArray | None = None, scalar: float = 0.0, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``data`` with a rectangular part filled with one value."""

def _cvcopyMakeBorder(src: NDArray | None = None, top: int = ..., bot: int = ..., left: int = ..., right: int = ..., type: int = 0, value: float = 0.0, values: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image with a border."""

def _cvimdecode(buf: NDArray | None = None, flag: int = 1, to_rgb: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An encoded image (JPEG, PNG and others) as an array of bytes."""

def _cvimread(filename: str = ..., flag: int = 1, to_rgb: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image file (JPEG, PNG and others) as an array of bytes."""

def _cvimresize(src: NDArray | None = None, w: int = ..., h: int = ..., interp: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image in another size."""

def _div(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def _div_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def _equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the elements are equal, else 0."""

def _equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element equals the number, else 0."""

def _eye(N: int = ..., M: int = 0, k: int = 0, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A matrix with ones on a diagonal."""

def _foreach(*data: NDArray | Sequence[NDArray], num_outputs: int = ..., num_out_data: int = ..., in_state_locs: int | Sequence[int] = ..., in_data_locs: int | Sequence[int] = ..., remain_locs: int | Sequence[int] = ..., num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """A loop over slices along axis 0; see ``mx.sym.contrib.foreach``."""

def _full(shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., value: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array filled with a number."""

def _grad_add(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum of two gradients."""

def _greater(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is larger, else 0."""

def _greater_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is not smaller, else 0."""

def _greater_equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is not smaller than the number, else 0."""

def _greater_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is larger than the number, else 0."""

def _histogram(data: NDArray | None = None, bins: NDArray | None = None, bin_cnt: int | None = None, range: float | Sequence[float] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """How many elements fall into each bin."""

def _hypot(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Length of the hypotenuse, without overflow of the squares."""

def _hypot_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Length of the hypotenuse."""

def _identity_with_attr_like_rhs(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The first array; the second one only says which shape it must have."""

def _image_adjust_lighting(data: NDArray | None = None, alpha: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Colours shifted along the principal components of natural images' colours."""

def _image_crop(data: NDArray | None = None, x: int = ..., y: int = ..., width: int = ..., height: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of images."""

def _image_flip_left_right(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from left to right."""

def _image_flip_top_bottom(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from top to bottom."""

def _image_normalize(data: NDArray | None = None, mean: float | Sequence[float] = ..., std: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Planes shifted and scaled per channel, ``(data - mean) / std``."""

def _image_random_brightness(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image times a random factor."""

def _image_random_color_jitter(data: NDArray | None = None, brightness: float = ..., contrast: float = ..., saturation: float = ..., hue: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Brightness, contrast, saturation and hue changed at random, in random order."""

def _image_random_contrast(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image blended with its mean gray, which a random factor of 1 leaves out."""

def _image_random_crop(data: NDArray | None = None, xrange: float | Sequence[float] = ..., yrange: float | Sequence[float] = ..., width: int = ..., height: int = ..., interp: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of images at a random place; images smaller than it are enlarged."""

def _image_random_flip_left_right(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from left to right with probability one half."""

def _image_random_flip_top_bottom(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from top to bottom with probability one half."""

def _image_random_hue(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image with its hue turned by a random part of the colour circle."""

def _image_random_lighting(data: NDArray | None = None, alpha_std: float = 0.05, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Colours shifted at random along the principal components of natural images' colours."""

def _image_random_resized_crop(data: NDArray | None = None, xrange: float | Sequence[float] = ..., yrange: float | Sequence[float] = ..., width: int = ..., height: int = ..., area: float | Sequence[float] = ..., ratio: float | Sequence[float] = ..., interp: int = 1, max_trial: int = 10, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of random area, proportions and place, resized."""

def _image_random_saturation(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image blended with gray, which a random factor of 1 leaves out."""

def _image_resize(data: NDArray | None = None, size: int | Sequence[int] = ..., keep_ratio: bool = False, interp: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images in another size."""

def _image_to_tensor(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images from interleaved bytes to planes of numbers from 0 to 1."""

def _imdecode(mean: NDArray | None = None, index: int = 0, x0: int = 0, y0: int = 0, x1: int = 0, y1: int = 0, c: int = 3, size: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """What ``mx.nd.imdecode`` calls: an encoded image as planes of float32."""

def _lesser(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is smaller, else 0."""

def _lesser_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is not larger, else 0."""

def _lesser_equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is not larger than the number, else 0."""

def _lesser_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is smaller than the number, else 0."""

def _linalg_det(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The determinant of each matrix."""

def _linalg_extractdiag(A: NDArray | None = None, offset: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A diagonal of each matrix."""

def _linalg_extracttrian(A: NDArray | None = None, offset: int = 0, lower: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A triangle of each matrix as a vector, column by column if upper, row by row if lower."""

def _linalg_gelqf(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""The LQ factorisation, :math:`A = L Q` with :math:`Q Q^\top = I`."""

def _linalg_gemm(A: NDArray | None = None, B: NDArray | None = None, C: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0, beta: float = 1.0, axis: int = -2, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product plus matrix, :math:`\alpha\, op(A)\, op(B) + \beta\, C`."""

def _linalg_gemm2(A: NDArray | None = None, B: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0, axis: int = -2, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product of matrices, :math:`\alpha\, op(A)\, op(B)`."""

def _linalg_inverse(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The inverse of each matrix."""

def _linalg_makediag(A: NDArray | None = None, offset: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Matrices that are zero but for one diagonal."""

def _linalg_maketrian(A: NDArray | None = None, offset: int = 0, lower: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Triangular matrices from vectors; the inverse of ``extracttrian``."""

def _linalg_potrf(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The Cholesky factor: lower triangular :math:`L` with :math:`A = L L^\top`."""

def _linalg_potri(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The inverse of :math:`L L^\top`, given the Cholesky factor :math:`L`."""

def _linalg_slogdet(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sign and logarithm of the magnitude of the determinant of each matrix."""

def _linalg_sumlogdiag(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The sum of the logarithms of the diagonal, :math:`\sum_i \log A_{ii}`."""

def _linalg_syevd(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""Eigenvectors and eigenvalues of symmetric matrices, :math:`A = U^\top diag(l)\, U`."""

def _linalg_syrk(A: NDArray | None = None, transpose: bool = False, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product with the own transpose, :math:`\alpha A A^\top`, or :math:`\alpha A^\top A`."""

def _linalg_trmm(A: NDArray | None = None, B: NDArray | None = None, transpose: bool = False, rightside: bool = False, lower: bool = True, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product with a triangular matrix, :math:`\alpha\, op(A)\, B` or :math:`\alpha\, B\, op(A)`."""

def _linalg_trsm(A: NDArray | None = None, B: NDArray | None = None, transpose: bool = False, rightside: bool = False, lower: bool = True, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The solution of a triangular system."""

def _linspace(start: float = ..., stop: float | None = None, step: float = 1.0, repeat: int = 1, infer_range: bool = False, ctx: Context | str | None = None, dtype: Any = ..., num: int = 50, endpoint: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``num`` evenly spaced numbers from ``start`` to ``stop``."""

def _logical_and(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where both elements are not zero, else 0."""

def _logical_and_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where neither element nor number is zero, else 0."""

def _logical_or(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where one of the elements is not zero, else 0."""

def _logical_or_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where element or number is not zero, else 0."""

def _logical_xor(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where exactly one of the elements is not zero, else 0."""

def _logical_xor_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where exactly one of element and number is zero, else 0."""

def _maximum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Larger element; of equal ones, the left one takes the gradient."""

def _maximum_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Larger of element and number."""

def _minimum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smaller element; of equal ones, the left one takes the gradient."""

def _minimum_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smaller of element and number."""

def _minus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _minus_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _mod(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Remainder with the sign of the divisor; 0 for a divisor of 0."""

def _mod_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Remainder with the sign of the divisor; 0 for a divisor of 0."""

def _mp_adamw_update(weight: NDArray | None = None, grad: NDArray | None = None, mean: NDArray | None = None, var: NDArray | None = None, weight32: NDArray | None = None, rescale_grad: NDArray | None = None, lr: float = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wd: float = 0.0, eta: float = ..., clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``_adamw_update`` of a half-precision weight through its single-precision master copy."""

def _mul(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _mul_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _multi_adamw_update(*data: NDArray | Sequence[NDArray], lrs: float | Sequence[float] = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wds: float | Sequence[float] = ..., etas: float | Sequence[float] = ..., clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``_adamw_update`` of several weights in one call."""

def _multi_lamb_update(*data: NDArray | Sequence[NDArray], learning_rates: float | Sequence[float] = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-06, wds: float | Sequence[float] = ..., rescale_grad: float = 1.0, lower_bound: float = -1.0, upper_bound: float = -1.0, clip_gradient: float = -1.0, bias_correction: bool = True, step_count: int | Sequence[int] = ..., num_tensors: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Both halves of LAMB for several weights in one call."""

def _multi_mp_adamw_update(*data: NDArray | Sequence[NDArray], lrs: float | Sequence[float] = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wds: float | Sequence[float] = ..., etas: float | Sequence[float] = ..., clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``_mp_adamw_update`` of several weights in one call."""

def _multi_mp_lamb_update(*data: NDArray | Sequence[NDArray], learning_rates: float | Sequence[float] = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-06, wds: float | Sequence[float] = ..., rescale_grad: float = 1.0, lower_bound: float = -1.0, upper_bound: float = -1.0, clip_gradient: float = -1.0, bias_correction: bool = True, step_count: int | Sequence[int] = ..., num_tensors: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``_multi_lamb_update`` of half-precision weights through their float32 master copies."""

def _not_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the elements differ, else 0."""

def _not_equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element differs from the number, else 0."""

def _np_all(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether all elements are not zero."""

def _np_amax(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Largest element; each of several equal ones gets the full gradient."""

def _np_amin(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smallest element; each of several equal ones gets the full gradient."""

def _np_any(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether an element is not zero."""

def _np_atleast_1d(*arys: NDArray | Sequence[NDArray], num_args: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Arrays with at least 1 axes; those with fewer get axes of length 1."""

def _np_atleast_2d(*arys: NDArray | Sequence[NDArray], num_args: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Arrays with at least 2 axes; those with fewer get axes of length 1."""

def _np_atleast_3d(*arys: NDArray | Sequence[NDArray], num_args: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Arrays with at least 3 axes; those with fewer get axes of length 1."""

def _np_copy(a: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The same elements in memory of their own."""

def _np_cumsum(a: NDArray | None = None, axis: int | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sums of the elements up to each one along an axis."""

def _np_diag(data: NDArray | None = None, k: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A diagonal of a matrix, or the matrix with a vector on a diagonal."""

def _np_diagflat(data: NDArray | None = None, k: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The matrix with all elements on a diagonal."""

def _np_diagonal(data: NDArray | None = None, offset: int = 0, axis1: int = 0, axis2: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The diagonals of the matrices that two axes span."""

def _np_dot(a: NDArray | None = None, b: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The product summed over the last axis of ``a`` and the second last of ``b``."""

def _np_max(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Largest element; each of several equal ones gets the full gradient."""

def _np_min(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smallest element; each of several equal ones gets the full gradient."""

def _np_moveaxis(a: NDArray | None = None, source: int | Sequence[int] = ..., destination: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Axes moved to other places; the rest keep their order."""

def _np_prod(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, dtype: Any | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product of elements; bools count as int64."""

def _np_product(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, dtype: Any | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product of elements; bools count as int64."""

def _np_repeat(data: NDArray | None = None, repeats: int = ..., axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Each element, or each slice along an axis, repeated in place."""

def _np_reshape(a: NDArray | None = None, newshape: int | Sequence[int] = ..., order: str = 'C', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Another shape for the same elements."""

def _np_roll(data: NDArray | None = None, shift: int | int | Sequence[int] | None = None, axis: int | int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements shifted along axes; those that leave at one end come in at the other."""

def _np_sometrue(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether an element is not zero."""

def _np_squeeze(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Without axes of length 1."""

def _np_sum(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, dtype: Any | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum of elements; bools count as int64."""

def _np_trace(data: NDArray | None = None, offset: int = 0, axis1: int = 0, axis2: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sums of diagonals."""

def _np_transpose(a: NDArray | None = None, axes: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The axes permuted."""

def _npi_Custom(*data: NDArray | Sequence[NDArray], op_type: str = ..., num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Run an operator that was written in Python and registered with ``mx.operator.register``."""

def _npi_abs(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Absolute value."""

def _npi_absolute(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Absolute value."""

def _npi_add(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _npi_add_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _npi_angle(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Angle of complex numbers in the plane."""

def _npi_arange(start: float = ..., stop: float | None = None, step: float = 1.0, repeat: int = 1, infer_range: bool = False, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Numbers at equal distances, the end not included."""

def _npi_arccos(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse cosine."""

def _npi_arccosh(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic cosine."""

def _npi_arcsin(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse sine."""

def _npi_arcsinh(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic sine."""

def _npi_arctan(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse tangent."""

def _npi_arctan2(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Angle of the point (b, a)."""

def _npi_arctan2_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Angle of the point (s, x)."""

def _npi_arctanh(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic tangent."""

def _npi_argmax(data: NDArray | None = None, axis: int | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Position of the largest element, the first of several."""

def _npi_argmin(data: NDArray | None = None, axis: int | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Position of the smallest element, the first of several."""

def _npi_argsort(data: NDArray | None = None, axis: int | None = -1, is_ascend: bool = True, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The positions along an axis of the elements in order."""

def _npi_around(x: NDArray | None = None, decimals: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rounded to a number of decimals; halves go to the even neighbour."""

def _npi_average(a: NDArray | None = None, weights: NDArray | None = None, axis: int | int | Sequence[int] | None = None, returned: bool = False, weighted: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """A weighted mean."""

def _npi_bernoulli(input1: NDArray | None = None, prob: float | None = None, logit: float | None = None, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., is_logit: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Ones with a given probability, else zeros."""

def _npi_bincount(data: NDArray | None = None, weights: NDArray | None = None, minlength: int = 0, has_weights: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """How often each integer from 0 occurs."""

def _npi_bitwise_and(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits set in both."""

def _npi_bitwise_and_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits set in both."""

def _npi_bitwise_not(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Every bit inverted; the negation of bools."""

def _npi_bitwise_or(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits set in either."""

def _npi_bitwise_or_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits set in either."""

def _npi_bitwise_xor(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits set in exactly one."""

def _npi_bitwise_xor_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits set in exactly one."""

def _npi_blackman(M: int = 0, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The Blackman window of ``M`` points."""

def _npi_boolean_mask(data: NDArray | None = None, index: NDArray | None = None, axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The slices of an array for which a mask holds. The shape depends on the mask's values."""

def _npi_boolean_mask_assign_scalar(data: NDArray | None = None, mask: NDArray | None = None, value: float = 0.0, start_axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``data`` with a number where a mask is true."""

def _npi_boolean_mask_assign_tensor(data: NDArray | None = None, mask: NDArray | None = None, value: NDArray | None = None, start_axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``data`` with the elements of another array where a mask is true."""

def _npi_broadcast_to(array: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Repeated along axes of length 1, and along new leading axes."""

def _npi_cast(data: NDArray | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array in another element type; to integers it truncates towards zero."""

def _npi_cbrt(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cubic root."""

def _npi_ceil(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Least integer not below x."""

def _npi_choice(input1: NDArray | None = None, input2: NDArray | None = None, a: int | None = None, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, replace: bool = True, weighted: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Positions drawn from a range, or elements from a vector."""

def _npi_cholesky(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The lower triangular factor of positive definite matrices, :math:`A = L L^\top`."""

def _npi_clip(data: NDArray | None = None, a_min: float = ..., a_max: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Values limited to an interval, :math:`\min(\max(x, a_{min}), a_{max})`."""

def _npi_column_stack(*data: NDArray | Sequence[NDArray], num_args: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays side by side; vectors are columns."""

def _npi_concatenate(*data: NDArray | Sequence[NDArray], num_args: int = 0, axis: int | None = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays joined along an axis."""

def _npi_cond(x: NDArray | None = None, p: str = '2', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The norm of matrices times that of their inverses."""

def _npi_conjugate(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Complex conjugate."""

def _npi_convolve(a: NDArray | None = None, v: NDArray | None = None, mode: str = 'full', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The discrete convolution of two rows, :math:`c_k = \sum_i a_i v_{k-i}`."""

def _npi_copysign(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The first number with the sign of the second."""

def _npi_copysign_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The element with the sign of the number."""

def _npi_copyto(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array, for another array to receive it by ``out=``, converted to the receiver's type."""

def _npi_cos(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cosine."""

def _npi_cosh(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic cosine."""

def _npi_count_nonzero(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """How many elements are not zero."""

def _npi_cross(a: NDArray | None = None, b: NDArray | None = None, axis: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The vector product, :math:`a \times b`."""

def _npi_cumprod(a: NDArray | None = None, axis: int | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Products of the elements up to each one."""

def _npi_cvimdecode(buf: NDArray | None = None, flag: int = 1, to_rgb: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An encoded image (JPEG, PNG and others) as an array of bytes."""

def _npi_cvimread(filename: str = ..., flag: int = 1, to_rgb: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image file (JPEG, PNG and others) as an array of bytes."""

def _npi_degrees(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Radians to degrees."""

def _npi_delete(arr: NDArray | None = None, obj: NDArray | None = None, start: int | None = None, stop: int | None = None, step: int | None = None, int_ind: int | None = None, axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements of an axis without those at given places."""

def _npi_det(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The determinant of each matrix."""

def _npi_diag_indices_from(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The indices of the main diagonal of a hypercube."""

def _npi_diff(a: NDArray | None = None, n: int = 1, axis: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Differences of neighbours along an axis, ``n`` times."""

def _npi_dsplit(data: NDArray | None = None, indices: int | Sequence[int] = ..., axis: int = 1, squeeze_axis: bool = False, sections: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The array cut along the third axis, into equal parts or at given places."""

def _npi_dstack(*data: NDArray | Sequence[NDArray], num_args: int = 0, dim: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays behind each other, along the third axis."""

def _npi_ediff1d(input1: NDArray | None = None, input2: NDArray | None = None, input3: NDArray | None = None, to_begin_arr_given: bool = False, to_end_arr_given: bool = False, to_begin_scalar: float | None = None, to_end_scalar: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Differences of neighbours in the flattened array, between given ends."""

def _npi_eig(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Eigenvalues and eigenvectors of matrices with real eigenvalues."""

def _npi_eigh(A: NDArray | None = None, UPLO: Literal['L', 'U'] = 'L', out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Eigenvalues and eigenvectors of symmetric matrices."""

def _npi_eigvals(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Eigenvalues of matrices with real eigenvalues."""

def _npi_eigvalsh(A: NDArray | None = None, UPLO: Literal['L', 'U'] = 'L', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Eigenvalues of symmetric matrices, in ascending order."""

def _npi_einsum(*data: NDArray | Sequence[NDArray], num_args: int = 0, subscripts: str = '', optimize: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sum of products that Einstein's notation describes."""

def _npi_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are equal."""

def _npi_equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are equal."""

def _npi_exp(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponential."""

def _npi_exp2(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power of two."""

def _npi_expand_dims(data: NDArray | None = None, axis: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with a new axis of length 1."""

def _npi_expm1(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponential minus one, accurate near zero."""

def _npi_exponential(input1: NDArray | None = None, scale: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the exponential distribution."""

def _npi_eye(N: int = ..., M: int | None = None, k: int = 0, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A matrix with ones on a diagonal and zeros elsewhere."""

def _npi_fft(a: NDArray | None = None, n: int | None = None, axis: int = -1, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fourier transform along an axis."""

def _npi_fft2(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = ..., norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fourier transform along two axes."""

def _npi_fftn(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = None, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fourier transform along axes."""

def _npi_fix(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer towards zero."""

def _npi_flip(data: NDArray | None = None, axis: int | int | Sequence[int] | None = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements in reverse order along axes."""

def _npi_float_power(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Powers, in double precision."""

def _npi_floor(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greatest integer not above x."""

def _npi_floor_divide(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient rounded down."""

def _npi_floor_divide_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient rounded down."""

def _npi_fmax(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The larger element; the other one where one is nan."""

def _npi_fmin(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The smaller element; the other one where one is nan."""

def _npi_fmod(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The rest of a division, with the dividend's sign."""

def _npi_full(shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., value: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array filled with a number."""

def _npi_full_like(a: NDArray | None = None, fill_value: float = ..., ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of the shape of another with every element the same number."""

def _npi_gamma(input1: NDArray | None = None, input2: NDArray | None = None, shape: float | None = None, scale: float | None = None, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the gamma distribution."""

def _npi_gather_nd(data: NDArray | None = None, indices: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements, or slices, at given coordinates."""

def _npi_gcd(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greatest common divisor."""

def _npi_greater(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is larger."""

def _npi_greater_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is not smaller."""

def _npi_greater_equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is not smaller."""

def _npi_greater_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is larger."""

def _npi_gumbel(input1: NDArray | None = None, input2: NDArray | None = None, loc: float | None = 0.0, scale: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the Gumbel distribution."""

def _npi_hamming(M: int = 0, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The Hamming window of ``M`` points."""

def _npi_hanning(M: int = 0, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The Hann window of ``M`` points."""

def _npi_heaviside(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The step function of the first element; at 0 the second element."""

def _npi_hfft(a: NDArray | None = None, n: int | None = None, axis: int = -1, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fourier transform of numbers with conjugate symmetry."""

def _npi_histogram(data: NDArray | None = None, bins: NDArray | None = None, bin_cnt: int | None = None, range: float | Sequence[float] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """How many elements fall into each bin."""

def _npi_hsplit(data: NDArray | None = None, indices: int | Sequence[int] = ..., axis: int = 1, squeeze_axis: bool = False, sections: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The array cut along the second axis, or the only one, into equal parts or at given places."""

def _npi_hstack(*data: NDArray | Sequence[NDArray], num_args: int = 0, dim: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays side by side: along the second axis, or the only one."""

def _npi_hypot(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Length of the hypotenuse."""

def _npi_hypot_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Length of the hypotenuse."""

def _npi_i0(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Modified Bessel function of the first kind, order 0."""

def _npi_identity(shape: int | Sequence[int] = ..., ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The identity matrix."""

def _npi_ifft(a: NDArray | None = None, n: int | None = None, axis: int = -1, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of ``fft``."""

def _npi_ifft2(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = ..., norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of ``fft2``."""

def _npi_ifftn(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = None, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of ``fftn``."""

def _npi_ihfft(a: NDArray | None = None, n: int | None = None, axis: int = -1, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of ``hfft``."""

def _npi_imag(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Imaginary part."""

def _npi_indices(dimensions: int | Sequence[int] = ..., dtype: Any = ..., ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The index of every element of a grid along each of its axes."""

def _npi_insert_scalar(arr: NDArray | None = None, values: NDArray | None = None, val: float | None = None, start: int | None = None, stop: int | None = None, step: int | None = None, int_ind: int | None = None, axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements inserted before given places of an axis."""

def _npi_insert_slice(arr: NDArray | None = None, values: NDArray | None = None, val: float | None = None, start: int | None = None, stop: int | None = None, step: int | None = None, int_ind: int | None = None, axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements inserted before given places of an axis."""

def _npi_insert_tensor(arr: NDArray | None = None, values: NDArray | None = None, obj: NDArray | None = None, val: float | None = None, start: int | None = None, stop: int | None = None, step: int | None = None, int_ind: int | None = None, axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements inserted before given places of an axis."""

def _npi_interp(x: NDArray | None = None, xp: NDArray | None = None, fp: NDArray | None = None, left: NDArray | None = None, right: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Linear interpolation between points."""

def _npi_inv(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The inverse of each matrix."""

def _npi_irfft(a: NDArray | None = None, n: int | None = None, axis: int = -1, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of ``rfft``."""

def _npi_irfft2(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = ..., norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of ``rfft2``."""

def _npi_irfftn(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = None, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of ``rfftn``."""

def _npi_isclose(a: NDArray | None = None, b: NDArray | None = None, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Whether elements differ by little, :math:`|a - b| \le \mathit{atol} + \mathit{rtol} |b|`."""

def _npi_isfinite(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are neither infinite nor nan."""

def _npi_isin(element: NDArray | None = None, test_elements: NDArray | None = None, invert: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are among others."""

def _npi_isinf(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are infinite."""

def _npi_isnan(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are nan."""

def _npi_isneginf(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are negative infinity."""

def _npi_isposinf(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are positive infinity."""

def _npi_kron(a: NDArray | None = None, b: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The Kronecker product: ``b`` multiplied by every element of ``a``."""

def _npi_lcm(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Least common multiple."""

def _npi_lcm_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Least common multiple."""

def _npi_ldexp(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The first number times two to the second."""

def _npi_ldexp_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Element times two to the number."""

def _npi_left_shift(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits moved to the left."""

def _npi_less(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is smaller."""

def _npi_less_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is not larger."""

def _npi_less_equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is not larger."""

def _npi_less_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the left element is smaller."""

def _npi_linspace(start: float = ..., stop: float | None = None, step: float = 1.0, repeat: int = 1, infer_range: bool = False, ctx: Context | str | None = None, dtype: Any = ..., num: int = 50, endpoint: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``num`` evenly spaced numbers from ``start`` to ``stop``."""

def _npi_log(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Natural logarithm."""

def _npi_log10(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Decimal logarithm."""

def _npi_log1p(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Natural logarithm of one plus x, accurate near zero."""

def _npi_log2(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Binary logarithm."""

def _npi_logaddexp(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Logarithm of a sum of exponentials."""

def _npi_logaddexp2(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Binary logarithm of a sum of powers of two."""

def _npi_logical_and(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether both elements are not zero."""

def _npi_logical_not(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements are zero."""

def _npi_logical_or(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether an element is not zero."""

def _npi_logical_xor(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether exactly one element is not zero."""

def _npi_logistic(input1: NDArray | None = None, input2: NDArray | None = None, loc: float | None = 0.0, scale: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the logistic distribution."""

def _npi_logspace(start: float = ..., stop: float = ..., num: int = ..., endpoint: bool = True, base: float = 10.0, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Numbers at equal distances on a logarithmic scale."""

def _npi_matmul(a: NDArray | None = None, b: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The matrix product; axes before the last two are batches and broadcast."""

def _npi_matrix_power(a: NDArray | None = None, n: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Square matrices multiplied with themselves."""

def _npi_matrix_rank(M: NDArray | None = None, tol: float | None = None, hermitian: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """How many singular values are larger than a tolerance."""

def _npi_maximum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Larger element; of equal ones, the left one takes the gradient."""

def _npi_maximum_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Larger of element and number."""

def _npi_mean(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, dtype: Any | None = None, keepdims: bool = False, initial: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Mean of elements."""

def _npi_minimum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smaller element; of equal ones, the left one takes the gradient."""

def _npi_minimum_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smaller of element and number."""

def _npi_mod(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Remainder with the sign of the divisor; 0 for a divisor of 0."""

def _npi_mod_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Remainder with the sign of the divisor."""

def _npi_multi_dot(*data: NDArray | Sequence[NDArray], num_args: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The product of several matrices, in the cheapest order."""

def _npi_multinomial(a: NDArray | None = None, n: int = ..., pvals: float | Sequence[float] | None = None, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """How often each outcome occurs in ``n`` trials."""

def _npi_multiply(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _npi_multiply_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _npi_nan_to_num(data: NDArray | None = None, copy: bool = True, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Numbers in place of nan and infinities."""

def _npi_nanpercentile(a: NDArray | None = None, q: NDArray | None = None, axis: int | int | Sequence[int] | None = None, interpolation: str = 'linear', keepdims: bool = False, q_scalar: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Percentiles of the elements that are not nan."""

def _npi_negative(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negation."""

def _npi_nextafter(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The next number after the first element towards the second."""

def _npi_nonzero(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The indices of the elements that are not zero."""

def _npi_norm(data: NDArray | None = None, ord: float | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, flag: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A norm of vectors or matrices."""

def _npi_normal(input1: NDArray | None = None, input2: NDArray | None = None, loc: float | None = 0.0, scale: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the normal distribution."""

def _npi_normal_n(input1: NDArray | None = None, input2: NDArray | None = None, loc: float | None = 0.0, scale: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the normal distribution."""

def _npi_not_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements differ."""

def _npi_not_equal_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether elements differ."""

def _npi_ones(shape: int | Sequence[int] = ..., ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of ones."""

def _npi_pad(data: NDArray | None = None, pad_width: Sequence[int | Sequence[int]] = ..., mode: Literal['constant', 'edge', 'reflect', 'symmetric', 'maximum', 'minimum', 'wrap'] = 'constant', constant_value: float = 0.0, reflect_type: str = 'even', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements added at the ends of the axes."""

def _npi_pareto(input1: NDArray | None = None, a: float | None = None, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the Pareto II (Lomax) distribution."""

def _npi_partition(a: NDArray | None = None, axis: int | None = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A sorted copy, which is partitioned around every position."""

def _npi_percentile(a: NDArray | None = None, q: NDArray | None = None, axis: int | int | Sequence[int] | None = None, interpolation: Literal['linear', 'lower', 'higher', 'midpoint', 'nearest'] = 'linear', keepdims: bool = False, q_scalar: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The values below which given percentages of the elements lie."""

def _npi_pinv(A: NDArray | None = None, rcond: NDArray | None = None, hermitian: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The Moore-Penrose inverse."""

def _npi_pinv_scalar_rcond(A: NDArray | None = None, rcond: float = 1e-15, hermitian: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The Moore-Penrose inverse."""

def _npi_polyval(p: NDArray | None = None, x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The value of a polynomial."""

def _npi_positive(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The number itself."""

def _npi_power(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power."""

def _npi_power_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power."""

def _npi_powerd(input1: NDArray | None = None, a: float | None = None, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the power distribution on [0, 1]."""

def _npi_qr(a: NDArray | None = None, mode: Literal['reduced', 'complete'] = 'reduced', out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Orthonormal columns and an upper triangle whose product is the matrix."""

def _npi_radians(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Degrees to radians."""

def _npi_random_randint(low: int = ..., high: int = ..., shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed integers, ``low <= x < high``."""

def _npi_rarctan2_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Angle of the point (x, s)."""

def _npi_rayleigh(input1: NDArray | None = None, scale: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the Rayleigh distribution."""

def _npi_rcopysign_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The number with the signs of elements."""

def _npi_real(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Real part."""

def _npi_reciprocal(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reciprocal."""

def _npi_reshape(a: NDArray | None = None, newshape: int | Sequence[int] = ..., reverse: bool = False, order: str = 'C', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Another shape for the same elements, with codes for parts of the old one."""

def _npi_resize(a: NDArray | None = None, new_shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Another shape, filled with repeated copies of the elements; zeros if there are none."""

def _npi_rfft(a: NDArray | None = None, n: int | None = None, axis: int = -1, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fourier transform of real numbers: the half that says all."""

def _npi_rfft2(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = ..., norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fourier transform of real numbers along two axes."""

def _npi_rfftn(a: NDArray | None = None, s: int | Sequence[int] | None = None, axes: int | Sequence[int] | None = None, norm: Literal['backward', 'ortho', 'forward'] = 'backward', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fourier transform of real numbers along axes."""

def _npi_rfloor_divide_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed quotient rounded down."""

def _npi_right_shift(x1: NDArray | None = None, x2: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Bits moved to the right."""

def _npi_rint(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer; halves go down."""

def _npi_rldexp_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Number times two to the element."""

def _npi_rmod_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed remainder."""

def _npi_rnn_param_concat(*data: NDArray | Sequence[NDArray], dim: int = 1, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Concatenates the weights and biases of a recurrent layer into its packed vector."""

def _npi_rot90(data: NDArray | None = None, k: int = 1, axes: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A rotation by quarter turns in the plane of two axes, from the first towards the second."""

def _npi_rpower_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed power."""

def _npi_rsubtract_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed difference."""

def _npi_rtrue_divide_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed quotient."""

def _npi_scatter_set_nd(lhs: NDArray | None = None, rhs: NDArray | None = None, indices: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array with the elements, or slices, at given coordinates replaced."""

def _npi_searchsorted(a: NDArray | None = None, v: NDArray | None = None, sorter: NDArray | None = None, side: str = 'left', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Where numbers would be inserted into a sorted row."""

def _npi_share_memory(a: NDArray | None = None, b: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether two arrays have memory in common."""

def _npi_shuffle(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with its first axis in random order."""

def _npi_sign(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sign: -1, 0 or 1."""

def _npi_signbit(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Whether the sign is negative, that of -0 included."""

def _npi_sin(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sine."""

def _npi_sinc(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normalised cardinal sine."""

def _npi_sinh(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic sine."""

def _npi_slice(data: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A rectangular part of the array, optionally every n-th element."""

def _npi_slice_assign(lhs: NDArray | None = None, rhs: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lhs`` with a rectangular part replaced by ``rhs``."""

def _npi_slice_assign_scalar(data: NDArray | None = None, scalar: float = 0.0, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``data`` with a rectangular part filled with one value."""

def _npi_slogdet(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sign and logarithm of the magnitude of the determinant of each matrix."""

def _npi_solve(A: NDArray | None = None, B: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The solution of linear equations, ``A x = B``."""

def _npi_sort(data: NDArray | None = None, axis: int | None = -1, is_ascend: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements in order along an axis."""

def _npi_split(data: NDArray | None = None, indices: int | Sequence[int] = ..., axis: int = 1, squeeze_axis: bool = False, sections: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The array cut along an axis into equal parts, or at given positions."""

def _npi_sqrt(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Square root."""

def _npi_square(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Square."""

def _npi_stack(*data: NDArray | Sequence[NDArray], axis: int = 0, num_args: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays joined along a new axis."""

def _npi_std(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, dtype: Any | None = None, ddof: int = 0, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Standard deviation; of integers, truncated to an integer."""

def _npi_subtract(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _npi_subtract_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _npi_svd(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""Singular values and vectors, :math:`A = U \operatorname{diag}(L) V`."""

def _npi_swapaxes(data: NDArray | None = None, dim1: int = 0, dim2: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with two axes exchanged."""

def _npi_take(a: NDArray | None = None, indices: NDArray | None = None, axis: int = 0, mode: Literal['clip', 'raise', 'wrap'] = 'clip', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The slices of an array at given positions along an axis."""

def _npi_take_along_axis(arr: NDArray | None = None, indices: NDArray | None = None, axis: int | None = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements named by an array of indices along an axis."""

def _npi_tan(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Tangent."""

def _npi_tanh(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic tangent."""

def _npi_tensordot(a: NDArray | None = None, b: NDArray | None = None, a_axes_summed: int | Sequence[int] = ..., b_axes_summed: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The product summed over the given axes."""

def _npi_tensordot_int_axes(a: NDArray | None = None, b: NDArray | None = None, axes: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The product summed over the last axes of ``a`` and the first of ``b``."""

def _npi_tensorinv(a: NDArray | None = None, ind: int = 2, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The inverse with respect to ``tensordot`` over ``ind`` axes."""

def _npi_tensorsolve(a: NDArray | None = None, b: NDArray | None = None, a_axes: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The solution ``x`` of ``tensordot(a, x, x.ndim) = b``."""

def _npi_tile(data: NDArray | None = None, reps: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The whole array repeated along each axis."""

def _npi_tril(data: NDArray | None = None, k: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The lower triangle of matrices, zeros above."""

def _npi_triu(data: NDArray | None = None, k: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The upper triangle of matrices, zeros below."""

def _npi_true_divide(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient, floating also for integers."""

def _npi_true_divide_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient."""

def _npi_trunc(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Integer part."""

def _npi_uniform(input1: NDArray | None = None, input2: NDArray | None = None, low: float | None = 0.0, high: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the uniform distribution on ``[low, high)``."""

def _npi_uniform_n(input1: NDArray | None = None, input2: NDArray | None = None, low: float | None = 0.0, high: float | None = 1.0, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the uniform distribution on ``[low, high)``."""

def _npi_unique(data: NDArray | None = None, return_index: bool = False, return_inverse: bool = False, return_counts: bool = False, axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The distinct elements in ascending order."""

def _npi_var(a: NDArray | None = None, axis: int | int | Sequence[int] | None = None, dtype: Any | None = None, ddof: int = 0, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Variance; of integers, truncated to an integer."""

def _npi_vstack(*data: NDArray | Sequence[NDArray], num_args: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays on top of each other; vectors are rows."""

def _npi_weibull(input1: NDArray | None = None, a: float | None = None, size: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Draws from the Weibull distribution."""

def _npi_where(condition: NDArray | None = None, x: NDArray | None = None, y: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements of ``x`` where the condition holds, of ``y`` elsewhere."""

def _npi_where_lscalar(condition: NDArray | None = None, x: NDArray | None = None, scalar: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A number where the condition holds, elements of ``x`` elsewhere."""

def _npi_where_rscalar(condition: NDArray | None = None, y: NDArray | None = None, scalar: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements of ``y`` where the condition holds, a number elsewhere."""

def _npi_where_scalar2(condition: NDArray | None = None, x: float = 0.0, y: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """One number where the condition holds, another elsewhere."""

def _npi_zeros(shape: int | Sequence[int] = ..., ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of zeros."""

def _npx__image_adjust_lighting(data: NDArray | None = None, alpha: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Colours shifted along the principal components of natural images' colours."""

def _npx__image_crop(data: NDArray | None = None, x: int = ..., y: int = ..., width: int = ..., height: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of images."""

def _npx__image_flip_left_right(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from left to right."""

def _npx__image_flip_top_bottom(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from top to bottom."""

def _npx__image_normalize(data: NDArray | None = None, mean: float | Sequence[float] = ..., std: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Planes shifted and scaled per channel, ``(data - mean) / std``."""

def _npx__image_random_brightness(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image times a random factor."""

def _npx__image_random_color_jitter(data: NDArray | None = None, brightness: float = ..., contrast: float = ..., saturation: float = ..., hue: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Brightness, contrast, saturation and hue changed at random, in random order."""

def _npx__image_random_contrast(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image blended with its mean gray, which a random factor of 1 leaves out."""

def _npx__image_random_flip_left_right(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from left to right with probability one half."""

def _npx__image_random_flip_top_bottom(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images mirrored from top to bottom with probability one half."""

def _npx__image_random_hue(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image with its hue turned by a random part of the colour circle."""

def _npx__image_random_lighting(data: NDArray | None = None, alpha_std: float = 0.05, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Colours shifted at random along the principal components of natural images' colours."""

def _npx__image_random_saturation(data: NDArray | None = None, min_factor: float = ..., max_factor: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An image blended with gray, which a random factor of 1 leaves out."""

def _npx__image_resize(data: NDArray | None = None, size: int | Sequence[int] = ..., keep_ratio: bool = False, interp: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images in another size."""

def _npx__image_to_tensor(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images from interleaved bytes to planes of numbers from 0 to 1."""

def _npx_activation(data: NDArray | None = None, act_type: Literal['relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Element-wise activation function chosen by name."""

def _npx_arange_like(data: NDArray | None = None, start: float = 0.0, step: float = 1.0, repeat: int = 1, ctx: str = '', axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Evenly spaced numbers, as many as the array has elements, or places along an axis."""

def _npx_batch_dot(lhs: NDArray | None = None, rhs: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, forward_stype: Literal['default', 'csr', 'row_sparse'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Products of corresponding matrices of two batches."""

def _npx_batch_flatten(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Each sample as one row: all axes after the first are joined."""

def _npx_batch_norm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, axis: int = 1, cudnn_off: bool = False, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises each channel to mean 0 and variance 1, then scales and shifts it."""

def _npx_box_nms(data: NDArray | None = None, overlap_thresh: float = 0.5, valid_thresh: float = 0.0, topk: int = -1, coord_start: int = 2, score_index: int = 1, id_index: int = -1, background_id: int = -1, force_suppress: bool = False, in_format: Literal['center', 'corner'] = 'corner', out_format: Literal['center', 'corner'] = 'corner', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greedy non-maximum suppression: drop boxes that overlap a better one."""

def _npx_broadcast_like(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_axes: int | Sequence[int] | None = None, rhs_axes: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lhs`` repeated along its axes of length 1 up to the shape of ``rhs``."""

def _npx_cast(data: NDArray | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array in another element type; to integers it truncates towards zero."""

def _npx_constraint_check(input: NDArray | None = None, msg: str = 'Constraint violated.', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """True; an error if an element is not."""

def _npx_convolution(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, workspace: int = 1024, no_bias: bool = False, cudnn_tune: Literal['fastest', 'limited_workspace', 'off'] | None = None, cudnn_off: bool = False, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cross-correlation of the spatial axes with learnt filters, plus a bias per filter."""

def _npx_ctc_loss(data: NDArray | None = None, label: NDArray | None = None, data_lengths: NDArray | None = None, label_lengths: NDArray | None = None, use_data_lengths: bool = False, use_label_lengths: bool = False, blank_label: Literal['first', 'last'] = 'first', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def _npx_deconvolution(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., adj: int | Sequence[int] = ..., target_shape: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, workspace: int = 512, no_bias: bool = True, cudnn_tune: Literal['fastest', 'limited_workspace', 'off'] | None = None, cudnn_off: bool = False, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Transposed convolution: the gradient of a convolution with respect to its data."""

def _npx_deformable_convolution(data: NDArray | None = None, offset: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, num_deformable_group: int = 1, workspace: int = 1024, no_bias: bool = False, layout: Literal['NCDHW', 'NCHW', 'NCW'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Convolution that reads the image where offsets say."""

def _npx_dropout(data: NDArray | None = None, p: float = 0.5, mode: Literal['always', 'training'] = 'training', axes: int | Sequence[int] = ..., cudnn_off: bool | None = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sets each element to 0 with probability ``p`` and scales the others by :math:`1 / (1 - p)`."""

def _npx_embedding(data: NDArray | None = None, weight: NDArray | None = None, input_dim: int = ..., output_dim: int = ..., dtype: Any = ..., sparse_grad: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rows of ``weight`` at the indices in ``data``."""

def _npx_erf(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gauss error function."""

def _npx_erfinv(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of the Gauss error function."""

def _npx_fully_connected(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, num_hidden: int = ..., no_bias: bool = False, flatten: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Affine map of the features, :math:`y = x W^\top + b`."""

def _npx_gamma(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma function."""

def _npx_gammaln(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Logarithm of the absolute value of the gamma function."""

def _npx_gather_nd(data: NDArray | None = None, indices: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements, or slices, at given coordinates."""

def _npx_group_norm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, num_groups: int = 1, eps: float = 1e-05, output_mean_var: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises groups of channels to mean 0 and variance 1, then scales and shifts each group."""

def _npx_hard_sigmoid(data: NDArray | None = None, alpha: float = 0.2, beta: float = 0.5, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Piecewise linear sigmoid, :math:`\min(\max(\alpha x + \beta, 0), 1)`."""

def _npx_index_add(a: NDArray | None = None, ind: NDArray | None = None, val: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A copy with values added to the elements that indices name; repeated indices add up."""

def _npx_index_update(a: NDArray | None = None, ind: NDArray | None = None, val: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A copy with other values in the places that indices name."""

def _npx_instance_norm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, eps: float = 0.001, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normalises each channel of each instance to mean 0 and variance 1, then scales and shifts."""

def _npx_interleaved_matmul_encdec_qk(queries: NDArray | None = None, keys_values: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head, keys from another sequence."""

def _npx_interleaved_matmul_encdec_valatt(keys_values: NDArray | None = None, attention: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Values of each head from another sequence, weighted with the attention."""

def _npx_interleaved_matmul_selfatt_qk(queries_keys_values: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head."""

def _npx_interleaved_matmul_selfatt_valatt(queries_keys_values: NDArray | None = None, attention: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Values of each head, weighted with the attention."""

def _npx_l2_normalization(data: NDArray | None = None, eps: float = 1e-10, mode: Literal['channel', 'instance', 'spatial'] = 'instance', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Divides by the Euclidean norm, :math:`y = x / \sqrt{\sum x^2 + \epsilon}`."""

def _npx_layer_norm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, axis: int = -1, eps: float = 1e-05, output_mean_var: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises along one axis to mean 0 and variance 1, then scales and shifts."""

def _npx_leaky_relu(data: NDArray | None = None, gamma: NDArray | None = None, act_type: Literal['elu', 'gelu', 'leaky', 'prelu', 'rrelu', 'selu'] = 'leaky', slope: float = 0.25, lower_bound: float = 0.125, upper_bound: float = 0.334, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Rectifiers that are not constant for negative input."""

def _npx_log_softmax(data: NDArray | None = None, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Logarithm of the softmax, :math:`y_j = x_j / t - \log \sum_i e^{x_i / t}`."""

def _npx_masked_log_softmax(data: NDArray | None = None, mask: NDArray | None = None, axis: int = -1, temperature: float = 1.0, normalize: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Logarithm of the softmax over the elements that a mask selects, :math:`-\infty` elsewhere."""

def _npx_masked_softmax(data: NDArray | None = None, mask: NDArray | None = None, axis: int = -1, temperature: float = 1.0, normalize: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Softmax over the elements that a mask selects, 0 elsewhere."""

def _npx_multibox_detection(cls_prob: NDArray | None = None, loc_pred: NDArray | None = None, anchor: NDArray | None = None, clip: bool = True, threshold: float = 0.00999999978, background_id: int = 0, nms_threshold: float = 0.5, force_suppress: bool = False, variances: float | Sequence[float] = ..., nms_topk: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Detections of the single-shot detector."""

def _npx_multibox_prior(data: NDArray | None = None, sizes: float | Sequence[float] = ..., ratios: float | Sequence[float] = ..., clip: bool = False, steps: float | Sequence[float] = ..., offsets: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Anchor boxes around every cell of a feature map."""

def _npx_multibox_target(anchor: NDArray | None = None, label: NDArray | None = None, cls_pred: NDArray | None = None, overlap_threshold: float = 0.5, ignore_label: float = -1.0, negative_mining_ratio: float = -1.0, negative_mining_thresh: float = 0.5, minimum_negative_samples: int = 0, variances: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Training targets of the single-shot detector."""

def _npx_nonzero(x: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The indices of the elements that are not zero."""

def _npx_one_hot(indices: NDArray | None = None, depth: int = ..., on_value: float = 1.0, off_value: float = 0.0, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Vectors with one element set, at the position that each index names."""

def _npx_pick(data: NDArray | None = None, index: NDArray | None = None, axis: int | None = -1, keepdims: bool = False, mode: Literal['clip', 'wrap'] = 'clip', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """One element along an axis for each position on the other axes."""

def _npx_pooling(data: NDArray | None = None, kernel: int | Sequence[int] = ..., pool_type: Literal['avg', 'lp', 'max', 'sum'] = 'max', global_pool: bool = False, cudnn_off: bool = False, pooling_convention: Literal['full', 'same', 'valid'] = 'valid', stride: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., p_value: int | None = None, count_include_pad: bool | None = None, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NWC', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Maximum, average, sum or :math:`L_p` norm over windows of the spatial axes."""

def _npx_relu(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rectifier; its gradient at 0 is 0."""

def _npx_reshape(a: NDArray | None = None, newshape: int | Sequence[int] = ..., reverse: bool = False, order: str = 'C', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Another shape for the same elements, with codes for parts of the old one."""

def _npx_reshape_like(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_begin: int | None = None, lhs_end: int | None = None, rhs_begin: int | None = None, rhs_end: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lhs`` with a range of its axes replaced by a range of the axes of ``rhs``."""

def _npx_rnn(data: NDArray | None = None, parameters: NDArray | None = None, state: NDArray | None = None, state_cell: NDArray | None = None, sequence_length: NDArray | None = None, state_size: int = ..., num_layers: int = ..., bidirectional: bool = False, mode: Literal['gru', 'lstm', 'rnn_relu', 'rnn_tanh'] = ..., p: float = 0.0, state_outputs: bool = False, projection_size: int | None = None, lstm_state_clip_min: float | None = None, lstm_state_clip_max: float | None = None, lstm_state_clip_nan: bool = False, use_sequence_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Recurrent layers of one kind, stacked and run over whole sequences."""

def _npx_roi_pooling(data: NDArray | None = None, rois: NDArray | None = None, pooled_size: int | Sequence[int] = ..., spatial_scale: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The largest activation in each cell of a grid laid over boxes."""

def _npx_scatter_nd(data: NDArray | None = None, indices: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of zeros with elements, or slices, put at given coordinates."""

def _npx_sequence_mask(data: NDArray | None = None, sequence_length: NDArray | None = None, use_sequence_length: bool = False, value: float = 0.0, axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sequences with everything after their end overwritten."""

def _npx_shape_array(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The shape of an array as an array."""

def _npx_sigmoid(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Logistic function."""

def _npx_slice(data: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A rectangular part of the array, optionally every n-th element."""

def _npx_smooth_l1(data: NDArray | None = None, scalar: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Absolute value rounded off at zero."""

def _npx_softmax(data: NDArray | None = None, length: NDArray | None = None, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Softmax along an axis, :math:`y_j = e^{x_j / t} / \sum_i e^{x_i / t}`."""

def _npx_stop_gradient(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself, with a gradient of zero: nothing before it learns from what follows."""

def _npx_topk(data: NDArray | None = None, axis: int | None = -1, k: int = 1, ret_typ: Literal['both', 'indices', 'mask', 'value'] = 'indices', is_ascend: bool = False, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The largest (or smallest) elements along an axis, in order."""

def _onehot_encode(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """One-hot rows for the indices ``lhs``, in the shape and type of ``rhs``; see ``one_hot``."""

def _ones(shape: int | int | Sequence[int] = ..., ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of ones."""

def _plus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _plus_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _power(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power."""

def _power_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power."""

def _random_exponential(lam: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponentially distributed numbers."""

def _random_exponential_like(data: NDArray | None = None, lam: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponentially distributed numbers. The result has the shape and type of an array."""

def _random_gamma(alpha: float = 1.0, beta: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma distributed numbers."""

def _random_gamma_like(data: NDArray | None = None, alpha: float = 1.0, beta: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma distributed numbers. The result has the shape and type of an array."""

def _random_generalized_negative_binomial(mu: float = 1.0, alpha: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative binomial counts, given by mean and dispersion."""

def _random_generalized_negative_binomial_like(data: NDArray | None = None, mu: float = 1.0, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative binomial counts, given by mean and dispersion. The result has the shape and type of an array."""

def _random_negative_binomial(k: int = 1, p: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Counts of failures before the k-th success."""

def _random_negative_binomial_like(data: NDArray | None = None, k: int = 1, p: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Counts of failures before the k-th success. The result has the shape and type of an array."""

def _random_normal(loc: float = 0.0, scale: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normally distributed numbers."""

def _random_normal_like(data: NDArray | None = None, loc: float = 0.0, scale: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normally distributed numbers. The result has the shape and type of an array."""

def _random_pdf_dirichlet(sample: NDArray | None = None, alpha: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the Dirichlet distribution at points of the simplex."""

def _random_pdf_exponential(sample: NDArray | None = None, lam: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Density of the exponential distribution, :math:`\lambda e^{-\lambda x}`."""

def _random_pdf_gamma(sample: NDArray | None = None, alpha: NDArray | None = None, beta: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the gamma distribution with a rate."""

def _random_pdf_generalized_negative_binomial(sample: NDArray | None = None, mu: NDArray | None = None, alpha: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Probability of negative binomial counts, given mean and dispersion."""

def _random_pdf_negative_binomial(sample: NDArray | None = None, k: NDArray | None = None, p: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Probability of counts of failures before the k-th success."""

def _random_pdf_normal(sample: NDArray | None = None, mu: NDArray | None = None, sigma: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the normal distribution."""

def _random_pdf_poisson(sample: NDArray | None = None, lam: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Probability of counts under the Poisson distribution, :math:`\lambda^x e^{-\lambda} / x!`."""

def _random_pdf_uniform(sample: NDArray | None = None, low: NDArray | None = None, high: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the uniform distribution, :math:`1 / (high - low)`."""

def _random_poisson(lam: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Poisson distributed counts."""

def _random_poisson_like(data: NDArray | None = None, lam: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Poisson distributed counts. The result has the shape and type of an array."""

def _random_randint(low: int = ..., high: int = ..., shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed integers, ``low <= x < high``."""

def _random_uniform(low: float = 0.0, high: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed numbers."""

def _random_uniform_like(data: NDArray | None = None, low: float = 0.0, high: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed numbers. The result has the shape and type of an array."""

def _ravel_multi_index(data: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Positions in the flattened array for coordinates in an array."""

def _rdiv_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed quotient; of integers, truncated towards zero."""

def _rminus_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed difference."""

def _rmod_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed remainder, with the sign of the divisor; 0 for a divisor of 0."""

def _rnn_param_concat(*data: NDArray | Sequence[NDArray], dim: int = 1, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Concatenates the weights and biases of a recurrent layer into its packed vector."""

def _rpower_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reversed power."""

def _sample_exponential(lam: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponentially distributed numbers. Each element of the parameters gives its own draws."""

def _sample_gamma(alpha: NDArray | None = None, beta: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma distributed numbers. Each element of the parameters gives its own draws."""

def _sample_generalized_negative_binomial(mu: NDArray | None = None, alpha: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative binomial counts, given by mean and dispersion. Each element of the parameters gives its own draws."""

def _sample_multinomial(data: NDArray | None = None, shape: int | int | Sequence[int] = ..., get_prob: bool = False, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Draws from finite distributions, given by the probabilities of their outcomes."""

def _sample_negative_binomial(k: NDArray | None = None, p: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Counts of failures before the k-th success. Each element of the parameters gives its own draws."""

def _sample_normal(mu: NDArray | None = None, sigma: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normally distributed numbers. Each element of the parameters gives its own draws."""

def _sample_poisson(lam: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Poisson distributed counts. Each element of the parameters gives its own draws."""

def _sample_uniform(low: NDArray | None = None, high: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed numbers. Each element of the parameters gives its own draws."""

def _sample_unique_zipfian(range_max: int = ..., shape: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Distinct integers below a bound, small ones more probable, and how many draws they took."""

def _scatter_elemwise_div(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; for a sparse left operand, of its stored elements only."""

def _scatter_minus_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference; for a sparse array, of its stored elements only."""

def _scatter_plus_scalar(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum; for a sparse array, of its stored elements only."""

def _scatter_set_nd(lhs: NDArray | None = None, rhs: NDArray | None = None, indices: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array with the elements, or slices, at given coordinates replaced."""

def _set_value(src: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Fill the array given as ``out`` with a number."""

def _shuffle(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with its first axis in random order."""

def _slice_assign(lhs: NDArray | None = None, rhs: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lhs`` with a rectangular part replaced by ``rhs``."""

def _slice_assign_scalar(data: NDArray | None = None, scalar: float = 0.0, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``data`` with a rectangular part filled with one value."""

def _sparse_ElementWiseSum(*args: NDArray | Sequence[NDArray], num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sum of any number of arrays of one shape and type."""

def _sparse_Embedding(data: NDArray | None = None, weight: NDArray | None = None, input_dim: int = ..., output_dim: int = ..., dtype: Any = ..., sparse_grad: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rows of ``weight`` at the indices in ``data``."""

def _sparse_FullyConnected(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, num_hidden: int = ..., no_bias: bool = False, flatten: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Affine map of the features, :math:`y = x W^\top + b`."""

def _sparse_LinearRegressionOutput(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Identity whose gradient is that of the squared error, :math:`(x - label) / m`."""

def _sparse_LogisticRegressionOutput(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Sigmoid whose gradient is that of the binary cross entropy, :math:`(\sigma(x) - label) / m`."""

def _sparse_MAERegressionOutput(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Identity whose gradient is that of the absolute error, :math:`\text{sign}(x - label) / m`."""

def _sparse__contrib_round_ste(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The nearest integer, halves away from zero, with the gradient of the identity."""

def _sparse__contrib_sign_ste(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sign, -1, 0 or 1, with the gradient of the identity."""

def _sparse_abs(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Absolute value."""

def _sparse_adagrad_update(weight: NDArray | None = None, grad: NDArray | None = None, history: NDArray | None = None, lr: float = ..., epsilon: float = 1e-07, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""AdaGrad, :math:`w - \eta (\hat g / \sqrt{h + \epsilon} + \lambda w)`."""

def _sparse_adam_update(weight: NDArray | None = None, grad: NDArray | None = None, mean: NDArray | None = None, var: NDArray | None = None, lr: float = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Adam, :math:`w - \eta m / (\sqrt v + \epsilon)`; bias correction is up to ``lr``."""

def _sparse_add_n(*args: NDArray | Sequence[NDArray], num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sum of any number of arrays of one shape and type."""

def _sparse_arccos(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse cosine."""

def _sparse_arccosh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic cosine."""

def _sparse_arcsin(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse sine."""

def _sparse_arcsinh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic sine."""

def _sparse_arctan(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse tangent."""

def _sparse_arctanh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic tangent."""

def _sparse_broadcast_add(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _sparse_broadcast_div(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def _sparse_broadcast_minus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _sparse_broadcast_mul(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _sparse_broadcast_plus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _sparse_broadcast_sub(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _sparse_cast_storage(data: NDArray | None = None, stype: Literal['default', 'csr', 'row_sparse'] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The same elements with another storage type."""

def _sparse_cbrt(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cubic root."""

def _sparse_ceil(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Least integer not below x."""

def _sparse_clip(data: NDArray | None = None, a_min: float = ..., a_max: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Values limited to an interval, :math:`\min(\max(x, a_{min}), a_{max})`."""

def _sparse_concat(*data: NDArray | Sequence[NDArray], dim: int = 1, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays joined along an axis they have."""

def _sparse_cos(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cosine."""

def _sparse_cosh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic cosine."""

def _sparse_degrees(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Radians to degrees."""

def _sparse_dot(lhs: NDArray | None = None, rhs: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, forward_stype: Literal['default', 'csr', 'row_sparse'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sums of products over the last axis of ``lhs`` and the first axis of ``rhs``."""

def _sparse_elemwise_add(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def _sparse_elemwise_div(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def _sparse_elemwise_mul(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def _sparse_elemwise_sub(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _sparse_exp(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponential."""

def _sparse_expm1(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponential minus one, accurate near zero."""

def _sparse_fix(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer towards zero."""

def _sparse_floor(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greatest integer not above x."""

def _sparse_ftrl_update(weight: NDArray | None = None, grad: NDArray | None = None, z: NDArray | None = None, n: NDArray | None = None, lr: float = ..., lamda1: float = 0.01, beta: float = 1.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Follow the regularised leader, per coordinate."""

def _sparse_gamma(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma function."""

def _sparse_gammaln(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Logarithm of the absolute value of the gamma function."""

def _sparse_log(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Natural logarithm."""

def _sparse_log10(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Decimal logarithm."""

def _sparse_log1p(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Natural logarithm of one plus x, accurate near zero."""

def _sparse_log2(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Binary logarithm."""

def _sparse_make_loss(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array as an objective: its gradient is one, whatever is done with the result."""

def _sparse_mean(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Mean over axes; of integers, truncated towards zero."""

def _sparse_negative(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negation."""

def _sparse_norm(data: NDArray | None = None, ord: int = 2, axis: int | int | Sequence[int] | None = None, out_dtype: Any | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Norm of vectors, or of matrices as vectors, along axes."""

def _sparse_radians(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Degrees to radians."""

def _sparse_relu(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rectifier; its gradient at 0 is 0."""

def _sparse_retain(data: NDArray | None = None, indices: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The rows ``indices`` of a row-sparse array; all others become zero."""

def _sparse_rint(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer; halves go down."""

def _sparse_round(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer; halves go away from zero."""

def _sparse_rsqrt(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reciprocal square root."""

def _sparse_sgd_mom_update(weight: NDArray | None = None, grad: NDArray | None = None, mom: NDArray | None = None, lr: float = ..., momentum: float = 0.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gradient descent with momentum; returns :math:`w + m`."""

def _sparse_sgd_update(weight: NDArray | None = None, grad: NDArray | None = None, lr: float = ..., wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Gradient descent with weight decay, :math:`w - \eta (clip(s \cdot g) + \lambda w)`."""

def _sparse_sigmoid(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Logistic function."""

def _sparse_sign(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sign: -1, 0 or 1."""

def _sparse_sin(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sine."""

def _sparse_sinh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic sine."""

def _sparse_slice(data: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A rectangular part of the array, optionally every n-th element."""

def _sparse_sqrt(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Square root."""

def _sparse_square(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Square."""

def _sparse_stop_gradient(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself, with a gradient of zero: nothing before it learns from what follows."""

def _sparse_sum(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum over axes."""

def _sparse_tan(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Tangent."""

def _sparse_tanh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic tangent."""

def _sparse_trunc(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Integer part."""

def _sparse_where(condition: NDArray | None = None, x: NDArray | None = None, y: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements of ``x`` where a condition holds, of ``y`` elsewhere."""

def _sparse_zeros_like(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Zeros of the shape and type of the array; the gradient is zero."""

def _split_v2(data: NDArray | None = None, indices: int | Sequence[int] = ..., axis: int = 1, squeeze_axis: bool = False, sections: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The array cut along an axis into equal parts, or at given positions."""

def _square_sum(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum of squares over axes."""

def _sub(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def _unravel_index(data: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Coordinates in an array for positions in the flattened array."""

def _while_loop(*data: NDArray | Sequence[NDArray], num_outputs: int = ..., num_out_data: int = ..., max_iterations: int = ..., cond_input_locs: int | Sequence[int] = ..., func_input_locs: int | Sequence[int] = ..., func_var_locs: int | Sequence[int] = ..., num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """A loop that runs while a condition holds; see ``mx.sym.contrib.while_loop``."""

def _zeros(shape: int | int | Sequence[int] = ..., ctx: Context | str | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of zeros."""

def _zeros_without_dtype(shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of zeros whose element type is left open; float32 when nothing decides it."""
