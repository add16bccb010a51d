import { Refusal, type FieldProblem } from '../platform/refusal.ts'
import { toLocalDate } from '../calendar/rules.ts'
import type { Act, ItemState } from './model.ts'

export const STATE_TEXT: Record<ItemState, string> = {
  waiting: '等待前面的事项',
  submitted: '已收件，等待受理',
  correcting: '等待补正',
  accepted: '已受理，审查中',
  granted: '已办成',
  refused: '不予许可',
  declined: '不予受理',
  stopped: '无法继续',
  withdrawn: '已撤回',
}

const ACT_TEXT: Record<Act, string> = {
  claim: '认领',
  release: '释放',
  accept: '受理',
  requestCorrection: '要求补正',
  decline: '不予受理',
  grant: '准予',
  refuse: '不予许可',
  correct: '补正',
  withdraw: '撤回',
  start: '开始',
  stop: '停止',
  hold: '等待重新确认',
}

export function notYours(): Refusal {
  return new Refusal('case.unknown', {
    kind: 'not-found',
    zh: '没有找到这个办件。请核对编号；如果是别的单位的事项，请由该单位查看。',
    en: 'No such case. Check the number; matters of other offices are shown to those offices only.',
  })
}

export function notPermitted(): Refusal {
  return new Refusal('case.not-permitted', {
    kind: 'forbidden',
    zh: '您的岗位没有这项权限。需要的话请联系本单位管理员。',
    en: 'Your post may not do this. Ask the administrator of your office.',
  })
}

export function heldByColleague(name: string): Refusal {
  return new Refusal('case.held', {
    kind: 'conflict',
    zh: `这件已由${name}认领。请与${name}联系，由${name}释放后再办。`,
    en: `${name} has claimed this. Ask them to release it first.`,
  })
}

export function claimedAlready(): Refusal {
  return new Refusal('case.claimed-already', {
    kind: 'conflict',
    zh: '您已经认领了这件，可以直接办理。',
    en: 'You have claimed this already.',
  })
}

export function claimedByNobody(): Refusal {
  return new Refusal('case.claimed-by-nobody', {
    kind: 'conflict',
    zh: '这件没有人认领，不用释放。',
    en: 'Nobody has claimed this.',
  })
}

/** The act comes later in the life of the item; what has to happen first. */
export function notYet(state: ItemState): Refusal {
  const first: Partial<Record<ItemState, string>> = {
    waiting: '前面的事项还没有办成，这件还没有到您这里。办成后会自动送来。',
    correcting: '正在等申请人补正。补正送回后再办。',
    submitted: '要先受理，才能作决定。',
  }
  return new Refusal('case.not-yet', {
    kind: 'conflict',
    zh: first[state] ?? '现在还不能这样办。',
    en: 'Not yet: something else has to happen first.',
  })
}

/** Tells the one who came second what the first one did. */
export function alreadyDone(
  item: { state: ItemState; officer: string | null; decidedAt: Date | null },
  act: Act,
): Refusal {
  const who = item.officer ? `${item.officer}已经处理过这件` : '这件的状态已经变了'
  const when = item.decidedAt ? `（${toLocalDate(item.decidedAt)}）` : ''
  return new Refusal('case.wrong-state', {
    kind: 'conflict',
    zh: `${who}${when}，现在是「${STATE_TEXT[item.state]}」，不能再${ACT_TEXT[act]}。请刷新后查看。`,
    en: `This is now "${item.state}"; "${act}" is no longer possible. Reload to see what happened.`,
  })
}

export function badOutputs(fields: FieldProblem[]): Refusal {
  return new Refusal(
    'case.outputs-invalid',
    { kind: 'invalid', zh: '办理结果还没有填对，请按提示修改。', en: 'The results are not right yet.' },
    { fields },
  )
}

export function badCorrection(fields: FieldProblem[]): Refusal {
  return new Refusal(
    'case.correction-invalid',
    {
      kind: 'invalid',
      zh: `有 ${fields.length} 处需要修改，请看每一项下面的说明。`,
      en: `${fields.length} entries need to be put right.`,
    },
    { fields },
  )
}

export function alreadyUsed(used: { item: string; element: string }): Refusal {
  return new Refusal('case.value-used', {
    kind: 'conflict',
    zh: `「${used.element}」已经用在办好的「${used.item}」里，现在不能改。内容没错就照原样送回，并在补充说明里写清楚；确有错误，请打 12345。`,
    en: 'This value was used in an item that has been granted and can no longer be changed.',
  })
}

export function noSuchLink(): Refusal {
  return new Refusal('confirmation.unknown', {
    kind: 'not-found',
    zh: '这个链接不能用了：可能已经过期，或者没有复制完整。请让申请人在「我的办件」里重新发送。',
    en: 'This link does not work: it has expired or is incomplete. Ask the applicant to send it again.',
  })
}

export function linkAnswered(): Refusal {
  return new Refusal('confirmation.answered', {
    kind: 'conflict',
    zh: '您已经回复过了，不用再操作。',
    en: 'You have already answered.',
  })
}

export function sentJustNow(seconds: number): Refusal {
  return new Refusal(
    'confirmation.sent-just-now',
    {
      kind: 'too-many',
      zh: '链接刚刚发过，请两分钟后再试。先请对方看看手机短信。',
      en: 'The link was sent a moment ago. Try again in two minutes.',
    },
    { retryAfterSeconds: seconds },
  )
}

export function sentTooOften(): Refusal {
  return new Refusal('confirmation.sent-too-often', {
    kind: 'too-many',
    zh: '链接已经发过很多次，不再重发。对方收不到的话，请打 12345，或者一起到窗口办。',
    en: 'The link has been sent too often. Call 12345 or go to a window together.',
  })
}

export function subjectTaken(): Refusal {
  return new Refusal('case.subject-taken', {
    kind: 'conflict',
    zh: '这件事已经有一份正在办理的申请（可能是家里另一位提交的），不用重复提交。可以在「我的办件」里查看，或拨打 12345 询问。',
    en: 'A running application about the same matter exists already.',
  })
}
