import { displayTime } from '../forms/display.ts'
import { Refusal, type FieldProblem } from '../platform/refusal.ts'
import { toLocalDate } from '../calendar/rules.ts'
import type { Permission } from '../offices/model.ts'
import { rowOf, STATES, type ItemState, type OfficerTurn, type Turn } from './turns.ts'

/** What an officer's post must allow, in words that name whom to ask. */
const PERMISSION_TEXT: Partial<Record<Permission, string>> = {
  'case.accept': '受理',
  'case.decide': '审查决定',
  'case.review': '审核',
  'case.extend': '批准延期',
  'case.reopen': '纠错重开',
}

export function notYours(): Refusal {
  return new Refusal('case.unknown', {
    kind: 'not-found',
    zh: '没有找到这个办件。请核对编号；如果是别的单位的事项，请由该单位查看。',
    en: 'No such case. Check the number; matters of other offices are shown to those offices only.',
  })
}

/** A channel would take back what it has not filed. */
export function filedElsewhere(channel: string): Refusal {
  return new Refusal('case.filed-elsewhere', {
    kind: 'forbidden',
    zh: `这件不是通过「${channel}」交的，「${channel}」不能替您撤回。请登录本平台，在“我的办件”里撤回。`,
    en: 'It was not filed through this application. Sign in here and withdraw it under "My cases".',
  })
}

/** 查询码 was tried too often, from one place or for one case. */
export function tooManyTries(): Refusal {
  return new Refusal('case.too-many-tries', {
    kind: 'too-many',
    zh: '编号或查询码错的次数太多了。请过一分钟再试；申请人登录后在“我的”里可以直接看。',
    en: 'Too many wrong numbers or codes. Try again in a minute; applicants who sign in see it under "Mine".',
  })
}

