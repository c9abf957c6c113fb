"""Numbers as they are shown; what is not computable is a dash, never 0."""

DASH = "–"


def number(value: float | None, decimals: int = 1) -> str:
    """A number alone."""
    return DASH if value is None else f"{value:.{decimals}f}"


def percent(value: float | None) -> str:
    """A ratio with its sign."""
    return DASH if value is None else f"{value:.1f}\N{NO-BREAK SPACE}%"


def amount(value: float | None, unit: str) -> str:
    """A number with its unit, which a dash has not."""
    return DASH if value is None else f"{value:.1f}\N{NO-BREAK SPACE}{unit}"
