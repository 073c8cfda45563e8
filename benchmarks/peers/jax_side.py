"""Workloads in JAX: one jitted function per forward pass or training step."""

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.networks.jax_layers import JaxLayers
from benchmarks.networks.specification import draw_input, draw_labels, draw_parameters

LEARNING_RATE = 0.001


def version():
    """Name and version of the library."""
    return f"jax {jax.__version__}"


def _sgd(parameters, gradients, state):
    momenta = [0.9 * m - LEARNING_RATE * g for m, g in zip(state, gradients, strict=True)]
    return [p + m for p, m in zip(parameters, momenta, strict=True)], momenta


def _adam(parameters, gradients, state):
    step, means, squares = state
    step = step + 1
    means = [0.9 * m + 0.1 * g for m, g in zip(means, gradients, strict=True)]
    squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, gradients, strict=True)]
    rate = LEARNING_RATE * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    parameters = [
        p - rate * m / (jnp.sqrt(s) + 1e-8)
        for p, m, s in zip(parameters, means, squares, strict=True)
    ]
    return parameters, (step, means, squares)


def _training(workload, parameters, data):
    labels = jnp.asarray(draw_labels(workload.rows, workload.classes), jnp.int32)
    update = _adam if workload.optimizer == "adam" else _sgd

    def loss_of(parameters, data, labels):
        layers = JaxLayers(parameters, training=True)
        scores = workload.function(layers, data)
        logs = jax.nn.log_softmax(scores.reshape(labels.shape[0], -1))
        return -jnp.take_along_axis(logs, labels[:, None], 1).mean(), layers.moving

    @jax.jit
    def step(parameters, state, data, labels):
        (loss, moving), gradients = jax.value_and_grad(loss_of, has_aux=True)(
            parameters, data, labels
        )
        parameters, state = update(parameters, gradients, state)
        return loss, parameters, state, moving

    zeros = [jnp.zeros_like(p) for p in parameters]
    state = (jnp.zeros(()), zeros, zeros) if workload.optimizer == "adam" else zeros
    now = [parameters, state]

    def call():
        loss, *now[:], _ = step(*now, data, labels)
        return loss

    return call, lambda: jax.block_until_ready(now)


def prepare(workload, variant):  # noqa: ARG001 - there is one
    """The workload as a call, and what waits for it."""
    parameters = [jnp.asarray(v) for v in draw_parameters(workload.function, workload.shape)]
    data = jnp.asarray(draw_input(workload.shape, workload.tokens))
    if workload.tokens is not None:
        data = data.astype(jnp.int32)
    if workload.optimizer is not None:
        call, wait = _training(workload, parameters, data)
        return call, wait, np.asarray
    forward = jax.jit(lambda parameters, x: workload.function(JaxLayers(parameters), x))
    last = [None]

    def call():
        last[0] = forward(parameters, data)
        return last[0]

    return call, (lambda: jax.block_until_ready(last[0])), np.asarray
