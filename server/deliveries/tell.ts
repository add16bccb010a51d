import { sql } from 'kysely'
import { toLocalDate } from '../calendar/rules.ts'
import { chineseDate } from '../documents/rules.ts'
import { sendMessage } from '../messages/commands/send-message.ts'
import { findPhone } from '../people/queries.ts'
import type { WriteCtx } from '../platform/ctx.ts'
import type { Delivery } from './model.ts'
import { listDeliveries } from './queries.ts'

/** How the note of a delivery begins whose public notice was withdrawn. */
export const WITHDRAWN = '撤回公告：'

/** Tells the addressee what has become of a delivery: on the page and by SMS, in the transaction of the step itself. */
export async function tellOfDelivery(ctx: WriteCtx, delivery: Delivery): Promise<void> {
  const { personId } = delivery
  const text = personId === null ? undefined : await wordsFor(ctx, delivery)
  if (personId === null || text === undefined) return
  await sendMessage(ctx, {
    personId,
    phone: (await findPhone(ctx, personId)) ?? undefined,
    caseId: delivery.owner,
    text,
    link: `/cases/${delivery.caseNumber}/papers`,
  })
}

/** Undefined where the addressee has just taken it out of the officer's hand: nobody needs to be told that. */
async function wordsFor(ctx: WriteCtx, delivery: Delivery): Promise<string | undefined> {
  const { state, method, receiver, addressee, servesAt } = delivery
  const office = ctx.world.region.offices.get(delivery.office)
  const [place, address, phone] = [office?.name ?? '', office?.address ?? '', office?.phone ?? '12345']
  const what = await papersText(ctx, delivery)
  switch (state) {
    case 'sent':
      return method === 'nearest'
        ? `您的${what}正在送往${place}，送到后会再通知您去领。`
        : `您的${what}已经寄出，邮寄单号 ${delivery.tracking ?? ''}，请留意收件。`
    case 'ready':
      return method === 'cabinet'
        ? `您的${what}已放进自助取件柜（${place}，${address}），取件码 ${delivery.cabinetCode ?? ''}，${await lastDayText(ctx, delivery)}。`
        : `您的${what}可以领取了。请带身份证到${place}领取，地址：${address}，时间：${office?.hours ?? ''}，电话：${phone}。`
    case 'published':
      return `您的${what}用别的方式没有送到，已经公告。${chineseDate(toLocalDate(servesAt ?? ctx.now))}满三十日，视为送达。请带身份证到${place}领取，地址：${address}，电话：${phone}。`
    case 'delivered': {
      if (method === 'notice')
        return `您的${what}公告满三十日，视为已经送达。文书还在${place}，可以来领，电话：${phone}。`
      const inPerson = method === 'counter' || method === 'nearest'
      if (receiver === addressee) return inPerson ? undefined : `您的${what}已经签收。`
      return `您的${what}已由${receiver ?? ''}（${delivery.relation ?? ''}）代您签收。不是您让他代收的，请马上打 ${phone}。`
    }
    case 'refused':
      return `您的${what}登记为拒收，已经留置送达，从今天起视为送达。有疑问请打 ${phone}。`
    case 'returned':
      return delivery.note?.startsWith(WITHDRAWN)
        ? `您的${what}的公告已经撤回，不再算作送达，会用别的方式送给您。有疑问请打 ${phone}。`
        : `您的${what}没有送到，已退回${place}。原因：${delivery.note ?? ''}。要改地址或者改为自己领，请打 ${phone}。`
    case 'due':
    case 'recalled':
      return undefined
  }
}

async function papersText(ctx: WriteCtx, { documents, certificates }: Delivery): Promise<string> {
  const found = await sql<{ title: string }>`
    select title from credentials.certificate where number = any(${certificates})
    union all
    select content->>'title' from documents.document where number = any(${documents})`.execute(ctx.db)
  const [first] = found.rows
  if (!first) return '办理结果'
  return found.rows.length === 1
    ? `《${first.title}》`
    : `《${first.title}》等 ${found.rows.length} 份办理结果`
}

async function lastDayText(ctx: WriteCtx, { owner, id }: Delivery): Promise<string> {
  const due = (await listDeliveries(ctx, owner)).find((each) => each.id === id)?.dueOn
  const ahead = due && due > ctx.now.toISOString().slice(0, 10)
  return ahead ? `请在${chineseDate(due)}前取走` : '请尽快取走'
}
