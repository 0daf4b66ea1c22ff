// The search itself, loaded by search.js when somebody searches: what of the index answers a query, best first, and what
// is shown of it. Texts are compared exactly, so that what is on no page is not found.
(() => {
  "use strict";

  const { APART, normalised, parser, plain, reader, rounds, SOUNDS_ALIKE } = window.reportSearch;
  const DIGIT = /\d/;
  const TOKEN = /^\d+(?:\.\d+)?/;
  const MARK = /[\uf000-\uf8ff]/g;
  const SHOWN_NUMBER = /\d[\d,]*(?:\.\d+)?/g;
  const BEFORE_DOCUMENT = /^.{0,12}?(?:19|20)\d\d\u0001\d+号/u;
  const NAMED_AFTER = /^(.+?) (\S{1,12}[〔[（(](?:19|20)\d\d[〕\]）)]\d+号)$/u; // the name of a row and its document number
  const EDGES = new Set(["\n", "；", ";", "、", "，", ",", "。", APART, undefined]);

  // ---- What can be found: pages, sections, rows and facts

  const form = (text) => normalised(text, false).text;

  // One character of private use stands for each phrase that the index holds often.
  const written = (value, phrases) => {
    if (typeof value === "string") return value.replace(MARK, (mark) => phrases[mark.charCodeAt(0) - 0xf000] ?? mark);
    if (Array.isArray(value)) return value.map((one) => written(one, phrases));
    if (typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, written(one, phrases)]));
  };

  const entriesOf = (index) => {
    const entries = [];
    const known = new Map();
    const remembered = (text) => {
      if (!known.has(text)) known.set(text, form(text));
      return known.get(text);
    };
    const add = (entry, context) => {
      entry.order = entries.length;
      const [, name, document] = NAMED_AFTER.exec(entry.title) ?? [null, entry.title, ""];
      entry.name = form(name);
      entry.body = form(document ? `${entry.text}\n${document}${name}` : entry.text);
      entry.context = context.filter(Boolean).map(remembered).join("\n");
      entries.push(entry);
    };
    written(index.pages, written(index.phrases, index.phrases)).forEach((page, number) => {
      let above = [];
      for (const item of page.i) {
        if (item.r) addRows(page, item, above, add);
        else above = addSection(page, item, above, add, number === 0 ? index.title : "");
      }
    });
    return entries;
  };

  const addSection = (page, item, above, add, siteTitle) => {
    const isPage = item.l === 1;
    const parents = above.filter((other) => other.l < item.l && other.l > 1);
    const path = isPage ? [] : [page.t, ...parents.map((other) => other.t)];
    const names = isPage ? [page.t, siteTitle].filter((name) => name && normalised(name).text !== normalised(item.t).text) : [];
    const text = [item.x, ...names].filter(Boolean).join("\n");
    const entry = { kind: isPage ? "page" : "section", page, anchor: item.a, title: item.t || page.t, path, text };
    add({ ...entry, level: item.l, amounts: item.m ?? [] }, path);
    return [...parents, item];
  };

  const addRows = (page, item, above, add) => {
    const heads = item.h.split("\n");
    const columns = form(item.h);
    const path = item.f ? [page.t] : [page.t, item.c];
    if (!item.f && item.a) add({ kind: "table", page, anchor: item.a, title: item.c, path: [page.t], text: heads.join("、"), amounts: [] }, [page.t]);
    let group = "";
    for (const row of item.r) {
      if (typeof row === "string") {
        group = row;
        continue;
      }
      const cells = row[1].split("\n");
      const anchor = row[0].startsWith("-") ? item.a + row[0] : row[0] || item.a;
      const shown = heads.map((head, at) => [head, cells[at] ?? ""]).filter(([, cell], at) => at !== item.k && cell !== "");
      const entry = { kind: item.f ? "fact" : "row", page, anchor, title: cells[item.k], shown, amounts: row[2] ?? [] };
      const text = shown.map(([, cell]) => cell).join("\n");
      add({ ...entry, path, text, heads: columns }, [...path, group, above.at(-1)?.t, item.h]);
    }
  };

  // ---- Whether and how well an entry answers a term

  const PLACES = { whole: 8.8, title: 8, cell: 7, body: 6, context: 4.5 };
  const KINDS = { page: 0.2, section: 0.2, table: 0, row: 0.1, fact: -2.6 };
  const NAMED_PAGE = 0.8;
  const UNBOOSTED = 6;
  const WITH_UNIT = 1.2; // 300台 before another 300
  const OTHER = 0.1; // another way of writing before another word
  const PLAIN = 0.4; // what the report says for a plain word, the first of its words before the next
  const BEHIND = 1.2; // where the plain word itself is there
  const ELSEWHERE = 0.3;
  const ANSWERED = 0.8;
  const ASKING = 0.4; // 怎么算的 tells less of what is looked for than 满意度

  // A number is found from its first digit on, never from its middle.
  const startsNumber = (text, at) => !/[0-9a-z]/.test(text[at - 1] ?? "") && !(text[at - 1] === "." && DIGIT.test(text[at - 2] ?? ""));
  const endsNumber = (text, end) => !DIGIT.test(text[end] ?? "") && !(text[end] === "." && DIGIT.test(text[end + 1] ?? ""));

  const addWords = (found, word, other, text) => {
    const [isDigit, endsInDigit] = [DIGIT.test(word[0]), DIGIT.test(word.at(-1))];
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (isDigit && !startsNumber(text, at)) continue;
      const end = at + word.length;
      found.push({ at, end, other, partial: endsInDigit && !endsNumber(text, end) });
    }
  };

  const addNumbers = (found, { digits, unit, plain: value, isMoney, starts }, text, unitAfter) => {
    const spots = new Set();
    for (const start of starts) {
      for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) if (startsNumber(text, at)) spots.add(at);
    }
    for (const at of spots) {
      const [token] = TOKEN.exec(text.slice(at, at + 24));
      const equal = plain(token) === value;
      const whole = equal || rounds(token, digits) || (!digits.includes(".") && token.split(".")[0] === digits && unit !== "");
      const end = at + token.length;
      if (unit ? !whole || !agree(unit, text, end, digits, isMoney, unitAfter) : !whole && !token.startsWith(digits)) continue;
      found.push({ at, end, other: 0, partial: !equal, named: unit !== "" && !isMoney && unitAfter(text, end).startsWith(unit) });
    }
  };

  // A unit may differ among units that count, and may be missing in a cell; 万元 is never 元, and no 人.
  const agree = (asked, text, end, digits, isMoney, unitAfter) => {
    const found = unitAfter(text, end);
    if (found.startsWith(asked)) return true;
    if (digits.replace(".", "").length < 3) return false;
    if (found === "") return EDGES.has(text[end]) || "余多几".includes(text[end]);
    return !isMoney && asked !== "%" && found !== "%" && !found.includes("元");
  };

  const NONE = [];

  // Every place where a text holds the term.
  const matches = (term, text, unitAfter, pattern = term.pattern) => {
    if (!term.needed.some((word) => text.includes(word))) return NONE;
    const found = [];
    if (pattern) for (const { 0: part, index: at } of text.matchAll(pattern)) found.push({ at, end: at + part.length, other: OTHER, partial: false });
    else if (term.number) addNumbers(found, term.number, text, unitAfter);
    else term.words.forEach((word, number) => addWords(found, word, term.costs?.[number] ?? (word === term.text ? 0 : OTHER), text));
    const anyYear = term.anyYear?.exec(text);
    if (anyYear) found.push({ at: anyYear.index, end: anyYear.index + anyYear[0].length, other: OTHER, partial: false });
    return found;
  };

  const titleValue = (term, entry, { at, end }) => {
    const isWhole = end === entry.name.length && [0, BEFORE_DOCUMENT.exec(entry.name)?.[0].length].includes(at);
    if (isWhole) return PLACES.whole;
    return term.document ? PLACES.cell - 0.1 : PLACES.title + 0.5 * ((end - at) / entry.name.length);
  };

  const bodyValue = (term, entry, { at, end }) => {
    if (!entry.shown || !EDGES.has(entry.body[at - 1]) || !EDGES.has(entry.body[end])) return PLACES.body;
    return term.document ? PLACES.title + 0.5 : PLACES.cell;
  };

  // Where an entry holds the term best, and what that is worth.
  const place = (term, entry, unitAfter) => {
    let best = null;
    const consider = (where, value, { at, end, other, partial, named }) => {
      const worth = value - (other ?? 0) - (partial ? 3 : 0) + (named ? WITH_UNIT : 0);
      if (!best || worth > best.value) best = { in: where, value: worth, at, end };
    };
    for (const match of matches(term, entry.name, unitAfter)) consider("title", titleValue(term, entry, match), match);
    const inBody = matches(term, entry.body, unitAfter, term.inText);
    for (const match of inBody) consider("body", bodyValue(term, entry, match), match);
    if (best?.in === "body") best.value += 0.25 * Math.min(1, (20 * inBody.length * (best.end - best.at)) / entry.body.length);
    if (term.ranges.some(([low, high]) => entry.amounts.some((amount) => amount >= low && amount <= high))) {
      consider("body", (entry.kind === "row" ? PLACES.cell : PLACES.body) - 0.1, { at: -1, end: -1 });
    }
    if (!best && !term.pattern && matches(term, entry.context, unitAfter).length) consider("context", PLACES.context, {});
    return best;
  };

  const placed = (terms, entry, unitAfter) => {
    const found = [];
    for (const term of terms) {
      const one = place(term, entry, unitAfter);
      if (!one) return null;
      found.push(one);
    }
    return found.some((one) => one.in !== "context") ? found : null;
  };

  const extra = (entry, found) => (entry.kind === "page"
    ? NAMED_PAGE * found.some((one) => one?.in === "title")
    : UNBOOSTED * ((entry.page.b ?? 1) - 1)) + KINDS[entry.kind] - (entry.level > 2 ? 0.05 : 0);

  // All terms in one entry: the better the nearer they stand together, best when as typed.
  const scored = (terms, phrase, entry, unitAfter) => {
    const found = placed(terms, entry, unitAfter);
    if (!found) return null;
    let value = found[0].value;
    if (found.length > 1) {
      value = found.reduce((sum, one) => sum + Math.min(one.value, one.in === "body" ? PLACES.body - 1 + (one.value > 6.9) : 9), 0) / found.length;
      const spots = found.filter((one) => one.in === "body" && one.at >= 0).map((one) => one.at);
      if (spots.length > 1) value += 0.9 * Math.max(0, 1 - (Math.max(...spots) - Math.min(...spots)) / 120);
      const whole = place(phrase, entry, unitAfter);
      if (whole && whole.in !== "context") value = Math.max(value, whole.value);
    }
    return value + extra(entry, found);
  };

  // Some terms in one entry: the better the more they tell apart; what its page says elsewhere counts a little too.
  const weighed = (terms, entries, unitAfter, amount) => {
    const places = entries.map((entry) => terms.map((term) => place(term, entry, unitAfter)));
    const isSaid = (one) => one && one.in !== "context";
    const weights = terms.map((term, at) => (term.asks && terms.length > 1 ? ASKING : 1) * Math.log(1 + entries.length / (1 + places.filter((found) => isSaid(found[at])).length)));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const sum = (values) => values.reduce((total, value, at) => total + value * weights[at], 0) / whole;
    const pages = new Map();
    entries.forEach(({ page }, number) => {
      const best = pages.get(page) ?? terms.map(() => 0);
      pages.set(page, best.map((value, at) => Math.max(value, isSaid(places[number][at]) ? places[number][at].value : 0)));
    });
    return entries.flatMap((entry, number) => {
      const found = places[number];
      if (!found.some(isSaid)) return [];
      const own = sum(found.map((one) => one?.value ?? 0)) + ELSEWHERE * sum(pages.get(entry.page));
      const value = own + extra(entry, found) + ANSWERED * Boolean(amount && answers(entry, found, amount));
      return [{ entry, value, holdsAll: found.every(Boolean) }];
    });
  };

  // Whether a number stands there with what was asked about: in the same line, or in the row.
  const answers = (entry, found, amount) => {
    if (entry.shown) return (amount.isMoney && entry.amounts.length > 0) || amount.test(entry.body.replaceAll("\n", ""));
    const at = found.find((one) => one?.in === "body")?.at ?? 0;
    const end = entry.body.indexOf("\n", at);
    return amount.test(entry.body.slice(entry.body.lastIndexOf("\n", Math.max(at - 1, 0)) + 1, end < 0 ? undefined : end));
  };

  // ---- What is shown of a hit: texts as parts that are marked or not

  const marked = (text, terms, unitAfter) => {
    const { text: form, at } = normalised(text);
    const ranges = terms.flatMap((term) => matches(term, form, unitAfter).map((match) => [at[match.at], at[match.end - 1] + 1]));
    ranges.sort((a, b) => a[0] - b[0]);
    return ranges;
  };

  const amountMarks = (text, terms, entry, money) => terms.flatMap((term) => {
    const meant = entry.amounts.filter((amount) => term.ranges.some(([low, high]) => amount >= low && amount <= high));
    if (!meant.length) return [];
    return [...text.matchAll(SHOWN_NUMBER)].filter((match) => {
      const digits = match[0].replaceAll(",", "");
      const unit = Object.keys(money).find((name) => text.startsWith(name, match.index + match[0].length));
      const step = (money[unit] ?? 1) * 100;
      const slack = step / 10 ** (digits.split(".")[1] ?? "").length / 2;
      return meant.some((amount) => Math.abs(amount - Number(digits) * step) <= slack);
    }).map((match) => [match.index, match.index + match[0].length]);
  });

  const parts = (text, ranges, from = 0, to = text.length) => {
    const result = [];
    let at = from;
    for (const [start, end] of ranges) {
      if (start < at || end > to) continue;
      if (start > at) result.push([text.slice(at, start), false]);
      result.push([text.slice(start, end), true]);
      at = end;
    }
    if (at < to) result.push([text.slice(at, to), false]);
    return result;
  };

  const BEFORE = 24;
  const LENGTH = 96;

  const excerpt = (text, ranges) => {
    const first = ranges[0]?.[0] ?? 0;
    const from = first > BEFORE + 10 ? first - BEFORE : 0;
    const to = Math.min(text.length, from + LENGTH);
    const shown = parts(text, ranges, from, to);
    return [...(from ? [["…", false]] : []), ...shown, ...(to < text.length ? [["…", false]] : [])];
  };

  // A line with a number answers who asks for one, next to all that was asked for.
  // What was meant is marked where nothing stands as typed.
  const shower = ({ terms, meant = [], amount }, unitAfter, money) => {
    const ranges = (text, entry) => {
      const typed = [...marked(text, terms, unitAfter), ...amountMarks(text, terms, entry, money)];
      const found = typed.length ? typed : marked(text, meant, unitAfter);
      return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    };

    const worth = (line, found) => {
      const { text } = normalised(line, false);
      const held = [...terms, ...meant].filter((term) => matches(term, text, unitAfter).length).length;
      return 4 * held + 3 * Boolean(amount && held && amount.test(normalised(line, false).text)) + found.length / (1 + found.length);
    };

    const sectionText = (entry) => {
      const lines = entry.text.split("\n").map((line) => [line, ranges(line, entry)]);
      const worths = lines.map(([line, found]) => worth(line, found));
      return excerpt(...lines[worths.indexOf(Math.max(...worths))]);
    };

    const rowText = (entry) => {
      const isMeant = (head) => marked(head, [...terms, ...meant], unitAfter).length > 0;
      const cells = entry.shown.map(([head, cell], at) => ({ head, cell, at, found: ranges(cell, entry), isMeant: isMeant(head) }));
      const rank = ({ found, isMeant: isHead }) => 2 * Boolean(found.length) + isHead;
      const chosen = [...cells].sort((a, b) => rank(b) - rank(a) || a.at - b.at).slice(0, 4);
      return chosen.sort((a, b) => a.at - b.at).flatMap(({ head, cell, found }, at) => [
        [`${at ? "　" : ""}${head && entry.kind === "row" ? `${head}：` : ""}`, false],
        ...excerpt(cell, found),
      ]);
    };

    return (entry) => ({
      kind: entry.kind,
      url: entry.page.u,
      anchor: entry.anchor,
      title: parts(entry.title, ranges(entry.title, entry)),
      path: entry.path,
      text: entry.shown ? rowText(entry) : sectionText(entry),
    });
  };

  // ---- The search itself

  const RUN = /\d+号|[a-z][a-z0-9]+|\p{Script=Han}{2,}/gu;
  const ASKED = /[?？]\s*$/;
  const MOST_TRIES = 3;
  const FEW = 3;

  const engine = (index) => {
    const { parse, term, loosened, cuts, unitAfter } = parser(index);
    const entries = entriesOf(index);
    const names = entries.map((entry) => entry.name).join("\n");
    const everything = `${names}\n${entries.map((entry) => entry.body).join("\n")}`;
    const { understood, spell } = reader(index, everything, names);
    const nothing = { hits: [] };

    // What stands as typed in names of numbers or on pages behind the others alone, stands elsewhere in other words:
    // 教育支出, where 教育补助 is paid. What speaks of it comes first.
    const isAside = ({ kind, page }) => kind === "fact" || page.b < 1;

    const answer = (terms, hits, more = {}) => ({ terms, hits, show: shower({ terms, ...more }, unitAfter, index.money), ...more });

    const acrossPages = (terms) => entries.filter((entry) => entry.kind === "page" && terms.every((one) =>
      entries.some((other) => other.page === entry.page && other.kind !== "fact" && place(one, other, unitAfter))));

    // The hits, best first; `show` makes of one what is shown of it. Null when there is too little to look for. What
    // stands there as typed comes first, then what is meant by it, then what was meant to be typed.
    const find = (query) => {
      const terms = parse(query);
      if (!terms.length || (terms.length === 1 && /^\d$/.test(terms[0].text))) return null;
      const meant = understood(terms);
      const exact = asTyped(query, terms, meant.amount);
      const isThere = exact.hits.length > 0 && !exact.isLoose;
      const isThin = meant.said.length > 1 && !meant.unknown && exact.hits.every(isAside);
      if (isThere && !isThin && (meant.said.length !== 1 || !meant.said[0].words)) return exact;
      const isName = meant.isName && !ASKED.test(query);
      const own = () => asMeant(query, { ...meant, isName }, exact);
      const spelt = () => asSpelt(query);
      const mended = (likeness) => () => asMended(terms, likeness);
      const others = [spelt, mended(SOUNDS_ALIKE)];
      const steps = !meant.unknown ? [own, ...others] : isName ? [...others, mended(1), own] : [...others, own];
      for (const step of exact.hits.length ? [own] : [...steps, mended(1)]) {
        const found = step();
        if (found.hits.length) return found;
      }
      return exact;
    };

    const asTyped = (query, terms, amount) => {
      const text = normalised(query).text;
      const words = [text, terms.map((one) => one.text).join("")];
      const phrase = { text, words, needed: words, ranges: [] };
      const exact = ranked(terms, phrase);
      if (exact.length) return answer(terms, exact.map(({ entry }) => entry), { amount });
      const across = terms.length > 1 ? acrossPages(terms) : [];
      if (across.length) return answer(terms, across);
      const loose = loosened(terms);
      const near = loose.some((one) => one.pattern) ? ranked(loose, phrase).map(({ entry }) => entry) : [];
      return near.length || terms.length > 1 ? answer(loose, near, { isLoose: true }) : crossed(text);
    };

    // A compound of what heads a row and what heads a column names a cell: 康复执行率.
    const crossed = (text) => {
      const ways = cuts(text).map(([row, column]) => {
        const cells = entries.filter((entry) => entry.heads?.includes(column) && entry.name.includes(row));
        return [row, column, cells.sort((a, b) => a.name.length - b.name.length || a.order - b.order)];
      });
      const [row, column, cells] = ways.find(([, , found]) => found.length) ?? [text, "", []];
      return answer(parse(`${row} ${column}`), cells, { isLoose: true });
    };

    const ranked = (terms, phrase) => {
      const hits = [];
      for (const entry of entries) {
        const value = scored(terms, phrase, entry, unitAfter);
        if (value !== null) hits.push({ entry, value });
      }
      return sorted(hits);
    };

    // The best first. A row that stands in several tables of a page is shown once before all others.
    const sorted = (hits) => {
      hits.sort((a, b) => b.value - a.value || a.entry.order - b.entry.order);
      const seen = new Set();
      const isRepeated = ({ entry: { kind, page, name } }) => kind === "row" && (seen.has(page.u + name) || !seen.add(page.u + name));
      const repeated = new Set(hits.filter(isRepeated));
      return [...hits.filter((hit) => !repeated.has(hit)), ...repeated];
    };

    // A piece of the query as a term: with what the report says for it.
    const termOf = ({ text, words = [], asks }) => {
      const own = term(text);
      const cost = everything.includes(text) ? BEHIND : PLAIN;
      const found = words.filter((word) => !own.words.includes(word));
      const costs = [...own.words.map((_, at) => (at ? OTHER : 0)), ...found.map((_, at) => cost + at * OTHER)];
      return { ...own, asks, words: [...own.words, ...found], costs, needed: [...own.needed, ...found] };
    };

    // Whether the pieces say enough of the query. A name is on no page when most of it is, or a word of its own; the plain
    // words of readers count more, and most of all two words, one of them the site's own. Of a question what speaks of a
    // part of it is shown.
    const saysEnough = ({ said, isName, hasLostWord, unknown }) => {
      const length = said.reduce((sum, piece) => sum + piece.text.length, 0);
      if (!isName) return unknown <= 2 * length;
      const isTold = said.length > 1 && said.some((piece) => piece.kind === "known");
      return !hasLostWord && ((isTold && unknown < length) || (said.some((piece) => piece.words) ? unknown <= Math.min(length, 2) : 2 * unknown <= length));
    };

    // The query by the pieces it is made of.
    const asMeant = (query, meant, exact) => {
      const { said, unknown, amount } = meant;
      if (!said.length || !saysEnough(meant)) return nothing;
      const terms = said.map(termOf);
      const asked = said.map((piece) => piece.text).join(" ");
      const hits = sorted(weighed(terms, entries, unitAfter, amount));
      const whole = exact.hits.length && said.length > 1 ? hits.filter(({ holdsAll }) => holdsAll) : hits;
      const listed = whole.map(({ entry }) => entry);
      const isThin = exact.hits.every(isAside);
      const all = [...new Set([...exact.hits.slice(0, isThin ? 1 : undefined), ...(exact.hits.length ? listed : spread(listed, 0)), ...exact.hits])];
      const isNew = !exact.hits.length;
      return answer(isNew ? terms : exact.terms, spread(all, FEW - 1), {
        amount,
        meant: terms,
        asked: isNew && asked !== query.trim() ? asked : "",
        isLoose: exact.isLoose && !isNew,
        isPartial: isNew && (unknown > 0 || !hits[0]?.holdsAll),
      });
    };

    // After the first of the list, the best of each page that is not yet there, so that a reader sees what there is.
    const spread = (hits, from) => {
      const first = hits.slice(0, from);
      const pages = new Set(first.map(({ page }) => page));
      for (const entry of hits) if (first.length < FEW && !pages.has(entry.page)) first.push(entry) && pages.add(entry.page);
      return [...first, ...hits.filter((entry) => !first.includes(entry))];
    };

    const asSpelt = (query) => {
      const word = spell(query);
      const found = word ? find(word) : null;
      return found ? { ...found, asked: found.asked || word } : nothing;
    };

    // Two characters as a part of a name are mended only where the whole name stands: 职则 in 水利职则, not 智能 in 人工智能.
    const asMended = (terms, likeness) => {
      const mended = understood(terms, likeness);
      if (!mended.isMended || mended.unknown) return nothing;
      if (mended.isShort && !asTyped(mended.mended, parse(mended.mended)).hits.length) return nothing;
      const found = find(mended.mended);
      return found ? { ...found, asked: found.asked || mended.mended } : nothing;
    };

    const pieces = (run) => {
      for (let length = run.length; length > 1; length -= 1) {
        for (let at = 0; at + length <= run.length; at += 1) {
          const piece = run.slice(at, at + length);
          if (!everything.includes(piece)) continue;
          return [...pieces(run.slice(0, at)), piece, ...pieces(run.slice(at + length))];
        }
      }
      return [];
    };

    // The parts of a query without hits that have some, each with their number, for the reader to choose from.
    const tries = (query) => {
      const runs = parse(query).flatMap((one) => one.text.match(RUN) ?? []);
      const found = [...new Set(runs.flatMap(pieces))].map((text) => ({ text, hits: find(text)?.hits.length ?? 0 }));
      return found.filter(({ hits }) => hits).sort((a, b) => b.text.length - a.text.length).slice(0, MOST_TRIES);
    };

    // Where the words of a query stand in a text, for marking them on the page.
    let last = { query: null };
    const spots = (query, text) => {
      if (last.query !== query) last = { query, meant: [], terms: [], ...find(query) };
      const found = marked(text, last.terms, unitAfter);
      return found.length ? found : marked(text, last.meant, unitAfter);
    };

    return { find, tries, spots, questions: index.questions };
  };

  window.reportSearch.engine = engine;
})();
