"""Money as whole minor units: how it is said, and how old texts and floats become it."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal


def money(cents: int, currency: str) -> str:
    """Say an amount for people: "1,234.50 EUR"."""
    return f"{Decimal(cents).scaleb(-2):,.2f} {currency}"


def cents_of(amount: str | float) -> int:
    """Turn a decimal amount of old payloads ("12.50", 12.5) into cents, half a cent to the even one."""
    return int((Decimal(str(amount)) * 100).to_integral_value(rounding=ROUND_HALF_EVEN))
