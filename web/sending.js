// Each file is sent by itself as soon as it is chosen: a break costs one file, not the form. Without this script the plain
// form does the same in one go.
"use strict";
(() => {
  const form = document.querySelector("form[data-uploads]");
  if (!form || !window.XMLHttpRequest || !window.FormData) return;
  const vi = document.documentElement.lang !== "en";
  const say = (inVietnamese, inEnglish) => (vi ? inVietnamese : inEnglish);
  const TRIES = 3;
  const under = new Set(); // what is being sent
  let pressed = false;

  const size = (bytes) => {
    const mb = (bytes / 1048576).toFixed(1);
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (vi ? mb.replace(".", ",") : mb) + " MB";
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const pressOnceDone = () => {
    if (pressed && under.size === 0) form.requestSubmit ? form.requestSubmit() : form.submit();
  };

  function send(file, input) {
    const row = element("div", "sending");
    const name = element("div", "name", file.name);
    const bar = element("progress");
    const told = element("span", "soft");
    const stop = element("button", "plain", say("Dừng", "Stop"));
    const line = element("div", "line");
    bar.max = 100;
    bar.setAttribute("aria-label", say("Đang gửi ", "Sending ") + file.name);
    told.setAttribute("aria-live", "polite");
    stop.type = "button";
    line.append(told, stop);
    row.append(name, bar, line);
    input.before(row);

    let request = null, tries = 0, began = 0;
    const end = (words) => { under.delete(row); told.textContent = words; };
    stop.onclick = () => { under.delete(row); if (request) request.abort(); row.remove(); input.focus(); pressOnceDone(); };

    const failed = () => {
      tries += 1;
      if (tries < TRIES) { window.setTimeout(begin, 1000 * tries); return; }
      end(say("Chưa gửi được.", "It could not be sent."));
      pressed = false;
      const again = element("button", "plain", say("Gửi lại", "Send again"));
      again.type = "button";
      again.onclick = () => { stop.focus(); again.remove(); tries = 0; begin(); };
      line.append(again);
    };

    const refused = (words) => {
      end("");
      pressed = false;
      bar.remove();
      const error = element("p", "error", words);
      error.setAttribute("role", "alert");
      row.append(error);
    };

    const received = (kept) => {
      under.delete(row);
      const id = "upload-" + kept.id, box = element("input"), label = element("label", "", kept.name);
      const got = element("div", "choice got");
      Object.assign(box, { type: "checkbox", name: "upload", id, checked: true });
      box.value = kept.id + (input.dataset.deliverable ? ":" + input.dataset.deliverable : "");
      label.htmlFor = id;
      label.append(element("small", "", size(kept.size) + " · " + say("đã nhận đủ", "received whole")));
      got.append(box, label);
      const focused = row.contains(document.activeElement); // whoever goes by keyboard loses no place
      row.replaceWith(got);
      if (focused) box.focus();
      pressOnceDone();
    };

    function begin() {
      under.add(row);
      began = Date.now();
      request = new XMLHttpRequest();
      const query = new URLSearchParams({ task: form.dataset.task, filename: file.name });
      if (input.dataset.deliverable) query.set("deliverable", input.dataset.deliverable);
      request.open("POST", form.dataset.uploads + "?" + query);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (sent) => {
        bar.value = (100 * sent.loaded) / (sent.total || file.size || 1);
        const rate = sent.loaded / Math.max(0.1, (Date.now() - began) / 1000);
        told.textContent = `${say("Đang gửi", "Sending")} ${size(sent.loaded)} / ${size(file.size)} · ${size(rate)}/s`;
      };
      request.onerror = failed;
      request.onload = () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch { /* no answer of ours */ }
        if (request.status === 201) received(answer);
        else if (answer.error) refused(answer.error);
        else failed();
      };
      request.send(file);
    }
    begin();
  }

  for (const input of form.querySelectorAll("input[type=file]")) {
    const chosen = () => {
      for (const file of input.files) send(file, input);
      input.value = "";
    };
    input.addEventListener("change", chosen);
    if (input.files.length) chosen(); // before this script had come
  }
  form.addEventListener("submit", (event) => {
    pressed = under.size > 0;
    if (pressed) event.preventDefault(); // it goes by itself once the files are there
  });
  window.addEventListener("beforeunload", (event) => { if (under.size > 0) event.preventDefault(); });
})();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
