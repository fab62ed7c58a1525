// What opens over the cells of a sheet: the drawer and the moves beside a cell, reasons, outcomes, menus, comments.

import { DropMenu } from "../base/overlay.js";
import { CellTalk } from "./celltalk.js";
import { Closed } from "./closed.js";
import Drawer from "./drawer.js";
import { Outcome } from "./outcome.js";
import Problem from "./problem.js";

export default {
  components: { Drawer, CellTalk, DropMenu, Problem, Outcome, Closed },
  props: { sheet: { type: Object, required: true } },
  template: `<drawer v-if="sheet.beside" :key="sheet.beside.id + sheet.beside.field.name" v-bind="sheet.beside" :entity="sheet.entity" @close="sheet.closeBeside" @saved="sheet.savedBeside" @open="sheet.$emit('open', $event)"/>
    <drop-menu v-if="sheet.stages" v-bind="sheet.stages" @close="sheet.stages = null"/>
    <outcome v-if="sheet.outcome" :saving="sheet.saving" :entity="sheet.entity" :came="sheet.came" @close="sheet.hideOutcome" @jump="sheet.jumpTo" @again="sheet.tryAgain" @drop="sheet.dropCells"/>
    <closed v-if="sheet.closed" :closed="sheet.closed" @close="sheet.closed = null"/>
    <drop-menu v-if="sheet.cellMenu" :anchor="sheet.cellMenu.anchor" :items="sheet.cellMenu.items" :label="sheet.cellMenu.label" @close="sheet.cellMenu = null"/>
    <cell-talk v-if="sheet.talk" :key="sheet.talk.key" :anchor="sheet.talk.anchor" :entity="sheet.entity" :id="sheet.talk.id" :field="sheet.talk.field" :writes="sheet.entity.verbs.includes('comment')" @said="sheet.markAnew" @close="sheet.talk = null"/>
    <problem v-if="sheet.problem" :key="sheet.problem.key" :problem="sheet.problem" :entity="sheet.entity" @again="sheet.continueEditing" @fill="sheet.fillOther" @restore="sheet.restore" @mine="sheet.insist" @close="sheet.problem = null"/>`,
};
