// The pages besides home, queue and the menu of the schema, for those they concern.

import { state } from "../base/state.js";

const PLACES = [
  { page: "reports", url: "/reports/approvals", icon: "chart" },
  { page: "stuck", url: "/approvals/stuck", icon: "alert", administers: "workflows" },
];

export const places = () => PLACES.filter(({ administers }) => !administers || (state.me?.administers || []).includes(administers));
