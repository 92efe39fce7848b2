#!/usr/bin/python3
"""Checks that each room of probe/ includes only what the table in docs/architecture.md allows.

Usage: includes.py ROOT [--self-check]. Prints a line for each violation and exits with 1.

Of the table it reads the first column (a folder or a file pattern), "may include" (rooms, folders below them, or single headers) and
"libraries" (headers that are neither C++'s own nor fmt's; patterns as in a shell). Of the rows that fit a file, one for files comes
before one for a folder, and the longer before the shorter. A room may include its own files and include/sfprobe; every other room must have a row of its own further down.
tests/house/violations.txt lists what is not mended yet: it may only shrink.
"""
import fnmatch
import glob
import os
import re
import sys

# Headers of C++ and C that do no I/O of the operating system.
STANDARD = re.compile(r"[a-z0-9_]+")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


class Row:
    def __init__(self, number, pattern, rooms, libraries):
        self.number = number
        self.pattern = pattern
        self.rooms = rooms
        self.libraries = libraries

    def fits(self, path):
        """path is relative to the root; a pattern that ends in / fits all below it."""
        return fnmatch.fnmatchcase(path, self.pattern + "*" if self.pattern.endswith("/") else self.pattern)


def read_table(text):
    """The rows of the table whose head names the columns, top floor first."""
    rows = []
    columns = None
    for line in text.splitlines():
        if not line.startswith("|"):
            columns = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if "may include" in cells:
            columns = {name: at for at, name in enumerate(cells)}
        elif columns and not set(line) <= set("|-: "):
            names = {key: re.findall(r"`([^`]+)`", cells[columns[key]]) for key in columns}
            for pattern in names["room"]:
                rows.append(Row(len(rows), pattern, names["may include"], names["libraries"]))
    return rows


def row_of(rows, path):
    fitting = [row for row in rows if row.fits(path)]
    return max(fitting, key=lambda row: (row.pattern[-1] != "/", len(row.pattern))) if fitting else None


def folder_of(path):
    """The room that a file is in: checks/tls for a check's, else the first folder."""
    parts = path.split("/")
    if parts[0] == "probe" and len(parts) > 2:
        return "/".join(parts[1:3]) if parts[1] == "checks" and len(parts) > 3 else parts[1]
    return parts[0] if parts[0] == "include" else ""


def room_of_entry(entry):
    return folder_of("probe/" + entry) if entry.endswith(".hpp") else entry


def faults_of_table(rows, root):
    """What is wrong with the table itself: arrows upward, rooms without a row, rows without a file."""
    first = {}
    for row in rows:
        first.setdefault(folder_of(row.pattern + "x"), row.number)
    faults = []
    for row in rows:
        for room in map(room_of_entry, row.rooms):
            if room not in first:
                faults.append(f"table: {row.pattern} may include {room}, which has no row")
            elif first[room] <= row.number and room != folder_of(row.pattern + "x"):
                faults.append(f"table: {row.pattern} may include {room}, which is not below it")
        if not glob.glob(os.path.join(root, row.pattern)):
            faults.append(f"table: {row.pattern} does not exist")
    return faults


def fault_of(rows, path, kind, header):
    """Why a file may not include a header; "" if it may."""
    row = row_of(rows, path)
    if row is None:
        return "has no row in the table"
    if kind == "<":
        allowed = STANDARD.fullmatch(header) or header.startswith("fmt/")
        return "" if allowed or any(fnmatch.fnmatchcase(header, p) for p in row.libraries) else "library not in its row"
    if header.startswith("sfprobe/"):
        return ""
    room = folder_of("probe/" + header)
    own = folder_of(path)
    if room in row.rooms or header in row.rooms or room == own or own.startswith(room + "/"):
        return ""
    return "room not in its row"


def violations(rows, root):
    """Each as (file, header, why), ordered by file."""
    found = []
    files = [path for top in ("probe", "include") for suffix in ("cpp", "hpp", "inc")
             for path in glob.glob(os.path.join(root, top, "**", "*." + suffix), recursive=True)]
    for path in sorted(files):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        name = os.path.relpath(path, root)
        for kind, header in INCLUDE.findall(text):
            why = fault_of(rows, name, kind, header)
            if why:
                found.append((name, header, why))
    return found


def self_check():
    """The test can fail: each kind of violation is found in a made-up house."""
    rows = read_table("| room | may include | libraries |\n|---|---|---|\n"
                      "| `probe/checks/` | `net` | – |\n| `probe/checks/*/judge*` | – | – |\n"
                      "| `probe/checks/certificate/` | `net` `text` | – |\n"
                      "| `probe/net/` | `text` | `sys/*` |\n| `probe/text/` | `system/variables.hpp` | – |\n")
    expected = [
        ("probe/checks/tls/observe.cpp", '"', "net/wait.hpp", True),
        ("probe/checks/tls/observe.cpp", '"', "checks/finding.hpp", True),
        ("probe/checks/tls/observe.cpp", '"', "checks/tls/facts.hpp", True),
        ("probe/checks/tls/observe.cpp", '"', "checks/dns/facts.hpp", False),
        ("probe/checks/tls/observe.cpp", '"', "text/clean.hpp", False),
        ("probe/checks/tls/judge_chain.cpp", '"', "net/wait.hpp", False),
        ("probe/checks/certificate/judge.cpp", '"', "net/wait.hpp", False),
        ("probe/checks/certificate/observe.cpp", '"', "text/clean.hpp", True),
        ("probe/net/wait.cpp", '"', "checks/finding.hpp", False),
        ("probe/net/wait.cpp", "<", "sys/socket.h", True),
        ("probe/net/wait.cpp", "<", "vector", True),
        ("probe/text/ip.hpp", "<", "sys/socket.h", False),
        ("probe/text/ip.hpp", '"', "sfprobe/value.hpp", True),
        ("probe/text/ip.hpp", '"', "system/variables.hpp", True),
        ("probe/text/ip.hpp", '"', "system/system.hpp", False),
        ("probe/attic/x.cpp", "<", "vector", False),
    ]
    for path, kind, header, allowed in expected:
        if (fault_of(rows, path, kind, header) == "") != allowed:
            sys.exit(f"self-check: {path} includes {header}: {'refused' if allowed else 'allowed'}")


def main():
    root = sys.argv[1]
    if "--self-check" in sys.argv[2:]:
        return self_check()
    with open(os.path.join(root, "docs/architecture.md"), encoding="utf-8") as file:
        rows = read_table(file.read())
    if not rows:
        sys.exit("docs/architecture.md has no table with a column \"may include\"")
    with open(os.path.join(root, "tests/house/violations.txt"), encoding="utf-8") as file:
        known = {tuple(line.split()) for line in file if line.strip() and not line.startswith("#")}
    faults = faults_of_table(rows, root)
    found = violations(rows, root)
    faults += [f"{path} includes {header}: {why}" for path, header, why in found if (path, header) not in known]
    mended = known - {(path, header) for path, header, _ in found}
    faults += [f"tests/house/violations.txt: {path} no longer includes {header}: remove the line"
               for path, header in sorted(mended)]
    for fault in faults:
        print(fault)
    print(f"includes: {len(faults)} faults, {len(known)} known violations")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
