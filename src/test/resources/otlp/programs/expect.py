#!/usr/bin/env python3
"""What the official classes see in recordings: expect.py NAME.http|NAME.pb|NAME.json ... writes NAME.txt beside each.

A line for each resource, scope and metric, then its points:

    resource KEY=VALUE,...
    scope NAME VERSION KEY=VALUE,...
    metric NAME KIND TEMPORALITY monotonic|- UNIT
    point KEY=VALUE,...|start time flags|what the kind has

Values of attributes as in OTLP's own JSON; numbers in plain decimal digits, as few as tell them apart.
"""
import base64
import gzip
import json
import sys
from decimal import Decimal

from google.protobuf import json_format
from opentelemetry.proto.metrics.v1.metrics_pb2 import MetricsData

TEMPORALITY = {0: "UNSPECIFIED", 1: "DELTA", 2: "CUMULATIVE"}


def real(value):
    if value != value or value in (float("inf"), float("-inf")):
        return {"inf": "Infinity", "-inf": "-Infinity"}.get(str(value), "NaN")
    text = format(Decimal(repr(float(value))).normalize(), "f")
    return "0" if text == "-0" else text


def any_value(value):
    kind = value.WhichOneof("value")
    if kind is None:
        return ""
    if kind == "bool_value":
        return "true" if value.bool_value else "false"
    if kind == "double_value":
        return real(value.double_value)
    if kind == "array_value":
        return "[" + ",".join(inner(v) for v in value.array_value.values) + "]"
    if kind == "kvlist_value":
        return "{" + ",".join(json.dumps(v.key, ensure_ascii=False) + ":" + inner(v.value) for v in value.kvlist_value.values) + "}"
    if kind == "bytes_value":
        return base64.b64encode(value.bytes_value).decode()
    return str(getattr(value, kind))


def inner(value):
    if value.WhichOneof("value") in ("string_value", "bytes_value"):
        return json.dumps(any_value(value), ensure_ascii=False)
    return any_value(value) or "null"


def attributes(those):
    return ",".join(f"{a.key}={any_value(a.value)}" for a in those)


def optional(point, field):
    return real(getattr(point, field)) if point.HasField(field) else "-"


def tail(kind, point):
    if kind in ("gauge", "sum"):
        which = point.WhichOneof("value")
        return "none" if which is None else f"int {point.as_int}" if which == "as_int" else f"double {real(point.as_double)}"
    if kind == "summary":
        return f"count {point.count} sum {real(point.sum)} " + " ".join(f"{real(q.quantile)}:{real(q.value)}" for q in point.quantile_values)
    amounts = f"count {point.count} sum {optional(point, 'sum')} min {optional(point, 'min')} max {optional(point, 'max')}"
    if kind == "histogram":
        return f"{amounts} buckets {list(point.bucket_counts)} bounds [{', '.join(map(real, point.explicit_bounds))}]"
    return (f"{amounts} scale {point.scale} zero {point.zero_count} {real(point.zero_threshold)}"
            f" positive {point.positive.offset} {list(point.positive.bucket_counts)}"
            f" negative {point.negative.offset} {list(point.negative.bucket_counts)}")


def lines(data):
    for resource in data.resource_metrics:
        yield f"resource {attributes(resource.resource.attributes)}"
        for scoped in resource.scope_metrics:
            yield f"scope {scoped.scope.name} {scoped.scope.version} {attributes(scoped.scope.attributes)}"
            for metric in scoped.metrics:
                kind = metric.WhichOneof("data")
                body = getattr(metric, kind)
                temporality = TEMPORALITY[getattr(body, "aggregation_temporality", 0)] if kind not in ("gauge", "summary") else "-"
                monotonic = "monotonic" if getattr(body, "is_monotonic", False) else "-"
                yield f"metric {metric.name} {kind} {temporality} {monotonic} {metric.unit}"
                for point in body.data_points:
                    times = f"{point.start_time_unix_nano} {point.time_unix_nano} {point.flags}"
                    yield f"point {attributes(point.attributes)}|{times}|{tail(kind, point)}"


def body_of(request):
    """The body of a request as it went over the wire, with its length or in chunks."""
    head, rest = request.split(b"\r\n\r\n", 1)
    headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in head.decode().split("\r\n")[1:])}
    if "transfer-encoding" in headers:
        body = b""
        while True:
            size, rest = rest.split(b"\r\n", 1)
            if int(size, 16) == 0:
                break
            body, rest = body + rest[:int(size, 16)], rest[int(size, 16) + 2:]
        rest = body
    return (gzip.decompress(rest) if headers.get("content-encoding") == "gzip" else rest), "json" in headers["content-type"]


def documents(path):
    with open(path, "rb") as file:
        content = file.read()
    if path.endswith(".http"):
        body, is_json = body_of(content)
        return [body], is_json
    if path.endswith(".json"):
        return content.splitlines(), True
    found = []  # the exporter writes the length before each message: four bytes, the highest first
    while content:
        size = int.from_bytes(content[:4], "big")
        found, content = found + [content[4:4 + size]], content[4 + size:]
    return found, False


for path in sys.argv[1:]:
    bodies, is_json = documents(path)
    with open(path.rsplit(".", 1)[0] + ".txt", "w", encoding="utf-8") as out:
        for body in bodies:
            data = json_format.Parse(body, MetricsData()) if is_json else MetricsData.FromString(body)
            out.write("\n".join(lines(data)) + "\n")
