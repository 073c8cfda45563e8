"""Runs programs in forked children of one process that has imported the package already.

Importing takes seconds; a fork takes milliseconds. Reads ``{name: [source, environment]}`` as JSON
and answers with ``{name: [exit status, output, errors]}``.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
import tempfile
import traceback

import mxnet.engine  # noqa: F401 - what the programs import


def run(source: str, environment: dict[str, str], whole_exit: bool) -> tuple[int, str, str] | None:
    """What a child leaves behind; None in a child that is to end as programs end."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), 1)
            os.dup2(errors.fileno(), 2)
            os.environ.update(environment)
            try:
                exec(source, {"__name__": "__main__"})  # noqa: S102 - the tests' own programs
                if whole_exit:
                    return None
            except BaseException:
                traceback.print_exc()
            # What the interpreter does first when it ends; the rest takes a second with torch.
            atexit._run_exitfuncs()
            sys.stdout.flush()
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (out, errors):
            file.seek(0)
            texts.append(file.read().decode())
        return status, texts[0], texts[1]


def main() -> None:
    results = {}
    for name, (source, environment) in json.load(sys.stdin).items():
        result = run(source, environment, whole_exit=name == "exit")
        if result is None:
            return
        results[name] = result
    json.dump(results, sys.stdout)


if __name__ == "__main__":
    main()
