"""Saved responses: standard WARC files, ours and other people's."""
