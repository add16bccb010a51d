import { startOfDay, toDayNumber, toLocalDate } from '../../calendar/rules.ts'
import type { Database } from '../../platform/db.ts'
import { openText, sealText, type SealCipher } from '../../platform/sealing.ts'
import { keyedHash } from '../../platform/secrets.ts'
import type { Grant, Question, Source, Uses } from '../model.ts'
import { peopleIn } from '../rules.ts'

/**
 * Counts calls and keeps answers in schema `sharing`.
 *
 * Calls: one statement adds one to the grant's row of the day, unless the day is full. The row is locked by it, so of two drafts that want
 * the last call at once one gets it and the other sees a full day. A call is taken before it is made and not given back if it fails:
 * nobody knows whether the department counted it. So a day never has more calls than were granted, at most fewer.
 *
 * Answers: found by a keyed digest of question, granted fields and grants, so that an answer serves no other purpose, and nobody finds out by
 * guessing numbers whom one is about; sealed with the secret of the installation. One older than the shortest time of its grants is not
 * served, nor one that lies in the future or that another secret sealed; grants that are over are not among those in force, so nothing is asked
 * by them at all. Nothing is kept beyond the last day of a grant that it rests on, and `forget` drops what was kept about somebody.
 */
export function keepUses(db: Database, secret: string, cipher?: SealCipher): Uses {
  const keyOf = (source: Source, request: Question, by: readonly Grant[]): string =>
    keyedHash(secret, `kept answer:${JSON.stringify([source, request, by.map(({ id }) => id)])}`)
  const personKey = (number: string): string => keyedHash(secret, `kept about:${number}`)
  const secondsOf = (by: readonly Grant[]): number => Math.min(...by.map((grant) => grant.cacheSeconds))

  return {
    async take({ id, perDay }, now) {
      if (perDay === undefined) return true
      const taken = await db.run(
        'sharing-take',
        `insert into sharing.used (grant_id, day, calls) values ($1, $2, 1)
         on conflict (grant_id, day) do update set calls = used.calls + 1 where used.calls < $3
         returning calls`,
        [id, toLocalDate(now), perDay],
      )
      return taken.length > 0
    },

    async recall(source, request, by, now) {
      const seconds = secondsOf(by)
      if (seconds === 0) return undefined
      const [kept] = await db.run<{ sealed: string; at: Date }>(
        'sharing-recall',
        'select sealed, at from sharing.answer where key = $1 and at > $2 and at <= $3 and ends > $3',
        [keyOf(source, request, by), new Date(now.getTime() - seconds * 1000), now],
      )
      if (!kept) return undefined
      try {
        return { body: JSON.parse(openText(secret, kept.sealed)), at: kept.at }
      } catch {
        return undefined
      }
    },

    async keep(source, request, by, body, now) {
      const seconds = secondsOf(by)
      if (seconds === 0) return
      await db.run(
        'sharing-keep',
        `insert into sharing.answer (key, sealed, at, ends, source, grants, about)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (key) do update set sealed = excluded.sealed, at = excluded.at, ends = excluded.ends
         where answer.at < excluded.at`,
        [
          keyOf(source, request, by),
          sealText(secret, JSON.stringify(body), cipher),
          now,
          endOf(by, new Date(now.getTime() + seconds * 1000)),
          source.id,
          by.map(({ id }) => id),
          peopleIn(request).map(personKey),
        ],
      )
    },

    async forget({ source, about, until }) {
      await db.run(
        'sharing-forget',
        `delete from sharing.answer
         where source = $1 and at <= $2 and (about && $3::text[] or cardinality(about) = 0)`,
        [source, until, about.map(personKey)],
      )
    },
  }
}

/** The end of the kept answer: its time, or the end of the last day of a grant in China, whichever comes first. */
function endOf(by: readonly Grant[], time: Date): Date {
  const ends = by.flatMap(({ until }) => (until === undefined ? [] : [startOfDay(toDayNumber(until) + 1)]))
  return new Date(Math.min(...[time, ...ends].map(Number)))
}
