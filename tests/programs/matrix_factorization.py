"""Matrix factorisation with two inputs and a metric of its own."""

import math

import numpy as np
from tests.programs.common import ByName, numbers, summary

import mxnet as mx


def network(hidden, users, items):
    user = mx.symbol.Variable("user")
    item = mx.symbol.Variable("item")
    score = mx.symbol.Variable("score")
    user = mx.symbol.Embedding(data=user, input_dim=users, output_dim=hidden, name="user_embed")
    user = mx.symbol.Activation(data=user, act_type="relu")
    user = mx.symbol.FullyConnected(data=user, num_hidden=hidden, name="user_fc")
    item = mx.symbol.Embedding(data=item, input_dim=items, output_dim=hidden, name="item_embed")
    item = mx.symbol.Activation(data=item, act_type="relu")
    item = mx.symbol.FullyConnected(data=item, num_hidden=hidden, name="item_fc")
    pred = user * item
    pred = mx.symbol.sum(data=pred, axis=1)
    pred = mx.symbol.Flatten(data=pred)
    return mx.symbol.LinearRegressionOutput(data=pred, label=score)


def rmse(label, pred):
    total = 0.0
    for i in range(len(pred)):
        total += (label[i] - pred[i].item()) ** 2
    return math.sqrt(total / len(pred))


def main():
    numbers_ = np.random.RandomState(1)
    users, items, count = 20, 15, 200
    user, item = numbers_.randint(0, users, count), numbers_.randint(0, items, count)
    taste, kind = numbers_.rand(users, 3), numbers_.rand(items, 3)
    score = (taste[user] * kind[item]).sum(axis=1).astype("float32")
    train = mx.io.NDArrayIter(
        {"user": user[:160], "item": item[:160]}, {"score": score[:160]}, batch_size=20
    )
    test = mx.io.NDArrayIter(
        {"user": user[160:], "item": item[160:]}, {"score": score[160:]}, batch_size=20
    )
    mod = mx.module.Module(
        context=[mx.cpu(0)],
        symbol=network(8, users, items),
        data_names=["item", "user"],
        label_names=["score"],
    )
    found = []
    mod.fit(
        train_data=train,
        eval_data=test,
        eval_metric=mx.metric.CustomMetric(rmse),
        kvstore="local",
        optimizer="adam",
        optimizer_params={"learning_rate": 0.02, "wd": 1e-4},
        initializer=ByName(),
        num_epoch=4,
        eval_end_callback=lambda param: found.append(param.eval_metric.get()[1]),
    )
    return {"rmse": numbers(found), "params": summary(mod.get_params()[0])}
