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

# The smallest array: magic, storage type and zero dimensions of a V2 "none".
SMALLEST_ARRAY = 12
