import type { EntryKind } from '../../server/regions/model.ts'

/** Every address of the designer's desk. */
const part = encodeURIComponent
const API = '/api/v1'
const design = (id: string) => `${API}/designs/${part(id)}`
const partOf = (id: string, kind: EntryKind, name: string) => `${design(id)}/parts/${kind}/${part(name)}`

export const paths = {
  designs: () => '/staff/designs',
  design: (id: string) => `/staff/designs/${part(id)}`,
  /** A design, about to change something that stands. */
  designWith: (id: string, kind: EntryKind, name: string) =>
    `/staff/designs/${part(id)}?${new URLSearchParams({ kind, id: name }).toString()}#add`,
  dictionary: () => '/staff/designs/elements',
  part: (id: string, kind: EntryKind, name: string) => `/staff/designs/${part(id)}/${kind}/${part(name)}`,
  /** The entry of the 数据目录 for which a grant is asked. */
  resource: (id: string) => `/staff/resources/entries/${part(id)}`,
  listEntry: (id: string) => `/staff/items/entries/${part(id)}`,
  /** The citizen's own page, of what does not count yet. */
  portalPreview: (id: string, kind: EntryKind, name: string, elder: boolean) =>
    `/preview/${part(id)}/${kind}/${part(name)}${elder ? '?elder=1' : ''}`,
  api: {
    designs: `${API}/designs`,
    older: (updatedAt: string, id: string) =>
      `${API}/designs?${new URLSearchParams({ updatedAt, id }).toString()}`,
    design,
    revision: (id: string) => `${design(id)}/revision`,
    turn: (id: string, turn: 'submit' | 'approve' | 'return' | 'drop') => `${design(id)}/${turn}`,
    part: partOf,
    leave: (id: string, kind: EntryKind, name: string) => `${partOf(id, kind, name)}/leave`,
    entryChanges: (id: string) => `${design(id)}/entry-changes`,
    choices: (id: string) => `${design(id)}/choices`,
    listed: (q: string) => `${API}/design-entries?${new URLSearchParams({ q }).toString()}`,
    entry: (id: string, entry: string) => `${design(id)}/entries/${part(entry)}`,
    preview: (id: string, kind: EntryKind, name: string, answers: object) =>
      `${design(id)}/preview/${kind}/${part(name)}?${new URLSearchParams({ answers: JSON.stringify(answers) }).toString()}`,
    simulation: (id: string, onething: string) => `${design(id)}/simulation/${part(onething)}`,
    systemTrial: (id: string, name: string) => `${design(id)}/systems/${part(name)}/trial`,
    trySending: (id: string, name: string) => `${design(id)}/systems/${part(name)}/try-sending`,
    tryReport: (id: string, name: string) => `${design(id)}/systems/${part(name)}/try-report`,
    bpmn: (id: string, onething: string) => `${design(id)}/bpmn/${part(onething)}`,
    dictionary: (filter: Record<string, string>) =>
      `${API}/design-dictionary?${new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString()}`,
    shape: (kind: EntryKind) => `${API}/design-shapes/${kind}`,
    standing: (kind: EntryKind) => `${API}/design-parts/${kind}`,
    standingPart: (kind: EntryKind, name: string) => `${API}/design-parts/${kind}/${part(name)}`,
  },
}

export const patterns = {
  designs: '/staff/designs',
  dictionary: '/staff/designs/elements',
  design: '/staff/designs/:designId',
  part: '/staff/designs/:designId/:kind/:id',
}
