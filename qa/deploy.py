"""Holds what pmda/deploy promises: deploy.py DIRECTORY_OF_RENDERED_QUADLETS DEPLOY_DIRECTORY; prints what breaks it."""
import configparser
import pathlib
import re
import sys

problems = []


def problem(where, text):
    problems.append(f"{where}: {text}")


def unit(file):
    """Sections of a quadlet: a key may stand several times."""
    sections, section = {}, None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), [])
        elif "=" in line and section is not None:
            section.append(tuple(line.split("=", 1)))
        else:
            problem(f"{file.name}:{number}", "neither a section nor KEY=VALUE")
    return sections


def quadlet(file):
    sections = unit(file)
    if file.suffix == ".volume":
        return
    container = sections.get("Container", [])
    keys = dict(container)
    for key, value in container:
        if key == "PublishPort" and not value.startswith("127.0.0.1:"):
            problem(file.name, f"port not of the loopback: {value}")
        if key == "Network" and "host" in re.split("[:,]", value)[:1]:
            problem(file.name, "network of the host")
        if key in ("SecurityLabelDisable", "Privileged") or "label=disable" in value or "--privileged" in value:
            problem(file.name, f"confinement disabled: {key}={value}")
        if re.search("allow_empty_password|allow_anonymous.*=(yes|true)", value, re.I) and "=false" not in value:
            problem(file.name, f"no password: {value}")
        if key == "Environment" and re.search("PASSWORD=|TOKEN=", value):
            problem(file.name, "a secret in the unit")
    if not re.search("@sha256:[0-9a-f]{64}$", keys.get("Image", "")) or ":latest" in keys.get("Image", ""):
        problem(file.name, "image without a digest")
    for key, value in (("ReadOnly", "true"), ("DropCapability", "all"), ("NoNewPrivileges", "true")):
        if keys.get(key) != value:
            problem(file.name, f"needs {key}={value}")
    for key in ("HealthCmd", "Secret", "User", "PublishPort"):
        if key not in keys:
            problem(file.name, f"needs {key}")
    if not dict(sections.get("Install", [])).get("WantedBy"):
        problem(file.name, "does not start at boot")
    if not dict(sections.get("Service", [])).get("Restart"):
        problem(file.name, "does not start again")


def collector(file, document):
    """Every component of a pipeline is defined, every one defined is used; only the loopback listens; no secret in the file."""
    pipelines = document["service"]["pipelines"].values()
    for kind in ("receivers", "processors", "exporters"):
        used = {name for pipeline in pipelines for name in pipeline[kind]}
        for name in sorted(used - set(document[kind])):
            problem(file.name, f"{kind}: {name} is not defined")
        for name in sorted(set(document[kind]) - used):
            problem(file.name, f"{kind}: {name} is not used")
    for pipeline in pipelines:
        if pipeline["processors"][0] != "memory_limiter" or pipeline["processors"][-1] != "batch":
            problem(file.name, "memory_limiter goes first, batch last")
    text = file.read_text(encoding="utf-8")
    for address in re.findall(r"endpoint: ([\d.]+:\d+)", text) + re.findall(r'targets: \["([\d.]+:\d+)"', text):
        if not address.startswith("127.0.0.1:"):
            problem(file.name, f"not the loopback: {address}")
    for secret in re.findall(r"(?:Bearer|Api-Token) (\S+)", text):
        if not secret.startswith("${env:"):
            problem(file.name, "a secret in the file")
    if "insecure" in text:
        problem(file.name, "TLS is not checked")


def pod(file, document):
    if document["kind"] != "DaemonSet":
        return
    spec = document["spec"]["template"]["spec"]
    if spec.get("hostNetwork") or spec.get("hostIPC"):
        problem(file.name, "network of the host")
    if not spec["securityContext"].get("runAsNonRoot"):
        problem(file.name, "may be root")
    volumes = {each["name"] for each in spec["volumes"]}
    for container in spec["containers"]:
        where, context = f"{file.name} {container['name']}", container["securityContext"]
        if context.get("privileged") or context["allowPrivilegeEscalation"] or not context["readOnlyRootFilesystem"]:
            problem(where, "not confined")
        if context["capabilities"].get("drop") != ["ALL"] or context["capabilities"].get("add"):
            problem(where, "capabilities")
        if not re.search("@sha256:[0-9a-f]{64}$", container["image"]):
            problem(where, "image without a digest")
        if "limits" not in container["resources"]:
            problem(where, "no limits")
        for mount in container["volumeMounts"]:
            if mount["name"] not in volumes:
                problem(where, f"no volume {mount['name']}")


def main():
    rendered, deploy = map(pathlib.Path, sys.argv[1:])
    count = {}
    for file in sorted(rendered.iterdir()):
        quadlet(file)
        count["units"] = count.get("units", 0) + 1
    import yaml
    for file in sorted(deploy.rglob("*.yaml")):
        for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            count[file.parent.name] = count.get(file.parent.name, 0) + 1
            (collector if file.parent.name == "otelcol" else pod)(file, document)
    for file in sorted(deploy.glob("pmproxy/pmproxy-[67].conf")):
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(file)
        keys = "redis" if file.stem.endswith("6") else "keys"
        if parser[keys]["password"] != "PASSWORD" or parser["pmproxy"].get("secure.enabled") != "true":
            problem(file.name, "password or TLS")
        count["pmproxy"] = count.get("pmproxy", 0) + 1
    # All that is shipped, but for render, which names what it refuses.
    for file in sorted(each for each in deploy.rglob("*") if each.is_file() and each.name != "render"):
        text = file.read_text(encoding="utf-8")
        for found in re.findall(r"label=disable|SecurityLabelDisable|:latest\b|ALLOW_EMPTY_PASSWORD|privileged: true|0\.0\.0\.0", text):
            problem(file.name, found)
    print(*(f"{number} {name}" for name, number in sorted(count.items())), sep="\n")
    print(*problems or ["nothing is wrong"], sep="\n")


main()
