import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { WriteCtx } from '../platform/ctx.ts'
import { signerOf } from '../seals/authority.ts'
import { buildSeal, SYSTEM } from '../seals/build.ts'
import { openAttester } from '../seals/commands/attest.ts'
import { rotateAuthority } from '../seals/commands/open-authority.ts'
import type { Attestation } from '../seals/model.ts'
import { trustAnchors } from '../seals/queries.ts'
import { stamp } from '../seals/sign.ts'
import { openTrail } from './build.ts'
import { packLeaves, sha256 } from './chain.ts'
import { inspectTrail } from './commands/inspect.ts'
import { sealRows } from './commands/seal-rows.ts'
import { tellLate } from './commands/tell-auditors.ts'
import { LOGS } from './logs.ts'
import { BlockContent } from './model.ts'
import { auditState, listHeads } from './queries.ts'
import { findColumns, readLeaves, type Leaf } from './rows.ts'
import { listBlocks } from './store.ts'

const trail = await openTrail()
const { db, rooms, attack, check, happen } = trail
const seal = () => sealRows(db, SYSTEM)
const heads = () => db.read(SYSTEM, listHeads)

/** Three blocks, an hour apart, so that each has a time stamp. */
for (const count of [40, 20, 30]) {
  await happen(count)
  assert.equal((await seal()).length, 1)
  rooms.clock.forward(3600)
}
await seal()
const [{ first, second } = { first: 0, second: 0 }] = await db.run<{ first: number; second: number }>(
  'test-rows',
  `select min(seq) as first, min(seq) + 1 as second from platform.event where kind = 'kite.flown'`,
  [],
)

test('a trail that nobody has touched has nothing wrong, and nothing new makes no new block', async () => {
  assert.deepEqual(await check(), [])
  assert.deepEqual(await seal(), [])
  const kept = await heads()
  assert.deepEqual(
    kept.map(({ number }) => number),
    [1, 2, 3],
  )
  assert.deepEqual(await check({ heads: kept }), [])
  const [counted] = await db.run<{ rows: number; sealed: number }>(
    'test-count',
    `select (select count(*) from platform.event) as rows,
       (select sum(length(leaves) / 40) from audit.part where log = 'platform.event') as sealed`,
    [],
  )
  assert.equal(Number(counted?.sealed), counted?.rows)
})

test('a row that is altered, deleted, inserted, or has changed places with another is named', async () => {
  const at = (row: number): string => `block 1 platform.event row ${row}`
  assert.deepEqual(await attack(`update platform.event set data = '{"height": 999}' where seq = ${first}`), [
    `altered ${at(first)}`,
  ])
  assert.deepEqual(
    await attack(`update platform.event set at = at + interval '1 microsecond' where seq = ${first}`),
    [`altered ${at(first)}`],
  )
  assert.deepEqual(await attack(`delete from platform.event where seq = ${second}`), [
    `missing ${at(second)}`,
  ])
  assert.deepEqual(
    await attack(
      `insert into platform.event (subject, seq, kind, at, actor, data) overriding system value
       select gen_random_uuid(), ${first}, kind, at, actor, data from platform.event where seq = ${second}`,
    ),
    [`inserted ${at(first)}`],
  )
  assert.deepEqual(
    await attack(
      `insert into platform.event (subject, seq, kind, at, actor, data) overriding system value
       select gen_random_uuid(), -5, kind, at, actor, data from platform.event where seq = ${second}`,
    ),
    ['inserted platform.event row -5'],
  )
  assert.deepEqual(
    await attack(
      `update platform.event e set subject = o.subject, kind = o.kind, at = o.at, actor = o.actor, data = o.data
       from platform.event o where e.seq + o.seq = ${first + second} and e.seq in (${first}, ${second})`,
    ),
    [`altered ${at(first)}`, `altered ${at(second)}`],
  )
  assert.deepEqual(await attack(`update sharing.call_log set purpose = '别的' where seq = 2`), [
    'altered block 2 sharing.call_log row 2',
  ])
  const all = await attack('truncate sharing.call_log')
  assert.deepEqual(
    all,
    [1, 2, 3].map((n) => `missing block ${n} sharing.call_log row ${n}`),
  )
})

test('a number that was never used is sealed as unused: a row put there later is an inserted one', async () => {
  await db
    .write(SYSTEM, async (ctx) => {
      await sql`select platform.record_events('[{"subject": "00000000-0000-7000-8000-000000000001", "kind": "kite.lost", "actor": {}, "data": {}}]', now())`.execute(
        ctx.db,
      )
      throw new Error('taken back')
    })
    .catch(() => undefined)
  await happen(1)
  const [sealed] = await seal()
  const found = await attack(
    `insert into platform.event (subject, seq, kind, at, actor, data) overriding system value
     select gen_random_uuid(), max(seq) - 1, 'kite.lost', now(), '{}', '{}' from platform.event`,
  )
  assert.equal(found.length, 1)
  assert.match(found.join(), new RegExp(`^inserted block ${sealed?.head.number} platform.event row `))
})

