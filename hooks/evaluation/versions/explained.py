"""Whether an edition may be published: its date and reason are stated, and every number it changes is explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evaluation.dataset import Editions, Entry
from evaluation.problems import Place, Problem
from evaluation.versions.changes import ADDED, REMOVED, Change, changes


def release_problems(
    editions: Editions, number: str, current: Sequence[Entry], published: Mapping[str, Sequence[Entry]]
) -> tuple[Problem, ...]:
    """Every reason not to publish the register `current` as edition `number`, sorted; none: it may be published.

    `published` holds the registers of the year's editions that are public, the oldest first. Only the very first
    edition may do without an entry in `corrections.yml`.
    """
    problems = [*_entry_problems(editions, number, published), *_register_problems(editions, published)]
    if published:
        newest = list(published.values())[-1]
        problems += _change_problems(editions, number, tuple(changes(newest, current)))
    return tuple(sorted(set(problems)))


def _entry_problems(editions: Editions, number: str, published: Mapping[str, Sequence[Entry]]) -> Iterator[Problem]:
    newest = editions.newest
    if newest != number and (newest or published):
        model = f"- {{版次: {number}, 日期: 年-月-日, 理由: …, 数: […]}}"
        found = f"最新的是 {newest}" if newest else "没有写"
        yield Problem(Place(editions.file), f"要发布的版次 {number} 须写明日期和理由", found, f"请在末尾加上：{model}")


def _register_problems(editions: Editions, published: Mapping[str, Sequence[Entry]]) -> Iterator[Problem]:
    folder = editions.file.rpartition("/")[0]
    for edition, register in published.items():
        place = Place(f"{folder}/editions/{edition}.json")
        kept = editions.registers.get(edition)
        if kept is None:
            yield Problem(place, f"缺少已发布的版次 {edition} 的登记", advice=f"请运行 report record {edition}")
        elif list(kept) != list(register):
            advice = "两者之一被改动过，请先查明是哪一个，从历史里恢复，不要覆盖"
            yield Problem(place, f"须与已发布的版次 {edition} 相同", "不同", advice)


def _change_problems(editions: Editions, number: str, found: Sequence[Change]) -> Iterator[Problem]:
    """A problem for each published number that changed without a word, and for each that is named but did not."""
    edition = editions.of(number)
    named = edition.facts if edition else ()
    moved = {change.id for change in found}
    for change in found:
        explained = change.kind == ADDED or any(_is_below(change.id, name) for name in named)
        entries = [entry for entry in (change.old, change.new) if entry is not None]
        inputs = {name for entry in entries for name in entry.get("inputs") or ()}
        follows = not change.is_stated and not moved.isdisjoint(inputs)  # those have to be explained, not this one
        if not explained and not follows:
            place = change.place or Place(editions.file)
            advice = f"请在 {editions.file} 的版次 {number} 写明理由，并在“数”里列出 {change.id}；不该改的，请改回来"
            rule = f"公布过的数{change.kind}了，没有说明：{change.label}"
            yield Problem(place, rule, _old_and_new(change), advice)
    for name in named:
        if not any(_is_below(fact_id, name) for fact_id in moved):
            place = Place(editions.file, column=number)
            yield Problem(place, "列为更正的数没有改动", f"“{name}”", "请检查编号，或者从“数”里删去")


def _is_below(fact_id: str, name: str) -> bool:
    """Whether a name means the fact: its whole id, or the beginning of it up to a dot."""
    return fact_id == name or fact_id.startswith(f"{name}.")


def _old_and_new(change: Change) -> str:
    if change.kind == REMOVED:
        return f"原为 {change.entry['text']}，已删除"
    return f"{(change.old or {})['text']} → {(change.new or {})['text']}"
