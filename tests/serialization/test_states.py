from __future__ import annotations

import pickle
import pickletools
import random
import struct
import time

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.serialization import (
    CSREntry,
    DenseEntry,
    PickledObject,
    RowSparseEntry,
    dumps_array,
    dumps_states,
    loads_states,
)


def to_entry(value):
    if isinstance(value, torch.Tensor):
        return DenseEntry(value)
    if isinstance(value, (RowSparseEntry, CSREntry)):
        return value
    raise TypeError


def from_entry(entry):
    return entry.data if isinstance(entry, DenseEntry) else entry


def loads(data, **options):
    return loads_states(data, from_entry, **options)


def assert_same(ours, expected):
    assert type(ours) is type(expected)
    if isinstance(expected, dict):
        assert list(ours) == list(expected)
        for key, value in expected.items():
            assert_same(ours[key], value)
    elif isinstance(expected, (tuple, list)):
        assert len(ours) == len(expected)
        for left, right in zip(ours, expected, strict=True):
            assert_same(left, right)
    elif isinstance(expected, torch.Tensor):
        assert ours.dtype == expected.dtype
        torch.testing.assert_close(ours, expected, rtol=1e-3, atol=0)
    elif isinstance(expected, PickledObject):
        assert ours.class_name == expected.class_name
        assert_same(ours.attributes, expected.attributes)
    else:
        assert ours == expected


# After one step from weight 1 with gradient 0.5; see `make_golden.py`.
MOMENTUM = {0: torch.full((2, 3), -0.25), 1: torch.full((2,), -0.25)}
STATES = {
    "sgd": {0: None, 1: None},
    "sgd_momentum": MOMENTUM,
    "sgd_protocol0": MOMENTUM,
    "sgd_protocol2": MOMENTUM,
    "sgd_mixed": {
        index: (torch.full(shape, -0.005), torch.full(shape, 0.995))
        for index, shape in ((0, (2, 3)), (1, (2,)))
    },
    "adam_optimizer": {
        # wd 0.25 counts for neither parameter: names decide, and "w" has no `_weight`.
        index: (torch.full(shape, 0.05), torch.full(shape, 0.00025))
        for index, shape in ((0, (2, 3)), (1, (2,)))
    },
}


@pytest.mark.parametrize("name", STATES)
def test_reads_the_states_of_the_reference(golden, name):
    states, _ = loads((golden / f"{name}.states").read_bytes())
    assert_same(states, STATES[name])


def test_optimizer_of_the_reference_is_data(golden):
    _, optimizer = loads((golden / "adam_optimizer.states").read_bytes())
    assert optimizer.class_name == "mxnet.optimizer.optimizer.Adam"
    attributes = optimizer.attributes
    assert attributes["idx2name"] == {0: "w", 1: "b"}
    assert attributes["wd"] == np.float32(0.25)
    assert isinstance(attributes["wd"], np.float32)
    # One dictionary under two names: the counts go on together after loading.
    assert attributes["_index_update_count"] is attributes["_all_index_update_counts"][0]
    scheduler = attributes["lr_scheduler"]
    assert scheduler.class_name == "mxnet.lr_scheduler.MultiFactorScheduler"
    assert scheduler.attributes["step"] == [5, 9]


@pytest.mark.parametrize("name", ["sgd_protocol0", "sgd_protocol2"])
def test_older_protocols_hold_the_same_optimizer(golden, name):
    _, optimizer = loads((golden / f"{name}.states").read_bytes())
    assert optimizer.class_name == "mxnet.optimizer.optimizer.SGD"
    assert optimizer.attributes["momentum"] == 0.9


NESTED = {
    0: None,
    1: (torch.ones(2), None, [torch.zeros(0), 3, -(2**40), 2**100, 1.5]),
    "name": {"text": "größe", "bytes": b"\0\xff", None: True, -5: ()},
    2: torch.tensor([1, 2], dtype=torch.bfloat16),
}


def test_nested_states_round_trip():
    states, optimizer = loads(dumps_states(NESTED, to_entry))
    assert optimizer is None
    assert_same(states, NESTED)


@pytest.mark.parametrize("name", STATES)
def test_files_of_the_reference_round_trip(golden, name):
    states, optimizer = loads((golden / f"{name}.states").read_bytes())
    again = loads(dumps_states(states, to_entry, optimizer=optimizer))
    assert_same(again[0], states)
    if optimizer is not None:
        optimizer.attributes["wd"] = float(optimizer.attributes["wd"])
        assert_same(again[1], optimizer)


def globals_of(data):
    """The names in a pickle, as the standard tools see them."""
    text, found = [], set()
    for operation, argument, _ in pickletools.genops(data):
        if operation.name == "STACK_GLOBAL":
            found.add(".".join(text[-2:]))
        elif operation.name == "GLOBAL":
            found.add(argument.replace(" ", "."))
        if isinstance(argument, str):
            text.append(argument)
    return found


