import type { Expression } from '../forms/expression.ts'
import { inputsOf } from '../forms/expression.ts'
import type { Scenario } from '../forms/model.ts'
import { conditionOf, type Conditional } from '../forms/scenarios.ts'
import { holds, type Checking } from './checking.ts'
import type { Draft, DraftPart } from './model.ts'

/** The draft with the conditions of scenarios written into the papers, fields and steps that name them; the draft itself stays as it is. */
export function withScenarios(draft: Draft): Draft {
  const written = <T extends Conditional>(thing: T, scenarios: readonly Scenario[]): T => {
    const when = conditionOf(thing, scenarios)
    return when === undefined ? thing : { ...thing, when }
  }
  const each = <T>(parts: Map<string, DraftPart<T>>, write: (value: T) => T): Map<string, DraftPart<T>> =>
    new Map([...parts].map(([id, part]) => [id, { ...part, value: write(part.value) }]))
  return {
    ...draft,
    items: each(draft.items, (item) => ({
      ...item,
      materials: item.materials.map((material) => written(material, item.scenarios)),
      form: { ...item.form, fields: item.form.fields.map((field) => written(field, item.scenarios)) },
    })),
    onethings: each(draft.onethings, (onething) => ({
      ...onething,
      steps: onething.steps.map((step) => written(step, onething.scenarios)),
    })),
  }
}

/**
 * 情形: each has a name of its own and somebody who falls in; where everybody is in exactly one, no two hold at once and nobody is left
 * over; what names one names one that is there. What `canHold` cannot decide is not complained of.
 */
export function checkScenarios(
  checking: Checking,
  part: DraftPart<{ scenarios: Scenario[]; scenarioChoice: 'one' | 'any' }>,
  naming: readonly { path: string; thing: Conditional }[],
): void {
  const { fault, reads } = checking
  const { scenarios, scenarioChoice } = part.value
  const can = (condition: Expression): boolean | undefined => holds(checking, condition)
  const ids = new Set<string>()
  scenarios.forEach(({ id, name, when }, index) => {
    if (ids.has(id)) fault(part, `scenarios.${index}.id`, `情形「${id}」重复`)
    ids.add(id)
    reads(part, `scenarios.${index}.when`, when)
    if (can(when) === false)
      fault(part, `scenarios.${index}.when`, `没有人会遇到「${name}」这种情形，请看看条件是不是自相矛盾`)
    if (scenarioChoice !== 'one') return
    for (const other of scenarios.slice(0, index)) {
      if (can({ and: [other.when, when] }) !== true) continue
      fault(part, `scenarios.${index}.when`, `「${other.name}」和「${name}」会同时成立，请把条件分开`)
    }
  })
  for (const { path, thing } of naming) {
    thing.scenarios?.forEach((id, number) => {
      if (!ids.has(id)) fault(part, `${path}.scenarios.${number}`, `没有情形「${id}」`)
    })
  }
  if (scenarioChoice !== 'one' || scenarios.length === 0) return
  const inputs = [...new Set(scenarios.flatMap(({ when }) => inputsOf(when)))]
  const nobody: Expression = {
    and: [...inputs.map((id) => ({ known: `$${id}` })), ...scenarios.map(({ when }) => ({ not: when }))],
  }
  if (can(nobody) === true)
    fault(part, 'scenarios', '有人哪一种情形都不属于，请补一种情形，或者写明可以不属于任何一种')
}
