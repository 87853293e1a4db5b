"""What machines can take from the site: open tables, their dictionary, the feed, the addresses.

Comes in: the edition, its showcase, published rounds, and the site's address where it is known.
Goes out: CSV and Parquet, charts as SVG and PNG, datapackage.json, a DCAT record, feed.xml,
robots.txt; `OpenTable` and `OpenChart` for site/_pages/data.
Asks: the rooms of pages that own the numbers, and rendering for PNG.
"""

from pages.reuse.feed import feed
from pages.reuse.files import described, write_files
from pages.reuse.open_charts import OpenChart, open_charts, write_charts
from pages.reuse.open_tables import OpenTable, open_tables
from pages.reuse.records import catalog, datapackage, dataset

__all__ = [
    "OpenChart",
    "OpenTable",
    "catalog",
    "datapackage",
    "dataset",
    "described",
    "feed",
    "open_charts",
    "open_tables",
    "write_charts",
    "write_files",
]