test('blocks that are deleted, changed, cut down, signed or stamped otherwise are told apart', async () => {
  assert.deepEqual(await attack('delete from audit.block where number = 2'), [
    'block-missing block 2',
    // Its parts are there still, but nothing says what they should be.
  ])
  assert.deepEqual(
    await attack(
      `update audit.block set content = replace(content, '"rows":1,', '"rows":2,') where number = 2`,
    ),
    [
      'block-altered block 2',
      'wrong-signature block 2',
      'wrong-stamp block 2',
      'block-altered block 2 sharing.call_log',
      'block-wrong-order block 3',
    ],
  )
  assert.deepEqual(
    await attack(
      `update audit.block set content = replace(content, 'T03:', 'T04:'), hash = sha256(convert_to(replace(content, 'T03:', 'T04:'), 'UTF8'))
       where number = 2`,
    ),
    ['wrong-signature block 2', 'wrong-stamp block 2', 'block-wrong-order block 3'],
  )
  assert.deepEqual(
    await attack(`update audit.part set leaves = '' where block = 3 and log = 'sharing.call_log'`),
    ['block-altered block 3 sharing.call_log'],
  )
  assert.deepEqual(await attack(`delete from audit.part where block = 3 and log = 'sharing.call_log'`), [
    'block-altered block 3',
    'block-altered block 3 sharing.call_log',
  ])
  assert.deepEqual(
    await attack(
      'update audit.block b set signature = o.signature from audit.block o where b.number = 2 and o.number = 3',
    ),
    ['wrong-signature block 2'],
  )
  assert.deepEqual(
    await attack(
      'update audit.block b set stamp = o.stamp from audit.block o where b.number = 2 and o.number = 3',
    ),
    ['wrong-stamp block 2'],
  )
  assert.deepEqual(await attack('update audit.block set stamp = null where number = 2'), [
    'wrong-stamp block 2',
  ])
  const swapped = await attack(`
    update audit.block set number = 99 where number = 2;
    update audit.block set number = 2 where number = 3;
    update audit.block set number = 3 where number = 99`)
  assert.deepEqual(
    swapped.filter((each) => !each.includes('.')),
    [2, 3]
      .flatMap((n) => [`block-altered block ${n}`, `block-wrong-order block ${n}`])
      .concat('block-wrong-order block 4'),
  )
  assert.deepEqual(
    await attack(`update audit.block set content = 'no JSON' where number = 3`).then((all) =>
      all.slice(0, 1),
    ),
    ['block-altered block 3'],
  )
})

test('an old backup that was put back is seen with heads that were kept elsewhere, and only with them', async () => {
  const kept = await heads()
  const last = kept.at(-1)?.number ?? 0
  const backup = `
    delete from platform.event where seq > (select max(up_to) from audit.part where log = 'platform.event' and block < ${last});
    delete from audit.part where block = ${last};
    delete from audit.block where number = ${last}`
  assert.deepEqual(await attack(backup), [])
  assert.deepEqual(await attack(backup, { heads: kept }), [`rolled-back block ${last}`])
})

/** Alters a row and everything that follows from it, as somebody does who has the whole database, and signs anew. */
async function rewrite(
  ctx: WriteCtx,
  signer: { serial: string; attest: (text: string) => Promise<Attestation> },
): Promise<void> {
  await sql`update platform.event set data = '{"height": 999}' where seq = ${first}`.execute(ctx.db)
  const log = LOGS.find(({ name }) => name === 'platform.event')
  assert.ok(log)
  let previous: string | null = null
  for (const { number, content } of await listBlocks(ctx, 0, 100)) {
    const said = BlockContent.parse(JSON.parse(content))
    for (const part of said.parts) {
      if (part.log !== log.name) continue
      const columns = (await findColumns(ctx, log, part.columns)) ?? []
      const all: Leaf[] = []
      for await (const leaf of readLeaves(ctx, log, columns, part)) all.push(leaf)
      const leaves = packLeaves(all)
      part.leaves = sha256(leaves).toString('hex')
      await sql`update audit.part set leaves = ${leaves} where log = ${log.name} and up_to = ${part.upTo}`.execute(
        ctx.db,
      )
    }
    const sealedAt = ctx.now.toISOString()
    const text = JSON.stringify({ ...said, previous, sealedAt, serial: signer.serial, stamped: true })
    const { signature, stamp } = await signer.attest(text)
    const hash = sha256(text)
    await sql`update audit.block set content = ${text}, hash = ${hash}, signature = ${signature}, stamp = ${stamp} where number = ${number}`.execute(
      ctx.db,
    )
    previous = hash.toString('hex')
  }
}

