"""Tests of the repository's own report: the only ones that read its data, its pages and its schema."""
