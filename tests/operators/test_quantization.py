"""Quantized operators against exact integer arithmetic, and values recorded from MXNet 1.9.1."""

import numpy as np
import pytest
import torch

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators.registry import REGISTRY

INT8, UINT8, INT32 = torch.int8, torch.uint8, torch.int32


def one(value):
    return torch.tensor([value], dtype=torch.float32)


def run(name, *tensors, **parameters):
    """The operator on tensors, with numbers for ranges."""
    found = REGISTRY.get("_contrib_" + name)
    arrays = [t if isinstance(t, torch.Tensor) else one(t) for t in tensors]
    return found.body(*arrays, **found.parse_parameters(parameters))


def integers(generator, dtype, *shape):
    limits = torch.iinfo(dtype)
    return torch.randint(limits.min, limits.max + 1, shape, generator=generator).to(dtype)


X = torch.tensor([-3, -2.2, -1.02, -0.01, 0, 0.0037, 0.01, 0.5, 1.5, 2, 2.6])


@pytest.mark.parametrize(
    ("name", "ranges", "parameters", "expected", "low", "high"),
    [
        (
            "quantize", (-1, 2), {"out_type": "uint8"},
            [0, 0, 0, 0, 0, 0, 1, 64, 191, 255, 255], -1, 2,
        ),
        (
            "quantize", (-1, 2), {"out_type": "int8"},
            [-128, -128, -65, -1, 0, 0, 1, 32, 95, 127, 127], -2, 2,
        ),
        ("quantize_v2", (), {}, [-128, -94, -43, 0, 0, 0, 0, 21, 64, 85, 110], -3, 3),
        (
            "quantize_v2", (), {"out_type": "uint8"},
            [0, 0, 0, 0, 0, 0, 1, 43, 128, 170, 221], -3, 2.6,
        ),
        (
            "quantize_v2", (),
            {"out_type": "auto", "min_calib_range": 0.0, "max_calib_range": 2.0},
            [0, 0, 0, 0, 0, 0, 1, 64, 192, 255, 255], 0, 2,
        ),
        (
            "quantize_v2", (),
            {"out_type": "auto", "min_calib_range": -1.0, "max_calib_range": 2.0},
            [-128, -128, -65, -1, 0, 0, 1, 32, 96, 127, 127], -2, 2,
        ),
        (
            "quantize_asym", (), {}, [0, 36, 90, 136, 137, 137, 137, 159, 205, 228, 255],
            45.53571, 136.60715,
        ),
    ],
)  # fmt: skip
def test_quantize(name, ranges, parameters, expected, low, high):
    result = run(name, X, *ranges, **parameters)
    assert result[0].tolist() == expected
    np.testing.assert_allclose([float(end) for end in result[1:]], [low, high], rtol=1e-6)


def test_dequantize():
    np.testing.assert_allclose(
        run("dequantize", torch.tensor([0, 3, 127, -128], dtype=INT8), -1, 2),
        [0, 0.0470588281750679, 1.992156982421875, -2.007843255996704],
        rtol=1e-6,
    )
    np.testing.assert_allclose(
        run("dequantize", torch.tensor([0, 3, 200, 255], dtype=UINT8), -1, 2),
        [0, 0.023483365774154663, 1.5655577182769775, 1.9960861206054688],
        rtol=1e-6,
    )


@pytest.mark.parametrize("out_type", ["int8", "uint8"])
def test_quantized_values_are_near_the_numbers(out_type, torch_generator):
    x = torch.rand(1000, generator=torch_generator) * 3 - (1.5 if out_type == "int8" else 0)
    integers_, low, high = run("quantize_v2", x, out_type=out_type)
    back = run("dequantize", integers_, low, high)
    assert (back - x).abs().max() <= x.abs().max() / {"int8": 127, "uint8": 255}[out_type]


@pytest.mark.parametrize("data_type", [INT8, UINT8])
@pytest.mark.parametrize("width", [10, 700])  # more than 512 products need float64
def test_fully_connected_is_exact(data_type, width, torch_generator):
    data = integers(torch_generator, data_type, 3, width)
    weight = integers(torch_generator, INT8, 4, width)
    sums, low, high = run(
        "quantized_fully_connected", data, weight, -1, 2, -0.5, 0.7, num_hidden=4, no_bias=True
    )
    assert torch.equal(sums, (data.long() @ weight.long().T).int())
    levels = {INT8: 127, UINT8: 255}[data_type]
    assert float(high) == pytest.approx(2 / levels * 0.7 / 127 * (2**31 - 1))
    assert float(low) == -float(high)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            torch.tensor([[45, -80, -10, 65], [-60, 124, 68, -24]], dtype=INT8),
            [[29506, 1470, -3173], [24997, -34600, 3580]],
        ),
        (
            torch.tensor([[9, 211, 21, 242], [36, 87, 70, 216]], dtype=UINT8),
            [[71665, -34482, -30111], [63903, -23971, -20946]],
        ),
    ],
)
def test_fully_connected_bias(data, expected):
    weight = torch.tensor(
        [[-39, 13, -69, 66], [103, -88, -40, 47], [-39, -46, 38, -102]], dtype=INT8
    )
    bias = torch.tensor([100, -50, 7], dtype=INT8)
    ranges = (-1, 2, -0.5, 0.7, -3, 2.5)
    result = run("quantized_fully_connected", data, weight, bias, *ranges, num_hidden=3)
    assert result[0].tolist() == expected


