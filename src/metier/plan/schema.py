"""The schema of the study file: its tables, its keys and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from metier.plan.advice import FieldSet, FlowsTable, OpportunitiesTable, PartnersTable, RankingTable, packaged_sets
from metier.plan.conclusions import DomainsTable, TagsTable, TrackRecordTable, TrajectoriesTable
from metier.plan.rules import RecipeName, Rule, Table

Side = Literal["industry", "innovation", "knowledge"]
Nature = Literal["records", "amounts", "shares", "rates", "coefficients"]
Meaning = Literal["missing", "confidential", "zero"]
TotalsColumn = Literal["period", "region_code", "value"]
LayerColumn = Literal[
    "period", "region_code", "activity_code", "value", "unit", "flag", "reference_code", "coefficient"
]
Reference = Literal["automatic", "pooled", "published", "rest"]
Packaged = Literal["hs", "feacn", "nace", "naics", "grnti", "ford", "openalex", "wipo35"]
Read = Literal["forward", "backward"]
Layout = Literal["activities-across", "cross-table", "eurostat-tsv"]


class Study(Table):
    """What the study is called and where its figures come from."""

    title: str = Field(description="Title of the report.")
    language: Literal["en", "ru"] = Field("en", description="Language of the report and of the names in it.")
    about: str = Field("", description="A paragraph for the reader of the report: what is studied and why.")
    sources: tuple[str, ...] = Field((), description="Where the figures come from, one line a source.")


class TerritoriesTable(Table):
    """The territory tree and the kind of territory that is compared."""

    file: str = Field(
        min_length=1,
        description="CSV file with the columns `code`, `name`, `kind`, `parent` and, if wanted, `name_ru`. "
        "The one row without a parent is the root, usually the country.",
    )
    regions: str = Field("region", description="The kind (column `kind`) of the territories that are compared.")


class Classification(Table):
    """A list of activities: industries, commodity groups, science fields, technologies."""

    title: str = Field(
        "",
        description="What the classification is called. Must be given with `file`; a packaged one has a title already.",
    )
    packaged: Packaged | None = Field(
        None, description="One of the classifications that travel with metier, instead of `file`."
    )
    file: str = Field(
        "",
        min_length=1,
        description="CSV file with the columns `code`, `name` and, if wanted, `name_ru`, `parent`, `market` (`traded`, "
        "`local`, `population-serving`), `detail` (`too-coarse` or empty) and `flag_source`. "
        "Its row order is the order of the activities everywhere.",
    )
    flags: str = Field(
        "",
        min_length=1,
        description="CSV file with the columns `code`, `market`, `detail`, `flag_source`: a row replaces the flags "
        "that the classification gives its code.",
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Classification:
        if bool(self.file) == (self.packaged is not None):
            raise ValueError(
                "a classification takes exactly one of `file` and `packaged`",
                "Name a file of your own with `file`, or one that travels with metier with `packaged`.",
            )
        if self.file and not self.title:
            raise ValueError("a classification with a file of its own has no title", "Add `title`.")
        return self


class Concordance(Table):
    """A table that leads from the activities of one classification to those of another: a step of a chain."""

    file: str = Field("", min_length=1, description="CSV file, published or your own, one row per pair.")
    parents_of: str | None = Field(
        None,
        description="Instead of `file`: a key of `[classifications]`; the step leads from its activities to the "
        "topmost ones that they are parts of, such as from divisions to sections.",
    )
    from_classification: str | None = Field(
        None,
        description="With `file`: the classification at which its rows start, a key of `[classifications]`.",
    )
    to_classification: str | None = Field(
        None,
        description="With `file`: the classification at which its rows end, a key of `[classifications]`.",
    )
    from_column: str = Field("from_code", description="The column that names the activity at the start.")
    to_column: str = Field("to_code", description="The column that names the activity at the end.")
    from_by: Literal["code", "title"] = Field("code", description="Whether the start is named by code or by title.")
    to_by: Literal["code", "title"] = Field("code", description="Whether the end is named by code or by title.")
    weight_column: str = Field(
        "",
        description="The column of weights; without it all links of an activity count alike. Scaled to sum to 1.",
    )
    source: str = Field(
        "",
        description="Who says so; without it the file's column `source` does. `proposed` awaits confirmation.",
    )
    repeated: Literal["refuse", "add"] = Field(
        "refuse", description="Whether rows with the same pair are refused, or counted together."
    )
    others: Literal["refuse", "leave-out"] = Field(
        "refuse",
        description="Whether activities that the study's classifications do not list are refused, or left out; what "
        "leads to them is then lost, and the coverage tells how much.",
    )
    read: Read = Field(
        "forward",
        description="`backward` reads the file from its end to its start, by Bayes' rule, each activity at its start "
        "counted alike.",
    )

    @model_validator(mode="after")
    def _one_origin(self) -> Concordance:
        if bool(self.file) == (self.parents_of is not None):
            raise ValueError(
                "a concordance takes exactly one of `file` and `parents_of`",
                "Name a file with `file`, or a classification with `parents_of`.",
            )
        if self.file and (self.from_classification is None or self.to_classification is None):
            raise ValueError(
                "a concordance with a file does not say what it joins",
                "Add `from_classification` and `to_classification`.",
            )
        return self


class Chain(Table):
    """Concordances one after another, composed into links: shares multiplied along the way and summed."""

    steps: tuple[str, ...] = Field(
        min_length=1,
        description="Keys of `[concordances]` in the order of the way; each starts where the one before ends.",
    )
    read: Read = Field(
        "forward",
        description="`backward` exchanges the ends of the composed links: a chain from fields to activities gives the "
        "links from activities to fields that the matrix needs.",
    )
    at_least: float = Field(
        0.0,
        ge=0,
        le=1,
        description="The least share of its activity that a composed link must have to be kept.",
    )
    lift_at_least: float = Field(
        0.0,
        ge=0,
        description="The least lift: the link's share over the mean share of all activities' links to the same end; 1 "
        "keeps links that are at least as close as the average, as a location quotient of 1 would.",
    )


class LinksTable(Table):
    """Which fields of knowledge go with which activities."""

    file: str = Field(
        "",
        min_length=1,
        description="CSV file with the columns `from_classification`, `from_code`, `to_classification`, `to_code`, "
        "`weight`, `source`, `reason`. The source `proposed` marks a link that a person has still to confirm.",
    )
    cross_cutting: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Per classification the codes of the fields that go with every activity, "
        'for example `{ grnti = ["50", "20"] }`.',
    )
    cross_cutting_source: str = Field(
        "study file",
        description="Who says that these fields are cross-cutting; shown as the source of the pair.",
    )
    chains: tuple[Chain, ...] = Field(
        (), description="Links composed from concordances; beside those of `file`, whose links go before."
    )

    @model_validator(mode="after")
    def _some_origin(self) -> LinksTable:
        if not self.file and not self.chains:
            raise ValueError(
                "there are no links in it",
                "Name a file with `file`, or compose links with `[[links.chains]]`.",
            )
        return self


class Layer(Table):
    """One kind of evidence: exports, output, employment, publications, patents."""

    title: str = Field(description="What the layer is called in the report.")
    side: Side = Field(
        description="`industry` layers are conjugated with `knowledge` layers; `innovation` layers stand beside."
    )
    nature: Nature = Field(
        description="`records` (counts of things), `amounts` (money, people), `shares` (per cent of the region's "
        "total, with a file of totals), `rates` (per cent of a base of its own, never added up), or "
        "`coefficients` (quotients that someone has already published)."
    )
    classification: str = Field(description="The classification of its activities: a key of `[classifications]`.")
    file: str = Field(
        min_length=1,
        description="CSV file with the columns `period`, `region_code`, `activity_code`, `value` and, if wanted, "
        "`unit`; for `coefficients`: `period`, `reference_code`, `region_code`, `activity_code`, `coefficient`.",
    )
    sheet: str | None = Field(
        None, description="The sheet of a workbook; not needed where there is only one.", min_length=1
    )
    heading: int = Field(1, ge=1, description="The row of the file that the headings stand in.")
    layout: Layout | None = Field(
        None,
        description="Where the file is not one row per figure, how it is laid out: `activities-across` (regions down, "
        "activities across, one sheet a period, several heading rows), `cross-table` (regions, activities and years "
        "each down, across or by sheet, as it is seen from the file), `eurostat-tsv` (Eurostat's own TSV). "
        "`docs/intake.md` says how each is read.",
    )
    first_period: str = Field("", description="The first period that is read; those before it are left out.")
    last_period: str = Field("", description="The last period that is read; those after it are left out.")
    columns: Mapping[LayerColumn, str] = Field(
        default_factory=dict,
        description="How the file calls the columns, where it does not call them as above: "
        '`{ region_code = "GEO", activity_code = "NACE", value = "OBS_VALUE", period = "TIME" }`. A column `flag` '
        "holds the letters that some offices put beside a figure.",
    )
    where: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Which rows of the file are read: per heading the text that the cell must hold, or a list of them, "
        'for example `{ AGE = "TOTAL" }`.',
    )
    marks: Mapping[str, Meaning] = Field(
        default_factory=dict,
        description="What marks in place of a figure mean, as `missing`, `confidential` or `zero`, where they mean "
        'something else than usual: `{ "-" = "zero", "*" = "confidential" }`. `docs/tables.md` lists the usual ones.',
    )
    decimal_mark: Literal["automatic", ".", ","] = Field(
        "automatic",
        description="What stands before the decimals in the file. `automatic` reads it from the figures and refuses "
        "where they leave it open.",
    )
    outside: Literal["refuse", "leave out"] = Field(
        "refuse",
        description="What to do with rows of regions or activities that the study does not list: refuse the file, or "
        "leave the rows out and say so among the findings.",
    )
    totals: str | None = Field(
        None,
        min_length=1,
        description="For `shares` only: CSV file with the columns `period`, `region_code`, `value` that holds the "
        "totals which the shares are of.",
    )
    totals_sheet: str | None = Field(
        None, min_length=1, description="The sheet of `totals` that is read; not needed where there is only one."
    )
    totals_columns: Mapping[TotalsColumn, str] = Field(
        default_factory=dict,
        description="How `totals` calls its columns, where it does not call them as above: "
        '`{ period = "TIME", region_code = "GEO", value = "OBS_VALUE" }`.',
    )
    totals_layout: Literal["years-across"] | None = Field(
        None,
        description="Where `totals` is not one row per figure: `years-across` (regions down, years across). "
        "`docs/intake.md` says how it is read.",
    )
    unit: str = Field("", description="Unit of the values, as the report shall print it.")
    period: str | None = Field(
        None,
        description="The period from which competences are concluded; without it the latest in the file. A file "
        "without a column for periods, and a sheet of a layout that does not tell its year, is of this one.",
    )
    area: str | None = Field(
        None,
        description="For layers without a level (knowledge, innovation): the kind of territory they are compared "
        "with; without it the root.",
    )
    reference: Reference | None = Field(None, description="For layers without a level: as `reference` of a level.")
    absent: Literal["zero", "missing"] = Field(
        "missing",
        description="What it means when a region and activity have no row. An empty value is always missing.",
    )
    negative: Literal["refuse", "missing", "zero"] = Field(
        "refuse",
        description="What to do with negative values: refuse the file, or take them as missing or as zero.",
    )
    decimals: int | None = Field(
        None,
        ge=0,
        le=12,
        description="How many decimals the figures were rounded to, from which follows what is borderline; "
        "without it the most decimals seen in the file.",
    )
    design_effect: float = Field(
        1.0,
        ge=1,
        description="For `records`: how many of them count as one, for records of one team or firm come together. "
        "Without it they are taken as independent, and the findings say so and what the years suggest.",
    )
    revision_sd: float | None = Field(
        None,
        ge=0,
        description="For other natures than `records`: how much a later vintage moves a coefficient, as the standard "
        "deviation of its logarithm between two vintages of the same figures (between two of Russian sections it was "
        "0.165). Without it the intervals lack the error of revisions, and the findings say so.",
    )
    prices: Literal["current", "constant", "none"] | None = Field(
        None,
        description="Whether the values are at current or at constant prices, or are no money (`none`: people, "
        "establishments). Without it `records` are no money, and `amounts` and `shares` are taken as current prices.",
    )
    deflator: Mapping[str, float] = Field(
        default_factory=dict,
        description="A price index by period, for growth at constant prices: `{ 2016 = 100.0, 2022 = 141.5 }`.",
    )
    source: str = Field("", description="Where this layer's figures come from.")
    cannot_see: tuple[str, ...] = Field(
        (), description="What this source cannot see, one line each; printed with the report."
    )

    @field_validator("deflator")
    @classmethod
    def _positive_prices(cls, deflator: Mapping[str, float]) -> Mapping[str, float]:
        wrong = [f"{period} is {index:g}" for period, index in deflator.items() if index <= 0]
        if wrong:
            raise ValueError(f"a price index of {', '.join(wrong)}", "Write index numbers above 0.")
        return deflator

    @field_validator("where", mode="before")
    @classmethod
    def _one_text_is_a_list(cls, where: Any) -> Any:
        if not isinstance(where, dict):
            return where
        return {heading: texts if isinstance(texts, list | tuple) else [texts] for heading, texts in where.items()}


class Level(Table):
    """A layer and a reference area. The levels are listed highest first."""

    name: str = Field(min_length=1, description="What the level is called: global, national, macroregional.")
    layer: str = Field(description="The layer it is judged on: a key of `[layers]`.")
    area: str | None = Field(
        None, description="The kind of territory the regions are compared with; without it the root."
    )
    reference: Reference | None = Field(
        None,
        description="`pooled`: the sum of the area's regions; `published`: the area's own row in the file; `rest`: the "
        "area without the region itself; `automatic` as under `[reference]`. Without it, `[reference]` decides.",
    )


class ReferenceTable(Table):
    """What regions are compared with where a level does not say it."""

    use: Reference = Field(
        "automatic",
        description="`automatic` decides period by period: it pools when all regions of the area are present and its "
        "own row is rounded shares or absent, and otherwise takes the published row.",
    )


class Borderline(Table):
    """What to do with a value whose rounding interval contains the limit."""

    counts: Literal[True, False, "by-value"] = Field(
        "by-value",
        description="Whether a borderline value counts as a competence: `true` (as in the article), `false`, or "
        '`"by-value"`: the value as it stands decides, and is marked borderline all the same.',
    )


class RobustnessTable(Table):
    """Under which other choices, all of them reasonable, each niche is judged again. Which are is chosen here."""

    recipes: tuple[RecipeName, ...] = Field(
        ("article", "lq-1.5", "lq-and-shift-share", "cluster-stars"),
        description="The recipes that are tried beside the study's own rule.",
    )
    limits: tuple[float, ...] = Field(
        (), description="Further limits of the coefficient that are tried, each as `at_least`."
    )
    periods: int = Field(
        3, ge=1, description="How many periods are tried: the study's own and those before it, as far as there are any."
    )
    dominant_above: float = Field(
        0.4,
        gt=0,
        lt=1,
        description="An activity with a larger share of its region than this is left out when the quotients of the "
        "others are computed once more.",
    )


class Plan(Table):
    """A study, as its `study.toml` says it."""

    study: Study = Field(description="Title, language, sources.")
    territories: TerritoriesTable = Field(description="The territory tree.")
    classifications: Mapping[str, Classification] = Field(
        min_length=1, description="The classifications, each under a key of your choice."
    )
    concordances: Mapping[str, Concordance] = Field(
        default_factory=dict,
        description="The steps that chains of links are made of, each under a key of your choice.",
    )
    layers: Mapping[str, Layer] = Field(
        min_length=1, description="The layers of evidence, each under a key of your choice."
    )
    levels: tuple[Level, ...] = Field(min_length=1, description="The levels, highest first.")
    links: LinksTable | None = Field(
        None,
        description="The correspondence between activities and fields; without it nothing is conjugated.",
    )
    rule: Rule = Field(default_factory=Rule, description="The rule; without it the article's: coefficient above 1.")
    borderline: Borderline = Field(default_factory=Borderline, description="What borderline values count as.")
    robustness: RobustnessTable = Field(
        default_factory=RobustnessTable, description="Which other choices the niches are tried under."
    )
    reference: ReferenceTable = Field(default_factory=ReferenceTable, description="What regions are compared with.")
    trajectories: TrajectoriesTable = Field(
        default_factory=TrajectoriesTable, description="Since when a region has what it has."
    )
    track_record: TrackRecordTable = Field(
        default_factory=TrackRecordTable, description="Would the advice have been any good."
    )
    domains: DomainsTable | None = Field(None, description="Bundles of activities and fields that people have named.")
    tags: TagsTable | None = Field(None, description="National priorities, and what the regions have declared.")
    opportunities: OpportunitiesTable = Field(
        default_factory=OpportunitiesTable, description="What a region could do next."
    )
    field_sets: Mapping[str, FieldSet] = Field(
        default_factory=packaged_sets,
        description="Sets of fields whose cross-cutting potential is shown, each under a key of your choice; without "
        "it `digital`: digital and Industry 4.0 fields of the packaged classifications, chosen here.",
    )
    partners: PartnersTable = Field(default_factory=PartnersTable, description="With whom.")
    flows: FlowsTable | None = Field(None, description="Observed flows; without them partners are potential ones.")
    ranking: RankingTable = Field(default_factory=RankingTable, description="How niches and opportunities are ranked.")
