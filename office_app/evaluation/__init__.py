"""综合性评选考核材料: what is known of every candidate, one file an honour, for whoever decides.

Comes in: a round, with what its tables, the office's database and the last scoring say. Goes out:
ROUND/evaluation, one Word and one PDF file an honour. Nothing is computed here, and nothing stands
in it that its readers may not see: what goes in is named, the rest stays out. Who may be asked:
``write_evaluation``, by the command line alone.
"""

from office_app.evaluation.files import write_evaluation

__all__ = ["write_evaluation"]
