// The rows of a grouped list: groups with counts and totals from one question, between them the rows of those that are
// open, each a slice of the plain list. A group is a filter, so its rows are asked for like any others.

import { get, query } from "../base/api.js";
import { meet } from "./colouring.js";
import { Rows, filled } from "./rows.js";

const FEW = 1000; // rows: a list so short begins open
const LONGEST = 1900; // characters of a filter in an address
const PAGES = 80;
const opened = new Map(); // of each list and grouping: the groups turned by hand, and how all of them stand

export class GroupedRows extends Rows {
  // {view, filter, sort, q, fields, by: [keys], totals, mark}
  ask({ by, totals, mark, ...asked }) {
    super.ask(asked);
    Object.assign(this, { by, totals, mark, tree: null, pages: new Map() });
    const key = [this.entity.name, asked.view, ...by].join("/");
    if (!opened.has(key)) opened.set(key, { all: null, turned: new Map() });
    this.standing = opened.get(key);
  }

  source() {
    const round = this.round;
    return {
      getRows: async (params) => {
        try {
          await this.whole();
          const rows = await this.between(params.startRow, params.endRow);
          if (round !== this.round) return params.failCallback();
          params.successCallback(rows, this.length);
        } catch (error) {
          if (round !== this.round || error.name === "AbortError" || params.startRow) params.failCallback();
          else params.successCallback([], 0);
          if (round === this.round) this.failed(error);
        }
      },
    };
  }

  // The groups; asked for once, whoever waits for them.
  whole() {
    return (this.tree ??= this.read().catch((error) => {
      this.tree = null;
      throw error;
    }));
  }
  async read() {
    const answer = await this.groups(this.by, "");
    this.sums = answer;
    this.levels = answer.levels;
    this.groupSort = answer.sort;
    this.roots = nested(answer.groups, null, 0, answer.levels < this.by.length);
    this.lay();
    this.told({ total: answer.count, exact: true, groups: this.roots.length, more: answer.more });
    return answer;
  }
  groups(by, where) {
    const { view, filter, q } = this.asked;
    return askGroups(this.entity, { view, filter: joined(filter, where), q, by: by.join(","), totals: this.totals, mark: this.mark });
  }
  // The same after a change: what is open stays open.
  async again() {
    this.pages.clear();
    this.tree = null;
    await this.whole();
  }

  // ------------------------------------------------ open and closed
  isOpen(node) {
    const turned = this.standing.turned.get(node.key);
    return turned ?? this.standing.all ?? this.sums.count <= FEW;
  }
  async turn(node, open = !this.isOpen(node)) {
    this.standing.turned.set(node.key, open);
    if (open) await this.fill(node);
    this.lay();
  }
  async turnAll(open) {
    this.standing.all = open;
    this.standing.turned.clear();
    this.lay();
  }
  // Groups that were too many to come with the others.
  async fill(node) {
    if (!node.lacks) return;
    const answer = await this.groups(this.by.slice(node.level + 1), node.path);
    node.children = nested(answer.groups, node, node.level + 1, answer.levels < this.by.length - node.level - 1);
    node.lacks = false;
  }

