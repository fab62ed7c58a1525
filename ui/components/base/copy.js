// Puts a text on the clipboard; works on plain http too.

export function copyText(text) {
  const box = document.createElement("textarea");
  box.value = text;
  (document.querySelector("[aria-modal=true]") || document.body).append(box); // inside a dialog, or its focus is taken back
  box.select();
  document.execCommand("copy");
  box.remove();
}
