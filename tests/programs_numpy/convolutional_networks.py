"""A small LeNet, a residual block and batch normalisation by hand, on tiny images."""

from mxnet import autograd, gluon, np, npx

npx.set_np()


def corr2d(x, kernel):
    """Cross-correlation, element by element."""
    h, w = kernel.shape
    y = np.zeros((x.shape[0] - h + 1, x.shape[1] - w + 1))
    for i in range(y.shape[0]):
        for j in range(y.shape[1]):
            y[i, j] = (x[i : i + h, j : j + w] * kernel).sum()
    return y


def learn_an_edge_detector():
    """A convolution learns the kernel that made its labels."""
    x = np.ones((6, 8))
    x[:, 2:6] = 0
    kernel = np.array([[1, -1]])
    y = corr2d(x, kernel)
    layer = gluon.nn.Conv2D(1, kernel_size=(1, 2), use_bias=False)
    layer.initialize()
    x, y = x.reshape(1, 1, 6, 8), y.reshape(1, 1, 6, 7)
    for _ in range(20):
        with autograd.record():
            loss = (layer(x) - y) ** 2
        loss.backward()
        layer.weight.data()[:] -= 3e-2 * layer.weight.grad()
    assert np.abs(layer.weight.data().reshape((1, 2)) - kernel).max() < 0.2


class BatchNorm(gluon.nn.Block):
    """Batch normalisation of images, written with functions of arrays."""

    def __init__(self, channels, **kwargs):
        super().__init__(**kwargs)
        shape = (1, channels, 1, 1)
        self.gamma = self.params.get("gamma", shape=shape, init="ones")
        self.beta = self.params.get("beta", shape=shape, init="zeros")
        self.moving_mean, self.moving_var = np.zeros(shape), np.ones(shape)

    def forward(self, x):
        """Normalise with the batch's statistics in training, else with the moving ones."""
        if autograd.is_training():
            mean = x.mean(axis=(0, 2, 3), keepdims=True)
            var = ((x - mean) ** 2).mean(axis=(0, 2, 3), keepdims=True)
            self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean.detach()
            self.moving_var = 0.9 * self.moving_var + 0.1 * var.detach()
        else:
            mean, var = self.moving_mean, self.moving_var
        normalised = (x - mean) / np.sqrt(var + 1e-5)
        return self.gamma.data() * normalised + self.beta.data()


class Residual(gluon.nn.Block):
    """Two convolutions beside a shortcut."""

    def __init__(self, channels, use_1x1conv=False, strides=1, **kwargs):
        super().__init__(**kwargs)
        self.conv1 = gluon.nn.Conv2D(channels, kernel_size=3, padding=1, strides=strides)
        self.conv2 = gluon.nn.Conv2D(channels, kernel_size=3, padding=1)
        self.conv3 = None
        if use_1x1conv:
            self.conv3 = gluon.nn.Conv2D(channels, kernel_size=1, strides=strides)
        self.bn1, self.bn2 = gluon.nn.BatchNorm(), BatchNorm(channels)

    def forward(self, x):
        """The sum of both ways, cut off at 0."""
        y = npx.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.conv3:
            x = self.conv3(x)
        return npx.relu(y + x)


def stripes(count):
    """Images with horizontal or vertical stripes, and which."""
    labels = np.random.randint(0, 2, size=(count,))
    wave = (np.arange(8) % 2).astype("float32")
    across = np.broadcast_to(wave.reshape((1, 8)), (8, 8))
    kind = labels.reshape((-1, 1, 1)).astype("float32")
    images = kind * across + (1 - kind) * across.T
    images = images + np.random.normal(0, 0.3, images.shape)
    return np.expand_dims(images, 1), labels


def lenet():
    """Convolutions with average pooling, then dense layers."""
    net = gluon.nn.HybridSequential()
    net.add(
        gluon.nn.Conv2D(channels=4, kernel_size=3, padding=1, activation="sigmoid"),
        gluon.nn.AvgPool2D(pool_size=2, strides=2),
        gluon.nn.Conv2D(channels=8, kernel_size=3, activation="relu"),
        gluon.nn.MaxPool2D(pool_size=2, strides=2),
        gluon.nn.Dense(16, activation="relu"),
        gluon.nn.Dense(2),
    )
    return net


def resnet():
    """Residual blocks, then the mean over the image."""
    net = gluon.nn.Sequential()
    net.add(
        Residual(4, use_1x1conv=True), Residual(4), gluon.nn.GlobalAvgPool2D(), gluon.nn.Dense(2)
    )  # fmt: skip
    return net


def train(net, steps, rate):
    """Train, then the share of other images that the network classifies."""
    images, labels = stripes(32)
    net.initialize()
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": rate})
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    for _ in range(steps):
        with autograd.record():
            loss = loss_function(net(images), labels)
        loss.backward()
        trainer.step(len(images))
    others, answers = stripes(32)
    return float((net(others).argmax(axis=1) == answers).astype("float32").mean())


def main():
    """Everything learns."""
    learn_an_edge_detector()
    assert train(lenet(), 60, 0.02) > 0.85
    assert train(resnet(), 25, 0.02) > 0.85


if __name__ == "__main__":
    main()
