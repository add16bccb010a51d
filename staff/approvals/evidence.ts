import type { TaskDetail } from '../../server/cases/model.ts'

type Check = Pick<TaskDetail['checks'][number], 'passed' | 'evidence'>

/** The rules as they are numbered on the page: what failed first, then what has to be looked at, then what passed. */
export function inOrder<Each extends Check>(checks: readonly Each[]): Each[] {
  const rank = ({ passed }: Check) => (passed === false ? 0 : passed === null ? 1 : 2)
  return checks.toSorted((a, b) => rank(a) - rank(b))
}

/** Who looked, and what the desk fetched, is no change of the matter. */
const LOOKS = new Set([
  'case.viewed',
  'case.file-viewed',
  'case.revealed',
  'case.outputs-fetched',
  'certificate.viewed',
])
export const isLook = ({ kind }: { kind: string }): boolean => LOOKS.has(kind)

/** The fields of the form on which a rule rests. Evidence names them: 「母亲姓名：陈*」. */
export function evidenceOf(
  fields: readonly Pick<TaskDetail['fields'][number], 'element' | 'name'>[],
  check: Pick<Check, 'evidence'>,
): string[] {
  const names = new Set(check.evidence.map((line) => line.split('：', 1)[0]))
  return fields.filter(({ name }) => names.has(name)).map(({ element }) => element)
}
