"""Rows for operators that sample, resize or pool images."""
# ruff: noqa: ARG005 - the reference of a row takes all inputs, whether it needs them or not

import numpy as np
from tests.operators.rows import Row


def sampled(x, grid):
    """Bilinear interpolation, written out."""
    n, c, h, w = x.shape
    result = np.zeros((n, c, *grid.shape[2:]))
    for b, i, j in np.ndindex(n, *grid.shape[2:]):
        px = (grid[b, 0, i, j] + 1) * (w - 1) / 2
        py = (grid[b, 1, i, j] + 1) * (h - 1) / 2
        for dy in (0, 1):
            for dx in (0, 1):
                yy, xx = int(np.floor(py)) + dy, int(np.floor(px)) + dx
                if 0 <= yy < h and 0 <= xx < w:
                    weight = (1 - abs(py - yy)) * (1 - abs(px - xx))
                    result[b, :, i, j] += weight * x[b, :, yy, xx]
    return result


def affine(theta, h, w):
    y, x = np.meshgrid(np.linspace(-1, 1, h), np.linspace(-1, 1, w), indexing="ij")
    target = np.stack([x, y, np.ones_like(x)])
    return np.einsum("nij,jhw->nihw", theta.reshape(-1, 2, 3), target)


def correlated(a, b, k, d, s1, s2, p, multiply):
    """The definition, one output at a time."""
    a, b = (np.pad(x, [(0, 0), (0, 0), (p, p), (p, p)]) for x in (a, b))
    steps = [o * s2 for o in range(-(d // s2), d // s2 + 1)]
    border = d + k // 2
    h, w = (-(-(length - 2 * border) // s1) for length in a.shape[2:])
    result = np.zeros((a.shape[0], len(steps) ** 2, h, w))
    for m, (dy, dx) in enumerate((dy, dx) for dy in steps for dx in steps):
        for i, j in np.ndindex(h, w):
            y, x = i * s1 + d, j * s1 + d
            p1 = a[:, :, y : y + k, x : x + k]
            p2 = b[:, :, y + dy : y + dy + k, x + dx : x + dx + k]
            value = p1 * p2 if multiply else abs(p1 - p2)
            result[:, m, i, j] = value.mean((1, 2, 3))
    return result


def averaged(x, h, w):
    def edges(length, count, i):
        return slice(i * length // count, -(-(i + 1) * length // count))

    return np.array(
        [
            [
                [
                    [c[edges(c.shape[0], h, i), edges(c.shape[1], w, j)].mean() for j in range(w)]
                    for i in range(h)
                ]
                for c in image
            ]
            for image in x
        ]
    )


def interpolated(x, h, w):
    """Bilinear with the corners aligned, by two matrices."""

    def weights(source, target):
        place = np.linspace(0, source - 1, target)
        return np.maximum(0, 1 - abs(place[:, None] - np.arange(source)))

    return weights(x.shape[2], h) @ x @ weights(x.shape[3], w).T


GRID = np.random.default_rng(5).uniform(-1.2, 1.2, (2, 2, 3, 3))

ROWS = [
    Row("BilinearSampler", ((2, 2, 4, 5), GRID), sampled, twice=False),
    Row(
        "GridGenerator",
        ((2, 6),),
        lambda t: affine(t, 3, 4),
        {"transform_type": "affine", "target_shape": (3, 4)},
    ),
    Row(
        "GridGenerator",
        ((1, 2, 3, 5),),
        lambda f: np.stack(
            [
                (f[:, 0] + np.arange(5)) / 2 - 1,
                (f[:, 1] + np.arange(3)[:, None]) / 1 - 1,
            ],
            1,
        ),
        {"transform_type": "warp"},
    ),
    Row(
        "SpatialTransformer",
        ((1, 2, 4, 4), np.array([[0.7, 0.1, 0.05, -0.2, 0.8, 0.1]])),
        lambda x, t: sampled(x, affine(t, 3, 5)),
        {"target_shape": (3, 5), "transform_type": "affine", "sampler_type": "bilinear"},
        twice=False,
    ),
    Row(
        "UpSampling",
        ((1, 2, 4, 4), (1, 1, 2, 2)),
        lambda x, y: np.concatenate([x.repeat(2, 2).repeat(2, 3), y.repeat(4, 2).repeat(4, 3)], 1),
        {"scale": 2, "sample_type": "nearest"},
    ),
    Row(
        "UpSampling",
        ((1, 1, 2, 2), (1, 1, 2, 2)),
        lambda x, y: (x + y).repeat(3, 2).repeat(3, 3),
        {"scale": 3, "sample_type": "nearest", "multi_input_mode": "sum"},
    ),
    *(
        Row(
            "Correlation",
            ((2, 3, 6, 5), (2, 3, 6, 5)),
            lambda a, b, s=settings: correlated(a, b, *s),
            dict(
                zip(
                    (
                        "kernel_size",
                        "max_displacement",
                        "stride1",
                        "stride2",
                        "pad_size",
                        "is_multiply",
                    ),
                    settings,
                    strict=True,
                )
            ),
            twice=False,
        )
        for settings in [
            (1, 1, 1, 1, 1, True),
            (3, 2, 1, 2, 3, False),
            (3, 3, 2, 2, 4, True),
        ]
    ),
    Row(
        "_contrib_AdaptiveAvgPooling2D",
        ((1, 2, 5, 7),),
        lambda x: averaged(x, 2, 3),
        {"output_size": (2, 3)},
    ),
    Row("_contrib_AdaptiveAvgPooling2D", ((2, 1, 3, 3),), lambda x: x.mean((2, 3), keepdims=True)),
    Row(
        "_contrib_BilinearResize2D",
        ((1, 2, 3, 4),),
        lambda x: interpolated(x, 5, 7),
        {"height": 5, "width": 7},
    ),
    Row(
        "_contrib_BilinearResize2D",
        ((1, 2, 3, 4), np.zeros((1, 1, 6, 5))),
        lambda x, y: interpolated(x, 6, 5),
        {"mode": "like"},
    ),
    *(
        Row(
            "_contrib_BilinearResize2D",
            ((1, 1, 5, 4),),
            lambda x, s=size: interpolated(x, *s),
            {"mode": mode, "scale_height": scale, "scale_width": scale},
            differentiable=False,
        )
        for mode, scale, size in [
            ("to_even_down", None, (4, 4)),
            ("to_even_up", None, (6, 4)),
            ("to_odd_down", None, (5, 3)),
            ("to_odd_up", None, (5, 5)),
            ("odd_scale", 1.5, (7, 6)),
            ("odd_scale", 0.5, (3, 2)),
            ("size", 1.5, (7, 6)),
        ]
    ),
]

REFUSED = [
    ("BilinearSampler", [(1, 1, 2, 2), (1, 3, 2, 2)], {}, "needs a grid"),
    ("GridGenerator", [(2, 5)], {"transform_type": "affine", "target_shape": (2, 2)}, r"\(N, 6\)"),
    ("GridGenerator", [(2, 6)], {"transform_type": "warp"}, "warp"),
    ("UpSampling", [(1, 1, 2, 2)], {"scale": 2, "sample_type": "bilinear"}, "weight"),
    (
        "UpSampling",
        [(1, 1, 2, 2), (1, 1, 3, 3)],
        {"scale": 2, "sample_type": "nearest"},
        "enlarged",
    ),
    ("Correlation", [(1, 1, 5, 5), (1, 1, 5, 5)], {"kernel_size": 2}, "odd kernel_size"),
    ("Correlation", [(1, 1, 3, 3), (1, 1, 3, 3)], {"max_displacement": 2}, "too small"),
    ("ROIPooling", [(1, 1, 3, 3), (1, 4)], {"pooled_size": (2, 2), "spatial_scale": 1.0}, "rois"),
    ("_contrib_BilinearResize2D", [(1, 1, 3, 3)], {"mode": "like"}, "like"),
    ("_contrib_BilinearResize2D", [(1, 1, 3, 3)], {"height": 0}, "size of the result"),
    ("_contrib_AdaptiveAvgPooling2D", [(1, 1, 3, 3)], {"output_size": (1, 2, 3)}, "one or two"),
]
