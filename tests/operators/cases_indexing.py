"""Rows for operators that select by index, order elements, or work along sequences."""
# ruff: noqa: ARG005 - the reference of a row takes all inputs, whether it needs them or not

import numpy as np
from tests.operators.rows import Row

DISTINCT = np.random.default_rng(3).permutation(24).reshape(2, 3, 4) * 0.5
TIES = np.array([[2.0, 1, 2, 1], [0, 5, 0, 5]])


def masked(x, lengths, value, axis):
    x = np.moveaxis(x.copy(), axis, 0)
    for n, length in enumerate(lengths):
        x[int(length) :, n] = value
    return np.moveaxis(x, 0, axis)


def reversed_sequences(x, lengths):
    x = x.copy()
    for n, length in enumerate(lengths):
        x[:length, n] = x[:length, n][::-1]
    return x


def scattered(shape, index, values):
    result = np.zeros(shape)
    result[tuple(index)] = values
    return result


ROWS = [
    Row("take", ((4, 3), np.array([1.9, -1, 9])), lambda a, i: a[[1, 0, 3]]),
    Row("take", ((4, 3), np.array([-1.7, -1, 4])), lambda a, i: a[[3, 3, 0]], {"mode": "wrap"}),
    Row("take", ((4, 3), np.array([[0, 2], [2, 1]])), lambda a, i: a[:, i], {"axis": -1}),
    Row("take", ((4,), np.array(2)), lambda a, i: a[2]),
    Row("take", ((4, 3), np.zeros((0,))), lambda a, i: a[:0], differentiable=False),
    Row("batch_take", ((2, 3), np.array([-1, 9])), lambda a, i: a[[0, 1], [0, 2]]),
    Row("pick", ((2, 3), np.array([-1.0, 7])), lambda a, i: a[[0, 1], [0, 2]]),
    Row("pick", ((2, 3), np.array([-1.0, 4])), lambda a, i: a[[0, 1], [2, 1]], {"mode": "wrap"}),
    Row(
        "pick",
        ((2, 3, 4), np.array([[0, 1, 2, 0], [2, 1, 0, 1]])),
        lambda a, i: np.take_along_axis(a, i[:, None], 1),
        {"axis": 1, "keepdims": True},
    ),
    Row("gather_nd", ((3, 4), np.array([[0, 2], [1, -1]])), lambda a, i: a[[0, 2], [1, 3]]),
    Row("gather_nd", ((3, 4, 2), np.array([[1, 1]])), lambda a, i: a[[1, 1]]),
    Row(
        "scatter_nd",
        ((2, 3), np.array([[3, 1]])),
        lambda d, i: scattered((4, 3), i, d),
        {"shape": (4, 3)},
        twice=False,
    ),
    Row(
        "_scatter_set_nd",
        ((3,), (2,), np.array([[1, 2]])),
        lambda x, y, i: np.array([x[0], *y]),
        {"shape": (3,)},
        twice=False,
    ),
    Row("where", (np.array([[1.0, 0], [0, 2]]), (2, 2), (2, 2)), np.where),
    Row("where", (np.array([1, 0]), (2, 3), (2, 3)), lambda c, x, y: np.stack([x[0], y[1]])),
    Row(
        "one_hot",
        (np.array([-1, 5, 1.7]),),
        lambda i: np.array([[0, 0, 0], [0, 0, 0], [0, 1.0, 0]]),
        {"depth": 3},
        differentiable=False,
    ),
    Row(
        "one_hot",
        (np.array([[1]]),),
        lambda i: np.array([[[-1, 2]]]),
        {"depth": 2, "on_value": 2, "off_value": -1, "dtype": "int8"},
        differentiable=False,
    ),
    Row(
        "_onehot_encode",
        (np.array([1, 0]), np.zeros((2, 3))),
        lambda i, o: np.eye(3)[[1, 0]],
        differentiable=False,
    ),
    Row(
        "fill_element_0index",
        ((2, 3), (2,), np.array([1, 7])),
        lambda x, v, i: np.array([[x[0, 0], v[0], x[0, 2]], x[1]]),
    ),
    Row(
        "_contrib_boolean_mask",
        ((3, 2), np.array([1, 0, 2])),
        lambda x, m: x[[0, 2]],
        inferable=False,
    ),
    Row(
        "_contrib_boolean_mask",
        ((2, 3), np.array([0, 0, 1])),
        lambda x, m: x[:, 2:],
        {"axis": 1},
        inferable=False,
    ),
    Row(
        "_contrib_index_copy",
        ((3, 2), np.array([2, 0]), (2, 2)),
        lambda x, i, y: np.stack([y[1], x[1], y[0]]),
    ),
    Row(
        "_contrib_index_array",
        (np.zeros((2, 3)),),
        lambda x: np.stack(np.indices((2, 3))[::-1], -1),
        {"axes": (1, 0)},
        differentiable=False,
    ),
    Row(
        "_ravel_multi_index",
        (np.array([[1, 2], [3, 0]]),),
        lambda x: np.ravel_multi_index(tuple(x), (3, 4)),
        {"shape": (-1, 4)},
        differentiable=False,
    ),
    Row(
        "_unravel_index",
        (np.array([[22.0, 3]]),),
        lambda x: np.stack(np.unravel_index(x.astype(int), (2, 3, 4))),
        {"shape": (2, 3, 4)},
        differentiable=False,
    ),
    Row("SequenceMask", ((3, 2),), lambda x: x),
    *(
        Row(
            "SequenceMask",
            ((3, 2, 2) if axis == 0 else (2, 3, 2), np.array([1.7, 0])),
            lambda x, n, a=axis: masked(x, n, -1, a),
            {"use_sequence_length": True, "value": -1, "axis": axis},
        )
        for axis in (0, 1)
    ),
    Row("SequenceLast", ((3, 2, 2),), lambda x: x[-1]),
    Row(
        "SequenceLast",
        ((2, 3, 2), np.array([3, 1])),
        lambda x, n: np.stack([x[0, 2], x[1, 0]]),
        {"use_sequence_length": True, "axis": 1},
    ),
    Row("SequenceReverse", ((3, 2),), lambda x: x[::-1]),
    Row(
        "SequenceReverse",
        ((4, 3, 2), np.array([3, 1, 9])),
        reversed_sequences,
        {"use_sequence_length": True},
    ),
    Row("sort", (DISTINCT,), lambda x: np.sort(x, 1), {"axis": 1}, differentiable=False),
    Row("sort", ((3, 4),), lambda x: np.sort(x, None)[::-1], {"axis": None, "is_ascend": False}),
    Row("argsort", (TIES,), lambda x: np.argsort(x, kind="stable"), differentiable=False),
    Row(
        "argsort",
        (TIES,),
        lambda x: np.argsort(-x, kind="stable"),
        {"is_ascend": False, "dtype": "int32"},
        differentiable=False,
    ),
    Row(
        "topk", (TIES,), lambda x: np.array([[0, 2, 1], [1, 3, 0]]), {"k": 3}, differentiable=False
    ),
    Row(
        "topk",
        (DISTINCT,),
        lambda x: np.sort(x, 1)[:, :2],
        {"k": 2, "axis": 1, "ret_typ": "value", "is_ascend": True},
        differentiable=False,
    ),
    Row(
        "topk",
        ((3, 5),),
        lambda x: [-np.sort(-x)[:, :2], np.argsort(-x)[:, :2]],
        {"k": 2, "ret_typ": "both", "dtype": "int64"},
    ),
    Row(
        "topk",
        (TIES,),
        lambda x: np.array([[1.0, 0, 1, 0], [0, 1, 0, 1]]),
        {"k": 2, "ret_typ": "mask"},
        differentiable=False,
    ),
    Row("topk", (TIES,), lambda x: np.array([5, 7]), {"k": 2, "axis": None}, differentiable=False),
    Row("topk", ((3,),), lambda x: -np.sort(-x), {"k": 0, "ret_typ": "value"}),
]

