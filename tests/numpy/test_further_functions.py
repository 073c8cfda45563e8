"""The functions of mx.np that the reference leaves to the host give what NumPy gives."""

# ruff: noqa: ARG005 - the rows of a table have one signature

import re
import warnings
from pathlib import Path

import hypothesis.extra.numpy as st_np
import numpy as onp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mxnet as mx
from mxnet import np

FEW = settings(deadline=None, max_examples=8, derandomize=True)
FILLED = st_np.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=4)


def numbers(shape, low=-2.0, high=2.0):
    return onp.random.default_rng(sum(shape) + len(shape)).uniform(low, high, shape)


def same(ours, theirs, tolerance=1e-10):
    if isinstance(theirs, tuple | list):
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            same(a, b, tolerance)
        return
    theirs = onp.asarray(theirs)
    found = ours.asnumpy() if isinstance(ours, np.ndarray) else onp.asarray(ours)
    assert found.shape == theirs.shape
    onp.testing.assert_allclose(found, theirs, rtol=tolerance, atol=tolerance)


PAIRS = (
    "logical_and", "logical_or", "logical_xor", "float_power", "heaviside", "nextafter", "fmax",
    "fmin", "fmod", "logaddexp", "logaddexp2", "isclose", "divmod",
)  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
@FEW
@given(shapes=st_np.mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3))
def test_two_arrays(name, shapes):
    a, b = (numbers(shape, 0.5, 3.0) for shape in shapes.input_shapes)
    function, truth = getattr(np, name), getattr(onp, name)
    same(function(np.array(a), np.array(b)), truth(a, b))
    same(function(np.array(a), 1.5), truth(a, 1.5))
    same(function(1.5, np.array(b)), truth(1.5, b))


@pytest.mark.parametrize("name", ["gcd", "left_shift", "right_shift"])
def test_two_integer_arrays(name):
    a, b = onp.array([[1, 12, 30]], dtype="int32"), onp.array([[2], [3]], dtype="int32")
    same(getattr(np, name)(np.array(a), np.array(b)), getattr(onp, name)(a, b))
    with pytest.raises(mx.MXNetError, match="needs integers"):
        getattr(np, name)(np.ones((2,)), np.ones((2,)))


