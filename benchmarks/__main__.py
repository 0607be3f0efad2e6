"""`python -m benchmarks`: run the lines, print a table, write `.benchmarks/latest.json`; 1 when a hard gate is missed."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django

from benchmarks import gates, stage
from benchmarks.gates import PAIRS, Verdict

RESULTS = stage.ROOT / ".benchmarks" / "latest.json"


def main() -> int:
    """Run and judge; return the exit code."""
    options = _options()
    print("Starting the servers; a first run fills three databases, which takes a few minutes.", flush=True)
    with stage.servers(learners=options.learners, few=options.few, pairs=options.pairs) as ready:
        django.setup()
        from benchmarks.lines import LINES, MOST_SECONDS  # noqa: PLC0415  # models load after the set-up

        results = []
        for line in LINES:
            if not options.lines or line.number in options.lines:
                began = time.monotonic()
                figures = line.measure(ready)
                results.append(_result(line, figures, time.monotonic() - began, MOST_SECONDS))
                print(_table(results[-1]), flush=True)
    _write(options, results)
    rows = [row for result in results for row in result["gates"]]
    missed = [row for row in rows if row["verdict"] == Verdict.MISSED]
    known = [row for row in rows if row["verdict"] == Verdict.KNOWN_MISS]
    late = [result["line"] for result in results if result["late"]]
    print(
        f"\nHard gates missed: {len(missed)}, and {len(known)} known misses. Lines over their time: {late or 'none'}."
    )
    print(f"Figures: {RESULTS.relative_to(stage.ROOT)}")
    return 1 if missed or late else 0


def _options() -> Any:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--lines", type=lambda text: {int(part) for part in text.split(",")}, default=set())
    parser.add_argument("--learners", type=int, default=100_000, help="learners of the large databases")
    parser.add_argument("--few", type=int, default=1_000, help="learners of the small database")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    return parser.parse_args()


def _result(line: Any, figures: dict[str, gates.Figure], seconds: float, most: int) -> dict[str, Any]:
    rows = [
        {
            "figure": gate.figure,
            "kind": "gate" if gate.hard else "goal",
            "wanted": gate.wanted,
            "verdict": gates.verdict(gate, figures[gate.figure]),
            "known_miss": gate.known_miss,
        }
        for gate in line.gates
    ]
    return {
        "line": line.number, "title": line.title, "seconds": round(seconds, 1), "late": seconds > most,
        "figures": {name: asdict(figure) for name, figure in figures.items()}, "gates": rows,
    }  # fmt: skip


def _table(result: dict[str, Any]) -> str:
    lines = [f"\n{result['line']:>2}  {result['title']}  ({result['seconds']} s)"]
    for name, figure in result["figures"].items():
        judged = [
            f"{row['kind']} {row['wanted']}: {row['verdict']}" for row in result["gates"] if row["figure"] == name
        ]
        lines.append(f"    {name:<34} {gates.Figure(**figure)!s:<26} {'; '.join(judged)}".rstrip())
    lines += [f"    {row['figure']}: {row['known_miss']}" for row in result["gates"] if row["known_miss"]]
    return "\n".join(lines)


def _write(options: Any, results: list[dict[str, Any]]) -> None:
    RESULTS.parent.mkdir(exist_ok=True)
    facts = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {_processors()} processors, {platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("django", "wagtail", "gunicorn", "psycopg")},
        "learners": options.learners, "few": options.few, "pairs": options.pairs,
    }  # fmt: skip
    RESULTS.write_text(json.dumps({**facts, "lines": results}, indent=2) + "\n")


def _processors() -> int:
    return Path("/proc/cpuinfo").read_text().count("processor\t")


if __name__ == "__main__":
    sys.exit(main())
