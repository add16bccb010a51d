import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFairs, type Applied } from '../../test/fair.ts'
import { listClocks } from '../deadlines/queries.ts'
import type { ClockKind } from '../deadlines/model.ts'
import { listDocuments } from '../documents/queries.ts'
import { refusalOf } from './build.ts'
import { confirm } from './commands/confirm.ts'
import { grantItem, giveOpinion } from './commands/decide-item.ts'
import { grantBatch, runBatch } from './commands/grant-batch.ts'
import { proposeDecision } from './commands/propose-decision.ts'
import { getTask } from './desk.ts'
import type { CaseItem } from './model.ts'
import { getMyCase } from './queries.ts'

const fairs = await openFairs()
const { act, take, go } = fairs
const MONDAY = new Date('2026-11-23T02:00:00Z')
const anyone = { kind: 'anyone' as const }

async function item({ caseId }: Applied, step: string): Promise<CaseItem> {
  const found = (await fairs.load(caseId)).items.find((each) => each.step === step)
  assert.ok(found)
  return found
}
const running = async ({ caseId }: Applied, step: string): Promise<ClockKind[]> =>
  (await fairs.db.read(anyone, (ctx) => listClocks(ctx, caseId))).flatMap(({ subject, state, kind }) =>
    subject === step && state === 'running' ? [kind] : [],
  )
const notices = async ({ caseId }: Applied, step: string): Promise<string[]> =>
  (
    await fairs.db.run<{ text: string }>(
      'test-needs-notices',
      'select text from messages.notice where owner = $1 and step = $2 order by id',
      [caseId, step],
    )
  ).map(({ text }) => text)
const messages = async ({ caseId }: Applied): Promise<string> =>
  (await fairs.trail(caseId)).messages.join('\n')
const shown = async (applied: Applied, step: string) => {
  const view = await fairs.db.read(applied.person, (ctx) => getMyCase(ctx, applied.number))
  return view.steps.find((each) => each.step === step)
}

/** Everything that the opening needs has come about: it lies with its office. */
async function readyToOpen(): Promise<Applied> {
  const applied = await fairs.apply()
  await go(applied, 'site', 'accept', 'find', 'propose', 'approve')
  await go(applied, 'safety', 'accept', 'grant')
  await go(applied, 'stage', 'accept', 'find', 'grant')
  await go(applied, 'forecast', 'find', 'opine')
  await take(applied, 'power', 'withdraw')
  assert.equal(await fairs.state(applied, 'open'), 'submitted')
  return applied
}
const settleSite = (applied: Applied) => go(applied, 'site', 'propose', 'approve')

test.beforeEach(() => {
  fairs.clock.now = MONDAY
})

test('前面的事项纠错重开，没有受理的退回等待，答复时限停下；重新办成以后再送来，时限从头算', async () => {
  const applied = await readyToOpen()
  await take(applied, 'site', 'reopen')
  assert.equal(await fairs.state(applied, 'open'), 'waiting')
  assert.deepEqual(await running(applied, 'open'), [])
  assert.equal((await item(applied, 'open')).dueOn, null)
  assert.match(await messages(applied), /「风筝节开幕许可」先等一等：要等「借场地」，它正在重新办理/)
  assert.match((await notices(applied, 'open')).join(), /「风筝节开幕许可」退回等待：要等「借场地」/)
  assert.match((await shown(applied, 'open'))?.now ?? '', /等「借场地」完成后自动开始/)
  await settleSite(applied)
  assert.deepEqual(
    [await fairs.state(applied, 'open'), await running(applied, 'open')],
    ['submitted', ['answer']],
  )
  await go(applied, 'open', 'accept', 'grant')
})

