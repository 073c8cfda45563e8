"""What mx.np costs: calls on tiny arrays, broadcasting and Einstein sums; one thread.

Einstein sums of three factors are compared with torch as a user writes them, in one call.
"""

TINY = {
    "np.add(a, b)": ("np.add(a, b)", "torch.add(a, b)"),
    "a + b": ("a + b", "a + b"),
    "a * 2.0": ("a * 2.0", "a * 2.0"),
    "np.exp(a)": ("np.exp(a)", "torch.exp(a)"),
    "np.dot(a, b)": ("np.dot(a, b)", "torch.mm(a, b)"),
    "np.sum(a, axis=1)": ("np.sum(a, axis=1)", "torch.sum(a, 1)"),
    "a.mean()": ("a.mean()", "a.mean()"),
    "np.maximum(a, 0)": ("np.maximum(a, 0)", "torch.clamp_min(a, 0)"),
    "np.where(a > b, a, b)": ("np.where(a > b, a, b)", "torch.where(a > b, a, b)"),
    "a > 0": ("a > 0", "a > 0"),
    "a.reshape(16)": ("a.reshape(16)", "a.reshape(16)"),
    "np.concatenate([a, b])": ("np.concatenate([a, b])", "torch.cat([a, b])"),
    "npx.relu(a)": ("npx.relu(a)", "torch.relu(a)"),
    "a[1:3]": ("a[1:3]", "a[1:3]"),
    "np.zeros((4, 4))": ("np.zeros((4, 4))", "torch.zeros(4, 4)"),
}

# name: shapes and the expression over a and b
BROADCASTING = {
    "matrix + row": ((512, 512), (512,), "a + b"),
    "matrix * column": ((512, 512), (512, 1), "a * b"),
    "images - mean of channels": ((16, 32, 32, 32), (1, 32, 1, 1), "a - b"),
    "outer sum": ((512, 1), (1, 512), "a + b"),
    "batch / norm": ((64, 64, 64), (64, 1, 64), "a / b"),
    "pairwise squares": ((128, 1, 32), (1, 128, 32), "(a - b) ** 2"),
    "matrix > row": ((512, 512), (512,), "a > b"),
}

# name: shapes of the factors
EINSUM = {
    "ij,jk->ik": ((128, 128), (128, 128)),
    "bij,bjk->bik": ((16, 64, 64), (16, 64, 64)),
    "ij,ij->i": ((256, 256), (256, 256)),
    "bhqd,bhkd->bhqk": ((4, 4, 64, 32), (4, 4, 64, 32)),
    "ij->ji": ((256, 256),),
    "ii->": ((256, 256),),
    "i,j->ij": ((512,), (512,)),
    "ij,jk,kl->il": ((64, 256), (256, 256), (256, 8)),
    "bi,ij,bj->b": ((64, 64), (64, 64), (64, 64)),
}


def _values(shapes):
    import numpy

    generator = numpy.random.default_rng(0)
    return [generator.uniform(0.5, 1.5, shape).astype("float32") for shape in shapes]


def _mx(text, shapes):
    def prepare():
        import mxnet as mx

        arrays = [mx.np.array(value, dtype="float32") for value in _values(shapes)]
        scope = dict(zip("abc", arrays, strict=False), np=mx.np, npx=mx.npx)
        return eval(f"lambda: {text}", scope)

    return prepare


def _torch(text, shapes):
    def prepare():
        import torch

        tensors = [torch.from_numpy(value) for value in _values(shapes)]
        return eval(f"lambda: {text}", dict(zip("abc", tensors, strict=False), torch=torch))

    return prepare


def _workloads():
    found = {
        name: {"mxnet": _mx(ours, ((4, 4), (4, 4))), "torch": _torch(theirs, ((4, 4), (4, 4)))}
        for name, (ours, theirs) in TINY.items()
    }
    for name, (*shapes, text) in BROADCASTING.items():
        found[name] = {"mxnet": _mx(text, shapes), "torch": _torch(text, shapes)}
    for subscripts, shapes in EINSUM.items():
        factors = ", ".join("abc"[: len(shapes)])
        found[f"einsum {subscripts}"] = {
            "mxnet": _mx(f"np.einsum({subscripts!r}, {factors})", shapes),
            # Arrays here own their memory, so a view is copied on both sides.
            "torch": _torch(f"torch.einsum({subscripts!r}, {factors}).contiguous()", shapes),
        }
    return found


WORKLOADS = _workloads()


def main() -> None:
    """Print the table."""
    from benchmarks.harness import Goal, compare

    goals = dict.fromkeys(TINY, Goal(1 / 6, 1.8))
    goals |= dict.fromkeys(set(WORKLOADS) - set(TINY), Goal(1.0, 1.1))
    goals = {name: goals[name] for name in WORKLOADS}
    compare("benchmarks.numpy_interface", goals, threads=1, rounds=9, seconds=0.05)


if __name__ == "__main__":
    main()
