"""Initializers: dispatch by name, values, distributions, serialisation."""

import json
import logging
import math

import numpy as np
import pytest

import mxnet as mx
from mxnet import initializer
from mxnet.initializer import InitDesc
from mxnet.random_state import seed_all


def filled(init, name="a_weight", shape=(2, 3), attrs=None, dtype="float32"):
    array = mx.nd.array(np.full(shape, 9), dtype=dtype)
    init(InitDesc(name, attrs), array)
    return array.asnumpy()


class Sevens(initializer.Initializer):
    def _init_weight(self, _, arr):
        arr[:] = 7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a_weight", 7),
        ("weight", 7),
        ("stn_loc_weight", 7),
        ("a_bias", 0),
        ("a_gamma", 1),
        ("a_beta", 0),
        ("a_weight_min", 0),
        ("a_max", 1),
        ("a_bias_quantize", 0),
        ("bn_moving_mean", 0),
        ("bn_running_mean", 0),
        ("bn_moving_var", 1),
        ("bn_running_var", 1),
        ("bn_moving_inv_var", 0),
        ("bn_moving_avg", 0),
    ],
)
def test_the_end_of_the_name_decides(name, value):
    assert (filled(Sevens(), name) == value).all()


@pytest.mark.parametrize("name", ["xyz", "a_parameters", "WEIGHT", "a_weight_0", "a_state"])
def test_unknown_names_are_refused(name):
    with pytest.raises(ValueError, match=f"Unknown initialization pattern for {name}"):
        filled(initializer.Zero(), name)


def test_quantized_weights_are_random_bytes():
    values = filled(initializer.Zero(), "a_weight_quantize", (1000,), dtype="int8")
    assert values.min() >= -127
    assert len(np.unique(values)) > 100


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (initializer.One().dumps(), 1),
        (initializer.Constant(4).dumps(), 4),
        ("ones", 1),
        ('{"initializer": "one"}', 1),
        ("", 0),
    ],
)
def test_the_attribute_has_precedence(text, value):
    assert (filled(initializer.Zero(), "a_bias", attrs={"__init__": text}) == value).all()


def test_description():
    desc = InitDesc("a_bias")
    assert (desc, desc.attrs, desc.global_init) == ("a_bias", {}, None)
    zero = initializer.Zero()
    zero(desc, mx.nd.array([1.0]))
    assert desc.global_init is zero


def test_plain_names_are_deprecated_but_work():
    array = mx.nd.array(np.ones((1, 1, 4, 4)))
    with pytest.warns(DeprecationWarning, match="InitDesc"):
        Sevens()("a_weight", array)
    assert (array.asnumpy() == 7).all()
    with pytest.warns(DeprecationWarning, match="InitDesc"):
        Sevens()("upsampling_weight", array)
    edge = [0.25, 0.75, 0.75, 0.25]
    np.testing.assert_allclose(array[0, 0].asnumpy(), np.outer(edge, edge))
    affine = mx.nd.array(np.ones(6))
    with pytest.warns(DeprecationWarning, match="InitDesc"):
        Sevens()("stn_loc_bias", affine)
    assert affine.asnumpy().tolist() == [1, 0, 0, 0, 1, 0]
    with pytest.warns(DeprecationWarning, match="InitDesc"):
        Sevens()("stn_loc_weight", affine)
    assert affine.asnumpy().tolist() == [0] * 6


def test_wrong_types_are_refused():
    with pytest.raises(TypeError, match="name must be string"):
        initializer.Zero()(5, mx.nd.array([1.0]))
    with pytest.raises(TypeError, match="arr must be NDArray"):
        initializer.Zero()("a_weight", 5)
    with pytest.raises(NotImplementedError, match="Must override"):
        filled(initializer.Initializer())


