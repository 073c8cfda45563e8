"""Imperative training and inference of convolutional networks, two threads."""

BATCH = 64
IMAGES = 16


def _lenet_mxnet():
    import mxnet as mx
    from mxnet.gluon import nn

    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(20, 5, activation="relu", in_channels=1),
        nn.MaxPool2D(2, 2),
        nn.Conv2D(50, 5, activation="relu", in_channels=20),
        nn.MaxPool2D(2, 2),
        nn.Flatten(),
        nn.Dense(500, activation="relu", in_units=800),
        nn.Dense(10, in_units=500),
    )
    net.initialize()
    options = {"learning_rate": 0.01, "momentum": 0.9}
    trainer = mx.gluon.Trainer(net.collect_params(), "sgd", options)
    loss_of = mx.gluon.loss.SoftmaxCrossEntropyLoss()
    data = mx.nd.random.uniform(shape=(BATCH, 1, 28, 28))
    label = mx.nd.array([i % 10 for i in range(BATCH)])

    def call():
        with mx.autograd.record():
            loss = loss_of(net(data), label)
        loss.backward()
        trainer.step(BATCH)

    return call


def _lenet_torch():
    import torch
    from torch import nn

    net = nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10),
    )  # fmt: skip
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    loss_of = nn.CrossEntropyLoss()
    data = torch.rand(BATCH, 1, 28, 28)
    label = torch.tensor([i % 10 for i in range(BATCH)])

    def call():
        optimizer.zero_grad()
        loss_of(net(data), label).backward()
        optimizer.step()

    return call


# (bottleneck blocks, inner channels, stride of the first block) of each ResNet-50 stage.
STAGES = ((3, 64, 1), (4, 128, 2), (6, 256, 2), (3, 512, 2))


def _resnet_mxnet():
    import mxnet as mx
    from mxnet.gluon import nn

    class Bottleneck(mx.gluon.HybridBlock):
        def __init__(self, channels, inner, stride, **kwargs):
            super().__init__(**kwargs)
            out = inner * 4
            self.body = nn.HybridSequential()
            self.body.add(
                nn.Conv2D(inner, 1, stride, use_bias=False, in_channels=channels),
                nn.BatchNorm(in_channels=inner),
                nn.Activation("relu"),
                nn.Conv2D(inner, 3, 1, 1, use_bias=False, in_channels=inner),
                nn.BatchNorm(in_channels=inner),
                nn.Activation("relu"),
                nn.Conv2D(out, 1, use_bias=False, in_channels=inner),
                nn.BatchNorm(in_channels=out),
            )
            self.shortcut = None
            if channels != out or stride != 1:
                self.shortcut = nn.HybridSequential()
                self.shortcut.add(
                    nn.Conv2D(out, 1, stride, use_bias=False, in_channels=channels),
                    nn.BatchNorm(in_channels=out),
                )

        def hybrid_forward(self, F, x):
            residual = x if self.shortcut is None else self.shortcut(x)
            return F.Activation(self.body(x) + residual, act_type="relu")

    net = nn.HybridSequential()
    net.add(
        nn.Conv2D(64, 7, 2, 3, use_bias=False, in_channels=3),
        nn.BatchNorm(in_channels=64),
        nn.Activation("relu"),
        nn.MaxPool2D(3, 2, 1),
    )
    channels = 64
    for blocks, inner, first in STAGES:
        for index in range(blocks):
            net.add(Bottleneck(channels, inner, first if index == 0 else 1))
            channels = inner * 4
    net.add(nn.GlobalAvgPool2D(), nn.Dense(1000, in_units=2048))
    net.initialize()
    data = mx.nd.random.uniform(shape=(IMAGES, 3, 224, 224))
    return lambda: net(data)


def _resnet_torch():
    import torch
    from torch import nn

    class Bottleneck(nn.Module):
        def __init__(self, channels, inner, stride):
            super().__init__()
            out = inner * 4
            self.body = nn.Sequential(
                nn.Conv2d(channels, inner, 1, stride, bias=False), nn.BatchNorm2d(inner), nn.ReLU(),
                nn.Conv2d(inner, inner, 3, 1, 1, bias=False), nn.BatchNorm2d(inner), nn.ReLU(),
                nn.Conv2d(inner, out, 1, bias=False), nn.BatchNorm2d(out),
            )  # fmt: skip
            self.shortcut = None
            if channels != out or stride != 1:
                self.shortcut = nn.Sequential(
                    nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out)
                )

        def forward(self, x):
            residual = x if self.shortcut is None else self.shortcut(x)
            return torch.relu(self.body(x) + residual)

    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    layers.append(nn.MaxPool2d(3, 2, 1))
    channels = 64
    for blocks, inner, first in STAGES:
        for index in range(blocks):
            layers.append(Bottleneck(channels, inner, first if index == 0 else 1))
            channels = inner * 4
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000)]
    net, data = nn.Sequential(*layers).eval(), torch.rand(IMAGES, 3, 224, 224)

    def call():
        with torch.no_grad():
            net(data)

    return call


WORKLOADS = {
    "LeNet training step, batch 64": {"mxnet": _lenet_mxnet, "torch": _lenet_torch},
    "ResNet-50 v1 inference, batch 16": {"mxnet": _resnet_mxnet, "torch": _resnet_torch},
}


def main() -> None:
    """Print the table."""
    from benchmarks.harness import Goal, compare

    goals = {
        "LeNet training step, batch 64": Goal(0.8, 1.1),
        "ResNet-50 v1 inference, batch 16": Goal(0.9, 0.8),
    }
    compare("benchmarks.training", goals, threads=2, rounds=5, seconds=2.0)


if __name__ == "__main__":
    main()
