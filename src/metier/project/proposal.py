"""A study proposed from files: territories, classifications, layers and levels, with every decision told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from metier.errors import Fault, InputError
from metier.observe.raw_table import ROW
from metier.project.proposal_activities import Activities, activities_in, fitting_sheets
from metier.project.proposal_files import NOTHING_SAID, Look, Said, look_at
from metier.project.proposal_territories import tree_of
from metier.project.proposal_text import Bounds, Layer, study_text
from metier.project.proposal_whole import whole_of
from metier.sources import sheet_names
from metier.sources.spellings import spellings_from, written_otherwise

WRITTEN = ("territories.csv", "study.toml")
SHARES_TOTALS = "Shares of a total cannot be added up without it: add a file of totals to `--from`."


@dataclass(frozen=True)
class Proposal:
    """What a study folder is made of.

    Attributes:
        study: the text of the study file.
        tables: name of a CSV file -> its table.
        sources: the files that the study reads, as they were published.
        told: what was decided, one sentence each.
    """

    study: str
    tables: Mapping[str, pl.DataFrame]
    sources: tuple[Path, ...]
    told: tuple[str, ...]


def propose(files: Sequence[Path], periods: str = "", said: Said = NOTHING_SAID) -> Proposal:
    """Look at files and propose a study of them.

    Args:
        files: tables of figures; one with neither activities nor headings of them is taken as the totals of shares.
        periods: the periods that are asked for, as ``2009-2015``; all where it is empty.
        said: the sheet that is read, and the year of tables that do not tell theirs.

    Raises:
        InputError: a file that cannot be read or understood, shares without totals, sheets of two classifications
            where both were asked for.
    """
    spellings = spellings_from({code for _, code in written_otherwise()}, written_otherwise())
    _refuse_no_such_sheet(files, said)
    looks = [look_at(path, spellings, said) for path in files]
    totals = [look for look in looks if look.is_totals]
    parts = [look for look in looks if not look.is_totals]
    _refuse(parts, totals)
    tree = tree_of(_codes(looks), _names(looks), lambda: whole_of(looks))
    bounded = [_bounded(look, Bounds.of(periods) if periods else Bounds()) for look in parts]
    lists = _shared([activities_in(look) for look, _, _ in bounded])
    layers = [
        Layer(_key(i, look), look, activities, bounds)
        for i, ((look, bounds, _), activities) in enumerate(zip(bounded, lists, strict=True), 1)
    ]
    told = [*tree.told, *(sentence for _, _, said in bounded for sentence in said)]
    told += [sentence for layer in layers for sentence in layer.activities.told]
    told += [f"{look.path.name}: {sentence}." for look in parts for sentence in look.dropped]
    tables = {"territories.csv": tree.table}
    tables |= {a.file: a.table for a in (layer.activities for layer in layers) if a.table is not None}
    text = study_text(layers, tree, totals[0] if totals else None)
    return Proposal(text, tables, tuple(files), tuple(dict.fromkeys(told)))


def _shared(lists: Sequence[Activities]) -> list[Activities]:
    """The same classification for layers of the same activities."""
    found: list[Activities] = []
    for one in lists:
        same = (other for other in found if other.table is not None and _same(other.table, one.table))
        found.append(next(same, one))
    return found


def _same(one: pl.DataFrame, other: pl.DataFrame | None) -> bool:
    return other is not None and set(one["code"]) == set(other["code"])


def _refuse(parts: Sequence[Look], totals: Sequence[Look]) -> None:
    faults = []
    if not parts and totals:
        faults += [_no_activities(look) for look in totals]
    elif not parts:
        problem = "no file has figures by region and activity"
        faults.append(Fault(problem, "Name one that has a column of activities, or activities across."))
    if len(totals) > 1:
        problem = f"{' and '.join(look.path.name for look in totals)} both look like totals"
        faults.append(Fault(problem, "Name one of them."))
    shares = [look for look in parts if look.nature == "shares"]
    if shares and not totals:
        problem = "its figures are shares, and no file has the totals that they are of"
        faults += [Fault(problem, SHARES_TOTALS, look.path.name) for look in shares]
    names = [look.path.name for look in (*parts, *totals)]
    faults += [Fault("metier writes a file of this name", "Rename it.", name) for name in names if name in WRITTEN]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    faults += [Fault("two files have this name", "Rename one of them.", name) for name in twice]
    stems = [look.path.stem for look in parts if look.path.name not in twice]
    alike = [look.path.name for look in parts if stems.count(look.path.stem) > 1]
    if alike:
        problem = f"{' and '.join(alike)} differ in the ending of their names only, and a layer is called by its file"
        faults.append(Fault(problem, "Rename one of them."))
    if faults:
        raise InputError(faults)


def _no_activities(look: Look) -> Fault:
    """A file that has one figure per region and year, where no other has activities."""
    problem = "there is one figure for each region and year, and nothing tells of which activity it is"
    remedy = (
        "Such figures can be the totals of shares: name the file with the shares beside it, "
        f"`metier new DIR --from SHARES {look.path.name}`."
    )
    first = look.by_year[0] if look.by_year else None
    if first is None:
        return Fault(problem, remedy, look.path.name)
    return first.raw.fault(problem, remedy, (int(first.body[ROW][0]),), first.headings[0].letter)


def _refuse_no_such_sheet(files: Sequence[Path], said: Said) -> None:
    if said.sheet is None or any(said.sheet_of(path) for path in files):
        return
    held = [f"{path.name}: {', '.join(map(repr, sheet_names(path.parent, path.name))) or 'none'}" for path in files]
    raise InputError([Fault(f"no file has the sheet {said.sheet!r}", f"The sheets are: {'; '.join(held)}.")])


def _codes(looks: Sequence[Look]) -> list[str]:
    return list(dict.fromkeys(code for look in looks for code in look.regions))


def _names(looks: Sequence[Look]) -> dict[str, str]:
    named = [look.cells for look in looks if "region_name" in look.cells.columns]
    pairs = [
        pair for cells in named for pair in cells.select("region_code", "region_name").drop_nulls().unique().rows()
    ]
    return dict(pairs)


def _bounded(look: Look, asked: Bounds) -> tuple[Look, Bounds, list[str]]:
    """A look at the periods that are wanted: those asked for, or those of one classification."""
    sheets = [sheet for sheet in look.sheets if asked.hold(sheet.period)]
    if not look.sheets:
        return look, asked, []
    if not sheets:
        has = ", ".join(sorted({sheet.period for sheet in look.sheets}))
        raise InputError([Fault("no sheet is of the periods asked for", f"It has: {has}.", look.path.name)])
    fitting = fitting_sheets(sheets)
    others = sorted({sheet.period for sheet in sheets if sheet not in fitting})
    narrowed = replace(look, sheets=tuple(fitting or sheets))
    if not fitting or not others:
        return narrowed, asked, []
    if asked.first:
        raise InputError([_two_classifications(look, others, fitting)])
    years = [sheet.period for sheet in fitting]
    bounds = Bounds(min(years), "" if max(others) < min(years) else max(years))
    return narrowed, bounds, [_refused(look, others)]


def _two_classifications(look: Look, others: Sequence[str], fitting: Sequence[object]) -> Fault:
    problem = f"{others[0]} to {others[-1]} are of another classification than the {len(fitting)} sheets after them"
    return Fault(problem, "Ask for either of them alone with --periods: the two cannot be compared.", look.path.name)


def _refused(look: Look, others: Sequence[str]) -> str:
    alone = f"{others[0]}-{others[-1]}"
    return (
        f"{look.path.name}: {others[0]} to {others[-1]} are refused, their headings are of another classification; "
        f"for a study of them alone: --periods {alone}."
    )


def _key(number: int, look: Look) -> str:
    """A key for the layer: the ASCII words of the file's name."""
    words = "".join(letter if letter.isalnum() else " " for letter in look.path.stem.casefold()).split()
    return "_".join(word for word in words if word.isascii()) or f"layer_{number}"
