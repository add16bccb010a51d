import { toLocalDate } from '../calendar/rules.ts'
import { displayDate } from '../forms/display.ts'
import { listKeptOff } from '../inventory/queries.ts'
import { areaOfPlace } from '../inventory/rules.ts'
import type { ReadCtx } from '../platform/ctx.ts'
import type { Entry, Region } from '../regions/model.ts'
import type { Fault } from './model.ts'

/**
 * Items of these parts that nobody could apply for, because the entry of the list that bears their code is a draft, waits for its day or
 * was withdrawn. It stops nothing: the entry may well be published before the design is.
 */
export async function listOffList(
  ctx: ReadCtx,
  region: Region,
  parts: readonly Pick<Entry, 'kind' | 'id'>[],
): Promise<Fault[]> {
  const items = parts.flatMap(({ kind, id }) => {
    const item = kind === 'items' ? region.items[id] : undefined
    return item?.state === 'published' ? [item] : []
  })
  if (items.length === 0) return []
  const found = await listKeptOff(
    ctx,
    items.map(({ id, code: { scheme, value }, office }) => ({
      item: id,
      scheme,
      value,
      area: region.offices.find((each) => each.id === office)?.area ?? areaOfPlace(region.head),
    })),
  )
  const today = toLocalDate(ctx.now)
  return found.map(({ item, name, code, listedFrom, withdrawnFrom }) => {
    const [stands, todo] =
      listedFrom === null
        ? ['还没有发布', '请先到事项清单审核、发布它']
        : withdrawnFrom !== null && withdrawnFrom <= today
          ? ['已经从清单上取消', '要办的，请先到事项清单重新发布它']
          : [`${displayDate(listedFrom)}才生效`, '请等它生效再发布方案']
    return {
      file: `items/${item}`,
      path: 'code.value',
      reason: `事项清单上编码「${code}」的一项「${name}」${stands}。这样发布方案，这个事项和用到它的一件事都不能申请。${todo}；不是同一项的，请给事项换一个编码`,
    }
  })
}
