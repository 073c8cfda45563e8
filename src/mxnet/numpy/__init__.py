"""NumPy on the contexts, autograd and graphs of this package: ``mx.np``.

Functions have the names, arguments and behaviour of NumPy's; arrays live on a context and take part
in ``autograd.record()``. The element type of new arrays is float32 by default.
"""

from builtins import bool as bool  # noqa: A004 - NumPy's name
from typing import Any as _Any

import numpy as _onp
from numpy import bool_ as bool_
from numpy import dtype as dtype
from numpy import e as e
from numpy import euler_gamma as euler_gamma
from numpy import finfo as finfo
from numpy import float16 as float16
from numpy import float32 as float32
from numpy import float64 as float64
from numpy import iinfo as iinfo
from numpy import inf as inf
from numpy import int8 as int8
from numpy import int32 as int32
from numpy import int64 as int64
from numpy import nan as nan
from numpy import newaxis as newaxis
from numpy import pi as pi
from numpy import uint8 as uint8

from mxnet.numpy import fallback as _fallback
from mxnet.numpy import fft as fft
from mxnet.numpy import linalg as linalg
from mxnet.numpy import methods as _methods
from mxnet.numpy import pairs as _pairs
from mxnet.numpy import random as random
from mxnet.numpy import ufuncs as _ufuncs
from mxnet.numpy.array_api import astype as astype
from mxnet.numpy.array_api import from_dlpack as from_dlpack
from mxnet.numpy.array_api import isdtype as isdtype
from mxnet.numpy.array_api import isscalar as isscalar
from mxnet.numpy.array_api import matrix_transpose as matrix_transpose
from mxnet.numpy.array_api import matvec as matvec
from mxnet.numpy.array_api import promote_types as promote_types
from mxnet.numpy.array_api import result_type as result_type
from mxnet.numpy.array_api import unique_all as unique_all
from mxnet.numpy.array_api import unique_counts as unique_counts
from mxnet.numpy.array_api import unique_inverse as unique_inverse
from mxnet.numpy.array_api import unique_values as unique_values
from mxnet.numpy.array_api import unstack as unstack
from mxnet.numpy.array_api import vecdot as vecdot
from mxnet.numpy.array_api import vecmat as vecmat
from mxnet.numpy.covariance import convolve as convolve
from mxnet.numpy.covariance import corrcoef as corrcoef
from mxnet.numpy.covariance import correlate as correlate
from mxnet.numpy.covariance import cov as cov
from mxnet.numpy.covariance import cumprod as cumprod
from mxnet.numpy.covariance import cumulative_prod as cumulative_prod
from mxnet.numpy.covariance import cumulative_sum as cumulative_sum
from mxnet.numpy.covariance import ptp as ptp
from mxnet.numpy.covariance import trapezoid as trapezoid
from mxnet.numpy.covariance import trapz as trapz
from mxnet.numpy.covariance import unwrap as unwrap
from mxnet.numpy.creation import arange as arange
from mxnet.numpy.creation import array as array
from mxnet.numpy.creation import asarray as asarray
from mxnet.numpy.creation import blackman as blackman
from mxnet.numpy.creation import copy as copy
from mxnet.numpy.creation import empty as empty
from mxnet.numpy.creation import empty_like as empty_like
from mxnet.numpy.creation import eye as eye
from mxnet.numpy.creation import full as full
from mxnet.numpy.creation import full_like as full_like
from mxnet.numpy.creation import genfromtxt as genfromtxt
from mxnet.numpy.creation import hamming as hamming
from mxnet.numpy.creation import hanning as hanning
from mxnet.numpy.creation import identity as identity
from mxnet.numpy.creation import indices as indices
from mxnet.numpy.creation import linspace as linspace
from mxnet.numpy.creation import logspace as logspace
from mxnet.numpy.creation import meshgrid as meshgrid
from mxnet.numpy.creation import ones as ones
from mxnet.numpy.creation import ones_like as ones_like
from mxnet.numpy.creation import zeros as zeros
from mxnet.numpy.creation import zeros_like as zeros_like
from mxnet.numpy.grids import apply_along_axis as apply_along_axis
from mxnet.numpy.grids import apply_over_axes as apply_over_axes
from mxnet.numpy.grids import diag_indices as diag_indices
from mxnet.numpy.grids import geomspace as geomspace
from mxnet.numpy.grids import ix_ as ix_
from mxnet.numpy.grids import rollaxis as rollaxis
from mxnet.numpy.grids import tri as tri
from mxnet.numpy.grids import tril_indices as tril_indices
from mxnet.numpy.grids import tril_indices_from as tril_indices_from
from mxnet.numpy.grids import triu_indices as triu_indices
from mxnet.numpy.grids import triu_indices_from as triu_indices_from
from mxnet.numpy.handle import ndarray as ndarray
from mxnet.numpy.joining import append as append
from mxnet.numpy.joining import array_split as array_split
from mxnet.numpy.joining import block as block
from mxnet.numpy.joining import column_stack as column_stack
from mxnet.numpy.joining import concat as concat
from mxnet.numpy.joining import concatenate as concatenate
from mxnet.numpy.joining import dsplit as dsplit
from mxnet.numpy.joining import dstack as dstack
from mxnet.numpy.joining import hsplit as hsplit
from mxnet.numpy.joining import hstack as hstack
from mxnet.numpy.joining import row_stack as row_stack
from mxnet.numpy.joining import split as split
from mxnet.numpy.joining import stack as stack
from mxnet.numpy.joining import vsplit as vsplit
from mxnet.numpy.joining import vstack as vstack
from mxnet.numpy.manipulation import atleast_1d as atleast_1d
from mxnet.numpy.manipulation import atleast_2d as atleast_2d
from mxnet.numpy.manipulation import atleast_3d as atleast_3d
from mxnet.numpy.manipulation import broadcast_arrays as broadcast_arrays
from mxnet.numpy.manipulation import broadcast_to as broadcast_to
from mxnet.numpy.manipulation import diag as diag
from mxnet.numpy.manipulation import diagflat as diagflat
from mxnet.numpy.manipulation import diagonal as diagonal
from mxnet.numpy.manipulation import expand_dims as expand_dims
from mxnet.numpy.manipulation import flip as flip
from mxnet.numpy.manipulation import fliplr as fliplr
from mxnet.numpy.manipulation import flipud as flipud
from mxnet.numpy.manipulation import moveaxis as moveaxis
from mxnet.numpy.manipulation import ndim as ndim
from mxnet.numpy.manipulation import pad as pad
from mxnet.numpy.manipulation import permute_dims as permute_dims
from mxnet.numpy.manipulation import ravel as ravel
from mxnet.numpy.manipulation import repeat as repeat
from mxnet.numpy.manipulation import reshape as reshape
from mxnet.numpy.manipulation import resize as resize
from mxnet.numpy.manipulation import roll as roll
from mxnet.numpy.manipulation import rot90 as rot90
from mxnet.numpy.manipulation import shape as shape
from mxnet.numpy.manipulation import size as size
from mxnet.numpy.manipulation import squeeze as squeeze
from mxnet.numpy.manipulation import swapaxes as swapaxes
from mxnet.numpy.manipulation import tile as tile
from mxnet.numpy.manipulation import trace as trace
from mxnet.numpy.manipulation import transpose as transpose
from mxnet.numpy.manipulation import tril as tril
from mxnet.numpy.manipulation import triu as triu
from mxnet.numpy.nan_functions import nanargmax as nanargmax
from mxnet.numpy.nan_functions import nanargmin as nanargmin
from mxnet.numpy.nan_functions import nancumprod as nancumprod
from mxnet.numpy.nan_functions import nancumsum as nancumsum
from mxnet.numpy.nan_functions import nanmax as nanmax
from mxnet.numpy.nan_functions import nanmean as nanmean
from mxnet.numpy.nan_functions import nanmedian as nanmedian
from mxnet.numpy.nan_functions import nanmin as nanmin
from mxnet.numpy.nan_functions import nanpercentile as nanpercentile
from mxnet.numpy.nan_functions import nanprod as nanprod
from mxnet.numpy.nan_functions import nanquantile as nanquantile
from mxnet.numpy.nan_functions import nanstd as nanstd
from mxnet.numpy.nan_functions import nansum as nansum
from mxnet.numpy.nan_functions import nanvar as nanvar
from mxnet.numpy.pairs import allclose as allclose
from mxnet.numpy.pairs import array_equiv as array_equiv
from mxnet.numpy.pairs import divmod as divmod  # noqa: A004
from mxnet.numpy.pairs import isclose as isclose
from mxnet.numpy.pairs import modf as modf
from mxnet.numpy.polynomials import polyadd as polyadd
from mxnet.numpy.polynomials import polyder as polyder
from mxnet.numpy.polynomials import polyfit as polyfit
from mxnet.numpy.polynomials import polyint as polyint
from mxnet.numpy.polynomials import polymul as polymul
from mxnet.numpy.polynomials import polysub as polysub
from mxnet.numpy.polynomials import vander as vander
from mxnet.numpy.products import cross as cross
from mxnet.numpy.products import dot as dot
from mxnet.numpy.products import einsum as einsum
from mxnet.numpy.products import inner as inner
from mxnet.numpy.products import kron as kron
from mxnet.numpy.products import matmul as matmul
from mxnet.numpy.products import outer as outer
from mxnet.numpy.products import tensordot as tensordot
from mxnet.numpy.products import vdot as vdot
from mxnet.numpy.reductions import all as all  # noqa: A004
from mxnet.numpy.reductions import amax as amax
from mxnet.numpy.reductions import amin as amin
from mxnet.numpy.reductions import any as any  # noqa: A004
from mxnet.numpy.reductions import argmax as argmax
from mxnet.numpy.reductions import argmin as argmin
from mxnet.numpy.reductions import average as average
from mxnet.numpy.reductions import cumsum as cumsum
from mxnet.numpy.reductions import max as max  # noqa: A004
from mxnet.numpy.reductions import mean as mean
from mxnet.numpy.reductions import min as min  # noqa: A004
from mxnet.numpy.reductions import prod as prod
from mxnet.numpy.reductions import product as product
from mxnet.numpy.reductions import sometrue as sometrue
from mxnet.numpy.reductions import std as std
from mxnet.numpy.reductions import sum as sum  # noqa: A004
from mxnet.numpy.reductions import var as var
from mxnet.numpy.searching import argpartition as argpartition
from mxnet.numpy.searching import argwhere as argwhere
from mxnet.numpy.searching import choose as choose
from mxnet.numpy.searching import compress as compress
from mxnet.numpy.searching import count_nonzero as count_nonzero
from mxnet.numpy.searching import digitize as digitize
from mxnet.numpy.searching import extract as extract
from mxnet.numpy.searching import fill_diagonal as fill_diagonal
from mxnet.numpy.searching import in1d as in1d
from mxnet.numpy.searching import interp as interp
from mxnet.numpy.searching import isin as isin
from mxnet.numpy.searching import partition as partition
from mxnet.numpy.searching import piecewise as piecewise
from mxnet.numpy.searching import place as place
from mxnet.numpy.searching import put as put
from mxnet.numpy.searching import put_along_axis as put_along_axis
from mxnet.numpy.searching import putmask as putmask
from mxnet.numpy.searching import searchsorted as searchsorted
from mxnet.numpy.searching import select as select
from mxnet.numpy.searching import take_along_axis as take_along_axis
from mxnet.numpy.selection import argsort as argsort
from mxnet.numpy.selection import around as around
from mxnet.numpy.selection import array_equal as array_equal
from mxnet.numpy.selection import clip as clip
from mxnet.numpy.selection import delete as delete
from mxnet.numpy.selection import diag_indices_from as diag_indices_from
from mxnet.numpy.selection import flatnonzero as flatnonzero
from mxnet.numpy.selection import insert as insert
from mxnet.numpy.selection import may_share_memory as may_share_memory
from mxnet.numpy.selection import msort as msort
from mxnet.numpy.selection import nan_to_num as nan_to_num
from mxnet.numpy.selection import nonzero as nonzero
from mxnet.numpy.selection import round as round  # noqa: A004
from mxnet.numpy.selection import round_ as round_
from mxnet.numpy.selection import shares_memory as shares_memory
from mxnet.numpy.selection import sort as sort
from mxnet.numpy.selection import take as take
from mxnet.numpy.selection import unique as unique
from mxnet.numpy.selection import unravel_index as unravel_index
from mxnet.numpy.selection import where as where
from mxnet.numpy.sets import intersect1d as intersect1d
from mxnet.numpy.sets import setdiff1d as setdiff1d
from mxnet.numpy.sets import setxor1d as setxor1d
from mxnet.numpy.sets import union1d as union1d
from mxnet.numpy.statistics import bincount as bincount
from mxnet.numpy.statistics import diff as diff
from mxnet.numpy.statistics import ediff1d as ediff1d
from mxnet.numpy.statistics import histogram as histogram
from mxnet.numpy.statistics import median as median
from mxnet.numpy.statistics import percentile as percentile
from mxnet.numpy.statistics import polyval as polyval
from mxnet.numpy.statistics import quantile as quantile

