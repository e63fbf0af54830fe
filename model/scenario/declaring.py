"""How an input is declared: label, unit, range, step, help, and whether it may change in a run."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SOURCES = ("police", "school", "health", "family", "other")


Allocation = Literal["own list", "pool"]


def _number(
    label: str,
    unit: str,
    low: float,
    high: float,
    step: float,
    help: str = "",
    *,
    dated: bool = False,
) -> Any:
    return Field(
        ge=low,
        le=high,
        allow_inf_nan=False,
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


def _share(label: str, help: str = "", *, step: float = 0.01, dated: bool = True) -> Any:
    return _number(label, "share", 0, 1, step, help, dated=dated)


def _other(label: str, unit: str = "", help: str = "", *, dated: bool = False) -> Any:
    return Field(json_schema_extra={"label": label, "unit": unit, "help": help, "dated": dated})


def _shape(label: str, unit: str, help: str = "") -> Any:
    return Field(json_schema_extra={"label": label, "unit": unit, "help": help, "dated": False})


Share = Annotated[float, Field(ge=0, le=1)]


Factor = Annotated[float, Field(ge=0, le=5)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, allow_inf_nan=False)
