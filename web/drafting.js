// The number of open decisions falls as they are made. Without this script it does so when the draft is saved.
"use strict";
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const vi = document.documentElement.lang !== "en";
  const links = [...document.querySelectorAll("[data-open] li a, .errors li a")];
  const told = [form.querySelector("[data-count]"), document.getElementById("todo")];

  const decided = (field) => {
    if (!field) return false;
    const item = field.closest(".item");
    if (item && item.querySelector(".drop:checked")) return true;
    if (field.type === "checkbox") return field.checked;
    if (field.tagName === "FIELDSET") return field.querySelector("input:checked") !== null;
    return field.value.trim() !== (field.dataset.was || "");
  };

  const count = () => {
    let open = document.querySelectorAll("[data-elsewhere]").length; // in items that another page shows
    const within = new Map(); // how many in each item
    for (const link of links) {
      const field = document.getElementById(link.hash.slice(1));
      const item = field && field.closest(".item");
      const done = decided(field);
      link.parentElement.classList.toggle("decided", done);
      if (!done) open += 1;
      if (item) within.set(item, (within.get(item) || 0) + (done ? 0 : 1));
    }
    for (const [item, n] of within) {
      const tag = item.querySelector("[data-state]");
      if (!tag) continue;
      tag.textContent = n ? (vi ? `Còn ${n} chỗ` : `${n} open`) : (vi ? "Đã rõ" : "Clear");
      tag.classList.toggle("t-soon", n > 0);
      tag.classList.toggle("t-ok", n === 0);
    }
    const words = open
      ? (vi ? `Còn ${open} chỗ cần quyết định` : `${open} things to decide`)
      : (vi ? "Mọi chỗ đã được quyết định" : "Everything is decided");
    for (const one of told) if (one && one.textContent !== words) one.textContent = words;
  };

  if (links.length) {
    // What is wrong but not empty is decided once it is written anew.
    for (const one of document.querySelectorAll(".errors li a")) {
      const field = document.getElementById(one.hash.slice(1));
      if (field && typeof field.value === "string" && field.type !== "checkbox") field.dataset.was = field.value.trim();
    }
    form.addEventListener("input", count);
    count();
  }
})();
