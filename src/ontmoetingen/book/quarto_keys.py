"""Keys that a book may have in ``_quarto.yml``. In: nothing. Out: two lists of names.

Quarto passes over a key it does not know without a word. With these lists a misspelt key is found.

Source: Quarto 1.10, ``src/resources/schema/definitions.yml`` (book-schema, base-website,
chapter-item).
"""

from __future__ import annotations

BOOK_KEYS = frozenset(
    [
        "abstract",
        "announcement",
        "appendices",
        "author",
        "back-to-top-navigation",
        "body-footer",
        "body-header",
        "bread-crumbs",
        "chapters",
        "code-links",
        "comments",
        "cookie-consent",
        "cover-image",
        "cover-image-alt",
        "date",
        "date-format",
        "description",
        "doi",
        "downloads",
        "draft-mode",
        "drafts",
        "external-url",
        "favicon",
        "google-analytics",
        "image",
        "image-alt",
        "image-height",
        "image-width",
        "issue-url",
        "margin-footer",
        "margin-header",
        "navbar",
        "open-graph",
        "other-links",
        "output-file",
        "page-footer",
        "page-navigation",
        "reader-mode",
        "references",
        "repo-actions",
        "repo-branch",
        "repo-link-rel",
        "repo-link-target",
        "repo-subdir",
        "repo-url",
        "search",
        "sharing",
        "sidebar",
        "site-path",
        "site-url",
        "subtitle",
        "title",
        "tools",
        "twitter-card",
    ]
)
ITEM_KEYS = frozenset({"part", "chapters", "file", "text", "href"})
