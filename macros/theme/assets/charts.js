// Makes the static bars interactive: Plotly is fetched only when a chart comes near the viewport.
// Without this script, or when it cannot load, the drawn bars and the data table stay as they are.
(() => {
  "use strict";

  const script = document.currentScript;
  const library = new URL("vendor/plotly-basic.min.js", script.src).href;
  const MARGIN = "200px";
  let loading = null;

  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = library;
      element.onload = () => resolve(window.Plotly);
      element.onerror = reject;
      document.head.append(element);
    });
    return loading;
  };

  const style = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();

  const palette = () => [0, 1, 2, 3].map((n) => style(`--series-${n}`));

  // Long labels (project names) break into lines so that they fit beside the bars.
  const wrapped = (text, width) => (text.match(new RegExp(`.{1,${width}}`, "gu")) || [text]).join("<br>");

  const figure = (plot) => {
    const { data, layout } = JSON.parse(plot.dataset.figure);
    const colors = palette();
    const ink = style("--md-default-fg-color");
    const narrow = plot.clientWidth < 600;
    data.forEach((trace, n) => {
      trace.marker = { color: colors[n % colors.length], line: { color: style("--md-default-bg-color"), width: 1 } };
      trace.textposition = "auto";
      trace.hovertemplate = "%{text}<extra></extra>";
      if (trace.orientation === "h") trace.y = trace.y.map((label) => wrapped(label, narrow ? 9 : 18));
    });
    const axis = { automargin: true, gridcolor: style("--line"), zerolinecolor: style("--line"), fixedrange: true };
    return {
      data,
      layout: {
        ...layout,
        xaxis: { ...axis, ...layout.xaxis },
        yaxis: { ...axis, autorange: data[0].orientation === "h" ? "reversed" : true, ...layout.yaxis },
        font: { family: getComputedStyle(plot).fontFamily, size: 14, color: ink },
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        margin: { l: 8, r: 16, t: 8, b: 32 },
        showlegend: false,
        dragmode: false,
      },
    };
  };

  const draw = async (plot) => {
    try {
      const Plotly = await load();
      const canvas = plot.querySelector(".canvas") || plot.appendChild(document.createElement("div"));
      canvas.className = "canvas";
      canvas.setAttribute("aria-hidden", "true");
      const { data, layout } = figure(plot);
      await Plotly.react(canvas, data, layout, { displayModeBar: false, responsive: true });
      plot.classList.add("live");
    } catch (error) {
      plot.classList.remove("live");
    }
  };

  const plots = () => [...document.querySelectorAll(".plot[data-figure]")];

  if ("IntersectionObserver" in window) {
    const observer = new IntersectionObserver(
      (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
        observer.unobserve(entry.target);
        draw(entry.target);
      }),
      { rootMargin: MARGIN },
    );
    plots().forEach((plot) => observer.observe(plot));
  }

  // Material changes the scheme on <body>: redraw what is live in the new colours.
  new MutationObserver(() => plots().filter((plot) => plot.classList.contains("live")).forEach(draw))
    .observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
})();
