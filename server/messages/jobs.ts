import { ANYONE } from '../platform/ctx.ts'
import type { Job } from '../platform/jobs.ts'
import { sweepOf } from '../platform/sweep.ts'
import { HOLDS } from './holds.ts'
import type { SendSms } from './model.ts'
import { GIVE_UP_SECONDS, GIVE_UP_SECRET_SECONDS } from './rules.ts'

type Waiting = { id: string; phone: string; text: string; link: string | null; too_old: boolean }

/**
 * Delivers one SMS. Run twice it sends at most what the gateway recognises by its id. A failure is written down and
 * thrown on, so that the job is tried again; one that is too old is given up. In demo mode the outbox page is delivery.
 */
function deliver(send: SendSms | null, publicUrl: string): Job {
  return {
    name: 'messages.deliver',
    async run({ db }, payload) {
      const smsId = String(payload['smsId'])
      const { now, world } = db.statement(ANYONE, null)
      const [sms] = await db.run<Waiting>(
        'messages-waiting',
        `select id, phone, text, link, created_at < $2::timestamptz
             - make_interval(secs => case when secret then $3::int else $4::int end) as too_old
         from messages.sms where id = $1 and delivered_at is null and given_up_at is null`,
        [smsId, now, GIVE_UP_SECRET_SECONDS, GIVE_UP_SECONDS],
      )
      if (!sms) return
      if (sms.too_old) {
        await db.run(
          'messages-given-up',
          `update messages.sms set given_up_at = $2, text = case when secret then '' else text end where id = $1`,
          [smsId, now],
        )
        return
      }
      if (world.mode === 'serve') {
        if (!send) throw new Error('serve mode needs an SMS gateway')
        const text = sms.link === null ? sms.text : `${sms.text} ${new URL(sms.link, `${publicUrl}/`).href}`
        try {
          await send({ id: sms.id, phone: sms.phone, text })
        } catch (error) {
          const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown'
          await db.run(
            'messages-failed',
            'update messages.sms set attempts = attempts + 1, last_error = $2 where id = $1',
            [smsId, reason],
          )
          throw error
        }
      }
      await db.run(
        'messages-delivered',
        `update messages.sms set delivered_at = $2, attempts = attempts + 1, last_error = null,
           text = case when secret and $3 then '' else text end
         where id = $1`,
        [smsId, now, world.mode === 'serve'],
      )
    },
  }
}

/** Empties codes that could not be delivered while they were good, should their job be lost or late. */
const sweep: Job = {
  name: 'messages.sweep',
  every: '*/10 * * * *',
  async run({ db }) {
    const { now, world } = db.statement(ANYONE, null)
    if (world.mode !== 'serve') return
    await db.run(
      'messages-sweep',
      `update messages.sms set text = '', given_up_at = coalesce(given_up_at, $1)
       where secret and text <> '' and created_at < $1::timestamptz - make_interval(secs => $2)`,
      [now, GIVE_UP_SECRET_SECONDS],
    )
  },
}

/** Text messages are no record: what a person was told stands on their page and in the papers. */
const forget = sweepOf('messages.forget', '47 3 * * *', HOLDS)

/** @param send the SMS gateway; null in demo mode. @param publicUrl put before links in SMS. */
export function messageJobs(send: SendSms | null, publicUrl: string): Job[] {
  return [deliver(send, publicUrl), sweep, forget]
}
