"""All measurements, one after the other: `make bench`."""

from __future__ import annotations

from build_time import report_build_time
from edition_size import report_edition_size
from growth import report_growth
from page_weight import report_page_weight
from reading import report_reading_time
from scoring import report_scoring_time

report_scoring_time()
report_growth()
report_build_time()
report_page_weight()
report_edition_size()
report_reading_time()