def test_written_names_are_those_that_the_reference_loads():
    # Checked by loading such files with the reference; Python's own reader takes the rest.
    index = torch.tensor([1])
    states = {
        0: torch.ones(2),
        1: RowSparseEntry((3, 1), torch.ones(1, 1), index),
        2: CSREntry((1, 2), torch.ones(1), torch.tensor([0, 1]), index),
    }
    optimizer = PickledObject("mxnet.optimizer.optimizer.SGD", {"lr": 0.5})
    assert globals_of(dumps_states(states, to_entry, optimizer=optimizer)) == {
        "builtins.bytearray",
        "mxnet.ndarray.ndarray.NDArray",
        "mxnet.ndarray.sparse.RowSparseNDArray",
        "mxnet.ndarray.sparse.CSRNDArray",
        "mxnet.optimizer.optimizer.SGD",
    }
    numpy_array = dumps_states({0: torch.ones(())}, lambda data: DenseEntry(data, np_shape=True))
    assert globals_of(numpy_array) == {"builtins.bytearray", "mxnet.numpy.ndarray"}


def test_pickle_itself_reads_what_is_written():
    plain = {0: None, 1: (2.5, [True, "ß", b"x"]), -(2**70): {"a": 1}}
    assert pickle.loads(dumps_states(plain, to_entry)) == plain  # noqa: S301  our own bytes


def test_arrays_that_occur_twice_are_one():
    array, counts = torch.ones(2), {0: 1}
    states, _ = loads(dumps_states({0: (array, counts), 1: [array, counts]}, to_entry))
    assert states[0][0] is states[1][0]
    assert states[0][1] is states[1][1]


def test_classes_that_the_caller_knows():
    optimizer = PickledObject("my.package.Optimizer", {"lr": 1})
    data = dumps_states({}, to_entry, optimizer=optimizer)
    assert_same(loads(data, extra_classes=["my.package.Optimizer"])[1], optimizer)
    with pytest.raises(MXNetError, match=r"my\.package\.Optimizer"):
        loads(data)


@pytest.mark.parametrize(
    ("states", "message"),
    [
        ({0: object()}, r"states\[0\] is a object"),
        ({0: [1, {"a": {1}}]}, r"states\[0\]\[1\]\['a'\] is a set"),
        ({(1, 2): None}, r"has the key \(1, 2\)"),
        ({0: 1j}, "complex"),
        ({0: torch.ones(())}, "NumPy shapes"),
    ],
)
def test_values_without_a_place(states, message):
    with pytest.raises(MXNetError, match=message):
        dumps_states(states, to_entry)


def test_deep_values_are_refused():
    value = None
    for _ in range(100):
        value = [value]
    with pytest.raises(MXNetError, match="deeper"):
        dumps_states({0: value}, to_entry)
    with pytest.raises(MXNetError, match="deeper"):
        loads(pickle.dumps({0: value}))


