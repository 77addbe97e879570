"""The real concordances, end to end, against sums made apart from metier."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from metier.observe.concordances import Concordance, End, step_from
from metier.observe.link_chains import Chain, Step, Threshold, chain_of, parents_step, told
from tests.observe.tables import packaged, raw_file, sources, weights

Shares = dict[tuple[str, str], float]
SCIENCE = "fraunhofer2019_scopus_discipline_to_wipo35.csv"
INDUSTRY = "fraunhofer2019_wipo35_to_nace2.csv"


@pytest.fixture(scope="module")
def concordances(shared: Path) -> Path:
    return shared / "data/concordance"


@pytest.fixture(scope="module")
def steps(concordances: Path) -> list[Step]:
    lists = {key: packaged(key) for key in ("openalex", "wipo35", "nace")}
    science = Concordance(
        "science",
        End("openalex", "scopus_discipline", "title"),
        End("wipo35", "wipo35_code"),
        weight="share_of_discipline",
        source="fraunhofer-2019",
        others="leave-out",
    )
    industry = Concordance(
        "industry",
        End("wipo35", "wipo35_code"),
        End("nace", "nace2_division"),
        weight="share_of_wipo_field",
        source="fraunhofer-2019",
    )
    return [
        step_from(raw_file(concordances / SCIENCE), science, lists),
        step_from(raw_file(concordances / INDUSTRY), industry, lists),
        parents_step("sections", "nace", lists["nace"]),
    ]


def alike() -> dict[str, float]:
    """Every field counts alike."""
    return dict.fromkeys(packaged("openalex").leaves, 1.0)


def shares_in(path: Path, start: str, end: str, share: str) -> Shares:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {(row[start], row[end]): float(row[share]) for row in csv.DictReader(file)}


def product(first: Shares, second: Shares) -> Shares:
    by_start = defaultdict(list)
    for (start, end), share in second.items():
        by_start[start].append((end, share))
    found: Shares = defaultdict(float)
    for (start, middle), share in first.items():
        for end, other in by_start[middle]:
            found[start, end] += share * other
    return found


def test_the_chain_from_fields_to_sections_is_the_product_of_the_published_shares(
    concordances: Path, steps: list[Step]
) -> None:
    science = shares_in(concordances / SCIENCE, "scopus_discipline", "wipo35_code", "share_of_discipline")
    industry = shares_in(concordances / INDUSTRY, "wipo35_code", "nace2_division", "share_of_wipo_field")
    nace, openalex = packaged("nace"), packaged("openalex")
    sections = {(code, nace.parents[code]): 1.0 for code in nace.parents}
    by_title = product(product(science, industry), sections)
    titles = {openalex.name(code, "en"): code for code in openalex.leaves}
    expected = {(titles[field], section): share for (field, section), share in by_title.items() if field in titles}
    chain = chain_of(steps, alike())
    assert weights(chain.links) == pytest.approx(expected, rel=1e-12)
    assert len(expected) == 26 * 21
    assert set(sources(chain.links).values()) == {"fraunhofer-2019 > fraunhofer-2019 > parents"}


def test_nothing_is_lost_on_the_way_but_the_discipline_that_openalex_lacks(steps: list[Step]) -> None:
    chain = chain_of(steps, alike())
    assert [passage.carried for passage in chain.passages] == pytest.approx([26.0] * 3, rel=1e-12)
    assert [passage.lost_codes + passage.partial_codes for passage in chain.passages] == [()] * 3
    assert steps[0].left_out == ("Multidisciplinary",)
    assert [str(sentence) for _, sentence in told(chain)] == [
        "Step 'science' (openalex to wipo35) carries 100.0 % of what reaches it, 100.0 % of the whole.",
        "Step 'industry' (wipo35 to nace) carries 100.0 % of what reaches it, 100.0 % of the whole.",
        "Step 'sections' (nace to nace) carries 100.0 % of what reaches it, 100.0 % of the whole.",
        "Step 'science' leaves out what is in no classification of the study: Multidisciplinary.",
    ]


def linked(chain: Chain) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for start, end in weights(chain.links):
        found[end].add(start)
    return found


def test_a_share_alone_cannot_tell_sections_apart_and_the_lift_can(steps: list[Step]) -> None:
    """Manufacturing takes four fifths of every field: a least share links it with all, a least lift does not."""
    by_share = linked(chain_of(steps, alike(), Threshold(at_least=0.05)))
    by_lift = linked(chain_of(steps, alike(), Threshold(lift_at_least=1.0)))
    fields = set(packaged("openalex").leaves)
    assert by_share["C"] == fields
    assert set(by_share) < set(by_lift)
    assert set(by_lift) == {code for code in packaged("nace").codes if code.isalpha()}
    assert all(of_section < fields for of_section in by_lift.values())
    assert "fields/17" in by_lift["J"]  # computer science with information and communication
    assert "fields/27" not in by_lift["J"]  # and medicine not
    assert {"fields/27", "fields/29"} <= by_lift["Q"]  # medicine and nursing with human health


@pytest.mark.parametrize(("share", "lift"), [("0.02", ""), ("0.05", ""), ("", "1.0"), ("0.02", "1.0"), ("0.02", "1.2")])
def test_the_documentation_tells_what_the_thresholds_do(steps: list[Step], share: str, lift: str) -> None:
    chain = chain_of(steps, alike(), Threshold(float(share or 0), float(lift or 0)))
    cells = [
        share,
        lift,
        chain.links.height,
        f"{100 * chain.passages[-1].carried / 26:.1f} %",
        len(linked(chain)),
    ]
    row = " ".join(f"| {cell}" if cell != "" else "|" for cell in cells) + " |"
    assert row in (Path(__file__).parents[2] / "docs" / "links.md").read_text(encoding="utf-8").splitlines()


def test_the_documentation_tells_what_they_do_to_divisions(steps: list[Step]) -> None:
    whole, thin = chain_of(steps[:2], alike()), chain_of(steps[:2], alike(), Threshold(0.01, 1.25))
    assert (whole.links.height, thin.links.height, len(linked(thin))) == (2288, 100, 22)


def test_read_backward_the_chain_leads_from_sections_to_fields(steps: list[Step]) -> None:
    backward = chain_of(steps, alike(), read="backward").links
    forward = weights(chain_of(steps, alike()).links)
    whole = sum(share for (_, section), share in forward.items() if section == "J")
    assert weights(backward)["J", "fields/17"] == pytest.approx(forward["fields/17", "J"] / whole)
    assert backward["from_classification"].unique().to_list() == ["nace"]


def test_chapters_of_goods_lead_to_industries_by_the_number_of_subheadings(concordances: Path) -> None:
    lists = {
        "hs": packaged("hs"),
        "nace": packaged("nace"),
    }  # divisions of ISIC Rev. 4 are those of NACE Rev. 2
    asked = Concordance(
        "goods",
        End("hs", "HS_2d"),
        End("nace", "ISIC4_2d"),
        source="un-statistics",
        repeated="add",
        others="leave-out",
    )
    step = step_from(raw_file(concordances / "hs_isic4.csv"), asked, lists)
    with (concordances / "hs_isic4.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["HS_2d"], row["ISIC4_2d"]) for row in csv.DictReader(file)]
    chapter = [end for start, end in rows if start == "30"]
    expected = {("30", end): chapter.count(end) / len(chapter) for end in chapter}
    found = {pair: weight for pair, weight in weights(step.links).items() if pair[0] == "30"}
    assert found == pytest.approx({pair: share for pair, share in expected.items() if pair[1] in lists["nace"].codes})
    metals = {pair: weight for pair, weight in weights(step.links).items() if pair[0] == "72"}
    assert max(metals, key=lambda pair: metals[pair]) == ("72", "24")  # iron and steel with basic metals
    chain = chain_of([step], dict.fromkeys(lists["hs"].leaves, 1.0))
    assert chain.passages[0].lost_codes == ()
