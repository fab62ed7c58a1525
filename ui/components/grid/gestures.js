// What is done to selected cells: one gesture is one request about rows of this list, loaded or not, and one change set.
// What the server refuses stays at its cell with the reason; what takes long goes on in the background.

import { watch } from "vue";
import { get } from "../base/api.js";
import { deliver, orphans } from "../base/delivering.js";
import { fail, tell } from "../base/overlay.js";
import { say } from "../base/words.js";
import { asHeld } from "../editors/index.js";
import { mayUndoCells } from "../record/reopening.js";
import { isRecord } from "./rows.js";

const LOOK = 600; // ms between two looks at long work
const ASKED = 200; // loaded records that are asked whether an edit would undo an approval

export const BELOW = 2 ** 50; // a row below the last of any list

const DONE = { paste: "pasted", clear: "cleared", fill: "filled", move: "moved_cells" };

export const areaOf = ({ from, to, columns }) => ({ rows: [from, to], columns });

// Methods of the sheet.
export const gesturing = {
  // What was pasted, filled or emptied before this page was loaded anew, and is answered only now.
  watchOrphans() {
    this.unwatchOrphans = watch(orphans, () => {
      for (const gesture of orphans.filter((each) => each.entity === this.entity.name)) {
        orphans.splice(orphans.indexOf(gesture), 1);
        this.ended(gesture.answer, gesture.told.does);
      }
    }, { immediate: true });
  },
  // The list as the rows were asked for.
  listed() {
    const { view, filter, q } = this.rows.asked;
    const sort = this.rows.listSort ?? this.rows.asked.sort;
    return Object.fromEntries(Object.entries({ view, filter, sort, q }).filter(([, value]) => value));
  },
  // areas: those of the selection; body: what is done to them; besides: other areas it changes; below: these are no
  // rows yet. Resolves to what came of it, null where it was refused.
  async gesture(areas, body, { again, besides = [], below = false } = {}) {
    this.dropCut();
    this.saving.state.busy++;
    try {
      if (!(await mayUndoCells(this.entity, this.loadedIn([...areas, ...besides])))) return null;
      const sorted = [...areas].sort((a, b) => a.from - b.from);
      const [first, ...more] = below ? sorted : this.inList(sorted);
      if (!first) return null;
      const seen = this.firstSeen(areas);
      const asked = { ...this.listed(), ...areaOf(first), ...(more.length ? { areas: more.map(areaOf) } : {}), ...(seen ? { first: seen } : {}), ...body };
      return await this.ended(await deliver({ kind: "ranges", entity: this.entity.name, path: `/${this.entity.name}/ranges`, body: asked, told: { does: body.do } }), body.do);
    } catch (error) {
      if (again && (await again(error))) return this.gesture(areas, { ...body, add: true }, { besides, below });
      if (!again || error.code !== "REC054") fail(error);
      return null;
    } finally {
      this.saving.state.busy--;
    }
  },
  // The same areas as places in the plain list: rows that head groups are no rows of it.
  inList(areas) {
    if (!this.grouped) return areas;
    return areas.flatMap((area) => this.rows.spans(area.from, area.to).map(([from, to]) => ({ ...area, from, to })));
  },
  // The record that stands first in them, where it is here.
  firstSeen(areas) {
    const { from, to } = [...areas].sort((a, b) => a.from - b.from)[0];
    for (let index = from; index < Math.min(to, from + 4); index++) {
      const row = this.api.getDisplayedRowAtIndex(index)?.data;
      if (!row?.isGroup) return row?.id;
    }
    return undefined;
  },
  async ended(answer, kind) {
    if (!answer.job) return this.tellOf(answer, kind);
    tell(say("pasting_goes_on"));
    this.awaitJob(answer.job, kind);
    return answer;
  },
  // Progress and stopping are at the foot of the page; what was refused comes to its cells once it has ended.
  awaitJob(id, kind) {
    setTimeout(async () => {
      if (this.api.isDestroyed()) return;
      const job = await get(`/jobs/${id}`).catch((error) => fail(error));
      if (job?.state === "running") return this.awaitJob(id, kind);
      if (job && job.state !== "failed") this.tellOf(job.result, kind);
    }, LOOK);
  },
  // Cells of rows that are here: enough to ask before an approval is undone.
  loadedIn(areas) {
    if (!this.entity.reopens) return [];
    const rows = (area) => Array.from({ length: Math.min(area.to - area.from, ASKED) }, (_, by) => this.api.getDisplayedRowAtIndex(area.from + by)?.data).filter(isRecord);
    return areas.flatMap((area) => rows(area).flatMap((row) => area.columns.map((name) => ({ row, field: this.entity.fields[name] }))));
  },
  tellOf(result, kind) {
    const { written, refused, problems = [], added, pending } = result;
    for (const problem of kind === "clear" ? [] : problems) this.keepRefused(problem, problems);
    this.came = { written, refused, added: added || 0 };
    if (refused) {
      const reasons = [...new Set(problems.map((problem) => problem.message))].slice(0, 2).join(" ");
      if (kind !== "clear" && this.saving.wrong.size) this.showOutcome();
      else tell([say("done_partly", { count: written, refused }), reasons].filter(Boolean).join(" "), { kind: "error", seconds: 9 });
    } else tell([say(DONE[kind], { count: written + (pending || 0) }), added ? say("rows_added", { count: added }) : ""].filter(Boolean).join(" "));
    if (pending) tell(say("waits_cells", { count: pending }));
    this.renew();
    return result;
  },
  // The value that was meant is kept, also of a row that is not loaded; one of a record still to be made waits in the panel.
  keepRefused(problem, all = []) {
    const field = this.entity.fields[problem.field];
    if (!field || !("value" in problem)) return;
    const id = problem.id ?? `new ${problem.row}`;
    const row = this.api.getRowNode(String(id))?.data || { id };
    this.saving.refuse({ row, field, value: asHeld(field, problem.value), version: row.version, from: problem.from }, { ...problem, problems: (problem.because || []).map((name) => ({ help: problem.help, message: problem.message, ...all.find((one) => one.row === problem.row && one.field === name && !one.because), field: name })) });
  },
};
