// 核数模式, loaded by review.js when somebody asks for it: every number of the page can be opened and shows what it is, how
// it was computed, which cell it comes from and where else it stands; numbers that are no fact are marked.
(() => {
  "use strict";

  const script = document.currentScript;
  const root = new URL("../", script.src);
  const content = document.querySelector("article.md-content__inner");

  const FACTS = "[data-fact], [data-facts]";
  const VERBATIM = "[data-reason]";
  const WORKED = "[data-worked]"; // counts, sizes, rules and steps, worked out when the site was built
  const NOT_PROSE = `${FACTS}, ${VERBATIM}, ${WORKED}, .earlier, .facts, .plot, .headerlink, .edition, .page-contents, .said, .review-note, ` +
    "code, svg, script, style, [aria-hidden]";
  const YEAR = "(?:19|20)\\d\\d";
  const TOKEN = new RegExp(
    `(?:[〔\\[［(（]\\d{4}[〕\\]］)）]\\s*\\d+号|^\\s*${YEAR}\\s*$|${YEAR}(?=[、至和—–~-]+${YEAR}年)|${YEAR}年[度初末底]?(?:\\d{1,2}月(?:\\d{1,2}日)?)?` +
      `|${YEAR}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}月(?:\\d{1,2}日)?|\\d{1,2}日)` +
      "|(?<number>[0-9０-９]+(?:[,，.．][0-9０-９]+)*\\s?[%％‰]?)",
    "gu",
  );
  const LINED = /\.(csv|yml|md)$/;

  // ---- Small helpers

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.flat().filter((child) => child !== null && child !== ""));
    return element;
  };

  // ---- The register and the places, read once, when the mode is first used

  const fetched = async (name) => {
    const response = await fetch(new URL(`${name}.json`, root));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.json();
  };

  // A page opened from a folder may not fetch; there the same data stands beside it as a script.
  const included = (name) => new Promise((resolve, reject) => {
    const element = make("script", { src: new URL(`${name}.js`, root).href, onerror: reject });
    element.addEventListener("load", () => resolve(window.reportData[name]));
    document.head.append(element);
  });

  const load = location.protocol === "file:" ? included : fetched;
  let reading = null;

  const read = () => {
    reading ??= Promise.all([load("facts"), load("appearances")]).then(([facts, site]) => ({
      ...site,
      register: new Map(facts.map((fact) => [fact.id, fact])),
    }));
    reading.catch(() => { reading = null; });
    return reading;
  };

  // ---- The numbers of the page

  const idsOf = (element) => (element.dataset.fact ?? element.dataset.facts).split(" ").filter(Boolean);

  // What holds other facts is no number itself: those inside it are.
  const numbers = () => [...content.querySelectorAll(FACTS)].filter((element) => !element.querySelector(FACTS));

  const mark = (element) => {
    const kind = element.matches(VERBATIM) ? "review-fact review-untagged" : "review-fact";
    const button = make("button", { type: "button", className: kind });
    button.setAttribute("aria-haspopup", "dialog");
    button.append(...element.childNodes);
    button.addEventListener("click", () => open(element));
    element.append(button);
  };

  const unmark = (button) => button.replaceWith(...button.childNodes);

  const untaggedTexts = () => {
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (!text.parentElement.closest(NOT_PROSE) && /[0-9０-９]/.test(text.data)) texts.push(text);
    }
    return texts;
  };

  const markUntagged = (text) => {
    const parts = [];
    let at = 0;
    for (const match of text.data.matchAll(TOKEN)) {
      if (!match.groups.number) continue;
      const said = make("span", { className: "said" }, "（未登记）");
      parts.push(text.data.slice(at, match.index), make("span", { className: "review-untagged" }, match[0], said));
      at = match.index + match[0].length;
    }
    if (parts.length) text.replaceWith(...parts.filter((part) => part !== ""), text.data.slice(at));
  };

  const unmarkUntagged = (span) => {
    const parent = span.parentNode;
    span.lastChild.remove();
    span.replaceWith(...span.childNodes);
    parent.normalize();
  };

  // ---- Where a number stands, as the build counts places: the figure around it, else the heading before it

  const anchorOf = (element) => {
    const figure = element.closest("figure[id]");
    if (figure) return figure.id;
    const before = [...content.querySelectorAll(":is(h1, h2, h3, h4, h5, h6)[id]")].filter((heading) =>
      heading.contains(element) || heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    return before.at(-1)?.id ?? "";
  };

  const reveal = (id, anchor) => {
    const own = numbers().filter((element) => idsOf(element).includes(id));
    const target = own.find((element) => anchorOf(element) === anchor) ?? own[0];
    const button = target?.querySelector(".review-fact");
    if (!button) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    button.classList.add("review-found");
    button.addEventListener("blur", () => button.classList.remove("review-found"), { once: true });
    button.focus({ preventScroll: true });
    button.scrollIntoView({ block: "center" });
  };

  // ---- The panel: a stack of views, each a heading and what stands below it

  const heading = make("h2", { id: "review-title", tabIndex: -1 });
  const body = make("div", { className: "review-body" });
  const back = make("button", { type: "button", className: "review-button", hidden: true }, "返回上一个数");
  const close = make("button", { type: "button", className: "review-button" }, "关闭");
  const panel = make(
    "dialog",
    { className: "review-panel md-typeset" },
    make("div", { className: "review-sheet" }, make("div", { className: "review-bar" }, back, close), heading, body),
  );
  panel.setAttribute("aria-labelledby", heading.id);
  let views = [];

  const render = async () => {
    const view = views.at(-1);
    back.hidden = views.length < 2;
    heading.textContent = view.title;
    body.replaceChildren(make("p", {}, "正在读取…"));
    try {
      const site = await read();
      if (view !== views.at(-1)) return;
      heading.textContent = view.label?.(site) ?? view.title;
      body.replaceChildren(...view.parts(site));
    } catch (error) {
      body.replaceChildren(make("p", {}, "没有读到数字的登记。请检查网络后再试，或者查看“数字索引”一页。"));
    }
  };

  const show = async (view) => {
    views.push(view);
    await render();
    panel.querySelector(".review-sheet").scrollTop = 0;
    heading.focus();
  };

  const open = (element) => {
    if (!panel.isConnected) document.body.append(panel);
    const text = element.querySelector(".review-fact").textContent.trim();
    const { fact, facts, rule, reason } = element.dataset;
    views = [];
    panel.showModal();
    if (reason) show({ title: text, parts: () => unregistered(reason) });
    else if (facts) show({ title: text, parts: (site) => compared(idsOf(element), rule, site) });
    else show(factView(fact, text, anchorOf(element)));
  };

  const item = (term, ...about) => [make("dt", {}, term), make("dd", {}, ...about)];

  const section = (title, list) => [make("h3", {}, title), list];

  const factList = (ids, site) => make("ol", {}, ids.map((id) => {
    const fact = site.register.get(id);
    const button = make("button", { type: "button", className: "review-link" }, fact ? `${fact.label} ${shown(fact)}` : id);
    button.addEventListener("click", () => show(factView(id)));
    return make("li", {}, button);
  }));

  // The words of a comparison: no fact of their own, but a rule over facts.
  const compared = (ids, rule, site) => [
    make("dl", {}, rule ? item("算法", rule) : [], item("说明", "这是由登记的数得出的文字。")),
    ...section("用到的数", factList(ids, site)),
  ];

  // What somebody let stand as it was typed, with the published reason.
  const unregistered = (reason) => [
    make("dl", {}, item("说明", "这处数字没有登记，照原文写出。"), item("理由", reason)),
  ];

  const factView = (id, text, here) => ({
    title: id,
    label: (site) => site.register.get(id)?.label,
    parts: (site) => explained(site.register.get(id), text, here, site),
  });

  // Thousands separators in the number that stands first in a text.
  const grouped = (text) => text.replace(/\d+/, (digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, ","));

  const shown = (fact) => (fact.unit === "元" && !fact.shown_unit ? grouped(fact.text) : fact.text);

  const exact = (fact) => {
    if (fact.value === null) return fact.absence;
    const value = grouped(fact.value) + fact.unit;
    return fact.exact ? `约${value}（分数 ${fact.exact}）` : value;
  };

  const source = ({ file, row, column }, site) => {
    const text = `${file}${row ? ` 第${row}行` : ""}${column ? `「${column}」` : ""}`;
    if (!site.files) return text;
    return make("a", { href: site.files + encodeURI(file) + (row && LINED.test(file) ? `#L${row}` : "") }, text);
  };

  const explained = (fact, text, here, site) => {
    const rows = [
      item("显示", text ?? shown(fact)),
      item("精确值", exact(fact)),
      item("编号", make("code", {}, fact.id)),
      fact.formula ? item("算法", fact.formula, fact.note ? `（${fact.note}）` : "") : [],
      fact.source ? item(fact.inputs.length ? "手写的数（用来核对）" : "来源", source(fact.source, site)) : [],
      fact.note && !fact.formula ? item("出处", fact.note) : [],
    ];
    const parts = [make("dl", {}, rows.flat())];
    if (fact.inputs.length) parts.push(...section("用到的数", factList(fact.inputs, site)));
    parts.push(...section("在本站出现的地方", placeList(fact.id, here, site)));
    if (site.index) {
      const address = new URL(site.index, root);
      address.hash = fact.id;
      const link = make("a", { href: address.href }, "在数字索引中查看这个数");
      parts.push(make("p", {}, link, " ", copying(address.href)));
    }
    return parts;
  };

  // Copies the number's permanent address; where the browser does not let it, the address stands there to be copied.
  const copying = (address) => {
    const button = make("button", { type: "button", className: "review-button" }, "复制链接");
    const said = make("span", {});
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address);
        said.textContent = " 已复制";
      } catch (error) {
        said.textContent = ` ${address}`;
      }
    });
    return make("span", {}, button, said);
  };

  const placeList = (id, here, site) => {
    const places = (site.facts[id] ?? []).map((number) => site.places[number]);
    if (!places.length) return make("p", {}, "只作为其他数的依据，页面里没有直接写出。");
    return make("ul", {}, places.map(([page, anchor, title]) => {
      const { url, title: pageTitle } = site.pages[page];
      const address = new URL(url, root);
      const isThisPage = address.pathname === location.pathname;
      const text = title && title !== pageTitle ? `${pageTitle} › ${title}` : pageTitle;
      if (isThisPage && anchor === here) return make("li", {}, `${text}（当前位置）`);
      address.searchParams.set("review", "1");
      address.searchParams.set("fact", id);
      address.hash = anchor;
      const link = make("a", { href: address.href }, text);
      if (isThisPage) link.addEventListener("click", (event) => {
        event.preventDefault();
        panel.close();
        reveal(id, anchor);
      });
      return make("li", {}, link);
    }));
  };

  back.addEventListener("click", async () => {
    views.pop();
    await render();
    heading.focus();
  });
  close.addEventListener("click", () => panel.close());
  panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });
  // The site's single-key shortcuts would turn the page below the panel.
  panel.addEventListener("keydown", (event) => event.stopPropagation());

  // ---- The mode itself

  const note = make("div", { className: "review-note" });
  note.setAttribute("role", "status");

  const enter = () => {
    if (note.isConnected) return;
    content.prepend(note);
    numbers().forEach(mark);
    content.querySelectorAll(VERBATIM).forEach(mark);
    untaggedTexts().forEach(markUntagged);
    const marked = content.querySelectorAll(".review-fact:not(.review-untagged)").length;
    const untagged = content.querySelectorAll(".review-untagged").length;
    const own = marked ? `本页有${marked}个数，选中任意一个可以查看算法、来源和其他出现的地方。` : "本页没有登记的数。";
    const rest = untagged ? `${untagged}处数字没有登记，用虚线框出（日期和文号除外）。` : "没有未登记的数字（日期和文号除外）。";
    const worked = content.querySelector(WORKED) ? "构建网站时数出来的次数、大小、规则和步骤不用登记，没有框出。" : "";
    setTimeout(() => {
      note.textContent = `核数模式：${own}${rest}${worked}`;
    }, 100);
    read().catch(() => {});
  };

  const leave = () => {
    note.textContent = "";
    note.remove();
    content.querySelectorAll(".review-fact").forEach(unmark);
    content.querySelectorAll("span.review-untagged").forEach(unmarkUntagged);
  };

  window.reportReview = { enter, leave, reveal };
})();
