"""Three years of a school canteen: how many lunches went over the counter on every school day."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

FIRST_DAY, LAST_DAY = date(2021, 9, 6), date(2024, 7, 12)
PUBLIC_FROM, PRIVATE_FROM = date(2024, 1, 8), date(2024, 4, 15)
DISHES = {
    "pasta bolognese": 1.14,
    "pizza": 1.22,
    "fish fingers": 1.08,
    "lentil soup": 0.80,
    "chicken curry": 1.02,
    "vegetable lasagne": 0.93,
    "potato pancakes": 1.10,
    "baked pollock": 0.84,
    "rice pudding": 1.05,
    "spinach and egg": 0.74,
    "sausages and mash": 1.06,
    "stuffed peppers": 0.86,
}
NEW_DISHES = {"falafel wrap": 1.12, "beetroot risotto": 0.66}  # on the menu only from January 2024
WEEKDAYS = {"monday": 1.0, "tuesday": 1.04, "wednesday": 0.97, "thursday": 1.03, "friday": 0.82}
WARMTH = (2.0, 3.0, 7.0, 11.0, 15.0, 18.0, 20.0, 19.0, 15.0, 11.0, 6.0, 3.0)


def load() -> pd.DataFrame:
    """A school day a row: the menu, the weather, who is away, and the lunches served."""
    draw = random.Random(1230)
    table = pd.DataFrame([_day(draw, day) for day in _school_days()])
    return table.assign(date=pd.to_datetime(table["date"]))


def _school_days() -> Iterator[date]:
    for offset in range((LAST_DAY - FIRST_DAY).days + 1):
        day = FIRST_DAY + timedelta(days=offset)
        if day.weekday() < 5 and not _is_holiday(day):
            yield day


def _is_holiday(day: date) -> bool:
    month_day = (day.month, day.day)
    return (
        (10, 18) <= month_day <= (10, 31)
        or month_day >= (12, 22)
        or month_day <= (1, 6)
        or (3, 28) <= month_day <= (4, 12)
        or (7, 13) <= month_day <= (9, 4)
    )


def _day(draw: random.Random, day: date) -> dict[str, object]:
    menu = DISHES | NEW_DISHES if day >= PUBLIC_FROM else DISHES
    weekday = list(WEEKDAYS)[day.weekday()]
    dish = list(menu)[int(draw.random() * len(menu))]
    celsius = WARMTH[day.month - 1] + 3.5 * _bell(draw)
    rain = draw.random() < 0.3
    away = int(draw.random() * 4) if draw.random() < (0.35 if day.month in {5, 6, 7} else 0.08) else 0
    exams = day.month in {1, 6} and day.day > 14
    pupils = 610 + 14 * (day.year - 2021) - 27 * away - int(abs(12.0 * _bell(draw)))
    share = 0.52 * menu[dish] * WEEKDAYS[weekday] * _appetite(celsius, rain=rain, exams=exams)
    return {
        "date": day.isoformat(),
        "weekday": weekday,
        "dish": dish,
        "celsius": round(celsius, 1),
        "rain": None if draw.random() < 0.04 else ("yes" if rain else "no"),
        "classes_away": away,
        "pupils": None if draw.random() < 0.07 else pupils,
        "exams": "yes" if exams else "no",
        "usage": _usage(day),
        "lunches": round(pupils * share * (1.0 + 0.045 * _bell(draw))),
    }


def _appetite(celsius: float, *, rain: bool, exams: bool) -> float:
    """Rain fills the canteen; heat and the ice-cream van empty it; exams end before noon."""
    return (1.07 if rain else 1.0) * (0.86 if celsius > 23.0 else 1.0) * (0.78 if exams else 1.0)


def _usage(day: date) -> str:
    if day >= PRIVATE_FROM:
        return "private"
    return "public" if day >= PUBLIC_FROM else "train"


def _bell(draw: random.Random) -> float:
    """A nearly normal number from exact additions alone, so the same on every machine."""
    return math.fsum(draw.random() for _ in range(12)) - 6.0
