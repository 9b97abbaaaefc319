"""Reads a calendar with Python's icalendar and recurring-ical-events and prints what stands between two days.

python3 -m pip install --target PY icalendar==7.3.0 recurring-ical-events==3.8.2
PYTHONPATH=PY python3 tests/judge/judge.py tests/files/google.ics 2026-11-01 2027-11-01 Africa/Libreville
"""
import json, sys
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

calendar = icalendar.Calendar.from_ical(open(file, "rb").read())
events = recurring_ical_events.of(calendar, skip_bad_series=True).between(at(first), at(last))
found = []
for event in events:
    if str(event.get("STATUS", "")) == "CANCELLED":
        continue
    start, end = event.start, event.end
    begins = start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)
    begins = begins if begins.tzinfo else begins.replace(tzinfo=here)
    if end <= start or not at(first) <= begins < at(last):
        continue
    found.append([written(start), written(end), str(event["UID"])])
print(json.dumps(sorted(found), indent="\t"))
