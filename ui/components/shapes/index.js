// The shapes rows can take besides the grid: which there are, what each is placed by, and its module.

import { defineAsyncComponent } from "vue";

export const SHAPES = {
  board: { icon: "board", needs: ["by"], show: defineAsyncComponent(() => import("./board.js")) },
  calendar: { icon: "calendar", needs: ["start"], show: defineAsyncComponent(() => import("./calendar.js")) },
  timeline: { icon: "timeline", needs: ["start", "end"], show: defineAsyncComponent(() => import("./timeline.js")) },
  tree: { icon: "tree", needs: ["parent"], show: defineAsyncComponent(() => import("./tree.js")) },
  gallery: { icon: "image", needs: ["image"], show: defineAsyncComponent(() => import("./gallery.js")) },
};

// A shape whose field somebody may not see cannot be drawn for that person.
export const isDrawn = (view) => view.kind === "grid" || Boolean(SHAPES[view.kind]?.needs.every((word) => view[word]));
