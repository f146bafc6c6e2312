"""Article in; Article, or a named exception, out."""
