// The page is whole without this script. With it, results can be filtered, commands
// copied, and the colours chosen.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = document.documentElement;
  const say = (text) => { $("#said").textContent = text; };

  // Colours: those of the system until somebody chooses. A browser may refuse to
  // remember the choice for a file.
  const theme = $("#theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  try { root.dataset.theme = localStorage.getItem("muster-theme") || ""; } catch { /* not remembered */ }
  theme.hidden = false;
  showTheme();
  dark.addEventListener("change", showTheme);
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("muster-theme", root.dataset.theme); } catch { /* not remembered */ }
    showTheme();
  });

  // Commands.
  const select = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  for (const pre of $$("pre.command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the command");
    button.addEventListener("click", async () => {
      const code = $("code", pre);
      let copied = true;
      try { await navigator.clipboard.writeText(code.textContent); } catch {
        select(code);
        copied = document.execCommand("copy");
      }
      button.textContent = copied ? "Copied" : "Selected";
      say(copied ? "The command is copied." : "The command is selected.");
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    pre.classList.add("copyable");
    pre.append(button);
  }

  // Filters. Choices of one kind widen, kinds narrow each other.
  const form = $("#filters");
  const folds = $$("details");
  const atFirst = new Map(folds.map((d) => [d, d.open]));
  const unfold = (node) => {
    for (let d = node.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
  };
  if (form) {
    const number = new Intl.NumberFormat("en");
    const left = Number($("#shown").dataset.left);
    const components = $$(".component").map((section) => ({
      section, id: section.dataset.component,
      rules: $$(".rule", section).map((rule) => {
        const about = `${$("summary", rule).textContent} ${$(".meta .rule-id", rule)?.textContent ?? ""} ${section.dataset.component}`;
        return { rule, results: $$(".result", rule).map((row) => ({ row, text: `${about} ${row.textContent}`.toLowerCase() })) };
      }),
    }));
    const total = components.reduce((n, c) => n + c.rules.reduce((m, r) => m + r.results.length, 0), 0);
    const chosen = (name) => new Set($$(`input[name=${name}]:checked`, form).map((box) => box.value));
    // The choices stand in the address behind #show:, so that a link leads to the same list.
    const show = "#show:";
    const fields = { q: "search", component: "component", site: "site", baseline: "baseline" };
    const remember = (active) => {
      const said = new URLSearchParams();
      for (const [name, id] of Object.entries(fields)) {
        const field = $(`#${id}`), none = id === "site" ? "*" : "";
        if (field && field.value !== none) said.set(name, field.value);
      }
      for (const name of ["status", "severity"]) for (const value of chosen(name)) said.append(name, value);
      const hash = active ? show + said : "";
      if (location.hash === hash || (!active && !location.hash.startsWith(show))) return;
      try { history.replaceState(null, "", hash || location.pathname + location.search); } catch { location.hash = hash; }
    };
    const recall = () => {
      const said = new URLSearchParams(location.hash.slice(show.length));
      form.reset();
      for (const [name, id] of Object.entries(fields)) {
        const field = $(`#${id}`);
        if (field && said.has(name)) field.value = said.get(name);
        if (field && field.selectedIndex === -1) form.reset(); // of another report
      }
      for (const name of ["status", "severity"]) {
        for (const box of $$(`input[name=${name}]`, form)) box.checked = said.getAll(name).includes(box.value);
      }
      apply();
    };
    const apply = () => {
      const words = $("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
      const status = chosen("status"), severity = chosen("severity");
      const component = $("#component").value, site = $("#site").value, baseline = $("#baseline")?.value ?? "";
      const active = words.length > 0 || status.size > 0 || severity.size > 0 || component !== "" || site !== "*" || baseline !== "";
      let shown = 0;
      remember(active);
      for (const c of components) {
        let inComponent = 0;
        for (const { rule, results } of c.rules) {
          let inRule = 0;
          for (const { row, text } of results) {
            const match = (component === "" || component === c.id) &&
              (status.size === 0 || status.has(row.dataset.status)) &&
              (severity.size === 0 || severity.has(row.dataset.severity)) &&
              (site === "*" || site === row.dataset.site) &&
              (baseline === "" || baseline === row.dataset.baseline) && words.every((w) => text.includes(w));
            row.hidden = !match;
            if (match) inRule++;
          }
          rule.hidden = active && inRule === 0;
          for (const calm of $$("details.calm", rule)) calm.hidden = active && !$$(".result", calm).some((row) => !row.hidden);
          inComponent += inRule;
        }
        c.section.hidden = active && inComponent === 0;
        shown += inComponent;
      }
      for (const d of folds) if (d.matches(".rule, .calm")) d.open = active ? !d.hidden : atFirst.get(d);
      $("#nothing").hidden = shown > 0;
      $("#shown").textContent = (active ? `${number.format(shown)} of ${number.format(total)} results` : `${number.format(total)} results`) +
        (left > 0 ? ` on this page; ${number.format(left)} more are only in the json format.` : ".");
    };
    let waiting = 0;
    const soon = () => { clearTimeout(waiting); waiting = setTimeout(apply, 80); };
    const clear = () => { form.reset(); apply(); };
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", soon);
    for (const button of $$("button.clear")) button.addEventListener("click", () => { clear(); $("#search").focus(); });
    const all = $("#unfold");
    all.addEventListener("click", () => {
      const open = all.getAttribute("aria-pressed") !== "true";
      all.setAttribute("aria-pressed", String(open));
      for (const d of $$(".component details")) d.open = open;
    });
    // A link to a result that is folded away or filtered out shows it.
    const follow = () => {
      if (location.hash.startsWith(show)) return recall();
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target) return;
      if (target.closest("[hidden]")) clear();
      unfold(target.matches("table") ? target : target.firstElementChild ?? target);
      target.scrollIntoView();
    };
    addEventListener("hashchange", follow);
    follow();
  }

  // The drawing: what a component waits for, and what waits for it.
  const drawing = $(".drawing > svg");
  if (drawing) {
    const edges = $$(".edge", drawing), nodes = $$(".node", drawing);
    const trace = (id, near, far, found) => {
      for (const e of edges) if (e.dataset[near] === id && !found.has(e)) { found.add(e); trace(e.dataset[far], near, far, found); }
      return found;
    };
    const show = (node) => {
      const found = new Set([...trace(node.dataset.id, "to", "from", new Set()), ...trace(node.dataset.id, "from", "to", new Set())]);
      const ids = new Set([node.dataset.id, ...[...found].flatMap((e) => [e.dataset.from, e.dataset.to])]);
      for (const e of edges) e.classList.toggle("traced", found.has(e));
      for (const n of nodes) n.classList.toggle("traced", ids.has(n.dataset.id));
      drawing.classList.add("tracing");
    };
    const hide = () => drawing.classList.remove("tracing");
    for (const node of nodes) {
      node.addEventListener("pointerenter", () => show(node));
      node.addEventListener("focus", () => show(node));
      node.addEventListener("pointerleave", hide);
      node.addEventListener("blur", hide);
    }
  }

})();
