"""The preview while writing: pages as the files are now, reloaded when they change, with what is wrong beside them."""

from evaluation.preview.desk import Desk, Shown
from evaluation.preview.server import PortError, opened
from evaluation.preview.watching import saves
