"""Ways to damage a file. In: good bytes and a few choices. Out: what somebody could hand in."""

from __future__ import annotations

from hypothesis import strategies as st

# What readers stumble over: other types, ends of numbers, markup, commands, words of the formats.
WORDS = [b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"'", b'"', b";", b",", b"\t"]
WORDS += [b"null", b"~", b"yes", b"-1", b"1e999", b"nan", b"9" * 400, b"0x1F", b"2022-01-01"]
WORDS += [b"[]", b"{}", b"[[", b"}}", b"- ", b": ", b"&a ", b"*a", b"<<: *a", b"!!python/none"]
WORDS += [b"../../../etc/passwd", b"=1+1", b"=cmd|'/C calc'!A0", b"<script>", b"&lt;", b"%s%n"]
WORDS += ["\u202e".encode(), "é".encode("latin-1"), "\U0001f600".encode(), b"\xed\xa0\x80"]
HARM = b"!!python/object/apply:os.system ['touch harmed']"
WORDS += [HARM, b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b"__import__('os')"]


@st.composite
def damaged(draw, good: bytes) -> bytes:
    """The good bytes after one to six changes: put in, cut out, repeated or overwritten."""
    raw = good
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(raw)))
        length = draw(st.integers(0, 40))
        piece = draw(st.sampled_from(WORDS) | st.binary(max_size=12))
        how = draw(st.sampled_from(["put", "cut", "repeat", "over"]))
        raw = _changed(raw, how, at, length, piece)
    return raw


def _changed(raw: bytes, how: str, at: int, length: int, piece: bytes) -> bytes:
    if how == "put":
        return raw[:at] + piece + raw[at:]
    if how == "cut":
        return raw[:at] + raw[at + length :]
    if how == "repeat":
        return raw[: at + length] + raw[at:]
    return raw[:at] + piece + raw[at + len(piece) :]
