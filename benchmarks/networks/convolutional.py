"""Convolutional networks as functions of layers.

A description calls the methods of ``layers`` in the order in which Gluon's model zoo creates its
parameters, so parameters are shared by position. The layers decide what a call does: count
(``specification``), build a torch module (``torch_layers``) or compute with JAX (``jax_layers``).
"""

# Blocks of each stage and channels of the first convolution and of each stage, as in the model zoo.
RESNET18 = ((2, 2, 2, 2), (64, 64, 128, 256, 512))
RESNET50 = ((3, 4, 6, 3), (64, 256, 512, 1024, 2048))
# Expansion, output channels, repetitions and first stride of MobileNet v2's bottlenecks.
BOTTLENECKS = (
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2),
    (6, 320, 1, 1),
)  # fmt: skip


def lenet(layers, x):
    """LeNet on 28 x 28 images, with rectifiers."""
    x = layers.max_pool(layers.relu(layers.conv(x, 20, 5, bias=True)), 2, 2)
    x = layers.max_pool(layers.relu(layers.conv(x, 50, 5, bias=True)), 2, 2)
    x = layers.relu(layers.dense(layers.flatten(x), 500))
    return layers.dense(x, 10)


def _normalized(layers, x, channels, kernel=1, stride=1, pad=0, groups=1, eps=1e-5, bias=False):
    x = layers.conv(x, channels, kernel, stride, pad, groups, bias)
    return layers.norm(x, eps)


def _stem(layers, x, channels):
    x = layers.relu(_normalized(layers, x, channels, 7, 2, 3))
    return layers.max_pool(x, 3, 2, 1)


def _basic(layers, x, channels, stride):
    out = layers.relu(_normalized(layers, x, channels, 3, stride, 1))
    return _normalized(layers, out, channels, 3, 1, 1)


def _bottleneck(layers, x, channels, stride):
    narrow = channels // 4
    out = layers.relu(_normalized(layers, x, narrow, 1, stride, bias=True))
    out = layers.relu(_normalized(layers, out, narrow, 3, 1, 1))
    return _normalized(layers, out, channels, 1, bias=True)


def _resnet(layers, x, block, sizes):
    counts, channels = sizes
    x = _stem(layers, x, channels[0])
    before = channels[0]
    for stage, (count, after) in enumerate(zip(counts, channels[1:])):  # noqa: B905
        for index in range(count):
            stride = 2 if stage and not index else 1
            out = block(layers, x, after, stride)
            if not index and before != after:
                x = _normalized(layers, x, after, 1, stride)
            x = layers.relu(layers.add(out, x))
        before = after
    return layers.dense(layers.flatten(layers.global_pool(x)), 1000)


def resnet18(layers, x):
    """ResNet-18, version 1."""
    return _resnet(layers, x, _basic, RESNET18)


def resnet50(layers, x):
    """ResNet-50, version 1: strides and biases where the model zoo has them."""
    return _resnet(layers, x, _bottleneck, RESNET50)


def mobilenet_v2(layers, x):
    """MobileNet v2 with multiplier 1."""
    x = layers.relu6(_normalized(layers, x, 32, 3, 2, 1))
    before = 32
    for expansion, channels, repetitions, first in BOTTLENECKS:
        for index in range(repetitions):
            stride, wide = first if not index else 1, before * expansion
            out = layers.relu6(_normalized(layers, x, wide))
            out = layers.relu6(_normalized(layers, out, wide, 3, stride, 1, groups=wide))
            out = _normalized(layers, out, channels)
            x = layers.add(out, x) if stride == 1 and before == channels else out
            before = channels
    x = layers.relu6(_normalized(layers, x, 1280))
    return layers.flatten(layers.conv(layers.global_pool(x), 1000, 1))


def densenet121(layers, x):
    """DenseNet-121."""

    def convolved(x, *size):
        return layers.conv(layers.relu(layers.norm(x)), *size)

    x, channels = _stem(layers, x, 64), 64
    for stage, count in enumerate((6, 12, 24, 16)):
        if stage:
            channels //= 2
            x = layers.avg_pool(convolved(x, channels, 1), 2, 2)
        for _ in range(count):
            x = layers.concat([x, convolved(convolved(x, 128, 1), 32, 3, 1, 1)])
        channels += 32 * count
    x = layers.avg_pool(layers.relu(layers.norm(x)), 7, 7)
    return layers.dense(layers.flatten(x), 1000)


def inception_v3(layers, x):
    """Inception v3 on 299 x 299 images."""

    def conv(x, channels, kernel=1, stride=1, pad=0):
        return layers.relu(_normalized(layers, x, channels, kernel, stride, pad, eps=0.001))

    def steps(x, *sizes):
        for size in sizes:
            x = conv(x, *size)
        return x

    row, column = ((1, 7), 1, (0, 3)), ((7, 1), 1, (3, 0))

    def fork(x):
        return layers.concat([conv(x, 384, (1, 3), 1, (0, 1)), conv(x, 384, (3, 1), 1, (1, 0))])

    def pooled(x, channels):
        return conv(layers.avg_pool(x, 3, 1, 1), channels)

    x = steps(x, (32, 3, 2), (32, 3), (64, 3, 1, 1))
    x = steps(layers.max_pool(x, 3, 2), (80,), (192, 3))
    x = layers.max_pool(x, 3, 2)
    for features in (32, 64, 64):
        wide = steps(x, (64,)), steps(x, (48,), (64, 5, 1, 2))
        x = layers.concat(
            [*wide, steps(x, (64,), (96, 3, 1, 1), (96, 3, 1, 1)), pooled(x, features)]
        )
    wide = conv(x, 384, 3, 2), steps(x, (64,), (96, 3, 1, 1), (96, 3, 2))
    x = layers.concat([*wide, layers.max_pool(x, 3, 2)])
    for n in (128, 160, 160, 192):
        branches = [conv(x, 192), steps(x, (n,), (n, *row), (192, *column))]
        branches.append(steps(x, (n,), (n, *column), (n, *row), (n, *column), (192, *row)))
        x = layers.concat([*branches, pooled(x, 192)])
    branches = [steps(x, (192,), (320, 3, 2))]
    branches.append(steps(x, (192,), (192, *row), (192, *column), (192, 3, 2)))
    x = layers.concat([*branches, layers.max_pool(x, 3, 2)])
    for _ in range(2):
        branches = [conv(x, 320), fork(conv(x, 384)), fork(steps(x, (448,), (384, 3, 1, 1)))]
        x = layers.concat([*branches, pooled(x, 192)])
    return layers.dense(layers.flatten(layers.avg_pool(x, 8, 8)), 1000)
