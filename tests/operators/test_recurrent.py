"""The fused recurrent layer against cells written out step by step."""

import pytest
import torch

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.operators.recurrent import rnn

T, N, C, H = 5, 3, 4, 2
GATES = {"rnn_relu": 1, "rnn_tanh": 1, "lstm": 4, "gru": 3}


def cell(mode, a, r, h, c):
    """One step from the input's and the hidden state's share of the gates."""
    if mode.startswith("rnn"):
        return (a + r).relu() if mode == "rnn_relu" else (a + r).tanh(), c
    if mode == "lstm":
        i, f, g, o = (a + r).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c
    (ar, az, an), (rr, rz, rn) = a.chunk(3, 1), r.chunk(3, 1)
    z, n = (az + rz).sigmoid(), (an + (ar + rr).sigmoid() * rn).tanh()
    return (1 - z) * n + z * h, c


def unroll(mode, x, packed, h0, c0, layers, directions, projection=None, clip=None, lengths=None):
    """The reference's parameter layout and equations, in loops."""
    rows, outputs = GATES[mode] * H, projection or H
    position = 0

    def take(*shape):
        nonlocal position
        size = int(torch.tensor(shape).prod())
        piece = packed[position : position + size].reshape(shape)
        position += size
        return piece

    weights = []
    for layer in range(layers):
        columns = C if layer == 0 else outputs * directions
        for _ in range(directions):
            own = [take(rows, columns), take(rows, outputs)]
            weights.append([*own, take(projection, H) if projection else None])
    biases = [(take(rows), take(rows)) for _ in weights]
    assert position == len(packed)
    finals = []
    for layer in range(layers):
        sides = []
        for d in range(directions):
            k = layer * directions + d
            (w, r, proj), (b_w, b_r) = weights[k], biases[k]
            columns = []
            for n in range(x.shape[1]):
                h, c = h0[k, n : n + 1], c0[k, n : n + 1]
                length = T if lengths is None else lengths[n]
                steps = [torch.zeros(1, outputs, dtype=x.dtype)] * T
                for t in reversed(range(length)) if d else range(length):
                    h, c = cell(mode, x[t, n : n + 1] @ w.T + b_w, h @ r.T + b_r, h, c)
                    if clip:
                        unclipped_gate = h / c.tanh()
                        c = c.clamp(*clip)
                        h = unclipped_gate * c.tanh()
                    if projection:
                        h = h @ proj.T
                    steps[t] = h
                columns.append((torch.stack(steps), h, c))
            sides.append([torch.cat(parts, -2) for parts in zip(*columns, strict=True)])
        x = torch.cat([side[0] for side in sides], 2)
        finals += [(h, c) for _, h, c in sides]
    return [x, torch.stack([h for h, _ in finals]), torch.stack([c for _, c in finals])]


def make(mode, layers, directions, generator, projection=None):
    rows, outputs = GATES[mode] * H, projection or H
    count = 0
    for layer in range(layers):
        columns = C if layer == 0 else outputs * directions
        count += directions * (rows * (columns + outputs + 2) + (projection or 0) * H)
    options = {"dtype": torch.float64, "generator": generator}
    k = layers * directions
    shapes = [(T, N, C), (count,), (k, N, outputs), (k, N, H)]
    return [torch.randn(shape, **options) * 0.7 for shape in shapes]


def call(mode, tensors, layers, directions, **given):
    x, packed, h, c = tensors[:4]
    supplied = {"is_train": False, "generator": torch.Generator().manual_seed(5), **given}
    inputs = [x, packed, h, c if mode == "lstm" else None, *tensors[4:]]
    return rnn(
        *inputs, mode=mode, state_size=H, num_layers=layers, bidirectional=directions == 2,
        **{"state_outputs": True, **supplied},
    )  # fmt: skip


@pytest.mark.parametrize("mode", GATES)
@pytest.mark.parametrize(("layers", "directions"), [(1, 1), (2, 2)])
@pytest.mark.parametrize("lengths", [None, [2, 5, 1]])
def test_against_loops(mode, layers, directions, lengths, torch_generator):
    tensors = make(mode, layers, directions, torch_generator)
    expected = unroll(mode, *tensors, layers, directions, lengths=lengths)
    given = {}
    if lengths:
        tensors.append(torch.tensor(lengths, dtype=torch.float32))
        given["use_sequence_length"] = True
    actual = call(mode, tensors, layers, directions, **given)
    assert len(actual) == (3 if mode == "lstm" else 2)
    for a, e in zip(actual, expected, strict=False):
        torch.testing.assert_close(a, e)
    torch.testing.assert_close(
        call(mode, tensors, layers, directions, **given, state_outputs=False), expected[0]
    )


