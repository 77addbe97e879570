"""A mark that metier does not know: the refusal says which key gives it a meaning, and that key works."""

from __future__ import annotations

from pathlib import Path

from metier.cli import main
from metier.project.checking import check
from metier.project.opening import open_study

LINES = """\
период;регион;вид деятельности;значение
2021;Белгородская область;A;1 234,5
2021;Белгородская область;B;к
2021;Воронежская область;A;67,5
2021;Воронежская область;B;…
"""


def test_the_refusal_names_cell_and_key_and_the_key_works(tmp_path: Path):
    table, folder = tmp_path / "занятость.csv", tmp_path / "study"
    table.write_text(LINES, encoding="cp1251")
    assert main(["new", str(folder), "--from", str(table)]) == 0
    assert check(folder).rows() == [
        (
            "error",
            "refused",
            "занятость.csv, row 3, column значение",
            "занятость.csv, row 3, column значение",
            "'к' is neither a number nor a mark that is known. Say what it means with `marks = { \"к\" = "
            '"confidential" }`, or "missing", or "zero", in the layer of study.toml; or write the figure.',
        )
    ]
    text = (folder / "study.toml").read_text(encoding="utf-8")
    key = 'marks = { "к" = "confidential" }'
    (folder / "study.toml").write_text(text.replace('side = "industry"', f'side = "industry"\n{key}'), encoding="utf-8")
    _, evidence = open_study(folder)
    assert evidence.observations.select("region_code", "activity_code", "value", "status").rows() == [
        ("RU-BEL", "A", 1234.5, "known"),
        ("RU-BEL", "B", None, "confidential"),
        ("RU-VOR", "A", 67.5, "known"),
        ("RU-VOR", "B", None, "missing"),
    ]
