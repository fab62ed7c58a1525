// Begins the workspace as soon as its modules are here.

import { createApp } from "vue";
import { shown as first } from "../base/shown.js";
import Workspace from "./workspace.js";

const given = JSON.parse(document.getElementById("gridwright-begin").textContent);
export const shown = first;
export const workspace = createApp(Workspace, given).mount("#gridwright");
