"""Files as people have them, before the strict reader of clean tables (docs/adr/0003, 0027).

Comes in: the bytes of an xlsx, xls or csv file, and what a round's table may say. Goes out: a clean
table, what was mended to get it, and every fault with its cell. Nothing is passed over in silence:
what is mended is offered for a yes.
"""
