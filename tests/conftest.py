"""Fixtures for every test: fixed generators and the devices of this machine."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import mxnet as mx

DEVICES = ["cpu", "gpu"] if torch.cuda.is_available() else ["cpu"]


@pytest.fixture
def rng() -> np.random.Generator:
    """A NumPy generator that gives every test the same numbers, whatever ran before it."""
    return np.random.default_rng(20260111)


@pytest.fixture
def torch_generator() -> torch.Generator:
    """A torch generator that gives every test the same numbers, whatever ran before it."""
    return torch.Generator().manual_seed(20260111)


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> mx.Context:
    """A context per kind of device; tests that take it run on the GPU too where there is one."""
    return mx.Context(request.param, 0)