test('前面的事项纠错重开，已经受理的时限照走，但是有结果以前不能决定；重新办成以后接着办', async () => {
  const applied = await readyToOpen()
  await take(applied, 'open', 'accept')
  const due = (await item(applied, 'open')).dueOn
  const revision = (await item(applied, 'open')).revision
  await take(applied, 'site', 'reopen')
  const held = await item(applied, 'open')
  assert.deepEqual([held.state, held.dueOn, await running(applied, 'open')], ['accepted', due, ['decision']])
  for (const turn of ['grant', 'refuse'] as const) {
    const refused = await refusalOf(take(applied, 'open', turn))
    assert.deepEqual([refused.kind, refused.code], ['conflict', 'case.need-failed'])
    assert.match(refused.zh, /要先等「借场地」/)
  }
  assert.match(await messages(applied), /「风筝节开幕许可」先等一等：「借场地」正在重新办理.*您不用做什么/)
  assert.match((await notices(applied, 'open')).join(), /有结果以前不能作决定/)
  const seen = await shown(applied, 'open')
  assert.deepEqual([seen?.course.turnOf, seen?.waitsFor], ['before', ['借场地']])
  assert.match(seen?.now ?? '', /已受理。「借场地」正在重新办理/)
  await settleSite(applied)
  const stale = await refusalOf(
    act(fairs.handler('sky'), (ctx) =>
      grantItem(ctx, { caseId: applied.caseId, step: 'open', revision, opinion: '准予。', outputs: {} }),
    ),
  )
  assert.equal(stale.code, 'case.stale-page', 'it shows the number of the old site')
  assert.match(
    (await notices(applied, 'open')).at(-1) ?? '',
    /「借场地」有了结果，「风筝节开幕许可」可以接着办/,
  )
  await take(applied, 'open', 'grant')
})

test('前面的事项撤销了，没有受理的停下；已经受理的不能准予，单位被告知，可以不予或者终止', async () => {
  const early = await readyToOpen()
  await take(early, 'site', 'revoke')
  assert.equal(await fairs.state(early, 'open'), 'stopped')
  assert.deepEqual(await running(early, 'open'), [])
  assert.match((await item(early, 'open')).reason ?? '', /「借场地」没有办成/)

  for (const way of ['refuse', 'terminate'] as const) {
    const applied = await readyToOpen()
    await take(applied, 'open', 'accept')
    await take(applied, 'site', 'revoke')
    assert.match((await refusalOf(take(applied, 'open', 'grant'))).zh, /「借场地」没有办成.*不能准予/)
    assert.match((await notices(applied, 'open')).join(), /请依法作出不予的决定，或者终止办理/)
    assert.match(await messages(applied), /部门会依法作出决定并告诉您；您也可以撤回/)
    assert.equal((await shown(applied, 'open'))?.course.turnOf, 'office')
    await take(applied, 'open', way)
    assert.deepEqual(await running(applied, 'open'), [])
  }
})

test('前面的事项重开以后不予了，受理了的才知道等不到；再重开办成，又能办', async () => {
  const applied = await readyToOpen()
  await take(applied, 'open', 'accept')
  await take(applied, 'safety', 'reopen')
  await take(applied, 'safety', 'refuse')
  assert.match((await notices(applied, 'open')).at(-1) ?? '', /「登记安全措施」没有办成/)
  await go(applied, 'safety', 'reopen', 'grant')
  await take(applied, 'open', 'grant')
})

test('两个人办的事项，前提不会再有了，只能提不予的意见；没有前提的意见只能是不同意', async () => {
  const applied = await fairs.apply()
  await go(applied, 'forecast', 'find', 'opine')
  await go(applied, 'tent', 'accept', 'propose')
  await take(applied, 'forecast', 'reopen')
  assert.equal((await refusalOf(take(applied, 'tent', 'approve'))).code, 'case.need-failed')
  await take(applied, 'tent', 'sendBack')
  const propose = (verdict: 'grant' | 'refuse') =>
    act(fairs.handler('weather'), (ctx) =>
      proposeDecision(ctx, { caseId: applied.caseId, step: 'tent', verdict, opinion: '意见。', outputs: {} }),
    )
  for (const verdict of ['grant', 'refuse'] as const)
    assert.equal((await refusalOf(propose(verdict))).code, 'case.need-failed', 'the forecast is at work')
  await act(fairs.handler('weather'), (ctx) =>
    giveOpinion(ctx, {
      caseId: applied.caseId,
      step: 'forecast',
      favourable: true,
      opinion: '可以。',
      outputs: {},
    }),
  )
  await propose('grant')
})

