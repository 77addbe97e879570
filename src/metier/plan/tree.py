"""The schema as a tree: which tables there are and which keys each takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from metier.plan.schema import Plan


def keys_at(place: tuple[str | int, ...]) -> list[str]:
    """The keys that the table at a place of the study file takes; none where there is no such table."""
    model: type[BaseModel] | None = Plan
    skip = False
    for part in place:
        if skip or model is None:
            skip = False
            continue
        field = model.model_fields.get(str(part))
        annotation = field.annotation if field else None
        model, skip = nested_model(annotation), _holds_many(annotation)
    return list(model.model_fields) if model else []


def tables(model: type[BaseModel], heading: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Every table of the study file below a model, with its heading as it is written in TOML."""
    for name, field in model.model_fields.items():
        below = nested_model(field.annotation)
        if below is None:
            continue
        path = f"{heading}.{name}" if heading else name
        many = _holds_many(field.annotation)
        keyed = many and get_origin(field.annotation) is not tuple
        shown = f"{path}.<key>" if keyed else path
        yield (f"[[{shown}]]" if many and not keyed else f"[{shown}]"), below
        yield from tables(below, shown)


def heading_at(place: tuple[str | int, ...]) -> str | None:
    """The heading of the table that stands at a place of the study file; none where a plain key does."""
    path = ".".join(str(part) for part in place)
    bare = {heading.strip("[]").removesuffix(".<key>"): heading for heading, _ in tables(Plan)}
    return bare.get(path)


def nested_model(annotation: Any) -> type[BaseModel] | None:
    """The model that a key's value is, or is a list, mapping or option of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (nested_model(argument) for argument in get_args(annotation))
    return next((model for model in found if model is not None), None)


def _holds_many(annotation: Any) -> bool:
    origin = get_origin(annotation)
    return origin is tuple or (isinstance(origin, type) and issubclass(origin, Mapping))
