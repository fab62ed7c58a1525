// The pages besides home, queue and the menu of the schema, for those they concern.

import { state } from "../base/state.js";

const PLACES = [
  { page: "reports", url: "/reports/approvals", icon: "chart" },
  { page: "flows", url: "/approvals/flows", icon: "stage", administers: "schema" },
  { page: "stuck", url: "/approvals/stuck", icon: "alert", administers: "workflows" },
];

// Whom approvals do not concern needs no numbers of them.
const leads = (what) => (state.me?.administers || []).includes(what);
const approves = (entity) => entity.workflows.length || entity.stages.some((stage) => stage.approval);
const concerned = () => state.waiting || leads("workflows") || Object.values(state.schema?.entities || {}).some(approves);

export const places = () => (concerned() ? PLACES.filter(({ administers }) => !administers || leads(administers)) : []);
