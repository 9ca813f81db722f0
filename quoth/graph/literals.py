"""Values as literals in canonical lexical form: any other the store would rewrite."""

from __future__ import annotations

from decimal import Decimal

from quoth.graph.triples import Literal
from quoth.ontology.terms import XSD

_DATE_TYPES = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}

TRUE = Literal("true", datatype=XSD.boolean)
FALSE = Literal("false", datatype=XSD.boolean)


def text(value: str, language: str | None = None) -> Literal:
    """Text, in a language where it is known."""
    return Literal(value, language.lower()) if language else Literal(value)


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


def decimal(value: Decimal) -> Literal:
    """A finite number as XSD 1.1 writes it: without a point where it is whole."""
    return Literal(plain(value), datatype=XSD.decimal)


def plain(value: Decimal) -> str:
    """A finite number's digits, without zeros that say nothing."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in ("", "-0") else digits


def date(value: str) -> Literal:
    """An ISO date as exact as it is: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`. A time of day is left out."""
    value = value[:10]
    return Literal(value, datatype=_DATE_TYPES.get(len(value), XSD.string))


def duration(seconds: Decimal) -> Literal:
    """A length of time: `PT1H22M3S`; `PT0S` for none."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    day = f"{plain(days)}D" if days else ""
    parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
    time = "".join(f"{plain(amount)}{unit}" for amount, unit in parts if amount)
    if not (day or time):
        time = "0S"
    return Literal(f"P{day}{'T' if time else ''}{time}", datatype=XSD.duration)
