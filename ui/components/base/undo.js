// Takes back what I did last, and says what came of it.

import { post } from "./api.js";
import { fail, tell } from "./overlay.js";
import { say } from "./words.js";

export async function takeBack() {
  try {
    const answer = await post("/undo");
    const count = (answer.reversed || []).length;
    tell(say(count ? "undone" : "nothing_to_undo", { count }));
    return count > 0;
  } catch (error) {
    fail(error);
    return false;
  }
}
