"""Runs programs in forked children of one process that has imported the package already.

Importing takes seconds; a fork takes milliseconds. Reads ``{name: [source, environment]}`` as JSON
and answers with ``{name: [exit status, output, errors]}``.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile

import mxnet.engine  # noqa: F401 - what the programs import


def run(source: str, environment: dict[str, str]) -> tuple[int, str, str] | None:
    """What a child leaves behind; None in the child, which is to end as programs end."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os.environ.update(environment)
            exec(source, {"__name__": "__main__"})  # noqa: S102 - the tests' own programs
            return None
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (out, errors):
            file.seek(0)
            texts.append(file.read().decode())
        return status, texts[0], texts[1]


def main() -> None:
    results = {}
    for name, (source, environment) in json.load(sys.stdin).items():
        result = run(source, environment)
        if result is None:
            return
        results[name] = result
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
