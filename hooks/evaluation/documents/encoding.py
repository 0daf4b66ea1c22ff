"""The characters of a text file, in the encodings that Windows writes."""

from __future__ import annotations

from evaluation.dataset.grids import UnreadableError

ADVICE = "请在 Word 里“另存为”.docx，或者 UTF-8 编码的纯文本（.txt）"


def decoded(content: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 with a mark, or GB 18030; anything else, as Big5, is refused."""
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and not _is_plain_chinese(text):
            break
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if b"\0" in content:
        raise UnreadableError("不是纯文本", ADVICE)
    raise UnreadableError("编码认不出来（能读 UTF-8、UTF-16、GBK，不能读 Big5）", ADVICE)


def _is_plain_chinese(text: str) -> bool:
    """Whether half of it are everyday characters: nearly every file can be read as GB 18030, in another encoding too.

    Of text in simplified characters nearly all are, of traditional text two thirds, of Big5 read as GB a quarter.
    """
    foreign = [character for character in text if not character.isascii()]
    return 2 * sum(map(_is_everyday, foreign)) >= len(foreign)


def _is_everyday(character: str) -> bool:
    """Whether it is in the first level of GB 2312, or a mark or a full-width sign there."""
    first = character.encode("gb2312", "replace")[0]
    return 0xB0 <= first <= 0xD7 or first in (0xA1, 0xA3)
