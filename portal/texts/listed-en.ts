import type { listedZhHans } from './listed-zh-Hans.ts'

export const listedEn: Record<keyof typeof listedZhHans, string> = {
  'listed.lead.applied':
    'This item is on the published list, but cannot be applied for online here yet. Go to a window, or call first.',
  'listed.lead.official':
    'An authority does this of its own motion; nobody applies for it. Call to ask, to report something or to object.',
  'listed.lead.unknown':
    'This item is on the published list, but cannot be done online here. Call first and ask how.',
  'listed.call': 'Call {hotline} and ask',
  'listed.callOfficial': 'Call {hotline} and ask',
  'listed.flow': 'Step by step',
  'listed.noSteps': 'The list does not say in which steps it is done. Call to ask.',
  'listed.applyBy': 'Ways to apply: {ways}.',
  'listed.by.online': 'online',
  'listed.by.window': 'at a window',
  'listed.by.mobile': 'on the phone',
  'listed.by.courier': 'papers by courier',
  'listed.by.terminal': 'at a self-service terminal',
  'listed.applyUnknown': 'The list does not say where to apply; call first and ask.',
  'listed.visits': '{n} {n|visit|visits} in person.',
  'listed.noVisit': 'No visit needed.',
  'listed.visitsUnknown': 'The list does not say how often one has to go.',
  'listed.papers': '{n} {n|kind|kinds} of papers, under “Papers and result” below.',
  'listed.papersUnknown': 'The list does not say which papers are needed; call first and ask.',
  'listed.noSamples':
    'The list has neither samples nor empty forms of these papers. Call first to ask what they look like.',
  'listed.receive': 'Acceptance',
  'listed.receiveLicence':
    'If papers are missing or not in form, you are told once what to add, on the spot or within 5 working days; if nobody tells you by then, the application counts as accepted from the day of receipt (Administrative Licensing Law, article 32).',
  'listed.receiveText':
    'What is complete is accepted; otherwise you are told once what is missing, or whom to ask if it is done elsewhere. The list does not say within how many days.',
  'listed.specials': 'Special procedures (only if needed)',
  'listed.specialsLicence':
    'The time of a hearing, tender, auction, inspection, test, quarantine, appraisal or review by experts that the law demands does not count; you are told in writing how long it takes (Administrative Licensing Law, article 45).',
  'listed.decide': 'Examination and decision',
  'listed.serve': 'Handling',
  'listed.atOnce': 'Done on the spot',
  'listed.atOnceText': 'With all papers it is done on the spot.',
  'listed.forwarded': 'A higher authority decides this.',
  'listed.limits': 'Promised within {promised}; by law {statutory} at most.',
  'listed.promised': 'Promised within {promised}.',
  'listed.statutory': 'By law {statutory} at most.',
  'listed.limitUnknown': 'The list does not say how many days it takes; call first and ask.',
  'listed.stepLimit': 'This step: {limit}.',
  'listed.stepStandard': 'Standard: {standard}',
  'listed.result': 'Result',
  'listed.resultText': 'In the end you get “{result}”.',
  'listed.resultUnknown': 'The list does not say what you get in the end.',
  'listed.refusedLicence':
    'If refused, you get the reasons in writing and may ask for a review or sue (Administrative Licensing Law, article 38).',
  'listed.issued':
    'If granted, it is issued and delivered within 10 working days of the decision (Administrative Licensing Law, article 44).',
  'listed.courier': 'It can be sent to you by courier.',
  'listed.noCourier': 'Not sent by courier.',
  'listed.certificate': 'There is an electronic certificate.',
  'listed.deliveryUnknown': 'The list does not say how you get the result; call first and ask.',
}
