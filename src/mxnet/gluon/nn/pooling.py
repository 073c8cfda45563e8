"""Pooling layers."""

from __future__ import annotations

from typing import Any

from mxnet.gluon.hybrid_block import HybridBlock
from mxnet.gluon.nn.window import Lengths, check_layout, expand

_LAYOUTS = {1: ("NCW", "NWC"), 2: ("NCHW", "NHWC"), 3: ("NCDHW", "NDHWC")}


class _Pooling(HybridBlock):
    """What all pooling layers share.

    Args:
        pool_size: Lengths of the window, one per spatial axis.
        strides: Steps of the window; its lengths by default.
        padding: Elements added on both sides of each axis.
        ceil_mode: Whether a window that reaches over the end counts.
        global_pool: Pool over all elements of a channel.
        pool_type: ``"max"`` or ``"avg"``.
        layout: Order of the axes.
        count_include_pad: Whether padding counts in an average; None where there is no average.
        **kwargs: ``prefix`` and ``params``.
    """

    def __init__(
        self,
        pool_size: tuple[int, ...],
        strides: Lengths | None,
        padding: Lengths,
        ceil_mode: bool,
        global_pool: bool,
        pool_type: str,
        layout: str,
        count_include_pad: bool | None = None,
        **kwargs: Any,
    ) -> None:
        ndim = len(pool_size)
        check_layout(layout, _LAYOUTS[ndim], type(self).__name__)
        super().__init__(**kwargs)
        self._kwargs: dict[str, Any] = {
            "kernel": pool_size,
            "stride": expand("strides", pool_size if strides is None else strides, ndim),
            "pad": expand("padding", padding, ndim),
            "global_pool": global_pool,
            "pool_type": pool_type,
            "layout": layout,
            "pooling_convention": "full" if ceil_mode else "valid",
        }
        if count_include_pad is not None:
            self._kwargs["count_include_pad"] = count_include_pad

    def _alias(self) -> str:
        return "pool"

    def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: N803
        """Pool the input."""
        return F.Pooling(x, name="fwd", **self._kwargs)

    def __repr__(self) -> str:
        k = self._kwargs
        return (
            f"{type(self).__name__}(size={k['kernel']}, stride={k['stride']}, padding={k['pad']}, "
            f"ceil_mode={k['pooling_convention'] == 'full'}, global_pool={k['global_pool']}, "
            f"pool_type={k['pool_type']}, layout={k['layout']})"
        )


class MaxPool1D(_Pooling):
    """The largest element of each window over one spatial axis.

    Shapes:
        input: ``(N, C, W)``, axes in the order of ``layout``.
        output: The same with shorter spatial axes.

    Args:
        pool_size: Length of the window along every axis, or along each.
        strides: Steps of the window; its lengths by default.
        padding: Elements added on both sides.
        layout: ``"NCW"`` or ``"NWC"``.
        ceil_mode: Round output lengths up: a window may reach over the end.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.

    Example:
        >>> mx.gluon.nn.MaxPool1D()(mx.nd.ones((1, 2, 4))).shape
        (1, 2, 2)
    """

    def __init__(
        self,
        pool_size: int | tuple[int] = 2,
        strides: int | tuple[int] | None = None,
        padding: int | tuple[int] = 0,
        layout: str = "NCW",
        ceil_mode: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            expand("pool_size", pool_size, 1),
            strides,
            padding,
            ceil_mode,
            False,
            "max",
            layout,
            **kwargs,
        )


class MaxPool2D(_Pooling):
    """The largest element of each window over two spatial axes.

    Shapes:
        input: ``(N, C, H, W)``, axes in the order of ``layout``.
        output: The same with shorter spatial axes.

    Args:
        pool_size: Length of the window along every axis, or along each.
        strides: Steps of the window; its lengths by default.
        padding: Elements added on both sides.
        layout: ``"NCHW"`` or ``"NHWC"``.
        ceil_mode: Round output lengths up: a window may reach over the end.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.

    Example:
        >>> mx.gluon.nn.MaxPool2D()(mx.nd.ones((1, 2, 4, 4))).shape
        (1, 2, 2, 2)
    """

    def __init__(
        self,
        pool_size: int | tuple[int, int] = (2, 2),
        strides: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
        layout: str = "NCHW",
        ceil_mode: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            expand("pool_size", pool_size, 2),
            strides,
            padding,
            ceil_mode,
            False,
            "max",
            layout,
            **kwargs,
        )


