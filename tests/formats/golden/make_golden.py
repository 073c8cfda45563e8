"""Makes the files of this folder with Apache MXNet 1.9.1: ``python make_golden.py FOLDER``."""

import pathlib
import pickle
import struct
import sys

import numpy as np

import mxnet as mx


def save_dense(folder):
    values = np.array([[0, 1, 2], [3, 4, 5]])
    dtypes = (
        "float32",
        "float64",
        "float16",
        "uint8",
        "int32",
        "int8",
        "int64",
        "bool",
    )
    arrays = [mx.nd.array(values).astype(dtype) for dtype in dtypes]
    mx.nd.save(str(folder / "dense_list.params"), arrays)
    bits = np.array([0, 0x3F80, 0x3FC0, 0xC040], "uint16").view([("bfloat16", np.uint16)])
    bfloat16 = mx.nd.array(bits, dtype=bits.dtype)
    mx.nd.save(str(folder / "bfloat16.params"), [bfloat16])
    named = {
        "arg:weight": mx.nd.array(values),
        "aux:größe": mx.nd.array([7]),
        "": mx.nd.array([8]),
    }
    mx.nd.save(str(folder / "dense_dict.params"), named)
    mx.nd.save(str(folder / "empty.params"), [])
    mx.nd.save(str(folder / "context.params"), [mx.nd.array([1], ctx=mx.cpu(3))])
    with mx.util.np_shape(True):
        arrays = [mx.nd.zeros((0, 3)), mx.nd.ones(()), mx.nd.array([1, 2])]
        mx.nd.save(str(folder / "np_shape.params"), arrays)


def save_sparse(folder):
    rows = np.array([[1, 2], [3, 4]], "float32")
    row_sparse = mx.nd.sparse.row_sparse_array((rows, [0, 3]), shape=(5, 2))
    wide = mx.nd.sparse.row_sparse_array((rows.astype("float64"), [1, 2]), shape=(3, 2))
    csr = mx.nd.sparse.csr_matrix(
        (np.array([1, 2, 3], "float32"), [0, 2, 1], [0, 2, 2, 3]), shape=(3, 4)
    )
    empty = [
        mx.nd.sparse.zeros("row_sparse", (4, 2)),
        mx.nd.sparse.zeros("csr", (4, 2)),
    ]
    mx.nd.save(str(folder / "sparse_list.params"), [row_sparse, wide, csr, *empty])
    mx.nd.save(str(folder / "sparse_dict.params"), {"rows": row_sparse, "matrix": csr})


def save_legacy(folder):
    """Versions that 1.9.1 reads and does not write; each must load with the right values."""
    device_and_type = struct.pack("<iii", 1, 0, 0)
    data = np.arange(6, dtype="<f4").tobytes()
    arrays = {
        "v0": struct.pack("<III", 2, 2, 3) + device_and_type + data,
        "v1": struct.pack("<Iiqq", 0xF993FAC8, 2, 2, 3) + device_and_type + data,
    }
    for version, array in arrays.items():
        path = folder / f"legacy_{version}.params"
        header, names = (
            struct.pack("<QQQ", 0x112, 0, 1),
            struct.pack("<QQ", 1, 1) + b"w",
        )
        path.write_bytes(header + array + names)
        loaded = mx.nd.load(str(path))["w"].asnumpy()
        assert (loaded == np.arange(6).reshape(2, 3)).all()


def updated(name, multi_precision=False, **arguments):
    optimizer = mx.optimizer.create(name, multi_precision=multi_precision, **arguments)
    updater = mx.optimizer.get_updater(optimizer)
    for index, shape in ((0, (2, 3)), (1, (2,))):
        weight = mx.nd.ones(shape, dtype="float16" if multi_precision else "float32")
        updater(index, weight * 0.5, weight)
    return updater


def save_states(folder):
    def write(name, data):
        (folder / f"{name}.states").write_bytes(data)

    write("sgd", updated("sgd").get_states())
    momentum = updated("sgd", momentum=0.9, learning_rate=0.5)
    write("sgd_momentum", momentum.get_states())
    scheduler = mx.lr_scheduler.MultiFactorScheduler([5, 9], factor=0.5)
    arguments = {"lr_scheduler": scheduler, "param_idx2name": {0: "w", 1: "b"}}
    scheduled = updated("adam", wd=np.float32(0.25), **arguments)
    write("adam_optimizer", scheduled.get_states(dump_optimizer=True))
    write("sgd_mixed", updated("sgd", True, momentum=0.9).get_states())
    for protocol in (0, 2):
        pair = (momentum.states, momentum.optimizer)
        write(f"sgd_protocol{protocol}", pickle.dumps(pair, protocol))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    for save in (save_dense, save_sparse, save_legacy, save_states):
        save(target)
