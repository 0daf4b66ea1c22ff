// Exact arithmetic and every way of scoring, the same as hooks/evaluation/scoring/methods.py: a number is a fraction of
// two BigInts, and nothing is rounded before it is shown. An old browser that does not know BigInt cannot read this file;
// then 试算 stays hidden.
(() => {
  "use strict";

  // ---- Fractions: { n, d } in lowest terms, d above zero

  const size = (n) => (n < 0n ? -n : n);

  const divisor = (a, b) => (b ? divisor(b, a % b) : a);

  const fraction = (n, d = 1n) => {
    const common = divisor(size(n), size(d)) || 1n;
    const sign = d < 0n ? -1n : 1n;
    return { n: (sign * n) / common, d: (sign * d) / common };
  };

  const ZERO = fraction(0n);
  const ONE = fraction(1n);

  const plus = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
  const minus = (a, b) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
  const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
  const over = (a, b) => fraction(a.n * b.d, a.d * b.n);
  const compare = (a, b) => { const gap = a.n * b.d - b.n * a.d; return gap > 0n ? 1 : gap < 0n ? -1 : 0; };
  const least = (a, b) => (compare(a, b) <= 0 ? a : b);
  const most = (a, b) => (compare(a, b) >= 0 ? a : b);
  const floor = ({ n, d }) => fraction(n >= 0n ? n / d : -((-n + d - 1n) / d));
  const ceiling = (a) => minus(ZERO, floor(minus(ZERO, a)));

  // `7/3`, as the page states exact numbers.
  const stated = (text) => {
    const [n, d = "1"] = text.split("/");
    return fraction(BigInt(n), BigInt(d));
  };

  // `-12.50`, as data and readers write numbers.
  const decimal = (text) => {
    const [whole, part = ""] = text.split(".");
    return fraction(BigInt(whole + part), 10n ** BigInt(part.length));
  };

  const rounded = (a, decimals) => {
    const scale = 10n ** BigInt(decimals);
    const whole = (2n * size(a.n) * scale + a.d) / (2n * a.d);
    return fraction(a.n < 0n ? -whole : whole, scale);
  };

  // Half-up, with so many decimals.
  const shown = (a, decimals) => {
    const scaled = rounded(a, decimals);
    const digits = String((size(scaled.n) * 10n ** BigInt(decimals)) / scaled.d).padStart(decimals + 1, "0");
    const at = digits.length - decimals;
    return `${scaled.n < 0n ? "-" : ""}${digits.slice(0, at)}${decimals ? "." : ""}${digits.slice(at)}`;
  };

  // ---- Ways of scoring, each from a weight, values and parameters to a score between zero and the weight

  const MEETS = {
    不低于: (order) => order >= 0,
    高于: (order) => order > 0,
    不超过: (order) => order <= 0,
    低于: (order) => order < 0,
    等于: (order) => order === 0,
  };

  const clamped = (part) => most(ZERO, least(ONE, part));

  const isIn = (band, value) => {
    const low = band.low === null ? 1 : compare(value, decimal(band.low));
    const high = band.high === null ? -1 : compare(value, decimal(band.high));
    return (low > 0 || (low === 0 && band.holds_low)) && (high < 0 || (high === 0 && band.holds_high));
  };

  const WAYS = {
    比例得分: (weight, [value], { full, direction }) => {
      const whole = decimal(full);
      if (direction === "越高越好") return times(weight, clamped(over(value, whole)));
      return compare(value, whole) <= 0 ? weight : times(weight, over(whole, value));
    },
    达标得分: (weight, [value], { standard, relation }) =>
      (MEETS[relation](compare(value, decimal(standard))) ? weight : ZERO),
    超出扣分: (weight, [value], { standard, relation, step, each, partial }) => {
      const gap = minus(value, decimal(standard));
      const beyond = over(most(ZERO, relation === "不超过" ? gap : minus(ZERO, gap)), decimal(step));
      const count = { 按一步: ceiling, 不扣: floor, 按比例: (steps) => steps }[partial](beyond);
      return most(ZERO, minus(weight, times(count, decimal(each))));
    },
    分档: (weight, [value], { bands }) => least(weight, decimal(bands.find((band) => isIn(band, value)).points)),
    线性插值: (weight, [value], { none, full }) => {
      const low = decimal(none);
      return times(weight, clamped(over(minus(value, low), minus(decimal(full), low))));
    },
    清单: (weight, counts, { each }) =>
      least(weight, counts.map((count, at) => times(count, decimal(each[each.length > 1 ? at : 0]))).reduce(plus, ZERO)),
    是否: (weight, [value], { full_when }) => (compare(value, full_when === "是" ? ONE : ZERO) === 0 ? weight : ZERO),
    满意度: (weight, [value], { full, none }) => {
      if (compare(value, decimal(full)) >= 0) return weight;
      if (compare(value, decimal(none)) < 0) return ZERO;
      return over(times(weight, value), decimal(full));
    },
  };

  const score = (rule, weight, values) => {
    const exact = WAYS[rule.kind](weight, values, rule.parameters);
    return rule.decimals === null ? exact : least(weight, rounded(exact, rule.decimals));
  };

  window.reportTryout = { ZERO, fraction, plus, minus, times, compare, stated, decimal, shown, score };
})();
