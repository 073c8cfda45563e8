"""Random generators: one per context, all derived from one seed."""

from __future__ import annotations

import threading

import torch

from mxnet.context import Context

_LOCK = threading.Lock()
_GENERATORS: dict[Context, torch.Generator] = {}
_seed = 0

# Knuth's multiplicative constant (TAOCP vol. 3, 6.4) separates the streams of neighbouring
# contexts.
_STREAM_STEP = 2654435761
_SEED_RANGE = 2**63 - 1


def _stream_seed(ctx: Context, seed: int) -> int:
    stream = ctx.device_id + (1024 if ctx.device_typeid == 2 else 0)
    return (seed + stream * _STREAM_STEP) % _SEED_RANGE


def generator_for(ctx: Context) -> torch.Generator:
    """The generator that random operators on ``ctx`` draw from."""
    generator = _GENERATORS.get(ctx)
    if generator is None:
        with _LOCK:
            generator = _GENERATORS.setdefault(ctx, torch.Generator(ctx.device))
            generator.manual_seed(_stream_seed(ctx, _seed))
    return generator


def seed_all(seed: int) -> None:
    """Restart every context's generator from ``seed``; each context has a stream of its own."""
    global _seed  # noqa: PLW0603 - contexts that appear later derive their stream from it
    with _LOCK:
        _seed = seed
        for ctx, generator in _GENERATORS.items():
            generator.manual_seed(_stream_seed(ctx, seed))


def seed_context(seed: int, ctx: Context) -> None:
    """Restart the generator of one context from exactly ``seed``."""
    generator_for(ctx).manual_seed(seed % _SEED_RANGE)


def get_states() -> dict[str, bytes]:
    """States of all generators, and the seed of those to come, for :func:`set_states`."""
    with _LOCK:
        states = {
            f"{ctx.device_type} {ctx.device_id}": generator.get_state().numpy().tobytes()
            for ctx, generator in _GENERATORS.items()
        }
        states["seed"] = str(_seed).encode()
    return states


def set_states(states: dict[str, bytes]) -> None:
    """Put all generators into the states that :func:`get_states` gave."""
    seed_all(int(states["seed"]))
    for name, state in states.items():
        if name != "seed":
            kind, number = name.split()
            values = torch.frombuffer(bytearray(state), dtype=torch.uint8)
            generator_for(Context(kind, int(number))).set_state(values)
