// What a query may mean that stands nowhere as it was typed: the words it is made of and the report's words for them,
// pinyin and initials, a slip of one character. Loaded by search.js when somebody searches. Every word that it comes to
// stands in a text of the site, so that what is on no page is still not found.
(() => {
  "use strict";

  const { APART, normalised } = window.reportSearch;
  const HAN = /^\p{Script=Han}+$/u;
  const ALNUM = /[a-z0-9]/;
  const EITHER = /^(\p{Script=Han})不\1$/u; // 够不够, 好不好
  const WHETHER = /(\p{Script=Han})不(\1\p{Script=Han})/u; // 合不合规 asks for 合规
  const PARTICLE = /[的了吗呢吧啊么都就还也是把被]/;
  const LONGEST = 24;
  const MOST_INITIALS = 8;
  const COMMON = 4; // how often two characters stand there that two syllables may mean
  const LEAST_LETTERS = 6; // of a word in pinyin in which one may be wrong
  const COSTS = { asking: 0.2, plain: 0.35, known: 1, edged: 1.25, mended: 1.7, unknown: 2, part: 2.8 };
  const SOUNDS_ALIKE = 4; // how like a word is that sounds alike; others are 1
  const ALIKE = [[/^([zcs])h/, "$1"], [/ng$/, "n"]];

  const form = (text) => normalised(text, false).text;
  const counted = (text, word) => text.split(word).length - 1;

  // Each character with its readings, and the readings that sound alike to many people as one.
  const readingsOf = (index) => {
    const readings = new Map();
    for (const [, syllable, chars] of index.pinyin.matchAll(/([a-z]+)([^a-z]+)/g)) {
      for (const char of chars) readings.set(char, [...(readings.get(char) ?? []), syllable]);
    }
    return readings;
  };
  const blurred = (syllable) => ALIKE.reduce((text, [pattern, plain]) => text.replace(pattern, plain), syllable);

  // A word has different neighbours: 务规 always follows 财 (财务规定) and is none.
  const isWord = (text, word) => {
    const [before, after] = [new Set(), new Set()];
    const meet = (side, char, at) => {
      if (HAN.test(char ?? "")) side.add(char);
      else side.add(at).add(-1 - at);
    };
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      meet(before, text[at - 1], at);
      meet(after, text[at + word.length], at);
      if (before.size > 1 && after.size > 1) return true;
    }
    return false;
  };

  // The best first; of equals the one that came first.
  const byWorth = (worths) => [...worths].sort((a, b) => b[1] - a[1]).map(([word]) => word);

  // Words that differ from the one typed in one character: another in its place, one too many or too few, two changed over.
  const mender = (text, readings) => {
    const sounds = (char) => new Set((readings.get(char) ?? []).map(blurred));
    const soundAlike = (a, b) => [...sounds(a)].some((sound) => sounds(b).has(sound));

    // What stands in the text between a head and a tail, when it is one character.
    const between = function* (head, tail) {
      const key = head.length >= tail.length ? head : tail;
      for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
        const from = key === head ? at + head.length : at - 1;
        const holds = key === head ? text.startsWith(tail, from + 1) : from >= head.length && text.startsWith(head, from - head.length);
        if (holds && HAN.test(text[from] ?? "")) yield text[from];
      }
    };

    const candidates = function* (word) {
      for (let at = 0; at < word.length; at += 1) {
        const [head, tail] = [word.slice(0, at), word.slice(at + 1)];
        for (const char of between(head, tail)) {
          const isAlike = soundAlike(char, word[at]);
          const isLast = word.length === 3 && !tail && isWord(text, head);
          if (isAlike || word.length > 3 || isLast) yield [head + char + tail, isAlike ? SOUNDS_ALIKE : 1];
        }
        if (word.length > 3) yield [head + tail, 1];
        if (word.length > 3 && tail) yield [head + tail[0] + word[at] + tail.slice(1), 1];
        if (word.length > 2 && at) for (const char of between(head, word.slice(at))) yield [head + char + word.slice(at), 1];
      }
    };

    const known = new Map();
    return (word, likeness) => {
      if (!known.has(word + likeness)) {
        const worths = new Map();
        for (const [other, worth] of candidates(word)) {
          if (worth >= likeness && other !== word && text.includes(other)) worths.set(other, Math.max(worths.get(other) ?? 0, worth));
        }
        const sure = new Set([...worths].filter(([other, worth]) => other.length > 3 && worth === SOUNDS_ALIKE).map(([other]) => other));
        for (const [other, worth] of worths) worths.set(other, worth * Math.log(2 + counted(text, other)));
        known.set(word + likeness, byWorth(worths).find((other) => sure.has(other) || isWord(text, other)) ?? "");
      }
      return known.get(word + likeness);
    };
  };

  // The words of the text that letters spell: whole syllables, the last of them perhaps unfinished, or first letters alone.
  const speller = (text, names, readings) => {
    const starts = new Map();
    for (let at = 0; at < text.length; at += 1) {
      for (const letter of new Set((readings.get(text[at]) ?? []).map((syllable) => syllable[0]))) {
        if (!starts.has(letter)) starts.set(letter, []);
        starts.get(letter).push(at);
      }
    }

    const fits = (syllable, letters, from) => {
      const length = Math.min(syllable.length, letters.length - from);
      for (let at = 0; at < length; at += 1) if (letters[from + at] !== syllable[at] && letters[from + at] !== "?") return 0;
      return length;
    };

    // Where a word ends that begins at a place of the text and is spelt by the letters; 0 when none does.
    const whole = (letters, isOpen, from, at) => {
      if (from === letters.length) return at;
      for (const syllable of readings.get(text[at]) ?? []) {
        const length = fits(syllable, letters, from);
        const isWhole = length === syllable.length || (isOpen && from > 0 && length > 0);
        const end = isWhole ? whole(letters, isOpen, from + length, at + 1) : 0;
        if (end) return end;
      }
      return 0;
    };
    const initials = (letters, at) => {
      for (let n = 1; n < letters.length; n += 1) {
        if (!readings.get(text[at + n])?.some((syllable) => syllable[0] === letters[n])) return 0;
      }
      return at + letters.length;
    };

    // Whether the letters can be cut into syllables at all.
    const syllables = [...new Set([...readings.values()].flat())];
    const canBeRead = (letters, from = 0) => from === letters.length || syllables.some((syllable) =>
      fits(syllable, letters, from) === syllable.length && canBeRead(letters, from + syllable.length));

    const spelt = (letters, endOf) => {
      const found = new Map();
      const places = letters[0] === "?" ? [...starts.values()].flat() : starts.get(letters[0]) ?? [];
      for (const at of places) {
        const end = endOf(at);
        if (end > at + 1) found.set(text.slice(at, end), (found.get(text.slice(at, end)) ?? 0) + 1);
      }
      for (const [word, times] of found) found.set(word, times + 5 * counted(names, word) + 50 * counted(names, `\n${word}\n`));
      return byWorth(found).filter((word) => (word.length > 2 || found.get(word) >= COMMON) && isWord(text, word));
    };

    // Two words that stand apart in the text, each spelt out: wentijianyi is 问题 and 建议.
    const inTwo = (letters) => {
      for (let at = letters.length - 4; at >= 4; at -= 1) {
        const parts = [letters.slice(0, at), letters.slice(at)];
        if (!parts.every((part) => canBeRead(part))) continue;
        const words = parts.map((part) => spelt(part, (place) => whole(part, false, 0, place))[0]);
        if (words.every(Boolean)) return words;
      }
      return [];
    };

    return (query) => {
      const letters = query.toLowerCase().replace(/ü/g, "v").replace(/[\s'’]/g, "");
      if (!/^[a-z]{3,}$/.test(letters)) return "";
      const exact = spelt(letters, (at) => whole(letters, true, 0, at));
      if (exact.length) return exact[0];
      const [first, second] = inTwo(letters);
      if (second) return `${first} ${second}`;
      const short = letters.length <= MOST_INITIALS ? spelt(letters, (at) => initials(letters, at)) : [];
      if (short.length || letters.length < LEAST_LETTERS) return short[0] ?? "";
      for (let at = letters.length - 1; at >= 0; at -= 1) {
        const slips = [letters.slice(0, at) + "?" + letters.slice(at + 1), letters.slice(0, at) + letters.slice(at + 1)];
        for (const slip of slips) {
          const [best] = canBeRead(slip) ? spelt(slip, (place) => whole(slip, false, 0, place)) : [];
          if (best) return best;
        }
      }
      return "";
    };
  };

  // A query as the pieces it is made of: those that say what is looked for, those that only ask, and what is on no page.
  const reader = (index, texts, names) => {
    const readings = readingsOf(index);
    const plain = new Map();
    for (const [said, found] of index.plain) {
      // What leads to no text of this site is left to the words that it is made of: 发工资, where 工资 is there and no 人员经费.
      const there = found.map(form).filter((word) => texts.includes(word));
      for (const word of said.map(form)) {
        if (there.length || texts.includes(word)) plain.set(word, [...new Set([...(plain.get(word) ?? []), ...there])]);
      }
    }
    const asking = new Set([...index.asking, ...index.counting].map(form));
    const counting = new Set(index.counting.map(form));
    const says = [...plain.keys(), ...index.synonyms.flat().map(form)].join("\n");
    const vocabulary = [texts, says, ...[...plain.values()].flat()].join("\n");
    const once = (make) => {
      let made = null;
      return (...given) => (made ??= make())(...given);
    };
    const mend = once(() => mender(vocabulary, readings));
    const spell = once(() => speller(vocabulary, `\n${names}\n${says}\n`.replaceAll("\n", "\n\n"), readings));

    const seen = new Map();
    const isKnown = (text) => {
      if (!seen.has(text)) seen.set(text, texts.includes(text) && (!HAN.test(text) || isWord(vocabulary, text)));
      return seen.get(text);
    };

    const asks = (text) => [...asking].some((word) => word.length > 1 && text.includes(word));

    const pieceOf = (given, likeness, whole) => {
      const text = given.replace(WHETHER, "$2");
      if (plain.has(text)) return { kind: "plain", text, words: plain.get(text), asks: asks(text), cost: COSTS.plain };
      if (asking.has(text) || EITHER.test(text) || text === APART) return { kind: "asking", text, cost: COSTS.asking };
      if (text.length > 1 && isKnown(text)) {
        const isEdged = asking.has(text[0]) || asking.has(text.at(-1));
        return { kind: "known", text, cost: isEdged ? COSTS.edged : COSTS.known };
      }
      // Of a name no smaller piece is a word: 西山区 of 西山区残联.
      if (text.length > 2 && HAN.test(text) && texts.includes(text)) return { kind: "known", text, cost: COSTS.part };
      const isPart = whole !== text;
      const mends = likeness <= SOUNDS_ALIKE && text.length > 1 && text.length < 9 && HAN.test(text);
      const other = mends ? mend(text, text.length < 4 && isPart ? SOUNDS_ALIKE : likeness) : "";
      if (other) return { kind: "mended", text: other, isShort: isPart && text.length < 3, cost: COSTS.mended };
      const isOne = text.length === 1 || /^[a-z0-9.%]+$/.test(text);
      return isOne ? { kind: "unknown", text, cost: COSTS.unknown } : null;
    };

    // What an answer in the unit that is asked for looks like: 几辆 is answered by 2辆, 多少钱 by 7万元, 多少 by any number.
    const units = index.units.map(form).filter((unit) => HAN.test(unit));
    const amountOf = (text) => {
      const word = [...counting].sort((a, b) => a.length - b.length).find((one) => text.includes(one)) ?? "";
      const after = text[text.indexOf(word) + word.length] ?? "";
      const isMoney = after === "钱" || (!after && /花|费|钱/.test(text));
      const wanted = isMoney ? ["元"] : after === "人" ? ["人", "名"] : units.filter((unit) => after && unit.startsWith(after));
      return Object.assign(new RegExp(`\\d${wanted.length ? `[多余来]?[万亿]?(?:${wanted.join("|")})` : ""}`, "u"), { isMoney });
    };

    const lost = (text) => ({ kind: "unknown", text });
    const isInside = (text, at) => ALNUM.test(text[at - 1] ?? "") && ALNUM.test(text[at] ?? "");

    const cut = (text, likeness) => {
      if (plain.has(text)) return [pieceOf(text)];
      const best = [{ cost: 0, pieces: [] }];
      for (let end = 1; end <= text.length; end += 1) {
        for (let from = Math.max(0, end - LONGEST); from < end; from += 1) {
          if (!best[from] || isInside(text, from) || isInside(text, end)) continue;
          const piece = pieceOf(text.slice(from, end), likeness, text);
          const cost = piece ? best[from].cost + piece.cost : Infinity;
          if (cost < (best[end]?.cost ?? Infinity)) best[end] = { cost, pieces: [...best[from].pieces, piece] };
        }
      }
      return best[text.length]?.pieces ?? [];
    };

    // A single character beside what is on no page belongs to it: 智能, 车间, 贷款. A question asks about 钱 in 谁管钱.
    const joined = (pieces) => {
      if (pieces.some((piece) => piece.kind === "asking" && (piece.text.length > 1 || /[谁哪几]/.test(piece.text)))) return pieces;
      const isLost = pieces.map((piece) => piece.kind === "unknown");
      pieces.forEach((piece, at) => { isLost[at] ||= piece.text.length === 1 && !PARTICLE.test(piece.text) && (isLost[at - 1] || pieces[at + 1]?.kind === "unknown"); });
      return pieces.map((piece, at) => (isLost[at] ? { ...piece, kind: "unknown" } : piece));
    };

    const lengthOf = (pieces, kind) => pieces.filter((piece) => piece.kind === kind).reduce((sum, piece) => sum + piece.text.length, 0);

    // `said` is what is looked for; `unknown` how many characters of the query say something that is on no page.
    // A number or a document is what it is, or is not there. `likeness` says how near a mended word must be.
    const understood = (terms, likeness = Infinity) => {
      const words = terms.map((term) => term.text);
      const isFixed = (term) => term.number || term.document;
      const cuts = terms.map((term) => (isFixed(term) ? [lost(term.text)] : joined(cut(term.text, likeness))));
      const pieces = cuts.flat();
      const counts = pieces.some((piece) => piece.kind !== "known" && [...counting].some((word) => piece.text.endsWith(word)));
      const said = pieces.filter((piece) => !["asking", "unknown"].includes(piece.kind));
      return {
        said,
        isName: !counts && !pieces.some((piece) => piece.kind === "asking" && piece.text !== APART),
        hasLostWord: cuts.some((own) => own.every((piece) => piece.kind === "unknown" && !/^[a-z]/.test(piece.text))),
        unknown: lengthOf(pieces, "unknown"),
        amount: counts ? amountOf(words.join(" ")) : null,
        isShort: pieces.some((piece) => piece.isShort),
        isMended: pieces.some((piece) => piece.kind === "mended"),
        mended: pieces.map((piece) => piece.text).join(""),
      };
    };

    return { understood, spell };
  };

  Object.assign(window.reportSearch, { reader, SOUNDS_ALIKE });
})();
