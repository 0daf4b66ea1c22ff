"""Documents that people have: Word, spreadsheets, PDF, web pages and plain text, read as paragraphs and tables."""

from evaluation.documents.document import BOLD, Block, Cell, Document, Paragraph, Table, numbers_columns
from evaluation.documents.reading import KINDS, document_of, read_document
