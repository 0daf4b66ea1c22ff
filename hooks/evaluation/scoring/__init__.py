"""Scoring: ways of scoring as pure functions, rules that apply them with parameters, and the tree of indicators."""

from evaluation.dataset.settings import LEVEL_NAMES
from evaluation.scoring.catalogue import CATALOGUE
from evaluation.scoring.grades import grade, points_to_next_grade
from evaluation.scoring.methods import is_within_level
from evaluation.scoring.rule import Rule, rule_of
from evaluation.scoring.tree import LEVELS, TREE, Indicator, Tree, level_name, scores, tree_of
