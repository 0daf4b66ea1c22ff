// Exact arithmetic over the terms that the page holds (hooks/evaluation/numbers/terms.py): a number is a fraction of two
// BigInts, and nothing is rounded before it is shown. An old browser that does not know BigInt cannot read this file; then
// 试算 stays hidden.
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
  const truth = (holds) => (holds ? ONE : ZERO);

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

  // ---- Terms as the engine ships them: an input as its place, a number as "7/3", an operation as a list

  const OPERATIONS = {
    "+": (...parts) => parts.reduce(plus, ZERO),
    "-": minus,
    "*": (...parts) => parts.reduce(times, ONE),
    "/": (a, b) => (b.n ? over(a, b) : null),
    neg: (a) => minus(ZERO, a),
    min: (...parts) => parts.reduce(least),
    max: (...parts) => parts.reduce(most),
    up: (a) => (a.n > 0n ? minus(ZERO, floor(minus(ZERO, a))) : floor(a)),
    down: (a) => (a.n > 0n ? floor(a) : minus(ZERO, floor(minus(ZERO, a)))),
    round: (a, decimals) => rounded(a, decimals.n),
    ">=": (a, b) => truth(compare(a, b) >= 0),
    ">": (a, b) => truth(compare(a, b) > 0),
    "<=": (a, b) => truth(compare(a, b) <= 0),
    "<": (a, b) => truth(compare(a, b) < 0),
    "=": (a, b) => truth(compare(a, b) === 0),
    yes: (a) => truth(compare(a, ONE) === 0),
    no: (a) => truth(a.n === 0n),
    rank: (a, ...others) => fraction(BigInt(1 + others.filter((b) => b && compare(b, a) > 0).length)),
  };

  // Over those parts that are stated; the other operations want every part.
  const OF_STATED = {
    sum: (parts) => parts.reduce(plus),
    mean: (parts) => over(parts.reduce(plus), fraction(BigInt(parts.length))),
    least: (parts) => parts.reduce(least),
    greatest: (parts) => parts.reduce(most),
  };

  // The value of a term; null where an input is missing or a divisor is zero.
  const evaluate = (term, inputs) => {
    if (typeof term === "number") return inputs[term];
    if (typeof term === "string") return stated(term);
    const [name, ...parts] = term;
    if (name === "if") {
      const holds = evaluate(parts[0], inputs);
      return holds && evaluate(holds.n ? parts[1] : parts[2], inputs);
    }
    const values = parts.map((part) => evaluate(part, inputs));
    const known = values.filter((value) => value !== null);
    if (OF_STATED[name]) return known.length ? OF_STATED[name](known) : null;
    return (name === "rank" ? values[0] === null : known.length < values.length) ? null : OPERATIONS[name](...values);
  };

  window.reportTryout = { ZERO, fraction, plus, minus, times, compare, stated, decimal, shown, evaluate };
})();
