"""The process in which people act: one JSON line in, the act by workflow.acts, one JSON line out. It may be killed."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from lib.problem import Refused
from settings import load
from workflow import acts
from workflow.keeping.opening import open_store


def main() -> None:
    settings = load()
    store = open_store(settings)
    for line in sys.stdin:
        wanted = json.loads(line)
        answer: dict[str, Any]
        try:
            _act(store, settings.files_folder, wanted)
            answer = {"done": True}
        except Refused as refused:
            answer = {"refused": " ".join(problem.message for problem in refused.problems)}
        except SQLAlchemyError as error:
            answer = {"away": type(getattr(error, "orig", None) or error).__name__}
        print(json.dumps(answer), flush=True)


def _act(store: Any, folder: Path, wanted: dict[str, Any]) -> None:
    action, task_id = wanted["action"], wanted["task"]
    common: dict[str, Any] = {"now": datetime.fromisoformat(wanted["now"]), "actor": "chaos"}
    day: Any = date.fromisoformat(wanted["day"]) if wanted.get("day") else None
    if action == "submit":
        files = [(None, Path(name)) for name in wanted["files"]]
        given = acts.Submission(by="Đầu mối", files=files)
        acts.submit(store, task_id, given, files_folder=folder, **common)
    elif action == "return":
        acts.return_(store, task_id, reason="Thiếu biểu số liệu", due=day, **common)
    elif action == "extend":
        acts.extend(store, task_id, until=day, reason="Mưa lũ", **common)
    elif action == "waive":
        acts.waive(store, task_id, reason="Đơn vị đã báo cáo gộp", **common)
    else:
        getattr(acts, action)(store, task_id, **common)


if __name__ == "__main__":
    main()
