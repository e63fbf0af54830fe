"""A pack's archive, and one from outside: nothing is unpacked that is larger than it may be.

What an archive says of itself, sizes and shapes above all, is compared with its bytes before
anything is made of it. Reading never takes more than the bytes that are there, the ``most`` that
it may unpack to, and a little.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
)
"""What a damaged ZIP raises, whichever way it is packed."""
MOST_MEMBERS = 100
"""Twelve scenarios, their arrays and what goes with them are some thirty."""
_ENTRY = b"PK\x01\x02"
_LOCAL_BYTES = 30
_PIECE = 1 << 20

_MAGIC = b"\x93NUMPY\x01\x00"
_LONGEST_HEADER = 1000
_HEADER = re.compile(
    rb"\{'descr': '([<|](?:f[48]|i[18]|U[0-9]{1,4}))', 'fortran_order': False, "
    rb"'shape': \(((?:[0-9]{1,9}, ?)*[0-9]{0,9})\), \} *\n"
)
"""As numpy writes it, and nothing else: a header of its own is read as a Python expression, whose
depth and length somebody else may choose."""


class TooLarge(ValueError):
    """More than an archive may hold."""


def packed(files: Mapping[str, bytes], made: datetime) -> bytes:
    """An archive of files by name, the same to the byte for the same files and ``made``."""
    out = io.BytesIO()
    when = made.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, max(when, (1980, 1, 1, 0, 0, 0)))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def opened(file: io.BytesIO, most: int) -> zipfile.ZipFile:
    """An archive whose files are few, of different names, packed as we pack, and small together.

    Raises TooLarge, or one of BROKEN.
    """
    # Before the directory is read: every entry of it becomes an object.
    if sum(1 for _ in re.finditer(_ENTRY, file.getvalue())) > MOST_MEMBERS:
        raise TooLarge
    archive = zipfile.ZipFile(file)
    members = archive.infolist()
    if sum(member.file_size for member in members) > most:
        raise TooLarge
    if len({member.filename for member in members}) < len(members):
        raise zipfile.BadZipFile("two files of one name")
    if any(m.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for m in members):
        raise zipfile.BadZipFile("another way of packing, which may ask for any memory")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, most: int) -> io.BytesIO:
    """A file of an archive. Raises KeyError when there is none, TooLarge, or one of BROKEN."""
    if archive.getinfo(name).file_size > most:
        raise TooLarge
    out = io.BytesIO()
    with archive.open(name) as file:
        # In pieces: at once, zlib would hold all of it twice.
        while piece := file.read(_PIECE):
            out.write(piece)
    out.seek(0)
    return out


def read_arrays(file: io.BytesIO, most: int) -> Mapping[str, NDArray[Any]]:
    """The arrays of an ``.npz`` by name, which share its memory where they lie in it plainly.

    Numbers and texts alone, in the order of C. Raises ValueError, or one of BROKEN.
    """
    found: dict[str, NDArray[Any]] = {}
    with opened(file, most) as archive:
        members = archive.infolist()
        # What has to be unpacked lies beside the file that it is unpacked from.
        packed = sum(m.file_size for m in members if m.compress_type != zipfile.ZIP_STORED)
        if packed and packed + len(file.getvalue()) > most:
            raise TooLarge
        for member in members:
            if member.compress_type == zipfile.ZIP_STORED:
                content = _in_place(file, member)
            else:
                content = memoryview(read_member(archive, member.filename, most).getvalue())
            found[member.filename.removesuffix(".npy")] = _array(content)
    return found


def _in_place(file: io.BytesIO, member: zipfile.ZipInfo) -> memoryview:
    """The bytes of a file that is not packed, where they are."""
    # Not ``getbuffer``: its views can bring older Pythons down while garbage is collected.
    whole = memoryview(file.getvalue())
    head = bytes(whole[member.header_offset : member.header_offset + _LOCAL_BYTES])
    if len(head) < _LOCAL_BYTES or not head.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("no file where one is said to be")
    name, extra = struct.unpack("<HH", head[26:])
    start = member.header_offset + _LOCAL_BYTES + name + extra
    content = whole[start : start + member.file_size]
    if len(content) < member.file_size or zlib.crc32(content) != member.CRC:
        raise zipfile.BadZipFile("a file is not whole")
    return content


def _array(content: memoryview) -> NDArray[Any]:
    """An array of numpy's format, of exactly the bytes that there are."""
    start = len(_MAGIC) + 2
    if len(content) < start or content[: len(_MAGIC)] != _MAGIC:
        raise ValueError("an array is no array")
    (length,) = struct.unpack("<H", content[len(_MAGIC) : start])
    if length > _LONGEST_HEADER:
        raise ValueError("the header of an array is too long")
    header = _HEADER.fullmatch(bytes(content[start : start + length]))
    if not header:
        raise ValueError("the header of an array is none that is written here")
    kind = np.dtype(header[1].decode())
    shape = tuple(int(size) for size in re.findall(rb"[0-9]+", header[2]))
    body = content[start + length :]
    size = kind.itemsize
    for one in shape:
        size *= one
    if size != len(body) or not kind.itemsize or len(shape) > 3:
        raise ValueError("an array has not the size that it says")
    if kind.kind == "U" and size and np.frombuffer(body, "<u4").max() > sys.maxunicode:
        raise ValueError("a text in an array holds what is no letter")
    return np.ndarray(shape, kind, body)
