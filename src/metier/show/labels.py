"""What a study's codes are called, in the language of the study."""

from __future__ import annotations

from dataclasses import dataclass

from metier.observe.evidence import Evidence
from metier.plan import Plan
from metier.show.words import Words, words
from metier.specialisation.views import View
from metier.study import StudyResult


@dataclass(frozen=True)
class Labels:
    """Names of regions, activities, fields, levels and areas.

    Attributes:
        plan: the study file.
        evidence: where the names stand.
        words: the catalogue of the study's language.
    """

    plan: Plan
    evidence: Evidence
    words: Words

    def region(self, code: str) -> str:
        """A territory's name."""
        return self.evidence.territories.name(code, self.words.language)

    def activity(self, layer: str, code: str) -> str:
        """An activity's name in the classification of a layer."""
        return self._in(self.plan.layers[layer].classification, code)

    def linked_activity(self, classification: str, code: str) -> str:
        """An activity's name at an end of a link."""
        return self._in(classification, code)

    def field(self, code: str) -> str:
        """A knowledge field's name: of the first knowledge classification that has the code."""
        keys = [layer.classification for layer in self.plan.layers.values() if layer.side == "knowledge"]
        return next((self._in(key, code) for key in keys if self._has(key, code)), code)

    def place(self, code: str) -> str:
        """What a finding is about: an activity, a region or a layer, with its name where it has one."""
        for part in ("period", "sheet"):
            whole, found, name = code.partition(f", {part} ")
            if found:
                return self.words(f"place.{part}", place=self.place(whole), name=name)
        named = [key for key in self.evidence.classifications if self._has(key, code)]
        if named:
            return f"{code}: {self._in(named[0], code)}"
        if code in self.plan.layers:
            return self.plan.layers[code].title
        if code in self.plan.field_sets:
            return self.plan.field_sets[code].title or code
        if code in self.evidence.territories.codes:
            return self.region(code)
        return self.level(code) if code in {level.name for level in self.plan.levels} else self.words.of("place", code)

    def level(self, name: str) -> str:
        """A level as a heading."""
        return self.words.of("level", name)

    def title(self, view: View) -> str:
        """A level with its layer, or a layer with its side."""
        layer = self.plan.layers[view.layer]
        if view.level is None:
            return self.words(f"side.{layer.side}", title=layer.title)
        return f"{self.level(view.level)}: {layer.title}"

    def sheet(self, view: View) -> str:
        """What the sheet of a heat map is called: the level as the tables have it, or the layer."""
        if view.level is None:
            return self.plan.layers[view.layer].title
        return view.level if self.words.speaks_as_tables else self.words.of("short_level", view.level)

    def base(self, kind: str) -> str:
        """What the regions are compared with: the one area of that kind, or each its own."""
        territories = self.evidence.territories
        above = {territories.ancestor(region, kind) for region in territories.regions} - {None}
        if len(above) == 1:
            return self.region(next(code for code in above if code is not None))
        return self.words("found.own_base", kind=self.words.of("kind", kind))

    def below_country(self, level: str) -> bool:
        """Whether a level compares with less than the country, so that the country's comparison belongs beside."""
        root = self.evidence.territories.root_kind
        return any(asked.name == level and (asked.area or root) != root for asked in self.plan.levels)

    @property
    def has_global_level(self) -> bool:
        """Whether a level is called global, which wants explaining."""
        return any(level.name == "global" for level in self.plan.levels)

    @property
    def borderline(self) -> str:
        """What the study file says of borderline values, as the catalogue's keys call it."""
        counts = self.plan.borderline.counts
        return "by_value" if counts == "by-value" else "counts" if counts else "left_out"

    @property
    def country(self) -> str:
        """The name of the root of the territory tree."""
        return self.region(self.evidence.territories.root)

    def _has(self, classification: str, code: str) -> bool:
        return code in self.evidence.classifications[classification].codes

    def _in(self, classification: str, code: str) -> str:
        return self.evidence.classifications[classification].name(code, self.words.language)


def labels(result: StudyResult) -> Labels:
    """The labels of a result."""
    return Labels(result.plan, result.evidence, words(result.plan.study.language))
