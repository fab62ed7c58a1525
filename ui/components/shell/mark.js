// The product's sign: a grid with one cell set apart.

import { h } from "vue";

const SIGN = `<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true"><rect width="24" height="24" rx="6" fill="var(--gw-accent)"/><g fill="none" stroke="var(--gw-on-accent)" stroke-width="1.75" stroke-linecap="round"><path d="M6 8.5h12M6 15.5h12M9.5 8.5v7M14.5 15.5v3M14.5 5.5v3"/></g></svg>`;

export default { name: "MarkSign", render: () => h("span", { innerHTML: SIGN, style: "display:inline-flex" }) };
