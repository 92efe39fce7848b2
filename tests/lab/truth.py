"""What the real clients said: how it is kept, compared with predictions, and shown."""
import json
import os


def add(seen, answer):
    """One more answer of a client: kept if none alike was seen."""
    for known in seen:
        if all(known[key] == answer[key] for key in ("outcome", "codes", "status")):
            return
    seen.append(answer)


def short(answer):
    if answer["outcome"] == "response":
        return str(answer["status"])
    if answer["outcome"] == "hang":
        return "hang"
    return ("crash:" if answer["outcome"] == "crash" else "") + ("+".join(answer["codes"]) or "no code")


def predictions(report):
    if not report:
        return {}
    return {p["client"]: p for p in report["targets"][0]["predictions"]}


def fits(prediction, seen):
    """Whether a prediction says what was seen, every time it was seen."""
    if not prediction.get("told", True):
        return True  # it says so itself, and is counted
    same = [answer for answer in seen if answer["outcome"] == prediction["outcome"]]
    if not same:
        return False
    if prediction["outcome"] == "response":
        return all(answer["status"] == prediction["status"] for answer in same)
    if prediction["outcome"] != "error":
        return True
    predicted = set(prediction["codes"])
    return all(predicted & set(answer["codes"]) or (not predicted and not answer["codes"]) for answer in same)


def untold(cells, predicted):
    """How many predictions say that this cannot be told from what was looked at."""
    return sum(1 for client in cells if not predicted.get(client, {}).get("told", True))


def mismatches(cells, predicted):
    wrong = []
    for client, seen in cells.items():
        prediction = predicted.get(client)
        if prediction is None or not fits(prediction, seen):
            wrong.append({"client": client, "predicted": short(prediction) if prediction else "nothing",
                          "really": " | ".join(short(answer) for answer in seen)})
    return wrong


def flow_mismatches(result):
    """Where the whole CLI does something else than `sf`, which stands for it."""
    seen = result["cells"].get("sf", [])
    web = result["flows"].get("login-web")
    if web is None or not seen:
        return []
    text = web["text"]
    if "    at " in text or web["exit"] == 9:  # a stack trace, or Node.js did not start
        really = "crash"
    elif "fetch failed" in text:
        really = "error"
    elif web["exit"] in (-9, 13) or "session timed out" in text:
        really = "hang"
    else:
        really = "response"
    outcomes = {answer["outcome"] for answer in seen}
    # What is no network failure has a text of its own.
    outcomes |= {"response"} if any(a["outcome"] == "error" and "fetch failed" not in a["message"] for a in seen) else set()
    if really in outcomes:
        return []
    return [{"client": "login-web", "predicted": "|".join(sorted(outcomes)), "really": really}]


def load(folder, name):
    """What is stored of a scenario; None where nothing is."""
    try:
        with open(os.path.join(folder, name + ".json")) as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def store(folder, result):
    """One file a scenario: the truth, and the evidence from which it is to be predicted. What was not run stays."""
    os.makedirs(folder, exist_ok=True)
    evidence = result["report"]["targets"][0]["evidence"]
    lines = [f'"scenario": {json.dumps(result["scenario"])}', f'"about": {json.dumps(result["about"])}']
    known = load(folder, result["scenario"]) or {"cells": {}, "flows": {}}
    cells = []
    for client, seen in {**known["cells"], **result["cells"]}.items():
        kept = [{key: answer[key] for key in ("outcome", "codes", "status", "message", "after_ms")} for answer in seen]
        cells.append(f'  {json.dumps(client)}: {json.dumps(kept, ensure_ascii=False)}')
    lines.append('"cells": {\n' + ",\n".join(cells) + "\n}")
    lines.append(f'"flows": {json.dumps(result["flows"] or known["flows"], ensure_ascii=False)}')
    steps = ",\n".join("  " + json.dumps(step, ensure_ascii=False) for step in evidence["steps"])
    rest = json.dumps({key: value for key, value in evidence.items() if key != "steps"}, ensure_ascii=False)
    lines.append(f'"evidence": {rest[:-1]}, "steps": [\n{steps}\n]}}')
    with open(os.path.join(folder, result["scenario"] + ".json"), "w") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