@pytest.mark.parametrize("data_type", [INT8, UINT8])
def test_conv_is_exact(data_type, torch_generator):
    data = integers(torch_generator, data_type, 2, 4, 5, 6)
    weight = integers(torch_generator, INT8, 4, 2, 3, 2)
    bias = integers(torch_generator, INT8, 4)
    options = {"stride": (2, 1), "pad": (1, 0), "dilate": (1, 2)}
    sums, low, high = run(
        "quantized_conv", data, weight, bias, -1, 2, -0.5, 0.7, -3, 2.5,
        kernel=(3, 2), num_filter=4, num_group=2, **options,
    )  # fmt: skip
    exact = torch.convolution(
        data.double(), weight.double(), bias.double(), (2, 1), (1, 0), (1, 2), False, (0, 0), 2
    )
    assert sums.dtype is INT32
    assert torch.equal(sums.double(), exact)
    assert float(high) == pytest.approx(186401.953125)
    assert float(low) == -float(high)


def test_missing_bias_range():
    data, weight = torch.ones(1, 2, dtype=INT8), torch.ones(1, 2, dtype=INT8)
    with pytest.raises(MXNetError, match="expected a bias and 6 arrays with ranges, got 3"):
        run("quantized_fully_connected", data, weight, weight[0], -1, 1, -1, num_hidden=1)


def test_inputs_by_name():
    x, low, high = mx.nd.ones((1, 2), dtype="int8"), mx.nd.array([-1]), mx.nd.array([1])
    ranges = {"min_data": low, "max_data": high, "min_weight": low, "max_weight": high}
    sums = mx.nd.contrib.quantized_fully_connected(
        data=x, weight=x, num_hidden=1, no_bias=True, **ranges
    )[0]
    assert sums.asnumpy().tolist() == [[2]]


REQUANTIZED = [
    ({"min_calib_range": -0.5, "max_calib_range": 0.7}, [14, 9, -9, 1], INT8, -0.7),
    (
        {"out_type": "auto", "min_calib_range": 0.0, "max_calib_range": 0.7},
        [28, 17, 0, 3], UINT8, 0.0,
    ),
    (
        {"out_type": "uint8", "min_calib_range": -0.5, "max_calib_range": 0.7},
        [28, 17, 0, 3], UINT8, 0,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "expected", "dtype", "low"), REQUANTIZED)
def test_requantize(parameters, expected, dtype, low):
    data = torch.tensor([5 * 2**24, 3 * 2**24, -3 * 2**24, 2**23], dtype=INT32)
    result = run("requantize", data, -1, 2, **parameters)
    assert result[0].tolist() == expected
    assert result[0].dtype is dtype
    np.testing.assert_allclose([float(end) for end in result[1:]], [low, 0.7], rtol=1e-6)


def test_requantize_to_the_range_of_the_data():
    data = torch.tensor([1, 2, 3, 4, -1000], dtype=INT32)
    result = run("requantize", data, -1e6, 1e6)
    assert result[0].tolist() == [0, 0, 0, 1, -127]
    assert float(result[2]) == pytest.approx(1000 * 1e6 / 2**31)


@pytest.mark.parametrize("dtype", [INT8, UINT8])
@pytest.mark.parametrize("convention", ["valid", "full"])
@pytest.mark.parametrize("pool_type", ["max", "avg"])
def test_pooling(dtype, convention, pool_type, torch_generator):
    data = integers(torch_generator, dtype, 2, 3, 7, 6)
    options = {"kernel": (3, 2), "stride": (2, 2), "pad": (1, 1), "pool_type": pool_type}
    options["pooling_convention"] = convention
    result = run("quantized_pooling", data, -1, 2, **options)
    exact = mx.nd.Pooling(mx.nd.array(data.numpy(), dtype="float32"), **options).asnumpy()
    assert torch.equal(result[0].float(), torch.from_numpy(exact.round()))
    assert [float(end) for end in result[1:]] == [-1, 2]


def test_concat_uses_the_widest_range():
    first, second = (torch.tensor([[45, -10]], dtype=t) for t in (INT8, INT8))
    joined, low, high = run("quantized_concat", first, second, -1, 1, -3, 2, dim=1)
    assert joined.tolist() == [[15, -3, 45, -10]]
    assert (float(low), float(high)) == (-3, 2)
    mixed = run("quantized_concat", first, second.clamp(min=0).to(UINT8), 0, 0, 0, 2, dim=0)
    assert mixed[0].tolist() == [[0, 0], [22, 0]]