@pytest.mark.parametrize("given", [{"projection": 3}, {"clip": (-0.2, 0.3)}])
@pytest.mark.parametrize("lengths", [None, [2, 5, 1]])
def test_projection_and_clipping(given, lengths, torch_generator):
    tensors = make("lstm", 2, 2, torch_generator, given.get("projection"))
    expected = unroll("lstm", *tensors, 2, 2, **given, lengths=lengths)
    parameters = {"projection_size": given.get("projection")}
    if "clip" in given:
        low, high = given["clip"]
        parameters.update(lstm_state_clip_min=low, lstm_state_clip_max=high)
    if lengths:
        tensors.append(torch.tensor(lengths))
        parameters["use_sequence_length"] = True
    for a, e in zip(call("lstm", tensors, 2, 2, **parameters), expected, strict=True):
        torch.testing.assert_close(a, e)


def test_clipping_of_nan(torch_generator):
    tensors = make("lstm", 1, 1, torch_generator)
    tensors[3][0, 0, 0] = torch.nan
    clip = {"lstm_state_clip_min": -1.0, "lstm_state_clip_max": 1.0}
    assert call("lstm", tensors, 1, 1, **clip)[2].isnan().any()
    assert not call("lstm", tensors, 1, 1, **clip, lstm_state_clip_nan=True)[2].isnan().any()


@pytest.mark.parametrize("mode", GATES)
def test_gradients(mode, torch_generator):
    tensors = make(mode, 2, 1, torch_generator)[: 4 if mode == "lstm" else 3]
    inputs = tuple(t.requires_grad_() for t in tensors)

    def function(*a):
        return call(mode, [*a, None][:4], 2, 1)

    assert torch.autograd.gradcheck(function, inputs)


def test_dropout_between_layers(torch_generator):
    tensors = make("gru", 2, 1, torch_generator)
    plain = call("gru", tensors, 2, 1)
    assert torch.equal(call("gru", tensors, 2, 1, p=0.5)[0], plain[0])
    trained = call("gru", tensors, 2, 1, p=0.5, is_train=True)
    assert not torch.allclose(trained[0], plain[0])
    torch.testing.assert_close(trained[1][0], plain[1][0])  # below the first dropout
    again = call("gru", tensors, 2, 1, p=0.5, is_train=True)
    assert torch.equal(trained[0], again[0])
    single = make("gru", 1, 1, torch_generator)
    dropped = call("gru", single, 1, 1, p=0.5, is_train=True)
    assert torch.equal(dropped[0], call("gru", single, 1, 1)[0])


def test_lengths_come_fourth_by_position(torch_generator):
    x, packed, h, _ = make("gru", 1, 1, torch_generator)
    supplied = {"is_train": False, "generator": torch_generator}
    given = {"mode": "gru", "state_size": H, "num_layers": 1, "use_sequence_length": True}
    lengths = torch.tensor([1, 2, 3])
    by_position = rnn(x, packed, h, lengths, **given, **supplied)
    assert torch.equal(by_position, rnn(x, packed, h, None, lengths, **given, **supplied))


@pytest.mark.parametrize(
    ("change", "given", "message"),
    [
        ({0: torch.ones(2, 3)}, {}, r"expected \(T, N, C\)"),
        ({1: torch.ones(7)}, {}, r"parameters has shape \(7,\), expected \(64,\)"),
        ({2: torch.ones(1, 1, 2)}, {}, r"state has shape \(1, 1, 2\), expected \(1, 3, 2\)"),
        ({3: None}, {}, "needs the input state_cell"),
        ({}, {"use_sequence_length": True}, "needs the input sequence_length"),
        ({}, {"lstm_state_clip_min": 1.0}, "must be given together"),
    ],
)
def test_refuses(change, given, message, torch_generator):
    tensors = make("lstm", 1, 1, torch_generator)
    for index, tensor in change.items():
        tensors[index] = tensor
    with pytest.raises(MXNetError, match=message):
        call("lstm", tensors, 1, 1, **given)
    with pytest.raises(MXNetError, match="applies to mode='lstm' only"):
        call("gru", make("gru", 1, 1, torch_generator), 1, 1, projection_size=3)


def test_shapes_and_inputs():
    given = {"mode": "lstm", "state_size": 4, "num_layers": 2, "bidirectional": True}
    parameters = rnn.parse_parameters({**given, "projection_size": 3, "use_sequence_length": 1})
    # Recorded from MXNet 1.9.1.
    expected = [(4, 2, 3), (656,), (4, 2, 3), (4, 2, 4), (2,)]
    assert rnn.shape_rule([(4, 2, 3), *[None] * 4], **parameters) == expected
    names = ["data", "parameters", "state", "state_cell", "sequence_length"]
    assert rnn.used_inputs(parameters) == names
    assert rnn.used_inputs({"mode": "gru", "use_sequence_length": False}) == names[:3]


@pytest.mark.parametrize("layers", [0, -1, 99_999_999_999])
def test_absurd_numbers_of_layers_are_refused_at_once(layers):
    data, state = mx.sym.var("data"), mx.sym.var("state")
    net = mx.sym.RNN(data, state=state, mode="gru", state_size=2, num_layers=layers, name="rnn")
    with pytest.raises(MXNetError, match=f"num_layers={layers} is not between"):
        net.simple_bind(mx.cpu(), data=(3, 2, 4))
