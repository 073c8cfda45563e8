"""Key-value stores: sum arrays of several contexts and give the result back to all of them."""

from mxnet.kvstore.base import KVStoreBase as KVStoreBase
from mxnet.kvstore.base import create as create
from mxnet.kvstore.kvstore import KVStore as KVStore
from mxnet.kvstore.kvstore_server import KVStoreServer as KVStoreServer
