import { sql } from 'kysely'
import type { World } from '../../platform/ctx.ts'
import type { Database } from '../../platform/db.ts'
import { uuidv7 } from '../../platform/ids.ts'
import { hashPassword } from '../password.ts'

/** 30 family names and 31 given names, each taken in turn: 930 officers before a name comes again. */
const FAMILY_NAMES = [...'林周沈顾许高何邵陶孟秦夏陆范邹汪贺唐龚万江石段薛尹雷黎史侯龙']
const GIVEN_NAMES =
  '晓岚 正平 玉洁 明远 文静 志强 秀英 建华 欣怡 凡宇 雨桐 国栋 思源 丽娟 海涛 若曦 云飞 婉清 俊杰 晓彤 雪梅 立新 佩兰 承志 素云 振东 静姝 长林 梦琪 启明 春燕'.split(
    ' ',
  )

type Seat = { username: string; office: string; post: string }

/**
 * One invented officer for each post of each office, and more where the post has more seats (`….2`). Safe to
 * call at every start: the accounts follow the region, those of posts that are gone are disabled. Accounts of real
 * officers are never touched. Only called in demo mode.
 */
export async function seedDemoStaff(
  db: Database,
  region: Pick<World['region'], 'offices'>,
  password: string,
): Promise<void> {
  const passwordHash = await hashPassword(password)
  await db.write({ kind: 'system', name: 'demo' }, async (ctx) => {
    const rows = seatsOf(region).map((seat, index) => ({
      ...seat,
      id: uuidv7(ctx.now),
      name: `${FAMILY_NAMES[index % FAMILY_NAMES.length]}${GIVEN_NAMES[index % GIVEN_NAMES.length]}`,
    }))
    await sql`
      insert into people.staff as s (id, username, name, password_hash, office, post, demo, created_at)
      select r.id, r.username, r.name, ${passwordHash}, r.office, r.post, true, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, username text, name text, office text, post text)
      on conflict (username) do update set name = excluded.name, password_hash = excluded.password_hash,
        office = excluded.office, post = excluded.post, disabled = false
      where s.demo`.execute(ctx.db)
    await sql`
      update people.staff set disabled = true
      where demo and not (username = any(${rows.map((row) => row.username)}::text[]))`.execute(ctx.db)
  })
}

function seatsOf(region: Pick<World['region'], 'offices'>): Seat[] {
  return [...region.offices.values()].flatMap((office) =>
    office.posts.flatMap((post) => {
      const username = `${office.id}.${post.id}`
      return Array.from({ length: post.seats ?? 1 }, (_, index) => ({
        username: index === 0 ? username : `${username}.${index + 1}`,
        office: office.id,
        post: post.id,
      }))
    }),
  )
}
