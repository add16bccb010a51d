import { sql } from 'kysely'
import { toLocalDate } from '../../calendar/rules.ts'
import type { Person, WriteCtx } from '../../platform/ctx.ts'
import { record } from '../../platform/events.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { checkCitizenNumber, checkPersonName } from '../identifiers.ts'
import { refusePeople } from '../refusals.ts'

/**
 * 现场核验. Somebody is identified in person: `card` by the chip of the own card, `seen` by a paper that the clerk compared.
 * Writes the person down, or finds the one who is; `registered` is what the person source says of the number, where it
 * answered. Refuses a number or name that cannot be one, and a name that is not the registered one.
 */
export async function identifyPerson(
  ctx: WriteCtx,
  input: {
    number: string
    name: string
    evidence: 'card' | 'seen'
    registered: { name: string; phone: string } | undefined
  },
): Promise<Person> {
  const number = checkCitizenNumber(input.number, toLocalDate(ctx.now))
  if (!number.ok) throw refusePeople('sign-in.number', [{ field: 'number', code: number.why, zh: number.zh }])
  const name = checkPersonName(input.name)
  if (!name.ok) throw refusePeople('person.name', [{ field: 'name', code: name.why, zh: name.zh }])
  if (input.registered && input.registered.name !== name.value) throw refusePeople('person.differs')

  const kept = await sql<{ id: string; name: string; phone: string; demo: boolean }>`
    insert into people.person as p (id, number, name, phone, demo, created_at)
    values (${uuidv7(ctx.now)}, ${number.value}, ${name.value}, ${input.registered?.phone ?? ''},
      ${ctx.world.mode === 'demo'}, ${ctx.now})
    on conflict (number) do update set name = excluded.name,
      phone = case when excluded.phone = '' then p.phone else excluded.phone end
    returning id, name, phone, demo`.execute(ctx.db)
  const row = kept.rows[0]
  if (!row) throw new Error('the person was not written')
  await record(ctx, 'person.identified', row.id, { evidence: input.evidence })
  return { kind: 'person', number: number.value, ...row }
}
