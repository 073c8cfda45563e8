"""Matrix factorisation and AutoRec on synthetic ratings."""

from mxnet import autograd, gluon, init, np, npx

npx.set_np()

USERS, ITEMS, FACTORS = 24, 16, 3


def ratings():
    """A matrix of low rank, and which of its entries are known."""
    p = np.random.uniform(0.3, 1.3, (USERS, FACTORS))
    q = np.random.uniform(0.3, 1.3, (ITEMS, FACTORS))
    full = np.dot(p, q.T)
    known = np.random.uniform(0, 1, (USERS, ITEMS)) < 0.7
    return full, known


class MatrixFactorisation(gluon.nn.Block):
    """Products of the factors of users and items, plus biases."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.p, self.q = gluon.nn.Embedding(USERS, FACTORS), gluon.nn.Embedding(ITEMS, FACTORS)
        self.user_bias = gluon.nn.Embedding(USERS, 1)
        self.item_bias = gluon.nn.Embedding(ITEMS, 1)

    def forward(self, user, item):
        """One rating for each pair."""
        product = (self.p(user) * self.q(item)).sum(axis=1)
        return product + np.squeeze(self.user_bias(user)) + np.squeeze(self.item_bias(item))


class AutoRec(gluon.nn.Block):
    """Rows of ratings, encoded and decoded; the unknown ones take no part in training."""

    def __init__(self, hidden, dropout=0.0, **kwargs):
        super().__init__(**kwargs)
        self.encoder = gluon.nn.Dense(hidden, activation="sigmoid", use_bias=True)
        self.decoder = gluon.nn.Dense(USERS, use_bias=True)
        self.dropout = gluon.nn.Dropout(dropout)

    def forward(self, x):
        """All ratings of the items."""
        predicted = self.decoder(self.dropout(self.encoder(x)))
        if autograd.is_training():
            return predicted * np.sign(x)
        return predicted


def train_factors(full, known):
    """The root of the mean squared error, before and after."""
    users, items = known.nonzero()
    labels = full[users, items]
    net = MatrixFactorisation()
    net.initialize(init.Normal(0.1))
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.05, "wd": 1e-5})
    loss_function, errors = gluon.loss.L2Loss(), []
    dataset = gluon.data.ArrayDataset(users, items, labels)
    loader = gluon.data.DataLoader(dataset, batch_size=64, shuffle=True, last_batch="rollover")
    for _ in range(12):
        for user, item, label in loader:
            with autograd.record():
                loss = loss_function(net(user, item), label)
            loss.backward()
            trainer.step(len(label))
        errors.append(float(np.sqrt(((net(users, items) - labels) ** 2).mean())))
    return errors[0], errors[-1]


def train_autorec(full, known):
    """The same for rows of items."""
    rows = (full * known.astype("float32")).T
    net = AutoRec(8)
    net.initialize(init.Normal(0.1))
    trainer = gluon.Trainer(net.collect_params(), "adam", {"learning_rate": 0.05})
    loss_function, errors = gluon.loss.L2Loss(), []
    for _ in range(40):
        with autograd.record():
            loss = loss_function(net(rows), rows)
        loss.backward()
        trainer.step(len(rows))
        gap = (net(rows) - rows) * np.sign(rows)
        errors.append(float(np.sqrt((gap**2).sum() / np.sign(rows).sum())))
    return errors[0], errors[-1]


def main():
    """Both errors fall."""
    full, known = ratings()
    for train in (train_factors, train_autorec):
        before, after = train(full, known)
        assert after < 0.6 * before, (train.__name__, before, after)


if __name__ == "__main__":
    main()
