
"use strict";
// The filter of the report. Its state stands in the address after "#", so that a view can be sent to others:
// #severity=error&rule=doubled-word&device=Network+Device&file=content.tex&text=queue
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const menus = ["rule", "device", "file"].map((name) => form.elements.namedItem(name));
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const search = form.elements.namedItem("text");
  const findings = [...document.querySelectorAll(".finding")].map((element) => ({ element, text: "" }));
  const files = [...document.querySelectorAll(".file")];

  const textOf = (finding) => (finding.text ||= finding.element.textContent.toLowerCase());

  function apply() {
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const finding of findings) {
      const data = finding.element.dataset;
      const passes =
        severities.has(data.severity) &&
        menus.every((menu) => menu.value === "*" || data[menu.name] === menu.value) &&
        words.every((word) => textOf(finding).includes(word));
      finding.element.hidden = !passes;
      count += passes;
    }
    for (const file of files) {
      const left = file.querySelectorAll(".finding:not([hidden])").length;
      file.hidden = left === 0;
      file.querySelector(".count").textContent = left;
    }
    for (const menu of menus) menu.classList.toggle("active", menu.value !== "*");
    none.hidden = count > 0;
    shown.value = `${count} of ${findings.length} shown`;
  }

  function remember() {
    const state = new URLSearchParams();
    const checked = boxes.filter((box) => box.checked);
    if (checked.length < boxes.length) state.set("severity", checked.map((box) => box.value).join(","));
    for (const menu of menus) if (menu.value !== "*") state.set(menu.name, menu.value);
    if (search.value) state.set("text", search.value);
    history.replaceState(null, "", `#${state}`);
  }

  function recall() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) return; // the place of a finding
    const state = new URLSearchParams(hash);
    const severities = state.get("severity")?.split(",");
    for (const box of boxes) box.checked = !severities || severities.includes(box.value);
    for (const menu of menus) {
      const wanted = state.get(menu.name);
      menu.value = wanted !== null && [...menu.options].some((option) => option.value === wanted) ? wanted : "*";
    }
    search.value = state.get("text") ?? "";
  }

  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  addEventListener("hashchange", () => { recall(); apply(); });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, select")) return;
    event.preventDefault();
    search.focus();
  });
  recall();
  apply();
  form.hidden = false;
})();
