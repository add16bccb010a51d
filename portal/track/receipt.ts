import type { CaseView } from '../../server/cases/model.ts'
import type { Receipt } from '../../server/documents/model.ts'
import { paths } from '../paths.ts'

/** What a receipt says, from what the reader of the case may see. */
export function receiptOf(
  view: CaseView,
  code: string,
  more: { origin: string; place: string; demo: boolean },
): Receipt {
  const official = (name: string): string =>
    view.steps.find((step) => step.plainName === name)?.itemName ?? name
  return {
    title: view.onething.name,
    caseNumber: view.number,
    queryCode: code,
    applicant: view.applicant,
    receivedAt: new Date(view.submittedAt),
    receiver: more.place,
    items: view.steps.map((step) => ({
      name: step.itemName,
      department: step.office.name,
      forecast: step.forecastOn ?? undefined,
      provisional: step.forecastProvisional,
      note: step.waitsFor.length > 0 ? `等${step.waitsFor.map(official).join('、')}办结后开始` : undefined,
    })),
    materials: view.materials,
    trackUrl: more.origin + paths.tracked(view.number, code),
    demo: more.demo,
  }
}
