/** A figure of the ranking with its 口径: what it counts, and by which formula. `list` names the rows that it is counted from. */
export type Figure = {
  zh: string
  en: string
  formula: { zh: string; en: string }
  as: 'count' | 'rate' | 'days'
}

/** 效能排名. In the order in which they are shown. */
export const FIGURES = {
  decided: {
    zh: '办结',
    en: 'Decided',
    formula: {
      zh: '这段时间里作出决定的：准予、不予、出具意见、凭承诺办成。不算撤回、不予受理、终止和不用再办的。',
      en: 'Ended by a decision in the period: granted, refused, opinion given, granted on promise.',
    },
    as: 'count',
  },
  inTime: {
    zh: '按时办结率',
    en: 'In promised time',
    formula: {
      zh: '承诺时限内办结的 ÷ 办结并且有承诺时限的。暂停计时的日子不算。',
      en: 'Decided within the promised limit ÷ decided with a promised limit. Paused days do not count.',
    },
    as: 'rate',
  },
  inStatutory: {
    zh: '法定时限内办结率',
    en: 'In statutory time',
    formula: {
      zh: '法定时限内办结的 ÷ 办结并且有法定时限的。暂停计时的日子不算。',
      en: 'Decided within the statutory limit ÷ decided with a statutory limit. Paused days do not count.',
    },
    as: 'rate',
  },
  early: {
    zh: '提前办结率',
    en: 'Early',
    formula: {
      zh: '在承诺的最后一天以前办结的 ÷ 办结并且有承诺时限的。',
      en: 'Decided before the last promised day ÷ decided with a promised limit.',
    },
    as: 'rate',
  },
  late: {
    zh: '超期办结',
    en: 'Decided late',
    formula: {
      zh: '办结时已经过了承诺时限的。',
      en: 'Decided after the promised limit.',
    },
    as: 'count',
  },
  openLate: {
    zh: '在办超期',
    en: 'Open and overdue',
    formula: {
      zh: '现在还没有办完、已经亮红牌的时限。与所选时间段无关。',
      en: 'Limits that are open and red now, whatever the period.',
    },
    as: 'count',
  },
  yellow: {
    zh: '黄牌',
    en: 'Yellow cards',
    formula: {
      zh: '这段时间里发出的黄牌。每个时限只发一张黄牌。',
      en: 'Yellow cards given in the period; a limit gets one.',
    },
    as: 'count',
  },
  red: {
    zh: '红牌',
    en: 'Red cards',
    formula: {
      zh: '这段时间里发出的红牌。每个时限只发一张红牌。',
      en: 'Red cards given in the period; a limit gets one.',
    },
    as: 'count',
  },
  meanDays: {
    zh: '平均用时（工作日）',
    en: 'Mean working days',
    formula: {
      zh: '从受理到办结的工作日之和 ÷ 办结并且受理过的。受理当天不算，暂停计时的日子不算。',
      en: 'Working days from acceptance to decision ÷ decided after acceptance. The day of acceptance and paused days do not count.',
    },
    as: 'days',
  },
  corrected: {
    zh: '补正率',
    en: 'Correction rate',
    formula: {
      zh: '至少要求补正过一次的 ÷ 办结。',
      en: 'With at least one request for correction ÷ decided.',
    },
    as: 'rate',
  },
} as const satisfies Record<string, Figure>

export type FigureName = keyof typeof FIGURES
export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[]

/** Figures that are counted from outcomes, and so lead to a list of them; the others lead to cards. */
export const OUTCOME_FIGURES = [
  'decided',
  'inTime',
  'inStatutory',
  'early',
  'late',
  'meanDays',
  'corrected',
] as const satisfies FigureName[]
export type OutcomeFigure = (typeof OUTCOME_FIGURES)[number]

/** 一件事监测 in four dimensions, with the formulas. */
export const MONITOR_FORMULAS = {
  flow: {
    zh: '现在没有办完的办件，每个环节有多少、停在谁手里；等前面结果的，数它等的是哪一项。',
    en: 'Cases that are open now: how many at each step and in whose hands; for those that wait, what they wait for.',
  },
  time: {
    zh: '所选时间段里办结的。用时从送到部门算到办结，按真实的分钟算，分成在部门手里、等申请人、特别程序三段；中位数是排在正中间的那一个。工作日不算当天。',
    en: 'Decided in the period. From arrival at the office to the decision, in real minutes, split by whose turn it was. Working days leave out the first day.',
  },
  cost: {
    zh: '所选时间段里全部办完的办件，平均每件：要用的材料、其中要申请人交的、免交的、实际上传的文件、补正次数。',
    en: 'Cases closed in the period, mean of each: papers needed, asked of the applicant, spared, files uploaded, corrections.',
  },
  convenience: {
    zh: '所选时间段里全部办完的办件，平均每件：表单里的栏目、实际问的问题、到现场次数（窗口收件和到窗口领取）；窗口办的占多少。',
    en: 'Cases closed in the period, mean of each: fields of the forms, questions asked, visits (filed or collected at a counter); share filed at a counter.',
  },
  saving: {
    zh: '过去：一项一项单独办加起来。约定：按一件事的定义合在一起办。实际：所选时间段里全部办完的办件，平均每件要交的材料、自己填的栏目、提交加补正加跑动的次数、工作日、到现场次数。带星号的过去的数不是算出来的，是一件事里写明来源的。',
    en: 'Before: each item done alone, added up. Promised: all as one, by the definition. Real: mean of the cases closed in the period: papers asked, elements filled in, submission plus corrections plus visits, working days, visits. A star: not computed, but given by the one-thing with its source.',
  },
} as const
