"""Many departments as one site: each year built by itself, anywhere, then listed, compared and searched together."""

from evaluation.portal.city import City, city
from evaluation.portal.composing import compose
from evaluation.portal.jobs import Built, Job, built, jobs_of, years_of
from evaluation.portal.listing import Department, Listing, project_of, read_listing
from evaluation.portal.running import Cluster, outcomes
from evaluation.portal.store import Store