@pytest.mark.parametrize(
    ("init", "text"),
    [
        (initializer.Zero(), '["zero", {}]'),
        (initializer.Constant(3.0), '["constant", {"value": 3.0}]'),
        (initializer.Constant(np.array([1.0, 2.0])), '["constant", {"value": [1.0, 2.0]}]'),
        (initializer.Constant(mx.nd.array([1, 2])), '["constant", {"value": [1.0, 2.0]}]'),
        (initializer.Uniform(), '["uniform", {"scale": 0.07}]'),
        (initializer.Normal(), '["normal", {"sigma": 0.01}]'),
        (initializer.Orthogonal(), '["orthogonal", {"scale": 1.414, "rand_type": "uniform"}]'),
        (
            initializer.Xavier(),
            '["xavier", {"rnd_type": "uniform", "factor_type": "avg", "magnitude": 3}]',
        ),
        (initializer.MSRAPrelu(), '["msraprelu", {"factor_type": "avg", "slope": 0.25}]'),
        (initializer.Bilinear(), '["bilinear", {}]'),
        (initializer.LSTMBias(), '["lstmbias", {"forget_bias": 1.0}]'),
        (
            initializer.FusedRNN(initializer.One(), 4, 2, "lstm", True),
            '["fusedrnn", {"init": "[\\"one\\", {}]", "num_hidden": 4, "num_layers": 2, '
            '"mode": "lstm", "bidirectional": true, "forget_bias": 1.0}]',
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_json_as_in_the_reference_and_back(init, text):
    assert init.dumps() == text
    again = initializer.create(text)
    assert type(again) is type(init)
    assert again.dumps() == text
    assert again == init


@pytest.mark.parametrize("name", ["zeros", "ones", "zero", "one", "Xavier", "msraprelu", "NORMAL"])
def test_create_by_name(name):
    assert json.loads(initializer.create(name).dumps())[0] == name.lower().rstrip("s")


def test_equality():
    assert initializer.Xavier() == initializer.Xavier()
    assert initializer.Xavier() != initializer.Xavier(magnitude=2)
    assert initializer.Zero() != initializer.One()
    with pytest.raises(TypeError, match="unhashable"):
        hash(initializer.Zero())


def test_register():
    @initializer.register
    @initializer.alias("kit_test_eights")
    class KitTestEights(initializer.Initializer):
        def _init_weight(self, _, arr):
            arr[:] = 8

    assert (filled(initializer.create("kit_test_eights")) == 8).all()
    assert (filled(initializer.create("KitTestEights")) == 8).all()


def test_verbosity(caplog):
    one = initializer.One()
    assert one.set_verbosity(True) is one
    with caplog.at_level(logging.INFO):
        filled(one, "x_weight")
        one.set_verbosity(True, lambda array: f"shape {array.shape}")
        filled(one, "x_bias")
        filled(one, "x_bias", attrs={"__init__": "zeros"})
    assert caplog.messages == [
        "Initialized x_weight as weight: 1.0",
        "Initialized x_bias as bias: shape (2, 3)",
        "Initialized x_bias as zeros: shape (2, 3)",
    ]


@pytest.mark.parametrize(
    "value", [[[1, 2, 3], [4, 5, 6]], np.arange(6.0).reshape(2, 3), mx.nd.array([1, 2, 3])]
)
def test_constant_arrays(value):
    given = value.asnumpy() if isinstance(value, mx.nd.NDArray) else value
    np.testing.assert_array_equal(
        filled(initializer.Constant(value)), np.broadcast_to(np.asarray(given), (2, 3))
    )


def test_constant_refuses_other_shapes():
    with pytest.raises(ValueError, match=r"shape \(2,\) does not broadcast to a_weight"):
        filled(initializer.Constant([1, 2]))


@pytest.mark.parametrize("factor_type", ["avg", "in", "out"])
@pytest.mark.parametrize("rnd_type", ["uniform", "gaussian"])
def test_xavier(factor_type, rnd_type):
    fans = {"in": 60 * 5, "out": 120 * 5, "avg": 90 * 5}
    scale = math.sqrt(2.34 / fans[factor_type])
    values = filled(initializer.Xavier(rnd_type, factor_type, 2.34), shape=(120, 60, 5))
    check_distribution(values, scale, rnd_type)


def check_distribution(values, scale, kind):
    # 5 standard errors: fails by chance less than once in a million runs, and the seed is fixed.
    deviation = scale / math.sqrt(3) if kind == "uniform" else scale
    assert abs(values.mean()) < 5 * deviation / math.sqrt(values.size)
    assert values.std() == pytest.approx(deviation, rel=5 / math.sqrt(values.size))
    if kind == "uniform":
        assert 0.999 * scale < np.abs(values).max() <= scale * (1 + 1e-6)
    else:
        assert np.abs(values).max() > 3 * scale


def test_uniform_normal_msra():
    check_distribution(filled(initializer.Uniform(0.2), shape=(200, 200)), 0.2, "uniform")
    check_distribution(filled(initializer.Normal(0.2), shape=(200, 200)), 0.2, "gaussian")
    values = filled(initializer.MSRAPrelu("in", 0.5), shape=(100, 200))
    check_distribution(values, math.sqrt(2 / 1.25 / 200), "gaussian")


@pytest.mark.parametrize("dtype", ["float16", "float64"])
@pytest.mark.parametrize("name", ["uniform", "normal", "xavier", "orthogonal"])
def test_random_initializers_of_other_types(name, dtype):
    values = filled(initializer.create(name), shape=(20, 20), dtype=dtype)
    assert values.dtype == dtype
    assert len(np.unique(values)) > 100


def test_random_initializers_refuse_integers():
    with pytest.raises(mx.MXNetError, match="dtype int32"):
        filled(initializer.Uniform(), dtype="int32")


def test_draws_follow_the_seed_of_the_context():
    seed_all(3)
    first = filled(initializer.Xavier())
    second = filled(initializer.Xavier())
    seed_all(3)
    np.testing.assert_array_equal(filled(initializer.Xavier()), first)
    assert (first != second).any()


@pytest.mark.parametrize(
    ("init", "shape", "message"),
    [
        (initializer.Xavier(), (2,), "Xavier initializer cannot be applied to vector a_weight"),
        (initializer.Xavier(factor_type="x"), (2, 3), "Incorrect factor type"),
        (initializer.Xavier(rnd_type="x"), (2, 3), "Unknown random type"),
        (initializer.Orthogonal(), (2,), "at least two axes"),
        (initializer.Bilinear(), (4, 4), "expected four axes"),
    ],
)
def test_refused_shapes_and_settings(init, shape, message):
    with pytest.raises(ValueError, match=message):
        filled(init, shape=shape)


@pytest.mark.parametrize("rand_type", ["uniform", "normal"])
@pytest.mark.parametrize("shape", [(4, 3, 3), (9, 2, 2), (5, 5)])
def test_orthogonal(rand_type, shape):
    matrix = filled(initializer.Orthogonal(1.5, rand_type), shape=shape).reshape(shape[0], -1)
    if matrix.shape[0] > matrix.shape[1]:
        matrix = matrix.T
    np.testing.assert_allclose(matrix @ matrix.T, 2.25 * np.eye(len(matrix)), atol=1e-5)


def test_orthogonal_refuses():
    with pytest.raises(ValueError, match="'uniform' or 'normal'"):
        initializer.Orthogonal(rand_type="x")


def test_bilinear_as_recorded_from_the_reference():
    edge = np.array([0.25, 0.75, 0.75])
    kernels = filled(initializer.Bilinear(), shape=(2, 1, 3, 3))
    np.testing.assert_allclose(kernels, np.broadcast_to(np.outer(edge, edge), (2, 1, 3, 3)))
    rows = [1 / 9, 2 / 9, 3 / 9, 2 / 9, 1 / 9, 0]
    wide = filled(initializer.Bilinear(), shape=(1, 1, 2, 6))
    np.testing.assert_allclose(wide[0, 0], [rows, [2 * r for r in rows]], rtol=1e-6, atol=1e-7)


def test_lstm_bias():
    values = filled(initializer.LSTMBias(2.0), shape=(8,))
    assert values.tolist() == [0, 0, 2, 2, 0, 0, 0, 0]


def rnn_size(gates, hidden, layers, inputs, directions):
    size = 0
    for _ in range(layers):
        size += directions * gates * hidden * (inputs + hidden + 2)
        inputs = hidden * directions
    return size


@pytest.mark.parametrize(
    ("mode", "gates"), [("lstm", 4), ("gru", 3), ("rnn_tanh", 1), ("rnn_relu", 1)]
)
@pytest.mark.parametrize("directions", [1, 2])
def test_fused_rnn(mode, gates, directions):
    size = rnn_size(gates, 2, 2, 3, directions)
    biases = 2 * directions * 2 * gates * 2
    init = initializer.FusedRNN("one", 2, 2, mode, directions == 2, forget_bias=5.0)
    values = filled(init, shape=(size,))
    assert (values[:-biases] == 1).all()
    # i, f, c, o; once for the input's biases and once for those of the hidden state.
    one = [0, 0, 5, 5, 0, 0, 0, 0] if mode == "lstm" else [0] * (2 * gates)
    assert values[-biases:].tolist() == one * (biases // len(one))


def test_fused_rnn_hands_out_named_parts():
    parts = []

    class Recording(initializer.Initializer):
        def __call__(self, desc, arr):
            parts.append((str(desc), arr.shape))
            arr[:] = len(parts)

    init = initializer.FusedRNN(Recording(), 2, 2, "gru", bidirectional=True)
    values = filled(init, shape=(rnn_size(3, 2, 2, 3, 2),))
    assert parts[:4] == [
        ("l0_i2h_r_weight", (2, 3)),
        ("l0_i2h_z_weight", (2, 3)),
        ("l0_i2h_o_weight", (2, 3)),
        ("l0_h2h_r_weight", (2, 2)),
    ]
    assert ("r1_i2h_r_weight", (2, 4)) in parts
    assert parts[-1] == ("r1_h2h_o_bias", (2,))
    assert values.tolist() == [
        i + 1 for i, (_, shape) in enumerate(parts) for _ in range(math.prod(shape))
    ]


def test_fused_rnn_falls_back_to_the_initializer_of_the_network():
    text = initializer.FusedRNN(None, 2, 1, "rnn_tanh").dumps()
    values = filled(Sevens(), shape=(14,), attrs={"__init__": text})
    assert values.tolist() == [7] * 10 + [0] * 4


def test_fused_rnn_refuses():
    with pytest.raises(ValueError, match="mode is 'foo'"):
        initializer.FusedRNN("one", 2, 1, "foo")
    with pytest.raises(mx.MXNetError, match="17 parameters do not fit"):
        filled(initializer.FusedRNN("one", 2, 2, "lstm"), shape=(17,))
    with pytest.raises(ValueError, match="no initializer for the parts"):
        filled(initializer.FusedRNN(None, 2, 1, "rnn_tanh"), shape=(14,))


def test_load(caplog):
    arrays = {"arg:a_weight": mx.nd.array([1, 2]), "aux:b": mx.nd.array([3])}
    load = initializer.Load(arrays, default_init=initializer.Constant(4.0), verbose=True)
    with caplog.at_level(logging.INFO):
        assert filled(load, shape=(2,)).tolist() == [1, 2]
        assert filled(load, "b", shape=(1,)).tolist() == [3]
        assert filled(load, "other_weight", shape=(2,)).tolist() == [4, 4]
    assert caplog.messages[0] == "Initialized a_weight by loading"
    assert caplog.messages[2] == "Initialized other_weight by default"
    with pytest.raises(AssertionError, match=r"Shape mismatch, target \(3,\) vs loaded \(2,\)"):
        filled(load, shape=(3,))
    with pytest.raises(AssertionError, match="Cannot Initialize x"):
        filled(initializer.Load({}), "x")
    with pytest.raises(AssertionError, match="must map names to arrays"):
        initializer.Load([mx.nd.array([1])])


def test_load_from_a_file(tmp_path):
    path = str(tmp_path / "net.params")
    mx.nd.save(path, {"arg:a_weight": mx.nd.array([1, 2])})
    assert filled(initializer.Load(path), shape=(2,)).tolist() == [1, 2]
    mx.nd.save(path, [mx.nd.array([1, 2])])
    with pytest.raises(AssertionError, match="must map names to arrays, got list"):
        initializer.Load(path)


def test_mixed():
    mixed = initializer.Mixed(["bias", "embed.*", ".*"], ["one", Sevens(), initializer.Zero()])
    assert (filled(mixed, "embed_weight") == 7).all()
    assert (filled(mixed, "a_weight") == 0).all()
    # Patterns match from the beginning, and the end of the name still decides.
    assert (filled(mixed, "embed_bias") == 0).all()
    assert (filled(mixed, "bias_weight") == 1).all()
    with pytest.raises(ValueError, match="a_weight did not match any pattern"):
        filled(initializer.Mixed(["bias"], ["zero"]))
    with pytest.raises(AssertionError, match="1 patterns for 2 initializers"):
        initializer.Mixed(["bias"], ["zero", "one"])
