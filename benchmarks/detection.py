"""Detection: suppression, proposals, matching, pooling of regions, deformable convolution."""


def _arrays(**arrays):
    import mxnet as mx

    return mx, {name: mx.nd.array(value) for name, value in arrays.items()}


def _boxes(random, count, extent, spread=1.0):
    import numpy as np

    low = random.rand(count, 2) * spread
    return np.concatenate([low, low + extent * (0.2 + 0.8 * random.rand(count, 2))], 1)


def _suppress(count, images, extent):
    def prepare():
        import numpy as np

        random = np.random.RandomState(0)
        rows = [
            np.concatenate([random.rand(count, 1), _boxes(random, count, extent)], 1)
            for _ in range(images)
        ]
        mx, x = _arrays(boxes=np.stack(rows))
        return lambda: mx.nd.contrib.box_nms(x["boxes"], coord_start=1, score_index=0)

    return prepare


def _propose():
    import numpy as np

    random = np.random.RandomState(0)
    mx, x = _arrays(
        prob=random.rand(1, 24, 38, 50),
        offsets=random.randn(1, 48, 38, 50) * 0.2,
        info=[[608, 800, 1]],
    )
    return lambda: mx.nd.contrib.Proposal(x["prob"], x["offsets"], x["info"])


def _match():
    import numpy as np

    random = np.random.RandomState(0)
    labels = [
        np.concatenate([random.randint(0, 20, (10, 1)), _boxes(random, 10, 0.5)], 1)
        for _ in range(8)
    ]
    mx, x = _arrays(
        anchors=_boxes(random, 8732, 0.4)[None],
        labels=np.stack(labels),
        scores=random.randn(8, 21, 8732),
    )
    return lambda: mx.nd.contrib.MultiBoxTarget(
        x["anchors"], x["labels"], x["scores"], negative_mining_ratio=3.0
    )


def _detect():
    import numpy as np

    random = np.random.RandomState(0)
    scores = np.exp(3 * random.randn(8, 21, 8732))
    mx, x = _arrays(
        prob=scores / scores.sum(1, keepdims=True),
        offsets=random.randn(8, 4 * 8732),
        anchors=_boxes(random, 8732, 0.4)[None],
    )
    return lambda: mx.nd.contrib.MultiBoxDetection(
        x["prob"], x["offsets"], x["anchors"], nms_topk=400
    )


def _overlaps():
    import numpy as np

    random = np.random.RandomState(0)
    mx, x = _arrays(one=_boxes(random, 2000, 0.5), other=_boxes(random, 500, 0.5))
    return lambda: mx.nd.contrib.box_iou(x["one"], x["other"])


def _align(sample_ratio, train):
    def prepare():
        import numpy as np

        random = np.random.RandomState(0)
        rois = np.concatenate([np.zeros((128, 1)), _boxes(random, 128, 400.0, 400.0)], 1)
        mx, x = _arrays(data=random.randn(1, 256, 50, 50), rois=rois)
        x["data"].attach_grad()

        def call():
            return mx.nd.contrib.ROIAlign(
                x["data"], x["rois"], pooled_size=(7, 7), spatial_scale=1 / 16,
                sample_ratio=sample_ratio,
            )  # fmt: skip

        def step():
            with mx.autograd.record():
                result = call()
            result.backward()

        return step if train else call

    return prepare


def _pool_sensitively():
    import numpy as np

    random = np.random.RandomState(0)
    rois = np.concatenate([np.zeros((128, 1)), _boxes(random, 128, 400.0, 400.0)], 1)
    mx, x = _arrays(data=random.randn(1, 21 * 49, 50, 50), rois=rois)
    return lambda: mx.nd.contrib.PSROIPooling(
        x["data"], x["rois"], spatial_scale=1 / 16, output_dim=21, pooled_size=7
    )


def _deform(modulated, train):
    def prepare():
        import numpy as np

        random = np.random.RandomState(0)
        mx, x = _arrays(
            data=random.randn(1, 64, 56, 56),
            offset=random.randn(1, 18, 56, 56),
            mask=random.rand(1, 9, 56, 56),
            weight=random.randn(64, 64, 3, 3) * 0.05,
            bias=random.randn(64),
        )
        names = ["data", "offset", "mask", "weight", "bias"]
        if not modulated:
            names.remove("mask")
        operator = "ModulatedDeformableConvolution" if modulated else "DeformableConvolution"
        inputs = [x[name] for name in names]
        for array in inputs:
            array.attach_grad()

        def call():
            return getattr(mx.nd.contrib, operator)(
                *inputs, kernel=(3, 3), pad=(1, 1), num_filter=64
            )

        def step():
            with mx.autograd.record():
                result = call()
            result.backward()

        return step if train else call

    return prepare


WORKLOADS = {
    "box_nms, 6000 boxes": {"mxnet": _suppress(6000, 1, 0.1)},
    "box_nms, 6000 boxes, few survive": {"mxnet": _suppress(6000, 1, 1.0)},
    "box_nms, 32 x 400 boxes": {"mxnet": _suppress(400, 32, 0.3)},
    "box_iou, 2000 x 500": {"mxnet": _overlaps},
    "Proposal, 12 anchors, 38 x 50": {"mxnet": _propose},
    "MultiBoxTarget, 8 x 8732 anchors": {"mxnet": _match},
    "MultiBoxDetection, 8 x 8732 anchors": {"mxnet": _detect},
    "ROIAlign, 128 x 256 x 7 x 7, 2 x 2 samples": {"mxnet": _align(2, False)},
    "ROIAlign, 128 x 256 x 7 x 7, adaptive": {"mxnet": _align(-1, False)},
    "ROIAlign with gradient": {"mxnet": _align(2, True)},
    "PSROIPooling, 128 x 21 x 7 x 7": {"mxnet": _pool_sensitively},
    "DeformableConvolution 3x3, 64 x 56 x 56": {"mxnet": _deform(False, False)},
    "DeformableConvolution with gradient": {"mxnet": _deform(False, True)},
    "ModulatedDeformableConvolution": {"mxnet": _deform(True, False)},
}


def main() -> None:
    """Print the table."""
    from benchmarks.harness import Goal, compare

    goals = dict.fromkeys(WORKLOADS, Goal(reference=1.2))
    compare("benchmarks.detection", goals, threads=1, rounds=5, seconds=0.2)


if __name__ == "__main__":
    main()