test('a chain that was written anew with the very key is seen with kept heads, at the first block that differs', async () => {
  const kept = await heads()
  const withKey = async (ctx: WriteCtx): Promise<void> => {
    const { serial, attest } = await openAttester(ctx)
    await rewrite(ctx, { serial, attest: (text) => attest(Buffer.from(text), true) })
  }
  assert.deepEqual(await attack(withKey), [])
  assert.deepEqual(await attack(withKey, { heads: kept }), ['rewritten block 1'])
})

test('whoever has the database and not the key makes an authority of his own: not one block is believed with the roots known before', async () => {
  const anchors = await db.read(SYSTEM, trustAnchors)
  const roots = [new X509Certificate(anchors)]
  const kept = await heads()
  const count =
    (await db.run<{ count: number }>('test-blocks', 'select count(*)::int as count from audit.block', []))[0]
      ?.count ?? 0
  const withoutKey = async (ctx: WriteCtx): Promise<void> => {
    for (const role of ['root', 'issuing', 'timestamp', 'audit'] as const) await rotateAuthority(ctx, role)
    const { serial, attest } = await openAttester(ctx)
    await rewrite(ctx, { serial, attest: (text) => attest(Buffer.from(text), true) })
  }
  const found = await attack(withoutKey, { roots })
  assert.equal(found.filter((each) => each.startsWith('wrong-signer')).length, count)
  assert.equal(found.filter((each) => each.startsWith('wrong-stamp')).length, count)
  assert.deepEqual(await attack(withoutKey, { heads: kept }), ['rewritten block 1'])
})

test('a key for seals signs no block, though its certificate is genuine', async () => {
  const seal = await buildSeal(db, [])
  const found = await attack(async (ctx) => {
    const signer = await signerOf(ctx, seal.serial)
    await rewrite(ctx, {
      serial: seal.serial,
      attest: async (text) => ({
        signature: await signer.sign(Buffer.from(text)),
        stamp: await stamp(ctx, sha256(text)),
      }),
    })
  })
  assert.ok(found.length > 0 && found.every((each) => each.startsWith('wrong-signer')), found.join('\n'))
})

test('a new key takes over without a gap', async () => {
  await db.write(SYSTEM, (ctx) => rotateAuthority(ctx, 'audit'))
  await happen(2)
  assert.equal((await seal()).length, 1)
  assert.deepEqual(await check(), [])
})

test('no row of a log is changed, deleted or truncated, and a guard that is taken away is found', async () => {
  const refused = (change: string): Promise<void> =>
    assert.rejects(
      db.write(SYSTEM, (ctx) => sql.raw(change).execute(ctx.db)),
      /append-only/,
      change,
    )
  for (const { name } of LOGS) await refused(`truncate ${name} cascade`)
  for (const name of ['platform.event', 'sharing.call_log', 'audit.block', 'audit.part']) {
    await refused(`delete from ${name}`)
    await refused(`truncate ${name} cascade`)
  }
  await refused(`update sharing.call_log set purpose = '别的'`)
  await refused(`update platform.event set kind = 'x'`)
  assert.deepEqual(await attack('alter table seals.use disable trigger user'), ['unguarded seals.use'])
  assert.deepEqual(await attack('drop trigger audit_keeps_all on platform.event'), [
    'unguarded platform.event',
  ])
  assert.deepEqual(
    await attack('alter table sharing.call_log drop column purpose').then(
      (all) => new Set(all.map((each) => each.split(' ')[0])),
    ),
    new Set(['log-changed']),
  )
  // A column that a later version adds changes nothing for what was sealed before.
  assert.deepEqual(await attack('alter table sharing.call_log add column more text'), [])
})

test('what a check finds is kept and told to the auditors; a job that lags is told once an hour', async () => {
  const made = await inspectTrail(db, SYSTEM, {})
  assert.deepEqual([made.count, made.findings], [0, []])
  rooms.clock.forward(16 * 60)
  await db.write(SYSTEM, tellLate)
  await db.write(SYSTEM, tellLate)
  const told = async (): Promise<string[]> =>
    (
      await db.run<{ text: string }>(
        'test-told',
        `select text from messages.notice where audience = 'permission:audit.read' order by id`,
        [],
      )
    ).map(({ text }) => text)
  assert.equal((await told()).length, 1)
  assert.match((await told()).join(), /^审计链没有跟上：办件和操作的经过、.*超过 15 分钟没有封存。/)
  const state = await db.read(SYSTEM, auditState)
  assert.ok(state.logs.every(({ late }) => late))
  await inspectTrail(db, SYSTEM, {
    heads: [{ number: 9999, hash: '00', sealedAt: rooms.clock.now.toISOString() }],
  })
  assert.match((await told()).at(-1) ?? '', /^审计链核查发现异常：区块 9999，另存的链头里有这个区块/)
  await seal()
  assert.deepEqual(await check(), [])
})