test('超时默认不能落在没有了前提的件上；等前提的时候到了期，前提又有了也不自动办成，由承办人决定', async () => {
  const applied = await fairs.apply()
  await go(applied, 'forecast', 'find', 'opine')
  await take(applied, 'tent', 'accept')
  await take(applied, 'forecast', 'reopen')
  fairs.clock.now = new Date('2027-01-20T02:00:00Z')
  await fairs.sweep()
  assert.equal(await fairs.state(applied, 'tent'), 'accepted')
  await take(applied, 'forecast', 'opine')
  await fairs.sweep()
  assert.equal(await fairs.state(applied, 'tent'), 'accepted', 'nobody could decide while it waited')
  assert.match(
    (await notices(applied, 'tent')).at(-1) ?? '',
    /办理时限已经过了，不会自动准予，请尽快作出决定/,
  )
  await go(applied, 'tent', 'propose', 'approve')
})

test('合办人要重新确认的时候，已经受理的也不能决定；确认以后接着办，不认的只能不予', async () => {
  for (const answer of ['confirm', 'dispute'] as const) {
    const phone = answer === 'confirm' ? '13900000101' : '13900000102'
    const applied = await fairs.apply({
      'fair.together': 'true',
      'fair.partnerName': '吴㛃',
      'fair.partnerNumber': '320812198706061359',
      'fair.partnerPhone': phone,
    })
    const reply = async (given: 'confirm' | 'dispute') => {
      const [row] = await fairs.db.run<{ link: string }>(
        'test-needs-link',
        'select link from messages.sms where phone = $1 and link is not null order by id desc limit 1',
        [phone],
      )
      const token = (row?.link ?? '').slice('/c/'.length)
      await fairs.db.write(anyone, (ctx) => confirm(ctx, { token, answer: given, note: '' }))
    }
    await reply('confirm')
    await go(applied, 'site', 'accept', 'find', 'propose', 'approve')
    await go(applied, 'stage', 'accept', 'find', 'grant')
    await go(applied, 'forecast', 'find', 'opine')
    await take(applied, 'power', 'withdraw')
    await go(applied, 'safety', 'accept', 'grant')
    await take(applied, 'open', 'accept')
    await go(applied, 'site', 'reopen')
    await go(applied, 'safety', 'reopen')
    await go(applied, 'stage', 'reopen')
    await go(applied, 'forecast', 'reopen')
    await go(applied, 'notice', 'correctOnSpot')
    await settleSite(applied)
    await go(applied, 'safety', 'grant')
    await go(applied, 'stage', 'grant')
    await go(applied, 'forecast', 'opine')
    assert.match((await refusalOf(take(applied, 'open', 'grant'))).zh, /要先等「合办人确认」/)
    assert.equal(await fairs.state(applied, 'notice'), 'waiting', 'it waits for the same')
    await reply(answer)
    if (answer === 'confirm') await take(applied, 'open', 'grant')
    else {
      assert.match((await refusalOf(take(applied, 'open', 'grant'))).zh, /没有办成/)
      await take(applied, 'open', 'refuse')
    }
  }
})

test('别的事项当场更正了这里也要用的内容，旧页面不能再办；留痕写着哪一项，承办人被告知', async () => {
  const applied = await fairs.apply()
  const { caseId } = applied
  await take(applied, 'safety', 'accept')
  const { revision, officerId } = await item(applied, 'safety')
  await take(applied, 'site', 'correctOnSpot')
  assert.equal((await item(applied, 'site')).officer, '林晓岚', 'whoever puts it right has it in hand')
  const grant = (shownRevision: number) =>
    act(fairs.handler('sky-east'), (ctx) =>
      grantItem(ctx, {
        caseId,
        step: 'safety',
        revision: shownRevision,
        opinion: '准予。',
        outputs: {},
      }),
    )
  const stale = await refusalOf(grant(revision))
  assert.equal(stale.code, 'case.stale-page')
  assert.match(stale.zh, /这件有了变化/)
  assert.match(
    (await notices(applied, 'safety')).join(),
    /办「风筝节场地许可」时更正了「风筝节名称」，「风筝节安全登记」也要用到/,
  )
  const [told] = await fairs.db.run<{ audience: string }>(
    'test-needs-audience',
    `select audience from messages.notice where owner = $1 and step = 'safety' and kind = 'values'`,
    [caseId],
  )
  assert.equal(told?.audience, `staff:${officerId}`)
  const events = await fairs.db.run<{ step: string }>(
    'test-needs-events',
    `select data->>'step' as step from platform.event where subject = $1 and kind = 'case.values-changed'`,
    [caseId],
  )
  const steps = events.map(({ step }) => step)
  assert.ok(steps.includes('safety') && steps.includes('notice') && !steps.includes('site'), steps.join())
  await grant((await item(applied, 'safety')).revision)
})

