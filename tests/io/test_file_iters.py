from __future__ import annotations

import gzip
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx


def batches(iterator: mx.io.DataIter) -> list[tuple[Any, Any, int, list[int]]]:
    return [
        (b.data[0].asnumpy().tolist(), b.label[0].asnumpy().tolist(), b.pad, b.index.tolist())
        for b in iterator
    ]


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write_file(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write_file


CSV = "1,2\n3,4\n5,6\n7,8\n9,10\n"


def test_csv_rounds_the_last_batch(write: Any) -> None:
    labels = write("l.csv", "0\n1\n2\n3\n4\n")
    iterator = mx.io.CSVIter(
        data_csv=write("d.csv", CSV), data_shape=(2,), label_csv=labels, batch_size=2
    )
    assert [tuple(d) for d in iterator.provide_data + iterator.provide_label] == [
        ("data", (2, 2)),
        ("softmax_label", (2,)),
    ]
    assert batches(iterator) == [
        ([[1, 2], [3, 4]], [0, 1], 0, [0, 1]),
        ([[5, 6], [7, 8]], [2, 3], 0, [2, 3]),
        ([[9, 10], [1, 2]], [4, 0], 1, [4, 0]),
    ]
    iterator.reset()
    # The first row has been used.
    assert [b[3] for b in batches(iterator)] == [[1, 2], [3, 4]]
    iterator.reset()
    assert [b[3] for b in batches(iterator)] == [[0, 1], [2, 3], [4, 0]]


def test_csv_without_rounding(write: Any) -> None:
    iterator = mx.io.CSVIter(
        data_csv=write("d.csv", CSV), data_shape=(1, 2), batch_size=3, round_batch=False
    )
    for _ in range(2):
        found = batches(iterator)
        assert found[1] == ([[[7, 8]], [[9, 10]], [[9, 10]]], [0, 0, 0], 1, [3, 4, 4])
        iterator.reset()


def test_csv_details(write: Any) -> None:
    path = write("d.csv", " 1, 2\n\n3,4")
    iterator = mx.io.CSVIter(
        data_csv=f"{path};{path}",
        data_shape=(2,),
        batch_size=4,
        dtype="int64",
        data_name="a",
        label_name="b",
    )
    batch = iterator.next()
    assert batch.data[0].dtype is np.int64
    assert batch.data[0].asnumpy().tolist() == [[1, 2], [3, 4]] * 2
    assert (iterator.provide_data[0].name, iterator.provide_label[0].name) == ("a", "b")
    with pytest.warns(UserWarning, match="did you mean 'data_shape'"):
        mx.io.CSVIter(data_csv=path, data_shape=(2,), batch_size=1, data_shap=3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("1,2\n\n3,x\n", "line 3: 'x' is not a number"),
        ("1,2\n3\n", "line 2: expected 2 columns .* found 1"),
        ("1,2,3\n", "line 1: expected 2 columns .* found 3"),
        ("", "no whole batch"),
    ],
)
def test_bad_csv(write: Any, content: str, message: str) -> None:
    with pytest.raises(mx.MXNetError, match=message):
        list(mx.io.CSVIter(data_csv=write("d.csv", content), data_shape=(2,), batch_size=1))


def test_nothing_is_lost_before_a_bad_block(write: Any) -> None:
    columns = 1 << 16  # two rows make a block
    row = ",".join(["1"] * columns)
    path = write("d.csv", f"{row}\n{row}\n{row}\nx\n")
    iterator = mx.io.CSVIter(data_csv=path, data_shape=(columns,), batch_size=2)
    iterator.next()
    with pytest.raises(mx.MXNetError, match=r"d\.csv: line 4: expected 65536"):
        iterator.next()


@pytest.mark.parametrize("kind", ["csv", "libsvm"])
def test_nothing_is_lost_before_a_bad_line(write: Any, kind: str) -> None:
    if kind == "csv":
        path = write("d.csv", "1,2\n3,4\n5,6\n7,8\n9,x\n1,1\n")
        iterator = mx.io.CSVIter(data_csv=path, data_shape=(2,), batch_size=3, round_batch=False)
    else:
        path = write("d.svm", "1 0:1\n2 0:3\n3 1:5\n4 1:7\n5 7:1\n6 0:1\n")
        iterator = mx.io.LibSVMIter(data_libsvm=path, data_shape=(2,), batch_size=3)
    first = iterator.next().data[0].asnumpy()
    with pytest.raises(mx.MXNetError, match="line 5"):
        iterator.next()
    rest = iterator.next().data[0].asnumpy()
    assert first.sum() == (21 if kind == "csv" else 9)
    assert rest[0].tolist() == ([7, 8] if kind == "csv" else [0, 7])


def test_closed_iterators_say_so(write: Any) -> None:
    iterator = mx.io.CSVIter(data_csv=write("d.csv", CSV), data_shape=(2,), batch_size=2)
    iterator.close()
    iterator.close()
    for use in (iterator.next, iterator.reset, iterator.iter_next):
        with pytest.raises(mx.MXNetError, match="was closed"):
            use()


def test_unequal_files(write: Any) -> None:
    with pytest.raises(mx.MXNetError, match="differ in length; one has 1 rows"):
        mx.io.CSVIter(
            data_csv=write("d.csv", CSV),
            data_shape=(2,),
            label_csv=write("l.csv", "1\n"),
            batch_size=2,
        )
    with pytest.raises(mx.MXNetError, match="cannot be read"):
        mx.io.CSVIter(data_csv="missing.csv", data_shape=(2,), batch_size=2)


