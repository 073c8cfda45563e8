"""Linear regression, once with arrays alone and once with Gluon."""

import random

from mxnet import autograd, gluon, init, np, npx

npx.set_np()


def synthetic_data(w, b, count):
    """``y = X w + b`` with noise."""
    x = np.random.normal(0, 1, (count, len(w)))
    y = np.dot(x, w) + b
    y += np.random.normal(0, 0.01, y.shape)
    return x, y.reshape((-1, 1))


def batches(batch_size, features, labels):
    """Rows in random order, a few at a time."""
    rows = list(range(len(features)))
    random.shuffle(rows)
    for start in range(0, len(rows), batch_size):
        chosen = np.array(rows[start : start + batch_size])
        yield features[chosen], labels[chosen]


def from_scratch(features, labels, epochs=3, rate=0.05):
    """Weights and bias that gradient descent finds."""
    w = np.random.normal(0, 0.01, (features.shape[1], 1))
    b = np.zeros(1)
    w.attach_grad()
    b.attach_grad()
    for _ in range(epochs):
        for x, y in batches(10, features, labels):
            with autograd.record():
                loss = (np.dot(x, w) + b - y.reshape((-1, 1))) ** 2 / 2
            loss.backward()
            for parameter in (w, b):
                parameter[:] = parameter - rate * parameter.grad / len(x)
    return w, b


def with_gluon(features, labels, epochs=3, rate=0.05):
    """The same, by a layer, a loss and a trainer."""
    net = gluon.nn.Sequential()
    net.add(gluon.nn.Dense(1))
    net.initialize(init.Normal(sigma=0.01))
    trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": rate})
    loss_function = gluon.loss.L2Loss()
    dataset = gluon.data.ArrayDataset(features, labels)
    for _ in range(epochs):
        for x, y in gluon.data.DataLoader(dataset, 10, shuffle=True):
            with autograd.record():
                loss = loss_function(net(x), y)
            loss.backward()
            trainer.step(len(x))
    return net[0].weight.data().reshape((-1, 1)), net[0].bias.data()


def main():
    """Both find the weights that made the data."""
    true_w, true_b = np.array([2, -3.4]), 4.2
    features, labels = synthetic_data(true_w, true_b, 300)
    for train in (from_scratch, with_gluon):
        w, b = train(features, labels)
        assert isinstance(w, np.ndarray)
        assert np.abs(w.reshape(true_w.shape) - true_w).max() < 0.05, w
        assert np.abs(b - true_b).max() < 0.05, b


if __name__ == "__main__":
    main()
