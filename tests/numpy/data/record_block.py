"""Records block.json: a graph that Apache MXNet 1.9.1 exports under ``set_np``, with results.

Run with the reference's Python: ``python record_block.py``.
"""

import json
import tempfile
from pathlib import Path

import mxnet as mx
from mxnet import gluon, np, npx


class Block(gluon.HybridBlock):
    """Operators, indices, methods and functions of symbols."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        with self.name_scope():
            self.dense = gluon.nn.Dense(3, flatten=False)
            self.scale = self.params.get("scale", shape=(3,), init="ones")

    def hybrid_forward(self, F, x, scale):  # noqa: N803
        """Several outputs."""
        y = self.dense(x) * scale + 1.5
        z = F.np.concatenate([y, y - x[:, 0:3]], axis=-1)
        chosen = F.np.where(z > 1, z, 0) + F.np.where(z > 2, 7.0, z)
        return F.npx.softmax(z[:, 0:3]), chosen.sum(axis=0), F.np.dot(y, y.T), 2 - z[1]


def main():
    """Write the file."""
    npx.set_np()
    mx.random.seed(5)
    block = Block(prefix="block_")
    block.initialize(mx.init.Uniform(0.5))
    block.hybridize()
    x = np.arange(10).reshape(2, 5) / 10
    results = block(x)
    with tempfile.TemporaryDirectory() as folder:
        block.export(f"{folder}/block")
        symbol = json.loads(Path(f"{folder}/block-symbol.json").read_text())
    arrays = {
        name: value.data().asnumpy().tolist() for name, value in block.collect_params().items()
    }
    recorded = {
        "symbol": symbol,
        "arrays": {"data": x.asnumpy().tolist(), **arrays},
        "results": [result.asnumpy().tolist() for result in results],
    }
    Path(__file__).with_name("block.json").write_text(json.dumps(recorded, indent=1) + "\n")


if __name__ == "__main__":
    main()
