// Asking others before, beside or after oneself, and taking them out again.

import { get, query } from "../base/api.js";
import { ask } from "../base/overlay.js";
import { readField } from "../base/schema.js";
import { say } from "../base/words.js";

const NEEDS = ["all", "any", "in_order"];

export const ADDING = ["add-signer", "remove-signer"];

// The body of the verb, or null when nobody was chosen after all.
async function chosenSigners(request, seat, place) {
  const source = (q) => get(`/requests/${request.id}/people` + query({ verb: "add-signer", seat, q }));
  const people = readField({ name: "people", label: say("add_people"), required: true, widget: { kind: "people" }, cell: { kind: "people" }, source });
  const options = NEEDS.map((key) => ({ key, label: say("add_need_" + key) }));
  const need = readField({ name: "need", label: say("add_need"), widget: { kind: "choice" }, cell: { kind: "choice" }, options });
  const answer = await ask({ title: say("add_" + place), text: say("add_" + place + "_text"), fields: [people, need], values: { people: [], need: "all" }, confirm: say("add_signer") });
  return answer?.people?.length ? { people: answer.people, need: answer.need || "all", place } : null;
}

// What a menu offers: an entry per place, and one per seat that can be taken out again.
export function addingItems({ request, may, asks, seat }, decide) {
  const places = may.has("add-signer") ? asks?.add || [] : [];
  const mine = request.route.flatMap((step) => step.seats || []).filter((one) => (request.remove || []).includes(one.id));
  const ask = async (place) => {
    const body = await chosenSigners(request, seat, place);
    if (body) await decide("add-signer", body);
  };
  const names = (one) => one.holders.map((holder) => holder.title).join(say("list_comma"));
  return [
    ...places.map((place) => ({ label: say("add_" + place), run: () => ask(place) })),
    ...mine.map((one) => ({ label: say("remove_signer", { name: names(one) }), run: () => decide("remove-signer", { seat: one.id }) })),
  ];
}