test('申请人补正和批量的十秒里也一样：内容变了的不办', async () => {
  const applied = await fairs.apply()
  await take(applied, 'notice', 'accept')
  await take(applied, 'site', 'requestCorrection')
  const { revision } = await item(applied, 'notice')
  const officer = fairs.handler('sky')
  const { id } = await act(officer, (ctx) =>
    grantBatch(ctx, { rows: [{ caseId: applied.caseId, step: 'notice', revision }], opinion: '准予。' }),
  )
  await take(applied, 'site', 'correct')
  await runBatch(fairs.db, id)
  assert.equal(await fairs.state(applied, 'notice'), 'accepted')
  assert.match((await notices(applied, 'notice')).join(), /批量办理里有一件没有办成：.*这件有了变化/)
})

test('补齐的材料别的事项也要用的，那一项的旧页面也不能再办，承办单位被告知', async () => {
  const applied = await fairs.apply()
  const { caseId } = applied
  await fairs.db.run(
    'test-shared-paper',
    `update cases.case set filed = jsonb_set(filed, '{materials}', (
       select jsonb_agg(case m->>'id' when 'fair-plan' then jsonb_set(m, '{steps}', '["site", "stage"]') else m end)
       from jsonb_array_elements(filed->'materials') m)) where id = $1`,
    [caseId],
  )
  await go(applied, 'site', 'acceptLacking')
  const before = (await fairs.load(caseId)).items.filter(({ step }) => step !== 'site')
  await take(applied, 'site', 'supply')
  for (const { step, revision } of before)
    assert.equal((await item(applied, step)).revision, revision + (step === 'stage' ? 1 : 0), step)
  assert.match((await notices(applied, 'stage')).join(), /办「风筝节场地许可」时更正了「场地平面图」/)
})

test('多证联发：凭承诺办成的不用等核查，证照一起发，申请人都收到通知', async () => {
  const applied = await fairs.apply()
  await go(applied, 'safety', 'promise', 'grantOnPromise')
  assert.equal((await item(applied, 'safety')).certificate, null, 'site is still open')
  assert.match(await messages(applied), /《风筝节安全登记证》等一起发证的事项都有结果后发给您/)
  await go(applied, 'site', 'accept', 'find', 'propose', 'approve')
  for (const step of ['site', 'safety']) assert.notEqual((await item(applied, step)).certificate, null, step)
  assert.match(await messages(applied), /《风筝节场地证》可以下载了/)
  assert.match(await messages(applied), /您的《风筝节安全登记证》可以下载了/)
})

test('不予受理错了，重新收件：回到受理，答复时限从头算，受理以后有受理通知书', async () => {
  const applied = await fairs.apply()
  await take(applied, 'safety', 'decline')
  assert.equal((await refusalOf(take(applied, 'safety', 'reopen'))).code, 'case.wrong-state')
  await take(applied, 'safety', 'readmit')
  assert.deepEqual(
    [await fairs.state(applied, 'safety'), await running(applied, 'safety')],
    ['submitted', ['answer']],
  )
  await take(applied, 'safety', 'accept')
  const papers = await fairs.db.read(anyone, (ctx) => listDocuments(ctx, applied.caseId))
  assert.deepEqual(
    papers.flatMap(({ step, kind, state }) =>
      step === 'safety' && kind !== 'service' ? [`${kind} ${state}`] : [],
    ),
    ['declination cancelled', 'acceptance standing'],
  )
})

test('办理过程里每份文书都写着自己的名字', async () => {
  const applied = await fairs.apply()
  await take(applied, 'notice', 'accept')
  await take(applied, 'notice', 'grant')
  await take(applied, 'notice', 'reopen')
  const seen = await fairs.db.read(fairs.handler('sky'), (ctx) =>
    getTask(ctx, { caseId: applied.caseId, step: 'notice' }),
  )
  const papers = seen.events.filter(({ kind }) => kind.startsWith('document.')).map(({ text }) => text)
  assert.ok(papers.includes('制发《受理通知书》'), papers.join())
  assert.ok(
    papers.every((text) => /^(制发|作废)《.+》$/.test(text)),
    papers.join(),
  )
  assert.ok(papers.some((text) => text.startsWith('作废')))
})
