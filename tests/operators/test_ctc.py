"""CTC against a sum over all alignments."""

import itertools

import pytest
import torch

from mxnet.base import MXNetError
from mxnet.operators.ctc import ctc_loss


def brute_force(scores, label, blank):
    """The loss of one sequence, by trying every alignment."""
    logs = torch.log_softmax(scores, 1)
    steps, classes = scores.shape
    total = []
    for path in itertools.product(range(classes), repeat=steps):
        collapsed = [k for k, _ in itertools.groupby(path) if k != blank]
        if collapsed == list(label):
            total.append(sum(logs[t, k] for t, k in enumerate(path)))
    return -torch.logsumexp(torch.stack(total), 0)


@pytest.fixture
def scores(torch_generator):
    return torch.randn(4, 3, 3, dtype=torch.float64, generator=torch_generator)


CASES = [
    ({}, [[1, 2], [2, 0], [1, 1]], [[1, 2], [2], [1, 1]], 0),
    ({"blank_label": "last"}, [[0, 1], [1, -1], [0, 0]], [[0, 1], [1], [0, 0]], 2),
    ({}, [[0, 0], [1, 0], [2, 1]], [[], [1], [2, 1]], 0),
]


@pytest.mark.parametrize(("given", "label", "labels", "blank"), CASES)
@pytest.mark.parametrize("dtype", [torch.float64, torch.int32])
def test_padded_labels(given, label, labels, blank, dtype, scores):
    padded = torch.tensor(label, dtype=dtype)
    actual = ctc_loss(scores, padded, **given)
    expected = [brute_force(scores[:, n], k, blank) for n, k in enumerate(labels)]
    torch.testing.assert_close(actual, torch.stack(expected))
    assert padded.tolist() == label
    scores.requires_grad_()
    assert torch.autograd.gradcheck(lambda s: ctc_loss(s, padded, **given), scores)


def test_lengths(scores):
    label = torch.tensor([[1, 2], [2, 2], [1, 2]])
    data_lengths, label_lengths = torch.tensor([4.0, 3.0, 2.0]), torch.tensor([1, 2, 1])
    parts = [(scores[:4, 0], [1]), (scores[:3, 1], [2, 2]), (scores[:2, 2], [1])]
    expected = torch.stack([brute_force(s, k, 0) for s, k in parts])
    both = {"use_data_lengths": True, "use_label_lengths": True}
    torch.testing.assert_close(
        ctc_loss(scores, label, data_lengths, label_lengths, **both), expected
    )
    by_position = ctc_loss(scores, label, label_lengths, use_label_lengths=True)
    by_name = ctc_loss(scores, label, label_lengths=label_lengths, use_label_lengths=True)
    assert torch.equal(by_position, by_name)


def test_label_without_alignment(scores):
    scores.requires_grad_()
    losses = ctc_loss(scores, torch.ones(3, 4))
    assert losses.tolist() == [0, 0, 0]
    losses.sum().backward()
    assert not scores.grad.any()


def test_float16(scores):
    label = torch.tensor([[1, 2], [2, 0], [1, 1]])
    half = ctc_loss(scores.half(), label)
    assert half.dtype == torch.float16
    torch.testing.assert_close(half.double(), ctc_loss(scores, label), rtol=1e-2, atol=1e-2)


def test_refuses(scores):
    with pytest.raises(MXNetError, match=r"expected \(T, N, C\) and \(N, L\)"):
        ctc_loss(scores, torch.ones(2, 2))
    with pytest.raises(MXNetError, match="needs the input data_lengths"):
        ctc_loss(scores, torch.ones(3, 2), use_data_lengths=True)
    with pytest.raises(MXNetError, match=r"label_lengths has shape \(2,\)"):
        ctc_loss(scores, torch.ones(3, 2), label_lengths=torch.ones(2), use_label_lengths=True)


def test_inputs():
    used = {"use_data_lengths": False, "use_label_lengths": True}
    assert list(ctc_loss.used_inputs(used)) == ["data", "label", "label_lengths"]
