/** Whose data it is. `nobody`: facts about the place or counts, in which no one can be known. */
export const WHOSE = ['person', 'company', 'staff', 'system', 'nobody'] as const
export type Whose = (typeof WHOSE)[number]

/**
 * What becomes of personal data of a column when it is shown. The first six are the masks of data elements; `by-element`: each value as its
 * element says; `in-full`: to whoever may read the row at all; `id`: only the number of an account; `never`: shown to nobody.
 */
export const SHOWN = [
  'name',
  'citizen-number',
  'phone',
  'address',
  'account',
  'hidden',
  'by-element',
  'in-full',
  'id',
  'never',
] as const
export type Shown = (typeof SHOWN)[number]

/** Who reads it, beside the permissions of posts. `staff`: any officer, what is their own or their office's. */
export const READERS = ['self', 'public', 'staff', 'system', 'channel', 'nobody'] as const

type Words = { readonly zh: string; readonly en: string }

/** Seconds since the instant in the column; a name of the server's configuration gives days. */
export type After = number | 'keepSentDays' | 'keepFaultyDays'

/** How long rows stay, and the job that really removes them. Any of the times that is over is enough. */
export type Removal = {
  readonly by: string
  /** `empty`: the row stays, what is personal in it goes. */
  readonly does?: 'empty'
  readonly past?: Readonly<Record<string, After>>
  /** Columns with a day of China, and how many whole days follow it. */
  readonly pastDays?: Readonly<Record<string, number>>
  /** SQL: of which rows. */
  readonly only?: string
  readonly onlyWords?: Words
}

/** What one table holds: its line in the data security ledger 数据安全台账. */
export type Holding = Words & {
  readonly of: readonly Whose[]
  /** Columns with personal data. Not those that a name tells: ids of people, and who acted, are found in the schema. */
  readonly columns?: Readonly<Record<string, Shown>>
  /** Columns that nobody reads who has only the database: `platform/sealing`. */
  readonly sealed?: readonly string[]
  /** Columns with digests only, whose names do not tell it. */
  readonly digests?: readonly string[]
  /** Permissions of posts, and `READERS`. */
  readonly read: readonly string[]
  /** What is written down when an officer looks: the kinds in `audit/looks.ts`. */
  readonly looks?: readonly string[]
  /** Absent for the logs under audit, which are kept for that. */
  readonly keep?: Removal | (Words & { readonly by?: never })
}
/** By the name of the table with its schema. */
export type Holds = Readonly<Record<string, Holding>>

export const MINUTE = 60
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Why something stays. No period is invented: where the law of archives has to say one, that is said. */
export const KEPT = {
  record: {
    zh: '是办事档案的一部分。保存期限要由本地档案管理部门定，没有定之前不删',
    en: 'part of the record of what was done; its period is for the archives to set, and until then it stays',
  },
  account: {
    zh: '账号还在用；停用以后也留着，好查清当时是谁',
    en: 'accounts in use; a disabled one stays, so that it can be told who it was',
  },
  current: {
    zh: '只有当前这一份，有变化就原地更新',
    en: 'only how things stand now, changed in place',
  },
  published: {
    zh: '公布过的内容和它的各个版本，要能查到当时是怎么规定的',
    en: 'what was published, with its versions, so that what held at the time can be looked up',
  },
  figures: {
    zh: '只是数字，看不出是谁',
    en: 'figures, in which nobody can be known',
  },
  machine: {
    zh: '系统运行要用，不含个人信息',
    en: 'needed to run; nothing personal',
  },
} as const

/**
 * The condition under which rows are to go, in SQL; the jobs delete by it and the ledger counts by it, so that both mean the same.
 * @param moment the parameter that holds the instant
 * @param configured days by the names of the configuration
 */
export function due(
  holding: Holding,
  moment = '$1',
  configured: Partial<Record<Extract<After, string>, number>> = {},
): string {
  const { keep } = holding
  if (keep?.by === undefined) throw new Error('nothing removes rows of this table')
  const times = Object.entries(keep.past ?? {}).map(([column, after]) => {
    const seconds = typeof after === 'number' ? after : (configured[after] ?? 0) * DAY
    return `${column} <= ${moment}::timestamptz - make_interval(secs => ${seconds})`
  })
  const days = Object.entries(keep.pastDays ?? {}).map(
    ([column, after]) => `${column} < (${moment}::timestamptz at time zone 'Asia/Shanghai')::date - ${after}`,
  )
  const over = `(${[...times, ...days].join(' or ')})`
  return keep.only === undefined ? over : `${over} and ${keep.only}`
}