_ufuncs.install()
_methods.install()

NAN = NaN = nan
alltrue = all
NINF = -inf
NZERO = -0.0
PINF = inf
PZERO = 0.0


def set_printoptions(
    precision: int | None = None, threshold: int | None = None, **kwarg: _Any
) -> None:
    """How arrays are printed; NumPy's own setting, which holds for both.

    Args:
        precision: Digits after the point.
        threshold: Number of elements above which the middle is left out.
        **kwarg: Further options of ``numpy.set_printoptions``.

    Example:
        >>> mx.np.set_printoptions(precision=8)
    """
    if precision is not None:
        kwarg["precision"] = precision
    if threshold is not None:
        kwarg["threshold"] = threshold
    _onp.set_printoptions(**kwarg)


def __getattr__(name: str) -> _Any:
    """The functions that are made when first used: element-wise ones, and those of the host."""
    if name in _pairs.PAIRS or name in _pairs.ALIASES or name in _pairs.HOSTED:
        function = _pairs.make(name)
    elif name in _ufuncs.UNARY:
        function = _ufuncs.make_unary(name)
    elif name in _ufuncs.BINARY:
        function = _ufuncs.make_binary(name)
    elif name in _fallback.FUNCTIONS and name in _fallback.available():
        function = _fallback.make_function(name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = function
    return function


def __dir__() -> list[str]:
    lazy = {*_ufuncs.UNARY, *_ufuncs.BINARY, *_pairs.PAIRS, *_pairs.ALIASES, *_fallback.available()}
    return sorted({*globals(), *lazy})
