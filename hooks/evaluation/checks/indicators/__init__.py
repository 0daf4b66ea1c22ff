"""Rules on the tree of indicators: its shape, its weights, its rules, and every score computed once more."""

from evaluation.checks.indicators.methods import inputs_fit_their_rule, rules_can_be_applied
from evaluation.checks.indicators.scores import (
    deductions_have_reasons,
    manual_scores_are_in_place,
    nothing_is_scored_twice,
    scores_are_recomputed,
    undisclosed_is_no_zero,
)
from evaluation.checks.indicators.shape import codes_make_a_tree, counts_are_as_declared, weights_add_up
from evaluation.checks.rule import Rule

__all__ = ["RULES"]

RULES = (
    Rule("指标编码", "每个指标的上级存在，级别逐级递增，没有循环。", codes_make_a_tree),
    Rule("权重之和", "下级指标的权重之和等于上级的权重，一级指标的权重之和等于满分。", weights_add_up),
    Rule("指标个数", "各级、各种性质的指标个数与设置一致。", counts_are_as_declared),
    Rule("计分规则", "每个计分方法都已登记，参数完整、合理。", rules_can_be_applied),
    Rule("计分依据", "计分用的数都存在，个数和单位符合计分方法。", inputs_fit_their_rule),
    Rule("得分重算", "每个得分与按规则重算的结果、下级之和逐分相等。", scores_are_recomputed),
    Rule("人工得分", "人工得分只用于由人打分的指标，不超过权重，在所评的档次之内。", manual_scores_are_in_place),
    Rule("不重复计分", "没有指标被计分两次。", nothing_is_scored_twice),
    Rule("未披露不计零", "没有披露的数和得分不当作零计分。", undisclosed_is_no_zero),
    Rule("扣分有原因", "每一处扣分、每一个人工得分都写明原因。", deductions_have_reasons),
)
