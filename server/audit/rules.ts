import { LOGS } from './logs.ts'
import type { Finding, FindingKind } from './model.ts'

/** Minutes that a row may wait for its block before somebody is told. */
export const LATE_MINUTES = 15

/** Whether the rows of a log wait too long; one that was never looked at is late. */
export const isLate = (completeAt: Date | null, now: Date): boolean =>
  completeAt === null || now.getTime() - completeAt.getTime() > LATE_MINUTES * 60_000

const TEXTS: Record<FindingKind, { zh: string; en: string }> = {
  altered: { zh: '内容被改过', en: 'altered' },
  missing: { zh: '被删除', en: 'missing' },
  inserted: { zh: '封存以后才插进来', en: 'inserted after it was sealed' },
  'block-missing': { zh: '这个区块不见了', en: 'block missing' },
  'block-altered': { zh: '区块本身被改过', en: 'block altered' },
  'block-wrong-order': { zh: '没有接在前一个区块后面', en: 'not linked to the block before' },
  'rows-skipped': {
    zh: '没有从上次封存到的地方接着封存',
    en: 'does not go on where the log was sealed up to',
  },
  'wrong-signature': { zh: '签名不对', en: 'signature wrong' },
  'wrong-signer': {
    zh: '签名的证书不是本平台的审计证书，或当时无效',
    en: 'not signed by a valid audit certificate',
  },
  'wrong-stamp': { zh: '时间戳不对或缺少', en: 'time stamp wrong or missing' },
  'rolled-back': {
    zh: '另存的链头里有这个区块，数据库里没有：数据库退回过旧的备份，或链尾被删',
    en: 'known to the kept heads and gone: an old backup was restored, or the end was cut off',
  },
  rewritten: {
    zh: '与另存的链头不同：这里或以前的记录被重写过',
    en: 'differs from the kept head: rewritten',
  },
  'log-changed': { zh: '这个日志表或它的列不见了', en: 'the log or a column of it is gone' },
  unguarded: {
    zh: '防改触发器缺少或被停用',
    en: 'a trigger that refuses changes is missing or switched off',
  },
  late: {
    zh: `有记录超过 ${LATE_MINUTES} 分钟没有封存`,
    en: `rows not sealed for over ${LATE_MINUTES} minutes`,
  },
}

/** What was found, in one line: where, and what is wrong. */
export function findingText({ kind, block, log, row }: Finding): string {
  const title = LOGS.find(({ name }) => name === log)?.title
  return [
    ...(block === undefined ? [] : [`区块 ${block}`]),
    ...(log === undefined ? [] : [title === undefined ? log : `${title}（${log}）`]),
    ...(row === undefined ? [] : [`第 ${row} 号记录`]),
    TEXTS[kind].zh,
  ].join('，')
}

/** The same in English, short, for the terminal. */
export const findingEnglish = ({ kind }: Finding): string => TEXTS[kind].en
