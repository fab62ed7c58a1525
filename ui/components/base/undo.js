// Takes back what I did, and makes it again; says what came of it, and where to look at what was left as it is.

import { reactive } from "vue";
import { post } from "./api.js";
import { fail, tell } from "./overlay.js";
import { say } from "./words.js";

// The panel of my last acts: open or not, and what the last undo or redo left as it is.
export const acts = reactive({ open: false, kept: [], count: 0 });
export const openActs = () => (acts.open = true);

export const takeBack = (act) => turn("/undo", act);
export const makeAgain = (act) => turn("/redo", act);

// Whether anything changed. `act`: one of my acts; without it the last one.
async function turn(path, act) {
  try {
    const answer = await post(path, act ? { change_set: act } : {});
    acts.count++;
    if (answer.job) tell(say("turning_goes_on"));
    else said(path, answer);
    return Boolean(answer.job || (answer.reversed || answer.repeated).length);
  } catch (error) {
    fail(error);
    return false;
  }
}

function said(path, { reversed, repeated, kept }) {
  acts.kept = kept;
  const count = (reversed || repeated).length;
  if (count || !kept.length) tell(say(count ? (repeated ? "redone" : "undone") : "nothing_to_undo", { count }));
  if (!kept.length) return;
  const text = kept.length === 1 ? [kept[0].title, kept[0].message].filter(Boolean).join(say("list_colon")) : say("turned_kept", { count: kept.length });
  tell(text, { kind: "error", seconds: 9, action: say("look"), run: openActs });
}

// The keys of every spreadsheet, on every page; where one types they are the text's own.
const TYPING = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true], [role=dialog], .ag-cell"; // a grid's cells answer themselves
export function listenForUndo() {
  addEventListener("keydown", (event) => {
    const way = wayOf(event);
    if (!way || event.defaultPrevented || event.target.closest?.(TYPING)) return;
    event.preventDefault();
    way();
  });
}

export function wayOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? makeAgain : takeBack;
  return key === "y" && !event.shiftKey ? makeAgain : null;
}
