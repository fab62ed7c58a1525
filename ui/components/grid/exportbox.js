// The dialog of an export: in which format, which rows, which columns.

import { number } from "../base/format.js";
import { GwDialog } from "../base/overlay.js";
import { prefer, preferred } from "../base/state.js";
import { inside, say } from "../base/words.js";
import { exportRows, exporting } from "./exporting.js";

const FORMATS = ["xlsx", "csv", "jsonl"];

export default {
  components: { GwDialog },
  data() {
    const { selected } = exporting.about;
    return { about: exporting.about, formats: FORMATS, format: preferred(["export", "format"], "xlsx"), scope: selected ? "selected" : "all", wide: false, folded: true, busy: false };
  },
  computed: {
    readable() {
      return Object.keys(this.about.entity.fields);
    },
    shown() {
      const own = this.scope === "selected" && this.about.selected?.fields;
      return (own || this.about.fields).filter((name) => this.readable.includes(name));
    },
    // Groups fold in a workbook alone; elsewhere a row is a record.
    folds() {
      return Boolean(this.about.groups) && this.format === "xlsx";
    },
    title() {
      return say("export_title", { label: inside(this.about.entity.many) });
    },
  },
  methods: {
    say, number,
    close() {
      exporting.about = null;
    },
    async run() {
      const { entity, asked, selected } = this.about;
      const part = { ...(this.scope === "selected" ? (selected.ids ? { ids: selected.ids } : { rows: selected.rows }) : {}), ...(this.folds && this.folded ? this.about.groups : {}) };
      this.busy = true;
      prefer(["export"], { format: this.format });
      if (await exportRows(entity, { ...asked, ...part, format: this.format, fields: this.wide ? this.readable : this.shown })) this.close();
      this.busy = false;
    },
  },
  template: `<gw-dialog :title="title" :width="440" @close="close"><form id="gw-export" class="gw-export" @submit.prevent="run">
    <fieldset><legend>{{ say('export_format') }}</legend><label v-for="name in formats" :key="name"><input v-model="format" type="radio" name="format" :value="name"><span>{{ say('format_' + name) }} <span class="gw-hint">{{ say('format_' + name + '_hint') }}</span></span></label></fieldset>
    <fieldset v-if="about.selected"><legend>{{ say('export_which') }}</legend>
      <label><input v-model="scope" type="radio" name="scope" value="selected"><span>{{ say('export_selected', {count: number(about.selected.count)}) }}</span></label>
      <label><input v-model="scope" type="radio" name="scope" value="all"><span>{{ say('export_all', {count: about.total}) }}</span></label></fieldset>
    <fieldset><legend>{{ say('fields') }}</legend>
      <label><input v-model="wide" type="radio" name="wide" :value="false"><span>{{ say('export_shown', {count: shown.length}) }}</span></label>
      <label><input v-model="wide" type="radio" name="wide" :value="true"><span>{{ say('export_every', {count: readable.length}) }}</span></label></fieldset>
    <label v-if="folds" class="gw-check"><input v-model="folded" type="checkbox"><span>{{ say('export_folded') }}</span></label>
    <p v-if="about.groups && !(folds && folded)" class="gw-hint">{{ say('export_grouped') }}</p><p class="gw-hint">{{ say('export_logged') }}</p></form>
    <template #foot><button type="button" class="gw-button" @click="close">{{ say('cancel') }}</button><button type="submit" form="gw-export" class="gw-button gw-first" :disabled="busy">{{ say('export_do') }}</button></template></gw-dialog>`,
};
