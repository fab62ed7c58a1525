// The component NiceGUI mounts. Everything else is loaded from the product's own modules.
export { default } from "gridwright/shell/workspace.js";
