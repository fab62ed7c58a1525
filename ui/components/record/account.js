// What administrators of accounts do with a person: give a way in by a link, lock, unlock.

import { patch, post } from "../base/api.js";
import { copyText } from "../base/copy.js";
import { exact } from "../base/format.js";
import { ask, fail, tell } from "../base/overlay.js";
import { state } from "../base/state.js";
import { say } from "../base/words.js";

const mayAdminister = (model) => model.entity.name === "user" && !model.isNew && state.me.administers?.includes("accounts") && model.id !== state.me.id && model.verbs().includes("update");

export function accountActions(model) {
  if (!mayAdminister(model)) return [];
  const lock = { name: "lock", label: say("lock_person"), run: () => setActive(model, false) };
  const unlock = { name: "unlock", label: say("unlock_person"), run: () => setActive(model, true) };
  return model.record.active ? [{ name: "invite", label: say("make_link"), run: () => invite(model) }, lock] : [unlock];
}

export function accountNeeds(model) {
  const { active, last_login_at: seen } = model.record;
  if (!mayAdminister(model) || !active || seen || !("last_login_at" in model.record)) return [];
  return [{ kind: "info", text: say("never_signed_in"), label: say("make_link"), run: () => invite(model) }];
}

async function invite(model) {
  try {
    const { link, until } = await post(`/user/${model.id}/invitation`);
    await ask({
      title: say("link_for", { name: model.record.name }), text: say("link_text", { until: exact(until) }), code: link, confirm: say("copy_link"), width: 520,
      run: async () => {
        copyText(link);
        tell(say("link_copied"), { kind: "good" });
      },
    });
  } catch (error) {
    fail(error);
  }
}

async function setActive(model, active) {
  const { name } = model.record;
  if (!active && !(await ask({ title: say("lock_title", { name }), text: say("lock_text"), confirm: say("lock_person"), danger: true }))) return;
  try {
    model.took(await patch(`/user/${model.id}`, { active }, model.record.version));
    tell(say(active ? "unlocked" : "locked_out", { name }), { kind: "good" });
  } catch (error) {
    fail(error);
  }
}
