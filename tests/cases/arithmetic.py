"""Written-out sums as exact fractions. It knows numbers, brackets, + - * / ** and sqrt, ln, exp; nothing else."""

from __future__ import annotations

import ast
import operator
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
FUNCTIONS = {"sqrt": Decimal.sqrt, "ln": Decimal.ln, "exp": Decimal.exp}
LARGEST_POWER = 64


def fraction(text: str) -> Fraction:
    """The value of a written-out sum."""
    return _value(ast.parse(text.strip(), mode="eval").body, text)


def _value(node: ast.expr, text: str) -> Fraction:
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            return Fraction(ast.get_source_segment(text.strip(), node) or "")
        case ast.UnaryOp() if type(node.op) in SIGNS:
            return SIGNS[type(node.op)](_value(node.operand, text))
        case ast.BinOp() if type(node.op) in SUMS:
            left, right = _value(node.left, text), _value(node.right, text)
            if isinstance(node.op, ast.Pow) and (right.denominator != 1 or abs(right) > LARGEST_POWER):
                raise ValueError(
                    f"{text!r}: a power must be a whole number up to {LARGEST_POWER}; write sqrt(...) for a root"
                )
            return Fraction(SUMS[type(node.op)](left, right))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return _function(name, _value(argument, text))
    raise ValueError(f"{text!r} is no sum: use numbers, brackets, + - * / ** and {', '.join(FUNCTIONS)}")


def _function(name: str, value: Fraction) -> Fraction:
    with localcontext() as context:
        context.prec = DIGITS
        return Fraction(FUNCTIONS[name](Decimal(value.numerator) / Decimal(value.denominator)))
