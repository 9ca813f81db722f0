"""The text of one file, and places in it.

Every offset in Quoth counts Unicode code points of the text without byte order mark, each line end
being one character, as RFC 5147 counts characters of plain text: `Source.text[span.start:span.end]`
is what the span covers, whatever line ends the file has on disk. White space is what Unicode and
`str.isspace` call so, no-break spaces and separators of lines among it: nothing that is read begins or ends with it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of a source's text, in code points; `end` is exclusive."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start} to {self.end}")


@dataclass(frozen=True, slots=True)
class Position:
    """A place as editors show it: line and column, both counted from 1, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """The decoded text of one file."""

    #: The file's path relative to the vault, with `/` between its parts.
    path: str
    #: The text without byte order mark, every line end written as `\n`.
    text: str
    #: The line end the file has on disk: that of its first line.
    newline: str = "\n"
    #: Whether the file starts with a byte order mark.
    bom: bool = False
    _starts: tuple[int, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0]
        find = self.text.find
        at = find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = find("\n", at + 1)
        object.__setattr__(self, "_starts", tuple(starts))

    @classmethod
    def decode(cls, path: str, content: bytes) -> Source:
        """The text of a file's bytes.

        Raises:
            UnicodeDecodeError: the bytes are not UTF-8.
        """
        if content.count(0) * 4 > len(content):
            raise UnicodeDecodeError(
                "utf-8", content, content.index(0), content.index(0) + 1, "every other byte is zero"
            )
        text = content.decode("utf-8")
        bom = text.startswith(_BOM)
        if bom:
            text = text[1:]
        newline = "\n"
        if "\r" in text:
            at = min(i for i in (text.find("\r"), text.find("\n")) if i >= 0)
            newline = "\r\n" if text[at : at + 2] == "\r\n" else text[at]
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return cls(path, text, newline, bom)

    def position(self, offset: int) -> Position:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)

    def line_start(self, line: int) -> int:
        """The offset at which a line (counted from 1) begins; the text's end for a line past the last."""
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)

    def line_text(self, line: int) -> str:
        """A line (counted from 1) without its line end."""
        start = self.line_start(line)
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]


def why_not_utf8(content: bytes, at: int) -> str:
    """What a file that is not UTF-8 may be instead, as the end of a sentence.

    Args:
        at: the offset of the first byte that cannot be read.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[at] == 0:
        return " but UTF-16"
    where = f"byte {content[at]:#04x} in line {content[:at].count(10) + 1}"
    meant = content[at : at + 1].decode("cp1252", errors="ignore")
    return f": {where}" + (f" would be `{meant}` in Windows-1252" if meant.isprintable() and meant else "")
