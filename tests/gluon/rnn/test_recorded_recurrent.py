"""Every option of layers and of unrolling, against what Apache MXNet 1.9.1 computes."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

GOLDEN = Path(__file__).parent / "golden"
_spec = importlib.util.spec_from_file_location("make_recurrent", GOLDEN / "make_recurrent.py")
make_recurrent = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make_recurrent)


@pytest.fixture(scope="module")
def recorded():
    with np.load(GOLDEN / "recurrent.npz") as arrays:
        return dict(arrays)


@pytest.mark.parametrize("name", make_recurrent.LAYERS)
def test_layers(recorded, name):
    results = make_recurrent.run_layer(*make_recurrent.LAYERS[name])
    assert f"{name}/{len(results)}" not in recorded
    for i, result in enumerate(results):
        np.testing.assert_allclose(result, recorded[f"{name}/{i}"], rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("hybridize", [False, True])
@pytest.mark.parametrize("name", make_recurrent.CELLS)
def test_unrolled_cells(recorded, name, hybridize):
    for unroll, options in make_recurrent.UNROLLS.items():
        if f"{name}/{unroll}" not in recorded or (hybridize and options[0] == "TNC"):
            continue
        results, is_list = make_recurrent.run_cell(
            make_recurrent.CELLS[name], *options, hybridize=hybridize
        )
        assert is_list == bool(recorded[f"{name}/{unroll}/list"]), unroll
        flat = np.concatenate([array.ravel() for array in results])
        expected = recorded[f"{name}/{unroll}"]
        np.testing.assert_allclose(flat, expected, rtol=1e-4, atol=2e-5, err_msg=unroll)
