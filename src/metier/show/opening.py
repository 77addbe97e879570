"""The opening page: what the study found, in sentences and in one table."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from metier.show.figures import Figures
from metier.show.labels import Labels
from metier.show.niches import Niche, count_pairs

REGIONS_NAMED = 8  # more are counted, not named
EXTREMES_NAMED = 4
Found = dict[str, tuple[Niche, ...]]


@dataclass(frozen=True)
class Line:
    """An activity and who holds it."""

    activity: str
    regions: str


@dataclass(frozen=True)
class LevelFound:
    """What was found at a level, or in a layer without levels.

    Attributes:
        title: the level, its layer, the base of comparison.
        sentences: counts, who has most, what is borderline.
        lines: the activities held and by whom.
    """

    title: str
    sentences: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Glance:
    """One table of counts: a row per region."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def found_by_level(figures: tuple[Figures, ...], found: Found, label: Labels) -> list[LevelFound]:
    """What was found at each level, each activity at its highest, and in each layer without levels."""
    return [_found(one, _holdings(one, found), label) for one in figures]


def glance(figures: tuple[Figures, ...], found: Found, label: Labels) -> Glance:
    """The counts of every region: competences by level, fields of knowledge, pairs and what they rest on."""
    words = label.words
    knowledge = [f for f in figures if label.plan.layers[f.view.layer].side == "knowledge"]
    levels = [level.name for level in label.plan.levels]
    columns = [words.of("short_level", level) for level in levels]
    columns += [words("glance.fields"), words("glance.pairs"), words("glance.proposed")]
    rows = []
    for region, of_region in found.items():
        fields = sum(int(f.held[f.regions.index(region)].sum()) for f in knowledge if region in f.regions)
        count = count_pairs(of_region)
        held = [sum(niche.level == level for niche in of_region) for level in levels]
        judged = [any(f.view.level == level and f.knows(region) for f in figures) for level in levels]
        judged.append(any(f.knows(region) for f in knowledge))
        none = words("number.missing")
        share = words.percent(count.proposed, count.linked) if count.linked else none
        told = [words.number(n) if known else none for n, known in zip([*held, fields], judged, strict=True)]
        pairs = words.number(count.linked) if any(judged[:-1]) else none
        texts = (*told, pairs, share)
        rows.append((label.region(region), texts))
    return Glance(tuple(columns), tuple(rows))


def _holdings(figures: Figures, found: Found) -> list[tuple[str, str]]:
    """Region and activity of everything held here; on a level, of what is held at no higher one."""
    if figures.view.level is not None:
        return [(r, niche.activity) for r, niches in found.items() for niche in niches if _is_at(niche, figures)]
    return [
        (region, activity)
        for r, region in enumerate(figures.regions)
        for a, activity in enumerate(figures.activities)
        if figures.held[r, a]
    ]


def _is_at(niche: Niche, figures: Figures) -> bool:
    return niche.level == figures.view.level and niche.layer == figures.view.layer


def _found(figures: Figures, holdings: list[tuple[str, str]], label: Labels) -> LevelFound:
    words, layer = label.words, label.plan.layers[figures.view.layer]
    area = label.base(figures.view.area)
    if figures.view.level is None:
        title = words("found.layer", title=label.title(figures.view), period=figures.period, area=area)
    else:
        level = label.level(figures.view.level)
        title = words("found.level", level=level, title=layer.title, period=figures.period, area=area)
    if not holdings:
        return LevelFound(title, (words("found.none"),), ())
    lines = _lines(figures, holdings, label)
    noun = "knowledge_fields" if layer.side == "knowledge" else "activities"
    sentences = (
        _counts(holdings, noun, label),
        _extremes(figures, holdings, label),
        _borderline(figures, holdings, label),
    )
    shared = _shared(figures, holdings, label) if figures.view.level is None else ""
    told = tuple(sentence for sentence in (*sentences, shared) if sentence)
    return LevelFound(title, told, lines if figures.view.level is not None else ())


def _counts(holdings: list[tuple[str, str]], noun: str, label: Labels) -> str:
    words = label.words
    return words(
        "found.held",
        competences=words.count("competences", len(holdings)),
        activities=words.count(noun, len({activity for _, activity in holdings})),
        regions=words.count("regions", len({region for region, _ in holdings})),
    )


def _extremes(figures: Figures, holdings: list[tuple[str, str]], label: Labels) -> str:
    """Which regions hold most and fewest."""
    if len(figures.regions) == 1:
        return ""
    words, count = label.words, Counter(region for region, _ in holdings)
    of = {region: count[region] for region in figures.regions if figures.knows(region)}
    if not of:
        return ""
    most, fewest = max(of.values()), min(of.values())
    if most == fewest:
        return words("found.even", n=words.number(most))
    named = {
        n: words.listed((label.region(r) for r, held in of.items() if held == n), EXTREMES_NAMED)
        for n in (most, fewest)
    }
    return words("found.most", names=named[most], n=words.number(most), others=named[fewest], m=words.number(fewest))


def _borderline(figures: Figures, holdings: list[tuple[str, str]], label: Labels) -> str:
    here = set(holdings)
    n = sum(
        figures.status[r, a] == "borderline" and (region, activity) in here
        for r, region in enumerate(figures.regions)
        for a, activity in enumerate(figures.activities)
    )
    return label.words("found.borderline", n=label.words.number(n)) if n else ""


def _shared(figures: Figures, holdings: list[tuple[str, str]], label: Labels) -> str:
    """The activities that all compared regions hold."""
    count = Counter(activity for _, activity in holdings)
    shared = [label.activity(figures.view.layer, a) for a in figures.activities if count[a] == len(figures.regions)]
    if not shared or len(figures.regions) == 1:
        return ""
    regions = label.words.count("regions", len(figures.regions))
    return label.words("found.in_all", regions=regions, names="; ".join(shared))


def _lines(figures: Figures, holdings: list[tuple[str, str]], label: Labels) -> tuple[Line, ...]:
    by_activity: dict[str, list[str]] = {activity: [] for activity in figures.activities}
    for region, activity in holdings:
        by_activity[activity].append(region)
    layer = figures.view.layer
    return tuple(
        Line(label.activity(layer, activity), _regions(regions, len(figures.regions), label))
        for activity, regions in by_activity.items()
        if regions
    )


def _regions(regions: list[str], compared: int, label: Labels) -> str:
    """The regions by name; beyond a handful, as a number."""
    if len(regions) == compared and compared > 1:
        return label.words("found.by_all", regions=label.words.count("regions", compared))
    if len(regions) <= REGIONS_NAMED:
        return label.words.listed(label.region(region) for region in regions)
    number = label.words.number
    told = label.words.count("regions", compared)
    return label.words("found.many_of", n=number(len(regions)), regions=told, total=number(compared))
