"""Files as people have them (xlsx, xls, csv) -> a clean table, and what was mended to get it.

The reader of clean tables is ``rulebook.tables`` (docs/adr/0003); this one comes before it. Nothing
is passed over in silence: what is mended is offered for a yes, what cannot be is a fault with its
cell.
"""
