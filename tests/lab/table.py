#!/usr/bin/python3
"""The table "fault → what each client says", from the stored truth.

Usage: table.py CASES DOCUMENT [--check]. With --check it only says whether the document is current.
"""
import sys

import truth
from releases import majors

GROUPS = [
    ("dns", "Names"), ("connect", "Connecting"), ("tls", "TLS"), ("hello", "The ClientHello"), ("cut", "Who cut the line"), ("trust", "Certificates"),
    ("setting", "Trust settings"), ("http", "Answers"), ("h2", "HTTP/2"), ("proxy", "Proxies"),
]
NODES = tuple(str(major) for major in majors())
HEAD = """# What each client says, fault by fault

Generated from the truth under `tests/cases/oracle/truth` by `ci/oracle --table`: each cell is what the real program did in the scenario of that name in the
[fault lab](../tests/lab/README.md), on Linux. `sf` is the Salesforce CLI from 2.142 on, and `h2:` what its older HTTP stack says if that differs, `sf-legacy` the one before; for Node.js, `24:` stands before what only
that version says. A number is the HTTP status of an answer; `hang` is no answer within 100 s; `crash` is a stack trace instead of an error that could be caught.
Codes are joined by `+` where one error holds several, by `|` where it differed from run to run.
"""


def cell(seen):
    return " \\| ".join(sorted(truth.short(answer) for answer in seen))


def by_stack(cells):
    """One text for the CLI, or one for each of its HTTP stacks where they differ."""
    text = cell(cells["sf"])
    if "sf-h2" not in cells or cell(cells["sf-h2"]) == text:
        return text
    return f"{text}<br>h2: {cell(cells['sf-h2'])}"


def by_version(cells, kind):
    """One text for all versions of Node.js, or one for each that differs."""
    texts = {}
    for version in NODES:
        texts.setdefault(cell(cells[f"node{version}-{kind}"]), []).append(version)
    if len(texts) == 1:
        return next(iter(texts))
    return "<br>".join(f"{'/'.join(versions)}: {text}" for text, versions in texts.items())


def table(folder):
    documents = []
    documents = [truth.load(folder, name) for name in truth.names(folder)]
    lines = [HEAD]
    for prefix, title in GROUPS:
        rows = [d for d in documents
                if d["scenario"].startswith(prefix + "-") or (prefix == "dns" and d["scenario"] == "healthy")]
        lines += [f"## {title}", "", "| fault | `sf` | `sf-legacy` | `https` | `fetch` | `curl` |", "|---|---|---|---|---|---|"]
        for row in rows:
            cells = row["cells"]
            lines.append(f"| {row['about']} (`{row['scenario']}`) | {by_stack(cells)} | {cell(cells['sf-legacy'])} "
                         f"| {by_version(cells, 'https')} | {by_version(cells, 'fetch')} | {cell(cells['curl'])} |")
        lines.append("")
    return "\n".join(lines).replace("CURLE_", "").rstrip() + "\n"


def main():
    folder, document = sys.argv[1:3]
    text = table(folder)
    if "--check" in sys.argv[3:]:
        with open(document) as file:
            if file.read() != text:
                sys.exit(f"{document} is not what the stored truth says: run ci/oracle --table")
        return
    with open(document, "w") as file:
        file.write(text)


if __name__ == "__main__":
    main()
