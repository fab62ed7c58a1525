// What has the focus keeps it where it is drawn anew: a card in another column, a record on another day. Whoever has gone
// elsewhere meanwhile stays there.

const THINGS = ["data-id", "data-node"]; // what tells one thing from others

export const staying = {
  beforeUpdate() {
    const { activeElement } = document;
    const name = this.$el.contains(activeElement) && THINGS.find((name) => activeElement.closest(`[${name}]`));
    const thing = name && activeElement.closest(`[${name}]`);
    this.focusedThing = thing && { name, id: thing.getAttribute(name), within: thing === activeElement ? "" : activeElement.localName, element: activeElement };
  },
  updated() {
    const { name, id, within, element } = this.focusedThing || {};
    if (!name || element.isConnected || document.activeElement !== document.body) return;
    const thing = this.$el.querySelector(`[${name}="${CSS.escape(id)}"]`);
    (within ? thing?.querySelector(within) : thing)?.focus({ preventScroll: true });
  },
};
