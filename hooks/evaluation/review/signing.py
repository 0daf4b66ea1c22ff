"""What a role has still to read: what is new or other than it was when it signed, and how much is gone since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from evaluation.dataset import Dataset
from evaluation.dataset.signatures import FILE, SIGNERS, Signature, read_by_file
from evaluation.problems import Place, Problem
from evaluation.review.items import Item

SHOWN = 5


def unsigned(items: Sequence[Item], signature: Signature | None) -> tuple[Item, ...]:
    """The items that a signature does not stand for; all without one."""
    left = Counter() if signature is None else signature.digests
    found = []
    for item in items:
        if left[item.key] > 0:
            left[item.key] -= 1
        else:
            found.append(item)
    return tuple(found)


def lost(items: Sequence[Item], signature: Signature | None) -> int:
    """How many of the signed items are not there any more and have none in their place."""
    if signature is None:
        return 0
    gone = signature.digests - Counter(item.key for item in items)
    return max(0, gone.total() - len(unsigned(items, signature)))


def signed_anew(items: Sequence[Item], signatures: Sequence[Signature], role: str, date: str) -> list[Signature]:
    """The signatures with that of a role for everything there is now."""
    read = read_by_file((item.file, item.digest) for item in items)
    return [*(one for one in signatures if one.role != role), Signature(role, date, read)]


def unsigned_problems(items: Sequence[Item], dataset: Dataset) -> Iterator[Problem]:
    """What stands in the way of a release: roles that the settings ask for and that have something left to read."""
    signed = {one.role: one for one in dataset.signatures}
    for role in dataset.settings.get(SIGNERS) or ():
        left, gone = unsigned(items, signed.get(role)), lost(items, signed.get(role))
        if left or gone:
            first = "、".join(str(item.place) for item in left[:SHOWN])
            where = f"（{first}{' 等' if len(left) > SHOWN else ''}）" if left else ""
            found = f"{len(left)} 处没有签{where}，删去了 {gone} 处"
            advice = f"请“{role}”看过 report review 的页面，再运行 report review --sign {role}"
            yield Problem(Place(f"data/{dataset.year}/{FILE}", column=role), "发布前须复核签字", found, advice)
