import { Refusal, fillRefusal, type RefusalText, type RefusalWords } from '../platform/refusal.ts'

/** `{name}` is filled in. */
const TEXTS = {
  'intake.scope': {
    kind: 'forbidden',
    zh: '这个密钥不能上报来源「{source}」的办件。请核对 source，或者请平台管理员加上权限 intake.push:{source}。',
    en: 'This key may not push cases of the source {source}.',
  },
  'intake.report-scope': {
    kind: 'forbidden',
    zh: '这个密钥不能报告「{source}」办理的事项。请核对 source，或者请平台管理员加上权限 intake.report:{source}。',
    en: 'This key may not report items that {source} handles; it needs the scope intake.report:{source}.',
  },
  'intake.report-unreadable': {
    kind: 'invalid',
    zh: '这段回报读不出来，它不是 JSON。请把对方发来的整段内容原样贴进来。',
    en: 'This is no JSON; paste the whole report as the system sent it.',
  },
  'intake.report-foreign': {
    kind: 'invalid',
    zh: '这段内容不是「{system}」对事项的回报。请核对里面的 source 和类型。',
    en: 'This is no report of {system} about an item; check its source and type.',
  },
  'intake.item-not-theirs': {
    kind: 'invalid',
    zh: '「{system}」不办这个事项。请从列表里选。',
    en: '{system} does not handle this item; choose one from the list.',
  },
  'intake.office': {
    kind: 'forbidden',
    zh: '「{item}」由{office}办理，不在这个密钥的办理机构里。请用该机构的密钥上报。',
    en: 'This key does not speak for the office that handles the item.',
  },
  'intake.connector-office': {
    kind: 'forbidden',
    zh: '「{item}」由{office}办理，不在这个接入方式写明的机构里，没有收下。确实该由它报的，请停用接入方式，加上{office}，试过再提请启用，批准以后重放；不该它报的，请对方不要再报。',
    en: '{item} is handled by {office}, for which this connector does not speak. Stop it and add the office, or have such rows left out.',
  },
  'intake.clerk-office': {
    kind: 'forbidden',
    zh: '「{item}」由{office}办理，不在您的岗位可以补录、导入的机构里，没有收下。请交给{office}的系统或者接入方式来报；确实该由您补录的，请平台管理员在机构资料里给您的岗位写上{office}（typesFor）。',
    en: '{item} is handled by {office}, for which your post types and imports nothing. Leave it to a connector or the system of that office, or have your post name the office (typesFor).',
  },
  'intake.connector-officeless': {
    kind: 'invalid',
    zh: '还没有写明这个来源可以报哪些机构的办件，不取也不收。请写上至少一个机构，试过再提请启用；正在使用的，先停用。',
    en: 'The connector names no office of whose items it may tell, and nothing is fetched. Stop it, add at least one, try it and propose it again.',
  },
  'intake.connector-office-unknown': {
    kind: 'invalid',
    zh: '没有办理机构「{office}」。请从列表里选。',
    en: 'No such office: {office}. Choose from the list.',
  },
  'intake.file-unknown': {
    kind: 'not-found',
    zh: '这一项没有这个材料文件，可能已经换过了。请用平台最近一条消息里写的文件编号。',
    en: 'No paper of this item has this file; the newest message about the item names those that it has.',
  },
  'intake.office-unknown': {
    kind: 'invalid',
    zh: '没有办理机构「{office}」。请核对 office，或者不写，由事项决定。',
    en: 'No such office: {office}.',
  },
  'intake.office-foreign': {
    kind: 'invalid',
    zh: '「{item}」由{own}办理，{office}不是它的下级，不能替它上报。请核对 office，或者不写，由事项决定。',
    en: '{office} neither handles this item nor stands under the office that does. Leave office out, and the item tells.',
  },
  'intake.item-unknown': {
    kind: 'invalid',
    zh: '没有事项编码「{value}」（{scheme}）。{near}请核对编码；编码没有错的，请平台工作人员在「系统归集」里对应到事项。',
    en: 'No item has the code {value} ({scheme}). {nearEn}',
  },
  'intake.item-unpublished': {
    kind: 'invalid',
    zh: '事项「{item}」没有发布，不能上报它的办件。请先由主管部门发布事项。',
    en: 'The item {item} is not published.',
  },
  'intake.reported-late': {
    kind: 'conflict',
    zh: '「{item}」已经取消或者暂停，{day} 收的件过了 {days} 天才上报，系统不再接收。确实是之前收的，请把收件凭证交给平台工作人员，用表格补录。',
    en: '{item} is off the list or suspended; what was handed in on {day} is reported after more than {days} days. A clerk of the platform takes it in by a file.',
  },
  'intake.state-unknown': {
    kind: 'invalid',
    zh: '代码「{value}」（{scheme}）没有对应的办件状态。{near}请核对代码；代码没有错的，请平台工作人员在「系统归集」里对应。',
    en: 'The code {value} ({scheme}) has no meaning here. {nearEn}',
  },
  'intake.result-missing': {
    kind: 'invalid',
    zh: '状态是办结，还要写明办结结果（result）：准予、不予许可或其他。',
    en: 'The state says that the case is over; the result is missing.',
  },
  'intake.reason-missing': {
    kind: 'invalid',
    zh: '没有办成的，要写明原因（reason），申请人要看到。',
    en: 'A case that was not granted needs a reason.',
  },
  'intake.instant-early': {
    kind: 'invalid',
    zh: '{field}早于 {first}，比日历能算的还早，多半是写错了或者是占位的日期。请核对；确实这么早的办件不用上报。',
    en: '{field} lies before {first}, where the calendar begins; it is probably wrong or a placeholder.',
  },
  'intake.unforeseen': {
    kind: 'conflict',
    zh: '这一件收的时候系统出错了，没有收下，其他的照常。请核对这一件的内容再报一次；还是不行的，请联系平台管理员。',
    en: 'An error of ours; this one was not taken in, the others go on. Check it and send it again, or call the administrator.',
  },
  'intake.instant-future': {
    kind: 'invalid',
    zh: '{field}比现在还晚。请核对时间和时区（要带 +08:00）。',
    en: '{field} lies in the future.',
  },
  'intake.instant-order': {
    kind: 'invalid',
    zh: '时间的先后不对：{field}早于前一步。请核对收件、受理、办结的时间。',
    en: '{field} is earlier than the step before it.',
  },
  'intake.sequence-reused': {
    kind: 'conflict',
    zh: '序号 {sequence} 已经用于这件的另一条消息。内容有更正的，请用更大的序号。',
    en: 'The sequence {sequence} was used for another message about this case.',
  },
  'intake.sequence-behind': {
    kind: 'conflict',
    zh: '序号 {sequence} 比收到过的 {last} 小，发生的时间却更晚，收下会当成旧消息。可能以前那条的序号写大了，请用比 {last} 更大的序号重发。',
    en: 'The sequence {sequence} is lower than {last}, and yet this happened later. Was the one before too high by mistake? Send it again with one above {last}.',
  },
  'intake.event-unknown': {
    kind: 'invalid',
    zh: '不认识消息类型「{type}」。认识的有：{known}。',
    en: 'Unknown type of event {type}. Known: {known}.',
  },
  'intake.schema-unknown': {
    kind: 'invalid',
    zh: '不认识数据版本「{dataschema}」。认识的有：{known}。请按其中一个版本发送。',
    en: 'Unknown dataschema {dataschema}. Known: {known}.',
  },
  'intake.data-wrong': {
    kind: 'invalid',
    zh: '数据不符合它的版本：{where}（{what}）。请对照接口文档修改。',
    en: 'The data does not fit its schema at {where}: {what}.',
  },
  'intake.connector-unknown': {
    kind: 'not-found',
    zh: '这个来源还没有登记接入方式。请先保存。',
    en: 'This source has no connector yet.',
  },
  'intake.connector-untried': {
    kind: 'conflict',
    zh: '还没有用样本试过，或者试过以后又改了。请先试一次，没有错误再启用。',
    en: 'Try the connector against a sample first; it was changed since, or never tried.',
  },
  'intake.connector-live': {
    kind: 'conflict',
    zh: '正在使用，不能改。请先停用，改好、试过，再提请批准。',
    en: 'The connector is live. Stop it before you change it.',
  },
  'intake.connector-changed': {
    kind: 'conflict',
    zh: '这个接入方式刚才被别人改过。请刷新，看过现在的内容再继续。',
    en: 'The connector was changed meanwhile. Reload and look at it again.',
  },
  'intake.connector-not-proposed': {
    kind: 'conflict',
    zh: '这个接入方式没有在等批准，可能已经有人处理了。请刷新列表。',
    en: 'This connector does not wait for approval.',
  },
  'intake.connector-own': {
    kind: 'forbidden',
    zh: '接入方式要另一个人批准：改过它或者提请启用的人不能自己批准。请有「数据交换审批」权限的同事来办。',
    en: 'Whoever changed or proposed a connector does not approve it.',
  },
  'intake.pull-not-allowed': {
    kind: 'invalid',
    zh: '{what}不在准许取的范围里。可以取的：{known}。要增加的，请平台管理员写进服务器配置 TONGBAN_PULLS。',
    en: '{what} may not be drawn. Allowed: {known}. The administrator adds to TONGBAN_PULLS.',
  },
  'intake.connector-not-live': {
    kind: 'conflict',
    zh: '这个接入方式没有启用，不能重读。请先改好、试过，批准启用后会自动重读。',
    en: 'The connector is not live; the rows are read again once it is.',
  },
  'intake.faulty-unknown': {
    kind: 'not-found',
    zh: '这一行已经不在了：可能已经收下，或者有人放弃了。请刷新列表。',
    en: 'This row is not kept any more.',
  },
  'intake.sample-unreadable': {
    kind: 'invalid',
    zh: '样本读不出来：{fault}',
    en: 'The sample cannot be read: {fault}',
  },
  'intake.pull-failed': {
    kind: 'conflict',
    zh: '读不到数据：{fault}。请核对接入方式，或者联系系统的管理员。',
    en: 'Nothing could be fetched: {fault}.',
  },
  'intake.delivered': {
    kind: 'conflict',
    zh: '这件已由部门系统报来，办件编号 {number}。不用补录，直接查看就可以。',
    en: 'The system has delivered this case already: {number}.',
  },
  'intake.source-unknown': {
    kind: 'not-found',
    zh: '没有这个来源系统。请从列表里选，或者先添加。',
    en: 'No such source system.',
  },
  'intake.source-taken': {
    kind: 'conflict',
    zh: '来源编号「{source}」已经有了，名称是「{name}」。请直接选用，或者换一个编号。',
    en: 'There is a source {source} already.',
  },
  'intake.case-unknown': {
    kind: 'not-found',
    zh: '没有这件。请核对来源和办件编号；还没有上报的，请先上报。',
    en: 'No such case.',
  },
  'intake.message-unknown': {
    kind: 'not-found',
    zh: '没有这条等待处理的消息，可能已经处理过了。请刷新列表。',
    en: 'No such waiting message.',
  },
  'intake.meaning-unknown': {
    kind: 'invalid',
    zh: '对应的事项或者状态不存在。请从列表里选。',
    en: 'What the code should mean does not exist.',
  },
  'intake.import-unknown': {
    kind: 'not-found',
    zh: '没有这次批量导入。请从列表里选。',
    en: 'No such import.',
  },
  'intake.import-not-ready': {
    kind: 'conflict',
    zh: '这份文件现在不能导入：{state}。请看进度，检查完再确认。',
    en: 'This file cannot be imported now.',
  },
  'intake.file-empty': {
    kind: 'invalid',
    zh: '文件是空的。请另存为 .xlsx 或 CSV 再上传。',
    en: 'The file is empty.',
  },
  'intake.file-unreadable': {
    kind: 'conflict',
    zh: '{fault}',
    en: 'The file is unreadable: {fault}',
  },
} as const satisfies Record<string, RefusalText>

export type IntakeCode = keyof typeof TEXTS

/** A refusal of this room, with the words that its sentence needs. */
export function refuseIntake(code: IntakeCode, words: RefusalWords = {}): Refusal {
  return new Refusal(code, fillRefusal(TEXTS[code], words))
}
