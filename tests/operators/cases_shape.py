"""Rows for operators that change shapes, join, cut, repeat and pad."""
# ruff: noqa: ARG005 - the reference of a row takes all inputs, whether it needs them or not

import numpy as np
from tests.operators.rows import Row


def blocks(x, b):
    n, c, h, w = x.shape
    y = np.zeros((n, c * b * b, h // b, w // b))
    for i in range(b):
        for j in range(b):
            y[:, (i * b + j) * c : (i * b + j + 1) * c] = x[:, :, i::b, j::b]
    return y


def unblocks(x, b):
    n, c, h, w = x.shape
    c //= b * b
    y = np.zeros((n, c, h * b, w * b))
    for i in range(b):
        for j in range(b):
            y[:, :, i::b, j::b] = x[:, (i * b + j) * c : (i * b + j + 1) * c]
    return y


def columns(x, k, s, p, d):
    x = np.pad(x, [(0, 0), (0, 0), *[(width, width) for width in p]])
    counts = [(x.shape[2 + a] - d[a] * (k[a] - 1) - 1) // s[a] + 1 for a in range(len(k))]
    result = []
    for c in range(x.shape[1]):
        for offset in np.ndindex(*k):
            index = tuple(
                slice(o * d[a], o * d[a] + s[a] * (counts[a] - 1) + 1, s[a])
                for a, o in enumerate(offset)
            )
            result.append(x[(slice(None), c, *index)].reshape(x.shape[0], -1))
    return np.stack(result, 1)


RESHAPES = [
    ((2, 3, 4), {"shape": (4, -1)}, (4, 6)),
    ((2, 3, 4), {"shape": (0, -1)}, (2, 12)),
    ((2, 3, 4), {"shape": (-2, 1, 1)}, (2, 3, 4, 1, 1)),
    ((2, 3, 4, 5), {"shape": (-3, -3)}, (6, 20)),
    ((2, 3, 4), {"shape": (-4, 1, 2, -2)}, (1, 2, 3, 4)),
    ((2, 3, 4), {"shape": (2, -4, -1, 3, -2)}, (2, 1, 3, 4)),
    ((10, 5, 4), {"shape": (-1, 0), "reverse": True}, (50, 4)),
    ((10, 5, 4), {"shape": (-1, 0)}, (40, 5)),
    ((2, 3, 4), {"target_shape": (2, 0)}, (2, 12)),
    ((2, 3, 4), {"target_shape": (5, 0), "keep_highest": True}, (2, 12)),
]

ROWS = [
    *(
        Row("Reshape", (source,), lambda x, t=target: x.reshape(t), given, twice=False)
        for source, given, target in RESHAPES
    ),
    Row("Flatten", ((2, 3, 4),), lambda x: x.reshape(2, 12)),
    Row("Flatten", ((3,),), lambda x: x.reshape(3, 1)),
    Row("Flatten", ((0, 3, 2),), lambda x: x.reshape(0, 6), differentiable=False),
    Row("reshape_like", ((2, 6), (3, 4)), lambda x, y: x.reshape(3, 4), differentiable=False),
    Row(
        "reshape_like",
        ((30, 12), np.zeros((4, 2, 2, 3))),
        lambda x, y: x.reshape(30, 2, 2, 3),
        {"lhs_begin": -1, "rhs_begin": 1, "rhs_end": 4},
        differentiable=False,
    ),
    Row("expand_dims", ((2, 3),), lambda x: x[:, None], {"axis": 1}),
    Row("expand_dims", ((2, 3),), lambda x: x[..., None], {"axis": "-1"}),
    Row("squeeze", ((1, 3, 1),), np.squeeze),
    Row("squeeze", ((1, 3, 1),), lambda x: x[0], {"axis": 0}),
    Row("squeeze", ((1, 3, 1),), lambda x: x[0, :, 0], {"axis": (0, -1)}),
    Row("transpose", ((2, 3, 4),), np.transpose),
    Row("transpose", ((2, 3, 4),), lambda x: x.transpose(1, 2, 0), {"axes": (1, 2, 0)}),
    Row("SwapAxis", ((2, 3, 4),), lambda x: x.swapaxes(0, -1), {"dim1": 0, "dim2": -1}),
    Row("reverse", ((2, 3, 4),), lambda x: x[::-1, :, ::-1], {"axis": (0, 2)}),
    Row("depth_to_space", ((2, 8, 2, 3),), lambda x: unblocks(x, 2), {"block_size": 2}),
    Row("space_to_depth", ((2, 2, 4, 6),), lambda x: blocks(x, 2), {"block_size": 2}),
    Row("diag", ((3,),), lambda x: np.diag(x, -1), {"k": -1}),
    Row("diag", ((3, 4),), lambda x: np.diag(x, 1), {"k": 1}),
    Row("diag", ((2, 3, 4),), lambda x: np.diagonal(x, 0, 0, 1)),
    Row(
        "diag", ((2, 3, 4),), lambda x: np.diagonal(x, -1, 2, 1), {"k": -1, "axis1": 2, "axis2": 1}
    ),
    Row("broadcast_to", ((1, 3),), lambda x: x.repeat(2, 0), {"shape": (2, 0)}),
    Row(
        "broadcast_axis",
        ((1, 3, 1),),
        lambda x: x.repeat(2, 0).repeat(4, 2),
        {"axis": (0, 2), "size": (2, 4)},
    ),
    Row("broadcast_like", ((1, 3), np.zeros((2, 3))), lambda x, y: x.repeat(2, 0)),
    Row(
        "broadcast_like",
        ((1, 3, 1), np.zeros((5, 2, 4))),
        lambda x, y: x.repeat(2, 0).repeat(4, 2),
        {"lhs_axes": (0, 2), "rhs_axes": (1, -1)},
    ),
    Row("tile", ((2, 3),), lambda x: np.tile(x, (2, 1, 3)), {"reps": (2, 1, 3)}),
    Row("tile", ((2, 2, 3),), lambda x: np.tile(x, 2), {"reps": 2}),
    Row("tile", ((2, 3),), lambda x: x, {"reps": ()}),
    Row("repeat", ((2, 3),), lambda x: x.repeat(2), {"repeats": 2}),
    Row("repeat", ((2, 3),), lambda x: x.repeat(3, 0), {"repeats": 3, "axis": -2}),
    Row("repeat", ((2, 3),), lambda x: x.repeat(0), {"repeats": 0}, differentiable=False),
    *(
        Row(
            "Pad",
            ((1, 2, 3, 4),),
            lambda x, m=mode: np.pad(x, [(0, 0), (0, 0), (1, 2), (2, 1)], m),
            {"mode": mode, "pad_width": (0, 0, 0, 0, 1, 2, 2, 1)},
        )
        for mode in ("constant", "edge", "reflect")
    ),
    Row(
        "Pad",
        ((1, 1, 2, 3, 3),),
        lambda x: np.pad(x, [(0, 0), (0, 0), (1, 1), (1, 1), (0, 2)], "edge"),
        {"mode": "edge", "pad_width": (0, 0, 0, 0, 1, 1, 1, 1, 0, 2)},
    ),
    Row(
        "Pad",
        ((2, 3),),
        lambda x: np.pad(x, [(1, 0), (0, 2)], constant_values=1.5),
        {"mode": "constant", "pad_width": (1, 0, 0, 2), "constant_value": 1.5},
    ),
    Row("slice", ((4, 5),), lambda x: x[1:3, :4], {"begin": (1, 0), "end": (3, 4)}),
    Row(
        "slice",
        ((4, 5),),
        lambda x: x[::2, 1:-1:2],
        {"begin": (None, 1), "end": "(None, -1)", "step": (2, 2)},
    ),
    Row(
        "slice",
        ((4, 5),),
        lambda x: x[3:0:-1, -1::-2],
        {"begin": (3, -1), "end": (0, None), "step": (-1, -2)},
    ),
    Row(
        "slice",
        ((4, 5),),
        lambda x: x[1:3:-1],
        {"begin": (1,), "end": (3,), "step": (-1,)},
        differentiable=False,
    ),
    Row("slice", ((4, 5),), lambda x: x[5:9], {"begin": 5, "end": 9}, differentiable=False),
    Row("slice_axis", ((3, 4),), lambda x: x[:, -3:], {"axis": -1, "begin": -3, "end": None}),
    Row("slice_axis", ((3, 4),), lambda x: x[1:], {"axis": 0, "begin": 1, "end": 3}),
    Row("slice_like", ((4, 5), np.zeros((2, 3))), lambda x, y: x[:2, :3]),
    Row(
        "slice_like", ((4, 5, 6), np.zeros((2, 3, 3))), lambda x, y: x[:2, :, :3], {"axes": (0, -1)}
    ),
    Row(
        "_slice_assign",
        ((3, 4), (2, 2)),
        lambda x, y: np.concatenate(
            [x[:, :1], np.stack([x[0, 1:], [*y[1], x[1, 3]], [*y[0], x[2, 3]]])], 1
        ),
        {"begin": (2, 1), "end": (0, 3), "step": (-1, 1)},
    ),
    Row(
        "_slice_assign_scalar",
        ((3, 2),),
        lambda x: np.stack([x[0], [7, 7], x[2]]),
        {"scalar": 7, "begin": (1,), "end": (2,)},
    ),
    Row("Crop", ((1, 2, 5, 5),), lambda x: x[:, :, 1:4, 2:4], {"h_w": (3, 2), "offset": (1, 2)}),
    Row(
        "Crop",
        ((1, 2, 5, 6), np.zeros((1, 1, 3, 4))),
        lambda x, y: x[:, :, 1:4, 1:5],
        {"center_crop": True},
    ),
    Row("Concat", ((2, 3), (2, 1)), lambda x, y: np.concatenate([x, y], 1)),
    Row("Concat", ((2, 3), (0, 3)), lambda x, y: x, {"dim": 0}, differentiable=False),
    Row("stack", ((2, 3), (2, 3)), lambda x, y: np.stack([x, y], -1), {"axis": -1}),
    Row("SliceChannel", ((2, 6),), lambda x: np.split(x, 3, 1), {"num_outputs": 3}),
    Row(
        "SliceChannel",
        ((2, 3),),
        lambda x: [x[0], x[1]],
        {"num_outputs": 2, "axis": 0, "squeeze_axis": True},
    ),
    Row("_split_v2", ((6, 2),), lambda x: np.split(x, [2, 5]), {"indices": (0, 2, 5), "axis": 0}),
    Row(
        "_split_v2",
        ((6, 2),),
        lambda x: np.array_split(x, 4),
        {"indices": (), "sections": 4, "axis": 0},
    ),
    Row("cumsum", ((2, 3),), np.cumsum),
    Row("cumsum", ((2, 3),), lambda x: np.cumsum(x, 1), {"axis": -1}),
    *(
        Row(
            "im2col",
            ((2, 2, *size),),
            lambda x, k=k, s=s, p=p, d=d: columns(x, k, s, p, d),
            {"kernel": k, "stride": s, "pad": p, "dilate": d},
            twice=False,
        )
        for size, k, s, p, d in [
            ((6,), (3,), (2,), (1,), (1,)),
            ((5, 4), (3, 2), (2, 1), (1, 0), (1, 2)),
            ((3, 4, 3), (2, 2, 2), (1, 2, 1), (0, 1, 1), (1, 1, 2)),
        ]
    ),
]

# operator, shapes, parameters, part of the message
REFUSED = [
    ("Reshape", [(2, 3)], {"shape": (5, 5)}, "needs 25"),
    ("Reshape", [(2, 3)], {"shape": (-1, -1)}, "only one length"),
    ("Reshape", [(2, 3)], {"shape": (0, 0, 0)}, "refers to axis 2"),
    ("Reshape", [(2, 3)], {"shape": (-4, 4, 2, -2)}, "cannot split"),
    ("Reshape", [(2, 3)], {"shape": (-5, 6)}, "no length and no code"),
    ("Reshape", [(2, 3, 4)], {"shape": (-3, -2), "reverse": True}, None),
    ("reshape_like", [(3, 4), (5, 2)], {}, "another number of elements"),
    ("expand_dims", [(2, 3)], {"axis": 4}, "axis=4 is out of range"),
    ("squeeze", [(2, 3)], {"axis": 0}, "expected 1"),
    ("squeeze", [(1, 3)], {"axis": (0, 0)}, "twice"),
    ("transpose", [(2, 3, 4)], {"axes": (1, 0)}, "each of the 3 axes"),
    ("transpose", [(2, 3, 4)], {"axes": (0, 0, 1)}, "twice"),
    ("SwapAxis", [(2, 3)], {"dim1": 1, "dim2": 5}, "dim2=5"),
    ("reverse", [(2, 3)], {"axis": 3}, "axis=3"),
    ("depth_to_space", [(1, 3, 2, 2)], {"block_size": 2}, "multiple of 4"),
    ("space_to_depth", [(1, 3, 2, 3)], {"block_size": 2}, "multiple of 2"),
    ("diag", [(3, 4)], {"k": 5}, "no diagonal"),
    ("broadcast_to", [(3,)], {"shape": (2, 3)}, "equally many axes"),
    ("broadcast_to", [(2, 3)], {"shape": (4, 3)}, "cannot be repeated"),
    ("broadcast_axis", [(2, 3)], {"axis": 0, "size": 4}, "must have length 1"),
    ("broadcast_axis", [(2, 1)], {"axis": 1, "size": (4, 2)}, "differ in number"),
    ("broadcast_like", [(3,), (2, 3)], {}, "equally many axes"),
    ("tile", [(2,)], {"reps": (-1,)}, "negative"),
    ("repeat", [(2,)], {"repeats": -1}, "negative"),
    ("Pad", [(2, 3)], {"mode": "edge", "pad_width": (1, 1, 1, 1)}, "4 or 5 axes"),
    ("Pad", [(2, 3)], {"mode": "constant", "pad_width": (1, 1)}, "two numbers"),
    ("slice", [(2, 3)], {"begin": (0,), "end": (1,), "step": (0,)}, "must not hold 0"),
    ("slice", [(2, 3)], {"begin": (0, 0), "end": (1,)}, "equally long"),
    ("slice_axis", [(2, 3)], {"axis": 0, "begin": 0, "end": 5}, "no range"),
    ("slice_like", [(2, 3), (3, 3)], {}, "longer"),
    ("slice_like", [(2, 3), (1,)], {}, "number of axes"),
    ("_slice_assign", [(2, 3), (1, 1)], {"begin": (0, 0), "end": (1, 2)}, r"\(1, 2\)"),
    ("Crop", [(1, 1, 3, 3)], {"h_w": (4, 4)}, "exceeds"),
    ("Concat", [(2, 3), (2, 3)], {"dim": 3}, "dim=3"),
    ("Concat", [], {}, "at least one"),
    ("SliceChannel", [(2, 5)], {"num_outputs": 2}, "equal parts"),
    ("SliceChannel", [(2, 4)], {"num_outputs": 2, "squeeze_axis": True}, "length 1"),
    ("_split_v2", [(6, 2)], {"indices": (0, 9), "axis": 0}, "not exceed"),
    ("im2col", [(1, 1, 2, 2)], {"kernel": (3, 3)}, "exceeds"),
    ("im2col", [(1, 1, 2, 2)], {"kernel": (2, 2), "stride": (1,)}, "one entry"),
    ("col2im", [(1, 7, 9)], {"output_size": (4, 4), "kernel": (2, 2)}, "does not fit"),
]