class MaxPool3D(_Pooling):
    """The largest element of each window over three spatial axes.

    Shapes:
        input: ``(N, C, D, H, W)``, axes in the order of ``layout``.
        output: The same with shorter spatial axes.

    Args:
        pool_size: Length of the window along every axis, or along each.
        strides: Steps of the window; its lengths by default.
        padding: Elements added on both sides.
        ceil_mode: Round output lengths up: a window may reach over the end.
        layout: ``"NCDHW"`` or ``"NDHWC"``.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.

    Example:
        >>> mx.gluon.nn.MaxPool3D()(mx.nd.ones((1, 2, 4, 4, 4))).shape
        (1, 2, 2, 2, 2)
    """

    def __init__(
        self,
        pool_size: int | tuple[int, int, int] = (2, 2, 2),
        strides: int | tuple[int, int, int] | None = None,
        padding: int | tuple[int, int, int] = 0,
        ceil_mode: bool = False,
        layout: str = "NCDHW",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            expand("pool_size", pool_size, 3),
            strides,
            padding,
            ceil_mode,
            False,
            "max",
            layout,
            **kwargs,
        )


class AvgPool1D(_Pooling):
    """The mean of each window over one spatial axis.

    Shapes:
        input: ``(N, C, W)``, axes in the order of ``layout``.
        output: The same with shorter spatial axes.

    Args:
        pool_size: Length of the window along every axis, or along each.
        strides: Steps of the window; its lengths by default.
        padding: Elements added on both sides.
        layout: ``"NCW"`` or ``"NWC"``.
        ceil_mode: Round output lengths up: a window may reach over the end.
        count_include_pad: Whether padding counts as zeros in the mean.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.

    Example:
        >>> mx.gluon.nn.AvgPool1D()(mx.nd.ones((1, 2, 4))).shape
        (1, 2, 2)
    """

    def __init__(
        self,
        pool_size: int | tuple[int] = 2,
        strides: int | tuple[int] | None = None,
        padding: int | tuple[int] = 0,
        layout: str = "NCW",
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            expand("pool_size", pool_size, 1),
            strides,
            padding,
            ceil_mode,
            False,
            "avg",
            layout,
            count_include_pad,
            **kwargs,
        )


class AvgPool2D(_Pooling):
    """The mean of each window over two spatial axes.

    Shapes:
        input: ``(N, C, H, W)``, axes in the order of ``layout``.
        output: The same with shorter spatial axes.

    Args:
        pool_size: Length of the window along every axis, or along each.
        strides: Steps of the window; its lengths by default.
        padding: Elements added on both sides.
        ceil_mode: Round output lengths up: a window may reach over the end.
        layout: ``"NCHW"`` or ``"NHWC"``.
        count_include_pad: Whether padding counts as zeros in the mean.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.

    Example:
        >>> mx.gluon.nn.AvgPool2D()(mx.nd.ones((1, 2, 4, 4))).shape
        (1, 2, 2, 2)
    """

    def __init__(
        self,
        pool_size: int | tuple[int, int] = (2, 2),
        strides: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
        ceil_mode: bool = False,
        layout: str = "NCHW",
        count_include_pad: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            expand("pool_size", pool_size, 2),
            strides,
            padding,
            ceil_mode,
            False,
            "avg",
            layout,
            count_include_pad,
            **kwargs,
        )


class AvgPool3D(_Pooling):
    """The mean of each window over three spatial axes.

    Shapes:
        input: ``(N, C, D, H, W)``, axes in the order of ``layout``.
        output: The same with shorter spatial axes.

    Args:
        pool_size: Length of the window along every axis, or along each.
        strides: Steps of the window; its lengths by default.
        padding: Elements added on both sides.
        ceil_mode: Round output lengths up: a window may reach over the end.
        layout: ``"NCDHW"`` or ``"NDHWC"``.
        count_include_pad: Whether padding counts as zeros in the mean.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown, or an argument has the wrong number of lengths.

    Example:
        >>> mx.gluon.nn.AvgPool3D()(mx.nd.ones((1, 2, 4, 4, 4))).shape
        (1, 2, 2, 2, 2)
    """

    def __init__(
        self,
        pool_size: int | tuple[int, int, int] = (2, 2, 2),
        strides: int | tuple[int, int, int] | None = None,
        padding: int | tuple[int, int, int] = 0,
        ceil_mode: bool = False,
        layout: str = "NCDHW",
        count_include_pad: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            expand("pool_size", pool_size, 3),
            strides,
            padding,
            ceil_mode,
            False,
            "avg",
            layout,
            count_include_pad,
            **kwargs,
        )


