"""The fixed parts of the `.params` layout, shared by reader and writer; all little-endian."""

from __future__ import annotations

import struct

# First number of a list of arrays; the second is reserved, the third counts the arrays.
LIST_MAGIC = 0x112

# First number of an array, by version. Before V1 it is the number of dimensions.
V1_MAGIC = 0xF993FAC8
V2_MAGIC = 0xF993FAC9
V3_MAGIC = 0xF993FACA

LIST_HEADER = struct.Struct("<QQQ")
COUNT = struct.Struct("<Q")
UINT32 = struct.Struct("<I")
INT32 = struct.Struct("<i")
DEVICE = struct.Struct("<ii")
# By number of dimensions; NumPy 1.x and the reference's `asnumpy` stop at 32, more is damage.
MAX_NDIM = 32
DIMENSIONS = tuple(struct.Struct(f"<{ndim}q") for ndim in range(MAX_NDIM + 1))
LEGACY_DIMENSIONS = tuple(struct.Struct(f"<{ndim}I") for ndim in range(MAX_NDIM + 1))

# The smallest array: magic, storage type and zero dimensions of a V2 "none".
SMALLEST_ARRAY = 12

# A dense V2 or V3 array: magic, storage type and number of dimensions; the same with the shape,
# device type, device number and element type.
DENSE_START = struct.Struct("<Iii")
DENSE_HEADER = tuple(struct.Struct(f"<Iii{ndim}qiii") for ndim in range(MAX_NDIM + 1))
