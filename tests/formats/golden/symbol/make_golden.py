"""Writes the symbol files beside it; run with Apache MXNet 1.9.1."""

from pathlib import Path

import mxnet as mx

HERE = Path(__file__).parent


def convnet():
    """One layer of each common kind, with attributes and an unnamed node."""
    data = mx.sym.var("data")
    conv = mx.sym.Convolution(data, kernel=(3, 3), num_filter=2, pad=(1, 1), name="conv")
    norm = mx.sym.BatchNorm(conv, fix_gamma=False, name="bn")
    relu = mx.sym.Activation(norm, act_type="relu", name="relu")
    pool = mx.sym.Pooling(relu, global_pool=True, pool_type="avg", kernel=(1, 1), name="pool")
    dense = mx.sym.FullyConnected(
        mx.sym.flatten(pool), num_hidden=3, name="fc", attr={"ctx_group": "dev1"}, lr_mult=2.0
    )
    return mx.sym.SoftmaxOutput(dense + 1.5, name="softmax")


if __name__ == "__main__":
    (HERE / "convnet_1.9.1.json").write_text(convnet().tojson())
