"""Asks a live pmproxy everything that dashboards ask, the way the data sources of grafana-pcp do:

    dashboards.py URL HOST HOSTSPEC DIRECTORY

Of each dashboard one line: how many queries it has and how many of them have no answer, and then those with the reason.
"""
import http.client
import json
import os
import re
import sys
import time
import urllib.parse

PLAIN = re.compile(r"^[a-zA-Z][a-zA-Z0-9_]*(\.[a-zA-Z][a-zA-Z0-9_]+)*$")


class Proxy:
    """One connection that stays: an answer in parts is cut off by pmproxy 6.0 when it is asked to close after it."""

    def __init__(self, url):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)

    def ask(self, path, **parameters):
        text = urllib.parse.urlencode(parameters)
        # As the data source does: what does not fit into an address goes into the body.
        long = len(text) > 8000
        self.connection.request("POST" if long else "GET", f"/{path}" + ("" if long else "?" + text), text if long else None)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise ValueError(f"{path}: {answer.status} {body.decode(errors='replace')[:120]!r}")
        return json.loads(body or "null")


class Valkey:
    """From the key server: series by query, then their names, semantics, instances, labels and values."""

    def __init__(self, proxy, host):
        self.proxy = proxy
        self.host = host
        self.names = {}

    def replace(self, expression):
        return re.sub(r"\$\{\w+:pipe\}", ".*", expression).replace("$host", self.host)

    def problem(self, target):
        expression = self.replace(target["expr"])
        if "$" in re.sub(r"\)\$\"", "", expression):
            return "a variable is left: " + expression
        series = self.proxy.ask("series/query", expr=expression)
        if not series:
            return "no series"
        ids = ",".join(series)
        descs = {each["series"]: each for each in self.proxy.ask("series/descs", series=ids)}
        names = {each["series"]: each["name"] for each in self.proxy.ask("series/metrics", series=ids)}
        if set(descs) != set(series) or set(names) != set(series):
            return "no descriptor or name"
        now = int(time.time())
        values = self.proxy.ask("series/values", series=ids, start=now - 180, finish=now + 60, interval=1)
        lines = {}
        for each in values or []:
            lines.setdefault((each["series"], each.get("instance")), []).append((each["timestamp"], each["value"]))
        good = 0
        for (sid, instance), points in lines.items():
            desc = descs[sid]
            if desc["semantics"] == "counter":
                points.sort()
                points = [1 for one, two in zip(points, points[1:]) if float(two[1]) >= float(one[1]) and two[0] > one[0]]
            good += len(points) > 0
        if not good:
            return "no values"
        return self.legend(target, series, descs, names, lines)

    def legend(self, target, series, descs, names, lines):
        sid = next(key[0] for key in lines)
        known = {"metric": names[sid], "metric0": names[sid].split(".")[-1]}
        labelled = sid
        if descs[sid]["indom"] != "none":
            instances = self.proxy.ask("series/instances", series=sid)
            known["instance"] = instances[0]["name"]
            labelled = instances[0]["instance"]
        labels = self.proxy.ask("series/labels", series=labelled)
        known.update(labels[0]["labels"] if labels else {})
        for name in re.findall(r"\$(\w+)", target["legendFormat"]):
            if name not in known:
                return f"${name} of the legend means nothing"
        return None


class Vector:
    """From pmcd: descriptors, values; what is no name is a derived metric."""

    def __init__(self, proxy, hostspec):
        self.proxy = proxy
        self.context = proxy.ask("pmapi/context", hostspec=hostspec, polltimeout=60)["context"]
        self.before = {}

    def name(self, expression):
        if PLAIN.match(expression):
            return expression
        name = "derived_" + str(abs(hash(expression)))
        if name not in self.before:
            self.proxy.ask("pmapi/derive", context=self.context, expr=expression, name=name)
            self.before[name] = True
            self.values(name)  # a rate has its first value at the second look
            time.sleep(1.1)
        return name

    def values(self, name):
        answer = self.proxy.ask("pmapi/fetch", context=self.context, names=name)
        return answer["values"][0]["instances"] if answer and answer["values"] else []

    def problem(self, target):
        if target["hostspec"] != "$hostspec":
            return "another host"
        name = self.name(target["expr"])
        metrics = self.proxy.ask("pmapi/metric", context=self.context, names=name)["metrics"]
        if not metrics:
            return "no such metric"
        if not self.values(name):
            return "no values"
        known = {"metric", "metric0", *metrics[0]["labels"]}
        if metrics[0].get("indom", "none") != "none":
            known.add("instance")
        unknown = set(re.findall(r"\$(\w+)", target["legendFormat"])) - known
        return f"{sorted(unknown)} of the legend mean nothing" if unknown else None


def main(url, host, hostspec, directory):
    proxy = Proxy(url)
    source = Vector(proxy, hostspec) if os.path.basename(directory) == "vector" else Valkey(proxy, host)
    answers = {}
    for file in sorted(os.listdir(directory)):
        dashboard = json.load(open(os.path.join(directory, file)))
        problems = []
        count = 0
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                count += 1
                key = target["expr"], target["legendFormat"]
                if key not in answers:
                    try:
                        answers[key] = source.problem(target)
                    except (ValueError, OSError, http.client.HTTPException) as error:
                        answers[key] = str(error)
                        proxy.connection.close()
                if answers[key]:
                    problems.append(f"  {panel['title']}: {target['expr']}: {answers[key]}")
        print(f"{os.path.basename(directory)}/{file}: {count} queries, {len(problems)} without an answer")
        print("".join(line + "\n" for line in problems), end="")


main(*sys.argv[1:])
