import { z } from 'zod'

/**
 * A limit (时限) set by law or promised by the office. `days` 0 means decided at once (即办). Where no limit exists, write
 * `null` instead of a limit: many real items have none.
 */
export const Limit = z.object({
  days: z.number().int().min(0).max(1000),
  /** `working`: 工作日, days off do not count (行政许可法 82). `natural`: 自然日, every day counts (民法典 201, 203). */
  unit: z.enum(['working', 'natural']),
  /** The clause the limit comes from, as people read it: 《中华人民共和国行政许可法》第四十二条. */
  basis: z.string().optional(),
})
export type Limit = z.infer<typeof Limit>

/** How near a due date is. `none`: there is no due date. `soon`: at most two working days are left. */
export const Urgency = z.enum(['none', 'normal', 'soon', 'today', 'overdue'])
export type Urgency = z.infer<typeof Urgency>
