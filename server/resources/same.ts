import { isDeepStrictEqual } from 'node:util'
import type { Resource } from '../sharing/resource.ts'

/** Whether two entries say the same, in whatever order their members were written or kept. */
export const sameContent = (one: Resource, other: Resource): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)))
