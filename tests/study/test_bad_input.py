"""Bad input: each case is a study spoilt in one way, and every word that metier says about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import metier
from metier import cli
from metier.errors import InputError, StudyFileError
from metier.plan import Layer
from metier.project.new_study import ARTICLE, new_study
from tests.study import copies

Spoil = Callable[[Path], object]
STUDY, LAND, WORK, LINKS = "study.toml", "territories.csv", "output.csv", "links.csv"

DIGITS = "Write digits and a decimal point, nothing else; leave the cell empty where the figure is missing."
FIGURE = "Write the figure itself; leave the cell empty where it is missing."
NEGATIVE = 'Correct it, or set `negative = "missing"` or `"zero"` for the layer.'
NO_FILE = "there is no such file. Put the file there, or correct its name in study.toml."
KEYS = "`metier new --keys` prints what each key means."
LAYER_KEYS = ", ".join(Layer.model_fields)  # the reference page lists them
NATURES = "The values are: 'records', 'amounts', 'shares', 'rates', 'coefficients'."


def swap(name: str, old: str, new: str) -> Spoil:
    return lambda study: copies.edit_text(study, name, old, new)


def add(name: str, text: str) -> Spoil:
    return lambda study: (study / name).write_bytes((study / name).read_bytes() + text.encode())


def write(name: str, content: str | bytes) -> Spoil:
    return lambda study: (study / name).write_bytes(content.encode() if isinstance(content, str) else content)


def delete(name: str) -> Spoil:
    return lambda study: (study / name).unlink()


def encode(name: str, encoding: str) -> Spoil:
    return lambda study: (study / name).write_text((study / name).read_text(encoding="utf-8"), encoding=encoding)


def cut_off(name: str, end: bytes) -> Spoil:
    """The file up to the end of the first place where it holds these bytes."""

    def spoil(study: Path) -> None:
        data = (study / name).read_bytes()
        (study / name).write_bytes(data[: data.index(end) + len(end)])

    return spoil


def shares_of(totals: str) -> Spoil:
    """The output as shares of totals."""

    def spoil(study: Path) -> None:
        copies.edit_text(study, STUDY, 'nature = "amounts"', 'nature = "shares"\ntotals = "totals.csv"')
        (study / "totals.csv").write_text(totals, encoding="utf-8")

    return spoil


CASES: dict[str, tuple[list[Spoil], list[str]]] = {
    # files
    "missing file": ([delete(WORK)], [f"output.csv: {NO_FILE}"]),
    "missing links file": ([delete(LINKS)], [f"links.csv: {NO_FILE}"]),
    "missing file of territories": ([delete(LAND)], [f"territories.csv: {NO_FILE}"]),
    "missing file of totals": (
        [swap(STUDY, 'nature = "amounts"', 'nature = "shares"\ntotals = "totals.csv"')],
        [f"totals.csv: {NO_FILE}"],
    ),
    "folder instead of a file": (
        [swap(STUDY, 'file = "output.csv"', 'file = "."')],
        [".: it is a folder, not a file. Put the file there, or correct its name in study.toml."],
    ),
    "name that no file can have": (
        [swap(STUDY, 'file = "output.csv"', 'file = "a\\u0000.csv"')],
        ["a\0.csv: it cannot be read (embedded null byte). Put the file there, or correct its name in study.toml."],
    ),
    "empty file": (
        [write(WORK, "")],
        ["output.csv: the file is empty. Fetch it again, or put the right file in its place."],
    ),
    "blank first row": (
        [write(WORK, "\n\nperiod,region_code,activity_code,value\n")],
        ["output.csv, row 1: there is no heading. Write the names of the columns in the first row."],
    ),
    "text that was cut off": (
        [cut_off(LAND, "Карьерная область".encode()[:5])],
        [
            "territories.csv, row 6: the text is UTF-8 with bytes that are not: it was cut off or changed on its way. "
            "Fetch it again, or save it as CSV in the encoding UTF-8."
        ],
    ),
    "no text at all": (
        [write(WORK, b"period,region_code\0")],
        ["output.csv, row 1: it holds NUL bytes: it is not a text. Save the file as CSV in the encoding UTF-8."],
    ),
    "web page": (
        [write(WORK, "<!DOCTYPE html><html><body>Not found</body></html>")],
        ["output.csv: it is a web page or XML and not a table. Save it as XLSX, CSV or Parquet."],
    ),
    "study file in cp1251": (
        [swap(STUDY, '"Invented figures."', '"Выдуманные данные."'), encode(STUDY, "cp1251")],
        ["study.toml, row 14: the text is not UTF-8. Save the file as UTF-8."],
    ),
    # rows and columns
    "wrong column": (
        [swap(WORK, "value", "valeu")],
        [
            "output.csv, row 1: the column 'value' is missing; the columns are: period, region_code, "
            "activity_code, valeu. "
            "Add the column 'value' or correct its heading; the nearest is 'valeu'."
        ],
    ),
    "two wrong columns": (
        [swap(LINKS, "from_code", "code"), swap(LINKS, "source", "who")],
        [
            "links.csv, row 1: the column 'from_code' is missing; the columns are: from_classification, code, "
            "to_classification, to_code, weight, who, reason. "
            "Add the column 'from_code' or correct its heading; the nearest is 'to_code'.",
            "links.csv, row 1: the column 'source' is missing; the columns are: from_classification, code, "
            "to_classification, to_code, weight, who, reason. Add the column 'source' or correct its heading.",
        ],
    ),
    "heading twice": (
        [swap(WORK, "activity_code", "period")],
        [
            "output.csv, row 1, column period: the heading 'period' is there twice. "
            "Rename one of the columns or delete it."
        ],
    ),
    "column without heading": (
        [swap(WORK, "region_code,", ",")],
        ["output.csv, row 1: column 2 has no heading. Name the column or delete it."],
    ),
    "cells beyond the heading": (
        [swap(WORK, "2024,P,mining,5", "2024,P,mining,5,estimate")],
        [
            "output.csv, row 3: there are 5 cells and the heading has 4. "
            "Put quotation marks round a text that holds a comma, and write decimals with a point."
        ],
    ),
    "decimal comma": (
        [swap(WORK, "2024,P,mining,5", "2024,P,mining,5,5")],
        [
            "output.csv, row 3: there are 5 cells and the heading has 4. "
            "Put quotation marks round a text that holds a comma, and write decimals with a point."
        ],
    ),
    "too few cells": (
        [swap(WORK, "2024,P,mining,5", "2024,P,mining"), swap(WORK, "2024,Q,farming,10", "2024,Q,farming")],
        [
            "output.csv, rows 3, 5: there are 3 cells and the heading has 4. "
            "Write a comma for each cell, also for an empty one; delete the row where it is a note."
        ],
    ),
    "rows too long and too short": (
        [swap(WORK, "2024,P,mining,5", "2024"), swap(WORK, "2024,Q,farming,10", "2024,Q,farming,10,5")],
        [
            "output.csv, row 3: there is 1 cell and the heading has 4. "
            "Write a comma for each cell, also for an empty one; delete the row where it is a note.",
            "output.csv, row 5: there are 5 cells and the heading has 4. "
            "Put quotation marks round a text that holds a comma, and write decimals with a point.",
        ],
    ),
    "open quote": (
        [swap(WORK, "2024,Q,mining", '2024,"Q,mining')],
        [
            "output.csv, row 6: a quotation mark is left open, or text follows a closed one. "
            'Close it; a quotation mark inside a text is written twice: "".'
        ],
    ),
    "quotation mark inside a quoted text": (
        [swap(LAND, "Quarry region", '"Quarry "old" region"')],
        [
            "territories.csv, row 6: a quotation mark is left open, or text follows a closed one. "
            'Close it; a quotation mark inside a text is written twice: "".'
        ],
    ),
    "fault below blank lines": (
        [swap(WORK, "2024,Q,farming", "\n,,,\n2024,Q,farming"), swap(WORK, "2024,T,farming,20", "2024,T,farming,much")],
        [f"output.csv, row 14, column value: 'much' is not a number. {DIGITS}"],
    ),
    "fault below a quoted line break": (
        [
            swap(LAND, "Port region", '"Port\nregion"'),
            swap(LAND, "T,Timber region,Лесная область,region,X-S", "T,,,,X-Z"),
        ],
        [
            "territories.csv, row 8, column kind: the cell is empty. Fill it in or delete the row.",
            "territories.csv, row 8, column parent: 'X-Z' is not a code in territories.csv; the nearest is 'X-S'. "
            "Correct the code or add it to territories.csv.",
        ],
    ),
    "empty layer": (
        [write(WORK, "period,region_code,activity_code,value\n")],
        ["output.csv: there is no row below the heading. Add the rows, or take the file out of the study."],
    ),
    # codes
    "unknown region": (
        [swap(WORK, "2024,P,", "2024,PP,")],
        [
            "output.csv, rows 2, 3, 4, column region_code: 'PP' is not a code in the table of territories; "
            "the nearest is 'P'. Correct the code or add it to the table of territories."
        ],
    ),
    "unknown activity": (
        [swap(WORK, "2024,P,farming", "2024,P,farmin")],
        [
            "output.csv, row 2, column activity_code: 'farmin' is not a code in industries.csv; the nearest "
            "is 'farming'. "
            "Correct the code or add it to industries.csv."
        ],
    ),
    "Cyrillic letter in a code": (
        [swap(WORK, "2024,P,mining", "2024,Р,mining")],
        [
            "output.csv, row 3, column region_code: 'Р' is not a code in the table of territories; "
            "it looks like 'P', but one of them has Cyrillic letters and the other Latin ones. "
            "Correct the code or add it to the table of territories."
        ],
    ),
    "empty code": (
        [swap(WORK, "2024,P,mining", "2024,,mining"), swap(WORK, "2024,Q,mining", "2024,,mining")],
        ["output.csv, rows 3, 6, column region_code: the cell is empty. Fill it in or delete the row."],
    ),
    "unknown region in more rows than are shown": (
        [add(WORK, "".join(f"{year},Z,mining,1\n" for year in range(2000, 2012)))],
        [
            "output.csv, rows 15, 16, 17, 18, 19, 20, 21, 22, 23, 24 and 2 more, column region_code: "
            "'Z' is not a code in the table of territories. Correct the code or add it to the table of territories."
        ],
    ),
    "duplicate row": (
        [add(WORK, "2024,P,farming,7\n")],
        [
            "output.csv, rows 2, 15: these rows have the same period '2024', region_code 'P', activity_code 'farming'. "
            "Keep one of them."
        ],
    ),
    "code twice in a classification": (
        [add("industries.csv", "mining,Quarrying,,\n")],
        ["industries.csv, rows 3, 6: these rows have the same code 'mining'. Keep one of them."],
    ),
    "activity beside a part of it": (
        [swap("industries.csv", "mining,Mining,Добыча,", "mining,Mining,Добыча,farming")],
        [
            "output.csv, rows 3, 6, 9, column activity_code: 'mining' is a part of 'farming', and the file has both: "
            "their sum would count it twice. Keep one of them in this file; put the other into a layer of its own."
        ],
    ),
    # figures
    "text in a number": (
        [swap(WORK, "2024,P,farming,30", "2024,P,farming,thirty")],
        [f"output.csv, row 2, column value: 'thirty' is not a number. {DIGITS}"],
    ),
    "NaN": (
        [swap(WORK, "2024,P,farming,30", "2024,P,farming,NaN")],
        [f"output.csv, row 2, column value: 'NaN' is not a number. {DIGITS}"],
    ),
    "negative value": (
        [swap(WORK, "2024,P,farming,30", "2024,P,farming,-30")],
        [f"output.csv, row 2, column value: '-30' is negative. {NEGATIVE}"],
    ),
    "infinity": (
        [swap(WORK, "2024,P,farming,30", "2024,P,farming,-inf"), swap(WORK, "2024,P,mining,5", "2024,P,mining,1e999")],
        [
            f"output.csv, row 2, column value: '-inf' is infinite. {FIGURE}",
            f"output.csv, row 3, column value: '1e999' is infinite. {FIGURE}",
        ],
    ),
    "two units in one layer": (
        [
            swap(WORK, "value\n", "value,unit\n"),
            swap(WORK, "0\n", "0,million\n"),
            swap(WORK, "5\n", "5,thousand\n"),
        ],
        [
            "output.csv, column unit: there is more than one unit: 'million' (first in row 2), "
            "'thousand' (first in row 3). Give each unit a layer of its own."
        ],
    ),
    "totals": (
        [shares_of("period,region_code,value\n2024,P,100\n2024,P,100\n2024,R,all\n2024,S,-1\n")],
        [
            "totals.csv, row 4, column region_code: 'R' is not a code in the table of territories. "
            "Correct the code or add it to the table of territories.",
            "totals.csv, rows 2, 3: these rows have the same period '2024', region_code 'P'. Keep one of them.",
            f"totals.csv, row 4, column value: 'all' is not a number. {DIGITS}",
            f"totals.csv, row 5, column value: '-1' is negative. {NEGATIVE}",
        ],
    ),
    # territories
    "unknown parent": (
        [swap(LAND, "macroregion,X\n", "macroregion,XX\n")],
        [
            "territories.csv, rows 3, 4, column parent: 'XX' is not a code in territories.csv; the nearest is 'X'. "
            "Correct the code or add it to territories.csv."
        ],
    ),
    "ring of parents": (
        [swap(LAND, "Север,macroregion,X\n", "Север,macroregion,P\n")],
        [
            "territories.csv, row 3, column parent: 'X-N' lies in itself, by way of its parents. Correct the parent.",
            "territories.csv, row 5, column parent: 'P' lies in itself, by way of its parents. Correct the parent.",
        ],
    ),
    "two roots": (
        [swap(LAND, "Север,macroregion,X\n", "Север,macroregion,\n")],
        [
            "territories.csv, rows 2, 3, column parent: 2 territories have no parent: 'X', 'X-N'. "
            "Leave the parent empty in one row only, that of the territory that holds all others."
        ],
    ),
    "region in a region": (
        [swap(LAND, "Степная область,region,X-S", "Степная область,region,P")],
        [
            "territories.csv, row 7, column parent: 'S' lies in 'P', and both are compared. "
            "Give one of them another kind: regions that contain each other cannot be added."
        ],
    ),
    "no region of the kind": (
        [swap(STUDY, 'regions = "region"', 'regions = "oblast"')],
        [
            "territories.csv, column kind: no territory is of the kind 'oblast'; the kinds are: country, macroregion, "
            "region. Set `territories.regions` to one of them."
        ],
    ),
    "unknown kind of area": (
        [swap(STUDY, 'area = "macroregion"', 'area = "district"')],
        [
            "study.toml, row 66, key levels[2].area: no territory above the regions is of the kind 'district'. "
            "The kinds above the regions are: country, macroregion."
        ],
    ),
    # links
    "link to a code that does not exist": (
        [swap(LINKS, "agronomy,1", "agronomics,1")],
        [
            "links.csv, row 2, column to_code: 'agronomics' is not a code in fields.csv; the nearest is 'agronomy'. "
            "Correct the code or add it to fields.csv."
        ],
    ),
    "link from an unknown classification": (
        [swap(LINKS, "industries,mining", "industry,mining")],
        [
            "links.csv, row 3, column from_classification: 'industry' is not a code in [classifications] of the study "
            "file; the nearest is 'industries'. Correct the code or add it to [classifications] of the study file."
        ],
    ),
    "link twice": (
        [add(LINKS, "industries,mining,fields,geology,0.5,figure-1,\n")],
        [
            "links.csv, rows 3, 5: these rows have the same from_classification 'industries', from_code 'mining', "
            "to_classification 'fields', to_code 'geology'. Keep one of them."
        ],
    ),
    "weights and sources of links": (
        [
            swap(LINKS, "agronomy,1,proposed", "agronomy,0,proposed"),
            swap(LINKS, "geology,1,proposed", "geology,strong,"),
            swap(LINKS, "mechanics,1", "mechanics,-1"),
        ],
        [
            f"links.csv, row 3, column weight: 'strong' is not a number. {DIGITS}",
            "links.csv, row 4, column weight: '-1' is negative. Write a positive weight.",
            "links.csv, row 2, column weight: a weight of 0 is no link. Delete the row.",
            "links.csv, row 3, column source: the cell is empty. Fill it in or delete the row.",
        ],
    ),
    "unknown cross-cutting field": (
        [swap(STUDY, '["computing"]', '["computers"]')],
        [
            "study.toml, row 75, key links.cross_cutting.fields: 'computers' is not a code of the classification "
            "'fields'. Correct the code or add it to the classification."
        ],
    ),
    # the study file
    "no TOML": (
        [swap(STUDY, 'title = "Output"', "title = Output")],
        [
            "study.toml, row 36: this is not TOML (Invalid value). "
            "Put text between quotation marks, write lists as [ ... ] and close what is open."
        ],
    ),
    "text left open at the end": (
        [add(STUDY, '\nabout = """\nand so on\n')],
        [
            "study.toml, row 78: this is not TOML (Unterminated string). "
            "Put text between quotation marks, write lists as [ ... ] and close what is open."
        ],
    ),
    "table twice": (
        [add(STUDY, '\n[rule]\nmatch = "all"\n')],
        [
            "study.toml, row 77: this is not TOML (Cannot declare ('rule',) twice). "
            "A table or key can be there only once: join the two or delete one."
        ],
    ),
    "three faults at once": (
        [
            swap(STUDY, 'side = "industry"', 'sid = "industry"'),
            swap(STUDY, 'nature = "records"', 'nature = "recods"'),
            swap(STUDY, 'name = "national"\nlayer = "output"', 'name = "national"\nlayer = "outputs"'),
        ],
        [
            "study.toml, row 37, key layers.output.sid: the key 'sid' is not known. "
            f"Did you mean 'side'? The keys here are: {LAYER_KEYS}.",
            "study.toml, row 49, key layers.publications.nature: 'recods' is not one of its values. "
            f"Did you mean 'records'? {NATURES}",
            "study.toml, row 60, key levels[1].layer: [layers] has no 'outputs'. "
            "Did you mean 'output'? It has: output, publications.",
        ],
    ),
    "empty study file": (
        [write(STUDY, "")],
        [
            f"study.toml, key study: the table [study] is missing. Add it; {KEYS}",
            f"study.toml, key territories: the table [territories] is missing. Add it; {KEYS}",
            f"study.toml, key classifications: the table [classifications.<key>] is missing. Add it; {KEYS}",
            f"study.toml, key layers: the table [layers.<key>] is missing. Add it; {KEYS}",
            f"study.toml, key levels: the table [[levels]] is missing. Add it; {KEYS}",
        ],
    ),
    "missing keys": (
        [swap(STUDY, 'title = "A first study"\n', ""), swap(STUDY, 'title = "Output"\n', "")],
        [
            f"study.toml, row 10, key study.title: the key 'title' is missing. Add it; {KEYS}",
            f"study.toml, row 34, key layers.output.title: the key 'title' is missing. Add it; {KEYS}",
        ],
    ),
    "classification without a title": (
        [swap(STUDY, 'title = "Fields of science"\n', "")],
        [
            "study.toml, row 26, key classifications.fields: a classification with a file of its own has no title. "
            "Add `title`."
        ],
    ),
    "classification without a file": (
        [swap(STUDY, 'file = "fields.csv"\n', "")],
        [
            "study.toml, row 26, key classifications.fields: a classification takes exactly one of `file` and "
            "`packaged`. Name a file of your own with `file`, or one that travels with metier with `packaged`."
        ],
    ),
    "unknown nature": (
        [swap(STUDY, 'nature = "amounts"', 'nature = "amount"')],
        [
            "study.toml, row 38, key layers.output.nature: 'amount' is not one of its values. "
            f"Did you mean 'amounts'? {NATURES}"
        ],
    ),
    "wrong types": (
        [
            swap(STUDY, 'sources = ["Invented figures."]', 'sources = "Invented figures."'),
            swap(STUDY, 'title = "Output"', 'title = ["Output"]'),
            swap(STUDY, 'unit = "million"', 'decimals = "two"'),
            swap(STUDY, "above = 1.0", 'above = "one"'),
            swap(STUDY, 'cross_cutting = { fields = ["computing"] }', 'cross_cutting = ["computing"]'),
        ],
        [
            "study.toml, row 14, key study.sources: 'Invented figures.' is not a list. "
            "Write a list between brackets: [ ... ].",
            "study.toml, row 36, key layers.output.title: a list is not a text. Write a text between quotation marks.",
            "study.toml, row 41, key layers.output.decimals: 'two' is not a whole number. "
            "Write digits without quotation marks.",
            "study.toml, row 70, key rule.conditions[1].above: 'one' is not a number. "
            "Write digits with a decimal point, without quotation marks.",
            "study.toml, row 75, key links.cross_cutting: a list is not a table. "
            "Write it under a heading of its own: [links.cross_cutting].",
        ],
    ),
    "values that cannot be": (
        [
            swap(STUDY, 'file = "output.csv"', 'file = ""'),
            swap(STUDY, 'unit = "million"', "period = 2024-12-31\ndecimals = -1"),
            swap(STUDY, "above = 1.0", "above = nan"),
            add(STUDY, '\n[borderline]\ncounts = "yes"\n'),
        ],
        [
            f"study.toml, row 40, key layers.output.file: there is nothing in it. Fill it in; {KEYS}",
            "study.toml, row 41, key layers.output.period: 2024-12-31 is not a text. "
            "Write a text between quotation marks.",
            "study.toml, row 42, key layers.output.decimals: -1 does not fit: it should be greater than "
            "or equal to 0. "
            "Correct the value.",
            "study.toml, row 71, key rule.conditions[1].above: nan is not a number. "
            "Write digits with a decimal point, without quotation marks.",
            "study.toml, row 79, key borderline.counts: 'yes' is not one of its values. "
            "The values are: true, false, 'by-value'.",
        ],
    ),
    "limits": (
        [swap(STUDY, "above = 1.0 }", 'above = 1.0, at_least = 1.0 }, { measure = "amount" }')],
        [
            "study.toml, row 70, key rule.conditions[1]: a condition takes exactly one of `above` and `at_least`. "
            "Write one limit, for example `above = 1.0`.",
            "study.toml, row 70, key rule.conditions[2]: a condition takes exactly one of `above` and `at_least`. "
            "Write one limit, for example `above = 1.0`.",
        ],
    ),
    "no condition": (
        [swap(STUDY, '[{ measure = "coefficient", above = 1.0 }]', "[]")],
        [f"study.toml, row 70, key rule.conditions: there is nothing in it. Fill it in; {KEYS}"],
    ),
    "one level in single brackets": (
        [
            swap(STUDY, '[[levels]]\nname = "national"', '[levels]\nname = "national"'),
            swap(STUDY, '[[levels]]\nname = "macroregional"\nlayer = "output"\narea = "macroregion"', ""),
        ],
        [
            "study.toml, row 58, key levels: this is one table and not a list of tables. "
            "Write its heading as [[levels]]."
        ],
    ),
    "unknown classification": (
        [swap(STUDY, 'classification = "industries"', 'classification = "industry"')],
        [
            "study.toml, row 39, key layers.output.classification: [classifications] has no 'industry'. "
            "Did you mean 'industries'? It has: industries, fields."
        ],
    ),
    "unknown classification of cross-cutting fields": (
        [swap(STUDY, '{ fields = ["computing"]', '{ field = ["computing"]')],
        [
            "study.toml, row 75, key links.cross_cutting.field: [classifications] has no 'field'. "
            "Did you mean 'fields'? It has: industries, fields."
        ],
    ),
    "levels of one name": (
        [swap(STUDY, 'name = "national"', 'name = "macroregional"')],
        ["study.toml, row 64, key levels[2].name: there are two levels called 'macroregional'. Rename one."],
    ),
    "level on a knowledge layer": (
        [swap(STUDY, 'layer = "output"\narea = "country"', 'layer = "publications"\narea = "country"')],
        [
            "study.toml, row 60, key levels[1].layer: the layer 'publications' is on the knowledge side, "
            "and levels are "
            'judged on the industry side. Take the level out, or set the layer\'s `side` to "industry".'
        ],
    ),
    "totals of amounts": (
        [swap(STUDY, 'unit = "million"', 'totals = "totals.csv"')],
        [
            "study.toml, row 41, key layers.output.totals: totals go with shares, and the layer's nature "
            "is 'amounts'. "
            'Take `totals` out, or set `nature = "shares"`.'
        ],
    ),
    "pooled rates": (
        [
            swap(STUDY, 'nature = "amounts"', 'nature = "rates"'),
            swap(STUDY, 'area = "country"', 'area = "country"\nreference = "rest"'),
            add(STUDY, '\n[reference]\nuse = "pooled"\n'),
        ],
        [
            "study.toml, row 62, key levels[1].reference: the rates of layer 'output' cannot be added up, so their "
            "reference cannot be 'rest'. Set it to \"published\" and give the area a row of its own.",
            "study.toml, row 79, key reference.use: the rates of layer 'output' cannot be added up, so their "
            "reference cannot be 'pooled'. Set it to \"published\" and give the area a row of its own.",
        ],
    ),
    "area of a layer that has levels": (
        [swap(STUDY, 'unit = "million"', 'area = "macroregion"\nreference = "pooled"')],
        [
            "study.toml, row 41, key layers.output.area: the layer 'output' is judged on a level, and `area` is for "
            "layers without one. Set `area` in the level and take it out here.",
            "study.toml, row 42, key layers.output.reference: the layer 'output' is judged on a level, "
            "and `reference` "
            "is for layers without one. Set `reference` in the level and take it out here.",
        ],
    ),
    "period that is not there": (
        [swap(STUDY, 'unit = "million"', "period = 2023")],
        ["study.toml, row 41, key layers.output.period: output.csv has no rows of the period '2023'. It has: 2024."],
    ),
    "published reference without a row of its own": (
        [swap(STUDY, 'area = "country"', 'area = "country"\nreference = "published"')],
        [
            "study.toml: layer 'output' has no row for the area 'X', and its published figures are asked for. "
            'Add the rows of the area, or set `reference = "pooled"`.'
        ],
    ),
    # several files
    "tables whose territories are refused": (
        [
            swap(LAND, "Север,macroregion,X\n", "Север,macroregion,XX\n"),
            swap(WORK, "2024,P,mining,5", "2024,P,minning,five"),
            add("publications.csv", "2024,T,computing,1\n"),
        ],
        [
            "territories.csv, row 3, column parent: 'XX' is not a code in territories.csv; the nearest is 'X'. "
            "Correct the code or add it to territories.csv.",
            "output.csv, row 3, column activity_code: 'minning' is not a code in industries.csv; "
            "the nearest is 'mining'. Correct the code or add it to industries.csv.",
            f"output.csv, row 3, column value: 'five' is not a number. {DIGITS}",
            "publications.csv, rows 14, 15: these rows have the same period '2024', region_code 'T', "
            "activity_code 'computing'. Keep one of them.",
        ],
    ),
    "tables whose classification is refused": (
        [
            delete("fields.csv"),
            swap("publications.csv", "2024,P,agronomy,40", "2024,P,agronomy,-40"),
            swap(LINKS, "industries,mining", "industries,minning"),
        ],
        [
            f"fields.csv: {NO_FILE}",
            "links.csv, row 3, column from_code: 'minning' is not a code in industries.csv; the nearest is 'mining'. "
            "Correct the code or add it to industries.csv.",
            f"publications.csv, row 2, column value: '-40' is negative. {NEGATIVE}",
        ],
    ),
    "faults in several files": (
        [
            swap(
                LAND,
                "T,Timber region,Лесная область,region,X-S",
                "T,Timber region,Лесная область,region,X-S\nU,,,region,X",
            ),
            swap("fields.csv", "code,name,name_ru,parent", "code,title,name_ru,parent"),
            swap(WORK, "2024,P,mining,5", "2024,P,minning,five"),
            swap(STUDY, 'area = "macroregion"', 'area = "district"'),
            delete("publications.csv"),
        ],
        [
            "study.toml, row 66, key levels[2].area: no territory above the regions is of the kind 'district'. "
            "The kinds above the regions are: country, macroregion.",
            "fields.csv, row 1: the column 'name' is missing; the columns are: code, title, name_ru, parent. "
            "Add the column 'name' or correct its heading; the nearest is 'name_ru'.",
            "output.csv, row 3, column activity_code: 'minning' is not a code in industries.csv; the "
            "nearest is 'mining'. "
            "Correct the code or add it to industries.csv.",
            f"output.csv, row 3, column value: 'five' is not a number. {DIGITS}",
            f"publications.csv: {NO_FILE}",
        ],
    ),
}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The study of invented figures that `metier new` makes."""
    return new_study(tmp_path / "study")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("case", CASES)
def test_every_word_of_the_refusal(study: Path, case: str) -> None:
    spoils, told = CASES[case]
    for spoil in spoils:
        spoil(study)
    with pytest.raises((StudyFileError, InputError)) as refusal:
        metier.run(study)
    assert [str(fault) for fault in refusal.value.faults] == told
    assert str(refusal.value) == "\n".join(told)


@pytest.mark.parametrize("case", CASES)
def test_refused_run_says_so_and_leaves_nothing(study: Path, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    spoils, told = CASES[case]
    for spoil in spoils:
        spoil(study)
    before = contents(study.parent)
    assert cli.main(["run", str(study)]) == 1
    output, errors = capsys.readouterr()
    count = "1 fault" if len(told) == 1 else f"{len(told)} faults"
    assert errors.splitlines() == [
        f"metier: reading {study}",
        *_computing(case),
        *told,
        f"{count}; nothing was written.",
    ]
    assert output == ""
    assert contents(study.parent) == before


def _computing(case: str) -> list[str]:
    """The one refusal that only computing finds comes after this line."""
    return ["metier: computing 2 layers, 4 regions"] if case.startswith("published reference") else []


@pytest.mark.parametrize("case", CASES)
def test_check_lists_the_same_faults(study: Path, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    spoils, told = CASES[case]
    for spoil in spoils:
        spoil(study)
    before = contents(study.parent)
    assert cli.main(["check", str(study), "--json"]) == 1
    output, errors = capsys.readouterr()
    findings = json.loads(output)
    assert [f"{f['where']}: {f['message']}" for f in findings] == told
    assert {(f["severity"], f["code"]) for f in findings} == {("error", "refused")}
    assert errors == ""
    assert contents(study.parent) == before


def test_refused_run_leaves_the_results_from_before(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", str(study)]) == 0
    results = contents(study / "results")
    add(WORK, "2024,P,farming,7\n")(study)
    assert cli.main(["run", str(study)]) == 1
    assert contents(study / "results") == results
    assert capsys.readouterr().err.endswith("1 fault; nothing was written.\n")


PUBLISHED = {
    "unknown reference area": (
        swap("exports.csv", "2020,RU,RU-BEL,FEACN-01-24,2.35", "2020,RUS,RU-BEL,FEACN-01-24,2.35"),
        "exports.csv, row 2, column reference_code: 'RUS' is not a code in the table of territories; "
        "the nearest is 'RU'. Correct the code or add it to the table of territories.",
    ),
    "negative coefficient": (
        swap("exports.csv", "2020,RU,RU-BEL,FEACN-01-24,2.35", "2020,RU,RU-BEL,FEACN-01-24,-2.35"),
        "exports.csv, row 2, column coefficient: '-2.35' is negative. "
        "A location quotient is never below 0: correct it.",
    ),
    "value instead of coefficient": (
        swap("exports.csv", "activity_code,coefficient", "activity_code,value"),
        "exports.csv, row 1: the column 'coefficient' is missing; the columns are: period, "
        "reference_code, region_code, "
        "activity_code, value. Add the column 'coefficient' or correct its heading.",
    ),
}


@pytest.mark.parametrize("case", PUBLISHED)
def test_refusals_of_published_coefficients(tmp_path: Path, case: str) -> None:
    spoil, told = PUBLISHED[case]
    article = new_study(tmp_path / "article", ARTICLE)
    spoil(article)
    with pytest.raises(InputError) as refusal:
        metier.run(article)
    assert str(refusal.value) == told


def test_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(StudyFileError) as refusal:
        metier.run(tmp_path / "no-study")
    assert str(refusal.value) == (
        f"study.toml: there is no folder '{tmp_path / 'no-study'}'. "
        "Name a folder that holds a study file; `metier new DIR` makes a folder to fill in."
    )


def test_folder_without_a_study_file(tmp_path: Path) -> None:
    with pytest.raises(StudyFileError) as refusal:
        metier.run(tmp_path)
    assert str(refusal.value) == (
        f"study.toml: there is no study file in the folder '{tmp_path}'. "
        "Name a folder that holds a study file; `metier new DIR` makes a folder to fill in."
    )


def test_study_file_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / STUDY).mkdir()
    with pytest.raises(StudyFileError) as refusal:
        metier.run(tmp_path)
    assert str(refusal.value) == (
        "study.toml: it cannot be read (Is a directory). See to it that it is a file and that you may read it."
    )


def test_messages_call_a_study_file_by_its_own_name(study: Path) -> None:
    """Also those that only the tables show."""
    (study / STUDY).rename(study / "mine.toml")
    swap("mine.toml", 'unit = "million"', "period = 2023")(study)
    with pytest.raises(InputError) as refusal:
        metier.run(study / "mine.toml")
    assert str(refusal.value) == (
        "mine.toml, row 41, key layers.output.period: output.csv has no rows of the period '2023'. It has: 2024."
    )


def same_tables(one: metier.StudyResult, other: metier.StudyResult) -> bool:
    return all(table.equals(other.tables()[name]) for name, table in one.tables().items())


def test_byte_order_marks_are_read_without_fault(study: Path) -> None:
    plain = metier.run(study)
    for path in study.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert same_tables(metier.run(study), plain)


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
def test_tables_in_other_encodings_are_read(study: Path, encoding: str) -> None:
    plain = metier.run(study)
    for path in study.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8"), encoding=encoding)
    read = metier.run(study)
    assert same_tables(read, plain)
    assert read.evidence.territories.name("P", "ru") == "Портовый край"


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_between_cells_are_read(study: Path, mark: str) -> None:
    plain = metier.run(study)
    for path in study.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace(",", mark), encoding="utf-8")
    assert same_tables(metier.run(study), plain)


@pytest.mark.parametrize(("written", "meant"), [('"30,5"', 30.5), ("30\u00a0000", 30000.0)])
def test_figures_as_a_russian_spreadsheet_writes_them_are_read(study: Path, written: str, meant: float) -> None:
    swap(WORK, "2024,P,farming,30", f"2024,P,farming,{written}")(study)
    assert metier.run(study).evidence.observations["value"][0] == meant


def test_what_spreadsheets_add_changes_nothing(study: Path) -> None:
    """Windows line ends, blanks round cells, blank lines and columns, quotation marks nobody needs."""
    plain = metier.run(study)
    for path in study.glob("*.csv"):
        rows = path.read_text(encoding="utf-8").splitlines()
        cells = [",".join(f'" {cell} "' if "." not in cell else cell for cell in row.split(",")) for row in rows]
        path.write_bytes(("\r\n\r\n".join(row + ",," for row in cells) + "\r\n,,,\r\n").encode())
    assert same_tables(metier.run(study), plain)


def test_columns_that_nobody_asked_for_change_nothing(study: Path) -> None:
    """Not even one that has the name by which rows are counted inside."""
    plain = metier.run(study)
    path = study / WORK
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([rows[0] + ",row", *(f"{row},x" for row in rows[1:])]), encoding="utf-8")
    assert same_tables(metier.run(study), plain)


def test_layer_of_missing_figures_alone_is_unknown_and_no_fault(study: Path) -> None:
    rows = (study / WORK).read_text(encoding="utf-8").splitlines()
    emptied = [rows[0], *(row[: row.rindex(",") + 1] for row in rows[1:])]
    (study / WORK).write_text("\n".join(emptied), encoding="utf-8")
    swap(STUDY, 'absent = "zero"', 'absent = "missing"')(study)
    result = metier.run(study)
    assert set(result.competences.filter(result.competences["layer"] == "output")["status"]) == {"unknown"}
    assert result.scenarios.height == 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([STUDY, LAND, "industries.csv", "fields.csv", LINKS, WORK, "publications.csv"]),
    place=st.floats(0, 1),
    length=st.integers(0, 12),
    put=st.one_of(st.binary(max_size=6), st.sampled_from([b'"', b"\n", b",", b"[", b"=", b"'''", b"nan", b"\0", b"X"])),
)
def test_whatever_is_spoilt_is_read_or_refused_with_a_remedy(
    tmp_path_factory: pytest.TempPathFactory, name: str, place: float, length: int, put: bytes
) -> None:
    study = new_study(tmp_path_factory.mktemp("any") / "study")
    data = (study / name).read_bytes()
    at = int(place * len(data))
    (study / name).write_bytes(data[:at] + put + data[at + length :])
    try:
        result = metier.run(study)
    except (StudyFileError, InputError) as refusal:
        assert refusal.faults
        assert all(fault.file and fault.problem and fault.remedy for fault in refusal.faults)
    else:
        assert result.coefficients.height > 0
