import type { CloudEvent } from '../../platform/cloud-event.ts'
import type { WriteCtx } from '../../platform/ctx.ts'
import { readEvent } from '../events.ts'
import type { Receipt } from '../model.ts'
import { pushCase } from './receive-case.ts'
import { receiveReport } from './receive-report.ts'

/** What a program tells in the form of a CloudEvent. Refuses types and versions that are not known, and data that does not fit. */
export async function takeEvent(ctx: WriteCtx, event: CloudEvent): Promise<Receipt> {
  const read = readEvent(event)
  if ('refusal' in read) throw read.refusal
  const { told } = read
  return told.type === 'tongban.case.reported' ? pushCase(ctx, told.data) : receiveReport(ctx, told.data)
}
