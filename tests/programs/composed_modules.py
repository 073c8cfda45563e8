"""SequentialModule, losses in Python, and modules whose gradients are combined by hand."""

import numpy as np
from tests.programs.common import ByName, digits, numbers, summary

import mxnet as mx


def sequential():
    data = mx.symbol.Variable("data")
    fc1 = mx.symbol.FullyConnected(mx.sym.Flatten(data), name="fc1", num_hidden=24)
    first = mx.symbol.Activation(fc1, name="relu1", act_type="relu")
    data = mx.symbol.Variable("data")
    fc2 = mx.symbol.FullyConnected(data, name="fc2", num_hidden=10)
    second = mx.symbol.SoftmaxOutput(fc2, name="softmax")
    seq = mx.mod.SequentialModule()
    seq.add(mx.mod.Module(first, label_names=[], context=[mx.cpu(0), mx.cpu(1)]))
    seq.add(mx.mod.Module(second, context=mx.cpu()), take_labels=True, auto_wiring=True)
    images, labels = digits(160)
    train = mx.io.NDArrayIter(images, labels, 32)
    seq.fit(
        train,
        optimizer_params={"learning_rate": 0.1, "momentum": 0.9},
        initializer=ByName(),
        num_epoch=2,
    )
    return numbers(seq.score(train, "acc")[0][1]), summary(seq.get_params()[0])


def hinge_gradient(scores, labels):
    scores, labels = scores.asnumpy(), labels.asnumpy().astype(int)
    count, classes = scores.shape
    gradient = np.zeros_like(scores)
    for i in range(count):
        margin = 1 + scores[i] - scores[i, labels[i]]
        margin[labels[i]] = 0
        worst = margin.argmax()
        gradient[i, labels[i]] -= 1
        gradient[i, worst] += 1
    return gradient


def python_loss():
    data = mx.symbol.Variable("data")
    fc1 = mx.symbol.FullyConnected(mx.sym.Flatten(data), name="fc1", num_hidden=24)
    act1 = mx.symbol.Activation(fc1, name="relu1", act_type="relu")
    scores = mx.symbol.FullyConnected(act1, name="fc2", num_hidden=10)
    net = mx.mod.SequentialModule()
    net.add(mx.mod.Module(scores, label_names=[]))
    net.add(mx.mod.PythonLossModule(grad_func=hinge_gradient), take_labels=True, auto_wiring=True)
    images, labels = digits(160)
    train = mx.io.NDArrayIter(images, labels, 32)
    net.fit(train, optimizer_params={"learning_rate": 0.05}, initializer=ByName(), num_epoch=2)
    return numbers(net.score(train, "acc")[0][1]), summary(net.get_params()[0])


def adversary():
    """Gradients of inputs: the images that fool a trained network."""
    images, labels = digits(96)
    train = mx.io.NDArrayIter(images, labels, 32)
    net = mx.sym.FullyConnected(mx.sym.Flatten(mx.sym.var("data")), num_hidden=10, name="fc")
    net = mx.sym.SoftmaxOutput(net, name="softmax")
    mod = mx.mod.Module(net)
    mod.bind(train.provide_data, train.provide_label, inputs_need_grad=True)
    mod.init_params(ByName())
    mod.init_optimizer(optimizer_params={"learning_rate": 0.5})
    for _ in range(3):
        train.reset()
        for batch in train:
            mod.forward_backward(batch)
            mod.update()
    before = mod.score(train, "acc")[0][1]
    train.reset()
    batch = next(train)
    mod.forward_backward(batch)
    gradient = mod.get_input_grads()[0]
    batch.data[0][:] = batch.data[0] + 0.3 * mx.nd.sign(gradient)
    mod.forward(batch, is_train=False)
    after = (mod.get_outputs()[0].asnumpy().argmax(1) == batch.label[0].asnumpy()).mean()
    return numbers([before, after, float(gradient.abs().sum().asscalar())])


def generator_and_critic():
    """Two modules that train each other through gradients of inputs and outputs."""
    numbers_ = np.random.RandomState(0)
    rand = mx.sym.Variable("rand")
    g_net = mx.sym.FullyConnected(rand, num_hidden=8, name="g1")
    g_net = mx.sym.FullyConnected(
        mx.sym.Activation(g_net, act_type="relu"), num_hidden=4, name="g2"
    )
    data, label = mx.sym.Variable("data"), mx.sym.Variable("label")
    d_net = mx.sym.FullyConnected(data, num_hidden=8, name="d1")
    d_net = mx.sym.FullyConnected(mx.sym.LeakyReLU(d_net), num_hidden=1, name="d2")
    d_net = mx.sym.LogisticRegressionOutput(d_net, label=label, name="d_loss")
    generator = mx.mod.Module(g_net, data_names=("rand",), label_names=None)
    generator.bind(data_shapes=[("rand", (6, 3))])
    critic = mx.mod.Module(d_net, data_names=("data",), label_names=("label",))
    critic.bind(
        data_shapes=[("data", (6, 4))], label_shapes=[("label", (6, 1))], inputs_need_grad=True
    )
    for module in (generator, critic):
        module.init_params(initializer=ByName())
        module.init_optimizer(optimizer="adam", optimizer_params={"learning_rate": 0.02})
    metric = mx.metric.CustomMetric(lambda label, pred: np.abs(label - pred).mean(), name="gap")
    for _ in range(4):
        noise = mx.nd.array(numbers_.randn(6, 3))
        real = mx.nd.array(numbers_.randn(6, 4) + 2)
        generator.forward(mx.io.DataBatch([noise], None), is_train=True)
        fake = generator.get_outputs()
        critic.forward(mx.io.DataBatch(fake, [mx.nd.zeros((6, 1))]), is_train=True)
        critic.backward()
        kept = [
            [grad.copyto(grad.context) for grad in grads]
            for grads in critic._exec_group.grad_arrays
        ]
        critic.forward(mx.io.DataBatch([real], [mx.nd.ones((6, 1))]), is_train=True)
        critic.backward()
        for grads_real, grads_fake in zip(critic._exec_group.grad_arrays, kept):
            for one, other in zip(grads_real, grads_fake):
                one += other
        critic.update()
        critic.forward(mx.io.DataBatch(fake, [mx.nd.ones((6, 1))]), is_train=True)
        critic.backward()
        generator.backward(critic.get_input_grads())
        generator.update()
        critic.update_metric(metric, [mx.nd.ones((6, 1))])
    return (
        numbers(metric.get()[1]),
        summary(generator.get_params()[0]),
        summary(critic.get_params()[0]),
    )


def main():
    return {
        "sequential": sequential(),
        "python loss": python_loss(),
        "adversary": adversary(),
        "generator": generator_and_critic(),
    }
