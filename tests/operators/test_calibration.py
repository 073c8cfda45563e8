"""The entropy calibration against a plain loop and values recorded from MXNet 1.9.1."""

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.calibration import calibrate_entropy


def smoothed(values):
    zeros = (values == 0).sum()
    taken = 1e-4 * zeros / (len(values) - zeros)
    return np.where(values == 0, 1e-4, values - taken)


def by_loops(counts, edges, groups):
    middle = len(counts) // 2
    found = []
    for radius in range(groups // 2, middle + 1):
        first, stop = middle - radius, middle + radius + 1
        kept = counts[first:stop].copy()
        p = kept.copy()
        p[0], p[-1] = counts[: first + 1].sum(), counts[stop - 1 :].sum()
        kept[0] = 0
        q = np.zeros_like(kept)
        width = len(kept) // groups
        for group in range(groups):
            part = slice(group * width, len(kept) if group == groups - 1 else (group + 1) * width)
            members = (kept[part] != 0).sum()
            if members:
                q[part] = np.where(p[part] != 0, kept[part].sum() / members, 0)
        p, q = smoothed(p), smoothed(q)
        p, q = p / p.sum(), q / q.sum()
        found.append((np.sum(p * np.log(p / q)), edges[stop]))
    return min(found)


@pytest.mark.parametrize(("bins", "groups"), [(21, 3), (101, 15), (401, 255)])
def test_against_loops(bins, groups, rng):
    values = rng.standard_normal(5000)
    bound = np.abs(values).max()
    counts, edges = np.histogram(values, bins, (-bound, bound))
    counts = counts.astype(np.float64)
    divergence, threshold = by_loops(counts, edges, groups)
    result = calibrate_entropy.body(
        torch.from_numpy(counts), torch.from_numpy(edges), num_quantized_bins=groups
    )
    np.testing.assert_allclose([r.item() for r in result], [threshold, divergence], rtol=1e-9)


def test_empty_histogram():
    result = calibrate_entropy.body(
        torch.zeros(21), torch.linspace(-1, 1, 22), num_quantized_bins=7
    )
    assert result[1].item() == torch.finfo(torch.float32).max


@pytest.mark.parametrize(("bins", "edges", "groups"), [(20, 21, 3), (21, 21, 3), (3, 4, 7)])
def test_errors(bins, edges, groups):
    with pytest.raises(MXNetError, match="expected an odd number of bins"):
        calibrate_entropy.body(torch.ones(bins), torch.ones(edges), num_quantized_bins=groups)
