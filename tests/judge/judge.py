"""Reads a calendar with Python's icalendar and recurring-ical-events and prints what stands between two days.

python3 -m pip install --target PY icalendar==7.3.0 recurring-ical-events==3.8.2
PYTHONPATH=PY python3 tests/judge/judge.py tests/files/google.ics 2026-11-01 2027-11-01 Africa/Libreville
"""
import json, re, sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo
import icalendar, recurring_ical_events

file, first, last, zone = sys.argv[1:]
here = ZoneInfo(zone)
at = lambda day: datetime.fromisoformat(day).replace(tzinfo=here)

def written(value):
    if not isinstance(value, datetime):
        return value.isoformat()
    value = value if value.tzinfo else value.replace(tzinfo=here)
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

def cut(text, name):
    return re.findall(rf"^BEGIN:{name}\r?\n.*?^END:{name}\r?\n?", text, re.M | re.S)

def series_in(text):
    """Events of one UID, so that one the libraries give up on spoils no other; what is cut short is none."""
    groups = {}
    for event in cut(text, "VEVENT"):
        uid = re.search(r"^UID:(.*?)\r?$", event, re.M)
        groups.setdefault(uid.group(1) if uid else "", []).append(event)
    return groups.values()

def events_of(zones, events):
    """With the file's own zones; where those cannot be read, by the zones' IANA names."""
    trouble = None
    for head in (zones, []):
        try:
            parts = ["BEGIN:VCALENDAR\r\n", "VERSION:2.0\r\n", *head, *events, "END:VCALENDAR\r\n"]
            calendar = icalendar.Calendar.from_ical("".join(parts))
            return recurring_ical_events.of(calendar, skip_bad_series=True).between(at(first), at(last))
        except Exception as error:
            trouble = error
    print(f"given up: {events[0].split(chr(10))[1].strip()}: {trouble}", file=sys.stderr)
    return []

text = open(file, encoding="utf-8-sig", newline="").read()
zones = cut(text, "VTIMEZONE")
found = []
for event in [event for series in series_in(text) for event in events_of(zones, series)]:
    if str(event.get("STATUS", "")) == "CANCELLED":
        continue
    start, end = event.start, event.end
    begins = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    begins = begins if begins.tzinfo else begins.replace(tzinfo=here)
    if end <= start or not at(first) <= begins < at(last):
        continue
    found.append([written(start), written(end), str(event["UID"])])
print(json.dumps(sorted(found), indent="\t"))
