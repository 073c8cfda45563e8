"""Write what Apache MXNet 1.9.1 prints and draws for a few networks, in ``visualization.json``.

Run with the reference's Python (NumPy < 1.24, graphviz 0.8): ``python make_golden.py``. The tests
build the same networks with :func:`networks`.
"""

import contextlib
import io
import json
import sys
from pathlib import Path


def networks(mx):
    """Symbols by name, each with shapes of its inputs."""
    sym = mx.sym
    var = sym.Variable

    def sequential():
        net = sym.Convolution(var("data"), kernel=(3, 3), num_filter=8, name="conv1")
        net = sym.BatchNorm(net, name="bn1")
        net = sym.Activation(net, act_type="relu", name="relu1")
        net = sym.Pooling(net, kernel=(2, 2), stride=(2, 2), pool_type="max", name="pool1")
        net = sym.FullyConnected(sym.Flatten(net, name="flat"), num_hidden=10, name="fc1")
        return sym.SoftmaxOutput(net, name="softmax")

    def residual():
        first = sym.Convolution(
            var("data"), kernel=(3, 3), pad=(1, 1), num_filter=4, no_bias=True, name="conv1"
        )
        second = sym.Convolution(
            first, kernel=(3, 3), pad=(1, 1), num_filter=4, num_group=2, name="conv2"
        )
        total = sym.elemwise_add(first, second, name="sum")
        large = sym.UpSampling(total, scale=2, sample_type="nearest", name="up")
        same = sym.Pooling(large, kernel=(3, 3), pad=(1, 1), pool_type="avg", name="pool")
        return sym.Concat(same, large, name="cat")

    def several():
        words = sym.Embedding(var("words"), input_dim=20, output_dim=6, name="emb")
        mean = sym.mean(words, axis=1, name="mean")
        both = sym.broadcast_add(mean, var("features"), name="both")
        out = sym.FullyConnected(both, num_hidden=3, flatten=False, name="out")
        return sym.Group([sym.softmax(out, name="p"), sym.BlockGrad(both, name="fixed")])

    def split():
        halves = sym.SliceChannel(var("data"), num_outputs=2, name="halves")
        return sym.LeakyReLU(
            sym.elemwise_mul(halves[0], halves[1], name="product"), act_type="elu", name="elu"
        )

    return {
        "sequential": (sequential(), {"data": (1, 3, 12, 12)}),
        "residual": (residual(), {"data": (1, 2, 8, 8)}),
        "several": (several(), {"words": (4, 5), "features": (4, 6)}),
        "split": (split(), {"data": (2, 4, 3)}),
        "variable": (var("data"), {"data": (2, 3)}),
        "nothing": (sym.zeros((3, 4), name="nothing"), {}),
    }


SUMMARIES = {
    "shapes": {},
    "narrow": {"line_length": 60, "positions": [0.3, 0.5, 0.7, 1.0]},
    "characters": {"line_length": 70, "positions": [10, 30, 45, 70]},
}
PICTURES = {
    "plain": {},
    "weights": {"hide_weights": False},
    "attributes": {"node_attrs": {"shape": "oval", "fixedsize": "false"}, "title": "a title"},
}


def printed(mx, symbol, shape, options):
    """What ``print_summary`` prints."""
    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        mx.viz.print_summary(symbol, shape=shape, **options)
    return text.getvalue()


def drawn(mx, symbol, shape, options):
    """Graphviz source of ``plot_network``, with and without labels."""
    pictures = [
        mx.viz.plot_network(symbol, **options),
        mx.viz.plot_network(symbol, shape=shape, **options),
    ]
    return [picture.source.strip() for picture in pictures]


def everything(mx):
    """All texts, by network."""
    found = {}
    for name, (symbol, shape) in networks(mx).items():
        found[name] = {
            "without shapes": printed(mx, symbol, None, {}),
            **{kind: printed(mx, symbol, shape, o) for kind, o in SUMMARIES.items()},
            **{kind: drawn(mx, symbol, shape, o) for kind, o in PICTURES.items()},
        }
    return found


if __name__ == "__main__":
    import mxnet

    target = Path(__file__).with_name("visualization.json")
    target.write_text(json.dumps(everything(mxnet), indent=1) + "\n")
    sys.stdout.write(f"wrote {target}, with MXNet {mxnet.__version__}\n")
