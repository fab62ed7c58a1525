// The rows of a list as a file: asked for, and fetched at once unless somebody has to approve it first.

import { post } from "../base/api.js";
import { fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";

export async function exportRows(entity, { view, filter, q, fields }) {
  const asked = Object.fromEntries(Object.entries({ view, filter, q }).filter(([, text]) => text));
  try {
    const answer = await post(`/${entity.name}/export`, { ...asked, fields });
    if (answer.pending) return tell(say("waits_now", { workflow: answer.pending.label }));
    tell(say("exporting", { count: answer.rows }), { kind: "good" });
    location.assign(answer.download);
  } catch (error) {
    fail(error);
  }
}
