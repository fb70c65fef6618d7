"""Three years of a small grocery chain: what every shop sold of every product group, week by week."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

FIRST_WEEK = date(2022, 1, 3)
WEEKS = 156


@dataclass(frozen=True)
class Shop:
    """One shop: its kind, its size, how it grows in a year, and the weeks in which it was open."""

    name: str
    format: str
    size: float
    growth: float
    opens: int = 0
    closed: range = range(0)


@dataclass(frozen=True)
class Product:
    """One product group: units a week in a shop of size 1, its price, and how it answers the world."""

    name: str
    units: float
    price: float
    promotion: float  # by what share a promotion lifts sales
    warmth: float  # by what share a degree above the season's usual lifts sales
    weight: float
    months: tuple[float, ...]  # the season, January to December


SHOPS = (
    Shop("Anchor Lane", "corner", 0.6, 0.02),
    Shop("Beech Road", "market", 1.2, 0.04),
    Shop("Castle Hill", "market", 1.5, -0.05),
    Shop("Dockside", "corner", 0.7, 0.11),
    Shop("Elm Square", "market", 1.1, 0.00),
    Shop("Fairground", "hyper", 3.1, 0.03),
    Shop("Granary", "market", 1.3, 0.06, closed=range(88, 95)),
    Shop("Hollow Way", "corner", 0.5, -0.02),
    Shop("Ivory Park", "hyper", 2.6, 0.05),
    Shop("Junction", "market", 1.0, 0.22, opens=80),
    Shop("Kiln Arch", "kiosk", 0.4, 0.30, opens=133),
)
PRODUCTS = (
    Product("bread", 820.0, 2.4, 0.12, -0.002, 1.25, (1.0,) * 12),
    Product(
        "fruit",
        640.0,
        3.1,
        0.30,
        0.010,
        1.25,
        (0.85, 0.88, 0.94, 1.0, 1.08, 1.2, 1.22, 1.14, 1.02, 0.94, 0.88, 0.9),
    ),
    Product(
        "ice cream",
        210.0,
        4.5,
        0.55,
        0.045,
        1.0,
        (0.35, 0.4, 0.6, 0.9, 1.3, 1.8, 2.1, 1.9, 1.2, 0.7, 0.4, 0.55),
    ),
    Product(
        "soup",
        300.0,
        1.9,
        0.42,
        -0.018,
        1.0,
        (1.5, 1.45, 1.2, 0.95, 0.75, 0.6, 0.55, 0.6, 0.85, 1.1, 1.3, 1.45),
    ),
    Product(
        "chocolate",
        260.0,
        2.2,
        0.60,
        -0.010,
        1.0,
        (0.9, 1.05, 1.25, 1.2, 0.9, 0.75, 0.7, 0.75, 0.9, 1.0, 1.2, 1.8),
    ),
)
WARMTH = (3.0, 4.0, 7.0, 10.0, 14.0, 17.5, 19.5, 19.0, 15.5, 11.5, 7.0, 4.0)
EASTER = (date(2022, 4, 11), date(2023, 4, 3), date(2024, 3, 25))  # it moves: last year's same week misses it
HOLIDAY_LIFT = {"easter": 1.22, "christmas": 1.35, "midsummer": 1.08}


@dataclass(frozen=True)
class Week:
    """What all shops of the chain share in one week."""

    number: int
    monday: date
    holiday: str | None
    usual_warmth: float
    warmth: float


def load() -> pd.DataFrame:
    """A row for every week, shop and product group in which the shop was open."""
    draw = random.Random(52)
    weeks = list(_weeks(draw))
    rows = [
        _row(draw, week, shop, product)
        for week in weeks
        for shop in SHOPS
        if shop.opens <= week.number and week.number not in shop.closed
        for product in PRODUCTS
    ]
    table = pd.DataFrame(rows)
    return table.assign(week=pd.to_datetime(table["week"]))


def _weeks(draw: random.Random) -> Iterator[Week]:
    anomaly = 0.0
    for number in range(WEEKS):
        monday = FIRST_WEEK + timedelta(weeks=number)
        anomaly = 0.6 * anomaly + 1.8 * _bell(draw)
        usual = _season(WARMTH, monday)
        yield Week(number, monday, _holiday(monday), usual, usual + anomaly)


def _row(draw: random.Random, week: Week, shop: Shop, product: Product) -> dict[str, object]:
    promoted = draw.random() < (0.22 if product.promotion > 0.4 else 0.12)
    price = product.price * (1.0 + 0.035 * (week.number // 52)) * (0.8 if promoted else 1.0)
    expected = (
        product.units
        * shop.size
        * (1.0 + shop.growth * week.number / 52.0)
        * _season(product.months, week.monday)
        * (1.0 + product.promotion * promoted)
        * max(0.3, 1.0 + product.warmth * (week.warmth - week.usual_warmth))
        * _holiday_lift(week, product)
        * _opening(week, shop)
    )
    return {
        "week": week.monday.isoformat(),
        "shop": shop.name,
        "format": shop.format,
        "product": product.name,
        "price": round(price, 2),
        "promotion": int(promoted),
        "holiday": week.holiday,
        "warmth_forecast": None if draw.random() < 0.05 else round(week.warmth + 0.7 * _bell(draw), 1),
        "weight": product.weight,
        "units": max(0, round(expected * (1.0 + 0.09 * _bell(draw)))),
    }


def _holiday(monday: date) -> str | None:
    if monday in EASTER:
        return "easter"
    if monday.month == 12 and 14 <= monday.day <= 24:
        return "christmas"
    return "midsummer" if monday.month == 6 and 17 <= monday.day <= 23 else None


def _holiday_lift(week: Week, product: Product) -> float:
    lift = HOLIDAY_LIFT.get(week.holiday or "", 1.0)
    return lift * 1.5 if week.holiday == "easter" and product.name == "chocolate" else lift


def _opening(week: Week, shop: Shop) -> float:
    """A new shop needs a quarter of a year to be found by its customers."""
    return min(1.0, 0.4 + 0.05 * (week.number - shop.opens)) if shop.opens else 1.0


def _season(months: tuple[float, ...], monday: date) -> float:
    """The value of the middle of the week, on straight lines between the middles of the months."""
    middle = monday + timedelta(days=3)
    position = (middle.month - 1) + (middle.day - 15) / 31.0
    before = math.floor(position)
    part = position - before
    return (1.0 - part) * months[before % 12] + part * months[(before + 1) % 12]


def _bell(draw: random.Random) -> float:
    """A nearly normal number from exact additions alone, so the same on every machine."""
    return math.fsum(draw.random() for _ in range(12)) - 6.0
