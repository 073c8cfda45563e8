"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context

from mxnet.ndarray import contrib as contrib
from mxnet.ndarray import image as image
from mxnet.ndarray import linalg as linalg
from mxnet.ndarray import ndarray as ndarray
from mxnet.ndarray import op as op
from mxnet.ndarray import random as random
from mxnet.ndarray import sparse as sparse
from mxnet.ndarray import utils as utils
from mxnet.ndarray.cached_op import CachedOp as CachedOp
from mxnet.ndarray.creation import arange as arange
from mxnet.ndarray.creation import eye as eye
from mxnet.ndarray.creation import from_dlpack as from_dlpack
from mxnet.ndarray.creation import from_numpy as from_numpy
from mxnet.ndarray.creation import full as full
from mxnet.ndarray.creation import linspace as linspace
from mxnet.ndarray.creation import ones as ones
from mxnet.ndarray.creation import to_dlpack_for_read as to_dlpack_for_read
from mxnet.ndarray.creation import to_dlpack_for_write as to_dlpack_for_write
from mxnet.ndarray.functions import add as add
from mxnet.ndarray.functions import concatenate as concatenate
from mxnet.ndarray.functions import divide as divide
from mxnet.ndarray.functions import equal as equal
from mxnet.ndarray.functions import greater as greater
from mxnet.ndarray.functions import greater_equal as greater_equal
from mxnet.ndarray.functions import histogram as histogram
from mxnet.ndarray.functions import lesser as lesser
from mxnet.ndarray.functions import lesser_equal as lesser_equal
from mxnet.ndarray.functions import logical_and as logical_and
from mxnet.ndarray.functions import logical_or as logical_or
from mxnet.ndarray.functions import logical_xor as logical_xor
from mxnet.ndarray.functions import maximum as maximum
from mxnet.ndarray.functions import minimum as minimum
from mxnet.ndarray.functions import modulo as modulo
from mxnet.ndarray.functions import moveaxis as moveaxis
from mxnet.ndarray.functions import multiply as multiply
from mxnet.ndarray.functions import not_equal as not_equal
from mxnet.ndarray.functions import onehot_encode as onehot_encode
from mxnet.ndarray.functions import power as power
from mxnet.ndarray.functions import split_v2 as split_v2
from mxnet.ndarray.functions import subtract as subtract
from mxnet.ndarray.functions import true_divide as true_divide
from mxnet.ndarray.functions import waitall as waitall
from mxnet.ndarray.handle import NDArray as NDArray
from mxnet.ndarray.image_functions import imdecode as imdecode
from mxnet.ndarray.key_helpers import get_indexing_dispatch_code as get_indexing_dispatch_code
from mxnet.ndarray.key_helpers import get_oshape_of_gather_nd_op as get_oshape_of_gather_nd_op
from mxnet.ndarray.key_helpers import indexing_key_expand_implicit_axes as indexing_key_expand_implicit_axes
from mxnet.ndarray.utils import array as array
from mxnet.ndarray.utils import empty as empty
from mxnet.ndarray.utils import load as load
from mxnet.ndarray.utils import load_frombuffer as load_frombuffer
from mxnet.ndarray.utils import save as save
from mxnet.ndarray.utils import zeros as zeros

