// Makes a chart interactive when a reader asks for it: exact values under the pointer, sorted by value or as it was.
// Plotly and a chart's figure are fetched only then. Until then, without this script, or when it cannot load, the drawn
// bars and the data table stay as they are; with forced colours too, which a drawing of another's would not follow.
(() => {
  "use strict";

  const script = document.currentScript;
  const root = new URL("../", script.src);
  const library = new URL("vendor/plotly-basic.min.js", script.src).href;
  const NARROW = 720;
  const CHINESE = {
    moduleType: "locale",
    name: "zh-CN",
    dictionary: {},
    format: { decimal: ".", thousands: "", grouping: [3], currency: ["¥", ""] },
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
  // What a series means (the trace's `meta`) in the page's colours and with the patterns of the drawn bars.
  const COLOURS = { main: "--series-0", second: "--series-1", third: "--series-2", fourth: "--series-3", before: "--soft", apart: "--edge", unknown: "--edge" };
  const PATTERNS = { second: "/", third: ".", fourth: "+", unknown: ".", lost: "/" };

  // Long labels (project names) break into lines so that they fit beside the bars.
  const wrapped = (text, width) => (text.match(new RegExp(`.{1,${width}}`, "gu")) || [text]).join("<br>");

  // Black or white, whichever is easier to read on the colour.
  const inkOn = (color) => {
    const [r, g, b] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff";
  };

  const marker = (meaning, paper, stacked) => {
    const lost = meaning === "lost";
    const color = lost ? paper : style(COLOURS[meaning]);
    const edge = lost ? style("--wrong") : meaning === "before" ? style("--edge") : paper;
    const pattern = { shape: PATTERNS[meaning] || "", bgcolor: color, fgcolor: lost ? edge : paper, fgopacity: 1, size: 7, solidity: 0.2 };
    return { color, line: { color: edge, width: edge !== paper ? 1.5 : stacked ? 2 : 0 }, pattern };
  };

  const styled = ({ data, layout }, plot, height) => {
    const paper = style("--md-default-bg-color");
    const font = { family: getComputedStyle(plot).fontFamily, size: 13, color: style("--md-default-fg-color") };
    const stacked = layout.barmode === "stack";
    const rowHeight = (height - MARGIN.t - MARGIN.b) / Math.max(1, data[0].y.length);
    const thick = stacked ? 26 : 18 * data.length;
    const traces = data.map((trace) => ({
      ...trace,
      y: trace.y.map((label) => wrapped(label, isNarrow() ? 8 : 17)),
      marker: marker(trace.meta, paper, stacked),
      textposition: stacked ? "inside" : "outside",
      textangle: 0,
      insidetextfont: { color: inkOn(style(COLOURS[trace.meta]) || paper) },
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
        xaxis: { ...axis, ...layout.xaxis, nticks: isNarrow() ? 4 : 7, exponentformat: "none", separatethousands: false, ticksuffix: plot.dataset.unit },
        yaxis: { ...axis, ...layout.yaxis, ...(plot.classList.contains("sorted") ? { categoryorder: "total ascending" } : { autorange: "reversed" }), showgrid: false },
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
    const chart = plot.closest(".chart");
    chart.querySelector(".interactive").textContent = live ? "静态图" : "互动图";
    chart.querySelector(".sorting").hidden = !live;
    if (live) draw(plot);
    else plot.classList.remove("live");
  };

  // ---- When: asked for by the button

  const plots = [...document.querySelectorAll(".plot[data-chart]")];
  if (!plots.length || window.matchMedia("(forced-colors: active)").matches) return;

  plots.forEach((plot) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "interactive";
    button.textContent = "互动图";
    button.addEventListener("click", () => {
      show(plot, !plot.classList.contains("wanted"));
    });
    const sorting = document.createElement("button");
    sorting.type = "button";
    sorting.className = "sorting";
    sorting.hidden = true;
    sorting.textContent = "按大小排列";
    sorting.setAttribute("aria-pressed", "false");
    sorting.addEventListener("click", () => {
      sorting.setAttribute("aria-pressed", String(plot.classList.toggle("sorted")));
      draw(plot);
    });
    plot.closest(".chart").querySelector(".more").prepend(button, sorting);
  });

  // Material changes the scheme on <body>: redraw what is live in the new colours.
  new MutationObserver(() => plots.filter((plot) => plot.classList.contains("live")).forEach(draw))
    .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
})();
