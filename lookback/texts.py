"""Texts of strangers: what data and file names say, as a text that acts on nothing."""

from __future__ import annotations

import unicodedata

# controls; format signs, which reverse the direction of a line or hide; halves of pairs, which are bytes of a file name that is not UTF-8
UNSAFE = ("Cc", "Cf", "Cs", "Zl", "Zp")


def plain(value: object, lines: bool = False) -> str:
    """A value as text without control characters: each is written as Python writes it, for example \\x1b. `lines` keeps line ends."""
    return "".join(sign if lines and sign == "\n" else shown(sign) for sign in str(value))


def shown(sign: str) -> str:
    if unicodedata.category(sign) not in UNSAFE:
        return sign
    if "\udc80" <= sign <= "\udcff":  # the byte itself, as os.fsdecode keeps it
        return f"\\x{ord(sign) - 0xDC00:02x}"
    return sign.encode("unicode_escape", "surrogatepass").decode("ascii")


def is_text(name: str) -> bool:
    """Is a file name UTF-8?"""
    try:
        name.encode()
        return True
    except UnicodeEncodeError:
        return False
