// The frame of every page: rail, page, search, messages; and the ear for what the server pushes.

import { defineAsyncComponent, h, markRaw, nextTick } from "vue";
import { leave, post } from "../base/api.js";
import { Messages, fail, tell } from "../base/overlay.js";
import { deliverAgain, takeUp } from "../base/delivering.js";
import { useOffset } from "../base/format.js";
import { countWaiting, load, reloadSchema } from "../base/load.js";
import { arrive, setTheme, state } from "../base/state.js";
import { listenForPeople } from "../base/together.js";
import { isShown, shown } from "../base/shown.js";
import { there } from "../base/there.js";
import { say, useWords } from "../base/words.js";
import { holdOn } from "./connection.js";
import { Questions } from "./questions.js";
import Palette from "./palette.js";
import Unsent from "./unsent.js";
import Banners from "./banners.js";
import Rail, { railOpen } from "./rail.js";
import BottomBar from "./bottom.js";
import Jobs from "./jobs.js";
import { watchCovered } from "./covered.js";
import { Keyboard, asksForKeys, keyboard } from "./keyboard.js";
import { exporting } from "../grid/exporting.js";
import { acts, listenForUndo } from "../base/undo.js";

const page = (path) => markRaw(defineAsyncComponent({ loader: path, delay: 0 }));
const Acts = defineAsyncComponent(() => import("./acts.js"));
const ExportBox = defineAsyncComponent(() => import("../grid/exportbox.js"));
const PAGES = {
  home: page(() => import("../home/page.js")),
  grid: page(() => import("../grid/page.js")),
  record: page(() => import("../record/page.js")),
  queue: page(() => import("../queue/page.js")),
  reports: page(() => import("../reports/page.js")),
  report: page(() => import("../reports/report.js")),
  flows: page(() => import("../reports/flows.js")),
  stuck: page(() => import("../reports/stuck.js")),
};

export default {
  props: { words: Object, language: String, person: Object, offset: Object },
  data: () => ({ state, acts, exporting, palette: false }),
  computed: {
    // On a phone a request has its own bar under the thumb.
    bottom() {
      const { page, id } = this.state.route;
      return this.state.phone && !(page === "queue" && id);
    },
    page() {
      const { page, id } = this.state.route;
      return PAGES[page === "reports" && id !== "approvals" ? "report" : page] || null;
    },
    pageKey() {
      const { page, entity, id } = this.state.route;
      return page === "grid" || page === "record" ? page + ":" + entity : page === "reports" ? page + ":" + id : page;
    },
  },
  created() {
    useWords(this.words, this.language);
    useOffset(this.offset);
    setTheme(localStorage.getItem("gridwright-theme") || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
    arrive();
    this.rowsFirst();
    addEventListener("popstate", arrive);
    addEventListener("keydown", this.key);
    addEventListener("unhandledrejection", (event) => {
      if (event.reason?.status !== undefined) {
        event.preventDefault();
        fail(event.reason);
      }
    });
    // While answers come: AG Grid takes longest.
    if (this.state.route.page === "grid") Promise.all([import("../grid/page.js"), import("../grid/sheet.js")]).catch(() => {});
    load().then(() => (state.begun && isShown(), state.schema && takeUp()));
  },
  mounted() {
    listenForUndo();
    watchCovered();
  },
  methods: {
    say,
    // From the keyboard straight to what the page is about.
    skip() {
      this.$refs.page.querySelector("a[href], button:not([disabled]), input, select, textarea, [tabindex='0']")?.focus();
    },
    rowsFirst() {
      state.begun = state.route.page !== "grid" || state.phone;
      const around = () => Promise.all([import("../grid/head.js"), import("../grid/foot.js")]);
      shown.then(around).finally(() => (state.begun = true));
    },
    key(event) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        this.palette = !this.palette;
      } else if (asksForKeys(event)) {
        event.preventDefault();
        keyboard.open = !keyboard.open;
      }
    },
    // Called by the document once there is a socket.
    listen(socket) {
      holdOn(socket, reloadSchema);
      socket.on("gridwright_changed", this.changed);
      listenForPeople(socket);
      socket.on("disconnect", () => (state.offline = true));
      socket.on("connect", () => this.connected(socket));
      if (socket.connected) this.connected(socket);
    },
    // What came while the socket was away nobody kept: everything that is shown is asked for again.
    async connected(socket) {
      socket.emit("gridwright_listening", { client_id: globalThis.clientId });
      if (!state.offline) return;
      state.offline = false;
      deliverAgain();
      const everything = [...Object.keys(state.schema?.entities ?? {}), "comment", "attachment", "long_work"];
      await this.changed(everything.map((entity) => ({ entity, ids: [] })));
    },
    content(opens) {
      const { state } = this;
      if (state.failure) return h("div", { key: "failure", class: "gw-empty" }, [h("h2", say("cannot_load")), h("p", state.failure.message), button(say("try_again"), load)]);
      if (!state.schema) return h("div", { key: "loading", class: "gw-loading", "aria-busy": "true" }, [h("span", { class: "gw-sr" }, say("loading"))]);
      if (this.page) return h(this.page, { key: this.pageKey, ...opens });
      return h("div", { key: "missing", class: "gw-empty" }, [h("h2", say("no_such_page")), h("p", [h("a", { href: "/" }, say("to_home"))])]);
    },
    // ------------------------------------------------ called by the server
    async changed(messages) {
      for (const message of messages) {
        state.changes.last = message;
        state.changes.count++;
        if (message.entity === "request" || message.queue) countWaiting();
        await nextTick(); // each is heard before the next one
      }
    },
    async schema_changed() {
      await reloadSchema();
    },
    signed_out() {
      leave();
    },
    failed(text) {
      tell(text, { kind: "error", seconds: 9 });
    },
    async logout() {
      await post("/logout");
      location.assign("/login");
    },
  },
  // No template: making a function of one takes longer than drawing the first rows of it. Elements beside one another have
  // keys, and what is not there leaves no mark, or one that comes would have others moved, who lose focus and editors by it.
  render() {
    const { state } = this;
    const opens = { onSearch: () => (this.palette = true), onLogout: this.logout };
    const ready = Boolean(state.schema && state.begun);
    return h("div", { class: ["gw", { "gw-phone": state.phone, "gw-no-bottom": !this.bottom }] }, there(
      !state.phone && state.begun && h("a", { key: "skip", class: "gw-button gw-skip", href: "#gw-page", onClick: (event) => (event.preventDefault(), this.skip()) }, say("skip_navigation")),
      !state.phone && (state.begun ? h(Rail, { key: "rail", ...opens }) : h("div", { key: "rail", class: ["gw-rail", { "gw-open": railOpen() }] })),
      h("div", { key: "page", id: "gw-page", ref: "page", class: "gw-page" }, there(
        state.begun && h(Banners, { key: "banners" }),
        ready && h(Unsent, { key: "unsent" }),
        this.content(opens),
        ready && h(Jobs, { key: "jobs" }),
      )),
      state.begun && h(Keyboard, { key: "keyboard" }),
      this.bottom && h(BottomBar, { key: "bottom", ...opens }),
      this.palette && state.schema && h(Palette, { key: "palette", onClose: () => (this.palette = false) }),
      acts.open && h(Acts, { key: "acts" }),
      exporting.about && h(ExportBox, { key: "export" }),
      state.begun && h(Questions, { key: "questions" }),
      state.begun && h(Messages, { key: "messages" }),
    ));
  },
};

function button(label, run) {
  return h("p", { style: { marginTop: "12px" } }, [h("button", { type: "button", class: "gw-button", onClick: run }, label)]);
}