def Activation(data: NDArray | None = None, act_type: Literal['relu', 'sigmoid', 'softrelu', 'softsign', 'tanh'] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Element-wise activation function chosen by name."""

def BatchNorm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, axis: int = 1, cudnn_off: bool = False, min_calib_range: float | None = None, max_calib_range: float | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises each channel to mean 0 and variance 1, then scales and shifts it."""

def BatchNorm_v1(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, moving_mean: NDArray | None = None, moving_var: NDArray | None = None, eps: float = 0.001, momentum: float = 0.9, fix_gamma: bool = True, use_global_stats: bool = False, output_mean_var: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The batch normalisation of MXNet before 0.10, kept for old symbol files."""

def BilinearSampler(data: NDArray | None = None, grid: NDArray | None = None, cudnn_off: bool | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images sampled at given places with bilinear interpolation."""

def BlockGrad(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself, with a gradient of zero: nothing before it learns from what follows."""

def CTCLoss(data: NDArray | None = None, label: NDArray | None = None, data_lengths: NDArray | None = None, label_lengths: NDArray | None = None, use_data_lengths: bool = False, use_label_lengths: bool = False, blank_label: Literal['first', 'last'] = 'first', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def Cast(data: NDArray | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array in another element type; to integers it truncates towards zero."""

def Concat(*data: NDArray | Sequence[NDArray], dim: int = 1, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays joined along an axis they have."""

def Convolution(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, workspace: int = 1024, no_bias: bool = False, cudnn_tune: Literal['fastest', 'limited_workspace', 'off'] | None = None, cudnn_off: bool = False, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cross-correlation of the spatial axes with learnt filters, plus a bias per filter."""

def Convolution_v1(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, workspace: int = 1024, no_bias: bool = False, cudnn_tune: Literal['fastest', 'limited_workspace', 'off'] | None = None, cudnn_off: bool = False, layout: Literal['NCHW', 'NCDHW', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The convolution of MXNet before 0.10, kept for old symbol files; see ``Convolution``."""

def Correlation(data1: NDArray | None = None, data2: NDArray | None = None, kernel_size: int = 1, max_displacement: int = 1, stride1: int = 1, stride2: int = 1, pad_size: int = 0, is_multiply: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """How well patches of one image match displaced patches of another."""

def Crop(*data: NDArray | Sequence[NDArray], offset: int | Sequence[int] = ..., h_w: int | Sequence[int] = ..., center_crop: bool = False, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A window of each image, of a given size or the size of a second array's images."""

def Custom(*data: NDArray | Sequence[NDArray], op_type: str = ..., num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Run an operator that was written in Python and registered with ``mx.operator.register``."""

def Deconvolution(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., adj: int | Sequence[int] = ..., target_shape: int | Sequence[int] = ..., num_filter: int = ..., num_group: int = 1, workspace: int = 512, no_bias: bool = True, cudnn_tune: Literal['fastest', 'limited_workspace', 'off'] | None = None, cudnn_off: bool = False, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Transposed convolution: the gradient of a convolution with respect to its data."""

def Dropout(data: NDArray | None = None, p: float = 0.5, mode: Literal['always', 'training'] = 'training', axes: int | Sequence[int] = ..., cudnn_off: bool | None = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sets each element to 0 with probability ``p`` and scales the others by :math:`1 / (1 - p)`."""

def ElementWiseSum(*args: NDArray | Sequence[NDArray], num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sum of any number of arrays of one shape and type."""

def Embedding(data: NDArray | None = None, weight: NDArray | None = None, input_dim: int = ..., output_dim: int = ..., dtype: Any = ..., sparse_grad: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rows of ``weight`` at the indices in ``data``."""

def Flatten(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Each sample as one row: all axes after the first are joined."""

def FullyConnected(data: NDArray | None = None, weight: NDArray | None = None, bias: NDArray | None = None, num_hidden: int = ..., no_bias: bool = False, flatten: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Affine map of the features, :math:`y = x W^\top + b`."""

def GridGenerator(data: NDArray | None = None, transform_type: Literal['affine', 'warp'] = ..., target_shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Places for ``BilinearSampler`` from affine transformations or from optical flow."""

def GroupNorm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, num_groups: int = 1, eps: float = 1e-05, output_mean_var: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises groups of channels to mean 0 and variance 1, then scales and shifts each group."""

def IdentityAttachKLSparseReg(data: NDArray | None = None, moving_avg: NDArray | None = None, sparseness_target: float = 0.1, penalty: float = 0.001, momentum: float = 0.9, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Identity that adds the gradient of a sparseness penalty to activations in (0, 1)."""

def InstanceNorm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, eps: float = 0.001, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normalises each channel of each instance to mean 0 and variance 1, then scales and shifts."""

def L2Normalization(data: NDArray | None = None, eps: float = 1e-10, mode: Literal['channel', 'instance', 'spatial'] = 'instance', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Divides by the Euclidean norm, :math:`y = x / \sqrt{\sum x^2 + \epsilon}`."""

def LRN(data: NDArray | None = None, alpha: float = 0.0001, beta: float = 0.75, knorm: float = 2.0, nsize: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Local response normalisation across neighbouring channels."""

def LayerNorm(data: NDArray | None = None, gamma: NDArray | None = None, beta: NDArray | None = None, axis: int = -1, eps: float = 1e-05, output_mean_var: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Normalises along one axis to mean 0 and variance 1, then scales and shifts."""

def LeakyReLU(data: NDArray | None = None, gamma: NDArray | None = None, act_type: Literal['elu', 'gelu', 'leaky', 'prelu', 'rrelu', 'selu'] = 'leaky', slope: float = 0.25, lower_bound: float = 0.125, upper_bound: float = 0.334, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Rectifiers that are not constant for negative input."""

def LinearRegressionOutput(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Identity whose gradient is that of the squared error, :math:`(x - label) / m`."""

def LogisticRegressionOutput(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Sigmoid whose gradient is that of the binary cross entropy, :math:`(\sigma(x) - label) / m`."""

def MAERegressionOutput(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Identity whose gradient is that of the absolute error, :math:`\text{sign}(x - label) / m`."""

def MakeLoss(data: NDArray | None = None, grad_scale: float = 1.0, valid_thresh: float = 0.0, normalization: Literal['batch', 'null', 'valid'] = 'null', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Declares ``data`` to be a loss: its gradient is a constant, whatever the head gradient."""

def Pad(data: NDArray | None = None, mode: Literal['constant', 'edge', 'reflect'] = ..., pad_width: int | Sequence[int] = ..., constant_value: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with elements added at the ends of its axes."""

def Pooling(data: NDArray | None = None, kernel: int | Sequence[int] = ..., pool_type: Literal['avg', 'lp', 'max', 'sum'] = 'max', global_pool: bool = False, cudnn_off: bool = False, pooling_convention: Literal['full', 'same', 'valid'] = 'valid', stride: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., p_value: int | None = None, count_include_pad: bool | None = None, layout: Literal['NCW', 'NCHW', 'NCDHW', 'NWC', 'NHWC', 'NDHWC'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Maximum, average, sum or :math:`L_p` norm over windows of the spatial axes."""

def Pooling_v1(data: NDArray | None = None, kernel: int | Sequence[int] = ..., pool_type: Literal['avg', 'max', 'sum'] = 'max', global_pool: bool = False, pooling_convention: Literal['full', 'valid'] = 'valid', stride: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The pooling of MXNet before 0.10, kept for old symbol files."""

def RNN(data: NDArray | None = None, parameters: NDArray | None = None, state: NDArray | None = None, state_cell: NDArray | None = None, sequence_length: NDArray | None = None, state_size: int = ..., num_layers: int = ..., bidirectional: bool = False, mode: Literal['gru', 'lstm', 'rnn_relu', 'rnn_tanh'] = ..., p: float = 0.0, state_outputs: bool = False, projection_size: int | None = None, lstm_state_clip_min: float | None = None, lstm_state_clip_max: float | None = None, lstm_state_clip_nan: bool = False, use_sequence_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Recurrent layers of one kind, stacked and run over whole sequences."""

def ROIPooling(data: NDArray | None = None, rois: NDArray | None = None, pooled_size: int | Sequence[int] = ..., spatial_scale: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The largest activation in each cell of a grid laid over boxes."""

def Reshape(data: NDArray | None = None, shape: int | Sequence[int] = ..., reverse: bool = False, target_shape: int | Sequence[int] = ..., keep_highest: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements in the same order, under another shape."""

def SVMOutput(data: NDArray | None = None, label: NDArray | None = None, margin: float = 1.0, regularization_coefficient: float = 1.0, use_linear: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Identity whose gradient is that of one-against-all support vector machines."""

def SequenceLast(data: NDArray | None = None, sequence_length: NDArray | None = None, use_sequence_length: bool = False, axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The last element of each sequence."""

def SequenceMask(data: NDArray | None = None, sequence_length: NDArray | None = None, use_sequence_length: bool = False, value: float = 0.0, axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sequences with everything after their end overwritten."""

def SequenceReverse(data: NDArray | None = None, sequence_length: NDArray | None = None, use_sequence_length: bool = False, axis: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sequences in reverse order; what follows their end stays where it is."""

def SliceChannel(data: NDArray | None = None, num_outputs: int = ..., axis: int = 1, squeeze_axis: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The array cut into equal parts along an axis."""

def Softmax(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, ignore_label: float = -1.0, multi_output: bool = False, use_ignore: bool = False, preserve_shape: bool = False, normalization: Literal['batch', 'null', 'valid'] = 'null', out_grad: bool = False, smooth_alpha: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Softmax whose gradient is that of the cross entropy, :math:`p - \text{onehot}(label)`."""

def SoftmaxActivation(data: NDArray | None = None, mode: Literal['channel', 'instance'] = 'instance', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Softmax over the last axis, or over the channels of each position."""

def SoftmaxOutput(data: NDArray | None = None, label: NDArray | None = None, grad_scale: float = 1.0, ignore_label: float = -1.0, multi_output: bool = False, use_ignore: bool = False, preserve_shape: bool = False, normalization: Literal['batch', 'null', 'valid'] = 'null', out_grad: bool = False, smooth_alpha: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Softmax whose gradient is that of the cross entropy, :math:`p - \text{onehot}(label)`."""

def SpatialTransformer(data: NDArray | None = None, loc: NDArray | None = None, target_shape: int | Sequence[int] = ..., transform_type: Literal['affine'] = ..., sampler_type: Literal['bilinear'] = ..., cudnn_off: bool | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images under affine transformations, with bilinear interpolation."""

def SwapAxis(data: NDArray | None = None, dim1: int = 0, dim2: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with two axes exchanged."""

def UpSampling(*data: NDArray | Sequence[NDArray], scale: int = ..., num_filter: int = 0, sample_type: Literal['bilinear', 'nearest'] = ..., multi_input_mode: Literal['concat', 'sum'] = 'concat', workspace: int = 512, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Images enlarged by an integer factor."""

def abs(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Absolute value."""

def adam_update(weight: NDArray | None = None, grad: NDArray | None = None, mean: NDArray | None = None, var: NDArray | None = None, lr: float = ..., beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-08, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Adam, :math:`w - \eta m / (\sqrt v + \epsilon)`; bias correction is up to ``lr``."""

def add_n(*args: NDArray | Sequence[NDArray], num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sum of any number of arrays of one shape and type."""

def all_finite(data: NDArray | None = None, init_output: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 if all elements are finite, else 0; loss scaling looks at gradients with it."""

def amp_cast(data: NDArray | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A floating array in another element type; integers stay as they are."""

def amp_multicast(*data: NDArray | Sequence[NDArray], num_outputs: int = ..., cast_narrow: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Floating arrays in their widest common type; integers stay as they are."""

def arccos(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse cosine."""

def arccosh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic cosine."""

def arcsin(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse sine."""

def arcsinh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic sine."""

def arctan(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse tangent."""

def arctanh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse hyperbolic tangent."""

def argmax(data: NDArray | None = None, axis: int | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Position of the largest element along an axis, the first of several."""

def argmax_channel(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Position of the largest element along axis 1: the predicted class of each sample."""

def argmin(data: NDArray | None = None, axis: int | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Position of the smallest element along an axis, the first of several."""

def argsort(data: NDArray | None = None, axis: int | None = -1, is_ascend: bool = True, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The positions along an axis of the elements in order."""

def batch_dot(lhs: NDArray | None = None, rhs: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, forward_stype: Literal['default', 'csr', 'row_sparse'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Products of corresponding matrices of two batches."""

def batch_take(a: NDArray | None = None, indices: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """One element of each row."""

def broadcast_add(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def broadcast_axes(data: NDArray | None = None, axis: int | Sequence[int] = ..., size: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array repeated along some of its axes of length 1."""

def broadcast_axis(data: NDArray | None = None, axis: int | Sequence[int] = ..., size: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array repeated along some of its axes of length 1."""

def broadcast_div(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def broadcast_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the elements are equal, else 0."""

def broadcast_greater(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is larger, else 0."""

def broadcast_greater_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is not smaller, else 0."""

def broadcast_hypot(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Length of the hypotenuse, without overflow of the squares."""

def broadcast_lesser(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is smaller, else 0."""

def broadcast_lesser_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the left element is not larger, else 0."""

def broadcast_like(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_axes: int | Sequence[int] | None = None, rhs_axes: int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lhs`` repeated along its axes of length 1 up to the shape of ``rhs``."""

def broadcast_logical_and(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where both elements are not zero, else 0."""

def broadcast_logical_or(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where one of the elements is not zero, else 0."""

def broadcast_logical_xor(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where exactly one of the elements is not zero, else 0."""

def broadcast_maximum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Larger element; of equal ones, the left one takes the gradient."""

def broadcast_minimum(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smaller element; of equal ones, the left one takes the gradient."""

def broadcast_minus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def broadcast_mod(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Remainder with the sign of the divisor; 0 for a divisor of 0."""

def broadcast_mul(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def broadcast_not_equal(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the elements differ, else 0."""

def broadcast_plus(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def broadcast_power(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Power."""

def broadcast_sub(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def broadcast_to(data: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array repeated along its axes of length 1 up to a shape."""

def cast(data: NDArray | None = None, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array in another element type; to integers it truncates towards zero."""

def cast_storage(data: NDArray | None = None, stype: Literal['default', 'csr', 'row_sparse'] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The same elements with another storage type."""

def cbrt(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cubic root."""

def ceil(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Least integer not below x."""

def choose_element_0index(data: NDArray | None = None, index: NDArray | None = None, axis: int | None = -1, keepdims: bool = False, mode: Literal['clip', 'wrap'] = 'clip', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """One element along an axis for each position on the other axes."""

def clip(data: NDArray | None = None, a_min: float = ..., a_max: float = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Values limited to an interval, :math:`\min(\max(x, a_{min}), a_{max})`."""

def col2im(data: NDArray | None = None, output_size: int | Sequence[int] = ..., kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Columns added up at the places their windows came from; the transpose of ``im2col``."""

def concat(*data: NDArray | Sequence[NDArray], dim: int = 1, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays joined along an axis they have."""

def cos(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cosine."""

def cosh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic cosine."""

def crop(data: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A rectangular part of the array, optionally every n-th element."""

def ctc_loss(data: NDArray | None = None, label: NDArray | None = None, data_lengths: NDArray | None = None, label_lengths: NDArray | None = None, use_data_lengths: bool = False, use_label_lengths: bool = False, blank_label: Literal['first', 'last'] = 'first', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative logarithm of the probability of a labelling, summed over all its alignments."""

def cumsum(a: NDArray | None = None, axis: int | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The sums of the elements up to each one along an axis."""

def degrees(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Radians to degrees."""

def depth_to_space(data: NDArray | None = None, block_size: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Channels moved into spatial blocks of :math:`b \times b` pixels."""

def diag(data: NDArray | None = None, k: int = 0, axis1: int = 0, axis2: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The diagonals of matrices, or the matrix with a given diagonal."""

def dot(lhs: NDArray | None = None, rhs: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, forward_stype: Literal['default', 'csr', 'row_sparse'] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sums of products over the last axis of ``lhs`` and the first axis of ``rhs``."""

def elemwise_add(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum."""

def elemwise_div(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Quotient; of integers, truncated towards zero."""

def elemwise_mul(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product."""

def elemwise_sub(lhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Difference."""

def erf(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gauss error function."""

def erfinv(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Inverse of the Gauss error function."""

def exp(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponential."""

def expand_dims(data: NDArray | None = None, axis: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with a new axis of length 1."""

def expm1(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponential minus one, accurate near zero."""

def fill_element_0index(lhs: NDArray | None = None, mhs: NDArray | None = None, rhs: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A matrix with one element of each row replaced."""

def fix(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer towards zero."""

def flatten(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Each sample as one row: all axes after the first are joined."""

def flip(data: NDArray | None = None, axis: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with the order of elements reversed along some axes."""

def floor(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Greatest integer not above x."""

def ftml_update(weight: NDArray | None = None, grad: NDArray | None = None, d: NDArray | None = None, v: NDArray | None = None, z: NDArray | None = None, lr: float = ..., beta1: float = 0.6, beta2: float = 0.999, epsilon: float = 1e-08, t: int = ..., wd: float = 0.0, rescale_grad: float = 1.0, clip_grad: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Follow the moving leader; returns :math:`-z / d_t`."""

def ftrl_update(weight: NDArray | None = None, grad: NDArray | None = None, z: NDArray | None = None, n: NDArray | None = None, lr: float = ..., lamda1: float = 0.01, beta: float = 1.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Follow the regularised leader, per coordinate."""

def gamma(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma function."""

def gammaln(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Logarithm of the absolute value of the gamma function."""

def gather_nd(data: NDArray | None = None, indices: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements, or slices, at given coordinates."""

def hard_sigmoid(data: NDArray | None = None, alpha: float = 0.2, beta: float = 0.5, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Piecewise linear sigmoid, :math:`\min(\max(\alpha x + \beta, 0), 1)`."""

def identity(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself, as a new array."""

def im2col(data: NDArray | None = None, kernel: int | Sequence[int] = ..., stride: int | Sequence[int] = ..., dilate: int | Sequence[int] = ..., pad: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The windows that a convolution sees, as columns."""

def khatri_rao(*args: NDArray | Sequence[NDArray], num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The column-wise Kronecker product of matrices, :math:`x_k = a_k \otimes b_k \otimes \dots`."""

def lamb_update_phase1(weight: NDArray | None = None, grad: NDArray | None = None, mean: NDArray | None = None, var: NDArray | None = None, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-06, t: int = ..., bias_correction: bool = True, wd: float = ..., rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""First half of LAMB: the step :math:`\hat m / (\sqrt{\hat v} + \epsilon) + \lambda w`."""

def lamb_update_phase2(weight: NDArray | None = None, g: NDArray | None = None, r1: NDArray | None = None, r2: NDArray | None = None, lr: float = ..., lower_bound: float = -1.0, upper_bound: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Second half of LAMB, :math:`w - \eta \frac{r_1}{r_2} g`; the ratio is 1 where a norm is 0."""

def linalg_det(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The determinant of each matrix."""

def linalg_extractdiag(A: NDArray | None = None, offset: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A diagonal of each matrix."""

def linalg_extracttrian(A: NDArray | None = None, offset: int = 0, lower: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A triangle of each matrix as a vector, column by column if upper, row by row if lower."""

def linalg_gelqf(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    r"""The LQ factorisation, :math:`A = L Q` with :math:`Q Q^\top = I`."""

def linalg_gemm(A: NDArray | None = None, B: NDArray | None = None, C: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0, beta: float = 1.0, axis: int = -2, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product plus matrix, :math:`\alpha\, op(A)\, op(B) + \beta\, C`."""

def linalg_gemm2(A: NDArray | None = None, B: NDArray | None = None, transpose_a: bool = False, transpose_b: bool = False, alpha: float = 1.0, axis: int = -2, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product of matrices, :math:`\alpha\, op(A)\, op(B)`."""

def linalg_inverse(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The inverse of each matrix."""

def linalg_makediag(A: NDArray | None = None, offset: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Matrices that are zero but for one diagonal."""

def linalg_maketrian(A: NDArray | None = None, offset: int = 0, lower: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Triangular matrices from vectors; the inverse of ``extracttrian``."""

def linalg_potrf(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The Cholesky factor: lower triangular :math:`L` with :math:`A = L L^\top`."""

def linalg_potri(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The inverse of :math:`L L^\top`, given the Cholesky factor :math:`L`."""

def linalg_slogdet(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Sign and logarithm of the magnitude of the determinant of each matrix."""

def linalg_sumlogdiag(A: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""The sum of the logarithms of the diagonal, :math:`\sum_i \log A_{ii}`."""

def linalg_syrk(A: NDArray | None = None, transpose: bool = False, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product with the own transpose, :math:`\alpha A A^\top`, or :math:`\alpha A^\top A`."""

def linalg_trmm(A: NDArray | None = None, B: NDArray | None = None, transpose: bool = False, rightside: bool = False, lower: bool = True, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Product with a triangular matrix, :math:`\alpha\, op(A)\, B` or :math:`\alpha\, B\, op(A)`."""

def linalg_trsm(A: NDArray | None = None, B: NDArray | None = None, transpose: bool = False, rightside: bool = False, lower: bool = True, alpha: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The solution of a triangular system."""

def log(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Natural logarithm."""

def log10(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Decimal logarithm."""

def log1p(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Natural logarithm of one plus x, accurate near zero."""

def log2(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Binary logarithm."""

def log_softmax(data: NDArray | None = None, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Logarithm of the softmax, :math:`y_j = x_j / t - \log \sum_i e^{x_i / t}`."""

def logical_not(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 where the element is zero, else 0; the gradient is zero."""

def make_loss(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array as an objective: its gradient is one, whatever is done with the result."""

def max(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Largest element along axes; each of several equal ones gets the full gradient."""

def max_axis(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Largest element along axes; each of several equal ones gets the full gradient."""

def mean(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Mean over axes; of integers, truncated towards zero."""

def min(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smallest element along axes; each of several equal ones gets the full gradient."""

def min_axis(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Smallest element along axes; each of several equal ones gets the full gradient."""

def moments(data: NDArray | None = None, axes: int | int | Sequence[int] | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Mean and biased variance over axes."""

def mp_lamb_update_phase1(weight: NDArray | None = None, grad: NDArray | None = None, mean: NDArray | None = None, var: NDArray | None = None, weight32: NDArray | None = None, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-06, t: int = ..., bias_correction: bool = True, wd: float = ..., rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lamb_update_phase1`` of a half-precision weight through its single-precision master copy."""

def mp_lamb_update_phase2(weight: NDArray | None = None, g: NDArray | None = None, r1: NDArray | None = None, r2: NDArray | None = None, weight32: NDArray | None = None, lr: float = ..., lower_bound: float = -1.0, upper_bound: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lamb_update_phase2`` of a half-precision weight through its single-precision master copy."""

def mp_nag_mom_update(weight: NDArray | None = None, grad: NDArray | None = None, mom: NDArray | None = None, weight32: NDArray | None = None, lr: float = ..., momentum: float = 0.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``nag_mom_update`` of a half-precision weight through its single-precision master copy."""

def mp_sgd_mom_update(weight: NDArray | None = None, grad: NDArray | None = None, mom: NDArray | None = None, weight32: NDArray | None = None, lr: float = ..., momentum: float = 0.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``sgd_mom_update`` of a half-precision weight through its single-precision master copy."""

def mp_sgd_update(weight: NDArray | None = None, grad: NDArray | None = None, weight32: NDArray | None = None, lr: float = ..., wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``sgd_update`` of a half-precision weight through its single-precision master copy."""

def multi_all_finite(*data: NDArray | Sequence[NDArray], num_arrays: int = 1, init_output: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """1 if all elements of all arrays are finite, else 0."""

def multi_lars(lrs: NDArray | None = None, weights_sum_sq: NDArray | None = None, grads_sum_sq: NDArray | None = None, wds: NDArray | None = None, eta: float = ..., eps: float = ..., rescale_grad: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Learning rates by layer, from the norms of weights and gradients."""

def multi_mp_sgd_mom_update(*data: NDArray | Sequence[NDArray], lrs: float | Sequence[float] = ..., wds: float | Sequence[float] = ..., momentum: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``mp_sgd_mom_update`` of several weights in one call."""

def multi_mp_sgd_update(*data: NDArray | Sequence[NDArray], lrs: float | Sequence[float] = ..., wds: float | Sequence[float] = ..., rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``mp_sgd_update`` of several weights in one call."""

def multi_sgd_mom_update(*data: NDArray | Sequence[NDArray], lrs: float | Sequence[float] = ..., wds: float | Sequence[float] = ..., momentum: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``sgd_mom_update`` of several weights in one call."""

def multi_sgd_update(*data: NDArray | Sequence[NDArray], lrs: float | Sequence[float] = ..., wds: float | Sequence[float] = ..., rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``sgd_update`` of several weights in one call."""

def multi_sum_sq(*data: NDArray | Sequence[NDArray], num_arrays: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum of squares of each array, in float32."""

def nag_mom_update(weight: NDArray | None = None, grad: NDArray | None = None, mom: NDArray | None = None, lr: float = ..., momentum: float = 0.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Nesterov's accelerated gradient; returns :math:`w + \mu m - \eta \hat g`."""

def nanprod(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product over axes of the elements that are numbers; nan counts as 1."""

def nansum(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum over axes of the elements that are numbers; nan counts as 0."""

def negative(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negation."""

def norm(data: NDArray | None = None, ord: int = 2, axis: int | int | Sequence[int] | None = None, out_dtype: Any | None = None, keepdims: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Norm of vectors, or of matrices as vectors, along axes."""

def normal(loc: float = 0.0, scale: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normally distributed numbers."""

def one_hot(indices: NDArray | None = None, depth: int = ..., on_value: float = 1.0, off_value: float = 0.0, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Vectors with one element set, at the position that each index names."""

def ones_like(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Ones of the shape and type of the array; the gradient is zero."""

def pad(data: NDArray | None = None, mode: Literal['constant', 'edge', 'reflect'] = ..., pad_width: int | Sequence[int] = ..., constant_value: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with elements added at the ends of its axes."""

def pick(data: NDArray | None = None, index: NDArray | None = None, axis: int | None = -1, keepdims: bool = False, mode: Literal['clip', 'wrap'] = 'clip', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """One element along an axis for each position on the other axes."""

def preloaded_multi_mp_sgd_mom_update(*data: NDArray | Sequence[NDArray], momentum: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``multi_mp_sgd_mom_update`` with learning rates and weight decays in arrays."""

def preloaded_multi_mp_sgd_update(*data: NDArray | Sequence[NDArray], rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``multi_mp_sgd_update`` with learning rates and weight decays in arrays."""

def preloaded_multi_sgd_mom_update(*data: NDArray | Sequence[NDArray], momentum: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``multi_sgd_mom_update`` with learning rates and weight decays in arrays."""

def preloaded_multi_sgd_update(*data: NDArray | Sequence[NDArray], rescale_grad: float = 1.0, clip_gradient: float = -1.0, num_weights: int = 1, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """``multi_sgd_update`` with learning rates and weight decays in arrays."""

def prod(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Product over axes."""

def radians(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Degrees to radians."""

def random_exponential(lam: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponentially distributed numbers."""

def random_gamma(alpha: float = 1.0, beta: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma distributed numbers."""

def random_generalized_negative_binomial(mu: float = 1.0, alpha: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative binomial counts, given by mean and dispersion."""

def random_negative_binomial(k: int = 1, p: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Counts of failures before the k-th success."""

def random_normal(loc: float = 0.0, scale: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normally distributed numbers."""

def random_pdf_dirichlet(sample: NDArray | None = None, alpha: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the Dirichlet distribution at points of the simplex."""

def random_pdf_exponential(sample: NDArray | None = None, lam: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Density of the exponential distribution, :math:`\lambda e^{-\lambda x}`."""

def random_pdf_gamma(sample: NDArray | None = None, alpha: NDArray | None = None, beta: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the gamma distribution with a rate."""

def random_pdf_generalized_negative_binomial(sample: NDArray | None = None, mu: NDArray | None = None, alpha: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Probability of negative binomial counts, given mean and dispersion."""

def random_pdf_negative_binomial(sample: NDArray | None = None, k: NDArray | None = None, p: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Probability of counts of failures before the k-th success."""

def random_pdf_normal(sample: NDArray | None = None, mu: NDArray | None = None, sigma: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the normal distribution."""

def random_pdf_poisson(sample: NDArray | None = None, lam: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Probability of counts under the Poisson distribution, :math:`\lambda^x e^{-\lambda} / x!`."""

def random_pdf_uniform(sample: NDArray | None = None, low: NDArray | None = None, high: NDArray | None = None, is_log: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Density of the uniform distribution, :math:`1 / (high - low)`."""

def random_poisson(lam: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Poisson distributed counts."""

def random_randint(low: int = ..., high: int = ..., shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed integers, ``low <= x < high``."""

def random_uniform(low: float = 0.0, high: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed numbers."""

def ravel_multi_index(data: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Positions in the flattened array for coordinates in an array."""

def rcbrt(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reciprocal cubic root."""

def reciprocal(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reciprocal."""

def relu(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Rectifier; its gradient at 0 is 0."""

def repeat(data: NDArray | None = None, repeats: int = ..., axis: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Each element, or each slice along an axis, repeated in place."""

def reset_arrays(*data: NDArray | Sequence[NDArray], num_arrays: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Set arrays to zero in place."""

def reshape(data: NDArray | None = None, shape: int | Sequence[int] = ..., reverse: bool = False, target_shape: int | Sequence[int] = ..., keep_highest: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements in the same order, under another shape."""

def reshape_like(lhs: NDArray | None = None, rhs: NDArray | None = None, lhs_begin: int | None = None, lhs_end: int | None = None, rhs_begin: int | None = None, rhs_end: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """``lhs`` with a range of its axes replaced by a range of the axes of ``rhs``."""

def reverse(data: NDArray | None = None, axis: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with the order of elements reversed along some axes."""

def rint(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer; halves go down."""

def rmsprop_update(weight: NDArray | None = None, grad: NDArray | None = None, n: NDArray | None = None, lr: float = ..., gamma1: float = 0.95, epsilon: float = 1e-08, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, clip_weights: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""RMSProp, :math:`w - \eta \hat g / \sqrt{n + \epsilon}`."""

def rmspropalex_update(weight: NDArray | None = None, grad: NDArray | None = None, n: NDArray | None = None, g: NDArray | None = None, delta: NDArray | None = None, lr: float = ..., gamma1: float = 0.95, gamma2: float = 0.9, epsilon: float = 1e-08, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, clip_weights: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Centred RMSProp with momentum; returns :math:`w + \delta`."""

def round(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Nearest integer; halves go away from zero."""

def rsqrt(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Reciprocal square root."""

def sample_exponential(lam: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Exponentially distributed numbers. Each element of the parameters gives its own draws."""

def sample_gamma(alpha: NDArray | None = None, beta: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gamma distributed numbers. Each element of the parameters gives its own draws."""

def sample_generalized_negative_binomial(mu: NDArray | None = None, alpha: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Negative binomial counts, given by mean and dispersion. Each element of the parameters gives its own draws."""

def sample_multinomial(data: NDArray | None = None, shape: int | int | Sequence[int] = ..., get_prob: bool = False, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """Draws from finite distributions, given by the probabilities of their outcomes."""

def sample_negative_binomial(k: NDArray | None = None, p: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Counts of failures before the k-th success. Each element of the parameters gives its own draws."""

def sample_normal(mu: NDArray | None = None, sigma: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Normally distributed numbers. Each element of the parameters gives its own draws."""

def sample_poisson(lam: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Poisson distributed counts. Each element of the parameters gives its own draws."""

def sample_uniform(low: NDArray | None = None, high: NDArray | None = None, shape: int | int | Sequence[int] | None = ..., dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed numbers. Each element of the parameters gives its own draws."""

def scatter_nd(data: NDArray | None = None, indices: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """An array of zeros with elements, or slices, put at given coordinates."""

def sgd_mom_update(weight: NDArray | None = None, grad: NDArray | None = None, mom: NDArray | None = None, lr: float = ..., momentum: float = 0.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Gradient descent with momentum; returns :math:`w + m`."""

def sgd_update(weight: NDArray | None = None, grad: NDArray | None = None, lr: float = ..., wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, lazy_update: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Gradient descent with weight decay, :math:`w - \eta (clip(s \cdot g) + \lambda w)`."""

def shape_array(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The shape of an array as an array."""

def shuffle(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with its first axis in random order."""

def sigmoid(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Logistic function."""

def sign(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sign: -1, 0 or 1."""

def signsgd_update(weight: NDArray | None = None, grad: NDArray | None = None, lr: float = ..., wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Descent by the gradient's sign, :math:`(1 - \eta \lambda) w - \eta \, sign(g)`."""

def signum_update(weight: NDArray | None = None, grad: NDArray | None = None, mom: NDArray | None = None, lr: float = ..., momentum: float = 0.0, wd: float = 0.0, rescale_grad: float = 1.0, clip_gradient: float = -1.0, wd_lh: float = 0.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Descent by the momentum's sign, :math:`(1 - \eta \lambda') w + \eta \, sign(m)`."""

def sin(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sine."""

def sinh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic sine."""

def size_array(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The number of elements of an array as an array."""

def slice(data: NDArray | None = None, begin: Sequence[int | None] = ..., end: Sequence[int | None] = ..., step: Sequence[int | None] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """A rectangular part of the array, optionally every n-th element."""

def slice_axis(data: NDArray | None = None, axis: int = ..., begin: int = ..., end: int | None = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The part of the array between two indices of one axis."""

def slice_like(data: NDArray | None = None, shape_like: NDArray | None = None, axes: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The leading part of the array that has the shape of another array."""

def smooth_l1(data: NDArray | None = None, scalar: float = 1.0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Absolute value rounded off at zero."""

def softmax(data: NDArray | None = None, length: NDArray | None = None, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Softmax along an axis, :math:`y_j = e^{x_j / t} / \sum_i e^{x_i / t}`."""

def softmax_cross_entropy(data: NDArray | None = None, label: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Cross entropy of the softmax with class indices, summed over the batch."""

def softmin(data: NDArray | None = None, axis: int = -1, temperature: float | None = None, dtype: Any | None = None, use_length: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Softmax of the negated input, :math:`y_j = e^{-x_j / t} / \sum_i e^{-x_i / t}`."""

def softsign(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Softsign."""

def sort(data: NDArray | None = None, axis: int | None = -1, is_ascend: bool = True, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The elements in order along an axis."""

def space_to_depth(data: NDArray | None = None, block_size: int = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    r"""Spatial blocks of :math:`b \times b` pixels moved into channels."""

def split(data: NDArray | None = None, num_outputs: int = ..., axis: int = 1, squeeze_axis: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The array cut into equal parts along an axis."""

def sqrt(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Square root."""

def square(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Square."""

def squeeze(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array without axes of length 1."""

def stack(*data: NDArray | Sequence[NDArray], axis: int = 0, num_args: int | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Arrays of one shape joined along a new axis."""

def stop_gradient(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array itself, with a gradient of zero: nothing before it learns from what follows."""

def sum(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum over axes."""

def sum_axis(data: NDArray | None = None, axis: int | int | Sequence[int] | None = None, keepdims: bool = False, exclude: bool = False, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Sum over axes."""

def swapaxes(data: NDArray | None = None, dim1: int = 0, dim2: int = 0, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with two axes exchanged."""

def take(a: NDArray | None = None, indices: NDArray | None = None, axis: int = 0, mode: Literal['clip', 'raise', 'wrap'] = 'clip', out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The slices of an array at given positions along an axis."""

def tan(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Tangent."""

def tanh(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Hyperbolic tangent."""

def tile(data: NDArray | None = None, reps: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The whole array repeated along each axis."""

def topk(data: NDArray | None = None, axis: int | None = -1, k: int = 1, ret_typ: Literal['both', 'indices', 'mask', 'value'] = 'indices', is_ascend: bool = False, dtype: Any = ..., out: Any = None, name: str | None = None, **unknown: Any) -> Any:
    """The largest (or smallest) elements along an axis, in order."""

def transpose(data: NDArray | None = None, axes: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """The array with its axes in another order."""

def trunc(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Integer part."""

def uniform(low: float = 0.0, high: float = 1.0, shape: int | int | Sequence[int] | None = None, ctx: Context | str | None = None, dtype: Any | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Uniformly distributed numbers."""

def unravel_index(data: NDArray | None = None, shape: int | Sequence[int] = ..., out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Coordinates in an array for positions in the flattened array."""

def where(condition: NDArray | None = None, x: NDArray | None = None, y: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Elements of ``x`` where a condition holds, of ``y`` elsewhere."""

def zeros_like(data: NDArray | None = None, out: Any = None, name: str | None = None, **unknown: Any) -> NDArray:
    """Zeros of the shape and type of the array; the gradient is zero."""
