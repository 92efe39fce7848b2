"""The Node.js major versions that are known: probe/node/releases.cpp has the table."""
import os
import re


def majors():
    """Oldest first."""
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../probe/node/releases.cpp")
    with open(table, encoding="utf-8") as file:
        return [int(major) for major in re.findall(r"\.major = (\d+)", file.read())]