REFUSED = [
    ("take", [(2, 3), (1,)], {"axis": 3}, "axis=3"),
    ("batch_take", [(2, 3), (1,)], {}, "one position for each"),
    ("pick", [(2, 3), (2,)], {"axis": None}, "axis=None"),
    ("pick", [(2, 3), (3,)], {}, "index is"),
    ("gather_nd", [(2, 3), (3, 1)], {}, "1 to 2 rows"),
    ("where", [(2, 3), (3,), (2, 3)], {}, "one shape"),
    ("where", [(3,), (2, 3), (2, 3)], {}, "one shape"),
    ("_contrib_boolean_mask", [(2, 3), (3,)], {}, "index is"),
    ("_contrib_index_array", [(2, 3)], {"axes": (2,)}, "axes=2"),
    ("fill_element_0index", [(2, 3), (2,), (3,)], {}, "per row"),
    ("_onehot_encode", [(2,), (3, 3)], {}, "one row"),
    ("_ravel_multi_index", [(3, 2)], {"shape": (2, 2)}, "2 coordinates"),
    ("_unravel_index", [(3,)], {"shape": ()}, "at least one axis"),
    ("SequenceMask", [(2, 3, 4)], {"axis": 2}, "axis 0 or 1"),
    ("SequenceMask", [(2, 3), (2,)], {"use_sequence_length": True}, "sequence_length"),
    ("SequenceLast", [(3,)], {}, "at least 2 axes"),
    ("SequenceReverse", [(2, 3)], {"axis": 1}, "must be 0"),
    ("topk", [(2, 3)], {"k": 4}, "k=4 exceeds"),
    ("sort", [(2, 3)], {"axis": 2}, "axis=2"),
    ("cumsum", [(2, 3)], {"axis": 2}, "axis=2"),
]
