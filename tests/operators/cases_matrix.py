"""Rows for products of matrices and linear algebra."""

import numpy as np
from tests.operators.rows import Row


def triangle(x, lower=True):
    return np.tril(x) if lower else np.triu(x)


def attend(q, k):
    """Scores (N * heads, Lq, L) from (Lq, N, heads, d) and (L, N, heads, d)."""
    scores = np.einsum("qnhd,knhd->nhqk", q, k) / np.sqrt(q.shape[-1])
    return scores.reshape(-1, q.shape[0], k.shape[0])


def mix(w, v):
    heads = v.shape[2]
    w = w.reshape(-1, heads, *w.shape[1:])
    return np.einsum("nhqk,knhd->qnhd", w, v).reshape(w.shape[2], v.shape[1], -1)


def interleaved(x, heads, parts):
    x = x.reshape(*x.shape[:2], heads, parts, -1)
    return [x[:, :, :, part] for part in range(parts)]


REGULAR = np.eye(3) * 2 + np.arange(9).reshape(3, 3) * 0.1

ROWS = [
    Row("dot", ((2, 3), (3, 4)), lambda x, y: x @ y),
    Row("dot", ((3,), (3,)), np.dot),
    Row("dot", ((3, 2), (3, 4)), lambda x, y: x.T @ y, {"transpose_a": True}),
    Row("dot", ((2, 3), (4, 3)), lambda x, y: x @ y.T, {"transpose_b": True}),
    Row("dot", ((2, 3, 4), (4, 2, 3)), lambda x, y: np.tensordot(x, y, 1), twice=False),
    Row(
        "dot",
        ((4, 2, 3), (5, 6, 4)),
        lambda x, y: np.einsum("kab,cdk->abcd", x, y),
        {"transpose_a": True, "transpose_b": True},
        twice=False,
    ),
    Row("dot", ((0, 3), (3, 4)), lambda x, y: x @ y, differentiable=False),
    Row("batch_dot", ((2, 3, 4), (2, 4, 5)), np.matmul, twice=False),
    Row(
        "batch_dot",
        ((2, 2, 4, 3), (2, 2, 5, 4)),
        lambda x, y: x.swapaxes(-1, -2) @ y.swapaxes(-1, -2),
        {"transpose_a": True, "transpose_b": True},
        twice=False,
    ),
    Row("khatri_rao", ((2, 3), (4, 3)), lambda x, y: np.einsum("ik,jk->ijk", x, y).reshape(8, 3)),
    Row(
        "_linalg_gemm",
        ((3, 2), (4, 3), (2, 4)),
        lambda a, b, c: 2 * a.T @ b.T + 0.5 * c,
        {"transpose_a": True, "transpose_b": True, "alpha": 2.0, "beta": 0.5},
    ),
    Row(
        "_linalg_gemm2",
        ((2, 3, 4), (4, 3, 5)),
        lambda a, b: np.einsum("ibk,kbj->ibj", a, b),
        {"axis": 0},
    ),
    Row(
        "_linalg_potri", (np.tril(REGULAR),), lambda a: np.linalg.inv(a @ a.T), differentiable=False
    ),
    *(
        Row(
            "_linalg_trmm",
            ((2, 3, 3), (2, 2, 3) if right else (2, 3, 2)),
            lambda a, b, t=transpose, r=right, low=lower: (
                b @ (triangle(a, low).swapaxes(1, 2) if t else triangle(a, low))
                if r
                else (triangle(a, low).swapaxes(1, 2) if t else triangle(a, low)) @ b
            ),
            {"transpose": transpose, "rightside": right, "lower": lower},
            twice=False,
        )
        for transpose in (False, True)
        for right in (False, True)
        for lower in (False, True)
    ),
    *(
        Row(
            "_linalg_trsm",
            (REGULAR, (2, 3) if right else (3, 2)),
            lambda a, b, t=transpose, r=right, low=lower: (
                0.5 * b @ np.linalg.inv(triangle(a, low).T if t else triangle(a, low))
                if r
                else 0.5 * np.linalg.inv(triangle(a, low).T if t else triangle(a, low)) @ b
            ),
            {"transpose": transpose, "rightside": right, "lower": lower, "alpha": 0.5},
        )
        for transpose in (False, True)
        for right in (False, True)
        for lower in (False, True)
    ),
    Row("_linalg_syrk", ((2, 3),), lambda a: 2 * a @ a.T, {"alpha": 2.0}),
    Row("_linalg_syrk", ((2, 3),), lambda a: a.T @ a, {"transpose": True}),
    Row("_linalg_extractdiag", ((2, 3, 3),), lambda a: np.diagonal(a, 1, 1, 2), {"offset": 1}),
    Row("_linalg_makediag", ((3,),), lambda a: np.diag(a, -1), {"offset": -1}),
    Row("_linalg_extracttrian", ((3, 3),), lambda a: a[np.tril_indices(3)]),
    Row(
        "_linalg_extracttrian",
        ((3, 3),),
        lambda a: a.T[np.tril_indices(3, -1)],
        {"offset": 1},
    ),
    Row(
        "_linalg_maketrian",
        ((3,),),
        lambda a: np.array([[a[0], a[1]], [0, a[2]]]),
        {"lower": False},
    ),
    Row(
        "_linalg_maketrian",
        ((2, 1),),
        lambda a: np.stack([np.array([[0, 0], [v[0], 0]]) for v in a]),
        {"offset": -1},
    ),
    Row("_linalg_inverse", ((2, 2, 2),), np.linalg.inv),
    Row("_linalg_det", ((2, 3, 3),), np.linalg.det),
    Row("_linalg_slogdet", ((2, 3, 3),), lambda a: list(np.linalg.slogdet(a)), twice=False),
    Row(
        "_contrib_interleaved_matmul_selfatt_qk",
        ((3, 2, 12),),
        lambda x: attend(*interleaved(x, 2, 3)[:2]),
        {"heads": 2},
        twice=False,
    ),
    Row(
        "_contrib_interleaved_matmul_selfatt_valatt",
        ((3, 2, 12), (4, 3, 3)),
        lambda x, w: mix(w, interleaved(x, 2, 3)[2]),
        {"heads": 2},
        twice=False,
    ),
    Row(
        "_contrib_interleaved_matmul_encdec_qk",
        ((3, 2, 4), (5, 2, 8)),
        lambda q, kv: attend(interleaved(q, 2, 1)[0], interleaved(kv, 2, 2)[0]),
        {"heads": 2},
        twice=False,
    ),
    Row(
        "_contrib_interleaved_matmul_encdec_valatt",
        ((5, 2, 8), (4, 3, 5)),
        lambda kv, w: mix(w, interleaved(kv, 2, 2)[1]),
        {"heads": 2},
        twice=False,
    ),
]

