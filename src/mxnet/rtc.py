"""CUDA kernels from source at run time: the names exist, the compiler is not available.

The reference compiles with NVRTC inside its own library. PyTorch offers no public interface to
NVRTC; write such a kernel with ``torch.utils.cpp_extension`` or Triton, and call it on arrays
through :class:`mxnet.operator.CustomOp`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mxnet.base import MXNetError
from mxnet.ndarray import NDArray as NDArray
from mxnet.ndarray import array as array


class CudaModule:
    """Compiled CUDA source, in the reference; here the constructor raises.

    Args:
        source: CUDA C++ code.
        options: Compiler options.
        exports: Names of the kernels; those declared ``extern "C"`` need none.

    Raises:
        MXNetError: Always.

    Example:
        >>> mx.rtc.CudaModule("__global__ void f(float *x) {}", exports=["f"])
        Traceback (most recent call last):
        ...
        mxnet.base.MXNetError: CudaModule: ... torch.utils.cpp_extension or Triton ...
    """

    def __init__(
        self, source: str, options: Sequence[str] = (), exports: Sequence[str] = ()
    ) -> None:
        shown = ", ".join([exports] if isinstance(exports, str) else exports) or "unnamed kernels"
        raise MXNetError(
            f"CudaModule: {shown} ({len(source)} characters, options {tuple(options)}) cannot be "
            "compiled: this package has no CUDA compiler. Compile the kernel with "
            "torch.utils.cpp_extension or Triton and call it in a mx.operator.CustomOp"
        )

    def get_kernel(self, name: str, signature: str) -> CudaKernel:
        """A kernel of the module; no module exists here."""
        raise MXNetError(f"CudaModule.get_kernel: {name} ({signature}) was not compiled")


class CudaKernel:
    """A compiled kernel, in the reference; here the constructor raises.

    Args:
        handle: The kernel.
        name: Its name.
        is_ndarray: Which arguments are arrays.
        dtypes: Element types of the arguments.

    Raises:
        MXNetError: Always.
    """

    def __init__(
        self, handle: Any, name: str, is_ndarray: Sequence[bool], dtypes: Sequence[Any]
    ) -> None:
        raise MXNetError(
            f"CudaKernel: {name} ({handle}, arrays {list(is_ndarray)}, types {list(dtypes)}): "
            "kernels are not made by hand; see mx.rtc.CudaModule"
        )

    def launch(
        self,
        args: Sequence[Any],
        ctx: Any,
        grid_dims: tuple[int, int, int],
        block_dims: tuple[int, int, int],
        shared_mem: int = 0,
    ) -> None:
        """Run the kernel; no kernel exists here."""
        raise MXNetError(
            f"CudaKernel.launch: there is no kernel to run on {ctx} with {len(args)} arguments, "
            f"grid {grid_dims}, blocks {block_dims} and {shared_mem} bytes of shared memory"
        )
