#!/usr/bin/env python3
"""What the documents (all *.md of the project) promise, for the scripts that hold them to it.

    documents.py check [FILE...]         problems of marks, links and names, one a line; nothing when all is well
    documents.py list MARK [FILE...]     blocks of that mark: FILE LINE LANGUAGE REST, one a line
    documents.py take DIR FILE MARK...   writes the blocks of these marks and all files in order: DIR/NNN.info, DIR/NNN.body
    documents.py commands FILE           the calls of pmdagpu and Install in code: FILE LINE COMMAND, one a line
    documents.py split FILE DIR          a console block: its commands DIR/1.command ..., what each prints DIR/1.output
    documents.py match EXPECTED ACTUAL   compares output with what a document quotes; prints the first difference

CONTRIBUTING.md says what the marks mean.
"""
import csv
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHELL = {"sh", "bash", "shell", "console"}
# What tests cannot have: a GPU, a container engine, a cluster, and the machine itself (services, users, packages).
ELSEWHERE = {"hardware", "container", "cluster", "machine"}
MARKS = {"qa"} | ELSEWHERE
SKIPPED = {"target", "build", ".git", "out", "node_modules"}


def documents():
    for directory, directories, files in os.walk(TOP):
        directories[:] = sorted(d for d in directories if d not in SKIPPED)
        for name in sorted(files):
            if name.endswith(".md"):
                yield os.path.relpath(os.path.join(directory, name), TOP)