REFUSED = [
    ("dot", [(2, 3), (4, 2)], {}, "must be equal"),
    ("dot", [(4,), (3,)], {}, "must be equal"),
    ("dot", [(4,), (4,)], {"transpose_b": True}, "two vectors"),
    ("batch_dot", [(1, 3, 4), (2, 4, 5)], {}, "same batch axes|batch"),
    ("batch_dot", [(2, 3, 4), (2, 3, 5)], {}, "must be equal"),
    ("khatri_rao", [(2, 3), (2, 4)], {}, "equally many columns"),
    ("_linalg_gemm", [(2, 3), (3, 4), (1, 4)], {}, r"C is \(1, 4\)"),
    ("_linalg_gemm2", [(2, 3, 4), (4, 3, 2)], {"axis": 1}, "cannot be multiplied"),
    ("_linalg_potrf", [(2, 3)], {}, "square"),
    ("_linalg_gelqf", [(3, 2)], {}, "m <= n"),
    ("_linalg_syevd", [(3, 2)], {}, "square"),
    ("_linalg_trsm", [(3, 3), (2, 3)], {}, "do not fit"),
    ("_linalg_extractdiag", [(3, 3)], {"offset": 3}, "no diagonal"),
    ("_linalg_maketrian", [(4,)], {}, "triangle"),
    ("_contrib_interleaved_matmul_selfatt_qk", [(3, 2, 10)], {"heads": 2}, "head_dim"),
    (
        "_contrib_interleaved_matmul_encdec_valatt",
        [(5, 2, 8), (4, 3, 4)],
        {"heads": 2},
        "attention",
    ),
]
