// The search dialog. Index and matching are fetched as scripts when it is first asked for, so that it works from a folder too.
// The button, / and Ctrl+K open it; arrow keys choose a hit, Enter goes there, Esc goes back to where the reader was.
(() => {
  "use strict";

  const script = document.currentScript;
  const assets = new URL("./", script.src);
  const root = new URL("../", script.src);
  const opener = document.querySelector(".search-open");
  const dialog = document.querySelector(".search-dialog");
  if (!opener || !dialog?.showModal) return;

  const part = (name) => dialog.querySelector(name);
  const [input, count, tries, list, more, hint, questions, key, status] = [
    "#search-query", ".search-count", ".search-tries", ".search-hits", ".search-more", ".search-hint", ".search-questions", ".search-key", "[role=status]",
  ].map(part);
  const AT_ONCE = 20;
  const KINDS = { page: "页面", section: "", table: "表", row: "表格行", fact: "数字索引" };

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.flat());
    return element;
  };

  const kept = (storage, name, value) => {
    try {
      if (value === undefined) return storage().getItem(name);
      storage().setItem(name, value);
    } catch (error) { /* a browser that keeps nothing can still search */ }
    return null;
  };
  const session = () => sessionStorage;
  const local = () => localStorage;

  // ---- What is fetched when somebody searches

  const fetched = (tag, properties) => new Promise((resolve, reject) => {
    const element = make(tag, { ...properties, onerror: reject });
    element.addEventListener("load", resolve);
    document.head.append(element);
  });
  const included = (address) => fetched("script", { src: address.href, async: false });

  let styling = null;
  const styled = () => {
    styling ??= fetched("link", { rel: "stylesheet", href: new URL("search.css", assets).href }).catch(() => {});
    return styling;
  };

  let loading = null;
  const loaded = () => {
    loading ??= Promise.all([
      included(new URL("search_index.js", root)),
      included(new URL("search-query.js", assets)),
      included(new URL("search-words.js", assets)),
      included(new URL("search-match.js", assets)),
    ]).then(() => window.reportSearch.engine(window.reportData.search_index));
    loading.catch(() => { loading = null; });
    return loading;
  };

  // ---- The hits

  let engine = null;
  let found = null;
  let hits = [];
  let chosen = -1;
  let saying = 0;

  const say = (text, more = "") => {
    count.textContent = text;
    count.hidden = !text;
    clearTimeout(saying);
    saying = setTimeout(() => { status.textContent = text + more; }, 500);
  };

  const asking = (text, label = text) => {
    const button = make("button", { type: "button" }, label);
    button.addEventListener("click", () => {
      input.value = text;
      input.focus();
      update();
    });
    return button;
  };

  // What has hits in a query that has none, offered, not done.
  const attempt = ({ text, hits: number }) => asking(text, `${text}（${number}处）`);

  // What a reader may begin with: the questions that this site answers.
  const propose = () => {
    const answered = engine.questions.filter((question) => engine.find(question)?.hits.length);
    questions.querySelector("ul").replaceChildren(...answered.map((question) => make("li", {}, asking(question))));
  };

  const offer = () => {
    const found = input.value.trim() && !hits.length ? engine.tries(input.value) : [];
    tries.replaceChildren(...(found.length ? ["可以试试：", ...found.map(attempt)] : []));
    tries.hidden = !found.length;
    return found.length ? `可以试试：${found.map(({ text }) => `“${text}”`).join("、")}。` : "";
  };

  const marked = (parts) => parts.map(([text, isMarked]) => (isMarked ? make("mark", {}, text) : text));

  const address = ({ url, anchor }) => {
    const target = new URL(url, root);
    target.hash = anchor ? `#${encodeURIComponent(anchor)}` : "";
    return target.href;
  };

  const option = (hit, number) => {
    const kind = KINDS[hit.kind];
    const path = [kind, hit.path.join(" › ")].filter(Boolean).join(" · ");
    const link = make(
      "a",
      { className: "search-hit", id: `search-hit-${number}`, href: address(hit), tabIndex: -1 },
      make("span", { className: "search-title" }, marked(hit.title)),
      make("span", { className: "search-path" }, path),
      make("span", { className: "search-text" }, marked(hit.text)),
    );
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    return link;
  };

  const showMore = () => {
    const next = found.hits.slice(hits.length, hits.length + AT_ONCE);
    const options = next.map((entry, at) => option(found.show(entry), hits.length + at));
    list.append(...options);
    hits.push(...options);
    more.hidden = hits.length >= found.hits.length;
    more.textContent = `再看${Math.min(AT_ONCE, found.hits.length - hits.length)}处`;
  };

  const choose = (number) => {
    hits[chosen]?.setAttribute("aria-selected", "false");
    chosen = number;
    const hit = hits[number];
    if (!hit) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    hit.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  };

  const summary = () => {
    const total = found.hits.length;
    if (!total) return `没有找到“${input.value.trim()}”，本站没有这样的文字。`;
    const pages = new Set(found.hits.map((entry) => entry.page)).size;
    const query = found.asked || input.value.trim();
    const asked = found.asked ? `按“${query}”来找。` : "";
    const loose = found.isLoose ? `没有连在一起的“${query}”。字词隔开的，` : "";
    const partial = found.isPartial ? `没有全都说到的地方，只说到其中一部分的，` : "";
    return `${asked}${loose}${partial}找到${total}处，在${pages}个页面。${total > hits.length ? `先列出${hits.length}处。` : ""}`;
  };

  const update = () => {
    kept(session, "search", input.value);
    if (!engine) return;
    found = engine.find(input.value);
    hits = [];
    choose(-1);
    list.replaceChildren();
    if (found) showMore();
    const hasHits = hits.length > 0;
    list.scrollTop = 0;
    list.hidden = !hasHits;
    more.hidden = !hasHits || more.hidden;
    hint.hidden = hasHits;
    questions.hidden = hasHits || !questions.querySelector("li");
    input.setAttribute("aria-expanded", String(hasHits));
    tries.hidden = true;
    const offered = found ? offer() : "";
    say(found ? summary() : "", offered);
  };

  // ---- Opening and closing

  // Open at once, seen once styled: whoever types on after the key loses no letter.
  const open = () => {
    if (dialog.open) {
      input.select();
      return;
    }
    if (document.activeElement === document.body) opener.focus({ preventScroll: true });
    dialog.showModal();
    input.value = input.value || kept(session, "search") || "";
    input.focus();
    input.select();
    styled().then(() => dialog.classList.add("styled"));
    if (!engine) say("正在读取…");
    loaded().then((ready) => {
      engine = ready;
      if (!questions.querySelector("li")) propose();
      update();
    }).catch(() => say("没有读到搜索的内容。请检查网络后再试，或者查看“数字索引”一页。"));
  };

  const leave = (link) => {
    const { kind, title } = found.hits[hits.indexOf(link)];
    kept(session, "search-found", JSON.stringify({ href: link.href, query: input.value, row: kind === "row" ? title : "" }));
    dialog.close();
    const isHere = new URL(link.href).pathname === location.pathname;
    if (isHere) setTimeout(showFound);
  };

  // ---- Where a hit leads: what was searched for is marked there

  const scopeOf = (target) => {
    if (!/^H[1-6]$/.test(target.tagName)) return [target];
    const scope = [target];
    for (let next = target.nextElementSibling; next && !/^H[1-6]$/.test(next.tagName); next = next.nextElementSibling) scope.push(next);
    return scope;
  };

  const rangesIn = (element, query) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const ranges = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest("[aria-hidden=true], .headerlink, .said, script, style")) continue;
      for (const [start, end] of engine.spots(query, node.data)) {
        const range = document.createRange();
        range.setStart(node, start);
        range.setEnd(node, end);
        ranges.push(range);
      }
    }
    return ranges;
  };

  // A row without an address of its own is found in its table by its name.
  const rowOf = (figure, title) => {
    const name = (head) => head.textContent.replace(/\s+/g, " ").trim();
    const row = [...figure.querySelectorAll("th[scope=row]")].find((head) => name(head) === title)?.closest("tr");
    if (!row) return figure;
    for (let fold = row.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    row.classList.add("found");
    row.scrollIntoView({ block: "center" });
    return row;
  };

  const showFound = async () => {
    const { href, query, row } = JSON.parse(kept(session, "search-found") || "{}");
    if (href !== location.href) return;
    kept(session, "search-found", "");
    document.querySelector("tr.found")?.classList.remove("found");
    const anchor = decodeURIComponent(location.hash.slice(1));
    const target = anchor ? document.getElementById(anchor) : document.querySelector("article h1");
    if (!target) return;
    const scope = target.tagName === "FIGURE" && row ? [rowOf(target, row)] : scopeOf(target);
    if (!window.Highlight) return;
    await styled();
    engine ??= await loaded();
    const ranges = scope.flatMap((element) => rangesIn(element, query));
    CSS.highlights.set("found", new window.Highlight(...ranges));
    if (ranges.length && ranges[0].getBoundingClientRect().top > window.innerHeight) {
      ranges[0].startContainer.parentElement.scrollIntoView({ block: "center" });
    }
  };

  // ---- Keys

  const isTyping = (target) => target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const hasKey = () => kept(local, "search-key") !== "off";

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const isShortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k";
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && hasKey() && !isTyping(event.target);
    if (!isShortcut && !isSlash) return;
    event.preventDefault();
    open();
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      event.preventDefault();
      choose(chosen < 0 ? (step > 0 ? 0 : hits.length - 1) : (chosen + step + hits.length) % hits.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      hits[Math.max(chosen, 0)]?.click();
    }
  });

  // The letters of a Chinese word in the making are no query yet.
  input.addEventListener("input", (event) => { if (!event.isComposing) update(); });
  input.addEventListener("compositionend", update);
  part(".search-form").addEventListener("submit", (event) => event.preventDefault());
  part(".search-close").addEventListener("click", () => dialog.close());
  more.addEventListener("click", () => {
    showMore();
    say(summary());
    input.focus();
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest(".search-hit");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) leave(link);
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  // The site's single-key shortcuts would turn the page below the dialog.
  dialog.addEventListener("keydown", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); });
  key.addEventListener("change", () => kept(local, "search-key", key.checked ? "on" : "off"));

  opener.addEventListener("click", open);
  opener.addEventListener("pointerenter", () => { loaded().catch(() => {}); }, { once: true });
  opener.hidden = false;
  key.checked = hasKey();
  document.querySelector(".search-plain")?.remove();
  if (kept(session, "search-found")) showFound();
})();
