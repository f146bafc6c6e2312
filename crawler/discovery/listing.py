"""Listings: pages of links to articles, newest first, with a link to the next page."""
