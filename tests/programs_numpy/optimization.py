"""Optimisers by hand - momentum, AdaGrad, RMSProp, Adadelta, Adam - beside those of the trainer."""

from mxnet import autograd, gluon, init, np, npx

npx.set_np()


def sgd_momentum(parameters, states, hyper):
    """Velocities that decay."""
    for p, v in zip(parameters, states, strict=True):
        v[:] = hyper["momentum"] * v + p.grad
        p[:] -= hyper["lr"] * v


def adagrad(parameters, states, hyper):
    """Steps divided by the root of all squared gradients."""
    for p, s in zip(parameters, states, strict=True):
        s[:] += np.square(p.grad)
        p[:] -= hyper["lr"] * p.grad / np.sqrt(s + 1e-6)


def rmsprop(parameters, states, hyper):
    """Steps divided by the root of a moving mean of squared gradients."""
    gamma = hyper["gamma"]
    for p, s in zip(parameters, states, strict=True):
        s[:] = gamma * s + (1 - gamma) * np.square(p.grad)
        p[:] -= hyper["lr"] * p.grad / np.sqrt(s + 1e-6)


def adadelta(parameters, states, hyper):
    """Steps without a rate."""
    rho = hyper["rho"]
    for p, (s, delta) in zip(parameters, states, strict=True):
        s[:] = rho * s + (1 - rho) * np.square(p.grad)
        g = (np.sqrt(delta + 1e-5) / np.sqrt(s + 1e-5)) * p.grad
        p[:] -= g
        delta[:] = rho * delta + (1 - rho) * g * g


def adam(parameters, states, hyper):
    """Moving means of gradients and of their squares, corrected for their start."""
    hyper["t"] += 1
    for p, (v, s) in zip(parameters, states, strict=True):
        v[:] = 0.9 * v + 0.1 * p.grad
        s[:] = 0.999 * s + 0.001 * np.square(p.grad)
        v_hat = v / (1 - 0.9 ** hyper["t"])
        s_hat = s / (1 - 0.999 ** hyper["t"])
        p[:] -= hyper["lr"] * v_hat / (np.sqrt(s_hat) + 1e-6)


def data():
    """A linear problem whose features have been brought to one scale."""
    x = np.random.normal(3.0, 2.0, (60, 5))
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    y = np.dot(x, np.array([1.0, -2.0, 0.5, 3.0, 0.0])) + 0.7
    return x, y


def by_hand(update, hyper, pairs, x, y):
    """The loss before and after training."""
    w, b = np.random.normal(scale=0.01, size=(5, 1)), np.zeros(1)
    parameters = [w, b]
    states = [
        (np.zeros(p.shape), np.zeros(p.shape)) if pairs else np.zeros(p.shape) for p in parameters
    ]
    for p in parameters:
        p.attach_grad()
    losses = []
    for _ in range(40):
        with autograd.record():
            loss = ((np.dot(x, w) + b - y.reshape(-1, 1)) ** 2 / 2).mean()
        loss.backward()
        update(parameters, states, hyper)
        losses.append(float(loss))
    return losses[0], losses[-1]


def by_trainer(name, hyper, x, y):
    """The same with an optimiser of the library."""
    net = gluon.nn.Sequential()
    net.add(gluon.nn.Dense(1))
    net.initialize(init.Normal(sigma=0.01))
    trainer = gluon.Trainer(net.collect_params(), name, hyper)
    loss_function, losses = gluon.loss.L2Loss(), []
    for _ in range(40):
        with autograd.record():
            loss = loss_function(net(x), y)
        loss.backward()
        trainer.step(len(x))
        losses.append(float(loss.mean()))
    return losses[0], losses[-1]


def descend(gradient, start, rate, steps):
    """Gradient descent on a function of two numbers."""
    point = np.array(start)
    for _ in range(steps):
        point = point - rate * gradient(point)
    return point


def main():
    """The loss falls with each of them."""
    x, y = data()
    hand = {
        sgd_momentum: ({"lr": 0.1, "momentum": 0.5}, False),
        adagrad: ({"lr": 0.5}, False),
        rmsprop: ({"lr": 0.1, "gamma": 0.9}, False),
        adadelta: ({"rho": 0.9}, True),
        adam: ({"lr": 0.1, "t": 0}, True),
    }
    for update, (hyper, pairs) in hand.items():
        before, after = by_hand(update, hyper, pairs, x, y)
        assert after < (0.999 if update is adadelta else 0.5) * before, update.__name__
    library = {
        "sgd": {"learning_rate": 0.1, "momentum": 0.5},
        "adagrad": {"learning_rate": 0.5},
        "rmsprop": {"learning_rate": 0.1, "gamma1": 0.9},
        "adadelta": {"rho": 0.9},
        "adam": {"learning_rate": 0.1},
    }
    for name, hyper in library.items():
        before, after = by_trainer(name, hyper, x, y)
        assert after < (0.999 if name == "adadelta" else 0.5) * before, name
    end = descend(lambda p: np.array([0.2, 4.0]) * p, [-5.0, -2.0], 0.4, 40)
    assert np.abs(end).max() < 0.3


if __name__ == "__main__":
    main()
