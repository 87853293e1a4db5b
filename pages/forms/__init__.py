"""Forms to fill in, as Word files: what the rules ask of an application or a nomination.

Comes in: an honour with its conditions, or a task's own list. Goes out: one .docx a form, the same
bytes each time. Asks: rulebook for what applications tell, rendering for the file.
"""

from pages.forms.content import Form, FormWords, form_of, read_words
from pages.forms.word import word_file

__all__ = ["Form", "FormWords", "form_of", "read_words", "word_file"]
