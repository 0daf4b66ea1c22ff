// An edition never changes; whether it is still the current one is asked when somebody reads it.
// Without scripts the link to all editions below the heading says the same.
(() => {
  "use strict";
  const script = document.currentScript;
  const { edition, year } = script.dataset;
  const own = new URL("../", script.src);
  const root = new URL("../", own);

  /** What a reader of this edition should know: one sentence, and links of [text, address]. */
  function notice(editions) {
    const newest = (those) => those[those.length - 1];
    const numbered = (name) => Number(name.slice(name.lastIndexOf(".") + 1));
    const valid = editions.filter((one) => !one.withdrawn);
    const now = newest(valid.filter((one) => one.fiscal_year === year));
    const latest = newest(valid);
    const withdrawn = editions.find((one) => one.edition === edition)?.withdrawn;
    const page = decodeURI(location.href.slice(own.href.length)).replace(/[?#].*$/, "");
    if (withdrawn) {
      const reason = withdrawn.reason.replace(/[。；]$/, "");
      return {
        kind: "withdrawn",
        text: `${edition}版已于${withdrawn.date}撤回，请勿引用。理由：${reason}。`,
        links: now
          ? [[`看现行的${now.edition}版`, new URL(`${year}/${page}`, root)]]
          : [["看历次发布的版次", new URL("editions/", root)]],
      };
    }
    if (now && numbered(now.edition) > numbered(edition)) {
      const reason = now.reason.replace(/[。；]$/, "");
      return {
        kind: "corrected",
        text: `您看的是${edition}版，发布以后有更正。现行的是${now.date}发布的${now.edition}版，原因：${reason}。`,
        links: [
          ["看现行版的这一页", new URL(`${year}/${page}`, root)],
          ["看改了哪些数", new URL(`editions/#${now.edition}`, root)],
        ],
      };
    }
    if (latest && latest.fiscal_year > year) {
      return {
        kind: "older",
        text: `您看的是${year}年度的报告，数字没有作废；最新的是${latest.fiscal_year}年度的报告。`,
        links: [["看最新年度的报告", new URL("latest/", root)]],
      };
    }
    return null;
  }

  function show({ kind, text, links }) {
    const aside = document.createElement("aside");
    aside.className = `edition-notice edition-notice--${kind}`;
    aside.setAttribute("aria-label", "版次提示");
    const sentence = document.createElement("p");
    sentence.append(text);
    for (const [words, address] of links) {
      const link = document.createElement("a");
      link.href = address.href;
      link.textContent = words;
      sentence.append(" ", link);
    }
    aside.append(sentence);
    const article = document.querySelector("article");
    article?.prepend(aside);
  }

  async function ask() {
    if (!location.href.startsWith(own.href)) return;
    const response = await fetch(new URL("editions.json", root), { cache: "no-cache" });
    if (!response.ok) return;
    const found = notice(await response.json());
    if (found) show(found);
  }

  addEventListener("DOMContentLoaded", () => ask().catch(() => {}));
})();
