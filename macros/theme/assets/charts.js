// Makes the drawn bars interactive. Plotly and a chart's figure are fetched only for charts that readers come near to
// after they have begun to read, or ask for; on a phone, where the drawn bars read better, only when asked for. Without this script, or when it cannot load, the drawn bars and the data
// table stay as they are; with forced colours they stay because a drawing of another's colours would not follow them.
(() => {
  "use strict";

  const script = document.currentScript;
  const root = new URL("../", script.src);
  const library = new URL("vendor/plotly-basic.min.js", script.src).href;
  const NEAR = "200px";
  const NARROW = 720;
  const STARTS = ["scroll", "wheel", "pointerdown", "keydown", "touchstart"];
  const CHINESE = {
    moduleType: "locale",
    name: "zh-CN",
    dictionary: {},
    format: { decimal: ".", thousands: ",", grouping: [3], currency: ["¥", ""] },
  };

  // ---- Loading: the library once, a figure when its chart is drawn

  const included = (address) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });

  let loading = null;

  const load = () => {
    loading ??= included(library).then(() => {
      window.Plotly.register([CHINESE]);
      return window.Plotly;
    });
    loading.catch(() => { loading = null; });
    return loading;
  };

  const figures = new Map();

  // A page opened from a folder may not fetch; there the same figure stands beside it as a script.
  const read = async (name) => {
    if (location.protocol === "file:") {
      await included(new URL(`${name}.js`, root).href);
      return window.reportData[name];
    }
    const response = await fetch(new URL(`${name}.json`, root));
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    return response.json();
  };

  const figureOf = (plot) => {
    const name = `charts/${plot.dataset.chart}`;
    if (!figures.has(name)) figures.set(name, read(name));
    return figures.get(name);
  };

  // ---- The figure in the page's colours and type

  const style = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

  const isNarrow = () => window.innerWidth < NARROW;

  const MARGIN = { l: 4, t: 4, b: 28 };
  const PATTERNS = ["", "/", ".", "+"];

  // Long labels (project names) break into lines so that they fit beside the bars.
  const wrapped = (text, width) => (text.match(new RegExp(`.{1,${width}}`, "gu")) || [text]).join("<br>");

  // Black or white, whichever is easier to read on the colour.
  const inkOn = (color) => {
    const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff";
  };

  const styled = ({ data, layout }, plot, height) => {
    const paper = style("--md-default-bg-color");
    const font = { family: getComputedStyle(plot).fontFamily, size: 13, color: style("--md-default-fg-color") };
    const stacked = layout.barmode === "stack";
    const rowHeight = (height - MARGIN.t - MARGIN.b) / Math.max(1, data[0].y.length);
    const thick = stacked ? 26 : 18 * data.length;
    const traces = data.map((trace, n) => ({
      ...trace,
      y: trace.y.map((label) => wrapped(label, isNarrow() ? 8 : 17)),
      marker: {
        color: style(`--series-${n}`),
        line: { color: paper, width: stacked ? 2 : 0 },
        pattern: { shape: stacked ? "" : PATTERNS[n], bgcolor: style(`--series-${n}`), fgcolor: paper, fgopacity: 1, size: 7, solidity: 0.2 },
      },
      textposition: stacked ? "inside" : "outside",
      textangle: 0,
      insidetextfont: { color: inkOn(style(`--series-${n}`)) },
      insidetextanchor: "middle",
      cliponaxis: false,
      hovertemplate: data.length > 1 ? `%{y}<br>${trace.name} %{text}<extra></extra>` : "%{y}<br>%{text}<extra></extra>",
    }));
    const axis = { automargin: true, fixedrange: true, gridcolor: style("--line"), zerolinecolor: style("--edge") };
    return {
      data: traces,
      layout: {
        ...layout,
        height,
        xaxis: { ...axis, ...layout.xaxis, nticks: isNarrow() ? 4 : 7 },
        yaxis: { ...axis, ...layout.yaxis, autorange: "reversed", showgrid: false },
        font,
        bargap: Math.max(0.15, 1 - thick / rowHeight),
        uniformtext: { mode: "hide", minsize: 9 },
        hoverlabel: { font: { ...font, color: paper }, bgcolor: font.color, bordercolor: font.color, align: "left" },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        margin: { ...MARGIN, r: stacked ? 8 : 72 },
        showlegend: false,
        dragmode: false,
      },
    };
  };

  const draw = async (plot) => {
    try {
      const [Plotly, figure] = await Promise.all([load(), figureOf(plot)]);
      if (!plot.classList.contains("wanted")) return;
      let canvas = plot.querySelector(".canvas");
      if (!canvas) {
        canvas = document.createElement("div");
        canvas.className = "canvas";
        canvas.setAttribute("aria-hidden", "true");
        plot.dataset.height = plot.querySelector(".drawn").offsetHeight;
        plot.append(canvas);
      }
      plot.classList.add("live");
      const { data, layout } = styled(figure, plot, Number(plot.dataset.height));
      const config = { displayModeBar: false, displaylogo: false, responsive: true, locale: "zh-CN", scrollZoom: false };
      await Plotly.react(canvas, data, layout, config);
    } catch (error) {
      show(plot, false);
    }
  };

  const show = (plot, live) => {
    plot.classList.toggle("wanted", live);
    plot.closest(".chart").querySelector(".interactive").textContent = live ? "静态图" : "互动图";
    if (live) draw(plot);
    else plot.classList.remove("live");
  };

  // ---- When: asked for by the button, or near the viewport once reading has begun

  const plots = [...document.querySelectorAll(".plot[data-chart]")];
  if (!plots.length || window.matchMedia("(forced-colors: active)").matches) return;

  plots.forEach((plot) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "interactive";
    button.textContent = "互动图";
    button.addEventListener("click", () => {
      plot.classList.add("chosen");  // from now on the reader decides, not the distance
      show(plot, !plot.classList.contains("wanted"));
    });
    plot.closest(".chart").querySelector(".more").prepend(button);
  });

  const isCostly = () => navigator.connection?.saveData || /2g/.test(navigator.connection?.effectiveType ?? "");

  const watch = (event) => {
    if (event.target.closest?.(".interactive")) return;  // the button's own click decides
    STARTS.forEach((name) => window.removeEventListener(name, watch));
    if (isNarrow() || isCostly() || !("IntersectionObserver" in window)) return;
    const observer = new IntersectionObserver(
      (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
        observer.unobserve(target);
        if (!target.matches(".wanted, .chosen")) show(target, true);
      }),
      { rootMargin: NEAR },
    );
    plots.forEach((plot) => observer.observe(plot));
  };

  STARTS.forEach((name) => window.addEventListener(name, watch, { passive: true }));

  // Material changes the scheme on <body>: redraw what is live in the new colours.
  new MutationObserver(() => plots.filter((plot) => plot.classList.contains("live")).forEach(draw))
    .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
})();
