"""What holds for the site of the invented department holds for the real one."""

from __future__ import annotations

from test_site import *  # noqa: F403
