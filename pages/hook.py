"""What MkDocs (or a fork of it) calls: our two functions before and after a build, nothing else."""

from pathlib import Path
from typing import Any

from pages import Edition, generate, mend
from rulebook.vocabulary import DEFAULT_EDITION


def on_pre_build(config: Any) -> None:
    """Write the generated Markdown into the docs folder."""
    root = Path(config["config_file_path"]).parent
    generate(root, Edition.of(DEFAULT_EDITION), Path(config["docs_dir"]))


def on_post_build(config: Any) -> None:
    """Mend the built HTML and write the search index."""
    mend(Path(config["site_dir"]))
