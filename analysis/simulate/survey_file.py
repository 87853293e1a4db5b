"""The survey's rows as one Parquet file, written row group by row group."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.simulate.design import Design, IntArray
from analysis.simulate.injected_anomalies import InjectedAnomalies
from analysis.simulate.survey import BURST, STRAIGHT, Chunk, chunks
from analysis.simulate.survey_model import Model
from rulebook import contract
from rulebook.columns import Kind

Progress = Callable[[int, int], None]

_ARROW = {
    Kind.ID: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.TIME: pa.string(),
    Kind.COUNT: pa.int32(),
    Kind.GRADE: pa.int8(),
}


@dataclass(frozen=True)
class Written:
    """What was written: ``counts`` by window and channel, ids of the injected responses."""

    rows: int
    counts: IntArray
    straight: tuple[str, ...]
    burst: tuple[str, ...]


def write_survey(
    path: Path, design: Design, model: Model, injected: InjectedAnomalies, progress: Progress
) -> Written:
    """Draw and write all responses; ``progress`` is told rows done and all rows."""
    counts = np.zeros((design.windows, len(model.channels)), dtype=np.int64)
    ids: dict[int, list[str]] = {STRAIGHT: [], BURST: []}
    done = 0
    schema = _schema(model)
    large = [name for name in schema.names if name != "response_id"]
    options = {"use_dictionary": large, "store_schema": False, "compression": "zstd"}
    with pq.ParquetWriter(path, schema, **options) as writer:
        for chunk in chunks(design, model, injected):
            writer.write_table(_table(chunk, design, model, schema))
            flat = chunk.window * counts.shape[1] + chunk.channel
            counts += np.bincount(flat, minlength=counts.size).reshape(counts.shape)
            for kind, drawn in ids.items():
                drawn += [text.decode() for text in chunk.ids[chunk.kind == kind].tolist()]
            done += len(chunk.ids)
            progress(done, design.responses)
    return Written(done, counts, tuple(ids[STRAIGHT]), tuple(ids[BURST]))


def _schema(model: Model) -> pa.Schema:
    """The contract's columns; grades and seconds as small integers, times as ISO 8601 text."""
    columns = contract.responses(model.items).columns
    return pa.schema([(column.name, _ARROW[column.kind]) for column in columns])


def _table(chunk: Chunk, design: Design, model: Model, schema: pa.Schema) -> pa.Table:
    def labelled(places: IntArray, labels: tuple[str, ...]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(places.astype(np.int32), labels).cast(pa.string())

    return pa.Table.from_arrays(
        [
            pa.array(chunk.ids).cast(pa.string()),
            labelled(chunk.window, design.ids),
            labelled(chunk.channel, model.channels),
            labelled(chunk.moment, model.moments),
            pa.array(chunk.seconds.astype(np.int32), mask=chunk.seconds < 0),
            *(pa.array(grades, mask=grades == 0) for grades in chunk.grades),
        ],
        schema=schema,
    )
