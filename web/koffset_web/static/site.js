"use strict";
// Everything here makes reading quicker; nothing here is needed to read.

(() => {
  const box = document.getElementById("q");
  const list = document.getElementById("suggestions");
  const status = document.getElementById("suggestion-status");

  // Suggestions of company names: an ARIA combobox over the list that the server renders.
  if (box && list) {
    let chosen = -1;
    const options = () => [...list.querySelectorAll("[role=option]")];

    const choose = (index) => {
      const all = options();
      chosen = all.length ? (index + all.length + 1) % (all.length + 1) : -1;
      if (chosen === all.length) chosen = -1;
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      if (chosen >= 0) {
        box.setAttribute("aria-activedescendant", all[chosen].id);
        all[chosen].scrollIntoView({ block: "nearest" });
      } else {
        box.removeAttribute("aria-activedescendant");
      }
    };

    const close = () => {
      list.replaceChildren();
      update();
    };

    const update = () => {
      const count = options().length;
      chosen = -1;
      box.removeAttribute("aria-activedescendant");
      box.setAttribute("aria-expanded", String(count > 0));
      status.textContent = count ? list.dataset.status.replace("#", count) : "";
    };

    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "suggestion-list");
    box.setAttribute("aria-expanded", "false");

    list.addEventListener("htmx:afterSwap", () => (document.activeElement === box ? update() : close()));
    box.addEventListener("keydown", (event) => {
      // While Hangul is being composed the keys belong to the input method.
      if (event.isComposing || !options().length) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const before = chosen < 0 ? options().length : chosen;
        choose(event.key === "ArrowDown" ? chosen + 1 : before - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.assign(options()[chosen].dataset.url);
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".combobox")) close();
    });
    box.form.addEventListener("focusout", (event) => {
      if (!box.form.contains(event.relatedTarget)) setTimeout(close, 150);
    });
  }

  // Opened parts stay open when the results are swapped.
  let opened = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id === "results") {
      opened = [...event.detail.target.querySelectorAll("details[open][id]")].map((each) => each.id);
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "results") {
      opened.filter((id) => !id.startsWith("why-")).forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    }
  });

  // A refused or failed request shows the server's own page instead of doing nothing.
  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.target?.id === "results") location.assign(event.detail.pathInfo.finalRequestPath);
  });

  // The language switch keeps the place on the page.
  const SCROLL = "koffset-scroll";
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keep-scroll]")) sessionStorage.setItem(SCROLL, String(scrollY));
  });
  const kept = sessionStorage.getItem(SCROLL);
  if (kept !== null) {
    sessionStorage.removeItem(SCROLL);
    scrollTo(0, Number(kept));
  }

  // The token of a one-time link stands behind the "#": it goes into the form, and out of the address and history.
  const code = document.querySelector("[data-from-fragment]");
  if (code) {
    if (location.hash.length > 1) {
      code.value = location.hash.slice(1);
      document.querySelectorAll("#language a").forEach((link) => (link.hash = code.value));
      history.replaceState(null, "", location.pathname + location.search);
    }
    code.closest(".code-field").hidden = Boolean(code.value);
  }

  // All items are printed, also those behind closed parts of the page.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll(".company details:not([open])")];
    closed.forEach((each) => each.setAttribute("open", ""));
  });
  addEventListener("afterprint", () => closed.forEach((each) => each.removeAttribute("open")));

  // Rows of a form: the browser copies the empty one and drops what is removed; without it a save brings a new empty row.
  const form = document.querySelector("#profile-form, #requirement-form");
  if (form) {
    form.querySelectorAll("[data-add], [data-remove]").forEach((button) => (button.hidden = false));
    form.addEventListener("click", (event) => {
      const add = event.target.closest("[data-add]");
      const remove = event.target.closest("[data-remove]");
      if (add) addRow(add.closest("[data-rows]"));
      if (remove) {
        const row = remove.closest("[data-row]");
        const rows = row.closest("[data-rows]");
        const near = row.nextElementSibling ?? row.previousElementSibling;
        row.remove();
        // Who works by keyboard goes on where the row was, and not at the top of the page.
        (near?.querySelector("[data-remove]") ?? rows.querySelector("[data-add]")).focus();
        form.dispatchEvent(new Event("rows"));
      }
    });
  }

  function addRow(rows) {
    const list = rows.querySelector(":scope > ol");
    const path = rows.dataset.rows;
    const taken = [...list.children].map((row) => Number(row.dataset.row.slice(path.length + 1)));
    const place = `${path}.${Math.max(-1, ...taken) + 1}`;
    const row = rows.querySelector(":scope > template").content.firstElementChild.cloneNode(true);
    const put = (root) => {
      for (const node of [root, ...root.querySelectorAll("*")]) {
        for (const { name, value } of [...node.attributes]) {
          if (value.includes(`${path}.#`)) node.setAttribute(name, value.replace(`${path}.#`, place));
        }
        if (node.tagName === "TEMPLATE") [...node.content.children].forEach(put);
        if (node.matches?.("[data-add], [data-remove]")) node.hidden = false;
      }
    };
    put(row);
    list.append(row);
    row.querySelector("input, select, textarea")?.focus();
  }

  // Names of things while one types; what is chosen brings its English name and its class into empty fields.
  const names = document.getElementById("names");
  if (names && names.dataset.url) {
    let asked;
    form.addEventListener("input", (event) => {
      const field = event.target;
      if (field.getAttribute("list") !== "names") return;
      const chosen = [...names.options].find((option) => option.value === field.value);
      if (chosen) {
        const beside = (last) => form.elements[field.name.replace(/\.name\.ko$/, last)];
        const english = beside(".name.en");
        const supplyClass = beside(".supply_class");
        if (english && !english.value) english.value = chosen.dataset.en;
        if (supplyClass && !supplyClass.value) supplyClass.value = chosen.dataset.class;
        return;
      }
      clearTimeout(asked);
      asked = setTimeout(async () => {
        const answer = await fetch(`${names.dataset.url}?q=${encodeURIComponent(field.value)}`);
        if (answer.ok) names.innerHTML = await answer.text();
      }, 200);
    });
  }

  // A text of several lines is shown whole, clear of the bar below: a browser by itself shows the line of its caret.
  form?.addEventListener("focusin", (event) => event.target.matches("textarea") && event.target.scrollIntoView({ block: "nearest" }));

  // What is typed and not yet saved is not lost by leaving the page.
  let typed = Boolean(form?.hasAttribute("data-unsaved")) || form?.dataset.typed === "yes";
  // Files go with the buttons only, not with a save that the browser makes by itself.
  const holdsFiles = () => [...form.querySelectorAll("input[type=file]")].some((each) => each.value);
  form?.addEventListener("input", () => {
    typed = true;
    // A form that saves nothing by itself says so from the first key.
    if (form.dataset.notSaved) form.querySelector(".save-state").textContent = form.dataset.notSaved;
  });
  // A save by hand waits for the one that the browser is making, and none begins after it: neither makes the other stale.
  let sending = false;
  form?.addEventListener("submit", (event) => {
    if (form.classList.contains("htmx-request")) {
      event.preventDefault();
      const again = () => setTimeout(() => form.requestSubmit(event.submitter), 100);
      form.addEventListener("htmx:afterRequest", again, { once: true });
      return;
    }
    sending = true;
    typed = false;
  });
  form?.addEventListener("htmx:beforeRequest", (event) => sending && event.target === form && event.preventDefault());
  addEventListener("pageshow", () => (sending = false));
  document.addEventListener("htmx:afterRequest", (event) => {
    // The form of a requirement is only counted by itself, not saved.
    if (event.detail.elt === form && form.id === "profile-form" && event.detail.successful) typed = Boolean(document.querySelector(".save-state.bad")) || holdsFiles();
  });
  // A save that the browser made by itself and that failed is told: its answer is no state.
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    form?.addEventListener(failure, (event) => {
      const state = document.getElementById("save-state");
      if (event.target !== form || !state) return;
      state.textContent = form.dataset.failed;
      state.classList.add("bad");
    });
  }
  addEventListener("beforeunload", (event) => typed && event.preventDefault());
})();
