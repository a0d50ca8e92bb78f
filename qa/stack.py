"""What pmproxy answers, as lines that can be compared: stack.py WHAT, with the answer on standard input

  values INSTANCES    of /series/values or a query with values: instance, number of values, lowest and highest;
                      INSTANCES is a file with the answer of /series/instances
  newest              of the same: time of the newest value in whole seconds
  fetch METRIC        of /pmapi/fetch: instance and value
  labels NAME...      of /series/labels: these labels
  list                a list of words, sorted; long numbers (ids) are counted, not shown
  desc                of /series/descs: semantics, type and units
"""
import json
import re
import sys


def number(text):
    try:
        return float(text)
    except ValueError:
        return text


def values(answer, file):
    with open(file, encoding="utf-8") as instances:
        names = {each["instance"]: each["name"] for each in json.load(instances)}
    seen = {}
    for each in answer:
        seen.setdefault(names.get(each.get("instance"), each.get("instance", "")), []).append(number(each["value"]))
    for name in sorted(seen):
        print(name, len(seen[name]), "values", min(seen[name]), "to", max(seen[name]))


def fetch(answer, metric):
    for each in answer["values"]:
        if each["name"] == metric:
            for instance in sorted(each["instances"], key=lambda one: one["instance"] or 0):
                print(instance["instance"], instance["value"])


def labels(answer, *wanted):
    for each in answer:
        for name in wanted:
            print(name, each["labels"].get(name))


def words(answer):
    ids = [each for each in answer if re.fullmatch("[0-9a-f]{40}", each)]
    for each in sorted(set(answer) - set(ids)):
        print(each)
    if ids:
        print(len(ids), "ids")


def desc(answer):
    for each in answer:
        print(each["semantics"], each["type"], each["units"])


def newest(answer):
    print(int(max(each["timestamp"] for each in answer) // 1000))


{"values": values, "fetch": fetch, "labels": labels, "list": words, "desc": desc, "newest": newest}[sys.argv[1]](
    json.load(sys.stdin), *sys.argv[2:])
