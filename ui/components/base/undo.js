// Takes back what I did last, and says what came of it.

import { post } from "./api.js";
import { fail, tell } from "./overlay.js";
import { say } from "./words.js";

export async function takeBack() {
  try {
    const answer = await post("/undo");
    const count = (answer.reversed || []).length;
    const why = (answer.kept || []).find((one) => one.why)?.why;
    if (count || !why) tell(say(count ? "undone" : "nothing_to_undo", { count }));
    if (why) tell(why, { kind: "error", seconds: 9 });
    return count > 0;
  } catch (error) {
    fail(error);
    return false;
  }
}
