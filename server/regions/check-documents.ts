import { DocumentKind } from '../documents/model.ts'
import { templateFaults } from '../documents/resolve.ts'
import type { Checking } from './checking.ts'
import type { RegionHead } from './model.ts'

/**
 * A place issues every kind of document; what its templates name must be there to be filled in. No two offices share a
 * 机关代字, and no two kinds a 类别字: whoever reads a number knows whose it is and what.
 */
export function checkDocuments({ draft, fault }: Checking, head: RegionHead): void {
  const offices = new Map<string, string>()
  for (const part of draft.offices.values()) {
    const { documentWord: word, id } = part.value
    const taken = word === undefined ? undefined : offices.get(word)
    if (taken !== undefined) fault(part, 'documentWord', `机关代字「${word}」已经是机构「${taken}」的`)
    if (word !== undefined) offices.set(word, id)
  }
  const kinds = new Map<string, string>()
  for (const part of draft.documents.values()) {
    for (const { path, reason } of templateFaults(part.value)) fault(part, path, reason)
    const taken = kinds.get(part.value.word)
    if (taken !== undefined) fault(part, 'word', `类别字「${part.value.word}」已经是文书「${taken}」的`)
    kinds.set(part.value.word, part.value.id)
  }
  if (head.area === undefined) return
  for (const kind of DocumentKind.options) {
    if (draft.documents.has(kind) || draft.declared.has(`documents/${kind}`)) continue
    draft.faults.push({ file: `${head.id}/documents`, path: kind, reason: `没有文书模板「${kind}」` })
  }
}
