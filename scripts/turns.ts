import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ALL_TURNS, ITEM_STATES, rowOf, STATES, type Turn } from '../server/cases/turns.ts'
import { KIND_TEXT } from '../server/deadlines/refusals.ts'
import { PERMISSIONS } from '../server/offices/model.ts'
import { ROOT } from '../server/platform/config.ts'

/** `npm run turns`: writes docs/turns.md from the table of turns. A test holds that it is current. */
export const TURNS_FILE = join(ROOT, 'docs/turns.md')

const BY = { applicant: '申请人', clock: '时限到期', graph: '联办自动' }
const CLOCK = { start: '开始', stop: '停止', pause: '停住', resume: '恢复', extend: '延长' }

/** The page: what an item can be, every turn with what it does, and the same as a diagram. */
export function turnsPage(): string {
  return `# The turns of an item

Written by \`npm run turns\` from [server/cases/turns.ts](../server/cases/turns.ts), the one table that refuses what is impossible, draws the
buttons, moves the clocks and names the papers. Do not edit it here.

## States

| state | 中文 | in the lists of the office |
|---|---|---|
${ITEM_STATES.map((state) => `| \`${state}\` | ${STATES[state].zh} | ${STATES[state].bucket} |`).join('\n')}

## Turns

A clock is stopped, paused, resumed or extended only where it is open. Which turns an item knows at all (two officers, 特别程序, 延期,
告知承诺, 出具意见) is said by its law and its step, in \`isKnown\`.

| turn | from → to | who | clocks | papers | clause |
|---|---|---|---|---|---|
${ALL_TURNS.map(rowOfTable).join('\n')}

## As a diagram

Turns that leave the state as it is are not drawn.

\`\`\`mermaid
stateDiagram-v2
  [*] --> waiting
  [*] --> submitted
${arrows().join('\n')}
\`\`\`
`
}

function rowOfTable(turn: Turn): string {
  const row = rowOf(turn)
  const who = row.by === 'officer' ? (row.permission ? PERMISSIONS[row.permission] : '承办人员') : BY[row.by]
  const clocks = (row.clocks ?? []).map((move) => {
    const [verb] = Object.keys(move) as (keyof typeof CLOCK)[]
    const [kind] = Object.values(move) as (keyof typeof KIND_TEXT)[]
    const end = 'atEnd' in move && move.atEnd ? `，到期「${rowOf(move.atEnd as Turn).zh}」` : ''
    return verb && kind ? `${KIND_TEXT[kind]}${CLOCK[verb]}${end}` : ''
  })
  const from = row.from.map((state) => `\`${state}\``).join(' ')
  const cells = [
    `\`${turn}\` ${row.zh}`,
    `${from} → ${row.to ? `\`${row.to}\`` : '不变'}`,
    who,
    clocks.join('；') || '—',
    (row.papers ?? []).map(titleOf).join('、') || '—',
    row.basis ?? '—',
  ]
  return `| ${cells.join(' | ')} |`
}

/** The title of a paper in the national base. */
function titleOf(kind: string): string {
  const path = join(ROOT, 'regions/cn/documents', `${kind}.json`)
  return (JSON.parse(readFileSync(path, 'utf8')) as { title: string }).title
}

/** One arrow for each pair of states, with every turn that leads along it. */
function arrows(): string[] {
  const turns = new Map<string, Turn[]>()
  for (const turn of ALL_TURNS) {
    const { from, to } = rowOf(turn)
    for (const state of to === undefined ? [] : from) {
      const pair = `${state} --> ${to}`
      turns.set(pair, [...(turns.get(pair) ?? []), turn])
    }
  }
  return [...turns].map(([pair, along]) => `  ${pair}: ${along.join(', ')}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TURNS_FILE, turnsPage())
