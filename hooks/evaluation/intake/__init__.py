"""What people bring along: tables and texts of other files as data and pages of a year, each doubt named."""
