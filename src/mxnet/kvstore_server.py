"""The server of distributed stores, under the path that older releases had."""

from mxnet.kvstore.kvstore_server import KVStoreServer as KVStoreServer
