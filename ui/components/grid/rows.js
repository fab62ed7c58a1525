// Brings rows to the grid: pages by HTTP, the total, and again what others changed.

import { get, noteRows, query } from "../base/api.js";

export const PAGE = 200;

export class Rows {
  constructor(entity, { told, failed }) {
    this.entity = entity;
    this.told = told; // ({total, exact, later}) after each answer that says it; `later`: behind the rows it is about
    this.failed = failed;
    this.asked = {};
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
          const answer = await this.page(params.startRow, params.endRow - params.startRow);
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
    const path = `/${this.entity.name}` + query({ ...this.asked, offset: offset || "", limit, count: offset ? "none" : "capped" });
    if (!offset) noteRows(path);
    const answer = await get(path);
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

  async some(ids) {
    const answer = await get(`/${this.entity.name}` + query({ fields: this.asked.fields, filter: `id in [${ids.join(", ")}]`, limit: ids.length, count: "none" }));
    return answer.rows;
  }
}

export async function countOf(entity, view, filter = "") {
  const answer = await get(`/${entity}` + query({ view, filter, limit: 1, count: "capped" }));
  return { total: answer.total, exact: answer.total_is !== "at_least" };
}
