"""Two thousand short messages to one telephone, put together from the habits of friends and of swindlers."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

MESSAGES = 2400
SPAM = 0.22
SHARED = {"ham": 0.14, "spam": 0.34}  # how often each side writes what the other might have written
SLIPS = 0.012  # share of labels on which the owner's thumb slipped
SLOT = re.compile(r"\{(\w+)\}")

# Friends win and are free as well, banks and parcel services write honestly, and some swindlers say "Hi mum".
HAM: Sequence[str] = (
    "{hello} are you free {when}? {plan}{mark}",
    "{hello} did we win? {feeling}",
    "{plan} {when}? {bye}",
    "{hello} running {minutes} min late, {excuse}. {bye}",
    "can you get {food} and {food} on the way home? {bye}",
    "{feeling} {plan} was {verdict}, we must do it again {when}",
    "{name} says the {thing} is {state} again. any idea?",
    "happy birthday {name}!! {feeling} call you {when}",
    "ok {when} then. {place} at {hour}, i bring {food}",
    "{hello} did you see {name}'s message about the {thing}? {feeling}",
    "Reminder: your appointment at {place} is {when} at {hour}. To move it call {phone}.",
    "Your parcel {code} was left at {place}. Open until {hour}.",
    "Your code is {digits}. It is valid for {minutes} minutes. Never share it.",
    "the landlord will fix the {thing} {when}, someone must be home at {hour}",
    "{name} won the {thing} raffle at school, first prize is {food} for a year {feeling}",
    "sorry was in a meeting, {excuse}. call you {when}",
    "{hello} can you lend me {amount} until {when}? {excuse}",
    "where are you? {name} and me are at {place} since {hour}",
    "urgent!! which {food} does {name} like, i'm in the shop NOW",
    "look at this {thing}, only {amount}! {link} {feeling}",
    "you were right about the {thing}, it was {state}. {feeling}",
)
SPAMS: Sequence[str] = (
    "{shout} You have {won} {amount}! To {claim} call {phone} {hurry}",
    "{shout} {gift} for you, {claim} at {link} {hurry}",
    "Dear customer, your account at {bank} is {locked}. Confirm {hurry} at {link}",
    "Lose {minutes} kg in {minutes} days! {name} did it. {link}",
    "{hello} I saw your profile and I am {lonely}. Write to me: {link}",
    "Work from home, {amount} a week, no experience. {claim} {hurry}: {link}",
    "{name}, a {thing} of yours sold for {amount}! {claim} your money: {link}",
    "Crypto: {amount} became {amount} in {minutes} days. Ask {name} how: {phone}",
    "{hello} {name} gave me your number, are you free {when}? {gift}, {claim}",
)
EITHER: Sequence[str] = (
    "Your parcel {code} {parcel}. {hurry}: {link}",
    "Hi {parent}, this is my new number, the old phone is {state}. {ask} {bye}",
    "{bank}: a payment of {amount} was held. Not you? Call {phone}",
    "Your code is {digits}. If it was not you, call {phone} {hurry}",
    "Reminder: your bill for {month}, {fee}, is unpaid. {link}",
    "free tickets for the {thing} evening {when}, {claim}: {link}",
    "{hello} are you free {when}? {ask} {link}",
    "you won't believe what {name} said about you {feeling} {link}",
)
WORDS: Mapping[str, Sequence[str]] = {
    "hello": ("hi", "hey", "hi {name},", "hello,", "heyyy", "yo", "morning!", "Hi love,"),
    "when": (
        "tonight",
        "tomorrow",
        "on saturday",
        "next week",
        "later",
        "on friday",
        "after work",
        "at the weekend",
    ),
    "plan": (
        "pizza at ours",
        "cinema",
        "the match",
        "a walk",
        "choir",
        "coffee",
        "dinner at {name}'s",
        "swimming",
    ),
    "mark": ("", " x", " :)", " let me know", "??", " no stress"),
    "feeling": ("haha", "so happy", "oh no", "can't believe it", "lol", "finally!", "typical", "wow"),
    "bye": ("x", "see you", "thx", "love, {name}", "bye", "ok?", ""),
    "minutes": ("5", "10", "12", "15", "20", "25", "30"),
    "excuse": ("the bus broke down", "battery was dead", "overslept", "wallet is at home", "long story"),
    "food": (
        "milk",
        "bread",
        "oat milk",
        "bananas",
        "rice",
        "the good cheese",
        "cake",
        "onions",
        "ice cream",
    ),
    "verdict": ("great", "a disaster", "lovely", "so funny", "long"),
    "name": (
        "anna",
        "Ben",
        "chiara",
        "Deniz",
        "ewa",
        "Farid",
        "grandma",
        "Henrik",
        "Ines",
        "jo",
        "Marek",
        "Yuki",
    ),
    "thing": (
        "boiler",
        "bike",
        "washing machine",
        "printer",
        "choir",
        "car",
        "garden",
        "quiz",
        "sofa",
        "camera",
    ),
    "state": ("broken", "making that noise", "lost", "leaking", "fine", "stuck", "wet"),
    "place": (
        "the station",
        "Café Rosa",
        "the dentist",
        "gate 4",
        "the library",
        "Miller's bakery",
        "the gym",
    ),
    "hour": ("8", "9.30", "12", "13:15", "4pm", "17:00", "6", "7.30", "8pm"),
    "month": ("January", "March", "May", "June", "August", "October", "December"),
    "shout": (
        "CONGRATULATIONS!",
        "WINNER!!",
        "Good news!",
        "Dear customer,",
        "ATTENTION",
        "{name}!",
        "Lucky you:",
    ),
    "won": ("won", "w0n", "been chosen to receive", "WON", "been awarded"),
    "claim": ("claim", "cl@im", "collect it", "get yours", "CLAIM", "reply YES", "register"),
    "gift": ("a FREE phone", "a fr3e voucher", "a gift card of {amount}", "free spins", "an exclusive offer"),
    "hurry": (
        "now",
        "today",
        "within 24 hours",
        "before midnight",
        "immediately",
        "NOW",
        "asap",
        "by {when}",
    ),
    "bank": ("your bank", "First Union", "N0rdbank", "the tax office", "PayFriend", "Postal Savings"),
    "locked": ("locked", "suspended", "limited", "on hold", "blocked since {month}"),
    "parent": ("mum", "dad", "mum", "grandma", "mum and dad"),
    "parcel": ("is on hold", "needs an address", "could not be left", "is at customs", "comes today"),
    "ask": ("call me", "can you send me {amount}?", "text me here", "i need {amount} {hurry}", "it's {name}"),
    "lonely": ("lonely", "new in town", "looking for someone like you", "bored {when}"),
}
HOSTS = ("bit.ly", "tinyurl.com", "prize-desk.info", "my-parcel.top", "secure-login.net", "wa.me", "youtu.be")
SENDERS: Mapping[str, Mapping[str, float]] = {
    "ham": {"contact": 0.62, "mobile": 0.18, "short code": 0.12, "business": 0.075, "foreign": 0.005},
    "spam": {"contact": 0.05, "mobile": 0.47, "short code": 0.27, "business": 0.16, "foreign": 0.05},
}


def load() -> pd.DataFrame:
    """A message a row, no text twice: when it came, from what kind of sender, and whether it is spam."""
    draw = random.Random(7726)
    rows: dict[str, dict[str, object]] = {}
    while len(rows) < MESSAGES:
        message = _message(draw)
        rows.setdefault(str(message["message"]).casefold(), message)
    return pd.DataFrame(list(rows.values()))


def _message(draw: random.Random) -> dict[str, object]:
    kind = "spam" if draw.random() < SPAM else "ham"
    own = SPAMS if kind == "spam" else HAM
    template = _choose(draw, EITHER if draw.random() < SHARED[kind] else own)
    return {
        "message": _scribble(draw, _fill(draw, template)),
        "hour": _hour(draw, kind),
        "sender": _sender(draw, kind),
        "label": kind if draw.random() >= SLIPS else ("ham" if kind == "spam" else "spam"),
    }


def _fill(draw: random.Random, template: str) -> str:
    """The template with every slot filled, slots inside of fillings too."""
    while SLOT.search(template):
        template = SLOT.sub(lambda slot: _word(draw, slot.group(1)), template)
    return " ".join(template.split())


def _word(draw: random.Random, slot: str) -> str:
    return MADE[slot](draw) if slot in MADE else _choose(draw, WORDS[slot])


def _amount(draw: random.Random) -> str:
    units = int(2 + 48 * draw.random())
    return _choose(draw, ("£", "€", "$")) + str(units * int(_choose(draw, ("1", "5", "100"))))


def _letters(draw: random.Random, alphabet: str, count: int) -> str:
    return "".join(_choose(draw, alphabet) for _ in range(count))


MADE: Mapping[str, Callable[[random.Random], str]] = {
    "phone": lambda draw: "0" + _letters(draw, "0123456789", 9),
    "digits": lambda draw: _letters(draw, "0123456789", 6),
    "code": lambda draw: _letters(draw, "BCDFGHKLMNPRSTVZ", 3) + _letters(draw, "123456789", 4),
    "amount": _amount,
    "fee": lambda draw: f"£{_letters(draw, '1234', 1)}.{_letters(draw, '0123456789', 1)}9",
    "link": lambda draw: f"{_choose(draw, HOSTS)}/{_letters(draw, 'abcdefghkmnprstuvwxyz23456789', 5)}",
}


def _scribble(draw: random.Random, text: str) -> str:
    """The text as thumbs type it: sometimes shouted, sometimes all small, sometimes with a letter lost."""
    habit = draw.random()
    if habit < 0.06:
        return text.upper()
    if habit < 0.30:
        text = text.casefold()
    if habit > 0.80:
        place = int(draw.random() * len(text))
        text = text[:place] + text[place + 1 :]
    return text.strip()


def _hour(draw: random.Random, kind: str) -> int:
    if kind == "ham" or draw.random() < 0.6:
        return 7 + int(8 * (draw.random() + draw.random()))
    return int(24 * draw.random())


def _sender(draw: random.Random, kind: str) -> str | None:
    mark = draw.random()
    for sender, share in SENDERS[kind].items():
        mark -= share
        if mark < 0.0:
            return None if draw.random() < 0.05 else sender
    return None


def _choose(draw: random.Random, choices: Sequence[str]) -> str:
    return choices[int(draw.random() * len(choices))]
