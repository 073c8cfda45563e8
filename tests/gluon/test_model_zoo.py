"""The model zoo against what Apache MXNet 1.9.1 gave.

``golden/model_zoo.json`` holds, for every network, a checksum of its parameters' names, shapes and
places and of its text, and outputs of small networks of each family with the parameters that
``fill`` makes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mxnet as mx
from mxnet.base import MXNetError
from mxnet.gluon.model_zoo import model_store, vision

GOLDEN = json.loads((Path(__file__).parent / "golden" / "model_zoo.json").read_text())

SMALL: dict[str, tuple[int, Callable[[], Any]]] = {
    "resnet_v1": (
        32,
        lambda: vision.ResNetV1(
            vision.BottleneckV1, [1, 2], [8, 16, 32], classes=5, thumbnail=True
        ),
    ),
    "resnet_v2": (
        32,
        lambda: vision.ResNetV2(vision.BasicBlockV2, [2, 1], [8, 8, 16], classes=5, thumbnail=True),
    ),
    "densenet": (64, lambda: vision.DenseNet(8, 4, [2, 2], classes=5)),
    "mobilenet": (32, lambda: vision.MobileNet(0.1, classes=5)),
    "mobilenet_v2": (32, lambda: vision.MobileNetV2(0.1, classes=5)),
    "squeezenet": (224, lambda: vision.SqueezeNet("1.1", classes=5)),
}


def digest(net: Any) -> str:
    """A checksum of everything that files of parameters depend on."""

    def short(parameter: Any) -> str:
        return parameter.name.replace(net.prefix, "", 1)

    lines = [f"{short(p)} {p.shape}" for p in net.collect_params().values()]
    lines += [f"{key} {short(p)}" for key, p in net._collect_params_with_prefix().items()]
    lines.append(repr(net))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def fill(net: Any, x: mx.nd.NDArray) -> None:
    """Give every parameter values that depend on its position only."""
    net.initialize()
    net(x)
    for i, parameter in enumerate(net.collect_params().values()):
        size = int(np.prod(parameter.shape))
        wave = np.sin(1.3 * np.arange(size) + i).reshape(parameter.shape)
        if parameter.name.endswith(("gamma", "var")):
            wave = 1 + 0.3 * wave
        elif parameter.name.endswith(("bias", "beta", "mean")):
            wave = 0.1 * wave
        else:
            wave = wave * (4 / np.prod(parameter.shape[1:])) ** 0.5
        parameter.set_data(mx.nd.array(wave))


@pytest.mark.parametrize("name", GOLDEN["digests"])
def test_names_shapes_and_text(name: str) -> None:
    assert digest(vision.get_model(name)) == GOLDEN["digests"][name]


@pytest.mark.parametrize("name", SMALL)
def test_outputs(name: str, tmp_path: Path) -> None:
    size, make = SMALL[name]
    x = mx.nd.array(np.sin(0.37 * np.arange(3 * size * size)).reshape(1, 3, size, size))
    net = make()
    fill(net, x)
    np.testing.assert_allclose(net(x).asnumpy()[0], GOLDEN["outputs"][name], rtol=1e-5, atol=1e-5)
    net.save_parameters(tmp_path / "net.params")
    again = make()
    again.load_parameters(tmp_path / "net.params")
    again.hybridize()
    np.testing.assert_allclose(again(x).asnumpy(), net(x).asnumpy(), rtol=1e-5, atol=1e-5)


def test_training_step() -> None:
    net = vision.get_model("mobilenet0.25", classes=3)
    net.initialize(mx.init.Xavier())
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.1})
    x = mx.nd.random.uniform(shape=(2, 3, 32, 32))
    with mx.autograd.record():
        loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()(net(x), mx.nd.array([0, 1]))
    loss.backward()
    before = net.output.weight.data().asnumpy().copy()
    trainer.step(2)
    assert not np.array_equal(before, net.output.weight.data().asnumpy())


def test_get_model() -> None:
    assert vision.get_model("VGG11", classes=3, prefix="a_").prefix == "a_"
    assert vision.get_model("vgg13_bn").features[1].name.endswith("batchnorm0")
    with pytest.raises(ValueError, match="Model foo is not supported"):
        vision.get_model("foo")
    with pytest.raises(TypeError):
        vision.mobilenet0_25(unknown=1)


def test_invalid_arguments() -> None:
    with pytest.raises(AssertionError, match="version=3"):
        vision.get_resnet(3, 18)
    with pytest.raises(AssertionError, match="num_layers=19"):
        vision.get_resnet(1, 19)
    with pytest.raises(MXNetError, match="num_layers=12"):
        vision.get_vgg(12)
    with pytest.raises(AssertionError, match=r"version='2\.0'"):
        vision.SqueezeNet("2.0")
    with pytest.raises(AssertionError, match="2 and 2"):
        vision.ResNetV1(vision.BasicBlockV1, [1, 1], [8, 8])
    with pytest.raises(AssertionError, match="filters has 2"):
        vision.VGG([1], [8, 8])


def test_pretrained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = vision.mobilenet0_25()
    source.initialize(mx.init.Xavier())
    x = mx.nd.ones((1, 3, 32, 32))
    expected = source(x).asnumpy()
    source.save_parameters(tmp_path / "new.params")
    contents = (tmp_path / "new.params").read_bytes()
    checksum = hashlib.sha1(contents, usedforsecurity=False).hexdigest()
    monkeypatch.setitem(model_store._model_sha1, "mobilenet0.25", checksum)
    with pytest.raises(MXNetError, match=f"mobilenet0.25-{checksum[:8]}.params does not exist"):
        vision.mobilenet0_25(pretrained=True, root=tmp_path)
    path = tmp_path / f"mobilenet0.25-{checksum[:8]}.params"
    path.write_bytes(contents)
    net = vision.get_model("mobilenet0.25", pretrained=True, root=str(tmp_path))
    np.testing.assert_array_equal(net(x).asnumpy(), expected)
    path.write_bytes(contents[:-1] + b"x")
    with pytest.raises(MXNetError, match="has SHA-1 checksum"):
        model_store.get_model_file("mobilenet0.25", root=tmp_path)
    model_store.purge(tmp_path)
    assert not list(tmp_path.iterdir())


def test_files_are_named_as_they_were_published(tmp_path: Path) -> None:
    assert model_store.short_hash("squeezenet1.1") == "33ba0f93"
    with pytest.raises(MXNetError, match=r"squeezenet1\.1-33ba0f93\.params"):
        model_store.get_model_file("squeezenet1.1", root=tmp_path)
    with pytest.raises(ValueError, match="Pretrained model for foo is not available"):
        model_store.get_model_file("foo")
