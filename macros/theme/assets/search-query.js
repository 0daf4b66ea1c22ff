// What is searched for, loaded by search.js when somebody searches. Query and text are brought into the same form: full
// width and case, brackets, quotes and dashes, zeros before document numbers, separators in amounts. Nothing is guessed.
(() => {
  "use strict";

  // Stands where a bracket, a dash or a space kept two numbers or two Latin words apart: 〔2019〕57号, 2011-2020.
  const APART = "\u0001";
  const SILENT = /[\s()[\]{}〔〕【】〖〗〈〉《》「」『』“”‘’"'`´_*·•・‐‑‒–—―−~-]/u;
  const ALNUM = /[0-9a-z]/;
  const DIGIT = /\d/;
  const EDITS = [
    [/(\d),(?=\d{3}(?!\d))/g, ""],
    [/((?:^|\D)(?:19|20)\d\d)年?第?(?=\d{1,4}号)/g, APART],
    [/((?:^|[^\d.]))0+(?=[1-9]\d*号)/g, ""],
    [/(\u0001)0+(?=[1-9])/g, ""],
    [/()字(?=(?:(?:19|20)\d\d\u0001)?\d+号)/g, ""],
  ];
  const EDITED = /\d,\d|(?:19|20)\d\d[年第\d]+号|0\d|\u00010|字\d/;
  const TOKEN = /^\d+(?:\.\d+)?/;
  const DOCUMENT = /\d号$/;
  const PAPER = /(\d号)文件?$/u;
  const COMPOUND = /^\p{Script=Han}{4,16}$/u;
  const LEVEL = /^([省市县区])级$/u;
  const GAP = "(?:[^\\n,.;:、。!?]{1,6}?|、)";
  const BACK = "[^\\n,.;:、。!?·和与及或被]{0,5}?";
  const AND = "[和与及或、的了]";

  // ---- One form for query and text

  const folds = new Map();

  const folded = (char) => {
    let fold = folds.get(char);
    if (fold === undefined) {
      fold = char === "\n" ? ["\n"] : [...char.normalize("NFKC").toLowerCase()].map((one) => (SILENT.test(one) ? "" : one));
      folds.set(char, fold);
    }
    return fold;
  };

  // The text in its one form, and for each of its characters where it stands in the text that was given, if asked for.
  const normalised = (given, withPlaces = true) => {
    let text = "";
    let at = withPlaces ? [] : null;
    let gap = false;
    for (let index = 0; index < given.length; index += 1) {
      for (const char of folded(given[index])) {
        if (char === "") {
          gap = true;
          continue;
        }
        if (gap && text && ALNUM.test(char) && ALNUM.test(text[text.length - 1])) {
          text += APART;
          at?.push(index);
        }
        gap = false;
        text += char;
        if (at) for (let unit = 0; unit < char.length; unit += 1) at.push(index);
      }
    }
    if (!EDITED.test(text)) return { text, at };
    for (const [pattern, insert] of EDITS) ({ text, at } = edited(text, at, pattern, insert));
    return { text, at };
  };

  const edited = (text, at, pattern, insert) => {
    let kept = "";
    const places = [];
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      const cut = match.index + match[1].length;
      kept += text.slice(from, cut) + insert;
      if (at) places.push(...at.slice(from, cut), ...(insert ? [at[cut]] : []));
      from = match.index + match[0].length;
    }
    if (!from) return { text, at };
    return { text: kept + text.slice(from), at: at && places.concat(at.slice(from)) };
  };

  // ---- The query: terms that must all be found, each with its other ways of writing

  const plain = (digits) => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);

  // How the numbers can begin that a reader means: 79.4 is also 79.36, 80.0 is also 79.96.
  const starts = (digits) => {
    const [whole, decimals] = digits.split(".");
    if (!decimals) return [digits];
    const below = /^0+$/.test(decimals) && whole !== "0" ? [`${BigInt(whole) - 1n}.9`] : [];
    return [...new Set([plain(digits), `${whole}.`]), ...below];
  };

  // Whether a number of a text, written out further, is the typed one when rounded half-up to its decimals.
  const rounds = (token, digits) => {
    const [own, typed] = [token, digits].map((text) => (text.split(".")[1] ?? "").length);
    if (typed === 0 || own <= typed) return false;
    const unit = 10n ** BigInt(own - typed);
    const twice = 2n * (BigInt(token.replace(".", "")) - BigInt(digits.replace(".", "")) * unit);
    return twice >= -unit && twice < unit;
  };

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // The ways to cut a compound in two, each part of two characters or more.
  const cuts = (text) => (COMPOUND.test(text) ? [...text].slice(2, -1).map((_, at) => [text.slice(0, at + 2), text.slice(at + 2)]) : []);

  // A compound that stands nowhere as typed, as its parts in order with little between them: 困难补贴 is also
  // 困难群众生活补贴, 元旦春节慰问 is 元旦、春节走访慰问, 省级彩票公益金 is 省福利彩票公益金. Its halves may also have
  // changed places: 预算追加 is 追加预算, 高中生补助 is 补助在校的困难高中生. Short ones mean all this only where they would
  // be a name; in running text one character may join their halves: 意见建议 is 意见和建议, or they
  // have changed places: 假肢捐赠 is 捐赠大小腿假肢.
  const loosened = (terms) => terms.map((term) => {
    const ways = cuts(term.text);
    if (!ways.length) return term;
    const thirds = ways.flatMap(([head, tail]) => cuts(tail).map((rest) => [head, ...rest]));
    const apart = [...ways, ...thirds].map(([head, ...rest]) => [head.replace(LEVEL, "$1级?"), ...rest].join(GAP));
    const turned = ways.map(([head, tail]) => tail + BACK + head);
    const joined = ways.map(([head, tail]) => head + AND + tail);
    const pattern = new RegExp([...apart, ...turned].join("|"), "gu");
    const inText = term.text.length < 5 ? new RegExp([...joined, ...turned].join("|"), "gu") : pattern;
    return { ...term, pattern, inText, needed: [term.text[0]] };
  });

  const parser = (index) => {
    for (const [old, modern] of index.traditional.match(/../gsu) ?? []) folds.set(old, [modern]);
    const units = [...Object.keys(index.money), ...index.units, "万", "亿"];
    const names = units.map((unit) => normalised(unit).text).sort((a, b) => b.length - a.length);
    const unitNames = new Set(names);
    const joined = new RegExp(`(\\d)\\s+(?=(?:${[...names, "号"].map(escaped).join("|")})(?:\\s|$))`, "g");
    const groups = index.synonyms.map((group) => group.map((word) => normalised(word).text));

    const unitAfter = (text, at) => names.find((name) => text.startsWith(name, at)) ?? "";

    const otherWords = (text) => groups.flatMap((group) => {
      const word = group.filter((own) => text.includes(own)).sort((a, b) => b.length - a.length)[0];
      return word ? group.filter((other) => !word.includes(other) && !text.includes(other)).map((other) => text.replaceAll(word, other)) : [];
    });

    // The ranges of amounts, in 分, that a reader who types this number and unit can mean, in 元, 万元 or 亿元.
    const amountRanges = (digits, unit) => {
      const significant = digits.replace(".", "").replace(/^0+/, "").length;
      const decimals = (digits.split(".")[1] ?? "").length;
      if (!unit && (significant < 3 || (!decimals && significant < 5))) return [];
      const scales = Object.entries(index.money).filter(([name]) => !unit || name.startsWith(unit));
      return scales.map(([, scale]) => {
        const step = (scale * 100) / 10 ** decimals;
        const whole = Number(digits.replace(".", ""));
        return step < 1 ? [whole * step, whole * step] : [Math.ceil((whole - 0.5) * step), Math.ceil((whole + 0.5) * step) - 1];
      });
    };

    const term = (text) => {
      const [digits] = TOKEN.exec(text) ?? [""];
      const unit = text.slice(digits.length);
      const isNumber = digits !== "" && (unit === "" || unitNames.has(unit));
      const isMoney = isNumber && (unit === "" || Object.keys(index.money).some((name) => name.startsWith(unit)));
      const parts = /^(.*[^\d\u0001])(\d+号)$/u.exec(text);
      return {
        text,
        words: [text, ...otherWords(text)],
        number: isNumber ? { digits, unit, plain: plain(digits), isMoney, starts: starts(digits) } : null,
        ranges: isMoney ? amountRanges(digits, unit) : [],
        document: DOCUMENT.test(text),
        anyYear: parts ? new RegExp(`${escaped(parts[1])}(?:19|20)\\d\\d\u0001${parts[2]}`, "u") : null,
        // What a text must hold to hold the term at all.
        needed: isNumber ? starts(digits) : [text, ...otherWords(text), ...(parts ? [parts[2]] : [])],
      };
    };

    const parse = (query) => {
      const text = query.normalize("NFKC").toLowerCase().replace(/(\d),(?=\d{3}(?!\d))/g, "$1").replace(joined, "$1");
      const words = text.split(/[\s,、;:。!?|]+/u).map((word) => normalised(word).text).filter(Boolean);
      return [...new Set(words)].map((word) => term(word.replace(PAPER, "$1")));
    };

    return { parse, term, loosened, cuts, unitAfter };
  };

  window.reportSearch = { APART, normalised, parser, plain, rounds };
})();
