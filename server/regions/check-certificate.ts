import type { CertificateType } from '../catalog/certificate.ts'
import type { Item } from '../catalog/model.ts'
import type { Checking } from './checking.ts'
import type { DraftPart } from './model.ts'

/** A type of certificate by itself: who issues it exists, and so does everything that stands on it. */
export function checkCertificateType(checking: Checking, part: DraftPart<CertificateType>): void {
  const { draft, fault, element } = checking
  const { issuers, holder, validity, rows } = part.value
  issuers.forEach((office, index) => {
    if (!draft.offices.has(office) && !draft.declared.has(`offices/${office}`))
      fault(part, `issuers.${index}`, `没有机构「${office}」`)
  })
  element(part, 'holder.name', holder.name)
  if (holder.number !== undefined) element(part, 'holder.number', holder.number)
  if (typeof validity === 'object' && 'until' in validity) {
    element(part, 'validity.until', validity.until)
    const until = draft.elements.get(validity.until)?.value
    if (until && until.control !== 'date')
      fault(part, 'validity.until', `「${validity.until}」不是日期，不能当有效期`)
  }
  const seen = new Set<string>()
  rows.forEach((id, index) => {
    element(part, `rows.${index}`, id)
    if (seen.has(id)) fault(part, `rows.${index}`, `「${id}」在证照上写了两次`)
    seen.add(id)
  })
}

/** What an item says of its certificate: the type exists, its office may issue it, and what is renewed, changed or ended is named. */
export function checkResultCertificate({ draft, fault, element }: Checking, part: DraftPart<Item>): void {
  const { result, office, form } = part.value
  const { certificate } = result
  if (!certificate) return
  const at = 'result.certificate'
  if (certificate.of) fault(part, `${at}.of`, '证照的内容写在 certificates/ 里，这里只写类型')
  const type = draft.certificates.get(certificate.type)?.value
  if (!type) {
    if (!draft.declared.has(`certificates/${certificate.type}`))
      fault(part, `${at}.type`, `没有证照类型「${certificate.type}」`)
    return
  }
  if (!officesAbove(draft, office).some((id) => type.issuers.includes(id))) {
    fault(part, `${at}.type`, `机构「${office}」不在「${type.name}」的颁发机构里`)
  }
  if (certificate.does === 'issue') {
    if (certificate.previous !== undefined)
      fault(part, `${at}.previous`, '新发证照没有原来的证照，不用写 previous')
    return
  }
  if (certificate.previous === undefined) {
    fault(part, `${at}.previous`, '延续、变更和注销要写明原来的证照编号填在哪里（previous）')
    return
  }
  element(part, `${at}.previous`, certificate.previous)
  if (!form.fields.some((field) => field.element === certificate.previous))
    fault(part, `${at}.previous`, `「${certificate.previous}」不在这个事项的表里`)
}

/** An office and those above it. */
function officesAbove(draft: Checking['draft'], office: string): string[] {
  const found: string[] = []
  for (let id: string | undefined = office; id !== undefined && !found.includes(id);) {
    found.push(id)
    id = draft.offices.get(id)?.value.parent
  }
  return found
}
