// Search over all departments: Pagefind finds, this page shows. The address of the page keeps what was asked.
import * as pagefind from "./pagefind/pagefind.js";

const input = document.getElementById("q");
const said = document.getElementById("said");
const list = document.getElementById("results");
const SHOWN = 20;
let asked = 0;

// Pagefind marks what was found in an excerpt with <mark>; everything else in it is text.
function marked(excerpt) {
  const parts = new DOMParser().parseFromString(excerpt, "text/html").body.childNodes;
  return [...parts].map((part) => {
    if (part.nodeName !== "MARK") return document.createTextNode(part.textContent);
    const mark = document.createElement("mark");
    mark.textContent = part.textContent;
    return mark;
  });
}

function item(found) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = `..${found.raw_url ?? found.url}`;
  link.textContent = found.meta.title;
  const text = document.createElement("p");
  text.append(...marked(found.excerpt));
  row.append(link, text);
  return row;
}

async function show() {
  const mine = ++asked;
  const words = input.value.trim();
  history.replaceState(null, "", words ? `?q=${encodeURIComponent(words)}` : "./");
  if (!words) return void (list.replaceChildren(), (said.textContent = ""));
  const { results } = await pagefind.search(words);
  const found = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
  if (mine !== asked) return;
  list.replaceChildren(...found.map(item));
  const more = results.length > SHOWN ? `，先列出前${SHOWN}份` : "";
  said.textContent = results.length ? `找到${results.length}份报告${more}` : "没有找到。可以换一个词，或者按部门找。";
}

input.value = new URLSearchParams(location.search).get("q") ?? "";
input.addEventListener("input", show);
input.form.addEventListener("submit", (event) => (event.preventDefault(), show()));
await pagefind.init();
show();
