"""Thousands of generated calls give in mx.np what they give in NumPy, or fail in both.

Each maker draws a function and its arguments: shapes from no axes to three, lengths from 0 to 4,
axes that exist and some that do not, indices of every kind.
"""

import random
import warnings

import numpy as onp
import pytest

from mxnet import np

CALLS = 600
FLOATS = ("float32", "float64")
INTEGERS = ("int32", "int64")
NUMBERS = FLOATS + INTEGERS


class Maker:
    """Random shapes, arrays, axes and keys."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numbers = onp.random.default_rng(seed)

    def choice(self, *values):
        return self.random.choice(values)

    def shape(self, most=3, least=0):
        return tuple(self.choice(0, 1, 2, 3, 4) for _ in range(self.random.randint(least, most)))

    def array(self, *kinds, shape=None, least=0):
        shape = self.shape(least=least) if shape is None else shape
        kind = self.choice(*(kinds or NUMBERS))
        if kind == "bool":
            return self.numbers.uniform(size=shape) > 0.5
        if kind.startswith("int"):
            return onp.asarray(self.numbers.integers(-5, 6, shape), kind)
        return onp.asarray(self.numbers.normal(size=shape), kind)

    def narrower(self, shape):
        """A shape that broadcasts with ``shape``."""
        lengths = [1 if self.random.random() < 0.3 else n for n in shape]
        return tuple(lengths[self.random.randint(0, len(lengths)) if self.choice(0, 1) else 0 :])

    def axis(self, ndim, several=False):
        if not ndim:
            return None
        if several and self.choice(0, 1):
            return tuple(self.random.sample(range(ndim), self.random.randint(1, ndim)))
        return self.random.randrange(-ndim, ndim + (self.random.random() < 0.1))

    def key(self, shape):
        """A key of integers, slices, lists, masks and arrays without axes."""
        items, advanced = [], False
        for length in shape[: self.random.randint(0, len(shape))]:
            kind = self.choice("integer", "slice", "list", "mask", "number", "new", "slice")
            if kind == "slice" or (kind in ("integer", "list", "number") and not length):
                bounds = [self.choice(None, -3, -1, 0, 1, 3) for _ in range(2)]
                items.append(slice(*bounds, self.choice(None, 1, 2, -1, -2)))
            elif kind == "integer":
                items.append(self.random.randrange(-length, length + (self.random.random() < 0.1)))
            elif kind == "number":
                items.append(onp.array(self.random.randrange(-length, length)))
                advanced = True
            elif kind == "list":
                items.append([self.random.randrange(-length, length) for _ in range(2)])
                advanced = True
            elif kind == "mask":
                # All keys of one call that select with arrays must select equally many elements.
                items.append(onp.array([i < 2 for i in range(length)], bool))
                advanced = True
            elif not advanced:
                items += [None, slice(None)]
        if advanced:  # the reference has a place of its own for None beside index arrays
            items = [item for item in items if item is not None]
        return tuple(items)


def reduction(m):
    name = m.choice(
        "sum", "prod", "max", "min", "mean", "std", "var", "all", "any", "argmax", "argmin",
        "cumsum", "cumprod", "nansum", "nanmax", "nanvar", "median", "ptp", "count_nonzero",
    )  # fmt: skip
    a = m.array(
        *(FLOATS if name in ("mean", "std", "var", "nanvar", "median") else NUMBERS), least=1
    )
    single = name in ("argmax", "argmin", "cumsum", "cumprod")
    options = {"axis": m.choice(None, m.axis(a.ndim, several=not single))}
    if name in ("std", "var", "nanvar"):
        options["ddof"] = m.choice(0, 1)
    if not single:
        options["keepdims"] = m.choice(True, False)
    return name, (a,), options


def elementwise(m):
    name = m.choice(
        "add", "subtract", "multiply", "maximum", "minimum", "equal", "less", "greater_equal",
        "hypot", "arctan2", "copysign", "fmax", "fmin", "logical_and", "logical_xor", "nextafter",
        "exp", "sin", "sqrt", "abs", "sign", "floor", "isnan", "log1p", "square", "negative",
    )  # fmt: skip
    kind = m.choice(*FLOATS)
    a = m.array(kind)
    if isinstance(getattr(onp, name), onp.ufunc) and getattr(onp, name).nin == 1:
        return name, (a,), {}
    return name, (a, m.array(kind, shape=m.narrower(a.shape))), {}


def rearrangement(m):
    a = m.array(least=1)
    axis, ndim = m.axis(a.ndim), a.ndim
    options = {
        "flip": (a, m.choice(None, axis)),
        "roll": (a, m.random.randint(-5, 5), m.choice(None, axis)),
        "transpose": (a, tuple(m.random.sample(range(ndim), ndim))),
        "swapaxes": (a, axis, m.axis(ndim)),
        "expand_dims": (a, m.random.randint(-ndim - 1, ndim)),
        "squeeze": (a,),
        "repeat": (a, m.random.randint(0, 3), m.choice(None, axis)),
        "tile": (a, m.shape(most=2)),
        "diagonal": (a, m.random.randint(-2, 2)),
        "tril": (a, m.random.randint(-2, 2)),
        "rot90": (a, m.random.randint(-3, 5)),
        "split": (a, [m.random.randint(-3, 5) for _ in range(2)], axis),
        "array_split": (a, m.random.randint(1, 4), axis),
        "concatenate": ([a, a], m.choice(None, axis)),
        "stack": ([a, a], axis),
        "sort": (a, m.choice(None, axis)),
        "unique": (a,),
        "insert": (a, m.random.randint(0, 2), 7, m.choice(None, axis)),
        "delete": (
            a,
            m.choice(0, -1, [0], slice(0, 2), slice(None, None, -2)),
            m.choice(None, axis),
        ),
        "take": (a, onp.array([0, -1]), axis),
        "clip": (a, m.choice(-1, 0, None), 2),
        "broadcast_to": (a, (2, *a.shape)),
        "atleast_3d": (a,),
        "nan_to_num": (a,),
    }
    name = m.random.choice(sorted(options))
    return name, options[name], {}


SUMS = {
    "ij,jk->ik": 2, "ij,kj->ik": 2, "ji,jk": 2, "ij->j": 1, "ij->": 1, "ii->i": 1, "ii": 1,
    "ij->ji": 1, "i,j->ij": 2, "i,j->ji": 2, "bij,bjk->bik": 2, "bji,bkj->bik": 2,
    "abij,abkj->abik": 2, "...ij,jk->...ik": 2, "ij,ij->ij": 2, "ij,j->ji": 2, "ij,jk,kl->il": 3,
    "bi,ij,bj->b": 3, "ijk->ki": 1, "iij->j": 1, "ij,ji->": 2, "ijk,kl->ijl": 2, "ij,kj->ki": 2,
    "ij,kl->ijkl": 2, "bij,bi->bj": 2, "bij,bjk->ik": 2, ",ij->ij": 2, "i,i->": 2,
}  # fmt: skip


def product(m):
    if m.choice(0, 1):
        kind, (i, j, k) = m.choice(*NUMBERS), (m.choice(0, 1, 2, 3) for _ in range(3))
        shapes = m.choice(
            ((i, j), (j, k)), ((j,), (j, k)), ((i, j), (j,)), ((2, i, j), (j, k)), ((j,), (j,)),
        )  # fmt: skip
        name = m.choice("dot", "matmul", "outer") if len(shapes[0]) < 3 else "matmul"
        return name, tuple(m.array(kind, shape=shape) for shape in shapes), {}
    subscripts = m.random.choice(sorted(SUMS))
    kind, lengths = m.choice(*NUMBERS), {letter: m.choice(0, 1, 2, 3) for letter in "abijkl"}
    factors = [
        m.array(kind, shape=tuple(lengths[letter] for letter in term.replace("...", "ab")))
        for term in subscripts.split("->")[0].split(",")
    ]
    return "einsum", (subscripts, *factors), {}


def selection(m):
    a = m.array()
    return (
        "getitem",
        (a, m.array("bool", shape=a.shape) if m.choice(0, 0, 1) else m.key(a.shape)),
        {},
    )


def assignment(m):
    a = m.array(*FLOATS)
    key = m.array("bool", shape=a.shape) if m.choice(0, 0, 1) else m.key(a.shape)
    try:
        shape = onp.shape(a[key])
    except IndexError:
        shape = ()
    return "setitem", (a, key, m.choice(1, 2.5, m.array(a.dtype.name, shape=m.narrower(shape)))), {}


def _get(array, key):
    return array[key]


def _set(array, key, value):
    array[key] = value
    return array


def call(module, name, arguments, options):
    if name in ("getitem", "setitem"):
        return (_get if name == "getitem" else _set)(*arguments)
    return getattr(module, name)(*arguments, **options)


def ours(value):
    if isinstance(value, onp.ndarray):
        return np.array(value, dtype=value.dtype)
    if isinstance(value, list) and any(isinstance(item, onp.ndarray) for item in value):
        return [ours(item) for item in value]
    return value


def attempt(module, name, arguments, options):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return call(module, name, arguments, options), None
    except (IndexError, TypeError, ValueError, RuntimeError, AttributeError) as error:
        return None, error


def check(result, wanted, description):
    if isinstance(wanted, list | tuple):
        assert len(result) == len(wanted), description
        for one, other in zip(result, wanted, strict=True):
            check(one, other, description)
        return
    found = result.asnumpy() if isinstance(result, np.ndarray) else onp.asarray(result)
    wanted = onp.asarray(wanted)
    assert found.shape == wanted.shape, description
    single = "float32" in (found.dtype.name, wanted.dtype.name)
    tolerance = 2e-5 if single else 1e-9
    onp.testing.assert_allclose(found, wanted, tolerance, tolerance, err_msg=description)


MAKERS = (reduction, elementwise, rearrangement, product, selection, assignment)


@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_calls(make):
    maker = Maker(MAKERS.index(make))
    compared = 0
    for _ in range(CALLS):
        name, arguments, options = make(maker)
        description = f"{name}{arguments}{options}"
        mine = tuple(ours(a) for a in arguments)
        if name in ("getitem", "setitem"):
            mine = (mine[0], arguments[1], *arguments[2:])
        result, failure = attempt(np, name, mine, options)
        wanted, refusal = attempt(onp, name, arguments, options)
        assert (failure is None) == (refusal is None), f"{description}: {failure!r}, {refusal!r}"
        if failure is None:
            check(result, wanted, description)
            compared += 1
    assert compared > CALLS / 2
