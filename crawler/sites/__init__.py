"""The sites that are crawled: their list, their files, a first look at a new one, and runs of several at a time."""
