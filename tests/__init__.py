"""Tests of ceping; the folders mirror the code."""
