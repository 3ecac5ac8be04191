"""An oracle of deadlines, written from the rules of the Algemene termijnenwet and not from the C code: days
are Python dates, Easter comes from Gauss's way of counting by the Gregorian computus tables, and every step is
one day at a time. Slow and plain on purpose.
"""
import datetime
import json
import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DAY = datetime.timedelta(days=1)


def easter(year):
    """The Sunday after the first full moon on or after 21 March, by golden number and epact."""
    golden = year % 19 + 1
    century = year // 100 + 1
    solar = 3 * century // 4 - 12
    lunar = (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + lunar - solar) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    moon = 44 - epact
    if moon < 21:
        moon += 30
    full = datetime.date(year, 3, 1) + (moon - 1) * DAY
    while True:  # the Sunday after it
        full += DAY
        if full.weekday() == 6:
            return full


def recognised(year):
    """Art. 3: names of the recognised holidays of a year."""
    sunday = easter(year)
    kings = datetime.date(year, 4, 27)
    if kings.weekday() == 6:
        kings -= DAY
    days = {sunday - 2 * DAY: "goede_vrijdag", sunday + 1 * DAY: "tweede_paasdag",
            sunday + 39 * DAY: "hemelvaartsdag", sunday + 50 * DAY: "tweede_pinksterdag",
            datetime.date(year, 1, 1): "nieuwjaarsdag", datetime.date(year, 12, 25): "eerste_kerstdag",
            datetime.date(year, 12, 26): "tweede_kerstdag"}
    days.setdefault(kings, "koningsdag")
    days.setdefault(datetime.date(year, 5, 5), "bevrijdingsdag")
    return days


class Calendar:
    def __init__(self, appointed=()):
        self.appointed = set(appointed)
        self.years = {}

    def kind(self, day):
        if day.year not in self.years:
            self.years[day.year] = recognised(day.year)
        if day in self.years[day.year]:
            return self.years[day.year][day]
        if day.weekday() >= 5:
            return "zaterdag" if day.weekday() == 5 else "zondag"
        return "aangewezen" if day in self.appointed else "werkdag"

    def works(self, day):
        return self.kind(day) == "werkdag"


def shipped():
    with open(os.path.join(ROOT, "compose", "reference", "kalender.json"), encoding="utf-8") as f:
        return Calendar(datetime.date.fromisoformat(d["datum"]) for d in json.load(f)["dagen"])


def months_later(day, n):
    month = day.month - 1 + n
    year, month = day.year + month // 12, month % 12 + 1
    of_month = day.day
    while True:
        try:
            return datetime.date(year, month, of_month)
        except ValueError:
            of_month -= 1


def counted(calendar, start, n, unit, still=0, first_counts=False):
    """Where counting ends: still are days (working days with "wd") that the clock stood still."""
    day = start
    if unit == "wd":
        left = n + still
        if first_counts:
            day -= DAY
        while left:
            day += DAY
            if calendar.works(day):
                left -= 1
        return day
    if unit == "m":
        day = months_later(start, n)
    else:
        day += n * (7 if unit == "w" else 1) * DAY
    if first_counts:
        day -= DAY
    return day + still * DAY


def deadline(calendar, start, n, unit, still=0, roll="vooruit", first_counts=False):
    day = counted(calendar, start, n, unit, still, first_counts)
    if roll == "terug":
        while not calendar.works(day):
            day -= DAY
    elif roll != "niet":
        long = (day - start).days >= 3
        while not calendar.works(day):
            day += DAY
        if roll == "vooruit_met_twee" and long:
            def ordinary(until):
                return sum(calendar.works(start + i * DAY) for i in range(1, (until - start).days + 1))
            while ordinary(day) < 2 or not calendar.works(day):
                day += DAY
    return day
