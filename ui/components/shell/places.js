// The pages besides home, queue and the menu of the schema, for those they concern.

const PLACES = [{ page: "reports", url: "/reports/approvals", icon: "chart" }];

export const places = () => PLACES;
