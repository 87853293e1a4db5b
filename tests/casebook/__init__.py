"""The leading group's case book: TOML that clerks can read, and what runs it."""
