"""One crawl of a site: what is asked next, and what becomes of the answers."""
