"""The reference page of the study file, printed from its schema."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from metier.plan.schema import Plan
from metier.plan.tree import nested_model, tables

OPENING = """# The study file

`study.toml` says what a study reads and how it concludes. This page is printed from the schema by
`metier new --keys`. Keys that a table does not list are errors, and the message names the nearest one that it does.
"""


def reference_page() -> str:
    """The reference page, in Markdown: every table, every key, what it takes and what it means."""
    sections = [_section("The whole file", Plan)] + [_section(heading, model) for heading, model in tables(Plan)]
    return "\n".join([OPENING, *sections])


def _section(heading: str, model: type[BaseModel]) -> str:
    title = heading if heading.startswith("The") else f"`{heading}`"
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    return "\n".join(
        [
            f"## {title}",
            "",
            str(model.__doc__),
            "",
            "| key | takes | without it | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(name: str, field: FieldInfo) -> str:
    meaning = str(field.description).replace("|", "\\|")
    return f"| `{name}` | {_takes(field.annotation)} | {_without(field)} | {meaning} |"


def _takes(annotation: Any) -> str:
    """What kind of value a key takes, in a reader's words."""
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{_toml(value)}`" for value in get_args(annotation))
    if nested_model(annotation) is not None:
        return "table" if get_origin(annotation) is not tuple else "tables"
    arguments = [argument for argument in get_args(annotation) if argument not in (type(None), Ellipsis)]
    if get_origin(annotation) is tuple:
        return f"list of {_takes(arguments[0])}"
    if len(arguments) == 1:
        return _takes(arguments[0])
    if len(arguments) == 2:
        return f"table of {_takes(arguments[1])}"
    return {"str": "text", "int": "whole number", "float": "number", "bool": "`true` or `false`"}[annotation.__name__]


def _without(field: FieldInfo) -> str:
    """What holds when the key is left out."""
    if field.is_required():
        return "must be given"
    if field.default is None or field.default == "" or field.default == ():
        return "nothing"
    if field.default_factory is not None or nested_model(field.annotation) is not None:
        return "its defaults" if nested_model(field.annotation) else "nothing"
    return f"`{_toml(field.default)}`"


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool | int | float) else f'"{value}"'
