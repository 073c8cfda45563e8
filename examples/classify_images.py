"""Classify images with a network of the model zoo, and transforms that vary the training images.

    python examples/classify_images.py --output output
    python examples/classify_images.py --model mobilenet0.25 --epochs 30

The images are scikit-learn's handwritten digits, coloured and put on noisy backgrounds, so that
they look less alike than the originals. Transforms run on each image when a batch is loaded:
random crops and changes of colour for training, a centre crop for validation. The program checks
the accuracy and draws some images with what the network takes them for.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
from sklearn.datasets import load_digits

import mxnet as mx
from mxnet import autograd, gluon

mpl.use("Agg")  # write pictures without a display
from matplotlib import pyplot as plt

SIDE = 30  # pixels of the images; the network sees a part of 24x24
CROP = 24
MEAN, DEVIATION = 0.5, 0.25


def make_images(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Digits as colour images of bytes, in the layout (samples, height, width, channels)."""
    digits = load_digits()
    strokes = (digits.images / 16).repeat(3, axis=1).repeat(3, axis=2)
    edge = (SIDE - strokes.shape[1]) // 2
    strokes = np.pad(strokes, ((0, 0), (edge, edge), (edge, edge)))[..., np.newaxis]
    # A dark and a bright colour for each image: digits are brighter than their background.
    count = len(strokes)
    background = rng.uniform(0, 0.4, (count, 1, 1, 3))
    foreground = rng.uniform(0.6, 1, (count, 1, 1, 3))
    images = background + strokes * (foreground - background)
    images += 0.05 * rng.standard_normal(images.shape)
    return (255 * images.clip(0, 1)).astype(np.uint8), digits.target.astype(np.float32)


def load_data(
    samples: int, batch_size: int, rng: np.random.Generator
) -> tuple[gluon.data.DataLoader, gluon.data.DataLoader]:
    """Batches for training and validation."""
    images, labels = make_images(rng)
    transforms = gluon.data.vision.transforms
    # ToTensor makes (channels, height, width) with values from 0 to 1.
    last = [transforms.ToTensor(), transforms.Normalize(MEAN, DEVIATION)]
    vary = transforms.Compose(
        [
            transforms.RandomResizedCrop(CROP, scale=(0.7, 1.0), ratio=(0.9, 1.1)),
            transforms.RandomBrightness(0.2),
            transforms.RandomContrast(0.2),
            *last,
        ]
    )
    keep = transforms.Compose([transforms.CenterCrop(CROP), *last])
    held_out = 360
    train = gluon.data.ArrayDataset(
        mx.nd.array(images[held_out : held_out + samples], dtype="uint8"),
        labels[held_out : held_out + samples],
    )
    valid = gluon.data.ArrayDataset(
        mx.nd.array(images[:held_out], dtype="uint8"), labels[:held_out]
    )
    return (
        gluon.data.DataLoader(train.transform_first(vary), batch_size, shuffle=True),
        gluon.data.DataLoader(valid.transform_first(keep), 120),
    )


def build_network(name: str) -> gluon.HybridBlock:
    """A network of the model zoo by name, or a small one made of the zoo's residual blocks."""
    zoo = gluon.model_zoo.vision
    if name != "small":
        return zoo.get_model(name, classes=10)
    # Channels of the first layer and of three stages, with a block each; "thumbnail" leaves out
    # the coarse first layer that large photographs need.
    return zoo.ResNetV1(
        zoo.BasicBlockV1, layers=[1, 1, 1], channels=[16, 16, 32, 64], classes=10, thumbnail=True
    )


def accuracy(net: gluon.Block, data: gluon.data.DataLoader, ctx: mx.Context) -> float:
    """Share of digits that the network recognises."""
    metric = mx.metric.Accuracy()
    for image, label in data:
        metric.update([label], [net(image.as_in_context(ctx))])
    return float(metric.get()[1])


def draw(net: gluon.Block, data: gluon.data.DataLoader, ctx: mx.Context, path: Path) -> None:
    """Draw 24 validation images; wrong answers are red."""
    images, labels = next(iter(data))
    answers = net(images.as_in_context(ctx)).asnumpy().argmax(axis=1)
    shown = (images.asnumpy() * DEVIATION + MEAN).clip(0, 1).transpose(0, 2, 3, 1)
    figure, panels = plt.subplots(3, 8, figsize=(8, 3.6), layout="constrained")
    for axes, image, label, answer in zip(
        panels.flat, shown[:24], labels.asnumpy()[:24], answers[:24], strict=True
    ):
        axes.imshow(image)
        axes.set_title(str(answer), color="black" if answer == label else "red", fontsize=11)
        axes.axis("off")
    figure.savefig(path, dpi=120)
    plt.close(figure)


def context_of(name: str) -> mx.Context:
    """The context named ``"cpu"``, ``"gpu"`` or, for one of several, ``"gpu:1"``."""
    kind, _, number = name.partition(":")
    return mx.Context(kind, int(number or 0))


def main() -> None:
    """Train, check, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="small", help="name in the model zoo, or small")
    parser.add_argument("--samples", type=int, default=1400, help="images for training")
    parser.add_argument("--epochs", type=int, default=10, help="passes over the training data")
    parser.add_argument("--batch-size", type=int, default=32, help="images per step")
    parser.add_argument("--learning-rate", type=float, default=0.005, help="of Adam, at first")
    parser.add_argument("--ctx", default="cpu", help="where to run: cpu, gpu, gpu:1 ...")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is random")
    parser.add_argument("--output", type=Path, default=Path("output"), help="directory for results")
    parser.add_argument("--quick", action="store_true", help="a small run of a few seconds")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.samples, arguments.epochs, arguments.batch_size = 320, 3, 16

    np.random.seed(arguments.seed)  # noqa: NPY002 - gluon's samplers use NumPy's global generator
    mx.random.seed(arguments.seed)
    ctx = context_of(arguments.ctx)
    rng = np.random.default_rng(arguments.seed)
    train_data, valid_data = load_data(arguments.samples, arguments.batch_size, rng)

    net = build_network(arguments.model)
    net.initialize(mx.init.MSRAPrelu(), ctx=ctx)
    net.hybridize()
    steps = arguments.epochs * len(train_data)
    schedule = mx.lr_scheduler.CosineScheduler(steps, base_lr=arguments.learning_rate)
    trainer = gluon.Trainer(net.collect_params(), "adam", {"lr_scheduler": schedule})
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    for epoch in range(1, arguments.epochs + 1):
        metric = mx.metric.Accuracy()
        for batch, target in train_data:
            image, label = batch.as_in_context(ctx), target.as_in_context(ctx)
            with autograd.record():
                output = net(image)
                loss = loss_function(output, label)
            loss.backward()
            trainer.step(image.shape[0])
            metric.update([label], [output])
        reached = accuracy(net, valid_data, ctx)
        print(f"epoch {epoch:2}: train accuracy {metric.get()[1]:.4f}, validation {reached:.4f}")

    arguments.output.mkdir(parents=True, exist_ok=True)
    picture = arguments.output / "classified.png"
    draw(net, valid_data, ctx, picture)
    print(f"wrote {picture}")
    # A tenth would be chance.
    if reached < (0.2 if arguments.quick else 0.93):
        raise SystemExit("the network did not learn")


if __name__ == "__main__":
    main()
