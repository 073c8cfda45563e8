"""The base of symbols that carries the operators' methods and the arithmetic.

Both are generated (``methods.py``, ``arithmetic.py``) when the package is imported.
"""


class OperatorMethods:
    """Holds ``a.sum()``, ``a + b`` and their like; see ``mx.sym`` for each operator."""

    __slots__ = ()