def test_concat_in_a_graph_counts_arrays_without_ranges():
    inputs = [mx.sym.var(name) for name in "abcdef"]
    joined = mx.sym.contrib.quantized_concat(*inputs, num_args=2, dim=0, name="q")
    assert joined.list_arguments() == list("abcdef")
    assert joined.list_outputs()[1:] == [
        "q_min_output",
        "q_max_output",
    ]


def test_elemwise_add():
    lhs = torch.tensor([45, -80, -10, 65], dtype=INT8)
    sums, low, high = run("quantized_elemwise_add", lhs, lhs, -1, 2, -3, 1)
    assert sums.tolist() == [757935360, -1347440640, -168430080, 1094795520]
    assert (float(low), float(high)) == (-5, 5)
    calibrated = run(
        "quantized_elemwise_add", lhs, lhs, -1, 2, -3, 1, min_calib_range=-2, max_calib_range=2.5
    )
    assert calibrated[0].tolist() == [90, -128, -20, 127]


def test_elemwise_mul():
    lhs = torch.tensor([127, -80, -10], dtype=INT8)
    rhs = torch.tensor([127, 2, -128], dtype=INT8)
    products, low, high = run("quantized_elemwise_mul", lhs, rhs, -1, 2, -3, 1)
    assert products.tolist() == [16129, -160, 1280]
    assert float(high) == pytest.approx(6 / 127**2 * (2**31 - 1))
    assert float(low) == -float(high)
    real = run("quantized_elemwise_mul", lhs, rhs, -1, 2, -3, 1, enable_float_output=True)
    np.testing.assert_allclose(real, np.array([16129, -160, 1280]) * 6 / 127**2, rtol=1e-6)
    small = run(
        "quantized_elemwise_mul", lhs, rhs, -1, 2, -3, 1, min_calib_range=-6, max_calib_range=6
    )
    assert small[0].tolist() == [127, -1, 10]


def test_batch_norm():
    data = torch.tensor([[[45, -80, -10, 65], [-60, 124, 68, -24]]], dtype=INT8)
    statistics = ([1.5, -0.5], [0.1, -0.2], [0.3, 0.1], [1.2, 0.4])
    result = run(
        "quantized_batch_norm", data, *map(torch.tensor, statistics), -1, 2,
        min_calib_range=-2, max_calib_range=2.5,
    )  # fmt: skip
    expected = [33, -103, -27, 55, 32, -84, -49, 9]
    np.testing.assert_allclose(result[0].flatten(), expected, atol=1)
    with pytest.raises(MXNetError, match="min_calib_range and max_calib_range are needed"):
        run("quantized_batch_norm", data, *map(torch.tensor, statistics), -1, 2)


def test_embedding_clips_indices():
    weight = torch.tensor([[1, 2], [3, 4], [5, 6]], dtype=INT8)
    indices = torch.tensor([0.0, 2, 5, -1])
    rows = run("quantized_embedding", indices, weight, -1, 2, input_dim=3, output_dim=2)[0]
    assert rows.tolist() == [[1, 2], [5, 6], [5, 6], [1, 2]]


def test_recurrent_layer_reads_bytes(torch_generator):
    x = torch.rand(4, 2, 3, generator=torch_generator)
    weights = torch.rand(200, generator=torch_generator) - 0.5
    state = torch.zeros(1, 2, 5)
    options = {"state_size": 5, "num_layers": 1, "mode": "lstm"}
    quantized = run("quantize_asym", x)
    found = REGISTRY.get("_contrib_quantized_rnn")
    result = found.body(
        quantized[0], weights, state, state, *quantized[1:],
        **found.parse_parameters(options), generator=torch_generator,
    )  # fmt: skip
    real = REGISTRY.get("RNN").body(
        x, weights, state, state, **options, is_train=False, generator=torch_generator
    )
    assert (result - real).abs().max() < 1e-2


@pytest.mark.parametrize(
    ("name", "inputs", "parameters", "message"),
    [
        ("quantize", (X.double(), -1, 1), {}, "data must be float32, got float64"),
        ("quantize", (X, X, 1), {}, "ranges are arrays of one element"),
        ("quantize_v2", (X,), {"min_calib_range": 1.0}, "must be given together"),
        ("quantize_v2", (X.double(),), {}, "must be float32"),
        ("dequantize", (X.int(), -1, 1), {}, "data must be int8 or uint8, got int32"),
        ("requantize", (X, -1, 1), {}, "data must be int32, got float32"),
        ("quantized_act", (X.to(INT8), -1, 1), {"act_type": "tanh"}, "must be 'relu'"),
        ("quantized_concat", (X.to(INT8), -1), {}, "two ends for each, got 2"),
        ("quantized_elemwise_add", (X.to(INT8), X[:2].to(INT8), -1, 1, -1, 1), {}, "rhs is"),
        (
            "quantized_pooling",
            (torch.ones(1, 1, 2, 2, dtype=INT8), -1, 1),
            {"kernel": (2, 2), "pool_type": "sum"},
            "'max' or 'avg', got 'sum'",
        ),
    ],
)
def test_errors(name, inputs, parameters, message):
    with pytest.raises(MXNetError, match=message):
        run(name, *inputs, **parameters)
