"""Written-out sums as exact fractions: numbers, brackets, + - * / **, sqrt, ln, exp, normal; the case's own steps."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

DIGITS = 40
SUMS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
SIGNS = {ast.USub: operator.neg, ast.UAdd: operator.pos}
LARGEST_POWER = 64
NO_STEPS: Mapping[str, Fraction] = {}


class CaseError(ValueError):
    """What is wrong with a case, for whoever wrote it."""


def fraction(text: str, steps: Mapping[str, Fraction] = NO_STEPS) -> Fraction:
    """The value of a written-out sum, in which the steps before it may stand by their names."""
    return _value(ast.parse(text.strip(), mode="eval").body, text, steps)


def worked(steps: Mapping[str, object]) -> dict[str, Fraction]:
    """The steps of a case in their order, each worked out from those above it."""
    done: dict[str, Fraction] = {}
    for name, text in steps.items():
        if not name.isidentifier() or name in FUNCTIONS:
            raise CaseError(f"{name!r} cannot name a step: letters, digits and _ can, {', '.join(FUNCTIONS)} cannot")
        done[name] = fraction(text if isinstance(text, str) else repr(text), done)
    return done


def _value(node: ast.expr, text: str, steps: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return Fraction(ast.get_source_segment(text.strip(), node) or "")
        case ast.Name(id=name) if name in steps:
            return steps[name]
        case ast.UnaryOp() if type(node.op) in SIGNS:
            return SIGNS[type(node.op)](_value(node.operand, text, steps))
        case ast.BinOp() if type(node.op) in SUMS:
            left, right = _value(node.left, text, steps), _value(node.right, text, steps)
            if isinstance(node.op, ast.Pow) and (right.denominator != 1 or abs(right) > LARGEST_POWER):
                raise CaseError(
                    f"{text!r}: a power must be a whole number up to {LARGEST_POWER}; write sqrt(...) for a root"
                )
            return Fraction(SUMS[type(node.op)](left, right))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return _function(name, _value(argument, text, steps))
    known = f" and {', '.join(steps)}" if steps else ""
    raise CaseError(f"{text!r} is no sum: use numbers, brackets, + - * / ** and {', '.join(FUNCTIONS)}{known}")


def _function(name: str, value: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = DIGITS
        return Fraction(FUNCTIONS[name](Decimal(value.numerator) / Decimal(value.denominator)))


def _normal(z: Decimal) -> Decimal:
    """The standard normal distribution at z, by its series 1/2 + density x (z + z^3/3 + z^5/(3 5) + ...)."""
    term = total = z
    odd = 1
    while abs(term) > Decimal(10) ** -DIGITS:
        odd += 2
        term *= z * z / odd
        total += term
    return Decimal("0.5") + total * (-z * z / 2).exp() / (2 * _pi()).sqrt()


def _pi() -> Decimal:
    """Machin's formula: pi = 16 arctan(1/5) - 4 arctan(1/239)."""
    return 16 * _arctan_of_one_over(5) - 4 * _arctan_of_one_over(239)


def _arctan_of_one_over(n: int) -> Decimal:
    term = total = Decimal(1) / n
    odd = 1
    while abs(term) > Decimal(10) ** -DIGITS:
        odd += 2
        term /= -n * n
        total += term / odd
    return total


FUNCTIONS = {"sqrt": Decimal.sqrt, "ln": Decimal.ln, "exp": Decimal.exp, "normal": _normal}
