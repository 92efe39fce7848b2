"""Fixes that sfprobe shows, tried with the real `sf`: what they change, what came of it, and how much of it is right.

A change is {"set": {NAME: VALUE}, "unset": [NAME]}, as in the report's `env`, or {"export_ca": true}: the file that
`sfprobe --export-ca` writes, given as NODE_EXTRA_CA_CERTS. It works if `sf` then gets what it gets from a healthy login host.
"""
import json
import os
import urllib.parse

PROXIES = ["https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "all_proxy"]
WANTED = (100.0, 95.0, 98.0)  # of what is proven, of first changes, of worlds with one that works: per cent


def change_of(fix):
    """What a fix of a report changes; None if that is nothing which can be applied here."""
    if fix["env"]:
        return {"set": fix["env"]["set"], "unset": sorted(fix["env"]["unset"])}
    if fix["command"] and "--export-ca" in fix["command"]:
        return {"export_ca": True}
    return None


def with_credentials(value, before):
    """A value whose credentials the report does not show, with those of the variable: percent-encoded, as the fix says."""
    if "***@" not in value or "@" not in before:
        return value
    user, _, password = before.split("://")[-1].rpartition("@")[0].partition(":")
    known = urllib.parse.quote(user, safe="") + (":" + urllib.parse.quote(password, safe="") if password else "")
    return value.replace("***@", known + "@")


def apply(change, environment):
    changed = {name: value for name, value in environment.items() if name not in change.get("unset", [])}
    for name, value in change.get("set", {}).items():
        before = next((environment[other] for other in [name] + PROXIES if "@" in environment.get(other, "")), "")
        changed[name] = with_credentials(value, before)
    return changed


def works(answer):
    """Salesforce's own answer to a grant that does not exist: the login host was reached, and trusted."""
    return answer["outcome"] == "response" and answer["status"] == 400


def bypasses(change, environment):
    """Whether a change takes a proxy away without giving another."""
    gone = any(environment.get(name) for name in change.get("unset", []) if name in PROXIES)
    given = any(name in PROXIES and value for name, value in change.get("set", {}).items())
    emptied = any(name in PROXIES and not value for name, value in change.get("set", {}).items())
    excluded = any(name.lower() == "no_proxy" for name in change.get("set", {}))
    return ((gone or emptied) and not given) or excluded


def candidates(scenario, seen):
    """Changes that may mend a world, from what its machine has, whatever sfprobe says of it."""
    environment = {name: value for name, value in scenario.get("environment", {}).items() if value}
    codes = {code for answer in seen for code in answer["codes"]}
    hang = any(answer["outcome"] == "hang" for answer in seen)
    options = environment.get("NODE_OPTIONS", "")
    out = []

    def change(unset=(), **values):
        out.append({"set": values, "unset": sorted(unset)})

    proxies = [name for name in PROXIES if name in scenario.get("environment", {})]
    if proxies:
        change(PROXIES)
        for name in proxies:
            change([name])
            value = environment.get(name, "")
            for scheme in ("http", "https"):
                if value and not value.startswith(scheme + "://"):
                    change(**{name: f"{scheme}://{value.split('://')[-1]}"})
    for name in ("NODE_OPTIONS", "HTTP_TIMEOUT", "NO_PROXY", "no_proxy", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE",
                 "NODE_TLS_REJECT_UNAUTHORIZED", "RES_OPTIONS", "LOCALDOMAIN", "NODE_USE_ENV_PROXY"):
        if name in environment:
            change([name])
    if any("CERT" in code or "SELF_SIGNED" in code or "VERIFY" in code for code in codes):
        for authority in scenario.get("trust", {}).get("system", ["lab"]):
            if authority == "lab":
                change(NODE_EXTRA_CA_CERTS="/etc/ssl/certs/stand-in.pem")
        change(NODE_USE_SYSTEM_CA="1")
        change(NODE_OPTIONS=(options + " --use-system-ca").strip())
    if hang or codes & {"UND_ERR_CONNECT_TIMEOUT", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "EAI_AGAIN", "ECONNRESET"}:
        for ms in (1000, 2500, 5000):
            change(NODE_OPTIONS=f"{options} --network-family-autoselection-attempt-timeout={ms}".strip())
        change(NODE_OPTIONS=(options + " --no-network-family-autoselection").strip())
        change(NODE_OPTIONS=(options + " --dns-result-order=ipv4first").strip())
        change(RES_OPTIONS="timeout:1 attempts:2")
        change(RES_OPTIONS="timeout:1 attempts:1 ndots:1")
    if any("OVERFLOW" in code for code in codes):
        change(NODE_OPTIONS=(options + " --max-http-header-size=65536").strip())
    return out


def load(folder, name):
    try:
        with open(os.path.join(folder, "fixes", name + ".json"), encoding="utf-8") as file:
            return json.load(file)["changes"]
    except FileNotFoundError:
        return []


def same(a, b):
    return all(a.get(key) == b.get(key) for key in ("set", "unset", "export_ca"))


def store(folder, name, tried):
    """A line for each change that was ever tried; what was tried again replaces what was known."""
    kept = [known for known in load(folder, name) if not any(same(known, new) for new in tried)] + tried
    kept.sort(key=lambda change: json.dumps([change.get("set"), change.get("unset"), change.get("export_ca")], sort_keys=True))
    os.makedirs(os.path.join(folder, "fixes"), exist_ok=True)
    lines = ",\n".join("  " + json.dumps(change, ensure_ascii=False, sort_keys=True) for change in kept)
    with open(os.path.join(folder, "fixes", name + ".json"), "w", encoding="utf-8") as file:
        file.write(f'{{\n"scenario": {json.dumps(name)},\n"changes": [\n{lines}\n]\n}}\n')


class Score:
    """Over all worlds in which `sf` fails."""

    def __init__(self, wanted=WANTED):
        self.wanted = wanted
        self.worlds = self.mendable = self.bypass_only = 0
        self.proven = self.proven_right = 0
        self.first_right = self.shown_right = self.untried = 0

    def add(self, scenario, shown, known):
        """`shown`: the fixes of the report. Gives what is wrong, a line each."""
        environment = scenario.get("environment", {})
        wrong = []
        results = []
        for fix in shown:
            change = change_of(fix)
            if change is None:
                continue
            tried = next((one for one in known if same(one, change)), None)
            if tried is None:
                self.untried += 1
                wrong.append(f"{fix['id']} was never tried: {json.dumps(brief(change))}")
                continue
            results.append((fix, tried))
        for fix, tried in results:
            if fix["proof"] == "proven":
                self.proven += 1
                self.proven_right += tried["works"]
                if not tried["works"]:
                    wrong.append(f"{fix['id']} is marked proven and fails: {tried['outcome']} {'+'.join(tried['codes'])}")
            if fix["proof"] == "disproved" and tried["works"]:
                wrong.append(f"{fix['id']} is marked disproved and works")
        self.worlds += 1
        working = [one for one in known if one["works"]]
        proxy = scenario.get("proxy", {})
        refused = proxy.get("does") == "refuse" or any(proxy.get(key) for key in ("deny", "auth", "wants"))
        direct = [one for one in working if not (refused and bypasses(one, environment))]
        if working and not direct:
            self.bypass_only += 1
        if not direct:
            return wrong
        self.mendable += 1
        usable = [pair for pair in results if pair[0]["proof"] != "disproved"]
        if usable and usable[0][1]["works"]:
            self.first_right += 1
        else:
            first = usable[0][0]["id"] if usable else "none"
            wrong.append(f"the first change shown ({first}) does not work; {json.dumps(brief(direct[0]))} does")
        if any(tried["works"] for _, tried in usable):
            self.shown_right += 1
        else:
            wrong.append("no change that is shown works")
        return wrong

    def shares(self):
        return [("marked proven and working", self.proven_right, self.proven),
                ("the first change shown works", self.first_right, self.mendable),
                ("a change that works is shown", self.shown_right, self.mendable)]

    def lines(self):
        out = [f"fixes: {self.worlds} worlds in which sf fails; {self.mendable} can be mended from the machine "
               f"({self.bypass_only} more only by going around a proxy that refused)"]
        for (what, part, whole), wanted in zip(self.shares(), self.wanted):
            percent = 100 * part / whole if whole else 100
            out.append(f"{'✓' if percent >= wanted else '✗'} fixes: {what}: {part} of {whole} ({percent:.1f} %, at least {wanted:g})")
        if self.untried:
            out.append(f"✗ fixes: {self.untried} changes shown were never tried: run ci/oracle --fixes --write")
        return out

    def holds(self):
        return not self.untried and all(100 * part >= wanted * whole
                                        for (_, part, whole), wanted in zip(self.shares(), self.wanted))


def brief(change):
    return {key: change[key] for key in ("set", "unset", "export_ca") if change.get(key)}
