// What the columns of a file become: guessed, with samples beside, and how records that exist already are treated.

import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";

export default {
  components: { Icon },
  props: { job: Object, entity: Object, busy: Boolean },
  emits: ["reread"],
  computed: {
    ways() {
      const may = (verb) => this.entity.verbs.includes(verb);
      const known = this.job.targets.some((one) => one.match);
      return [
        ...(may("create") ? ["create"] : []),
        ...(may("update") && known ? ["update"] : []),
        ...(may("create") && may("update") && known ? ["both"] : []),
      ];
    },
    // What records may be found by, if a column holds it.
    keys() {
      return this.job.targets.filter((one) => one.match && this.job.mapping.includes(one.name));
    },
    missing() {
      if (this.job.how === "update") return [];
      return this.job.targets.filter((one) => one.required && !this.job.mapping.includes(one.name) && !one.name.includes("."));
    },
  },
  methods: {
    say, number,
    choose(place, name) {
      const mapping = this.job.mapping.map((one, at) => (at === place ? name : name && one === name ? "" : one));
      this.job.mapping = mapping;
      if (this.job.match && !mapping.includes(this.job.match)) this.job.match = "";
      this.settle();
    },
    way(how) {
      this.job.how = how;
      this.settle();
    },
    settle() {
      if (this.job.how === "create") this.job.match = "";
      else if (!this.job.match) this.job.match = this.keys[0]?.name || "";
    },
    sample: (column) => column.samples.map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one))),
    label: (one) => one.label + (one.required ? " *" : "") + (one.writes ? "" : say("import_only_found_by")),
  },
  template: `<div>
    <p class="gw-import-found"><strong>{{ job.name }}</strong> <span class="gw-muted">{{ say('import_found', {rows: number(job.rows), columns: job.columns.length}) }}<template v-if="job.encoding"> · {{ job.encoding.toUpperCase() }}</template></span>
      <label v-if="job.sheets.length > 1" class="gw-import-pick">{{ say('import_sheet') }} <select class="gw-select" :value="job.sheet" :disabled="busy" @change="$emit('reread', {sheet: $event.target.value})"><option v-for="name in job.sheets" :key="name" :value="name">{{ name }}</option></select></label>
      <label v-if="job.form !== 'json'" class="gw-import-pick"><input type="checkbox" :checked="job.header" :disabled="busy" @change="$emit('reread', {header: $event.target.checked})"> {{ say('import_header') }}</label></p>
    <fieldset class="gw-import-ways"><legend class="gw-sr">{{ say('import_how') }}</legend><label v-for="way_ in ways" :key="way_"><input type="radio" name="gw-import-how" :value="way_" :checked="job.how === way_" @change="way(way_)"> {{ say('import_how_' + way_) }}</label>
      <label v-if="job.how !== 'create'" class="gw-import-pick">{{ say('import_match') }} <select class="gw-select" :value="job.match || ''" :aria-label="say('import_match')" @change="job.match = $event.target.value"><option value="">{{ say('choose') }}</option><option v-for="one in keys" :key="one.name" :value="one.name">{{ one.label }}</option></select></label></fieldset>
    <p v-if="missing.length" class="gw-import-note"><icon name="info"/> {{ say('import_missing', {names: missing.map((one) => one.label).join(say('list_comma'))}) }}</p>
    <div class="gw-import-scroll"><table class="gw-import-table"><thead><tr><th scope="col">{{ say('import_column') }}</th><th scope="col">{{ say('import_samples') }}</th><th scope="col">{{ say('import_becomes') }}</th></tr></thead>
      <tbody><tr v-for="(column, place) in job.columns" :key="place" :class="{'gw-import-skipped': !job.mapping[place]}"><th scope="row">{{ column.name }}</th><td class="gw-import-samples"><span v-for="(one, i) in sample(column)" :key="i">{{ one }}</span></td>
        <td><select class="gw-select" :aria-label="say('import_becomes_of', {name: column.name})" :value="job.mapping[place] || ''" @change="choose(place, $event.target.value)"><option value="">{{ say('import_skip') }}</option><option v-for="one in job.targets" :key="one.name" :value="one.name">{{ label(one) }}</option></select></td></tr></tbody></table></div></div>`,
};
