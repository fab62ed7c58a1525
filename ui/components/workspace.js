// The element NiceGUI knows: what the server calls is passed on to the workspace, which is there already.

import { workspace } from "gridwright/screens.js";

const METHODS = ["schema_changed", "signed_out", "failed"];

export default {
  methods: Object.fromEntries(METHODS.map((name) => [name, (message) => workspace[name](message)])),
  render: () => null,
};
