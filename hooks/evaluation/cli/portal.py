"""`report portal`: the reports of many departments as one site, each built once, by as many workers as there are."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from evaluation import portal as portals
from evaluation.cli.project import main, stop
from evaluation.cli.release import refusals
from evaluation.markup import Macros
from evaluation.portal.city import Year
from evaluation.problems import listed
from evaluation.site.fault import keep_faults

LINES = 50  # at most, of progress in a log


@main.command()
@click.argument("listing", metavar="PORTAL.YML", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("target", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="本机用几个进程构建")
@click.option("--scheduler", default="", help="已有的 Dask 集群的地址，如 tcp://主机:8786；不写时用本机的进程")
@click.option("--store", type=click.Path(file_okay=False, path_type=Path), help="存放已建好的报告；默认在文件夹旁边")
@click.option("--seconds", type=click.IntRange(1), default=600, show_default=True, help="一份报告最多构建多少秒")
def portal(listing: Path, target: Path, workers: int, scheduler: str, store: Path | None, seconds: int) -> None:
    """把许多部门、许多年度的报告建成一个网站：各部门的页面不变，另有目录、比较、缺少的报告和搜索。"""
    stated, problems = portals.read_listing(listing)
    if stated is None:
        stop(listed(problems))
    run = _Run(stated, portals.Store(store or target.with_name(f"{target.name}.store")))
    with refusals():
        run.prepare(listing.parent)
        run.build(portals.Cluster(workers, scheduler, seconds))
        for key, why in sorted(run.failures.items()):
            click.echo(f"{key}：{why}", err=True)
        if not run.years:
            stop(f"没有一份报告可以公布，{target} 没有改动。")
        portals.compose(run.city(), run.store, target, Macros(Path("macros")))
    kept = sum(bool(year.failure) for year in run.years)
    click.echo(
        f"{target}：{len(run.years)} 份报告，其中 {run.built} 份是这次建的，{run.reused} 份没有变化；"
        f"{len(run.failures)} 份没有通过{f'，其中 {kept} 份仍用上一次的版本' if kept else ''}。"
    )
    sys.exit(1 if run.failures else 0)


@dataclass
class _Run:
    """One call: where the projects are, and what became of each year so far."""

    listing: portals.Listing
    store: portals.Store
    projects: dict[str, Path] = field(default_factory=dict)
    years: list[Year] = field(default_factory=list)
    failures: dict[str, str] = field(default_factory=dict)
    built: int = 0
    reused: int = 0

    def prepare(self, base: Path) -> None:
        """Find every project; one that cannot be reached is a failure of that department."""
        self.store.prepare()
        for one in self.listing.departments:
            found = portals.project_of(one, base, self.store.folder / "checkouts")
            if isinstance(found, Path):
                self.projects[one.code] = found
            else:
                self.failures[f"{one.code}/"] = found

    def build(self, cluster: portals.Cluster) -> None:
        """Build what is not in the store yet; what fails keeps its last good site."""
        total = sum(len(portals.years_of(project)) for project in self.projects.values())
        begun = time.monotonic()
        for outcome in portals.outcomes(self._wanted(), cluster):
            if outcome.failure:
                keep_faults(outcome.faults, Path())
                self._failed(outcome.key, outcome.failure)
            else:
                self.store.keep(outcome)
                self._publish(outcome.key, outcome.fingerprint)
                self.built += 1
            self._tell(total, time.monotonic() - begun)

    def city(self) -> portals.City:
        order = {one.code: number for number, one in enumerate(self.listing.departments)}
        years = sorted(self.years, key=lambda one: (order[one.department.code], one.year))
        found = [one for year in years for one in self.store.found(year.key, year.summary["audit"]).values()]
        return portals.city(self.listing, years, self.failures, found)

    def _wanted(self) -> Iterator[portals.Job]:
        for code, project in self.projects.items():
            for job in portals.jobs_of(code, project, self.listing.address):
                if job.refusal:
                    self._failed(job.key, job.refusal)
                elif self.store.summary(job.fingerprint) is None:
                    yield job
                else:
                    self.store.remember(job.key, job.fingerprint)
                    self._publish(job.key, job.fingerprint)
                    self.reused += 1

    def _failed(self, key: str, why: str) -> None:
        """What failed is named, and its last good site stays."""
        self.failures[key] = why
        if newest := self.store.newest(key):
            self._publish(key, newest, why)

    def _publish(self, key: str, fingerprint: str, failure: str = "") -> None:
        code, _, year = key.partition("/")
        department = next(one for one in self.listing.departments if one.code == code)
        summary = self.store.summary(fingerprint)
        if summary is not None:
            self.years.append(Year(department, year, summary, fingerprint, failure))

    def _tell(self, total: int, seconds: float) -> None:
        """How far it is, on a terminal: what is done, the rate and the time that is left."""
        done = self.built + self.reused + len(self.failures)
        rate = (self.built + len(self.failures)) / seconds if seconds else 0
        left = (total - done) / rate / 60 if rate else 0
        told = f"{done}/{total}，每分钟 {rate * 60:.1f} 份，还要约 {left:.0f} 分钟"
        if sys.stderr.isatty():
            click.echo(f"\r{told} ", nl=False, err=True)
        elif done % max(1, total // LINES) == 0:
            click.echo(told, err=True)
