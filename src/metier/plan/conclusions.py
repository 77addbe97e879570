"""The tables of the study file that the conclusions over time and the people's own bundles take."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from metier.plan.rules import Table


class TrajectoriesTable(Table):
    """Since when a region has what it has. Limits are chosen here unless it says otherwise."""

    windows: tuple[tuple[str, str], ...] = Field(
        (),
        description='Pairs of periods that are compared, such as `[["2016", "2019"], ["2019", "2022"]]`; without them '
        "each layer's first and last period.",
    )
    entry_below: float = Field(
        0.9,
        gt=0,
        description="An activity may enter where its coefficient was this or less, and has left there.",
    )
    entry_above: float = Field(1.1, gt=0, description="It has entered above this, and may leave from there.")
    rise: float = Field(1.1, ge=1, description="The ratio of the coefficients above which it has strengthened.")
    fall: float = Field(0.9, gt=0, le=1, description="The ratio below which it is fading.")
    nominal: Literal[True, False] = Field(
        default=False,
        description="Whether growth at current prices is shown, and called nominal, where there is no price index; "
        "otherwise it is left out and the findings say so.",
    )
    star_top: float = Field(
        0.1,
        gt=0,
        lt=1,
        description="The share of the regions that earn the star for size and the one for focus.",
    )
    star_quotient: float = Field(
        2.0,
        gt=0,
        description="The least coefficient for the star for specialisation (commonly cited, unverified).",
    )
    many: float | None = Field(
        None,
        ge=0,
        description="More specialisations than this are many; without it the median of the regions.",
    )
    widespread: float | None = Field(
        None,
        ge=0,
        le=1,
        description="A specialisation that more than this share of the regions has is widespread; without it the "
        "median of the activities.",
    )
    deep: float | None = Field(
        None, ge=0, le=3, description="A mean number of stars above this is deep; without it the median."
    )


class TrackRecordTable(Table):
    """Would the advice have been any good: a back-test on every layer with enough years."""

    horizons: tuple[int, ...] = Field(
        (5, 10),
        min_length=1,
        description="Over how many years entries are foreseen. The years of a layer must span a horizon twice; where "
        "they reach none of these, the longest that they reach is taken and named.",
    )
    draws: int = Field(500, ge=1, description="How often the regions are drawn again for the intervals.")
    fewest_entries: int = Field(
        20, ge=1, description="With fewer entries than this the table says that there are too few to tell."
    )

    @field_validator("horizons")
    @classmethod
    def _at_least_a_year(cls, horizons: tuple[int, ...]) -> tuple[int, ...]:
        if min(horizons) < 1:
            raise ValueError(f"a horizon of {min(horizons)} years", "Write whole years, 1 or more.")
        return horizons


class DomainsTable(Table):
    """Bundles of activities, fields and niches that people have named."""

    file: str = Field(
        min_length=1,
        description="CSV file with the columns `domain`, `kind` (`vertical` or `horizontal`), `layer` (a key of "
        "`[layers]`) and `code`; one row for each member.",
    )


class TagsTable(Table):
    """What a strategy says of activities and fields: national priorities, and what each region has declared."""

    priorities: str | None = Field(
        None,
        min_length=1,
        description="CSV file with the columns `priority`, `layer` (a key of `[layers]`), `code` and `source`.",
    )
    declared: str | None = Field(
        None,
        min_length=1,
        description="CSV file with the columns `region_code`, `layer` (a key of `[layers]`), `code` and `source`: the "
        "priorities that the region itself has declared.",
    )
