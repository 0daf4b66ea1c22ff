// The switch 核数模式 in the header, and `?review=1`. Off by default: then the page stays as it is, and the mode's own
// script and style are not even fetched.
(() => {
  "use strict";

  const script = document.currentScript;
  const toggle = document.querySelector(".review-switch");
  if (!toggle) return;

  const beside = (name) => new URL(name, script.src).href;
  const isOn = () => toggle.getAttribute("aria-pressed") === "true";

  // Kept for the tab, so that the mode stays on from page to page; a browser that keeps nothing still has the switch.
  const keep = (on) => {
    try {
      if (on) sessionStorage.setItem("review", "1");
      else sessionStorage.removeItem("review");
    } catch (error) { /* nothing is kept */ }
  };

  const kept = () => {
    try {
      return sessionStorage.getItem("review") === "1";
    } catch (error) {
      return false;
    }
  };

  const added = (tag, properties) => new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), properties, { onload: resolve, onerror: reject });
    document.head.append(element);
  });

  let loading = null;
  let early = null; // a number that somebody chose on a slow line, before the mode was there

  const mode = () => {
    loading ??= Promise.all([
      added("link", { rel: "stylesheet", href: beside("review.css") }),
      added("script", { src: beside("review-mode.js") }),
    ]).then(() => window.reportReview);
    return loading;
  };

  const turn = async (on) => {
    toggle.setAttribute("aria-pressed", String(on));
    keep(on);
    try {
      early = null;
      const { enter, leave } = await mode();
      if (isOn() !== on) return;
      (on ? enter : leave)();
      if (on) early?.querySelector("button.review-fact")?.click();
    } catch (error) {
      loading = null;
      toggle.setAttribute("aria-pressed", "false");
    }
  };

  document.addEventListener("click", (event) => {
    if (isOn()) early = event.target.closest("[data-fact], [data-facts]");
  });

  toggle.addEventListener("click", () => {
    const on = !isOn();
    const address = new URL(location.href);
    address.searchParams.delete("fact");
    if (on) address.searchParams.set("review", "1");
    else address.searchParams.delete("review");
    history.replaceState(history.state, "", address);
    turn(on);
  });

  const target = () => {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch (error) {
      return "";
    }
  };

  // What lies in closed groups: open them, also where the browser does not do so by itself.
  const unfold = () => {
    const element = document.getElementById(target());
    const folds = [];
    for (let fold; (fold = element?.closest("details:not([open])")); folds.push(fold)) fold.open = true;
    if (folds.length) element.scrollIntoView();
  };

  window.addEventListener("hashchange", unfold);
  unfold();

  toggle.hidden = false;
  const asked = new URLSearchParams(location.search);
  if (asked.get("review") === "0") keep(false);
  if (asked.get("review") === "1" || kept()) {
    turn(true).then(() => {
      if (asked.has("fact") && isOn()) window.reportReview.reveal(asked.get("fact"), target());
    });
  }
})();
