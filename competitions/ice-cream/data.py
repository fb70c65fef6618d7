"""One summer of an ice-cream van company: what its regular customers ordered."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

CUSTOMERS = 420
FLAVOURS = {
    "vanilla": 1.0,
    "chocolate": 1.0,
    "strawberry": 0.9,
    "lemon": 0.8,
    "hazelnut": 0.7,
    "pistachio": 0.6,
    "mango": 0.6,
    "stracciatella": 0.7,
    "salted-caramel": 0.6,
    "coffee": 0.5,
    "blue-bubblegum": 0.4,
    "yoghurt": 0.5,
    "rum-raisin": 0.3,
    "liquorice": 0.12,
}
TASTES: Mapping[str, Mapping[str, float]] = {  # times as popular at this age as over all
    "under 10": {"blue-bubblegum": 14.0, "strawberry": 2.5, "chocolate": 2.0, "coffee": 0.0},
    "10 to 17": {"chocolate": 2.0, "salted-caramel": 2.5, "mango": 2.0, "stracciatella": 1.8},
    "18 to 39": {"pistachio": 2.8, "salted-caramel": 2.4, "coffee": 2.5, "mango": 1.8, "blue-bubblegum": 0.2},
    "40 to 64": {"hazelnut": 2.5, "pistachio": 2.0, "coffee": 2.2, "yoghurt": 1.8, "blue-bubblegum": 0.05},
    "65 and over": {"vanilla": 3.0, "rum-raisin": 5.0, "lemon": 1.8, "hazelnut": 1.6, "blue-bubblegum": 0.02},
}
COOL = ("lemon", "mango", "yoghurt", "strawberry")  # what a hot day sells
RICH = ("chocolate", "hazelnut", "coffee", "rum-raisin", "salted-caramel")  # what a chilly one does
STOPS = {"harbour": 0.34, "station": 0.26, "park": 0.22, "zoo": 0.16, "cemetery": 0.02}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Customer:
    """One regular: how old, where, how they like it served, and how they weigh the flavours."""

    number: int
    age: str
    told: bool  # whether they said their age
    stop: str
    serving: str
    taste: Mapping[str, float]
    last_summer: str | None


def load() -> pd.DataFrame:
    """An order a row: who, where, when, how hot, and which flavour it was."""
    draw = random.Random(31)
    return pd.DataFrame(list(_orders(draw)))


def _orders(draw: random.Random) -> Iterator[dict[str, object]]:
    for number in range(1, CUSTOMERS + 1):
        customer = _customer(draw, number)
        for _ in range(2 + int(11 * draw.random())):
            yield _order(draw, customer)


def _customer(draw: random.Random, number: int) -> Customer:
    age = _pick(draw, dict(zip(TASTES, (0.16, 0.22, 0.28, 0.22, 0.12), strict=True)))
    habits = TASTES[age]
    taste = {
        flavour: popularity * habits.get(flavour, 1.0) * _whim(draw)
        for flavour, popularity in FLAVOURS.items()
    }
    return Customer(
        number=number,
        age=age,
        told=draw.random() < 0.9,
        stop=_pick(draw, STOPS),
        serving="cone" if draw.random() < (0.8 if age in {"under 10", "10 to 17"} else 0.5) else "cup",
        taste=taste,
        last_summer=_pick(draw, {name: weight * weight for name, weight in taste.items()})
        if draw.random() < 0.65
        else None,
    )


def _whim(draw: random.Random) -> float:
    """How this one person departs from others of the age: mostly a little, now and then a passion."""
    liking = draw.random() * draw.random()
    return 0.2 + 9.0 * liking * liking


def _order(draw: random.Random, customer: Customer) -> dict[str, object]:
    celsius = 23.0 + 4.5 * _bell(draw)
    mood = {flavour: weight * _weather(flavour, celsius) for flavour, weight in customer.taste.items()}
    return {
        "customer": f"C{customer.number:03d}",
        "age": customer.age if customer.told else None,
        "stop": customer.stop if draw.random() < 0.85 else _pick(draw, STOPS),
        "weekday": WEEKDAYS[int(7 * draw.random())],
        "hour": 11 + int(9 * draw.random()),
        "celsius": round(celsius, 1),
        "serving": customer.serving,
        "last_summer": customer.last_summer,
        "flavour": _pick(draw, mood),
    }


def _weather(flavour: str, celsius: float) -> float:
    if flavour in COOL and celsius > 26.0:
        return 3.4
    return 2.6 if flavour in RICH and celsius < 19.0 else 1.0


def _pick(draw: random.Random, weights: Mapping[str, float]) -> str:
    mark = draw.random() * math.fsum(weights.values())
    for name, weight in weights.items():
        mark -= weight
        if mark < 0.0:
            return name
    return next(reversed(list(weights)))


def _bell(draw: random.Random) -> float:
    """A nearly normal number from exact additions alone, so the same on every machine."""
    return math.fsum(draw.random() for _ in range(12)) - 6.0
