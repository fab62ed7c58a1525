// What the step opens to whoever decides it: the fields he may change or must fill, in the editors of the record form.

import { Icon } from "../base/icons.js";
import { say } from "../base/words.js";
import FormField from "../record/field.js";
import Lines from "../record/lines.js";
import { useRecord } from "../record/model.js";

// The model of a record as a seat opens it: these fields and no others, whatever the form says of them.
export function opened(entity, record, asks, saved) {
  const names = (asks?.may_edit || []).filter((name) => entity?.fields[name]);
  if (!names.length || !record) return null;
  const model = useRecord(entity, record.id);
  const required = model.isRequired;
  const save = model.save;
  Object.assign(model, { record, names, must: asks.must_fill || [], mayWrite: (field) => names.includes(field.name), isRequired: (field) => model.must.includes(field.name) || required(field) });
  model.save = async () => (await save()) && saved();
  model.recall();
  for (const name of names) model.editing[name] = true;
  return model;
}

export default {
  components: { FormField, Icon, Lines },
  props: { model: Object },
  computed: {
    fields() {
      return this.model.names.map((name) => this.model.entity.fields[name]);
    },
    dirty() {
      return this.model.changes(this.model.names) !== null;
    },
  },
  methods: { say },
  template: `<section class="gw-request-part gw-filling"><h2>{{ say(model.must.length ? 'to_fill_here' : 'to_change_here') }}</h2>
    <div class="gw-fields"><template v-for="field in fields" :key="field.name"><lines v-if="field.widget.kind === 'lines'" :field="field" :model="model"/><form-field v-else :field="field" :model="model" :entity-name="model.entity.name"/></template></div>
    <p v-for="text in model.general" :key="text" class="gw-problem" role="alert">{{ text }}</p>
    <p class="gw-hint">{{ say('to_fill_hint') }} <button v-if="dirty" type="button" class="gw-link" :disabled="model.busy" @click="model.save()">{{ say('save_now') }}</button></p></section>`,
};