  // ------------------------------------------------ what stands where
  // Pieces in order: a group's own row, or the rows of an open one (`first`: the place of the first in the whole list).
  lay() {
    this.laid = [];
    this.length = 0;
    let listed = 0;
    const add = (piece, count) => {
      this.laid.push({ ...piece, at: this.length, count });
      this.length += count;
    };
    const walk = (nodes) => {
      for (const node of nodes) {
        add({ node, isHead: true }, 1);
        const first = listed;
        if (this.isOpen(node) && !node.lacks) {
          if (node.children.length) walk(node.children);
          else add({ node, first }, node.count);
        }
        listed = first + node.count;
      }
    };
    walk(this.roots);
    this.total = this.length;
  }
  pieceAt(row) {
    let low = 0;
    let high = this.laid.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.laid[middle].at <= row) low = middle;
      else high = middle - 1;
    }
    return this.laid[low];
  }
  // The first row, or from below the last, of the next open group.
  beyond(row, by) {
    for (let at = this.laid.indexOf(this.pieceAt(row)) + by; at >= 0 && at < this.laid.length; at += by)
      if (!this.laid[at].isHead) return by > 0 ? this.laid[at].at : this.laid[at].at + this.laid[at].count - 1;
    return by > 0 ? this.length - 1 : 0;
  }
  // The number of a row within its group.
  numberAt(row) {
    const piece = this.laid && this.pieceAt(row);
    return piece && !piece.isHead ? row - piece.at + 1 : row + 1;
  }
  // Which stretches of the plain list (in the order of `listSort`) the rows from `from` up to `to` are.
  spans(from, to) {
    const found = [];
    for (const piece of this.cut(from, to)) {
      const last = found.at(-1);
      if (last && last[1] === piece.first + piece.skip) last[1] += piece.take;
      else found.push([piece.first + piece.skip, piece.first + piece.skip + piece.take]);
    }
    return found;
  }
  get listSort() {
    return [...(this.groupSort || []), this.asked.sort].filter(Boolean).join(",");
  }
  // Pieces with rows between two places, each with what is left out ahead and how much is taken.
  *cut(from, to, heads = false) {
    for (let at = this.laid.indexOf(this.pieceAt(from)); at < this.laid.length && this.laid[at].at < to; at++) {
      const piece = this.laid[at];
      const skip = Math.max(0, from - piece.at);
      if (heads || !piece.isHead) yield { ...piece, skip, take: Math.min(piece.count - skip, to - piece.at - skip) };
    }
  }

  // The ids at these places; undefined where a group is headed.
  async order(from, count) {
    const rows = await this.between(from, from + count);
    return { ids: rows.map((row) => (row.isGroup ? undefined : row.id)), total: this.length, exact: true };
  }

  // ------------------------------------------------ rows
  async between(from, to) {
    if (!this.length) return [];
    const pieces = [...this.cut(from, Math.min(to, this.length), true)];
    const runs = runsOf(pieces);
    const answers = await Promise.all(runs.map((run) => this.rowsOf(run)));
    const rows = answers.flat();
    return pieces.flatMap((piece) => (piece.isHead ? [headOf(piece.node)] : rows.splice(0, piece.take)));
  }
  // One group by its filter, which is quick; neighbours together by the order in which the list stands group by group.
  async rowsOf(run) {
    const [{ node, skip, first }] = run;
    const limit = run.reduce((sum, piece) => sum + piece.take, 0);
    const filter = run.length === 1 && node.path && joined(this.asked.filter, node.path);
    const asked = filter && filter.length < LONGEST ? { filter, offset: skip || "" } : { sort: this.listSort, offset: first + skip || "" };
    const { fields } = this.asked;
    const path = `/${this.entity.name}` + query({ ...this.asked, ...asked, limit, count: "none" });
    if (!this.pages.has(path)) {
      this.pages.set(path, get(path).then(async (answer) => (await meet(this.entity, filled(answer, fields).rows, this.rules), answer)));
      if (this.pages.size > PAGES) this.pages.delete(this.pages.keys().next().value);
    }
    try {
      const { rows } = await this.pages.get(path);
      return [...rows, ...Array(Math.max(0, limit - rows.length)).fill(null).map((_, at) => goneRow(node, skip + rows.length + at))];
    } catch (error) {
      this.pages.delete(path);
      throw error;
    }
  }
}

// A colour rule that cannot be asked (of a field one may not see, or written wrong) colours nothing; figures come all the same.
export function askGroups(entity, { mark, ...asked }) {
  const path = `/${entity.name}/groups`;
  const plain = () => get(path + query(asked));
  return mark ? get(path + query({ ...asked, mark })).catch((error) => (error.status === 422 ? plain() : Promise.reject(error))) : plain();
}

const joined = (...parts) => {
  const said = parts.filter(Boolean);
  return said.length > 1 ? said.map((part) => `(${part})`).join(" and ") : said[0] || "";
};

// Rows that went since the groups were counted: the next counting leaves them out.
const goneRow = (node, at) => ({ id: `gone:${node.key}:${at}`, isGroup: true, isGone: true, level: node.level, node: { ...node, totals: {} } });
const headOf = (node) => ({ id: `group:${node.key}`, isGroup: true, level: node.level, node });

// Runs of pieces whose rows stand one behind the other in the list.
function runsOf(pieces) {
  const runs = [];
  for (const piece of pieces) {
    if (piece.isHead) continue;
    const last = runs.at(-1)?.at(-1);
    if (last && last.first + last.skip + last.take === piece.first + piece.skip) runs.at(-1).push(piece);
    else runs.push([piece]);
  }
  return runs;
}

// Groups in order, each before what it holds, as a tree. `lacks`: the last level is not the lowest.
function nested(groups, above, level, lacks) {
  const deepest = groups.reduce((most, group) => Math.max(most, group.level), 0);
  const roots = [];
  const path = [];
  for (const group of groups) {
    const parent = group.level ? path[group.level - 1] : above;
    const where = group.where === null || parent?.path === null ? null : joined(parent?.path, group.where);
    const node = { ...group, level: group.level + level, path: where, children: [], lacks: lacks && group.level === deepest };
    node.key = JSON.stringify([...(parent ? JSON.parse(parent.key) : []), group.value?.id ?? group.value]);
    path[group.level] = node;
    (group.level ? path[group.level - 1].children : roots).push(node);
  }
  return roots;
}
