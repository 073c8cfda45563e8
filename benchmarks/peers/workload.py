"""What one row of a comparison runs; imported by every side, so it needs no library."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Workload:
    """A described network on an input: a forward pass, or a training step.

    Attributes:
        name: As the tables show it.
        network: Name of a function of ``benchmarks.networks``.
        shape: Shape of the input.
        goals: Largest ratio of our time to that of sides, by their names; ``best`` is the fastest.
        optimizer: None for a forward pass, else ``sgd`` (with momentum 0.9) or ``adam``.
        classes: Labels of training are below this number.
        predictions: Number of labels, when it is not the size of the first axis.
        tokens: The input holds integers below this number; None for numbers from 0 to 1.
        convolutional: There is a channels-last form, and a rate to report.
    """

    name: str
    network: str
    shape: tuple[int, ...]
    goals: dict[str, float] = field(default_factory=dict)
    optimizer: str | None = None
    classes: int = 10
    predictions: int | None = None
    tokens: int | None = None
    convolutional: bool = False

    @property
    def function(self) -> Any:
        """The network's description."""
        for module in ("convolutional", "sequential"):
            found = getattr(
                importlib.import_module(f"benchmarks.networks.{module}"), self.network, None
            )
            if found is not None:
                return found
        raise ValueError(f"{self.network}: benchmarks.networks describes no such network")

    @property
    def rows(self) -> int:
        """Number of predictions that training makes: labels it needs."""
        return self.predictions or self.shape[0]


def find(module: str, name: str) -> Workload:
    """A workload by its name."""
    for workload in importlib.import_module(module).WORKLOADS:
        if workload.name == name:
            return workload
    raise KeyError(name)
