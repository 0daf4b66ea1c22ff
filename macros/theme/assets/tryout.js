// 试算: whoever changes a number or a score sees at once what becomes of the total. Nothing leaves the page.
(() => {
  "use strict";

  const form = document.querySelector("[data-tryout]");
  if (!form || !window.reportTryout) return;

  const { ZERO, fraction, plus, minus, times, compare, stated, decimal, shown, evaluate } = window.reportTryout;
  const NUMBER = /^-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$/;
  const PAUSE = 400; // after the last key, so that a listener hears the total and not every digit

  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const result = form.querySelector("output");
  const items = all(".tryout-item");
  const sums = all(".tryout-sum");
  const fields = all("input, select", form);
  const pointsOf = (item) => item.querySelector(".tryout-points");
  const inputsOf = (item) => all(".tryout-input", item);

  // ---- What a field holds: the published number exactly as long as it shows that, else what is typed

  const published = new Map(fields.map((field) => [field, field.value]));

  const isPublished = (field) => field.value.trim() === published.get(field);

  const halfWidth = (text) => text.normalize("NFKC").replace(/[−－]/g, "-").replace(/\s/g, "");

  const read = (field) => {
    if (isPublished(field)) return stated(field.dataset.exact);
    if (field.tagName === "SELECT") return fraction(BigInt(field.value));
    const unit = field.dataset.unit || "分";
    const text = halfWidth(field.value);
    const number = text.endsWith(unit) ? text.slice(0, -unit.length) : text;
    if (!NUMBER.test(number)) return null;
    return times(decimal(number.replace(/,/g, "")), fraction(BigInt(field.dataset.scale || 1)));
  };

  // ---- What is wrong with a field is said beside it

  const complain = (field, words) => {
    document.getElementById(`${field.id}-error`).textContent = words;
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };

  const wrongWith = (field, value, rule) => {
    if (value === null) return `请写数字，例如 ${published.get(field)}。`;
    if (rule?.counts && (value.n < 0n || value.d !== 1n)) return "请写不小于零的整数。";
    return "";
  };

  const wrongWithPoints = (item, value) => {
    const field = pointsOf(item);
    if (value === null) return `请写数字，例如 ${published.get(field)}。`;
    const weight = item.dataset.weight ? stated(item.dataset.weight) : null;
    if (compare(value, ZERO) < 0) return "得分不能小于零。";
    if (weight && compare(value, weight) > 0) return `得分不能大于权重 ${shown(weight, Number(item.dataset.decimals))}分。`;
    return "";
  };

  // ---- Scores

  const typed = new Set(); // indicators whose score somebody typed instead of having it computed

  const ruleOf = (item) => (item.dataset.rule ? JSON.parse(item.dataset.rule) : null);

  const isTyped = (item) => !item.dataset.rule || typed.has(item);

  const typedScore = (item) => {
    const field = pointsOf(item);
    const value = read(field);
    const wrong = wrongWithPoints(item, value);
    complain(field, wrong);
    return wrong ? null : value;
  };

  const computedScore = (item, values) => {
    const field = pointsOf(item);
    const untouched = inputsOf(item).every(isPublished);
    const value = untouched ? stated(item.dataset.score) : evaluate(ruleOf(item).term, [stated(item.dataset.weight), ...values]);
    field.value = untouched ? published.get(field) : shown(value, Number(item.dataset.decimals));
    complain(field, "");
    return value;
  };

  // null where something has to be corrected first.
  const scoreOf = (item) => {
    const rule = ruleOf(item);
    const values = inputsOf(item).map((field) => {
      const value = read(field);
      const wrong = wrongWith(field, value, rule);
      complain(field, wrong);
      return wrong ? null : value;
    });
    if (isTyped(item)) return typedScore(item);
    return values.includes(null) ? null : computedScore(item, values);
  };

  const total = (codes, scores) => codes.split(" ").reduce((sum, code) => {
    const value = scores.get(code);
    return sum && value ? plus(sum, value) : null;
  }, ZERO);

  const change = (now, before, decimals) => {
    const gap = minus(now, before);
    if (gap.n === 0n) return "";
    const words = gap.n > 0n ? "增加" : "减少";
    const amount = shown(gap, decimals).replace("-", "");
    const smallest = shown(fraction(1n, 10n ** BigInt(decimals)), decimals);
    return /[1-9]/.test(amount) ? `${words}${amount}分` : `${words}不到${smallest}分`;
  };

  // ---- What readers see

  const tell = (place, text) => { place.querySelector(".tryout-change").textContent = text && `${text}。`; };

  const gradeOf = (value) => {
    const grades = JSON.parse(form.dataset.grades);
    return (grades.find(([, bound]) => compare(value, stated(bound)) >= 0) || grades[grades.length - 1] || [""])[0];
  };

  // How many numbers somebody changed; one that several scores look at counts once, a computed score not at all.
  const changes = () => {
    const own = fields.filter((field) => !field.matches(".tryout-points") || isTyped(field.closest(".tryout-item")));
    return new Set(own.filter((field) => !isPublished(field)).map((field) => field.dataset.input || field.id)).size;
  };

  const said = (value) => {
    const before = stated(form.dataset.total);
    const decimals = Number(form.dataset.decimals);
    const { grade: old } = form.dataset;
    const changed = changes();
    const gap = change(value, before, decimals);
    const now = gradeOf(value);
    const head = changed ? `改动${changed}处。` : "";
    const bold = document.createElement("b");
    bold.textContent = `${shown(value, decimals)}分`;
    if (!gap) return [`${head}总分 `, bold, `${old ? `，等级“${old}”` : ""}，与公布的相同。`];
    const grades = !old ? "" : now === old ? `等级还是“${old}”。` : `等级由“${old}”变为“${now}”。`;
    return [`${head}总分 `, bold, `，比公布的 ${shown(before, decimals)}分${gap}。${grades}`];
  };

  const recompute = () => {
    const scores = new Map();
    items.forEach((item) => {
      const value = scoreOf(item);
      scores.set(item.dataset.code, value);
      tell(item, value ? change(value, stated(item.dataset.score), Number(item.dataset.decimals)) : "");
    });
    [...sums].reverse().forEach((sum) => {
      const value = total(sum.dataset.below, scores);
      const decimals = Number(sum.dataset.decimals);
      scores.set(sum.dataset.code, value);
      sum.querySelector(".tryout-score").textContent = value ? `${shown(value, decimals)}分` : "待改正后计算";
      tell(sum, value ? change(value, stated(sum.dataset.score), decimals) : "");
    });
    const whole = total(form.dataset.below, scores);
    const wrong = all("[aria-invalid]").length;
    const words = whole ? said(whole) : [`有${wrong}处不能计算，总分没有重算。请改正标出的地方。`];
    if (result.textContent !== words.map((word) => word.textContent ?? word).join("")) result.replaceChildren(...words);
    form.classList.toggle("wrong", !whole);
  };

  // ---- What readers do

  let waiting = 0;

  const soon = (pause) => {
    clearTimeout(waiting);
    waiting = setTimeout(recompute, pause);
  };

  const noted = (field) => {
    const item = field.closest(".tryout-item");
    if (field.matches(".tryout-points")) {
      if (item.dataset.rule) typed.add(item);
      return;
    }
    fields.filter((other) => other.dataset.input === field.dataset.input).forEach((other) => {
      if (other !== field) other.value = field.value;
      typed.delete(other.closest(".tryout-item"));
    });
  };

  form.addEventListener("input", ({ target }) => { noted(target); soon(PAUSE); });
  form.addEventListener("change", () => soon(0));
  form.addEventListener("submit", (event) => { event.preventDefault(); soon(0); });
  form.querySelector(".tryout-reset").addEventListener("click", () => {
    fields.forEach((field) => { field.value = published.get(field); });
    typed.clear();
    recompute();
  });

  // A reload may keep what was typed before.
  fields.forEach((field) => {
    const first = field.tagName === "SELECT" ? [...field.options].find((option) => option.defaultSelected) : field;
    published.set(field, field.tagName === "SELECT" ? first.value : first.defaultValue);
    field.value = published.get(field);
  });
  document.querySelector(".tryout-off").hidden = true;
  form.hidden = false;
  document.documentElement.classList.add("has-tryout");
})();
