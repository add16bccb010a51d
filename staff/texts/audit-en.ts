import type { auditZhHans } from './audit-zh-Hans.ts'

/** Words of the page 审计 in English. */
export const auditEn: typeof auditZhHans = {
  audit: {
    title: 'Audit',
    intro:
      'What the logs write is sealed every minute: each block holds the digests of its rows and of the block before, signed and time-stamped. A check finds rows that were altered, deleted or put in afterwards.',
    good: 'Nothing is wrong',
    goodHint: (at, blocks, rows) => `Checked ${at}: all ${blocks} blocks and ${rows} rows.`,
    bad: (count) => `The last check found ${count} ${count === 1 ? 'thing' : 'things'} wrong`,
    badHint:
      'Keep everything as it is: do not restart, do not change the database. Save the heads and a copy of the database first, then find out why.',
    unchecked: 'Not checked yet',
    uncheckedHint: 'It is checked each night at 2:41; on the server, npm run audit does it now.',
    lag: 'Sealing does not keep up',
    lagHint: (names) => `Not sealed for over 15 minutes: ${names}. See whether the background jobs run.`,
    chain: 'The chain',
    noBlock: 'There is no block yet. The first comes within a minute of the start.',
    last: 'Last block',
    lastText: (number, at) => `No. ${number}, ${at}`,
    hash: 'Head (SHA-256)',
    stamp: 'Last time stamp',
    none: 'None',
    heads: 'Download heads',
    headsHint:
      'Download the heads regularly and keep them outside this system. They prove a chain that was written anew and a database that was put back to an old backup.',
    findings: 'What is wrong',
    more: (count) => `${count} more are not listed. On the server, npm run audit shows them.`,
    logs: 'Logs',
    log: 'Log',
    sealed: 'Sealed up to number',
    complete: 'All sealed until',
    state: 'State',
    onTime: 'On time',
    late: 'Behind',
    inspections: 'Checks',
    at: 'When',
    blocks: 'Blocks',
    rows: 'Rows',
    seconds: 'Seconds',
    result: 'Result',
    passed: 'Nothing wrong',
    failed: (count) => `${count} wrong`,
  },
}
