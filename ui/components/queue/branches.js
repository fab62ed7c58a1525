// The steps of a route in the order in which they are drawn: one by one, and where branches stand side by side as a block.

const inside = (step, block) => step.branches?.[0]?.block === block;

// `[{step} | {block, branches: [{name, label, steps}]}]`; within a branch `under` names the deeper branch that begins.
export function drawn(steps) {
  const made = [];
  for (const step of steps) {
    const fork = step.branches?.[0];
    const last = made[made.length - 1];
    if (!fork) made.push({ step });
    else if (last?.branches && last.block === fork.block) add(last, fork, step);
    else made.push(add({ block: fork.block, branches: [] }, fork, step));
  }
  return made.map((part) => (part.branches ? { ...part, look: lookOf(steps.filter((step) => inside(step, part.block))) } : part));
}

function add(part, fork, step) {
  let branch = part.branches.find((one) => one.name === fork.name);
  if (!branch) part.branches.push((branch = { name: fork.name, label: fork.label, steps: [] }));
  const deeper = step.branches.slice(1).map((one) => one.label).join(" / ");
  const before = branch.steps[branch.steps.length - 1]?.deeper || "";
  branch.steps.push({ ...step, deeper, under: deeper !== before ? deeper : "" });
  return part;
}

// A block looks like the worst of its steps, or the one that is furthest behind.
function lookOf(steps) {
  const looks = steps.map((step) => step.look);
  return ["cross", "dot", "later"].find((look) => looks.includes(look)) || "check";
}

// Whether a step is the first of its branch: there a phone names the branch.
export const heads = (step, before) => {
  const name = (one) => (one?.branches || []).map((each) => `${each.block}:${each.name}`).join("/");
  return name(step) && name(step) !== name(before) ? step.branches.map((each) => each.label).join(" / ") : "";
};
