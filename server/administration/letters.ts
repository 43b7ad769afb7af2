// Templates of mails and text messages: their words in both languages, with the declared fields only, and how they read with an example.
import { say, type JsonObject, type Text } from '#engine';
import type { Panel } from '../api-types.ts';
import { filledIn, letters as shipped, undeclared } from '../cases/letter.ts';
import { withWords } from '../cases/template.ts';
import { refuse } from '../edge/problem-response.ts';
import { editionOf } from '../store/edition.ts';
import { closedWithout, edit, editedColumns, editionPanels, editionRows, settling } from './edited.ts';
import type { Register } from './register.ts';

const kind = 'letter';

const names: { readonly [letter: string]: Text } = {
  code: { 'zh-CN': '验证码', en: 'Verification code' }, recovery: { 'zh-CN': '找回密码', en: 'Password recovery' }, invitation: { 'zh-CN': '账号开通', en: 'Invitation' }, 'grant-ending': { 'zh-CN': '角色到期提醒', en: 'A role is about to end' }, overdue: { 'zh-CN': '审核超期提醒', en: 'Overdue review' }, 'calendar-ending': { 'zh-CN': '工作日历缺少年份', en: 'A calendar lacks a year' },
};

/** What the fields of templates are, and an example of each. */
const examples: { readonly [field: string]: string } = {
  code: '480213', minutes: '15', username: 'cjcaozuo1', link: 'https://example.gov.cn/recover?token=…', hours: '24', org: '武汉长江进出口有限公司', role: '培训专员', day: '2026-12-31', process: '示例业务', number: 'SL202611220001', year: '2027', calendar: '中国法定工作日',
};

/** What is not said by a letter of the platform. */
const elsewhere: Panel = {
  title: { 'zh-CN': '业务自己的消息', en: 'Messages of a process itself' }, heads: [], rows: [],
  say: { 'zh-CN': '受理、退回、通过等业务消息的文字属于各业务的流程定义，随定义一起审阅和发布，请在“流程定义”中打开该业务，修改 process.json 的 messages。', en: 'What a process says of its own cases is part of its definition, reviewed and published with it: open the process on the page of definitions and change messages in process.json.' },
};

export const letters: Register = {
  source: editionRows(kind, { name: 'e.id', titleZh: `e.content->'title'->>'zh-CN'` }),
  columns: [{ name: 'name', type: 'text' }, { name: 'titleZh', type: 'text' }, ...editedColumns],
  filters: [],
  // The words of a process's own messages belong to its reviewed revision.
  links: [{ label: { 'zh-CN': '业务消息的文字（流程定义）', en: 'Words of a process’s own messages (definitions)' }, href: '/definitions' }],
  shown: ({ cells }) => ({ name: names[String(cells['name'])] ?? String(cells['name']) }),
  async open({ query }, id) {
    const edition = await editionOf(query, kind, id);
    const template = shipped[id];
    if (!edition || !template) return undefined;
    const now = withWords(template, edition.content);
    const preview = (language: 'zh-CN' | 'en'): string => `${filledIn(say(now.title, language), examples)}\n\n${filledIn(say(now.text, language), examples)}`;
    return {
      title: names[id] ?? id, version: edition.version, closed: closedWithout(edition),
      data: { name: inChinese(names[id] ?? id), fields: fieldsOf(id), titleZh: say(now.title, 'zh-CN'), titleEn: say(now.title, 'en'), textZh: say(now.text, 'zh-CN'), textEn: say(now.text, 'en'), version: edition.version },
      panels: [{ title: { 'zh-CN': '预览（示例数据）', en: 'Preview with example data' }, say: { 'zh-CN': preview('zh-CN'), en: preview('en') }, heads: [], rows: [] }, elsewhere, ...await editionPanels(query, kind, id, edition)],
    };
  },
  changes: {
    async CHANGE(change) {
      const { query, data } = change;
      const id = change.id!;
      const edition = (await editionOf(query, kind, id))!;
      const words: JsonObject = { title: { 'zh-CN': data['titleZh']!, en: data['titleEn']! }, text: { 'zh-CN': data['textZh']!, en: data['textEn']! } };
      const strange = undeclared(withWords(shipped[id]!, words));
      const at = ['textZh', 'textEn', 'titleZh', 'titleEn'].find((name) => strange.some((field) => String(data[name]).includes(`{${field}}`)));
      if (strange.length > 0) return refuse(422, 'letter.undeclared', { fields: strange.map((field) => `{${field}}`).join(' '), allowed: fieldsOf(id) }, `/${at}`);
      return edit(change, kind, id, edition, { ...edition.content, ...words });
    },
    ...settling(kind),
  },
};

function fieldsOf(id: string): string {
  return Object.keys(shipped[id]!.fields).map((field) => `{${field}}`).join(' ');
}

function inChinese(text: Text): string {
  return typeof text === 'string' ? text : text['zh-CN'];
}
