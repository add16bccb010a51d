import type { Job } from '../platform/jobs.ts'
import { endNotices } from './commands/end-notices.ts'
import { followParcels } from './commands/follow-parcels.ts'
import type { Carrier } from './model.ts'

/** 邮件跟踪: what has become of the parcels, asked of the carrier. Without one, receipts are registered by hand. */
export const parcelJobs = (carrier: Carrier | null): Job[] =>
  carrier === null
    ? []
    : [
        {
          name: 'deliveries.follow-parcels',
          every: '*/10 * * * *',
          async run({ db, actor }) {
            await followParcels(db, actor, carrier)
          },
        },
      ]

/** Right after midnight in China, and again through the day for what a stopped worker missed. */
export const noticeJobs: Job[] = [
  {
    name: 'deliveries.end-notices',
    every: '6 * * * *',
    async run({ db, actor }) {
      await endNotices(db, actor)
    },
  },
]