class Call:
    """Pickles as a call."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


ATTACKS = {
    "system": (pickle.dumps({0: Call(print, "executed")}), r"builtins\.print"),
    "protocol 0": (b"cos\nsystem\n(S'true'\ntR.", r"os\.system"),
    "eval": (pickle.dumps({0: Call(eval, "1")}, 2), r"__builtin__\.eval"),
    "getattr on a known module": (b"cmxnet.optimizer.optimizer\nos\n.", "optimizer.os"),
    "dotted name": (
        b"\x80\x04\x8c\x19mxnet.optimizer.optimizer\x8c\x0aSGD.__init\x93.",
        "SGD.__init",
    ),
    "numpy load": (b"cnumpy\nload\n(S'x'\ntR.", r"numpy\.load"),
    "object array": (pickle.dumps({0: np.array([None])}), "_reconstruct"),
    "object scalar": (b"cnumpy\ndtype\n(S'O8'\ntR.", "NumPy value of type 'O8'"),
    "short scalar": (
        pickle.dumps({0: np.float32(1)}, 3).replace(b"C\x04", b"C\x03", 1),
        "damaged|not a state",
    ),
    "persistent id": (b"Pname\n.", "PERSID"),
    "extension": (b"\x82\x01.", "EXT1"),
    "instance": (b"(imxnet.optimizer.optimizer\nSGD\n.", "INST"),
    "call of a value": (b"K\x01)R.", "not a known name"),
    "call with arguments": (
        b"cmxnet.optimizer.optimizer\nSGD\n(K\x01tR.",
        "unexpected arguments",
    ),
    "array from bytes": (
        b"cmxnet.ndarray.ndarray\nNDArray\n(K\x01tR.",
        "unexpected arguments",
    ),
    "state of a number": (b"K\x01}b.", "int a state"),
    "encoding": (b"c_codecs\nencode\n(V1\nVutf-32\ntR.", "utf-32"),
    "object of a function": (
        b"ccopyreg\n_reconstructor\n(c_codecs\nencode\ncbuiltins\nobject\nNtR.",
        "encode",
    ),
    "memo number": (b"K\x01r\xff\xff\xff\x7f}.", "more than one value"),
    "missing memo": (b"h\x05.", "value 5"),
    "unhashable key": (b"}]Ns.", "key is a list"),
    "tuple key": (b"})Ns.", "key is a tuple"),
    "huge key": (b"}\x8a\x09" + b"\xff" * 8 + b"\x01Ns.", "out of range"),
    "odd items": (b"}(K\x01u.", "pairs"),
    "append to a tuple": (b")K\x01a.", "appends to a tuple"),
    "empty stack": (b".", "damaged"),
    "mark as value": (b"(.", "missing"),
    "bytes after the end": (b"}.x", "1 bytes follow"),
    "no end": (b"}", "damaged"),
    "huge length": (b"\x8e" + b"\xff" * 8 + b"x.", "damaged"),
    "huge frame": (b"\x80\x04\x95" + b"\xff" * 8 + b"x.", "damaged"),
    "itself": (b"}q\x00K\x00h\x00s.", "contains itself"),
    "top level": (b"K\x01.", "holds a int"),
    "pair of numbers": (b"K\x01K\x02\x86.", "holds a tuple"),
    "class as value": (b"}K\x00cmxnet.optimizer.optimizer\nSGD\ns.", "Global"),
    "attribute names": (
        b"}cmxnet.optimizer.optimizer\nSGD\n)\x81}K\x01K\x02sb\x86.",
        "named by text",
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_an_error(attack, capsys):
    data, message = ATTACKS[attack]
    with pytest.raises(MXNetError, match=message) as caught:
        loads(data, name="hostile.states")
    assert str(caught.value).startswith("hostile.states: ")
    assert capsys.readouterr().out == ""


def test_damaged_array_inside(golden):
    data = (golden / "sgd_momentum.states").read_bytes()
    with pytest.raises(MXNetError, match=r"hostile: states\[0\]: buffer: byte 0: array magic"):
        loads(data.replace(b"\xc9\xfa\x93\xf9", b"\xc7\xfa\x93\xf9", 1), name="hostile")


def repeated(first, again, count):
    """``{0: [first, again, again, ...]}``."""
    return b"}K\x00](" + first + again * count + b"es."


HANDLE = dumps_array(DenseEntry(torch.zeros(1 << 14)))
SHARED = b"B" + struct.pack("<I", len(HANDLE)) + HANDLE + b"q\x00"
ARRAY = b"cmxnet.ndarray.ndarray\nNDArray\n(NtR}Vhandle\nh\x00sb"
TEXT = b"X" + struct.pack("<I", 1 << 16) + b"x" * (1 << 16) + b"q\x00"
NESTED_TUPLES = b")q\x00" + b"".join(b"h%ch%c\x86q%c" % (n, n, n + 1) for n in range(40))
BOMBS = {
    "arrays that share bytes": (repeated(SHARED, ARRAY, 1000), "larger than the file"),
    "text encoded again": (
        repeated(TEXT, b"c_codecs\nencode\n(h\x00tR", 1000),
        "more bytes",
    ),
    "doubled tuples": (repeated(NESTED_TUPLES, b"", 0), "without bound"),
    "many operations": (repeated(b"", b"N", 4_000_001), "operations"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_small_file_stays_small(bomb):
    data, message = BOMBS[bomb]
    start = time.perf_counter()
    with pytest.raises(MXNetError, match=message):
        loads(data)
    assert time.perf_counter() - start < 20


def test_truncation_at_every_byte(golden):
    for path in sorted(golden.glob("*.states")):
        data = path.read_bytes()
        for length in range(len(data)):
            with pytest.raises(MXNetError):
                loads(data[:length])


@pytest.mark.parametrize("seed", range(3))
def test_mutated_files_are_read_or_refused(golden, seed):
    generator = random.Random(seed)
    files = [path.read_bytes() for path in sorted(golden.glob("*.states"))]
    refused = 0
    for _ in range(1000):
        data = bytearray(generator.choice(files))
        for _ in range(generator.choice((1, 1, 3))):
            place = generator.randrange(len(data))
            if generator.random() < 0.7:
                data[place] = generator.randrange(256)
            else:
                other = generator.choice(files)
                start = generator.randrange(len(other))
                data[place : place + generator.randrange(8)] = other[start : start + 8]
        try:
            loads(bytes(data))
        except MXNetError:
            refused += 1
    assert refused > 100
