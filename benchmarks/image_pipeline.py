"""Reading images and files: record iterators, RecordIO, parameter files; two threads.

The side "torch" of the workloads that read files reads the plain file in pieces, by Python.
Needs OpenCV and scikit-learn, whose photographs are enlarged, moved about and given noise.
"""

import os
import tempfile
from pathlib import Path

FOLDER = os.environ.get("MXNET_BENCH_IMAGES", "")
TRAINING = {
    "random_resized_crop": True,
    "min_random_area": 0.08,
    "max_random_area": 1.0,
    "min_aspect_ratio": 0.75,
    "max_aspect_ratio": 1.333,
    "rand_mirror": True,
}
EVALUATION = {"resize": 256}
NORMALIZATION = {
    "mean_r": 123.68, "mean_g": 116.28, "mean_b": 103.53,
    "std_r": 58.4, "std_g": 57.1, "std_b": 57.4,
}  # fmt: skip
# Width, height, number of images and batch size.
SETS = {
    "small": (340, 256, 384, 64),
    "photo": (1280, 960, 96, 32),
    "large": (2048, 1536, 48, 16),
}
RECORD_BYTES, RECORDS = 100_000, 1000
PARAMETER_BYTES = 100 << 20


def _iterate(name, options):
    def make():
        import mxnet as mx

        batches = mx.io.ImageRecordIter(
            path_imgrec=f"{FOLDER}/{name}.rec", data_shape=(3, 224, 224),
            batch_size=SETS[name][3], preprocess_threads=2, prefetch_buffer=2, verbose=False,
            **options, **NORMALIZATION,
        )  # fmt: skip

        def call():
            batches.reset()
            for batch in batches:
                batch.data[0].wait_to_read()

        return call

    return {"mxnet": make}


def _read_records():
    import mxnet as mx

    def call():
        reader = mx.recordio.MXRecordIO(f"{FOLDER}/plain.rec", "r")
        while reader.read() is not None:
            pass
        reader.close()

    return call


def _read_plain():
    def call():
        with Path(f"{FOLDER}/plain.rec").open("rb", buffering=0) as file:
            while file.read(RECORD_BYTES):
                pass

    return call


def _read_parameters():
    import mxnet as mx

    def call():
        for array in mx.nd.load(f"{FOLDER}/a.params").values():
            array.wait_to_read()

    return call


WORKLOADS = {
    **{f"ImageRecordIter, training, {name}": _iterate(name, TRAINING) for name in SETS},
    **{f"ImageRecordIter, evaluation, {name}": _iterate(name, EVALUATION) for name in SETS},
    "RecordIO, 100 MB in order": {"mxnet": _read_records, "torch": _read_plain},
    "100 MB of parameters": {"mxnet": _read_parameters},
}


def make_files(folder):
    """The files that the workloads read."""
    import cv2
    import numpy as np
    from sklearn.datasets import load_sample_images

    import mxnet as mx

    rng = np.random.default_rng(0)
    photographs = load_sample_images().images
    for name, (width, height, count, _) in SETS.items():
        record = mx.recordio.MXRecordIO(f"{folder}/{name}.rec", "w")
        for number in range(count):
            image = np.roll(photographs[number % 2], rng.integers(0, 400, 2), (0, 1))[:, :, ::-1]
            image = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)
            image = image.astype(np.int16) + rng.integers(-5, 6, image.shape, np.int16)
            pixels = image.clip(0, 255).astype(np.uint8)
            record.write(mx.recordio.pack_img((0, number % 10, number, 0), pixels, quality=90))
        record.close()
    record = mx.recordio.MXRecordIO(f"{folder}/plain.rec", "w")
    for _ in range(RECORDS):
        record.write(rng.bytes(RECORD_BYTES))
    record.close()
    values = rng.random((10, PARAMETER_BYTES // 40), np.float32)
    mx.nd.save(f"{folder}/a.params", {str(k): mx.nd.array(row) for k, row in enumerate(values)})


def main() -> None:
    """Print the table."""
    from benchmarks.harness import Goal, compare

    goals = {name: Goal() for name in WORKLOADS}
    for name in SETS:
        goals[f"ImageRecordIter, training, {name}"] = Goal(1.0 if name == "small" else 1 / 1.5)
    goals["RecordIO, 100 MB in order"] = Goal(None, 1.2)
    goals["100 MB of parameters"] = Goal(1 / 1.5)
    with tempfile.TemporaryDirectory() as folder:
        make_files(folder)
        os.environ["MXNET_BENCH_IMAGES"] = folder
        compare("benchmarks.image_pipeline", goals, threads=2, rounds=5, seconds=0.5)


if __name__ == "__main__":
    main()
