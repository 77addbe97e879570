"""The tables of the study file that the conclusions over time and the people's own bundles take."""

from __future__ import annotations

from pydantic import Field

from metier.plan.rules import Table


class TrajectoriesTable(Table):
    """Since when a region has what it has. Limits are chosen here unless it says otherwise."""

    windows: tuple[tuple[str, str], ...] = Field(
        (),
        description='Pairs of periods that are compared, such as `[["2016", "2019"], ["2019", "2022"]]`; without them '
        "each layer's first and last period.",
    )
    entry_below: float = Field(
        0.9, gt=0, description="An activity may enter where its coefficient was this or less, and has left there."
    )
    entry_above: float = Field(1.1, gt=0, description="It has entered above this, and may leave from there.")
    rise: float = Field(1.1, ge=1, description="The ratio of the coefficients above which it has strengthened.")
    fall: float = Field(0.9, gt=0, le=1, description="The ratio below which it is fading.")
    nominal: bool = Field(
        default=False,
        description="Whether growth at current prices is shown, and called nominal, where there is no price index; "
        "otherwise it is left out and the findings say so.",
    )
    star_top: float = Field(
        0.1, gt=0, lt=1, description="The share of the regions that earn the star for size and the one for focus."
    )
    star_quotient: float = Field(
        2.0, gt=0, description="The least coefficient for the star for specialisation (commonly cited, unverified)."
    )
    many: float | None = Field(
        None, ge=0, description="More specialisations than this are many; without it the median of the regions."
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
