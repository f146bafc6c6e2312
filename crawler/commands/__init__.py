"""`scrapy <command>`: one file each, a thin shell over the rest."""