class GlobalMaxPool1D(_Pooling):
    """The largest element of each channel over its spatial axis.

    Shapes:
        input: ``(N, C, W)``, axes in the order of ``layout``.
        output: The same with spatial axes of length 1.

    Args:
        layout: ``"NCW"`` or ``"NWC"``.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown.

    Example:
        >>> mx.gluon.nn.GlobalMaxPool1D()(mx.nd.ones((1, 2, 4))).shape
        (1, 2, 1)
    """

    def __init__(self, layout: str = "NCW", **kwargs: Any) -> None:
        super().__init__((1,), None, 0, True, True, "max", layout, **kwargs)


class GlobalMaxPool2D(_Pooling):
    """The largest element of each channel over its spatial axes.

    Shapes:
        input: ``(N, C, H, W)``, axes in the order of ``layout``.
        output: The same with spatial axes of length 1.

    Args:
        layout: ``"NCHW"`` or ``"NHWC"``.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown.

    Example:
        >>> mx.gluon.nn.GlobalMaxPool2D()(mx.nd.ones((1, 2, 4, 4))).shape
        (1, 2, 1, 1)
    """

    def __init__(self, layout: str = "NCHW", **kwargs: Any) -> None:
        super().__init__((1, 1), None, 0, True, True, "max", layout, **kwargs)


class GlobalMaxPool3D(_Pooling):
    """The largest element of each channel over its spatial axes.

    Shapes:
        input: ``(N, C, D, H, W)``, axes in the order of ``layout``.
        output: The same with spatial axes of length 1.

    Args:
        layout: ``"NCDHW"`` or ``"NDHWC"``.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown.

    Example:
        >>> mx.gluon.nn.GlobalMaxPool3D()(mx.nd.ones((1, 2, 4, 4, 4))).shape
        (1, 2, 1, 1, 1)
    """

    def __init__(self, layout: str = "NCDHW", **kwargs: Any) -> None:
        super().__init__((1, 1, 1), None, 0, True, True, "max", layout, **kwargs)


class GlobalAvgPool1D(_Pooling):
    """The mean of each channel over its spatial axis.

    Shapes:
        input: ``(N, C, W)``, axes in the order of ``layout``.
        output: The same with spatial axes of length 1.

    Args:
        layout: ``"NCW"`` or ``"NWC"``.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown.

    Example:
        >>> mx.gluon.nn.GlobalAvgPool1D()(mx.nd.ones((1, 2, 4))).shape
        (1, 2, 1)
    """

    def __init__(self, layout: str = "NCW", **kwargs: Any) -> None:
        super().__init__((1,), None, 0, True, True, "avg", layout, **kwargs)


class GlobalAvgPool2D(_Pooling):
    """The mean of each channel over its spatial axes.

    Shapes:
        input: ``(N, C, H, W)``, axes in the order of ``layout``.
        output: The same with spatial axes of length 1.

    Args:
        layout: ``"NCHW"`` or ``"NHWC"``.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown.

    Example:
        >>> mx.gluon.nn.GlobalAvgPool2D()(mx.nd.ones((1, 2, 4, 4))).shape
        (1, 2, 1, 1)
    """

    def __init__(self, layout: str = "NCHW", **kwargs: Any) -> None:
        super().__init__((1, 1), None, 0, True, True, "avg", layout, **kwargs)


class GlobalAvgPool3D(_Pooling):
    """The mean of each channel over its spatial axes.

    Shapes:
        input: ``(N, C, D, H, W)``, axes in the order of ``layout``.
        output: The same with spatial axes of length 1.

    Args:
        layout: ``"NCDHW"`` or ``"NDHWC"``.
        **kwargs: ``prefix`` and ``params``.

    Raises:
        AssertionError: The layout is unknown.

    Example:
        >>> mx.gluon.nn.GlobalAvgPool3D()(mx.nd.ones((1, 2, 4, 4, 4))).shape
        (1, 2, 1, 1, 1)
    """

    def __init__(self, layout: str = "NCDHW", **kwargs: Any) -> None:
        super().__init__((1, 1, 1), None, 0, True, True, "avg", layout, **kwargs)
