"""Search in the finished pages: an index of every page, section, table row and fact, matched by exact text."""

from evaluation.site.search.index import Searched, search_index, searched
from evaluation.site.search.outline import Listing, Row, Section, outline
