"""sfprobe's evidence of a world of the lab, without what differs from run to run, so that a diff shows what changed.

What is made anew each time gets a stable value: serial numbers and fingerprints a number by subject, times an offset from
one fixed start, the folder of the clients a fixed one, and certificates are left out. What is measured (durations, byte
counts, clock readings) stays as it was stored while the new value is close to it, and so does the order of the steps.
"""
import calendar
import hashlib
import json
import os
import re
import time

STARTED = "2026-11-22T12:00:00Z"
CLIENTS = "/opt/clients"  # stands for the folder of ci/clients
PID = 4711  # stands for every process's number
CLOCKS = {"now", "at", "local_time", "date"}
DATES = {"not_before", "not_after"}
HASHES = {"sha256", "anchor_sha256"}
SIZES = {"received", "body_bytes", "header_bytes"}
# What tells of the machine that the lab runs on, and not of the world: no part of what is kept.
OF_MACHINE = {"environment.interfaces", "environment.ways", "run.contacts"}
NEAR_US = 150_000  # a busy machine
NEAR_RUN_US = 1_000_000
NEAR_SHARE = 0.25
NEAR_S = 30
NEAR_BYTES = 16


def seconds_of(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


def near(key, new, old):
    """Whether a measured value says the same as the stored one."""
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in (new, old)) or (new < 0) != (old < 0):
        return False
    if key.endswith("_us"):
        return abs(new - old) <= max(NEAR_US, NEAR_SHARE * old)
    if key in CLOCKS:
        return abs(new - old) <= NEAR_S
    return key in SIZES and abs(new - old) <= NEAR_BYTES


class Normaliser:
    def __init__(self, evidence):
        self.shift = seconds_of(STARTED) - seconds_of(evidence["started"])
        self.names = {}  # what was made anew → its stable value
        self.counts = {}  # how many of a subject

    def stable(self, value, subject):
        if value not in self.names:
            number = self.counts[subject] = self.counts.get(subject, 0) + 1
            self.names[value] = hashlib.sha256(f"{subject} {number}".encode()).hexdigest()
        return self.names[value]

    def certificate_date(self, value):
        """Certificates of the lab are dated by whole days from when they were made: seconds before the run."""
        offset = value + self.shift - seconds_of(STARTED)
        return seconds_of(STARTED) + round(offset / 3600) * 3600

    def value(self, key, value, owner):
        if isinstance(value, dict):
            return {name: self.value(name, part, value) for name, part in value.items()}
        if isinstance(value, list):
            return [self.value(key, part, owner) for part in value]
        if isinstance(value, str):
            if key in HASHES and value:
                return self.stable(value, owner.get("subject") or owner.get("anchor") or "")
            if key == "serial" and value:
                return self.stable(value, "serial of " + owner.get("subject", ""))[:16]
            if key == "pem":
                return ""
            return re.sub(r"/[^\s\"'(]*build/clients\b", CLIENTS, value)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            if key == "pid":
                return PID
            if key in DATES:
                return self.certificate_date(value)
            if key in CLOCKS:
                return value + self.shift
        return value


def settle(key, new, old):
    """The stored value where the new one only measured the same again."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {name: settle(name, part, old.get(name)) for name, part in new.items()}
    if isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        return [settle(key, a, b) for a, b in zip(new, old)]
    return old if near(key, new, old) else new


def of_world(step):
    facts = step.get("facts")
    if step["id"] == "environment.machine":
        return {**step, "facts": {"host_name": facts["host_name"]}}
    if step["id"] == "elsewhere":  # the lab's own files are all under one folder
        own = [setting for setting in facts["settings"] if setting["file"].startswith("/mnt/")]
        return {**step, "facts": {**facts, "settings": own}}
    return step


def normalise(evidence, stored=None):
    """Of one target. `stored` is what is kept already, if anything is."""
    normaliser = Normaliser(evidence)
    steps = [of_world(step) for step in evidence["steps"] if step["id"] not in OF_MACHINE]
    known = {step["id"]: step for step in (stored or {"steps": []})["steps"]}
    places = {name: at for at, name in enumerate(known)}
    # A new step stands behind the one that it followed.
    place = -1
    keys = []
    for step in steps:
        place = places.get(step["id"], place)
        keys.append((place, len(keys)))
    steps = [step for _, step in sorted(zip(keys, steps), key=lambda pair: pair[0])]
    # The chain that was sent names the certificates; what the views make of it comes after.
    for step in steps:
        if step["action"] == "handshake":
            normaliser.value("", step, {})
    out = {name: part for name, part in evidence.items() if name != "steps"}
    out["started"] = STARTED
    if stored and abs(out["took_us"] - stored["took_us"]) <= NEAR_RUN_US:
        out["took_us"] = stored["took_us"]
    out["steps"] = [settle("", normaliser.value("", step, {}), known.get(step["id"])) for step in steps]
    return out


def text_of(evidence):
    """One line a step."""
    steps = ",\n".join("  " + json.dumps(step, ensure_ascii=False) for step in evidence["steps"])
    rest = json.dumps({key: value for key, value in evidence.items() if key != "steps"}, ensure_ascii=False)
    return f'{rest[:-1]}, "steps": [\n{steps}\n]}}\n'


def load(folder, name):
    """What is stored of a scenario; None if nothing is."""
    try:
        with open(os.path.join(folder, "evidence", name + ".json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def store(folder, name, evidence):
    os.makedirs(os.path.join(folder, "evidence"), exist_ok=True)
    text = text_of(normalise(evidence, load(folder, name)))
    with open(os.path.join(folder, "evidence", name + ".json"), "w", encoding="utf-8") as file:
        file.write(text)
