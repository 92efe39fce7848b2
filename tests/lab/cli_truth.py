"""What the real Salesforce CLI said of a login: at which step it ended, and how that is kept.

The step is read from the CLI's own words (the `--json` of @salesforce/cli, core's messages/auth.md, plugin-auth).
"""
import json
import os
import re

# What jsonwebtoken says of a key that cannot sign: then no request is made.
NO_SIGNATURE = ("secretOrPrivateKey", '"alg" parameter for', "Unknown key type")
# What the login host says to credentials that it does not know: as far as anybody comes without.
REFUSED = "authentication failure"


def answer_of(cli):
    """The object that --json prints; {} if there is none."""
    try:
        answer = json.loads(cli["out"])
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def step_of(answer, errors):
    """Where a login ended: "done"; else the step that failed, in the order of a login: start, url, callback, browser, key,
    token, credentials, user. A server that cannot listen ends the CLI with a stack trace, in which nothing else is told."""
    if not answer:
        return "callback" if "'error' event on Server instance" in errors else "start"
    if answer.get("status") == 0:
        return "done"
    name, message = answer.get("name", ""), answer.get("message", "")
    known = {"LightningDomain": "url", "PortInUseError": "callback", "SOCKET_TIMEOUT": "callback",
             "AuthTimeoutError": "browser", "AuthCodeUsernameRetrievalError": "user"}
    if name in known:
        return known[name]
    if "headless environment" in message:
        return "callback"
    if "LightningDomain::" in message:
        return "url"
    if name not in ("JwtGrantError", "AuthCodeExchangeError"):
        return "url" if "url" in message.lower() else "start"
    if REFUSED in message:
        return "credentials"
    if name == "JwtGrantError" and ("JwtAuthError" not in message or any(word in message for word in NO_SIGNATURE)):
        return "key"
    return "token"


def codes_of(text):
    """Node.js's codes in an error that it printed with its causes, outermost first."""
    found = re.findall(r"code: '([A-Z][A-Z_0-9]+)'", text)
    return list(dict.fromkeys(found))


def printed_name(answer):
    """What stands in "Error (…)" without --json."""
    return str(answer.get("code") or answer.get("name", ""))


def of(cli):
    """The part that is kept: nothing of this machine, and nothing that differs from run to run."""
    answer, errors = answer_of(cli), cli["stderr"]
    step = step_of(answer, errors)
    trace = re.search(r"^\w*Error.*", errors, re.MULTILINE)
    # A success holds what the CLI knows of the user.
    message = "" if step == "done" else answer["message"] if answer else trace[0] if trace else errors
    return {"step": step, "exit": cli["exit"], "name": printed_name(answer), "message": clean(message)[:600],
            "codes": codes_of(str(answer.get("cause", "")) if answer else errors), "after_ms": cli["after_ms"]}


def clean(text):
    """Without the path of the clients here, and without stack traces. The world's own paths are the same everywhere."""
    lines = [line for line in text.split("\n") if not line.lstrip().startswith("at ")]
    return re.sub(r"/[^\s\"'(]*build/clients\b", "clients", "\n".join(lines)).strip()


def short(truth):
    words = [f"exit {truth['exit']}", f"at {truth['step']}", truth["name"], "+".join(truth["codes"]),
             f"after {truth['after_ms']} ms:", truth["message"].split("\n")[0][:160]]
    return " ".join(word for word in words if word)


def differs(truth, stored):
    """Whether the CLI did something else than what is stored. Its time depends on the machine."""
    return any(truth[key] != stored.get(key) for key in ("step", "exit", "name", "message", "codes"))


def near(new, old):
    return abs(new - old) <= max(3000, old / 2)


def load(cases, name):
    """What is stored of a world; {} if nothing is."""
    try:
        with open(os.path.join(cases, "truth", name + ".json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def store(cases, name, about, said):
    """One file a world, a line for each flow. A time that only a busy machine changed stays."""
    os.makedirs(os.path.join(cases, "truth"), exist_ok=True)
    flows = load(cases, name).get("flows", {})
    for one in said:
        if "cli" not in one:
            continue
        truth, before = of(one["cli"]), flows.get(one["flow"])
        if before and near(truth["after_ms"], before["after_ms"]):
            truth["after_ms"] = before["after_ms"]
        flows[one["flow"]] = truth
    lines = [f'  {json.dumps(flow)}: {json.dumps(truth, ensure_ascii=False)}' for flow, truth in flows.items()]
    with open(os.path.join(cases, "truth", name + ".json"), "w", encoding="utf-8") as file:
        file.write('{\n"world": ' + json.dumps(name) + ',\n"about": ' + json.dumps(about) + ',\n"flows": {\n'
                   + ",\n".join(lines) + "\n}\n}\n")