export function notPermitted(permission?: Permission): Refusal {
  const what = permission ? PERMISSION_TEXT[permission] : undefined
  return new Refusal('case.not-permitted', {
    kind: 'forbidden',
    zh: `您的岗位没有${what ? `「${what}」` : '这项'}权限。需要的话请联系本单位管理员。`,
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
    paused: '特别程序还没有结束，期间不计时。结束后再办。',
    lacking: '容缺的材料还没有补齐。补齐后再作决定。',
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
  turn: Turn,
): Refusal {
  const by = item.officer ? `，由${item.officer}办理` : ''
  const when = item.decidedAt ? `（${toLocalDate(item.decidedAt)}）` : ''
  return new Refusal('case.wrong-state', {
    kind: 'conflict',
    zh: `这件现在是「${STATES[item.state].zh}」${when}${by}，不能「${rowOf(turn).zh}」。和您看到的不一样时，请刷新。`,
    en: `This is now "${item.state}"; "${turn}" is no longer possible. Reload to see what happened.`,
  })
}

/** The last day of a correction, or of papers that were promised, is over. */
export function tooLate(turn: Turn, lastDay: string): Refusal {
  return new Refusal('case.too-late', {
    kind: 'conflict',
    zh: `${rowOf(turn).zh}的最后一天是 ${lastDay}，已经过了，这一项视为撤回。可以重新申请；有特殊情况的，请拨打 12345。`,
    en: `The last day was ${lastDay}; the application counts as withdrawn. You may apply again.`,
  })
}

/** The page that the officer acts from shows an older state. */
export function stalePage(item: { state: ItemState; officer: string | null }): Refusal {
  return new Refusal('case.stale-page', {
    kind: 'conflict',
    zh: `您打开这一页以后，这件有了变化：现在是「${STATES[item.state].zh}」${item.officer ? `，由${item.officer}办理` : ''}。您写的内容还在，请刷新看过再办。`,
    en: 'This has changed since your page was loaded. What you wrote is kept; reload and look first.',
  })
}

/** The item does not know this turn: it takes one officer or two, it has no such procedure. */
export function notKnown(turn: OfficerTurn, officers: 1 | 2): Refusal {
  const instead: Partial<Record<OfficerTurn, string>> = {
    grant: '这个事项要两个人办：请先提出办理意见，再由另一位同事审核。',
    refuse: '这个事项要两个人办：请先提出办理意见，再由另一位同事审核。',
    propose: '这个事项一个人就能决定，不用再审核。',
    extend: '这个事项没有可以延期的规定。',
    pause: '这个事项没有特别程序，不能停止计时。',
    grantOnPromise: '这个事项没有实行告知承诺制。',
  }
  return new Refusal('case.turn-unknown', {
    kind: 'conflict',
    zh: instead[turn] ?? `这个事项没有「${rowOf(turn).zh}」这一步。`,
    en: `This item does not know "${turn}" (decided by ${officers} officer${officers === 1 ? '' : 's'}).`,
  })
}

export function noSuchProcedure(known: readonly string[]): Refusal {
  return new Refusal('case.no-such-procedure', {
    kind: 'invalid',
    zh: `这个事项的特别程序只有${known.map((name) => `「${name}」`).join('、')}，请从里面选。`,
    en: 'This item does not know that special procedure.',
  })
}

/** 回避 */
export function mustAvoid(): Refusal {
  return new Refusal('case.must-avoid', {
    kind: 'forbidden',
    zh: '这件是您本人或者您申报的亲属的，您要回避。请释放给同事办理；没有同事能办的，请告诉本单位管理员。',
    en: 'This case is your own or a declared relative’s: you must stand aside. Leave it to a colleague.',
  })
}

/** 双人核查 */
export function needsSecondOfficer(): Refusal {
  return new Refusal('case.second-officer', {
    kind: 'forbidden',
    zh: '办理意见是您自己提的，要由另一位同事审核。',
    en: 'You proposed this yourself; another officer has to review it.',
  })
}

export function proposedOtherwise(verdict: 'grant' | 'refuse' | undefined): Refusal {
  return new Refusal('case.proposed-otherwise', {
    kind: 'conflict',
    zh: `承办人提的是「${verdict === 'refuse' ? '不予' : '准予'}」。不同意的，请退回承办人，并写明理由。`,
    en: 'That is not what was proposed. Send it back with your reasons if you disagree.',
  })
}

export function noPromise(): Refusal {
  return new Refusal('case.no-promise', {
    kind: 'conflict',
    zh: '申请人还没有签告知承诺书，不能凭承诺办理。',
    en: 'The applicant has not signed the promise.',
  })
}

export function noUndertaking(): Refusal {
  return new Refusal('case.no-undertaking', {
    kind: 'invalid',
    zh: '容缺受理要有申请人签字的承诺书，并写明缺哪些材料。可以容缺的材料在事项里有标注。',
    en: 'Acceptance with papers missing needs the applicant’s signed undertaking naming them.',
  })
}

/** 一次性告知: a second request may not bring up anything new. */
export function toldOnce(): string {
  return '补正要一次告知全部。这一处上次没有提出，现在不能再要求补正；不影响办理的请受理，不符合条件的请作出决定。'
}

/** 休息. Nothing is lost by it, and everything but deciding goes on. */
export function needsRest(decisions: number, until: Date): Refusal {
  const time = displayTime(until)
  return new Refusal('case.rest', {
    kind: 'conflict',
    zh: `您已经连续办了 ${decisions} 件，辛苦了，歇一会儿眼睛。${time} 以后接着作决定；填好的内容都还在，看件、受理照常。`,
    en: `You have decided ${decisions} matters in a row. Rest your eyes; you can decide again from ${time}. Nothing you typed is lost.`,
  })
}

export function findingMissing(session: string): Refusal {
  return new Refusal('case.finding-missing', {
    kind: 'conflict',
    zh: `「${session}」您单位还没有填结果。填好以后再作决定。`,
    en: `The finding of your office in "${session}" is still missing.`,
  })
}

/** What the item was accepted on does not stand any more: it is open again, or has failed for good. */
export function needFailed({ names, failed }: { names: string; failed: boolean }): Refusal {
  return new Refusal('case.need-failed', {
    kind: 'conflict',
    zh: failed
      ? `${names}没有办成，这件要用到它的结果，不能准予。请依法作出不予的决定，或者终止办理。`
      : `要先等${names}：正在重新办理或者重新确认。有结果就通知您，到时再作决定；办理时限照常计算。`,
    en: failed
      ? 'What this rests on has failed: it cannot be granted. Refuse it by law, or terminate it.'
      : 'What this rests on is being done anew. You will be told of the result; decide then. The limit runs on.',
  })
}

export function noPromiseNeeded(): Refusal {
  return new Refusal('case.no-promise-needed', {
    kind: 'conflict',
    zh: '这一项现在不用签告知承诺书：可能已经签过，或者这一项不实行告知承诺。',
    en: 'No promise is asked for here: it was signed already, or the item does not know it.',
  })
}

export function tooFewInspectors(): Refusal {
  return new Refusal('case.too-few-inspectors', {
    kind: 'invalid',
    zh: '勘验和评审至少要两名工作人员参加，请再加一名。',
    en: 'At least two officers have to take part.',
  })
}

export function sessionClosed(): Refusal {
  return new Refusal('case.session-closed', {
    kind: 'conflict',
    zh: '已经有单位填了结果，不能再改时间和地点。',
    en: 'A finding was given already; time and place can no longer change.',
  })
}

export function sessionNotCalled(): Refusal {
  return new Refusal('case.session-not-called', {
    kind: 'conflict',
    zh: '还没有定时间和地点。请先召集，再填结果。',
    en: 'It has not been called yet: set time and place first.',
  })
}

export function sessionOver(): Refusal {
  return new Refusal('case.session-over', {
    kind: 'conflict',
    zh: '您单位的这一项已经办结，不用再召集或填结果。确有错误的，请用「纠错重开」。',
    en: 'The item of your office is over; there is nothing left to call or to find.',
  })
}

export function sessionNotHeld(): Refusal {
  return new Refusal('case.session-not-held', {
    kind: 'conflict',
    zh: '还没有到约定的时间，结果要到现场看过以后再填。',
    en: 'It has not taken place yet; give the finding afterwards.',
  })
}

/** 行政许可法 32(2): whoever is not competent says who is. */
export function officeNotNamed(): Refusal {
  return new Refusal('case.office-not-named', {
    kind: 'invalid',
    zh: '不属于本单位职权的，要告诉申请人向哪个单位申请。请写上单位名称。',
    en: 'If another office is competent, say which one.',
  })
}

export function noJointExtension(): Refusal {
  return new Refusal('case.no-joint-extension', {
    kind: 'conflict',
    zh: '这件事没有可以整体延期的规定，或者整体时限还没有开始、已经结束。',
    en: 'This one-thing knows no extension of the whole, or its clock does not run.',
  })
}

export function noSuchColleague(): Refusal {
  return new Refusal('case.no-such-colleague', {
    kind: 'not-found',
    zh: '没有找到这位同事，或者他已经离岗。请从本单位人员里选择。',
    en: 'No such colleague in this office.',
  })
}

export function notForBatch(rows: FieldProblem[]): Refusal {
  return new Refusal(
    'case.not-for-batch',
    {
      kind: 'invalid',
      zh: `有 ${rows.length} 件不能一起办，请看每一件的说明，去掉以后再提交。`,
      en: `${rows.length} of these cannot be granted together; each says why.`,
    },
    { fields: rows },
  )
}

export function fetchFailed(why: string): Refusal {
  return new Refusal('case.fetch-failed', {
    kind: 'conflict',
    zh: `没有从部门系统取到办理结果：${why}`,
    en: 'The result could not be fetched from the department’s system.',
  })
}

export function tooLateToUndo(): Refusal {
  return new Refusal('case.too-late-to-undo', {
    kind: 'conflict',
    zh: '已经过了可以撤销的时间，决定已经作出。确有错误的，请用「纠错重开」。',
    en: 'The time for undoing has passed; the decisions were taken. Use “reopen” for errors.',
  })
}

export function noSuchRecheck(): Refusal {
  return new Refusal('case.no-such-recheck', {
    kind: 'not-found',
    zh: '没有这件复查，或者已经复查过。自己办的要由同事复查。',
    en: 'No such re-check, or it was done; one’s own work is re-checked by a colleague.',
  })
}

export function usedByOthers(items: readonly string[]): Refusal {
  return new Refusal('case.used-by-others', {
    kind: 'conflict',
    zh: `${items.map((item) => `「${item}」`).join('、')}已经用了这一项的结果办成，不能重开。请先由这些单位纠正，或者用撤销。`,
    en: 'Other items have been granted on its result; it cannot be reopened before they are put right.',
  })
}

/** A licence is taken away after its holder was heard, by two persons, and not by one click at the item that gave it. */
export function certificateStands(number: string, turn: Turn): Refusal {
  return new Refusal('case.certificate-stands', {
    kind: 'conflict',
    zh: `证照 ${number} 还在，「${rowOf(turn).zh}」会让它没有了。收回证照要先告知持证人、听陈述申辩，由两个人决定：请在「证照」里打开它，提出「撤销」。证照撤销以后，再来这里「${rowOf(turn).zh}」。`,
    en: `The certificate ${number} still stands and would be lost by this. Its holder has to be heard and two persons decide: propose its revocation on the page of the certificate, then come back.`,
  })
}

export function badOutputs(fields: FieldProblem[]): Refusal {
  return new Refusal(
    'case.outputs-invalid',
    { kind: 'invalid', zh: '办理结果还没有填对，请按提示修改。', en: 'The results are not right yet.' },
    { fields },
  )
}

/** A system names results that the item does not have. */
export function unknownOutputs(
  item: string,
  unknown: readonly string[],
  known: readonly { element: string; name: string }[],
): Refusal {
  const names = known.map(({ element, name }) => `${element}（${name}）`).join('、')
  const advice = names ? `可以报的有：${names}。请改好再报。` : '它没有要报的办理结果，请去掉再报。'
  return new Refusal('case.outputs-unknown', {
    kind: 'invalid',
    zh: `「${item}」没有办理结果「${unknown.join('」「')}」，这条没有收下。${advice}`,
    en: `The item does not yield ${unknown.join(', ')}; nothing was taken in.`,
  })
}

/** A system tells other results of what is decided already: papers and other items may stand on them. */
export function outputsSettled(item: string, names: readonly string[]): Refusal {
  return new Refusal('case.outputs-settled', {
    kind: 'conflict',
    zh: `「${item}」已经办结，报来的办理结果「${names.join('」「')}」和记下的不一样，没有改动。确实要改的，请报更正（correction，act 写 reopen）。`,
    en: 'It is decided with other results, which stand. Report a correction (reopen) to change them.',
  })
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

export function itemChanged(itemName: string): Refusal {
  return new Refusal('case.item-changed', {
    kind: 'conflict',
    zh: `这个办件编号已经是「${itemName}」的办件。请核对事项编码；换了事项的，请用新的办件编号。`,
    en: 'This number stands for a case of another item.',
  })
}

export function handledElsewhere(system: string): Refusal {
  return new Refusal('case.handled-elsewhere', {
    kind: 'conflict',
    zh: `这件由「${system}」办理，请在那里办。这里只看进度。`,
    en: 'This case is handled in the system of the department; act there.',
  })
}

export function subjectTaken(): Refusal {
  return new Refusal('case.subject-taken', {
    kind: 'conflict',
    zh: '这件事已经有一份正在办理的申请（可能是家里另一位提交的），不用重复提交。可以在「我的办件」里查看，或拨打 12345 询问。',
    en: 'A running application about the same matter exists already.',
  })
}
