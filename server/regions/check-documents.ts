import { DocumentKind } from '../documents/model.ts'
import { templateFaults } from '../documents/resolve.ts'
import type { Checking } from './checking.ts'
import type { RegionHead } from './model.ts'

/** A place issues every kind of document; what its templates name must be there to be filled in. */
export function checkDocuments({ draft, fault }: Checking, head: RegionHead): void {
  for (const part of draft.documents.values()) {
    for (const { path, reason } of templateFaults(part.value)) fault(part, path, reason)
  }
  if (head.area === undefined) return
  for (const kind of DocumentKind.options) {
    if (draft.documents.has(kind) || draft.declared.has(`documents/${kind}`)) continue
    draft.faults.push({ file: `${head.id}/documents`, path: kind, reason: `没有文书模板「${kind}」` })
  }
}
