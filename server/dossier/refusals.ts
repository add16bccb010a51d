import { fillRefusal, Refusal, type RefusalText, type RefusalWords } from '../platform/refusal.ts'
import { ASKED_AN_HOUR, CODE_MINUTES, LOOK_MINUTES } from './model.ts'

const REFUSALS = {
  'dossier.number': {
    kind: 'invalid',
    zh: '只能用完整的公民身份号码或者统一社会信用代码查，不能按姓名、名称或者号码的一部分查。请核对后再输。',
    en: 'Only a whole citizen number or unified social credit code opens a dossier, no name and no part of a number.',
  },
  'dossier.no-ground': {
    kind: 'forbidden',
    zh: '不能查：没有本单位正在办的、由本人申请（或者涉及这家企业）的办件，也没有本人对本单位有效的授权。请填对办件编号，或者请本人在「我的数据」里授权、当面出示授权码。',
    en: 'No running case of your office about this person or company, and no consent of the person to your office. Give the case, or ask the person to allow it or to show a code.',
  },
  'dossier.keep-away': {
    kind: 'forbidden',
    zh: '这是您本人或者您申报过的亲属，应当回避（公务员法第七十六条）。请由同事查。',
    en: 'This is you or a relative whom you have declared; a colleague has to look.',
  },
  'dossier.closed': {
    kind: 'not-found',
    zh: `没有打开的档案，或者打开已经超过 ${LOOK_MINUTES} 分钟、授权已经收回。请重新写明原因再查。`,
    en: 'No such dossier is open: the time is over or the consent was withdrawn. State the reason again.',
  },
  'dossier.too-many': {
    kind: 'too-many',
    zh: `一小时最多查 ${ASKED_AN_HOUR} 次，已经到了。请下一个小时再查。`,
    en: `At most ${ASKED_AN_HOUR} dossiers may be asked for in an hour.`,
  },
  'dossier.office-unknown': {
    kind: 'invalid',
    zh: '请从列表里选一个要授权的单位。',
    en: 'Choose the office from the list.',
  },
  'dossier.codes-full': {
    kind: 'too-many',
    zh: `授权码出得太多了。每个码 ${CODE_MINUTES} 分钟有效，请先用已经出的那一个，或者过几分钟再出。`,
    en: 'Too many codes at once. Use the last one, or wait a few minutes.',
  },
  'dossier.consent-unknown': {
    kind: 'not-found',
    zh: '没有找到这一条授权。请回到「我的数据」看您的授权。',
    en: 'No such consent. Your consents are listed under "my data".',
  },
  'dossier.value-unknown': {
    kind: 'not-found',
    zh: '没有找到这一条数据，或者它不是从部门取得的、没有可以核实的单位。请回到「我的数据」重新选。',
    en: 'No such value, or none that an office here can put right. Choose again under "my data".',
  },
} as const satisfies Record<string, RefusalText>

export type DossierRefusal = keyof typeof REFUSALS

export function refuseDossier(code: DossierRefusal, words: RefusalWords = {}): Refusal {
  return new Refusal(code, fillRefusal(REFUSALS[code], words))
}
