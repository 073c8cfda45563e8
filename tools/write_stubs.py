"""Write the type stubs of generated functions: ``python tools/write_stubs.py``.

``mx.nd.X`` and ``a.x()`` are generated at run time from the operator registry; editors and type
checkers see them through the ``.pyi`` files that this script writes beside the modules. The test
suite fails when the files differ from what the script would write.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import torch

import mxnet
from mxnet.ndarray.arithmetic import _BINARY, _COMPARE
from mxnet.ndarray.methods import OPERATOR_METHODS
from mxnet.ndarray.namespace import namespace_names
from mxnet.operators.parameters import Parameter
from mxnet.operators.registry import REGISTRY, Operator

PACKAGE = Path(mxnet.__file__).parent / "ndarray"
HEADER = '''\
"""Written by tools/write_stubs.py; do not edit."""

from collections.abc import Sequence
from typing import Any, Literal

from mxnet.context import Context
from mxnet.ndarray.handle import NDArray

'''
# What users may write for a parameter whose body wants the type on the left.
_SPELLINGS = {
    "torch.dtype": "Any",
    "tuple[int, ...]": "int | Sequence[int]",
    "tuple[float, ...]": "float | Sequence[float]",
    "mxnet.context.Context": "Context | str",
}


def annotation_text(annotation: Any) -> str:
    """An annotation as users may fill it."""
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    if annotation is torch.dtype:
        return "Any"
    text = text.replace("typing.", "").replace("NoneType", "None")
    for wanted, accepted in _SPELLINGS.items():
        text = text.replace(wanted, accepted)
    text = re.sub(r"^Optional\[(.*)\]$", r"\1 | None", text)
    return re.sub(r"\btuple\[", "Sequence[", text).replace(", ...]", "]")


def parameter_text(parameter: Parameter) -> str:
    """One keyword parameter of a generated function."""
    text = annotation_text(parameter.annotation)
    if parameter.required:
        return f"{parameter.name}: {text} = ..."
    default = parameter.default
    shown = repr(default) if isinstance(default, int | float | str | type(None)) else "..."
    return f"{parameter.name}: {text} = {shown if shown not in ('inf', '-inf', 'nan') else '...'}"


def signature_text(found: Operator, *, method: bool) -> str:
    """Parameters of a generated function, or of the method it becomes."""
    parts = []
    for index, tensor in enumerate(found.inputs):
        if method and index == 0:
            parts.append("self")
        elif tensor.variadic:
            parts.append(f"*{tensor.name}: NDArray | Sequence[NDArray]")
        else:
            parts.append(f"{tensor.name}: NDArray | None = None")
    parts += [parameter_text(parameter) for parameter in found.parameters]
    names = {p.name for p in found.parameters}
    if found.variadic and found.count_parameter not in names:
        parts.append(f"{found.count_parameter}: int | None = None")
    parts += ["out: Any = None", "name: str | None = None", "**unknown: Any"]
    return ", ".join(parts)


def function_text(name: str, found: Operator, *, method: bool = False) -> str:
    """A generated function or method as a stub."""
    result = "NDArray" if found.num_outputs == 1 else "Any"
    summary = (found.__doc__ or "").strip().splitlines()
    indent = "    " if method else ""
    documentation = f"{indent}    {('r' if _has_backslash(summary) else '')}{_quoted(summary)}\n"
    return (
        f"{indent}def {name}({signature_text(found, method=method)}) -> {result}:\n{documentation}"
    )


def _has_backslash(lines: list[str]) -> bool:
    return bool(lines) and "\\" in lines[0]


def _quoted(lines: list[str]) -> str:
    return '"""' + (lines[0] if lines else "") + '"""'


def namespace_stub(prefix: str) -> str:
    """The stub of a module that holds nothing but operators."""
    names = [n for n in sorted(set(namespace_names(prefix))) if n.isidentifier()]
    full = prefix if prefix not in ("", "_") else ""
    return HEADER + "\n".join(function_text(n, REGISTRY.get(full + n)) for n in names)


def methods_stub() -> str:
    """The stub of the base class with the operators' methods and the arithmetic."""
    lines = [HEADER, "class OperatorMethods:"]
    for name in _BINARY:
        lines += [
            f"    def __{p}{name}__(self, other: Any) -> NDArray: ..." for p in ("", "r", "i")
        ]
    for name in _COMPARE:
        ignore = "  # type: ignore[override]" if name in ("eq", "ne") else ""
        lines.append(f"    def __{name}__(self, other: Any) -> NDArray: ...{ignore}")
    lines += [f"    def __{n}__(self) -> NDArray: ..." for n in ("neg", "abs")]
    lines += [
        function_text(name, REGISTRY.get(name), method=True).rstrip() for name in OPERATOR_METHODS
    ]
    return "\n".join(lines) + "\n"


def package_stub() -> str:
    """The stub of ``mxnet.ndarray``: what the module imports, and the operators."""
    source = (PACKAGE / "__init__.py").read_text()
    tree = ast.parse(source)
    imports = [
        ast.unparse(node)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and not (node.names[0].asname or "").startswith("_")
    ]
    own = {
        alias.asname
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    names = [n for n in sorted(set(namespace_names(""))) if n.isidentifier() and n not in own]
    head = HEADER.replace("from mxnet.ndarray.handle import NDArray\n", "")
    return (
        head
        + "\n".join(imports)
        + "\n\n"
        + "\n".join(function_text(n, REGISTRY.get(n)) for n in names)
    )


def stubs() -> dict[Path, str]:
    """Every stub file and its content."""
    found = {
        PACKAGE / f"{module}.pyi": namespace_stub(prefix)
        for module, prefix in (
            ("contrib", "_contrib_"), ("linalg", "_linalg_"), ("image", "_image_"), ("_internal",
            "_"),
        )
    }  # fmt: skip
    found[PACKAGE / "operator_methods.pyi"] = methods_stub()
    found[PACKAGE / "__init__.pyi"] = package_stub()
    return found


if __name__ == "__main__":
    for path, content in stubs().items():
        path.write_text(content)
