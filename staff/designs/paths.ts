import type { EntryKind } from '../../server/regions/model.ts'

/** Every address of the designer's desk. */
const part = encodeURIComponent
const API = '/api/v1'
const design = (id: string) => `${API}/designs/${part(id)}`
const partOf = (id: string, kind: EntryKind, name: string) => `${design(id)}/parts/${kind}/${part(name)}`

export const paths = {
  designs: () => '/staff/designs',
  design: (id: string) => `/staff/designs/${part(id)}`,
  part: (id: string, kind: EntryKind, name: string) => `/staff/designs/${part(id)}/${kind}/${part(name)}`,
  listEntry: (id: string) => `/staff/items/entries/${part(id)}`,
  api: {
    designs: `${API}/designs`,
    older: (updatedAt: string, id: string) =>
      `${API}/designs?${new URLSearchParams({ updatedAt, id }).toString()}`,
    design,
    turn: (id: string, turn: 'submit' | 'approve' | 'return' | 'drop') => `${design(id)}/${turn}`,
    part: partOf,
    leave: (id: string, kind: EntryKind, name: string) => `${partOf(id, kind, name)}/leave`,
    entryChanges: (id: string) => `${design(id)}/entry-changes`,
    choices: (id: string) => `${design(id)}/choices`,
    listed: (q: string) => `${API}/design-entries?${new URLSearchParams({ q }).toString()}`,
    entry: (id: string, entry: string) => `${design(id)}/entries/${part(entry)}`,
    preview: (id: string, onething: string, answers: object) =>
      `${design(id)}/preview/${part(onething)}?${new URLSearchParams({ answers: JSON.stringify(answers) }).toString()}`,
    simulation: (id: string, onething: string) => `${design(id)}/simulation/${part(onething)}`,
    bpmn: (id: string, onething: string) => `${design(id)}/bpmn/${part(onething)}`,
    shape: (kind: EntryKind) => `${API}/design-shapes/${kind}`,
    standing: (kind: EntryKind) => `${API}/design-parts/${kind}`,
    standingPart: (kind: EntryKind, name: string) => `${API}/design-parts/${kind}/${part(name)}`,
  },
}

export const patterns = {
  designs: '/staff/designs',
  design: '/staff/designs/:designId',
  part: '/staff/designs/:designId/:kind/:id',
}
