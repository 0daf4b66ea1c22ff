// The frame of the page: the button that opens all chapters on narrow screens, light and dark, regions that scroll.
(() => {
  "use strict";

  const script = document.currentScript;

  // ---- All chapters: Material's drawer behind a real button; Escape and leaving it close it

  const button = document.querySelector(".menu-button");
  const drawer = document.getElementById("__drawer");
  const chapters = document.getElementById("site-nav");

  const isOpen = () => drawer.checked;

  const set = (open) => {
    if (isOpen() !== open) drawer.click();
  };

  if (button && drawer && chapters) {
    button.hidden = false;
    button.addEventListener("click", () => set(!isOpen()));
    drawer.addEventListener("change", () => {
      button.setAttribute("aria-expanded", String(isOpen()));
      if (isOpen()) chapters.focus({ preventScroll: true });
      else if (chapters.contains(document.activeElement)) button.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !isOpen()) return;
      button.focus();
      set(false);
    });
    chapters.addEventListener("focusout", (event) => {
      const next = event.relatedTarget;
      if (isOpen() && next && next !== button && !chapters.contains(next)) set(false);
    });
  }

  // ---- In a long list of chapters the one that is read is in sight

  const current = chapters?.querySelector("[aria-current]");
  const list = chapters?.closest(".md-sidebar__scrollwrap");

  // Material gives the list its height later than this script runs.
  if (current && list && "ResizeObserver" in window) {
    new ResizeObserver((_, observer) => {
      const below = current.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom;
      if (below <= 0) return;
      list.scrollTop += below + list.clientHeight / 3;
      observer.disconnect();
    }).observe(list);
  }

  // ---- A heading's own link is for the pointer: the keyboard has the page's contents, and no stop after each heading

  for (const link of document.querySelectorAll(".headerlink")) link.tabIndex = -1;

  // ---- Light and dark: Material keeps the choice in its own radio buttons

  const scheme = document.querySelector(".scheme-switch");
  const choices = [...document.querySelectorAll("[data-md-component='palette'] input")];

  if (scheme && choices.length) {
    scheme.hidden = false;
    scheme.addEventListener("click", () => {
      choices.find((choice) => choice.dataset.mdColorScheme !== document.body.dataset.mdColorScheme)?.click();
    });
  }

  // ---- Long lists that can be filtered bring their own script

  if (document.querySelector(".filter")) {
    document.head.append(Object.assign(document.createElement("script"), { src: new URL("filter.js", script.src).href }));
  }

  // ---- A long table stands at its full height when asked for

  for (const button of document.querySelectorAll(".whole-table button")) {
    button.addEventListener("click", () => {
      const isTall = button.closest("p").previousElementSibling.classList.toggle("tall");
      button.setAttribute("aria-pressed", String(isTall));
    });
  }

  // ---- A region that does not scroll is no stop for the keyboard

  const scrolls = (region) => region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;

  const regions = [...document.querySelectorAll(".scroll")];

  if ("ResizeObserver" in window) {
    const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => {
      const isWide = target.scrollWidth > target.clientWidth;
      target.classList.toggle("wide", isWide);
      target.classList.toggle("fits", !isWide);
      if (scrolls(target)) target.tabIndex = 0;
      else if (target !== document.activeElement) target.removeAttribute("tabindex");
    }));
    regions.forEach((region) => observer.observe(region));
  }
})();
