// A long list, filtered: of the folds that stand behind a filter field what holds all the words typed stays, or what
// stands on the page chosen, with its number.
(() => {
  "use strict";

  const form = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  const foldsOf = (bar) => {
    const folds = [...bar.parentElement.querySelectorAll("details.fold, details.facts")];
    return folds.map((fold) => ({
      fold,
      count: fold.querySelector(".count"),
      items: [...fold.querySelectorAll("tbody tr, dl > div")].map((item) => ({
        item,
        text: form(item.textContent),
        pages: new Set([...item.querySelectorAll("dd:last-child a")].map((link) => link.pathname)),
      })),
    }));
  };

  for (const bar of document.querySelectorAll(".filter")) {
    const [input, select, status, all] = ["input", "select", "[role=status]", ".all"].map((name) => bar.querySelector(name));
    let folds = null;

    const open = (isOpen) => {
      for (const { fold } of folds) fold.open = isOpen && !fold.hidden;
      all.setAttribute("aria-expanded", String(isOpen));
      all.textContent = isOpen ? "全部收起" : "全部展开";
    };

    const filter = () => {
      const words = input.value.split(/\s+/).map(form).filter(Boolean);
      const page = select?.value && new URL(select.value, location.href).pathname;
      let left = 0;
      for (const { fold, count, items } of folds) {
        let own = 0;
        for (const { item, text, pages } of items) {
          item.hidden = !words.every((word) => text.includes(word)) || Boolean(page && !pages.has(page));
          if (!item.hidden) own += 1;
        }
        count.textContent = own;
        fold.hidden = own === 0;
        left += own;
      }
      const isFiltered = words.length > 0 || Boolean(page);
      open(isFiltered);
      status.textContent = isFiltered ? `剩下${left}项` : "";
    };

    const ready = (act) => () => {
      folds ??= foldsOf(bar);
      act();
    };
    input.addEventListener("input", ready(filter));
    select?.addEventListener("change", ready(filter));
    all.addEventListener("click", ready(() => open(all.getAttribute("aria-expanded") !== "true")));
  }
})();
