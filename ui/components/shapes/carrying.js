// Carrying a thing by mouse, pen or finger. A finger holds still first, so that pushing still scrolls; Escape puts it back.

const FAR = 4; // pixels from which a press is a drag
const HOLD = 350; // milliseconds a finger holds still
const STILL = 8; // pixels a held finger may tremble
const EDGE = 48; // pixels from an edge within which what is below scrolls

// `card`: what is shown under the pointer (null: nothing). `over(place, point)` and `drop(place, point)` are told the element with
// `data-place` below; `moved(dx, dy)` how far it went; `began()` once it is a drag; `ended()` however it ends.
export function carry(event, { card = null, scroller = null, began, over, moved, drop, ended }) {
  if (event.button > 0 || event.isPrimary === false) return;
  const touch = event.pointerType === "touch";
  const start = { x: event.clientX, y: event.clientY, left: scroller?.scrollLeft || 0, top: scroller?.scrollTop || 0 };
  let point = start;
  let ghost = null;
  let carrying = false;
  let frame = 0;
  const timer = touch ? setTimeout(begin, HOLD) : 0;

  function begin() {
    carrying = true;
    began?.();
    if (card) ghost = shadow(card, start);
    document.documentElement.classList.add("gw-carrying");
    frame = requestAnimationFrame(roll);
    tell();
  }
  function move(to) {
    point = { x: to.clientX, y: to.clientY };
    const far = Math.hypot(point.x - start.x, point.y - start.y);
    if (!carrying && touch && far > STILL) return end();
    if (!carrying && !touch && far > FAR) begin();
    if (carrying) tell();
  }
  function tell() {
    if (ghost) ghost.style.transform = `translate(${point.x - start.x}px, ${point.y - start.y}px)`;
    moved?.(...way());
    over?.(below(), point);
  }
  const way = () => [point.x - start.x + (scroller ? scroller.scrollLeft - start.left : 0), point.y - start.y + (scroller ? scroller.scrollTop - start.top : 0)];
  const below = () => document.elementFromPoint(point.x, point.y)?.closest("[data-place]") || null;

  // Near an edge what lies below is brought in.
  function roll() {
    if (!carrying) return;
    const box = scroller?.getBoundingClientRect();
    if (box) {
      const by = (at, low, high) => (at < low + EDGE ? -12 : at > high - EDGE ? 12 : 0);
      const [x, y] = [by(point.x, box.left, box.right), by(point.y, box.top, box.bottom)];
      const before = scroller.scrollLeft + scroller.scrollTop;
      scroller.scrollBy(x, y);
      if (scroller.scrollLeft + scroller.scrollTop !== before) tell();
    }
    frame = requestAnimationFrame(roll);
  }
  function up(to) {
    if (carrying && to.type === "pointerup") {
      point = { x: to.clientX, y: to.clientY };
      drop?.(below(), point, ...way());
    }
    end();
  }
  function key(pressed) {
    if (pressed.key !== "Escape" || !carrying) return;
    pressed.stopPropagation();
    end();
  }
  const still = (pushed) => carrying && pushed.cancelable && pushed.preventDefault();
  const unclick = (click) => (click.preventDefault(), click.stopPropagation());

  function end() {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    ghost?.remove();
    document.documentElement.classList.remove("gw-carrying");
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", up);
    removeEventListener("pointercancel", up);
    removeEventListener("touchmove", still);
    removeEventListener("contextmenu", still);
    removeEventListener("keydown", key, true);
    if (carrying) {
      addEventListener("click", unclick, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", unclick, true)); // the click of this very press, no later one
    }
    carrying = false;
    ended?.();
  }
  addEventListener("pointermove", move);
  addEventListener("pointerup", up);
  addEventListener("pointercancel", up);
  addEventListener("touchmove", still, { passive: false });
  addEventListener("contextmenu", still);
  addEventListener("keydown", key, true);
}

function shadow(card, at) {
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.classList.add("gw-ghost");
  ghost.setAttribute("aria-hidden", "true");
  Object.assign(ghost.style, { position: "fixed", left: box.left + "px", top: box.top + "px", width: Math.min(box.width, 280) + "px", margin: 0 });
  if (box.width > 280) ghost.style.left = at.x - 40 + "px";
  document.body.append(ghost);
  return ghost;
}
