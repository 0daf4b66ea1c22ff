// The preview's line to the program: loads the page again where it was when a file is saved, and shows what is wrong.
(() => {
  "use strict";

  const script = document.currentScript;
  const KEY = "report-preview-place";

  // ---- The place on the page: the last thing with an id above the top of the window, and how far it is from there

  const anchors = () => [...document.querySelectorAll("main [id], article [id]")].filter((one) => one.offsetParent);

  const place = () => {
    const passed = anchors().filter((one) => one.getBoundingClientRect().top <= 1);
    const last = passed.at(-1);
    return {
      page: location.pathname,
      y: scrollY,
      id: last?.id ?? "",
      offset: last?.getBoundingClientRect().top ?? 0,
      closed: panel.querySelector("details")?.open === false,
      listed: panel.scrollTop,
      below: panel.offsetHeight, // before the list comes again, the page must be as long as it was
    };
  };

  const returned = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
    if (kept?.page !== location.pathname) return null;
    const settle = () => {
      const anchor = kept.id && document.getElementById(kept.id);
      const y = anchor ? scrollY + anchor.getBoundingClientRect().top - kept.offset : kept.y;
      scrollTo({ top: y, behavior: "instant" });
    };
    document.documentElement.style.setProperty("--report-preview", `${kept.below}px`);
    history.scrollRestoration = "manual";
    settle();
    addEventListener("load", () => {
      settle();
      history.scrollRestoration = "auto";
    });
    return kept;
  };

  const reload = () => {
    sessionStorage.setItem(KEY, JSON.stringify(place()));
    location.reload();
  };

  // ---- What is wrong: a region of its own below the page, silent when nothing is

  const panel = document.createElement("section");
  panel.className = "report-preview";
  panel.setAttribute("aria-label", "预览：还要改的地方");
  panel.hidden = true;
  const spoken = document.createElement("p");
  spoken.className = "report-preview-spoken";
  spoken.setAttribute("role", "status");
  document.body.append(panel, spoken);

  const fit = () => {
    document.documentElement.style.setProperty("--report-preview", panel.hidden ? "0px" : `${panel.offsetHeight}px`);
  };

  const show = (html) => {
    const before = panel.querySelector("details");
    const at = panel.scrollTop;
    panel.innerHTML = html; // written by macros/preview.html, which escapes what stands in files
    panel.hidden = !html;
    const now = panel.querySelector("details");
    if (now && before) now.open = before.open;
    if (now && !before && kept?.closed) now.open = false;
    now?.addEventListener("toggle", fit);
    panel.scrollTop = before ? at : (kept?.listed ?? 0);
    const said = panel.querySelector("summary")?.textContent.trim() ?? "没有问题了";
    if (before || html) spoken.textContent = said;
    fit();
  };

  const kept = returned();
  addEventListener("resize", fit);

  // ---- The line: it opens itself again when the program was away

  const query = new URLSearchParams({ page: decodeURI(location.pathname), shown: script.dataset.shown });
  const line = new EventSource(`/-preview/events?${query}`);
  line.addEventListener("reload", reload);
  line.addEventListener("problems", (event) => show(JSON.parse(event.data)));
  line.addEventListener("open", () => document.documentElement.classList.remove("report-preview-away"));
  line.addEventListener("error", () => {
    document.documentElement.classList.add("report-preview-away");
    spoken.textContent = "预览程序没有在运行，页面不会再更新";
  });
  addEventListener("pagehide", () => line.close());
})();
