"""The Hawkes likelihood against a loop over events and numerical integration."""

import numpy as np
import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.hawkes import hawkesll


@pytest.fixture
def inputs(rng):
    count, kinds, steps = 3, 2, 5
    lags = rng.uniform(0.2, 1.5, (count, steps))
    return {
        "lda": rng.uniform(0.5, 2, (count, kinds)),
        "alpha": rng.uniform(0.1, 0.8, kinds),
        "beta": rng.uniform(0.5, 2, kinds),
        "state": rng.uniform(0, 1, (count, kinds)),
        "lags": lags,
        "marks": rng.integers(0, kinds, (count, steps)),
        "valid_length": np.array([5.0, 3.0, 0.0]),
        "max_time": lags.sum(1) + 1,
    }


def intensity(i, k, t, given, times):
    """The intensity of mark k of sequence i just before t."""
    count = int(given["valid_length"][i])
    past = [x for x, m in zip(times[:count], given["marks"][i], strict=False) if m == k and x < t]
    excitement = given["state"][i, k] * np.exp(-given["beta"][k] * t)
    excitement += sum(np.exp(-given["beta"][k] * (t - x)) for x in past)
    return given["lda"][i, k] + given["alpha"][k] * given["beta"][k] * excitement


def tensors(given):
    return [torch.from_numpy(np.asarray(value)) for value in given.values()]


def test_likelihood(inputs):
    likelihood, state = hawkesll.body(*tensors(inputs))
    for i in range(3):
        times = inputs["lags"][i].cumsum()
        count = int(inputs["valid_length"][i])
        end = inputs["max_time"][i]
        expected = sum(
            np.log(intensity(i, inputs["marks"][i, n], times[n], inputs, times))
            for n in range(count)
        )
        # the midpoint rule between events, where the intensity is smooth
        for left, right in zip([0, *times[:count]], [*times[:count], end], strict=True):
            grid = left + (np.arange(400) + 0.5) * (right - left) / 400
            values = [sum(intensity(i, k, t, inputs, times) for k in range(2)) for t in grid]
            expected -= np.mean(values) * (right - left)
        assert likelihood[i].item() == pytest.approx(expected, rel=1e-5)
        for k in range(2):
            scale = inputs["alpha"][k] * inputs["beta"][k]
            left_over = (intensity(i, k, end, inputs, times) - inputs["lda"][i, k]) / scale
            assert state[i, k].item() == pytest.approx(left_over)


def test_recorded_values():
    """MXNet 1.9.1, case with 2 sequences."""
    given = [
        [[1.1711210012435913, 1.713456392288208], [1.5231167078018188, 0.6107609272003174]],
        [0.6086639165878296, 0.24325460195541382],
        [1.8841817378997803, 1.5337767601013184],
        [[0.8221001029014587, 0.6465510725975037], [0.332650363445282, 0.16907206177711487]],
        [[1.0, 2.0, 1.0], [0.5, 0.5, 3.0]],
        [[0, 1, 0], [1, 1, 0]],
        [3.0, 2.0],
        [10.0, 7.0],
    ]
    arrays = [torch.tensor(value) for value in given]
    for array in arrays[:3]:
        array.requires_grad_()
    likelihood, state = hawkesll.body(*arrays)
    np.testing.assert_allclose(
        likelihood.detach(), [-29.9888916015625, -16.339487075805664], rtol=1e-6
    )
    np.testing.assert_allclose(state[0], [1.2358693311e-05, 2.187934478570e-05], rtol=1e-4)
    likelihood.backward(torch.tensor([0.5289576649665833, 0.034827928990125656]))
    np.testing.assert_allclose(
        arrays[2].grad, [-0.03233429417014122, -0.0005949847400188446], rtol=1e-4
    )


def test_gradients(inputs):
    arrays = tensors(inputs)
    for i in (0, 1, 2, 3, 4, 7):
        arrays[i].requires_grad_()
    assert torch.autograd.gradcheck(lambda *a: hawkesll.body(*a)[0], arrays)


def test_long_sequences_stay_finite():
    steps = 4000
    one = torch.ones(1)
    likelihood, _ = hawkesll.body(
        one[None], one * 0.5, one * 3, one[None], torch.ones(1, steps), torch.zeros(1, steps),
        one * steps, one * steps,
    )  # fmt: skip
    assert torch.isfinite(likelihood).all()


def test_errors(inputs):
    arrays = tensors(inputs)
    arrays[1] = arrays[1][:1]
    with pytest.raises(MXNetError, match="expected shapes"):
        hawkesll.body(*arrays)
