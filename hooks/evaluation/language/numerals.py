"""Chinese numerals as exact amounts: 三千二百万, 十二, 三点五, 二〇一九, 叁佰, 廿五; and estimates: 十几, 五六十."""

from __future__ import annotations

import re
from fractions import Fraction

DIGITS = {
    **{digit: value for value, digit in enumerate("零一二三四五六七八九")},
    **{digit: value for value, digit in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **{"○": 0, "两": 2, "兩": 2, "貳": 2, "弐": 2, "弍": 2, "叄": 3, "陸": 6},
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
SCALES = {**TENS, **MYRIADS}
CONTRACTIONS = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}
STARTS = "".join(digit for digit, value in DIGITS.items() if value) + "十拾" + "".join(CONTRACTIONS)
CHARACTERS = "".join(dict.fromkeys([*DIGITS, *SCALES, *CONTRACTIONS]))
NEIGHBOURS = ("一两", "一二", "二三", "两三", "三四", "三五", "四五", "五六", "六七", "七八", "八九")
_NEIGHBOURS = re.compile("|".join(NEIGHBOURS))
_WRITTEN_OUT = str.maketrans({**CONTRACTIONS, " ": ""})


def numeral(text: str) -> Fraction | None:
    """The amount that a Chinese numeral states, None when the characters state none."""
    whole, point, places = text.translate(_WRITTEN_OUT).partition("点")
    if not point:
        return _whole(whole)
    digits = places.rstrip("".join(MYRIADS))
    value = _whole(whole)
    if value is None or not digits or any(character not in DIGITS for character in digits):
        return None
    decimals = Fraction(int("".join(str(DIGITS[character]) for character in digits)), 10 ** len(digits))
    return (value + decimals) * scale(places[len(digits) :])


def least(estimate: str) -> Fraction | None:
    """The least amount that an estimate leaves open: 11 for 十几, 200 for 数百, 50 for 五六十."""
    least_digits = _NEIGHBOURS.sub(lambda pair: pair[0][0], estimate)
    return numeral(re.sub("若干|[几数]", "一", re.sub("[把来以计]|数(?=以)|成.上", "", least_digits)))


def scale(characters: str) -> int:
    """What the scale characters multiply by: 1 for none, 10⁴ for 万, 10¹² for 万亿."""
    product = 1
    for character in characters:
        product *= SCALES[character]
    return product


def places(text: str) -> int:
    """How many decimals a Chinese numeral states: one in 三点五万."""
    return len(text.partition("点")[2].rstrip("".join(MYRIADS)))


def trailing_scale(text: str) -> str:
    """The scale at the end of a numeral that goes with its unit: 万 in 三千二百万."""
    return text[len(text.rstrip("".join(MYRIADS))) :]


def _whole(text: str) -> Fraction | None:
    if not text:
        return None
    if all(character in DIGITS for character in text):
        return Fraction(int("".join(str(DIGITS[character]) for character in text)))
    total = section = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        elif character in TENS:
            section += (digit or 1) * TENS[character]
            digit = 0
        elif character in MYRIADS:
            group = section + digit
            if character in "万萬":
                total += (group or 1) * MYRIADS[character]
            else:
                total = (total + group or 1) * MYRIADS[character]
            section = digit = 0
        else:
            return None
    return Fraction(total + section + _colloquial(text, digit))


def _colloquial(text: str, digit: int) -> int:
    """The last digit, which after a bare 百, 千 or 万 counts the next smaller scale: 三百五 is 350, 三百零五 is 305."""
    if len(text) < 2 or text[-1] not in DIGITS or text[-2] not in SCALES or text[-2] in "十拾":
        return digit
    return digit * SCALES[text[-2]] // 10
