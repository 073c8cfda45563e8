"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray

def AdaptiveAvgPooling2D(data: NDArray | None = None, output_size: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Averages over regions that divide the image evenly into a given number."""

def BatchNormWithReLU(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, axis: int = 1, cudnn_off: bool = False, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``BatchNorm`` followed by ``relu``."""

def BilinearResize2D(data: NDArray | None = None, like: NDArray | None = None, height: int = 1, width: int = 1, scale_height: float | None = None, scale_width: float | None = None, mode: Literal['like', 'odd_scale', 'size', 'to_even_down', 'to_even_up', 'to_odd_down', 'to_odd_up'] = 'size', align_corners: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images resized with bilinear interpolation."""

def CTCLoss(data: NDArray | None = None, label: NDArray | None = None, data_lengths: NDArray | None = None, label_lengths: NDArray | None = None, use_data_lengths: bool = False, use_label_lengths: bool = False, blank_label: Literal['first', 'last'] = 'first', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def DeformableConvolution(data: NDArray | None = None, offset: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, num_deformable_group: int = 1, workspace: int = 1024, no_bias: bool = False, layout: Literal['NCDHW', 'NCHW', 'NCW'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Convolution that reads the image where offsets say."""

def DeformablePSROIPooling(data: NDArray | None = None, rois: NDArray | None = None, trans: NDArray | None = None, spatial_scale: float = ..., output_dim: int = ..., group_size: int = ..., pooled_size: int = ..., part_size: int = 0, sample_per_part: int = 1, trans_std: float = 0.0, no_trans: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``PSROIPooling`` by bilinear samples, whose bins are moved by offsets."""

def ModulatedDeformableConvolution(data: NDArray | None = None, offset: NDArray | None = None, mask: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, num_deformable_group: int = 1, workspace: int = 1024, no_bias: bool = False, im2col_step: int = 64, layout: Literal['NCDHW', 'NCHW', 'NCW'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Deformable convolution whose taps are also weighted, by :math:`m_k` of the output at p."""

def MultiBoxDetection(cls_prob: NDArray | None = None, loc_pred: NDArray | None = None, anchor: NDArray | None = None, clip: bool = True, threshold: float = 0.00999999978, background_id: int = 0, nms_threshold: float = 0.5, force_suppress: bool = False, variances: float | Sequence[float] = ..., nms_topk: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Detections of the single-shot detector."""

def MultiBoxPrior(data: NDArray | None = None, sizes: float | Sequence[float] = ..., ratios: float | Sequence[float] = ..., clip: bool = False, steps: float | Sequence[float] = ..., offsets: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Anchor boxes around every cell of a feature map."""

def MultiBoxTarget(anchor: NDArray | None = None, label: NDArray | None = None, cls_pred: NDArray | None = None, overlap_threshold: float = 0.5, ignore_label: float = -1.0, negative_mining_ratio: float = -1.0, negative_mining_thresh: float = 0.5, minimum_negative_samples: int = 0, variances: float | Sequence[float] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Training targets of the single-shot detector."""

def MultiProposal(cls_prob: NDArray | None = None, bbox_pred: NDArray | None = None, im_info: NDArray | None = None, rpn_pre_nms_top_n: int = 6000, rpn_post_nms_top_n: int = 300, threshold: float = 0.7, rpn_min_size: int = 16, scales: float | Sequence[float] = ..., ratios: float | Sequence[float] = ..., feature_stride: int = 16, output_score: bool = False, iou_loss: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``Proposal`` for a batch of images."""

def PSROIPooling(data: NDArray | None = None, rois: NDArray | None = None, spatial_scale: float = ..., output_dim: int = ..., pooled_size: int = ..., group_size: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Average of the pixels in every bin of a grid over each region, from the bin's own channels."""

def Proposal(cls_prob: NDArray | None = None, bbox_pred: NDArray | None = None, im_info: NDArray | None = None, rpn_pre_nms_top_n: int = 6000, rpn_post_nms_top_n: int = 300, threshold: float = 0.7, rpn_min_size: int = 16, scales: float | Sequence[float] = ..., ratios: float | Sequence[float] = ..., feature_stride: int = 16, output_score: bool = False, iou_loss: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Regions that may hold an object, from the outputs of a region proposal network."""

def ROIAlign(data: NDArray | None = None, rois: NDArray | None = None, pooled_size: int | Sequence[int] = ..., spatial_scale: float = ..., sample_ratio: int = -1, position_sensitive: bool = False, aligned: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Average of bilinear samples in every bin of a grid over each region."""

def RROIAlign(data: NDArray | None = None, rois: NDArray | None = None, pooled_size: int | Sequence[int] = ..., spatial_scale: float = ..., sampling_ratio: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``ROIAlign`` over rotated regions."""

def SparseEmbedding(data: NDArray | None = None, weight: NDArray | None = None, input_dim: int = ..., output_dim: int = ..., dtype: Any = ..., sparse_grad: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rows of ``weight`` at the indices in ``data``, with a row-sparse gradient."""

def SyncBatchNorm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, ndev: int = 1, key: str = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``BatchNorm`` whose batch statistics may cover several devices."""

def allclose(a: NDArray | None = None, b: NDArray | None = None, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""1 if all elements of two arrays are close, :math:`|a - b| \le atol + rtol |b|`, else 0."""

def arange_like(data: NDArray | None = None, start: float = 0.0, step: float = 1.0, repeat: int = 1, ctx: str = '', axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Evenly spaced numbers, as many as the array has elements, or places along an axis."""

def backward_gradientmultiplier(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``scalar`` times the array: the gradient that ``gradientmultiplier`` passes on."""

def bipartite_matching(data: NDArray | None = None, is_ascend: bool = False, threshold: float = ..., topk: int = -1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Match rows with columns greedily by score, each at most once."""

def boolean_mask(data: NDArray | None = None, index: NDArray | None = None, axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The slices of an array for which a mask holds. The shape depends on the mask's values."""

def box_decode(data: NDArray | None = None, anchors: NDArray | None = None, std0: float = 1.0, std1: float = 1.0, std2: float = 1.0, std3: float = 1.0, clip: float = -1.0, format: Literal['center', 'corner'] = 'center', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Boxes from regression outputs, the inverse of ``box_encode`` with means 0."""

def box_encode(samples: NDArray | None = None, matches: NDArray | None = None, anchors: NDArray | None = None, refs: NDArray | None = None, means: NDArray | None = None, stds: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Regression targets of anchors with respect to the boxes they are matched with."""

def box_iou(lhs: NDArray | None = None, rhs: NDArray | None = None, format: Literal['center', 'corner'] = 'corner', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Intersection over union of every pair of boxes."""

def box_nms(data: NDArray | None = None, overlap_thresh: float = 0.5, valid_thresh: float = 0.0, topk: int = -1, coord_start: int = 2, score_index: int = 1, id_index: int = -1, background_id: int = -1, force_suppress: bool = False, in_format: Literal['center', 'corner'] = 'corner', out_format: Literal['center', 'corner'] = 'corner', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greedy non-maximum suppression: drop boxes that overlap a better one."""

def box_non_maximum_suppression(data: NDArray | None = None, overlap_thresh: float = 0.5, valid_thresh: float = 0.0, topk: int = -1, coord_start: int = 2, score_index: int = 1, id_index: int = -1, background_id: int = -1, force_suppress: bool = False, in_format: Literal['center', 'corner'] = 'corner', out_format: Literal['center', 'corner'] = 'corner', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greedy non-maximum suppression: drop boxes that overlap a better one."""

def calibrate_entropy(hist: NDArray | None = None, hist_edges: NDArray | None = None, num_quantized_bins: int = 255, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The threshold at which a histogram loses least when its values become integers."""

def count_sketch(data: NDArray | None = None, h: NDArray | None = None, s: NDArray | None = None, out_dim: int = ..., processing_batch_size: int = 32, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""A short summary of long vectors, :math:`y_j = \sum_{i: h_i = j} s_i x_i`."""

def ctc_loss(data: NDArray | None = None, label: NDArray | None = None, data_lengths: NDArray | None = None, label_lengths: NDArray | None = None, use_data_lengths: bool = False, use_label_lengths: bool = False, blank_label: Literal['first', 'last'] = 'first', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def dequantize(data: NDArray | None = None, min_range: NDArray | None = None, max_range: NDArray | None = None, out_type: Literal['float32'] = 'float32', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The real numbers that 8-bit integers stand for, :math:`x = q m / L`."""

def dgl_adjacency(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The graph with 1 in place of every edge's value."""

def dgl_csr_neighbor_non_uniform_sample(csr_matrix: NDArray | None = None, probability: NDArray | None = None, *seed_arrays: NDArray | Sequence[NDArray], num_args: int | None = None, num_hops: int = 1, num_neighbor: int = 2, max_num_vertices: int = 100, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Neighbourhoods as from ``dgl_csr_neighbor_uniform_sample``, with weights of the vertices."""

def dgl_csr_neighbor_uniform_sample(csr_matrix: NDArray | None = None, *seed_arrays: NDArray | Sequence[NDArray], num_args: int | None = None, num_hops: int = 1, num_neighbor: int = 2, max_num_vertices: int = 100, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Neighbourhoods of seeds: at every hop some neighbours of each vertex reached, at random."""

def dgl_graph_compact(*graph_data: NDArray | Sequence[NDArray], num_args: int | None = None, return_mapping: bool = ..., graph_sizes: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sampled graphs without their empty rows, with vertices numbered from 0."""

def dgl_subgraph(graph: NDArray | None = None, *data: NDArray | Sequence[NDArray], num_args: int | None = None, return_mapping: bool = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The graphs that some vertices and the edges between them make."""

def div_sqrt_dim(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Division by the square root of the length of the last axis, as scaled attention needs it."""

def edge_id(data: NDArray | None = None, u: NDArray | None = None, v: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The values of edges ``u[i]`` to ``v[i]``; -1 where there is none."""

def fft(data: NDArray | None = None, compute_size: int = 128, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Discrete Fourier transform of the last axis, :math:`X_k = \sum_n x_n e^{-2 \pi i k n / d}`."""

def getnnz(data: NDArray | None = None, axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """How many values a csr matrix stores, explicit zeros included; how many are nonzero otherwise."""

def gradientmultiplier(data: NDArray | None = None, scalar: float = 1.0, is_int: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself; its gradient is multiplied by ``scalar``, for gradient reversal or scaling."""

def group_adagrad_update(weight: NDArray | None = None, grad: NDArray | None = None, history: NDArray | None = None, lr: float = ..., rescale_grad: float = 1.0, clip_gradient: float = -1.0, epsilon: float = 1e-05, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""AdaGrad with one rate per row, :math:`w - \eta \hat g / \sqrt{h + \epsilon}`."""

def hawkesll(lda: NDArray | None = None, alpha: NDArray | None = None, beta: NDArray | None = None, state: NDArray | None = None, lags: NDArray | None = None, marks: NDArray | None = None, valid_length: NDArray | None = None, max_time: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Log likelihood of Hawkes processes whose marks excite themselves."""

def ifft(data: NDArray | None = None, compute_size: int = 128, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Real part of the inverse Fourier transform, :math:`\sum_k X_k e^{2 \pi i k n / d}`."""

def index_array(data: NDArray | None = None, axes: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The coordinates of each element."""

def index_copy(old_tensor: NDArray | None = None, index_vector: NDArray | None = None, new_tensor: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array with some slices along the first axis replaced."""

def interleaved_matmul_encdec_qk(queries: NDArray | None = None, keys_values: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head, keys from another sequence."""

def interleaved_matmul_encdec_valatt(keys_values: NDArray | None = None, attention: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Values of each head from another sequence, weighted with the attention."""

def interleaved_matmul_selfatt_qk(queries_keys_values: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Attention scores :math:`Q K^\top / \sqrt{d}` of each head."""

def interleaved_matmul_selfatt_valatt(queries_keys_values: NDArray | None = None, attention: NDArray | None = None, heads: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Values of each head, weighted with the attention."""

def quadratic(data: NDArray | None = None, a: float = 0.0, b: float = 0.0, c: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quadratic polynomial, :math:`a x^2 + b x + c`."""

def quantize(data: NDArray | None = None, min_range: NDArray | None = None, max_range: NDArray | None = None, out_type: Literal['int8', 'uint8'] = 'uint8', out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""Real numbers as 8-bit integers, :math:`q = \mathrm{round}(x L / m)`."""

def quantize_asym(data: NDArray | None = None, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""Real numbers as unsigned bytes, :math:`q = \mathrm{round}(s x + b)`."""

def quantize_v2(data: NDArray | None = None, out_type: Literal['auto', 'int8', 'uint8'] = 'int8', min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Real numbers as 8-bit integers, with the range from calibration or from the data."""

def quantized_act(data: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, act_type: Literal['relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The positive part of 8-bit integers."""

def quantized_batch_norm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, axis: int = 1, cudnn_off: bool = False, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises 8-bit integers with the moving statistics, for prediction."""

def quantized_concat(*data: NDArray | Sequence[NDArray], dim: int = 1, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Arrays joined along an axis, in the steps of the widest of their ranges."""

def quantized_conv(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, min_weight: NDArray | None = None, max_weight: NDArray | None = None, min_bias: NDArray | None = None, max_bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, workspace: int = 1024, no_bias: bool = False, cudnn_tune: Literal['fastest', 'limited_workspace', 'off'] | None = None, cudnn_off: bool = False, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``Convolution`` on 8-bit integers."""

def quantized_elemwise_add(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_min: NDArray | None = None, lhs_max: NDArray | None = None, rhs_min: NDArray | None = None, rhs_max: NDArray | None = None, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sums of 8-bit integers."""

def quantized_elemwise_mul(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_min: NDArray | None = None, lhs_max: NDArray | None = None, rhs_min: NDArray | None = None, rhs_max: NDArray | None = None, min_calib_range: float | None = None, max_calib_range: float | None = None, enable_float_output: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Products of 8-bit integers."""

def quantized_embedding(data: NDArray | None = None, weight: NDArray | None = None, min_weight: NDArray | None = None, max_weight: NDArray | None = None, input_dim: int = ..., output_dim: int = ..., dtype: Any = ..., sparse_grad: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Rows of a table of 8-bit integers at the indices in ``data``."""

def quantized_flatten(data: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """All axes after the first as one, like ``Flatten``."""

def quantized_fully_connected(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, min_weight: NDArray | None = None, max_weight: NDArray | None = None, min_bias: NDArray | None = None, max_bias: NDArray | None = None, num_hidden: int = ..., no_bias: bool = False, flatten: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``FullyConnected`` on 8-bit integers."""

def quantized_pooling(data: NDArray | None = None, min_data: NDArray | None = None, max_data: NDArray | None = None, kernel: int | Sequence[int] = ..., pool_type: Literal['avg', 'lp', 'max', 'sum'] = 'max', global_pool: bool = False, cudnn_off: bool = False, pooling_convention: Literal['full', 'same', 'valid'] = 'valid', stride: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., p_value: int | None = None, count_include_pad: bool | None = None, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NWC', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``Pooling`` of 8-bit integers; averages round halves to even."""

def quantized_rnn(data: NDArray | None = None, parameters: NDArray | None = None, state: NDArray | None = None, state_cell: NDArray | None = None, data_scale: NDArray | None = None, data_shift: NDArray | None = None, state_size: int = ..., num_layers: int = ..., bidirectional: bool = False, mode: Literal['gru', 'lstm', 'rnn_relu', 'rnn_tanh'] = ..., p: float = 0.0, state_outputs: bool = False, projection_size: int | None = None, lstm_state_clip_min: float | None = None, lstm_state_clip_max: float | None = None, lstm_state_clip_nan: bool = False, use_sequence_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``RNN`` on sequences of bytes from ``quantize_asym``, for prediction."""

def requantize(data: NDArray | None = None, min_range: NDArray | None = None, max_range: NDArray | None = None, out_type: Literal['auto', 'int8', 'uint8'] = 'int8', min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """32-bit sums, as convolutions make them, reduced to 8-bit integers over a smaller range."""

def round_ste(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The nearest integer, halves away from zero, with the gradient of the identity."""

def sign_ste(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sign, -1, 0 or 1, with the gradient of the identity."""
