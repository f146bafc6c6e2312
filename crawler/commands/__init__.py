"""`scrapy <command>`: one file each, a thin shell over the rest."""

import gc

from crawler.terminal.ending_signals import end_quietly_while_loading

# Scrapy loads all commands to run one. What modules are made of stays: looking it through takes a seventh of a start.
gc.set_threshold(300_000, 50, 50)
end_quietly_while_loading()
