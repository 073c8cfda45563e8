"""Choice of the range that quantized activations cover."""

from __future__ import annotations

import torch
from torch import Tensor

from mxnet.base import MXNetError
from mxnet.operators.registry import operator

_SMOOTHING = 1e-4
_ELEMENTS_AT_ONCE = 1 << 20


@operator("_contrib_calibrate_entropy", num_outputs=2)
def calibrate_entropy(
    hist: Tensor, hist_edges: Tensor, *, num_quantized_bins: int = 255
) -> tuple[Tensor, Tensor]:
    r"""The threshold at which a histogram loses least when its values become integers.

    For each symmetric range of bins, the histogram with everything outside moved to the outermost
    bins, :math:`p`, is compared with the same histogram averaged over ``num_quantized_bins`` equal
    groups of bins, :math:`q`; the range with the least Kullback-Leibler divergence
    :math:`\sum p \log (p / q)` is chosen. Zeros in both are smoothed.

    Shapes:
        hist: ``(n,)``; odd, so that the middle bin is around zero.
        hist_edges: ``(n + 1,)``.
        output: two arrays ``(1,)``.

    Args:
        hist: Counts.
        hist_edges: Edges of the bins.
        num_quantized_bins: Number of integers.

    Returns:
        The threshold and its divergence; the largest float32 where none is defined.

    Raises:
        MXNetError: The shapes do not fit, or there are fewer bins than integers.

    Example:
        >>> counts, edges = mx.nd.array([0, 1, 0, 9, 9, 9, 0, 1, 0]), mx.nd.arange(-4.5, 5.5)
        >>> mx.nd.contrib.calibrate_entropy(counts, edges, num_quantized_bins=3)[0].asnumpy()  # all
        array([4.5], dtype=float32)

    References:
        Migacz, 2017, 8-bit Inference with TensorRT, GPU Technology Conference
    """
    bins = hist.numel()
    half = num_quantized_bins // 2
    if bins % 2 == 0 or hist_edges.numel() != bins + 1 or bins < 2 * half + 1 or half < 1:
        raise MXNetError(
            "calibrate_entropy: expected an odd number of bins, at least "
            f"num_quantized_bins={num_quantized_bins}, and one edge more; got "
            f"{tuple(hist.shape)} and {tuple(hist_edges.shape)}"
        )
    counts = hist.detach().double().reshape(-1)
    radii = torch.arange(half, bins // 2 + 1, device=hist.device)
    chunks = radii.split(max(1, _ELEMENTS_AT_ONCE // bins))
    divergences = torch.cat([_divergences(counts, chunk, num_quantized_bins) for chunk in chunks])
    divergence, best = divergences.min(0, keepdim=True)
    threshold = hist_edges.reshape(-1)[bins // 2 + 1 + radii[best]]
    return threshold, divergence.to(hist_edges.dtype)


def _divergences(counts: Tensor, radii: Tensor, groups: int) -> Tensor:
    """The divergence for each range of ``2 radius + 1`` bins around the middle."""
    middle = counts.shape[0] // 2
    reach = torch.arange(counts.shape[0], device=counts.device)
    position = reach - (middle - radii[:, None])  # of each bin in the range, (R, n)
    inside = (position >= 0) & (position <= 2 * radii[:, None])
    zero = counts.new_zeros(())
    total = counts.cumsum(0)
    first, last = middle - radii, middle + radii
    kept = torch.where(inside, counts, zero)
    p = kept.clone()
    rows = torch.arange(radii.shape[0], device=counts.device)
    p[rows, first] = total[first]
    p[rows, last] = total[-1] - total[last - 1]

    kept[rows, first] = 0  # reference: the first bin counts in p only
    width = (2 * radii + 1) // groups
    group = (position // width[:, None]).clamp(0, groups - 1)
    sums = _group_sums(kept, group, groups)
    members = _group_sums((kept != 0).to(p.dtype), group, groups)
    q = torch.where(p != 0, (sums / members.clamp(min=1)).gather(1, group), zero)
    p, q = _smoothed(p, inside), _smoothed(q, inside)
    p, q = p / p.sum(1, keepdim=True), q / q.sum(1, keepdim=True)
    one = torch.ones_like(zero)
    terms = p * (torch.where(inside, p, one) / torch.where(inside, q, one)).log()
    return terms.sum(1).nan_to_num(nan=torch.finfo(torch.float32).max)


def _group_sums(values: Tensor, group: Tensor, groups: int) -> Tensor:
    return values.new_zeros(values.shape[0], groups).scatter_add(1, group, values)


def _smoothed(values: Tensor, inside: Tensor) -> Tensor:
    """A little of every positive value moved to the zeros; nan where that is impossible."""
    zeros = (inside & (values == 0)).sum(1, keepdim=True)
    others = inside.sum(1, keepdim=True) - zeros
    taken = _SMOOTHING * zeros / others
    smoothed = torch.where(values != 0, values - taken, _SMOOTHING)
    return torch.where(inside, torch.where(taken < 1, smoothed, torch.nan), 0.0)
