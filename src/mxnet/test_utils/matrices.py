"""Matrices with known properties, for tests of linear algebra."""

# ruff: noqa: NPY002 - tests seed the global generator
from __future__ import annotations

from typing import Any

import numpy as np

from mxnet import ndarray as nd


def get_identity_mat(size: int) -> Any:
    """The identity matrix."""
    return nd.array(np.eye(size))


def get_identity_mat_batch(size: int) -> Any:
    """Two identity matrices, ``(2, size, size)``."""
    return nd.array(np.stack([np.eye(size)] * 2))


def new_orthonormal_matrix_2d(n: int) -> Any:
    """A random orthonormal matrix, from the QR decomposition of a normal one."""
    return np.linalg.qr(np.random.randn(n, n))[0]


def new_matrix_with_real_eigvals_2d(n: int) -> Any:
    """A random matrix with real eigenvalues: an upper triangular one in another basis."""
    basis = new_orthonormal_matrix_2d(n)
    upper = np.triu(np.random.uniform(-1.0, 1.0, (n, n)), 1) + np.diag(np.random.uniform(-8, 8, n))
    return basis @ upper @ basis.T


def new_matrix_with_real_eigvals_nd(shape: tuple[int, ...]) -> Any:
    """Random matrices with real eigenvalues, ``(..., n, n)``."""
    count = int(np.prod(shape[:-2]))
    made = [new_matrix_with_real_eigvals_2d(shape[-1]) for _ in range(count)]
    return np.reshape(made, shape)


def new_sym_matrix_with_real_eigvals_2d(n: int) -> Any:
    """A random symmetric matrix."""
    basis = new_orthonormal_matrix_2d(n)
    return (basis * np.random.uniform(-8.0, 8.0, n)) @ basis.T


def new_sym_matrix_with_real_eigvals_nd(shape: tuple[int, ...]) -> Any:
    """Random symmetric matrices, ``(..., n, n)``."""
    count = int(np.prod(shape[:-2]))
    made = [new_sym_matrix_with_real_eigvals_2d(shape[-1]) for _ in range(count)]
    return np.reshape(made, shape)