def lines_of(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as file:
        return file.read().split("\n")


class Block:
    """A fenced block: where it is, the words behind the fence, its lines."""

    def __init__(self, path, line, info):
        self.path, self.line, self.lines = path, line, []
        words = info.split()
        self.language = words[0] if words else ""
        self.rest = words[1:]

    @property
    def mark(self):
        return self.rest[0] if self.rest else ""


def parse(path):
    """The blocks of a document, and its other lines with their numbers."""
    blocks, text, block, fence = [], [], None, ""
    for number, line in enumerate(lines_of(path), 1):
        found = re.match(r"^\s*(`{3,}|~{3,})\s*(.*)$", line)
        if block is None and found:
            fence, block = found.group(1), Block(path, number, found.group(2))
        elif block is not None and found and found.group(1).startswith(fence) and not found.group(2):
            blocks.append(block)
            block = None
        elif block is not None:
            block.lines.append(line)
        else:
            text.append((number, line))
    if block is not None:
        blocks.append(block)
    return blocks, text


def commands_of(block):
    """The commands of a block: all lines, or those behind the prompt; what ends with a backslash goes on."""
    prompt = block.language == "console"
    taken, going_on = [], False
    for line in block.lines:
        if prompt and not going_on:
            if not line.startswith("$ "):
                continue
            line = line[2:]
        if going_on:
            taken[-1] += "\n" + line
        elif line.strip() and not line.startswith("#"):
            taken.append(line)
        else:
            continue
        going_on = line.endswith("\\")
    return taken


def problems_of_marks(block):
    where = f"{block.path}:{block.line}"
    if not block.language:
        yield f"{where}: a block without a language; commands are 'sh MARK' or 'console MARK', files 'conf', 'text' ..."
        return
    if block.language not in SHELL:
        if any(line.startswith("$ ") for line in block.lines):
            yield f"{where}: a block with commands ('$ ') is 'console MARK', not '{block.language}'"
        return
    if block.mark.startswith("file:"):
        yield from problems_of_file(block, where)
    elif block.mark not in MARKS and not re.fullmatch(r"\d{3}", block.mark):
        yield f"{where}: '{block.language}' needs a mark: qa, the number of a script, or {', '.join(sorted(ELSEWHERE))}"
        return
    if block.mark.isdigit():
        yield from problems_of_script(block, where)
    text = "\n".join(commands_of(block)) if block.language == "console" else "\n".join(block.lines)
    checked = subprocess.run(["bash", "-n"], input=text, text=True, capture_output=True, check=False)
    if checked.returncode:
        yield f"{where}: not a command of a shell: {checked.stderr.strip().splitlines()[0]}"


def problems_of_file(block, where):
    name = os.path.basename(block.path)
    for script in sorted(os.listdir(os.path.join(TOP, "qa"))):
        if re.fullmatch(r"\d{3}", script):
            with open(os.path.join(TOP, "qa", script), encoding="utf-8") as file:
                if name in file.read():
                    return
    yield f"{where}: a file for a script, and no script in qa reads {name}"


def problems_of_script(block, where):
    try:
        with open(os.path.join(TOP, "qa", block.mark), encoding="utf-8") as file:
            script = file.read()
    except OSError:
        yield f"{where}: there is no script qa/{block.mark}"
        return
    if os.path.basename(block.path) in script:
        return
    for command in commands_of(block):
        if command.split(" #")[0].strip() not in script:
            yield f"{where}: qa/{block.mark} neither reads this document nor holds: {command}"


def problems_of_indented_code(path, text):
    before, in_list = "", False
    for number, line in text:
        if re.match(r"^\s*([-*+]|\d+\.)\s", line):
            in_list = True
        elif line and not line.startswith(" "):
            in_list = False
        if line.startswith("    ") and not before.strip() and not in_list:
            yield f"{path}:{number}: code by indentation; use a fence with a language"
        before = line


def anchor(heading):
    heading = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
    heading = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return heading.replace(" ", "-")


def anchors_of(path):
    seen, found = {}, set()
    for _, line in parse(path)[1]:
        heading = re.match(r"^#{1,6}\s+(.*?)\s*#*$", line)
        if heading:
            name = anchor(heading.group(1))
            found.add(name if name not in seen else f"{name}-{seen[name]}")
            seen[name] = seen.get(name, 0) + 1
        found.update(re.findall(r'<a (?:id|name)="([^"]+)"', line))
    return found


def problems_of_links(path, text, anchors):
    for number, line in text:
        plain = re.sub(r"`[^`]*`", "", line)
        targets = re.findall(r"\]\(\s*<?([^)\s>]+)", plain) + re.findall(r"^\s*\[[^]]+\]:\s*(\S+)", plain)
        targets += re.findall(r'(?:src|href)="([^"]+)"', plain)
        for target in targets:
            if re.match(r"^[a-z]+:", target):
                continue
            file, _, name = target.partition("#")
            full = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            if not os.path.exists(os.path.join(TOP, full)):
                yield f"{path}:{number}: there is no {full}"
            elif name and full.endswith(".md"):
                if full not in anchors:
                    anchors[full] = anchors_of(full)
                if name not in anchors[full]:
                    yield f"{path}:{number}: {full} has no heading #{name}"


def metric_names():
    """Names of metrics, and those of rules and of what a span tells, which look like them."""
    yield "gpu.use"
    with open(os.path.join(TOP, "src/main/java/io/pcp/pmda/gpu/usage/UseAttributes.java"), encoding="utf-8") as file:
        yield from re.findall(r'"(gpu\.[a-z_.]+)"', file.read())
    with open(os.path.join(TOP, "src/main/alerts/alert-rules.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield row["rule"]
    with open(os.path.join(TOP, "src/main/resources/gpu-metrics.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            yield row["name"]


def problems_of_metrics(path, pieces, names):
    for number, piece in pieces:
        for name in re.findall(r"(?<![\w./:@-])gpu(?:\.[a-z][a-z0-9_]*)+(?![\w.*/<{-])", piece):
            if name not in names and name not in ("gpu.log", "gpu.conf", "gpu.map", "gpu.events", "gpu.log.prev"):
                yield f"{path}:{number}: there is no metric {name}"


def code_of(path):
    """All code of a document: spans of the text, and lines of commands."""
    blocks, text = parse(path)
    for number, line in text:
        for span in re.findall(r"`([^`]+)`", line):
            yield number, span
    for block in blocks:
        if block.language in SHELL and not block.mark.startswith("file:"):
            for command in commands_of(block):
                yield block.line, command


def calls(path):
    for number, code in code_of(path):
        code = re.sub(r"\\\n\s*", " ", code)
        for part in re.split(r"[|;&]+|\$\(", code):
            part = re.sub(r"\s#.*", "", part).strip()
            part = re.sub(r"^(sudo\s+(-u\s+\S+\s+)?|[A-Z_]+=\S*\s+)+", "", part)
            found = re.match(r"^(pmdagpu|\./Install|\./Remove)(\s.*)?$", part)
            if found:
                yield f"{path}:{number} {part}"


def check(files):
    names = set()
    for name in metric_names():
        parts = name.split(".")
        names.update(".".join(parts[:n]) for n in range(1, len(parts) + 1))
    anchors = {}
    for path in files:
        blocks, text = parse(path)
        for block in blocks:
            yield from problems_of_marks(block)
        yield from problems_of_indented_code(path, text)
        yield from problems_of_links(path, text, anchors)
        if os.path.basename(path) not in ("metrics.md", "CHANGELOG.md"):
            yield from problems_of_metrics(path, code_of(path), names)


def steady(line):
    """A line without what is another at each run: process numbers, dates, durations."""
    line = re.sub(r"\b(pmda\w+|java|pmcd)\(\d+\)", r"\1(PID)", line)
    line = re.sub(r"\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d( \d{4})?", "DATE", line)
    line = re.sub(r"\b\d+(\.\d+)? ms\b", "N ms", line)
    return line.rstrip()


def match(expected, actual):
    """None when the output is what the document quotes. '...' alone stands for any lines, within a line for any text."""
    expected, actual = [[steady(line) for line in lines] for lines in (expected, actual)]

    def fits(wanted, got):
        return re.fullmatch(".*".join(re.escape(part) for part in wanted.split("...")), got) is not None

    def go(i, j):
        while i < len(expected):
            if expected[i].strip() == "...":
                return any(go(i + 1, k) for k in range(j, len(actual) + 1))
            if j == len(actual) or not fits(expected[i], actual[j]):
                reached[0] = max(reached[0], (i, j))
                return False
            i, j = i + 1, j + 1
        if j < len(actual):
            reached[0] = max(reached[0], (i, j))
        return j == len(actual)

    reached = [(0, 0)]
    if go(0, 0):
        return None
    i, j = reached[0]
    end = "(nothing more)"
    return f"quoted: {expected[i] if i < len(expected) else end}\nreal:   {actual[j] if j < len(actual) else end}"


def take(directory, path, marks):
    os.makedirs(directory, exist_ok=True)
    count = 0
    for block in parse(path)[0]:
        if not block.mark.startswith("file:") and (block.language not in SHELL or block.mark not in marks):
            continue
        count += 1
        with open(os.path.join(directory, f"{count:03}.info"), "w", encoding="utf-8") as file:
            file.write(f"{block.line} {block.language} {' '.join(block.rest)}\n")
        with open(os.path.join(directory, f"{count:03}.body"), "w", encoding="utf-8") as file:
            file.write("\n".join(block.lines) + "\n")


def split(path, directory):
    """Takes a block with prompts apart; what a command prints ends at the next prompt."""
    os.makedirs(directory, exist_ok=True)
    count, going_on = 0, False
    for line in lines_of(path)[:-1]:
        if line.startswith("$ ") or going_on:
            if not going_on:
                count += 1
                line = line[2:]
            kind = "command"
        else:
            kind = "output"
        going_on = kind == "command" and line.endswith("\\")
        with open(os.path.join(directory, f"{count}.{kind}"), "a", encoding="utf-8") as out:
            out.write(line + "\n")


def main(arguments):
    what, rest = (arguments + ["help"])[0], arguments[1:]
    if what == "check":
        problems = list(check(rest or list(documents())))
        print("\n".join(problems), end="\n" if problems else "")
        return 1 if problems else 0
    if what == "list":
        for path in rest[1:] or list(documents()):
            for block in parse(path)[0]:
                if block.language in SHELL and block.mark == rest[0]:
                    print(path, block.line, block.language, *block.rest[1:])
    elif what == "take":
        take(rest[0], rest[1], rest[2:])
    elif what == "commands":
        for path in rest or list(documents()):
            print("\n".join(calls(path)))
    elif what == "split":
        split(*rest)
    elif what == "match":
        with open(rest[0], encoding="utf-8") as wanted, open(rest[1], encoding="utf-8", errors="replace") as got:
            difference = match(wanted.read().rstrip("\n").split("\n"), got.read().rstrip("\n").split("\n"))
        if difference:
            print(difference)
            return 1
    else:
        print(__doc__.strip())
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except BrokenPipeError:
        os._exit(0)  # a reader that has seen enough
