"""What machines can take from the site: open tables, their dictionary, the feed, the addresses.

Comes in: the edition, its showcase, published rounds, and the site's address where it is known.
Goes out: CSV and Parquet, datapackage.json, a DCAT record, feed.xml, robots.txt; `OpenTable` for
site/_pages/data. Asks: the rooms of pages that own the numbers.
"""

from pages.reuse.feed import feed
from pages.reuse.files import described, write_files
from pages.reuse.open_tables import OpenTable, open_tables
from pages.reuse.records import catalog, datapackage, dataset

__all__ = [
    "OpenTable",
    "catalog",
    "datapackage",
    "dataset",
    "described",
    "feed",
    "open_tables",
    "write_files",
]
