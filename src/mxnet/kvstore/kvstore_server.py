"""The server side of distributed stores."""

from __future__ import annotations

from typing import Any

from mxnet.base import MXNetError


class KVStoreServer:
    """Runs a server process of a distributed store, until the scheduler ends it.

    Args:
        kvstore: The store; it must have server processes.

    Example:
        >>> server = mx.kvstore.KVStoreServer(mx.kv.create("local"))
        >>> server.run()
        Traceback (most recent call last):
        mxnet.base.MXNetError: KVStoreServer: the store 'local' has no servers; ...
    """

    def __init__(self, kvstore: Any) -> None:
        self.kvstore = kvstore

    def run(self) -> None:
        """Serve until told to stop.

        Raises:
            MXNetError: The store has no servers.
        """
        serve = getattr(self.kvstore, "_serve", None)
        if serve is None:
            raise MXNetError(
                f"KVStoreServer: the store {self.kvstore.type!r} has no servers; those of "
                "asynchronous distributed stores have"
            )
        serve()
