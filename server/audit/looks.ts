/**
 * Looks of officers at data of people, as the logs have them. `full`: what was seen was not masked. A look that a room records is named
 * here and by the tables it shows; a test compares with the code.
 */
export const DESK_LOOKS = {
  'case.viewed': { zh: '打开办件（打码）', en: 'a matter opened, masked', full: false },
  'case.revealed': { zh: '看办件的完整信息', en: 'values of a matter in full', full: true },
  'case.file-viewed': { zh: '看上传的材料', en: 'an uploaded paper', full: true },
  'case.document-viewed': { zh: '打开制发的文书', en: 'a paper that was issued, opened', full: true },
  'certificate.viewed': { zh: '打开证照', en: 'a certificate opened', full: true },
  'delivery.address-viewed': { zh: '看送达地址', en: 'an address of a delivery', full: true },
  'intake.faulty-revealed': { zh: '看读不懂的行', en: 'a row that could not be read', full: true },
  'intake.file-downloaded': { zh: '下载导入的办件文件', en: 'a file of cases downloaded', full: true },
  'staff.declared-opened': {
    zh: '看工作人员申报的亲属',
    en: 'relatives that an officer declared',
    full: true,
  },
  'request.responsible-viewed': {
    zh: '看共享申请联系人的电话',
    en: 'the phone of whoever answers for a request',
    full: true,
  },
  'dossier.opened': { zh: '打开档案（打码）', en: 'a dossier opened, masked', full: false },
  'dossier.revealed': { zh: '看档案的完整信息', en: 'values of a dossier in full', full: true },
  'certificate.used': { zh: '办件时用证照代替材料', en: 'a certificate used instead of paper', full: true },
  'certificate.looked': { zh: '发证单位查看证照', en: 'a certificate looked at by its issuer', full: true },
} as const
export type Look = keyof typeof DESK_LOOKS
