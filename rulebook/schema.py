"""JSON Schema of the edition files, so that editors can help who writes a new edition.

``python -m rulebook.schema`` writes them anew; a test fails while they are out of date.
"""

import json
from pathlib import Path

from rulebook.load import FILES

SCHEMAS = Path(__file__).parent / "schemas"


def schema_texts() -> dict[str, str]:
    """Text of each schema file by its name."""
    return {
        f"{name}.schema.json": json.dumps(kind.model_json_schema(), ensure_ascii=False, indent=1)
        + "\n"
        for name, kind in FILES.items()
    }


def write_schemas() -> None:
    """Write every schema file."""
    SCHEMAS.mkdir(exist_ok=True)
    for name, text in schema_texts().items():
        (SCHEMAS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas()
