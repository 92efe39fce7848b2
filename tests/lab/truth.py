"""What the real clients said: how it is kept, compared with predictions, and shown."""
import json
import os


def add(seen, answer):
    """One more answer of a client: kept if none alike was seen."""
    for known in seen:
        if all(known[key] == answer[key] for key in ("outcome", "codes", "status")):
            return
    seen.append(answer)


def as_before(answer, before):
    """With the time that is stored of the same answer, if it only took about as long again."""
    for known in before:
        if all(known[key] == answer[key] for key in ("outcome", "codes", "status")) and same_time(answer, known):
            return {**answer, "after_ms": known["after_ms"]}
    return answer


def same_time(answer, known):
    if answer["after_ms"] is None or known["after_ms"] is None:
        return answer["after_ms"] == known["after_ms"]
    return abs(answer["after_ms"] - known["after_ms"]) <= max(1000, known["after_ms"] / 4)


def short(answer):
    if answer["outcome"] == "response":
        return str(answer["status"])
    if answer["outcome"] == "hang":
        return "hang"
    return ("crash:" if answer["outcome"] == "crash" else "") + ("+".join(answer["codes"]) or "no code")


def with_time(answer):
    after = answer.get("after_ms")
    return short(answer) + ("" if after is None else f" after {after} ms")


def predictions(report):
    if not report:
        return {}
    return {p["client"]: p for p in report["targets"][0]["predictions"]}


def in_time(prediction, answer):
    """A client takes up to 1.5 s to start, and longer on a busy machine; a wait of seconds is predicted to a quarter.
    tests/unit/oracle_test.cpp holds the stored truth to the same band."""
    predicted, really = prediction["after_ms"], answer["after_ms"]
    if predicted is None or really is None:
        return True
    slack = max(predicted, really) / 4
    return predicted <= really + slack + 500 and really <= predicted + slack + 1500


def says(prediction, answer):
    """Whether a prediction says this answer of its kind: the status of a response, a code of an error or a crash."""
    if prediction["outcome"] == "response":
        return answer["status"] == prediction["status"]
    predicted, really = set(prediction["codes"]), set(answer["codes"])
    if prediction["outcome"] == "error" or (prediction["outcome"] == "crash" and really):
        return bool(predicted & really) or (not predicted and not really)
    return True


def fits(prediction, seen):
    """Whether a prediction says what was seen, every time it was seen. One kind is predicted; of a race it is one."""
    if not prediction.get("told", True):
        return True  # it says so itself, and is counted
    same = [answer for answer in seen if answer["outcome"] == prediction["outcome"]]
    return bool(same) and all(says(prediction, answer) for answer in same)


def late(cells, predicted):
    """Cells whose kind is right and whose time is outside the band: a busy machine may be to blame."""
    return [(client, predicted[client]["after_ms"], [answer["after_ms"] for answer in seen])
            for client, seen in cells.items()
            if client in predicted and predicted[client].get("told", True) and fits(predicted[client], seen)
            and not all(in_time(predicted[client], answer) for answer in seen
                        if answer["outcome"] == predicted[client]["outcome"])]


def untold(cells, predicted):
    """How many predictions say that this cannot be told from what was looked at."""
    return sum(1 for client in cells if not predicted.get(client, {}).get("told", True))


def mismatches(cells, predicted):
    wrong = []
    for client, seen in cells.items():
        prediction = predicted.get(client)
        if prediction is None or not fits(prediction, seen):
            wrong.append({"client": client, "predicted": with_time(prediction) if prediction else "nothing",
                          "really": " | ".join(with_time(answer) for answer in seen)})
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
    """What is stored of a scenario; None if nothing is."""
    try:
        with open(os.path.join(folder, "truth", name + ".json"), encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return None


def names(folder):
    """The scenarios of which something is stored."""
    return sorted(entry.removesuffix(".json") for entry in os.listdir(os.path.join(folder, "truth")))


def store(folder, result):
    """One file a scenario: what each client said, a line for each. What was not run stays."""
    os.makedirs(os.path.join(folder, "truth"), exist_ok=True)
    lines = [f'"scenario": {json.dumps(result["scenario"])}', f'"about": {json.dumps(result["about"])}']
    known = load(folder, result["scenario"]) or {"cells": {}, "flows": {}}
    cells = []
    for client, seen in {**known["cells"], **result["cells"]}.items():
        before = known["cells"].get(client, [])
        kept = [as_before({key: answer[key] for key in ("outcome", "codes", "status", "message", "after_ms")}, before)
                for answer in seen]
        cells.append(f'  {json.dumps(client)}: {json.dumps(kept, ensure_ascii=False)}')
    lines.append('"cells": {\n' + ",\n".join(cells) + "\n}")
    flows = [f'  {json.dumps(flow)}: {json.dumps(said, ensure_ascii=False)}'
             for flow, said in (result["flows"] or known["flows"]).items()]
    lines.append('"flows": {' + ("\n" + ",\n".join(flows) + "\n" if flows else "") + "}")
    with open(os.path.join(folder, "truth", result["scenario"] + ".json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
