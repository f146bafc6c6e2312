"""From URL to Article, and the memory of what was fetched. No site is named here."""
