"""Which sources may share a translation unit: most of a compiler's time goes into the headers of the standard
library, which a unit reads once. A source that defines a name for itself alone (namespace {}, static, #define)
shares no unit with one that says that name at all, so that what each means does not depend on its neighbours; nor do
sources that open different namespaces (using namespace).

    python3 ci/batches.py SIZE FILE...    a line for each source: the number of its unit and the file

ci/tidy and the build with SFPROBE_BATCHES read it.
"""
import re
import sys
from functools import cache
from pathlib import Path

FOLDERS = [Path(__file__).resolve().parent.parent / name for name in ("probe", "include", "tests")]
INCLUDE = re.compile(r'^#include "(.*)"', re.M)
WORD = re.compile(r"[A-Za-z_]\w*")
DEFINED = re.compile(r"\b([A-Za-z_]\w*)\s*(?=[({=\[;]|:(?!:))")
# Their headers define again what those of glibc by the same name do.
KERNEL = re.compile(r"#\s*include <linux/(\w+)\.h>")
USING = re.compile(r"^using namespace (?!std::).*;", re.M)
MACRO = re.compile(r"#\s*define\s+([A-Za-z_]\w*)")
TEXT = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.S)


def words(text):
    return set(WORD.findall(TEXT.sub(" ", text)))


@cache
def declared(header):
    """The words of the lines that declare something in a header of this tree, or in one that it includes."""
    text = header.read_text()
    found = words("\n".join(line for line in text.splitlines() if line[:1].isalpha()))
    return found.union(*map(declared, included(text)))


def included(text):
    return [header for name in INCLUDE.findall(text) for folder in FOLDERS if (header := folder / name).exists()]


def own_name(line, inside):
    """What a line of a source defines for that source alone, if anything."""
    if match := MACRO.match(line) or KERNEL.match(line):
        return match[1]
    if line.startswith("using ") and "=" not in line or line.startswith("TEST_CASE"):
        return None
    alone = inside or line.startswith(("static ", "using "))
    match = DEFINED.search(line) if alone and line[:1].isalpha() else None
    return match and match[1]


def read(source):
    """What the source defines for itself alone, every word that it says or that is declared in what it includes,
    and the namespaces that it opens."""
    own, inside = set(), False
    text = source.read_text()
    for line in text.splitlines():
        if line.startswith("namespace {"):
            inside = True
        elif line.startswith("}  // namespace"):
            inside = False
        else:
            own.add(own_name(line, inside))
    return own - {None}, words(text).union(*map(declared, included(text))), set(USING.findall(text))


def batches(sources, size):
    """Lists of at most `size` sources; neighbours in the tree come together where they can."""
    units = []
    for source in sorted(sources):
        own, said, opened = read(source)
        room = next((u for u in units if len(u[0]) < size and u[3] == opened
                     and not u[1] & said and not u[2] & own), None)
        if room is None:
            units.append(room := ([], set(), set(), opened))
        room[0].append(source)
        room[1].update(own)
        room[2].update(said)
    return [unit for unit, *_ in units]


if __name__ == "__main__":
    for number, unit in enumerate(batches(map(Path, sys.argv[2:]), int(sys.argv[1]))):
        for name in unit:
            print(number, name)
