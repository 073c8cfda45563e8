"""Softmax regression and a multilayer perceptron on coloured blobs, from scratch and with Gluon."""

from mxnet import autograd, gluon, init, metric, np, npx

npx.set_np()

CLASSES, SIZE = 4, 8


def blobs(count):
    """Noisy images with one bright quarter, whose number is the class."""
    labels = np.random.randint(0, CLASSES, size=(count,))
    images = np.random.uniform(0, 0.6, size=(count, SIZE, SIZE))
    rows = np.arange(SIZE)
    half = SIZE // 2
    top = (labels < 2).reshape((-1, 1, 1))
    left = (labels % 2 == 0).reshape((-1, 1, 1))
    here = (rows.reshape((1, -1, 1)) < half) == top
    there = (rows.reshape((1, 1, -1)) < half) == left
    images = images + 0.5 * here.astype("float32") * there.astype("float32")
    return images, labels


def softmax(x):
    """Rows of probabilities."""
    exponentials = np.exp(x - x.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def cross_entropy(probabilities, y):
    """Minus the logarithm of the probability of each label."""
    return -np.log(probabilities[range(len(probabilities)), y])


def accuracy(scores, y):
    """The share of rows whose largest score is that of the label."""
    return float((scores.argmax(axis=1).astype(y.dtype) == y).astype("float32").mean())


def regression_from_scratch(images, labels):
    """Softmax regression by hand; returns the function of images it learned."""
    w = np.random.normal(0, 0.01, (SIZE * SIZE, CLASSES))
    b = np.zeros(CLASSES)
    for parameter in (w, b):
        parameter.attach_grad()

    def scores(x):
        return np.dot(x.reshape((-1, w.shape[0])), w) + b

    for _ in range(40):
        with autograd.record():
            loss = cross_entropy(softmax(scores(images)), labels).mean()
        loss.backward()
        for parameter in (w, b):
            parameter[:] -= 0.5 * parameter.grad
    return scores


def perceptron_from_scratch(images, labels):
    """A hidden layer with ``maximum`` as its activation."""
    hidden = 16
    parameters = [
        np.random.normal(scale=0.1, size=(SIZE * SIZE, hidden)),
        np.zeros(hidden),
        np.random.normal(scale=0.1, size=(hidden, CLASSES)),
        np.zeros(CLASSES),
    ]
    for parameter in parameters:
        parameter.attach_grad()
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()

    def scores(x):
        first, bias, second, other = parameters
        return np.dot(np.maximum(np.dot(x.reshape((-1, SIZE * SIZE)), first) + bias, 0), second) + (
            other
        )

    for _ in range(60):
        with autograd.record():
            loss = loss_function(scores(images), labels)
        loss.backward()
        for parameter in parameters:
            parameter[:] = parameter - 0.5 * parameter.grad / len(images)
    return scores


def perceptron_with_gluon(images, labels):
    """The same with layers, dropout and weight decay."""
    net = gluon.nn.Sequential()
    net.add(gluon.nn.Dense(16, activation="relu"), gluon.nn.Dropout(0.1), gluon.nn.Dense(CLASSES))
    net.initialize(init.Normal(sigma=0.1))
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.5, "wd": 1e-3})
    loss_function = gluon.loss.SoftmaxCrossEntropyLoss()
    for _ in range(60):
        with autograd.record():
            loss = loss_function(net(images), labels)
        loss.backward()
        trainer.step(len(images))
    return net


def main():
    """All three classify images that they have not seen."""
    images, labels = blobs(160)
    others, answers = blobs(80)
    for train in (regression_from_scratch, perceptron_from_scratch, perceptron_with_gluon):
        model = train(images, labels)
        scores = model(others)
        assert accuracy(scores, answers) > 0.9, train.__name__
        measure = metric.Accuracy()
        measure.update([answers], [scores.argmax(axis=1)])
        assert abs(measure.get()[1] - accuracy(scores, answers)) < 1e-6


if __name__ == "__main__":
    main()
