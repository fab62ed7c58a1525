// Brings rows to the grid: pages by HTTP, the total, and again what others changed.

import { get, noteRows, query } from "../base/api.js";
import { meet } from "./colouring.js";

export const PAGE = 200;

// A row of the list; others are being typed, head a group, or hold totals.
export const isRecord = (row) => Boolean(row) && !row.isDraft && !row.isGroup && !row.isTotal;

export class Rows {
  constructor(entity, { told, failed, steady }) {
    this.entity = entity;
    this.told = told; // ({total, exact, later}) after each answer that says it; `later`: behind the rows it is about
    this.failed = failed;
    this.steady = steady; // (run): runs it when no cell is disturbed by it; true where that is later
    this.asked = {};
    this.rules = []; // colour rules: those only the server can work out are asked with each page
    this.round = 0;
  }

  // {view, filter, sort, q, fields}
  ask(asked) {
    this.asked = asked;
    this.round++;
    this.total = undefined;
  }

  source() {
    const round = this.round;
    return {
      getRows: async (params) => {
        try {
          let answer = await this.page(params.startRow, params.endRow - params.startRow);
          let late = false;
          await new Promise((done) => (late = this.steady(done)));
          if (late) answer = await this.page(params.startRow, params.endRow - params.startRow); // outdated meanwhile
          if (round !== this.round) return params.failCallback();
          const last = this.total ?? (answer.rows.length < params.endRow - params.startRow ? params.startRow + answer.rows.length : undefined);
          params.successCallback(answer.rows, last);
        } catch (error) {
          if (round !== this.round || error.name === "AbortError" || params.startRow) params.failCallback();
          else params.successCallback([], 0); // nothing is on its way: no bones under the reason
          if (round === this.round) this.failed(error);
        }
      },
    };
  }

  async page(offset, limit) {
    const { fields } = this.asked; // those of a wide list change while one scrolls
    const path = `/${this.entity.name}` + query({ ...this.asked, offset: offset || "", limit, count: offset ? "none" : "capped" });
    if (!offset) noteRows(path);
    const answer = filled(await get(path), fields);
    await meet(this.entity, answer.rows, this.rules);
    if (!offset) {
      const exact = answer.total_is !== "at_least";
      this.total = answer.total;
      this.told({ total: answer.total, exact });
      if (!exact) this.count();
    }
    return answer;
  }

  async count() {
    const round = this.round;
    try {
      const answer = await get(`/${this.entity.name}` + query({ ...this.asked, limit: 1, count: "exact" }));
      if (round !== this.round) return;
      this.total = answer.total;
      this.told({ total: answer.total, exact: true, later: true });
    } catch (error) {
      this.failed(error);
    }
  }

  // Which rows stand at these places now, and how many there are.
  async order(offset, limit) {
    const [field] = this.asked.fields.split(",");
    const answer = await get(`/${this.entity.name}` + query({ ...this.asked, fields: field, offset: offset || "", limit, count: "capped" }));
    return { ids: answer.rows.map((row) => row.id), total: answer.total, exact: answer.total_is !== "at_least" };
  }

  // How many of these records are in the list.
  async among(ids) {
    const these = `id in [${ids.join(", ")}]`;
    const filter = this.asked.filter ? `(${this.asked.filter}) and ${these}` : these;
    const answer = await get(`/${this.entity.name}` + query({ ...this.asked, filter, limit: 1, count: "exact" }));
    return answer.total;
  }

  async some(ids) {
    return this.met(await this.fieldsOf(ids, this.asked.fields.split(",")));
  }

  // Rows, with what of their colours only the server can work out.
  met(rows) {
    return meet(this.entity, rows, this.rules);
  }

  // These fields alone of some records.
  async fieldsOf(ids, names) {
    const fields = names.join(",");
    const answer = await get(`/${this.entity.name}` + query({ fields, filter: `id in [${ids.join(", ")}]`, limit: ids.length, count: "none" }));
    return filled(answer, fields).rows;
  }
}

// A field that is hidden in a row has no value there; it is told from one that was not asked for.
export function filled(answer, fields) {
  for (const name of fields.split(",")) for (const row of answer.rows) if (!(name in row)) row[name] = undefined;
  return answer;
}

export async function countOf(entity, view, filter = "") {
  const answer = await get(`/${entity}` + query({ view, filter, limit: 1, count: "capped" }));
  return { total: answer.total, exact: answer.total_is !== "at_least" };
}