@pytest.mark.parametrize(
    "name", ["exp2", "positive", "signbit", "sinc", "i0", "conj", "real", "imag", "angle", "modf"]
)
@FEW
@given(shape=st_np.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
def test_one_array(name, shape):
    x = numbers(shape)
    same(getattr(np, name)(np.array(x)), getattr(onp, name)(x))


ALONG = {
    "nansum": lambda m, x, axis: m.nansum(x, axis=axis),
    "nanprod": lambda m, x, axis: m.nanprod(x, axis=axis, keepdims=True),
    "nanmean": lambda m, x, axis: m.nanmean(x, axis=axis),
    "nanvar": lambda m, x, axis: m.nanvar(x, axis=axis),
    "nanstd": lambda m, x, axis: m.nanstd(x, axis=axis, keepdims=True),
    "nanmax": lambda m, x, axis: m.nanmax(x, axis=axis),
    "nanmin": lambda m, x, axis: m.nanmin(x, axis=axis),
    "nanargmax": lambda m, x, axis: m.nanargmax(x, axis=axis),
    "nanargmin": lambda m, x, axis: m.nanargmin(x, axis=axis),
    "nancumsum": lambda m, x, axis: m.nancumsum(x, axis=axis),
    "nancumprod": lambda m, x, axis: m.nancumprod(x, axis=axis),
    "nanmedian": lambda m, x, axis: m.nanmedian(x, axis=axis),
    "nanpercentile": lambda m, x, axis: m.nanpercentile(x, 30, axis=axis),
    "nanquantile": lambda m, x, axis: m.nanquantile(x, m.array([0.2, 0.9]), axis=axis),
    "count_nonzero": lambda m, x, axis: m.count_nonzero(m.isnan(x), axis=axis),
}


@pytest.mark.parametrize("name", ALONG)
@FEW
@given(data=st.data(), shape=FILLED)
def test_reductions_without_nan(name, data, shape):
    x = numbers(shape)
    x[..., 0] = onp.where(x[..., 0] > 1, onp.nan, x[..., 0])
    axis = data.draw(st.integers(0, len(shape) - 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            truth = ALONG[name](onp, x, axis)
        except ValueError:  # a row of nothing but nan
            with pytest.raises(ValueError, match="NaN"):
                ALONG[name](np, np.array(x), axis)
            return
    same(ALONG[name](np, np.array(x), axis), truth, 1e-6 if "ile" in name else 1e-10)


SHAPED = {
    "cumprod": lambda m, x, axis: m.cumprod(x, axis=axis),
    "cumulative_sum": lambda m, x, axis: m.cumulative_sum(x, axis=axis, include_initial=True),
    "cumulative_prod": lambda m, x, axis: m.cumulative_prod(x, axis=axis),
    "ptp": lambda m, x, axis: m.ptp(x, axis=axis),
    "trapezoid": lambda m, x, axis: m.trapezoid(x, axis=axis, dx=0.5),
    "unwrap": lambda m, x, axis: m.unwrap(x * 3, axis=axis),
    "partition": lambda m, x, axis: m.sort(m.partition(x, 0, axis=axis), axis=axis),
    "take_along_axis": lambda m, x, axis: m.take_along_axis(x, m.argsort(x, axis), axis),
    "rollaxis": lambda m, x, axis: m.rollaxis(x, axis),
    "unstack": lambda m, x, axis: m.unstack(x, axis=axis),
    "apply_along_axis": lambda m, x, axis: m.apply_along_axis(lambda r: r * r[0], axis, x),
    "apply to numbers": lambda m, x, axis: m.apply_along_axis(lambda r: r.sum(), axis, x),
    "apply_over_axes": lambda m, x, axis: m.apply_over_axes(m.sum, x, axis),
    "argwhere": lambda m, x, _: m.argwhere(x > 0),
    "extract": lambda m, x, _: m.extract(x > 0, x),
    "compress": lambda m, x, axis: m.compress(m.ones(x.shape[axis]) > 0, x, axis=axis),
    "isin": lambda m, x, _: m.isin(m.floor(x), m.array([0.0, 1.0])),
    "digitize": lambda m, x, _: m.digitize(x, m.array([-1.0, 0.0, 1.0])),
    "digitize down": lambda m, x, _: m.digitize(x, m.array([1.0, 0.0, -1.0]), right=True),
    "searchsorted": lambda m, x, _: m.searchsorted(m.array([-1.0, 0.0, 1.0]), x, side="right"),
    "interp": lambda m, x, _: m.interp(x, m.array([-1.0, 0.0, 1.0]), m.array([3.0, 2.0, 5.0])),
    "interp period": lambda m, x, _: m.interp(
        x, m.array([0.5, 0.1]), m.array([3.0, 2.0]), period=1.0
    ),
    "select": lambda m, x, _: m.select([x < 0, x < 1], [x * x, m.ones_like(x)], 7.0),
    "piecewise": lambda m, x, _: m.piecewise(x, [x < 0, x > 1], [lambda v: -v, 2.0, lambda v: v]),
    "kron": lambda m, x, _: m.kron(x, m.array([[1.0, 2.0]])),
    "vecdot": lambda m, x, axis: m.vecdot(x, x * 2, axis=axis),
    "block": lambda m, x, _: m.block([[x, x], [x, x]]),
    "union1d": lambda m, x, _: m.union1d(m.floor(x), m.array([9.0, 0.0])),
    "intersect1d": lambda m, x, _: m.intersect1d(m.floor(x), m.array([0.0, -1.0])),
    "setdiff1d": lambda m, x, _: m.setdiff1d(m.floor(x), m.array([0.0])),
    "setxor1d": lambda m, x, _: m.setxor1d(m.floor(x), m.array([0.0, 5.0])),
    "unique_counts": lambda m, x, _: tuple(m.unique_counts(m.floor(x))),
    "unique_inverse": lambda m, x, _: tuple(m.unique_inverse(m.floor(x))),
    "vander": lambda m, x, _: m.vander(x.reshape(-1), 3),
    "concat": lambda m, x, axis: m.concat([x, x], axis=axis),
}


# Functions that NumPy has had since 2.0 or 2.1.
NEWER = (
    "concat", "cumulative_prod", "cumulative_sum", "matrix_transpose", "trapezoid", "unique_counts",
    "unique_inverse", "unstack", "vecdot",
)  # fmt: skip


def need_numpy(name):
    """Skip where the host's NumPy is too old to be compared with."""
    if name in NEWER and not hasattr(onp, name):
        pytest.skip(f"NumPy {onp.__version__} has no {name}")


@pytest.mark.parametrize("name", SHAPED)
@FEW
@given(data=st.data(), shape=FILLED)
def test_one_array_and_axis(name, data, shape):
    need_numpy(name)
    x = numbers(shape)
    axis = data.draw(st.integers(0, len(shape) - 1))
    same(SHAPED[name](np, np.array(x), axis), SHAPED[name](onp, x, axis), 1e-6)


MATRIX = numbers((3, 5))
ROW = numbers((5,))
FIXED = {
    "cov": lambda m, x, y: m.cov(x),
    "cov of columns": lambda m, x, y: m.cov(x, rowvar=False, ddof=0),
    "cov of two": lambda m, x, y: m.cov(x, y),
    "cov with weights": lambda m, x, y: m.cov(x, aweights=y * y),
    "cov with counts": lambda m, x, y: m.cov(x, fweights=m.array([1, 2, 1, 3, 1])),
    "variance": lambda m, x, y: m.cov(y),
    "corrcoef": lambda m, x, y: m.corrcoef(x, y),
    "correlate": lambda m, x, y: m.correlate(y, x[0, :3], "full"),
    "correlate same": lambda m, x, y: m.correlate(y, x[0, :2], "same"),
    "correlate long": lambda m, x, y: m.correlate(y[:2], x[0], "same"),
    "convolve": lambda m, x, y: m.convolve(y, x[0, :3]),
    "convolve valid": lambda m, x, y: m.convolve(y[:2], x[0], "valid"),
    "convolve same": lambda m, x, y: m.convolve(y, x[0, :2], "same"),
    "cross": lambda m, x, y: m.cross(x[:, 0], x[:, 1]),
    "cross axes": lambda m, x, y: m.cross(x, x[:, ::-1] * 2, axis=0),
    "trapezoid": lambda m, x, y: m.trapezoid(x, y),
    "polyadd": lambda m, x, y: m.polyadd(x[0], y[:3]),
    "polysub": lambda m, x, y: m.polysub(x[0, :2], y),
    "polymul": lambda m, x, y: m.polymul(x[0], y),
    "polyder": lambda m, x, y: m.polyder(y, 2),
    "polyint": lambda m, x, y: m.polyint(y, 2, [1.0, 2.0]),
    "polyfit": lambda m, x, y: m.polyfit(y, x[0], 2),
    "polyfit of two": lambda m, x, y: m.polyfit(y, x.T, 1, w=y * y),
    "tri": lambda m, x, y: m.tri(3, 4, 1),
    "tril_indices": lambda m, x, y: m.tril_indices(3, 1, 4),
    "triu_indices_from": lambda m, x, y: m.triu_indices_from(x, 1),
    "diag_indices": lambda m, x, y: m.diag_indices(3),
    "ix_": lambda m, x, y: x[m.ix_([0, 2], [1, 3])],
    "geomspace": lambda m, x, y: m.geomspace(1.0, 16.0, 5),
    "matrix_transpose": lambda m, x, y: m.matrix_transpose(x),
    "choose": lambda m, x, y: m.choose(m.array([0, 2, 1, 1, 0]) * 1, [x[0], x[1], x[2]]),
    "argpartition": lambda m, x, y: x[0][m.argpartition(x[0], 2)[2:3]],
    "intersection places": lambda m, x, y: m.intersect1d(y, y[::-1][:2], return_indices=True),
    "logaddexp": lambda m, x, y: m.logaddexp(x, y),
    "qr": lambda m, x, y: abs(m.linalg.qr(x)[1]),
    "triangle": lambda m, x, y: abs(m.linalg.qr(x.T, "r")),
    "product of factors": lambda m, x, y: m.matmul(*m.linalg.qr(x.T, "complete")),
    "matrix_power": lambda m, x, y: m.linalg.matrix_power(x[:, :3], 3),
    "inverse power": lambda m, x, y: m.linalg.matrix_power(x[:, :3], -2),
    "matrix_rank": lambda m, x, y: m.linalg.matrix_rank(m.matmul(x.T, x)),
    "matrix_rank with tolerance": lambda m, x, y: m.linalg.matrix_rank(x, 1.9),
    "multi_dot": lambda m, x, y: m.linalg.multi_dot([x, x.T, x, y]),
    "cond": lambda m, x, y: m.linalg.cond(x),
    "cond of a norm": lambda m, x, y: m.linalg.cond(x[:, :3], 1),
    "lstsq": lambda m, x, y: m.linalg.lstsq(x.T, y, rcond=None)[:2],
    "lstsq of two": lambda m, x, y: m.linalg.lstsq(x, x[:, :2], rcond=None)[0],
}


@pytest.mark.parametrize("name", FIXED)
def test_matrix_and_row(name):
    need_numpy(name)

    def arrays(m):
        if m is onp:
            return MATRIX, ROW
        return m.array(MATRIX), m.array(ROW)

    class Ours:
        """mx.np, whose arrays of Python numbers are of the type that NumPy gives them."""

        def __getattr__(self, attribute):
            if attribute == "array":
                return lambda v: np.array(onp.array(v))
            return getattr(np, attribute)

    same(FIXED[name](Ours(), *arrays(np)), FIXED[name](onp, *arrays(onp)), 1e-6)


WRITTEN = {
    "putmask": lambda m, a: m.putmask(a, a > 0, m.array([1.0, 2.0, 3.0])),
    "place": lambda m, a: m.place(a, a > 0, m.array([1.0, 2.0, 3.0])),
    "put": lambda m, a: m.put(a, m.array([0, -1]), m.array([8.0, 9.0])),
    "put clipped": lambda m, a: m.put(a, m.array([0, 99]), 8.0, mode="clip"),
    "fill_diagonal": lambda m, a: m.fill_diagonal(a, m.array([1.0, 2.0])),
    "fill_diagonal wrapped": lambda m, a: m.fill_diagonal(a, 5.0, wrap=True),
    "put_along_axis": lambda m, a: m.put_along_axis(a, m.array([[0], [1]] * 3), 7.0, 1),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_writes(name):
    ours, theirs = np.array(numbers((6, 3))), numbers((6, 3))

    class Ours:
        array = staticmethod(lambda v: np.array(onp.array(v)))

        def __getattr__(self, attribute):
            return getattr(np, attribute)

    WRITTEN[name](Ours(), ours)
    WRITTEN[name](onp, theirs)
    same(ours, theirs)
    with pytest.raises(TypeError, match=r"needs an mx\.np array"):
        getattr(np, name.split()[0])(theirs, *([None] * 3)[: 3 if "along" in name else 2])


def test_gradients_are_recorded():
    x = np.array(MATRIX)
    x.attach_grad()
    functions = (
        np.cov, np.nanmean, np.cumprod, np.unwrap, np.matrix_transpose, np.ptp, np.exp2,
        lambda v: np.interp(v, np.array([-9.0, 9.0]), np.array([0.0, 1.0])),
        lambda v: np.convolve(v[0], v[1]), lambda v: np.kron(v, v),
        lambda v: np.polyfit(v[0], v[1], 1),
        lambda v: np.apply_along_axis(lambda row: row * row, 1, v), lambda v: np.block([[v], [v]]),
    )  # fmt: skip
    for function in functions:
        with mx.autograd.record():
            y = function(x).sum()
        y.backward()
        step = 1e-6
        moved = MATRIX.copy()
        moved[0, 1] += step
        estimate = (function(np.array(moved)).sum() - function(np.array(MATRIX)).sum()) / step
        assert x.grad[0, 1].item() == pytest.approx(estimate.item(), rel=1e-3, abs=1e-4)


SPECTRA = ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft")


@pytest.mark.parametrize("name", SPECTRA)
@pytest.mark.parametrize("norm", [None, "ortho", "forward"])
def test_transform_of_rows(name, norm):
    for axis, n in ((-1, None), (0, 7)):
        ours = getattr(np.fft, name)(np.array(MATRIX), n, axis, norm)
        same(ours, getattr(onp.fft, name)(MATRIX, n, axis, norm))


@pytest.mark.parametrize("name", ["fft2", "ifft2", "rfft2", "irfft2", "fftn", "ifftn", "rfftn"])
def test_transform_of_matrices(name):
    x = numbers((2, 3, 4))
    same(getattr(np.fft, name)(np.array(x)), getattr(onp.fft, name)(x))
    same(
        getattr(np.fft, name)(np.array(x), (2, 5), (0, 1)),
        getattr(onp.fft, name)(x, (2, 5), (0, 1)),
    )


def test_frequencies():
    for name in ("fftfreq", "rfftfreq"):
        same(getattr(np.fft, name)(5, 0.1), getattr(onp.fft, name)(5, 0.1), 1e-5)
    x = numbers((3, 4))
    same(np.fft.fftshift(np.array(x)), onp.fft.fftshift(x))
    same(np.fft.ifftshift(np.array(x), 1), onp.fft.ifftshift(x, 1))


def test_power_spectrum_has_a_gradient():
    x = np.array(ROW)
    x.attach_grad()
    with mx.autograd.record():
        y = (np.abs(np.fft.rfft(x)) ** 2).sum() + np.fft.fft(x).real[1]
    y.backward()

    def value(row):
        return (abs(onp.fft.rfft(row)) ** 2).sum() + onp.fft.fft(row).real[1]

    moved = onp.eye(5) * 1e-6
    estimate = [(value(ROW + step) - value(ROW - step)) / 2e-6 for step in moved]
    onp.testing.assert_allclose(x.grad.asnumpy(), estimate, rtol=1e-6)


def test_complex_arithmetic():
    z = numbers((4,)) + 1j * numbers((4,), 0, 1)
    ours = np.array(z)
    assert ours.dtype == onp.complex128
    same(ours * 2 + 1j, z * 2 + 1j)
    same(1 / ours - ours / 3, 1 / z - z / 3)
    same(ours**2, z**2)
    same(np.exp(ours), onp.exp(z))
    same(ours.mean(), z.mean())
    same(ours.conj().imag, -z.imag)
    same(np.array([1j, 2]), onp.array([1j, 2]))
    with pytest.raises(mx.MXNetError, match="complex"):
        np.std(ours)


EINSUMS = (
    ("ij,jk,kl->il", (3, 4), (4, 5), (5, 2)),
    ("ij,jk,kl", (3, 4), (4, 5), (5, 2)),
    ("bi,ij,bj->b", (2, 3), (3, 4), (2, 4)),
    ("a,b,c,d->abcd", (2,), (3,), (2,), (2,)),
    ("ij,ij,ij->", (2, 3), (2, 3), (2, 3)),
    ("ii,ij,jk,kl,l->i", (3, 3), (3, 4), (4, 2), (2, 5), (5,)),
    ("...ij,...jk,kl->...il", (2, 3, 4), (2, 4, 2), (2, 5)),
    ("ij,jk,ki->", (3, 4), (4, 5), (5, 3)),
)


@pytest.mark.parametrize(("subscripts", "shapes"), [(e[0], e[1:]) for e in EINSUMS])
def test_einsum_of_several_factors(subscripts, shapes):
    factors = [numbers(shape) for shape in shapes]
    truth = onp.einsum(subscripts, *factors)
    same(np.einsum(subscripts, *map(np.array, factors), optimize=True), truth)


def test_host_functions_are_listed():
    for name in np.fallback.available():
        assert callable(getattr(np, name))
    same(np.roots(np.array([1.0, -3.0, 2.0])), onp.roots([1, -3, 2]))
    a = np.array(MATRIX)
    a.attach_grad()
    with mx.autograd.record(), pytest.raises(mx.MXNetError, match="no gradients"):
        np.trim_zeros(a)


def test_kinds_of_types():
    assert np.isdtype(np.float32, "real floating")
    assert np.isdtype("int8", ("bool", "signed integer"))
    assert not np.isdtype(np.bool_, "numeric")
    assert np.result_type(np.ones((2,), dtype="float16"), "int64") == onp.float16
    with pytest.raises(ValueError, match="unknown kind"):
        np.isdtype(np.float32, "real")


@pytest.mark.parametrize("name", ["acos", "asin", "atan", "asinh", "atanh"])
def test_alternative_names(name):
    x = onp.array([0.1, 0.5])
    same(getattr(np, name)(np.array(x)), getattr(onp, name.replace("a", "arc", 1))(x))


def test_alternative_names_of_two_arrays():
    x, i = onp.array([0.1, 0.5]), onp.array([1, 6], dtype="int32")
    same(np.pow(np.array(x), 2), x**2)
    same(np.atan2(np.array(x), 2.0), onp.arctan2(x, 2.0))
    same(np.bitwise_left_shift(np.array(i), np.array(i)), i << i)
    same(np.bitwise_invert(np.array(i)), ~i)


def test_vectors_in_the_plane():
    a, b = numbers((4, 2)), numbers((3,))
    truth = onp.cross(onp.pad(a, ((0, 0), (0, 1))), b)
    same(np.cross(np.array(a), np.array(b)), truth)
    same(np.cross(np.array(a), np.array(a[::-1])), a[:, 0] * a[::-1, 1] - a[:, 1] * a[::-1, 0])


def test_the_page_lists_the_host_functions():
    page = (Path(__file__).parents[2] / "docs" / "numpy.md").read_text()
    section = page.split("## Functions that run on the host")[1].split("##")[0]
    listed = re.findall(r"`([a-z0-9_]+)`", section.split("fallback.FUNCTIONS`:")[1])
    assert tuple(listed) == np.fallback.FUNCTIONS
