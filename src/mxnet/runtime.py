"""What this installation can do."""

from __future__ import annotations

import collections
import importlib.util
import platform
from typing import NamedTuple

import torch


class Feature(NamedTuple):
    """Something an installation can have.

    Args:
        name: Its name, in capitals.
        enabled: Whether this installation has it.

    Example:
        >>> mx.runtime.Feature("CUDA", False)
        ✖ CUDA
    """

    name: str
    enabled: bool

    def __repr__(self) -> str:
        return f"{'✔' if self.enabled else '✖'} {self.name}"


def feature_list() -> list[Feature]:
    """All features of the reference, as far as this installation has them.

    Example:
        >>> [feature for feature in mx.runtime.feature_list() if feature.name == "TENSORRT"]
        [✖ TENSORRT]
    """
    cuda = torch.version.cuda is not None and torch.cuda.is_available()
    vector = torch.backends.cpu.get_cpu_capability()
    wide = vector in ("AVX2", "AVX512")
    x86 = wide or platform.machine() in ("x86_64", "AMD64")
    distributed = torch.distributed.is_available()
    enabled = {
        "CUDA": cuda,
        "CUDNN": cuda and torch.backends.cudnn.is_available(),
        "NCCL": cuda and distributed and torch.distributed.is_nccl_available(),
        "CUDA_RTC": False,
        "TENSORRT": False,
        **dict.fromkeys(("CPU_SSE", "CPU_SSE2", "CPU_SSE3"), x86),
        **dict.fromkeys(("CPU_SSE4_1", "CPU_SSE4_2"), wide),
        "CPU_SSE4A": False,
        **dict.fromkeys(("CPU_AVX", "CPU_AVX2"), wide),
        "OPENMP": torch.backends.openmp.is_available(),
        "SSE": x86,
        "F16C": wide,
        "JEMALLOC": False,
        "BLAS_OPEN": not torch.backends.mkl.is_available(),
        "BLAS_ATLAS": False,
        "BLAS_MKL": torch.backends.mkl.is_available(),
        "BLAS_APPLE": False,
        "LAPACK": torch._C.has_lapack,
        "MKLDNN": torch.backends.mkldnn.is_available(),
        "OPENCV": importlib.util.find_spec("cv2") is not None,
        "CAFFE": False,
        "PROFILER": importlib.util.find_spec("mxnet.profiler") is not None,
        "DIST_KVSTORE": importlib.util.find_spec("mxnet.kvstore.dist") is not None,
        "CXX14": False,
        "INT64_TENSOR_SIZE": True,
        "SIGNAL_HANDLER": False,
        "DEBUG": False,
        "TVM_OP": False,
    }
    return [Feature(name, bool(has)) for name, has in enabled.items()]


class Features(collections.OrderedDict[str, Feature]):
    """The features by name; there is one object of this class.

    Example:
        >>> mx.runtime.Features().is_enabled("TENSORRT")
        False
    """

    instance: Features | None = None

    def __new__(cls) -> Features:
        """Return the one object, made by the first call."""
        if cls.instance is None:
            cls.instance = super().__new__(cls)
            collections.OrderedDict.__init__(cls.instance, [(f.name, f) for f in feature_list()])
        return cls.instance

    def __init__(self) -> None:
        """Do nothing: the object is filled once, when it is made."""

    def __repr__(self) -> str:
        return str(list(self.values()))

    def is_enabled(self, feature_name: str) -> bool:
        """Whether this installation has a feature.

        Args:
            feature_name: Its name, in any case.

        Raises:
            RuntimeError: There is no such feature.
        """
        name = feature_name.upper()
        if name not in self:
            raise RuntimeError(
                f"Feature '{name}' is unknown, known features are: {list(self.keys())}"
            )
        return self[name].enabled
