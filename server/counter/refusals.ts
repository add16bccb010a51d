import { Refusal, type FieldProblem, type RefusalText } from '../platform/refusal.ts'

/** `{name}` is filled in. */
const TEXTS = {
  'hall.none': {
    kind: 'forbidden',
    zh: '您的单位没有管理大厅，不能开窗口。请联系本单位管理员。',
    en: 'Your office runs no hall.',
  },
  'window.unknown': {
    kind: 'not-found',
    zh: '这个大厅没有这个窗口。请从列表里选一个。',
    en: 'This hall has no such window.',
  },
  'window.taken': {
    kind: 'conflict',
    zh: '这个窗口已经有{officer}在值守。请换一个窗口，或者请对方先离开。',
    en: 'This window is staffed by somebody else.',
  },
  'station.none': {
    kind: 'conflict',
    zh: '您还没有开窗口。请先选一个窗口。',
    en: 'You sit at no window yet.',
  },
  'station.paused': {
    kind: 'conflict',
    zh: '窗口正在暂停，不能叫号。请先恢复。',
    en: 'The window is paused.',
  },
  'station.busy': {
    kind: 'conflict',
    zh: '这位群众还没有办完。请先办完、暂存或者交接。',
    en: 'Somebody is still being served at this window.',
  },
  'ticket.closed': {
    kind: 'conflict',
    zh: '{hall}现在没有开放，开放时间是工作日{hours}。请到时再来取号。',
    en: 'The hall is closed now.',
  },
  'ticket.unknown': {
    kind: 'not-found',
    zh: '没有找到这个排队号。请重新取号。',
    en: 'No such ticket.',
  },
  'ticket.twice': {
    kind: 'conflict',
    zh: '您已经有排队号 {number}，还没有叫到。不用再取。',
    en: 'You hold a ticket already.',
  },
  'ticket.none-called': {
    kind: 'conflict',
    zh: '现在没有叫到的号。按空格键叫下一位。',
    en: 'No ticket is called at this window.',
  },
  'ticket.nobody': {
    kind: 'not-found',
    zh: '现在没有人在等。群众直接过来的，放上身份证就可以办。',
    en: 'Nobody is waiting.',
  },
  'ticket.no-line': {
    kind: 'invalid',
    zh: '这个大厅没有这类窗口。请选另一类。',
    en: 'This hall has no window of that kind.',
  },
  'sitting.none': {
    kind: 'conflict',
    zh: '窗口前还没有人。请先叫号，或者请群众放上身份证。',
    en: 'Nobody is being served at your window.',
  },
  'sitting.nobody': {
    kind: 'conflict',
    zh: '还不知道是谁来办。请先读身份证，或者扫群众手机上的码。',
    en: 'The person has not been identified yet.',
  },
  'sitting.other': {
    kind: 'conflict',
    zh: '正在给另一个人办。请先办完、暂存或者交接。',
    en: 'Somebody else is being served.',
  },
  'matter.elsewhere': {
    kind: 'conflict',
    zh: '这个窗口不办这件事，请到{window}办。按 F10 可以连同群众一起转过去。',
    en: 'Another window is there for this.',
  },
  'sitting.no-draft': {
    kind: 'conflict',
    zh: '还没有选要办的事。按 F4 选一件。',
    en: 'Nothing has been chosen yet.',
  },
  'sitting.filed': {
    kind: 'conflict',
    zh: '这件事已经收件，不能再改。要更正的，请在办件里办。',
    en: 'This has been filed already.',
  },
  'sitting.submitted-elsewhere': {
    kind: 'conflict',
    zh: '申请人已经在手机上提交了，不用再收件。按 F4 可以办另一件，没有别的事就结束。',
    en: 'The applicant has submitted this on the phone already; nothing is left to file here.',
  },
  'card.expired': {
    kind: 'invalid',
    zh: '这张身份证 {until} 已经到期，不能证明身份。请出示有效的身份证或者临时身份证。',
    en: 'This identity card has expired.',
  },
  'card.number': { kind: 'invalid', zh: '{why}', en: 'The citizen number is not right.' },
  'card.name': { kind: 'invalid', zh: '{why}', en: 'The name is not right.' },
  'card.differs': {
    kind: 'conflict',
    zh: '姓名和公安登记的不一样，可能改过名，也可能读错了。请再读一次；还不一样的，请群众先到派出所核对。',
    en: 'The name differs from the register.',
  },
  'code.unknown': {
    kind: 'not-found',
    zh: '这个码不对，或者已经过期。请群众在手机上刷新后再扫。',
    en: 'This code is wrong or expired.',
  },
  'code.other-person': {
    kind: 'conflict',
    zh: '这个码是另一个人的。窗口前是谁，就扫谁的码。',
    en: 'This code belongs to somebody else.',
  },
  'present.applicant': {
    kind: 'conflict',
    zh: '这是申请人自己的身份证。请放另一位家长的身份证。',
    en: "This is the applicant's own card.",
  },
  'signature.stale': {
    kind: 'conflict',
    zh: '签字以后内容又改过，签字不算了。请群众核对后再签一次。',
    en: 'What was signed is not what lies on the table now.',
  },
  'signature.none': {
    kind: 'conflict',
    zh: '还没有签字。请群众在屏幕上核对，签好字以后再收件。',
    en: 'The applicant has not signed yet.',
  },
  'confirm.nobody': {
    kind: 'not-found',
    zh: '现在没有要在窗口确认的事，或者确认的人不在窗口前。',
    en: 'Nothing is waiting to be confirmed at this window.',
  },
  'screen.unknown': {
    kind: 'not-found',
    zh: '这块屏幕没有连上窗口。请工作人员重新给一个连接码。',
    en: 'This screen is not paired with a window.',
  },
  'screen.code': {
    kind: 'invalid',
    zh: '连接码不对，或者已经过期。请看工作人员屏幕上的码。',
    en: 'The pairing code is wrong or expired.',
  },
  'paper.unknown': {
    kind: 'not-found',
    zh: '没有找到这份文书，或者不是本单位出具的。',
    en: 'No such paper of your office.',
  },
  'delivery.unknown': {
    kind: 'not-found',
    zh: '没有要在窗口交给这位群众的证件。请核对身份，或者看办件里的领取方式。',
    en: 'There is nothing to hand out to this person here.',
  },
  'rating.done': {
    kind: 'conflict',
    zh: '您已经评价过了，谢谢。',
    en: 'You have rated already.',
  },
  'day.note': {
    kind: 'invalid',
    zh: '数量对不上。请写明原因，至少 4 个字。',
    en: 'The figures differ; say why.',
  },
  'day.signed': {
    kind: 'conflict',
    zh: '这个窗口今天已经日结签字，不能再签。',
    en: 'This day has been signed off already.',
  },
} as const satisfies Record<string, RefusalText>

export type CounterRefusal = keyof typeof TEXTS

/** A refusal of the counter, with its gaps filled. */
export function refuseCounter(
  code: CounterRefusal,
  words: Record<string, string> = {},
  fields: FieldProblem[] = [],
): Refusal {
  const text = TEXTS[code]
  const zh = text.zh.replace(/\{(\w+)\}/g, (gap, name: string) => words[name] ?? gap)
  return new Refusal(code, { ...text, zh }, { fields })
}
