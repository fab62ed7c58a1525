// A condition in the expression language: fields and options are proposed while one types, and what is wrong is marked
// where it stands, as the server says it.

import { get, query } from "../base/api.js";
import { number } from "../base/format.js";
import { Icon } from "../base/icons.js";
import { counted, say } from "../base/words.js";
import { fieldIcon } from "../cells/index.js";

const WAIT = 350; // ms after the last key
const MOST = 8;
const FUNCTIONS = ["add_days", "add_months", "contains", "count", "days_since", "days_until", "first_filled", "has_role", "length", "lower", "max", "min", "month", "quarter", "round", "start_of", "starts_with", "sum", "within", "year"];
const WORDS = ["and", "or", "not", "in", "is empty", "is not empty", "me", "today", "now"];
const OPTION = /([A-Za-z_]\w*)\s*(?:==|!=|(?:not )?in\s*\[(?:[^\]]*,)?)\s*'?(\w*)$/;
const WORD = /[A-Za-z_㐀-鿿][\w㐀-鿿]*$/;

export default {
  components: { Icon },
  props: { entity: Object, modelValue: { type: String, default: "" } },
  emits: ["update:modelValue", "done"],
  data: () => ({ proposals: [], chosen: 0, problem: null, found: null }),
  mounted() {
    if (this.modelValue) this.check();
    this.$nextTick(() => this.$refs.text?.focus());
  },
  unmounted() {
    clearTimeout(this.timer);
  },
  computed: {
    // The text in three parts round what is wrong.
    marked() {
      const at = this.problem?.problems?.find((each) => each.at)?.at;
      if (!at) return null;
      const text = this.modelValue;
      return [text.slice(0, at[0]), text.slice(at[0], Math.max(at[1], at[0] + 1)) || "␣", text.slice(Math.max(at[1], at[0] + 1))];
    },
    why() {
      const first = this.problem?.problems?.[0];
      return first ? [first.message, first.help].filter(Boolean).join(" ") : this.problem?.message || "";
    },
    said() {
      return this.found && say("condition_finds", { rows: counted(this.found.total, this.entity.label, number(this.found.total) + (this.found.total_is === "at_least" ? "+" : "")) });
    },
  },
  methods: {
    say,
    typed(event) {
      this.$emit("update:modelValue", event.target.value);
      this.propose(event.target);
      clearTimeout(this.timer);
      this.timer = setTimeout(this.check, WAIT);
    },
    propose(box) {
      const before = box.value.slice(0, box.selectionStart);
      this.chosen = 0;
      this.proposals = this.optionsAt(before) ?? this.wordsAt(before);
    },
    optionsAt(before) {
      const [, name, begun] = OPTION.exec(before) || [];
      const options = this.entity.fields[name]?.options;
      if (!options?.length) return null;
      const typed = /'?\w*$/.exec(before)[0].length;
      return options.filter((o) => o.key.startsWith(begun)).slice(0, MOST).map((o) => ({ text: `'${o.key}'`, label: o.label, typed, icon: "choice" }));
    },
    wordsAt(before) {
      const begun = WORD.exec(before)?.[0];
      if (!begun || this.isQuoted(before)) return [];
      const fits = (text) => text.toLowerCase().includes(begun.toLowerCase());
      const fields = Object.values(this.entity.fields).filter((f) => f.filterable !== false && !f.masked && (fits(f.name) || fits(f.label)));
      const first = [...fields].sort((a, b) => b.name.startsWith(begun) - a.name.startsWith(begun));
      const others = [...WORDS, ...FUNCTIONS].filter((word) => word.startsWith(begun) && word !== begun);
      return [...first.map((f) => ({ text: f.name, label: f.label, icon: fieldIcon(f) })), ...others.map((text) => ({ text: FUNCTIONS.includes(text) ? text + "(" : text, label: "", icon: "formula" }))]
        .map((each) => ({ ...each, typed: begun.length })).slice(0, MOST);
    },
    isQuoted: (text) => (text.match(/'/g) || []).length % 2 === 1,
    take(proposal) {
      const box = this.$refs.text;
      const at = box.selectionStart;
      const text = this.modelValue.slice(0, at - proposal.typed) + proposal.text + this.modelValue.slice(at);
      this.$emit("update:modelValue", text);
      this.proposals = [];
      const end = at - proposal.typed + proposal.text.length;
      this.$nextTick(() => (box.focus(), box.setSelectionRange(end, end)));
      clearTimeout(this.timer);
      this.timer = setTimeout(this.check, WAIT);
    },
    key(event) {
      if (event.isComposing) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return this.$emit("done");
      if (!this.proposals.length) return;
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by) this.chosen = (this.chosen + by + this.proposals.length) % this.proposals.length;
      else if (event.key === "Enter" || event.key === "Tab") this.take(this.proposals[this.chosen]);
      else if (event.key === "Escape") this.proposals = [];
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    // Resolves to whether the server understands it.
    async check() {
      const asked = this.modelValue.trim();
      if (!asked) return (this.problem = this.found = null), false;
      try {
        const found = await get(`/${this.entity.name}` + query({ filter: this.modelValue, limit: 1, count: "capped", fields: this.entity.columns[0] }));
        if (asked === this.modelValue.trim()) Object.assign(this, { found, problem: null });
        return true;
      } catch (error) {
        if (error.status === undefined) throw error;
        if (asked === this.modelValue.trim()) Object.assign(this, { found: null, problem: error });
        return false;
      }
    },
  },
  template: `<div class="gw-condition"><label class="gw-hint" for="gw-expression">{{ say('expression_hint') }}</label>
    <textarea id="gw-expression" ref="text" class="gw-input gw-area gw-code" rows="3" autofocus spellcheck="false" autocomplete="off" role="combobox" aria-autocomplete="list" :aria-expanded="proposals.length > 0" aria-controls="gw-proposals" :aria-activedescendant="proposals.length ? 'gw-proposal-' + chosen : null" :aria-invalid="Boolean(problem)" aria-describedby="gw-condition-said" :value="modelValue" @input="typed" @keydown="key" @click="proposals = []"></textarea>
    <ul v-if="proposals.length" id="gw-proposals" class="gw-proposals" role="listbox" :aria-label="say('proposals')"><li v-for="(p, index) in proposals" :id="'gw-proposal-' + index" :key="p.text" role="option" :aria-selected="index === chosen" @mousedown.prevent="take(p)"><icon :name="p.icon" :size="14"/><code>{{ p.text }}</code><span class="gw-hint gw-cut">{{ p.label }}</span></li></ul>
    <div id="gw-condition-said" aria-live="polite"><template v-if="problem"><code v-if="marked" class="gw-condition-text">{{ marked[0] }}<mark>{{ marked[1] }}</mark>{{ marked[2] }}</code><span class="gw-condition-why">{{ why }}</span></template><span v-else-if="said" class="gw-hint">{{ said }}</span></div></div>`,
};
