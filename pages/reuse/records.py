"""What describes the open tables to programs: a Data Package, a DCAT record, schema.org."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pages.reuse.files import File, described
from pages.reuse.open_tables import OpenTable

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_CSV, _PARQUET = "text/csv", "application/vnd.apache.parquet"
_DCAT = {
    "@vocab": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
}


def datapackage(out: Path, tables: Sequence[OpenTable], title: str) -> dict[str, Any]:
    """The data dictionary of the written tables (Data Package 2.0, datapackage.org)."""
    return {
        "$schema": _PROFILE,
        "name": "ceping-open-data",
        "title": title,
        "resources": [_resource(out, table) for table in tables],
    }


def _resource(out: Path, table: OpenTable) -> dict[str, Any]:
    fields = [
        {"name": column.name, "type": column.kind}
        | ({"description": column.says} if column.says else {})
        for column in table.columns
    ]
    return {
        "name": table.id,
        **_file(described(out, table.path)),
        "type": "table",
        "format": "csv",
        "mediatype": _CSV,
        "title": table.title,
        "description": _describing(table),
        "parquet": _file(described(out, table.parquet)),
        "schema": {"fields": fields},
    }


def _file(file: File) -> dict[str, Any]:
    return {"path": file.path, "bytes": file.bytes, "hash": f"sha256:{file.sha256}"}


def _describing(table: OpenTable) -> str:
    mark = f"{table.mark}。" if table.mark else ""
    return f"{mark}每行是{table.row}，共{len(table.rows)}行。"


def catalog(out: Path, tables: Sequence[OpenTable], title: str, url: str) -> dict[str, Any]:
    """The same as a DCAT 3 catalogue in JSON-LD; without ``url`` addresses are relative."""
    return {
        "@context": _DCAT,
        "@type": "Catalog",
        "dct:title": title,
        "dct:language": "zh",
        "dataset": [
            {
                "@type": "Dataset",
                "dct:identifier": table.id,
                "dct:title": table.title,
                "dct:description": _describing(table),
                "landingPage": {"@id": url + table.page},
                "distribution": [
                    _distribution(described(out, table.path), _CSV, url),
                    _distribution(described(out, table.parquet), _PARQUET, url),
                ],
            }
            for table in tables
        ],
    }


def _distribution(file: File, kind: str, url: str) -> dict[str, Any]:
    return {
        "@type": "Distribution",
        "downloadURL": {"@id": url + file.path},
        "mediaType": kind,
        "byteSize": file.bytes,
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file.sha256,
        },
    }


def dataset(tables: Sequence[OpenTable], title: str, describing: str, up: str) -> dict[str, Any]:
    """A page's Dataset as schema.org has it; ``up`` leads to the root or is the site's address."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": describing,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": table.title,
                "encodingFormat": kind,
                "contentUrl": up + path,
            }
            for table in tables
            for kind, path in ((_CSV, table.path), (_PARQUET, table.parquet))
        ],
    }
