import { z } from 'zod'
import type { ReadCtx } from '../platform/ctx.ts'
import { areaOfPlace } from './rules.ts'

/** What the routes of the list have in common: who may read and write it, and which area is meant where none is named. */
export const reader = { who: 'staff', permission: ['item.edit', 'item.review', 'item.publish'] } as const
export const editor = { who: 'staff', permission: 'item.edit' } as const

export const Area = z
  .string()
  .regex(/^\d{6}(?:\d{3}){0,2}$/, { error: '请写区划代码：6 位数字；镇街 9 位，村居 12 位。' })
/** The area of the place itself, for what names none. */
export const ownArea = ({ world }: ReadCtx): string => areaOfPlace(world.region.head)
