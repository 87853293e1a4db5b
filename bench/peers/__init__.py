"""What we are measured against, each the straightforward way of doing the same."""
