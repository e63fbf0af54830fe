"""How an input is declared: label, unit, range, step, help, and whether it may change in a run."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SOURCES = ("police", "school", "health", "family", "other")


Allocation = Literal["own list", "pool"]


def number_input(
    label: str,
    unit: str,
    low: float,
    high: float,
    step: float,
    help: str = "",
    *,
    dated: bool = False,
) -> Any:
    """A number between limits."""
    return Field(
        ge=low,
        le=high,
        json_schema_extra={
            "label": label,
            "unit": unit,
            "low": low,
            "high": high,
            "step": step,
            "help": help,
            "dated": dated,
        },
    )


def share_input(label: str, help: str = "", *, step: float = 0.01, dated: bool = True) -> Any:
    """A share, 0 to 1."""
    return number_input(label, "share", 0, 1, step, help, dated=dated)


def other_input(label: str, unit: str = "", help: str = "", *, dated: bool = False) -> Any:
    """An input that is no number: yes or no, a choice, a date."""
    return Field(json_schema_extra={"label": label, "unit": unit, "help": help, "dated": dated})


def shape_input(label: str, unit: str, help: str = "") -> Any:
    """A distribution or a list."""
    return Field(json_schema_extra={"label": label, "unit": unit, "help": help, "dated": False})


Share = Annotated[float, Field(ge=0, le=1)]


Factor = Annotated[float, Field(ge=0, le=5)]


FiveShares = Annotated[tuple[Share, ...], Field(min_length=5, max_length=5)]


ByWeekday = Annotated[tuple[Factor, ...], Field(min_length=5, max_length=5)]


ByMonth = Annotated[tuple[Factor, ...], Field(min_length=12, max_length=12)]


class Section(BaseModel):
    """Inputs that belong together; its docstring is what a reader calls them."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, allow_inf_nan=False)
