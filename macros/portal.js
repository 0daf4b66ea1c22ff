// Search over all departments: finds the reports that hold every two neighbouring characters of what was asked, then
// reads what the first of them say, shows the passages, and drops those that hold the pairs but not the words.
const input = document.getElementById("q");
const said = document.getElementById("said");
const list = document.getElementById("results");
const SHOWN = 20, READ = 4, AROUND = 40, MOST = 12; // pairs that are looked up of what was asked: reading proves the rest
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const loaded = new Map();
let asked = 0;

const load = (path) => loaded.get(path) ?? loaded.set(path, fetch(`../finding/${path}.json`).then((answer) => answer.json())).get(path);
const folded = (words) => words.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

function numbers(steps) {
  const found = [];
  let number = -1, step = 0, shift = 0;
  for (const digit of steps) {
    const value = DIGITS.indexOf(digit);
    step |= (value & 31) << shift;
    shift += 5;
    if (value & 32) continue;
    number += step + 1;
    found.push(number);
    step = shift = 0;
  }
  return found;
}

async function holding(pair, firsts) {
  let low = 0, high = firsts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firsts[middle] <= pair) low = middle + 1; else high = middle;
  }
  return low ? numbers((await load(`pairs/${low - 1}`))[pair] ?? "") : [];
}

// The place of the words in a text that is shown as it was written: folding may change how long it is.
function place(text, word) {
  const at = [];
  let whole = "";
  for (let index = 0; index < text.length; index++) {
    const part = folded(text[index]);
    for (let count = 0; count < part.length; count++) at.push(index);
    whole += part;
  }
  const start = whole.indexOf(word);
  return start < 0 ? null : [at[start], at[start + word.length - 1] + 1];
}

function passage(root, [address, title, text], word) {
  const found = place(text, word) ?? [0, 0];
  const line = document.createElement("p"), link = document.createElement("a"), mark = document.createElement("mark");
  link.href = `${root}${address === "." ? "" : `${address}/`}`;
  link.textContent = title || "首页";
  mark.textContent = text.slice(...found);
  line.append(link, "：", text.slice(Math.max(0, found[0] - AROUND), found[0]), mark, text.slice(found[1], found[1] + AROUND));
  return line;
}

async function item(number, { titles }, words, dropped) {
  const [address, title] = (await load(`titles/${Math.floor(number / titles)}`))[number % titles];
  const row = document.createElement("li"), link = document.createElement("a");
  link.href = `../${address}`;
  link.textContent = title;
  row.append(link);
  row.read = async () => {
    const pages = (await load(`texts/${number}`)).map((page) => [page, folded(page[2])]);
    if (!words.every((word) => pages.some(([, text]) => text.includes(word)))) return row.remove(), dropped();
    for (const word of words) row.append(passage(`../${address}`, pages.find(([, text]) => text.includes(word))[0], word));
  };
  return row;
}

function tell(count) {
  said.textContent = count ? `找到${count}份报告${count > SHOWN ? `，先列出前${SHOWN}份` : ""}` : "没有找到。可以换一个词，或者按部门找。";
}

async function show() {
  const mine = ++asked;
  const words = input.value.trim().split(/\s+/).map(folded).filter((word) => [...word].length > 1);
  history.replaceState(null, "", input.value.trim() ? `?q=${encodeURIComponent(input.value.trim())}` : "./");
  if (!words.length) return void (list.replaceChildren(), (said.textContent = input.value.trim() ? "请写两个字以上。" : ""));
  const index = await load("index");
  const every = [...new Set(words.flatMap((word) => [...word].slice(1).map((second, at) => [...word][at] + second)))];
  const pairs = every.filter((_, at) => at % Math.ceil(every.length / MOST) === 0);
  const holders = await Promise.all(pairs.map((pair) => holding(pair, index.firsts)));
  const found = holders.map((one) => new Set(one)).reduce((left, right) => left.intersection?.(right) ?? new Set([...left].filter((one) => right.has(one))));
  let count = found.size;
  const rows = await Promise.all([...found].sort((left, right) => left - right).slice(0, SHOWN).map((one) => item(one, index, words, () => tell(--count))));
  if (mine !== asked) return;
  list.replaceChildren(...rows);
  tell(count);
  for (const row of rows.slice(0, READ)) if (mine === asked) await row.read();
  const watch = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => (watch.unobserve(one.target), one.target.read())));
  rows.slice(READ).forEach((row) => watch.observe(row));
}

input.value = new URLSearchParams(location.search).get("q") ?? "";
input.addEventListener("input", show);
input.form.addEventListener("submit", (event) => (event.preventDefault(), show()));
show();
