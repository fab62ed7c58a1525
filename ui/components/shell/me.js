// What belongs to the person: language, theme, password, signing out.

import { patch, post } from "../base/api.js";
import { ask, fail, tell } from "../base/overlay.js";
import { go, setTheme, state } from "../base/state.js";
import { openActs } from "../base/undo.js";
import { language, say } from "../base/words.js";

const LANGUAGES = [["zh-CN", "简体中文"], ["en", "English"]];

export function chooseLanguage() {
  return LANGUAGES.map(([tag, name]) => ({ label: name, checked: language() === tag, run: () => speak(tag) }));
}

async function speak(tag) {
  if (tag === language()) return;
  try {
    await patch("/me", { language: tag });
    location.reload();
  } catch (error) {
    fail(error);
  }
}

export const switchTheme = () => setTheme(state.theme === "dark" ? "light" : "dark");

export function meItems(logout) {
  const unit = state.me.unit?.title;
  return [
    { head: [state.me.name, state.me.login, unit].filter(Boolean).join(" · ") },
    { label: say("delegations"), icon: "person", run: () => go("/queue?delegations") },
    { label: say("my_acts"), icon: "clock", run: openActs },
    { label: say("change_password"), icon: "lock", run: changePassword },
    { line: true },
    { label: say("log_out"), icon: "leave", run: logout },
  ];
}

async function changePassword() {
  const box = (name, label) => ({ name, label: say(label), type: "text", required: true, widget: { kind: "text", input: "password" }, cell: { kind: "text" } });
  await ask({
    title: say("change_password"),
    text: say("password_rule"),
    fields: [box("old", "password_old"), box("new", "password_new")],
    confirm: say("change_password"),
    run: async (values) => {
      await post("/me/password", { old: values.old || "", new: values.new || "" });
      tell(say("password_changed"), { kind: "good" });
    },
  });
}
