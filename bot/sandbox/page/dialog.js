/** Modal dialogs, drawn over the phone they belong to (or over the page). */
import { el } from "./dom.js";

let count = 0;

/**
 * Shows a dialog and answers with the `value` of the button pressed, or null when it was dismissed.
 * `actions` are [value, label] pairs, the first one the default; `body` are nodes or strings.
 */
export function ask({ title, body = [], actions, over, role, kind = "" }) {
  const id = `dialog-${(count += 1)}`;
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", { id, class: title ? "" : "sr-only" }, title),
    el("div", { class: "content", id: `${id}-text`, dir: "auto" }, body),
    el(
      "div",
      { class: "actions" },
      actions.map(([value, label], at) => button(value, label, !at, kind !== "form")),
    ),
  );
  const described = role === "alertdialog" ? `${id}-text` : null;
  const dialog = el(
    "dialog",
    { class: `dialog ${kind}`, role, "aria-labelledby": id, "aria-describedby": described },
    form,
  );
  return present(dialog, form, over);
}

function button(value, label, first, focus) {
  return el(
    "button",
    { value, class: first ? "primary" : "plain", autofocus: first && focus, formnovalidate: value === "" },
    label,
  );
}

function present(dialog, form, over) {
  document.body.append(dialog);
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close(event.submitter?.value ?? "");
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close(""));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    dialog.showModal();
    if (over) centre(dialog, over.getBoundingClientRect());
  });
}

function centre(dialog, phone) {
  const { offsetWidth: width, offsetHeight: height } = dialog;
  const left = phone.left + (phone.width - width) / 2;
  const top = phone.top + (phone.height - height) / 2;
  dialog.style.margin = "0";
  dialog.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  dialog.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

/** A labelled field: `control` is an input or a select. */
export function field(label, control) {
  return el("label", { class: "field" }, el("span", {}, label), control);
}

/** A select with [value, label] choices. */
export function choice(options, selected) {
  return el(
    "select",
    {},
    options.map(([value, label]) =>
      el("option", { value, selected: String(value) === String(selected) }, label),
    ),
  );
}

/** One or several checkboxes under one title. */
export function checks(legend, options) {
  const boxes = options.map(([value, label]) =>
    el(
      "label",
      { class: "check" },
      el("input", { type: "checkbox", value }),
      el("span", { dir: "auto" }, label),
    ),
  );
  return el("fieldset", { class: "field" }, el("legend", {}, legend), boxes);
}
