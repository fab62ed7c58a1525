// The pages besides home, queue and the menu of the schema, for those they concern.

import { state } from "../base/state.js";

const PLACES = [
  { page: "flows", url: "/approvals/flows", icon: "stage", administers: "schema" },
  { page: "stuck", url: "/approvals/stuck", icon: "alert", administers: "workflows" },
];

// Whom approvals do not concern needs no numbers of them.
const leads = (what) => (state.me?.administers || []).includes(what);
const approves = (entity) => entity.workflows.length || entity.stages.some((stage) => stage.approval);
export const concerned = () => state.waiting || leads("workflows") || Object.values(state.schema?.entities || {}).some(approves);

export const places = () => {
  const first = state.schema?.reports[0]?.name || (concerned() ? "approvals" : "");
  const reports = first ? [{ page: "reports", url: "/reports/" + first, icon: "chart" }] : [];
  return [...reports, ...(concerned() ? PLACES.filter(({ administers }) => leads(administers)) : [])];
};