SVM = "1 0:1.5 3:2\n0 1:1\n1 2:3 3:4\n0\n1 0:9\n"


def test_libsvm(write: Any) -> None:
    iterator = mx.io.LibSVMIter(data_libsvm=write("d.svm", SVM), data_shape=(4,), batch_size=2)
    assert iterator.next().data[0].stype == "csr"
    iterator.reset()
    assert batches(iterator) == [
        ([[1.5, 0, 0, 2], [0, 1, 0, 0]], [1, 0], 0, [0, 1]),
        ([[0, 0, 3, 4], [0, 0, 0, 0]], [1, 0], 0, [2, 3]),
        ([[9, 0, 0, 0], [1.5, 0, 0, 2]], [1, 1], 1, [4, 0]),
    ]
    iterator.reset()
    assert [b[3] for b in batches(iterator)] == [[1, 2], [3, 4]]


def test_libsvm_labels_from_a_file(write: Any) -> None:
    labels = write("l.svm", "0 0:1 1:1\n0 1:2\n0 2:3\n0 0:4\n0 0:5\n")
    iterator = mx.io.LibSVMIter(
        data_libsvm=write("d.svm", SVM),
        label_libsvm=labels,
        data_shape=(4,),
        label_shape=(3,),
        batch_size=2,
    )
    label = iterator.next().label[0]
    assert label.stype == "csr"
    assert label.asnumpy().tolist() == [[1, 1, 0], [0, 2, 0]]


def test_libsvm_parts_are_cut_as_the_reference_cuts_them(write: Any) -> None:
    path = write("d.svm", SVM)
    parts = [
        batches(
            mx.io.LibSVMIter(
                data_libsvm=path, data_shape=(4,), batch_size=1, num_parts=2, part_index=part
            )
        )
        for part in range(2)
    ]
    assert [len(part) for part in parts] == [3, 2]


def test_libsvm_extras(write: Any) -> None:
    path = write("d.svm", "1:0.5 qid:7 3:1 0:2 # remark 9:9\n# nothing else\n\n-1 1:1e-1\n")
    found = batches(mx.io.LibSVMIter(data_libsvm=path, data_shape=(4,), batch_size=2))
    assert found[0][1] == [1, -1]
    np.testing.assert_allclose(found[0][0], [[2, 0, 0, 1], [0, 0.1, 0, 0]], rtol=1e-6)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1 x:2", "expected column:value, found 'x:2'"),
        ("1 7:2", "column 7 is not below 4"),
        ("a 0:1", "the label 'a' is not a number"),
        ("1 0:1 3", "expected column:value, found '3'"),
        ("1 -1:2", "expected column:value, found '-1:2'"),
        ("1 0:", "expected column:value, found '0:'"),
        ("1 0:1:2", "expected column:value, found '0:1:2'"),
        ("1,2 0:1", "the label '1,2' is not a number"),
    ],
)
def test_bad_libsvm(write: Any, line: str, message: str) -> None:
    path = write("d.svm", f"1 0:1\n{line}\n")
    with pytest.raises(mx.MXNetError, match=rf"d\.svm: line 2: {message}"):
        list(mx.io.LibSVMIter(data_libsvm=path, data_shape=(4,), batch_size=1))


def test_libsvm_cannot_leave_rows_over(write: Any) -> None:
    with pytest.raises(mx.MXNetError, match="round_batch"):
        mx.io.LibSVMIter(
            data_libsvm=write("d.svm", SVM), data_shape=(4,), batch_size=1, round_batch=False
        )


@pytest.fixture
def digits(write: Any) -> dict[str, str]:
    pixels = (np.arange(20) * 12).astype(np.uint8)
    images = struct.pack(">4I", 2051, 5, 2, 2) + pixels.tobytes()
    labels = struct.pack(">2I", 2049, 5) + bytes(range(5))
    return {
        "image": write("img", images),
        "zipped": write("img.gz", gzip.compress(images)),
        "label": write("lab", labels),
        "cut": write("cut", images[:25]),
    }


def test_mnist(digits: dict[str, str]) -> None:
    files = {"image": digits["zipped"], "label": digits["label"], "silent": True}
    iterator = mx.io.MNISTIter(batch_size=2, shuffle=False, **files)
    assert iterator.provide_data[0].shape == (2, 1, 2, 2)
    found = batches(iterator)
    assert [b[1] for b in found] == [[0, 1], [2, 3]]
    assert found[0][0][1] == [[[48 / 256, 60 / 256], [72 / 256, 84 / 256]]]
    flat = mx.io.MNISTIter(batch_size=2, flat=True, num_parts=2, part_index=1, **files)
    assert flat.provide_data[0].shape == (2, 4)
    shuffled = mx.io.MNISTIter(batch_size=5, seed=3, **files)
    (first,) = batches(shuffled)
    shuffled.reset()
    assert batches(shuffled) == [first]
    assert sorted(first[1]) == [0, 1, 2, 3, 4]


def test_bad_mnist(digits: dict[str, str]) -> None:
    label = digits["label"]
    for image, message in (
        (digits["cut"], "cut: byte 25: the file ends early"),
        (label, "byte 0: expected the number 2051, found 2049"),
        ("missing", "cannot be read"),
    ):
        with pytest.raises(mx.MXNetError, match=message):
            mx.io.MNISTIter(image=image, label=label, batch_size=2, silent=True)
    with pytest.raises(mx.MXNetError, match="no whole batch"):
        mx.io.MNISTIter(image=digits["image"], label=label, batch_size=9, silent=True)
