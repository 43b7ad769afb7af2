// The roles of the platform in words, as the form of accounts offers them.
import { say, type Text } from '#engine';

const words: { readonly [role: string]: Text } = {
  enterpriseAdmin: { 'zh-CN': '管理员', en: 'Administrator' }, operator: { 'zh-CN': '操作员', en: 'Operator' }, personalUser: { 'zh-CN': '个人用户', en: 'Private person' }, providerManager: { 'zh-CN': '服务管理人员', en: 'Manager of services' },
  registrationReviewer: { 'zh-CN': '电子口岸审核员', en: 'Reviewer of registrations' }, municipalReviewer: { 'zh-CN': '地市商务局审核人员', en: 'Municipal reviewer' }, provincialReviewer: { 'zh-CN': '省商务厅人员', en: 'Provincial reviewer' },
  warningStaff: { 'zh-CN': '预警点工作人员', en: 'Staff of an early-warning point' }, warningLead: { 'zh-CN': '预警负责人', en: 'Head of an early-warning point' }, platformAdmin: { 'zh-CN': '平台管理员', en: 'Administrator of the platform' },
};

/** Several roles as one text. */
export function roleWords(roles: readonly string[]): Text {
  if (roles.length === 0) return '—';
  const inOne = (language: 'zh-CN' | 'en'): string => roles.map((role) => say(words[role] ?? role, language)).join(language === 'en' ? ', ' : '、');
  return { 'zh-CN': inOne('zh-CN'), en: inOne('en') };
}
