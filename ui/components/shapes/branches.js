// What a tree knows of its records: those at the top, those below each that was opened, and how many stand below each.

export class Branches {
  // `ask(condition, more)` asks for a page of rows, `groups(by, totals, condition)` for their number; `link` names the record above.
  constructor(ask, groups, link) {
    this.ask = ask;
    this.groups = groups;
    this.link = link;
  }

  // A record whose superior somebody may not see stands at the top for that person.
  under(id) {
    return id === null ? `${this.link} is empty or ${this.link}.id is empty` : `${this.link} == ${id}`;
  }

  // Nodes below a record, with how many each has below itself.
  async page(id, offset, limit) {
    const answer = await this.ask(this.under(id), { offset: offset || "", limit, count: "capped" });
    const counts = await this.count(answer.rows.map((row) => row.id));
    return { nodes: answer.rows.map((row) => ({ id: row.id, row, kids: counts.get(row.id) || 0 })), total: answer.total };
  }

  async count(ids) {
    if (!ids.length) return new Map();
    const answer = await this.groups(this.link, "", `${this.link} in [${ids.join(", ")}]`);
    return new Map(answer.groups.map((group) => [group.value?.id ?? group.value, group.count]));
  }

  // The titles above records, from the top down, for rows that are shown outside the tree.
  async paths(rows, title) {
    const known = new Map(rows.map((row) => [row.id, row]));
    const above = (row) => row[this.link]?.id ?? row[this.link];
    for (let round = 0; round < 8; round++) {
      const missing = [...new Set([...known.values()].map(above).filter((id) => id && !known.has(id)))].slice(0, 100);
      if (!missing.length) break;
      const answer = await this.ask(`id in [${missing.join(", ")}]`, { fields: [this.link, title].join(","), filter: `id in [${missing.join(", ")}]`, q: "", view: "", limit: 100, count: "none" });
      for (const id of missing) known.set(id, answer.rows.find((row) => row.id === id) || {});
    }
    return new Map(rows.map((row) => [row.id, this.pathOf(row, known, above, title)]));
  }

  pathOf(row, known, above, title) {
    const path = [];
    const seen = new Set([row.id]);
    for (let at = known.get(above(row)); at && at.id && !seen.has(at.id); at = known.get(above(at))) {
      seen.add(at.id);
      path.unshift(at[title]?.title ?? at[title] ?? at.id);
    }
    return path;
  }
}
