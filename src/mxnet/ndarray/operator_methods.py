"""The base of arrays that carries the operators' methods and the arithmetic.

Both are generated (``methods.py``, ``arithmetic.py``) and typed in the stub beside this file.
"""


class OperatorMethods:
    """Holds ``a.sum()``, ``a + b`` and their like; see ``mx.nd`` for each operator."""

    __slots__ = ()
