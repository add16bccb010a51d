import type { TaskSummary } from './model.ts'
import { STATE_TEXT } from './refusals.ts'

const TEXT: Record<string, string> = {
  'case.submitted': '提交申请',
  'case.received': '送到部门',
  'case.started': '前面的事项已办成，送到部门',
  'case.claimed': '工作人员已认领',
  'case.released': '工作人员已释放',
  'case.accepted': '已受理',
  'case.correction-requested': '要求补正',
  'case.corrected': '申请人已补正',
  'case.granted': '已办成',
  'case.refused': STATE_TEXT.refused,
  'case.declined': STATE_TEXT.declined,
  'case.stopped': '无法继续',
  'case.withdrawn': '申请人撤回',
  'case.viewed': '查看',
  'case.revealed': '查看完整信息',
  'case.outputs-fetched': '从部门系统取数',
  'case.closed': '全部办完',
  'certificate.issued': '制发电子证照',
  'confirmation.confirmed': '共同申请人已确认',
  'confirmation.disputed': '共同申请人认为信息有误',
  'confirmation.resent': '重新发送确认链接',
  'confirmation.reopened': '内容有变，请共同申请人重新确认',
}

/**
 * What an event says to a person. An unknown kind shows its code rather than nothing. Where the type of the item is given,
 * a refusal is called 不予许可 for a licence only.
 */
export function eventText(kind: string, itemType?: TaskSummary['itemType']): string {
  if (kind === 'case.refused' && itemType !== undefined && itemType !== 'licence') return '不予办理'
  return TEXT[kind] ?? kind
}

/** Events that the applicant sees on the timeline; who looked at what is shown elsewhere. */
export const PUBLIC_EVENTS: ReadonlySet<string> = new Set([
  'case.received',
  'case.started',
  'case.accepted',
  'case.correction-requested',
  'case.corrected',
  'case.granted',
  'case.refused',
  'case.declined',
  'case.stopped',
  'case.withdrawn',
])
