"""What describes the open tables and charts to programs: Data Package, DCAT, schema.org."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pages.reuse.files import File, described
from pages.reuse.open_charts import OpenChart
from pages.reuse.open_tables import OpenTable

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_CSV, _PARQUET = "text/csv", "application/vnd.apache.parquet"
_SVG, _PNG = "image/svg+xml", "image/png"
_DCAT = {
    "@vocab": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "spdx": "http://spdx.org/rdf/terms#",
}


def datapackage(
    out: Path, tables: Sequence[OpenTable], charts: Sequence[OpenChart], title: str
) -> dict[str, Any]:
    """The data dictionary of what is written (Data Package 2.0, datapackage.org)."""
    return {
        "$schema": _PROFILE,
        "name": "ceping-open-data",
        "title": title,
        "resources": [
            *(_table(out, table) for table in tables),
            *(_chart(out, chart) for chart in charts),
        ],
    }


def _table(out: Path, table: OpenTable) -> dict[str, Any]:
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
        "description": _table_says(table),
        "parquet": _file(described(out, table.parquet)),
        "schema": {"fields": fields},
    }


def _chart(out: Path, chart: OpenChart) -> dict[str, Any]:
    return {
        "name": chart.id,
        **_file(described(out, chart.svg)),
        "format": "svg",
        "mediatype": _SVG,
        "title": chart.title,
        "description": _chart_says(chart),
        "png": _file(described(out, chart.png)),
    }


def _file(file: File) -> dict[str, Any]:
    return {"path": file.path, "bytes": file.bytes, "hash": f"sha256:{file.sha256}"}


def _table_says(table: OpenTable) -> str:
    return _marked(table.mark, f"每行是{table.row}，共{len(table.rows)}行。")


def _chart_says(chart: OpenChart) -> str:
    return _marked(chart.mark, "一张图，有SVG和PNG两种格式。")


def _marked(mark: str, says: str) -> str:
    return f"{mark}。{says}" if mark else says


def catalog(
    out: Path,
    tables: Sequence[OpenTable],
    charts: Sequence[OpenChart],
    title: str,
    url: str,
) -> dict[str, Any]:
    """The same as a DCAT 3 catalogue in JSON-LD; without ``url`` addresses are relative."""
    files: list[tuple[OpenTable | OpenChart, str, dict[str, str]]] = [
        *((each, _table_says(each), {each.path: _CSV, each.parquet: _PARQUET}) for each in tables),
        *((each, _chart_says(each), {each.svg: _SVG, each.png: _PNG}) for each in charts),
    ]
    return {
        "@context": _DCAT,
        "@type": "Catalog",
        "dct:title": title,
        "dct:language": "zh",
        "dataset": [
            {
                "@type": "Dataset",
                "dct:identifier": each.id,
                "dct:title": each.title,
                "dct:description": says,
                "landingPage": {"@id": url + each.page},
                "distribution": [
                    _distribution(described(out, path), kind, url) for path, kind in kinds.items()
                ],
            }
            for each, says, kinds in files
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
