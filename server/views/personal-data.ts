// Everything that is stored about one person as one ZIP: a page to begin with, a JSON file a part, and the files he has sent. It is made as it is taken.
import { Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { granteesOfActor, say, type Language, type Text } from '#engine';
import { ZipFile } from 'yazl';
import { caseView } from './case-view.ts';
import type { Reader } from '../edge/identity.ts';
import type { FileStore } from '../files/files.ts';
import { attachment, cleanName } from '../files/name.ts';
import type { Services } from '../services.ts';
import { asking } from '../store/asking.ts';
import { type ActsFor, type Part, parts, personalData } from '../store/personal-data.ts';
import { readingAlong, type Query, type Reader as Sight } from '../store/sight.ts';

/** How long it may take altogether (ms). */
const longest = 900_000;

const titles: { readonly [part in Part | 'applications']: Text } = {
  account: { 'zh-CN': '账号', en: 'The account' },
  memberships: { 'zh-CN': '所属单位、角色与授权', en: 'Organisations, roles and grants' },
  records: { 'zh-CN': '个人资料各版本', en: 'What you keep of yourself, in all versions' },
  applications: { 'zh-CN': '我发起的事项：内容、经过与现状', en: 'Cases you began: what you filled in, what happened, where they are' },
  drafts: { 'zh-CN': '尚未提交的草稿', en: 'Drafts that were not sent' },
  decisions: { 'zh-CN': '我作出的审批与意见', en: 'Decisions you made, with your comments' },
  messages: { 'zh-CN': '收到的消息', en: 'Messages you received' },
  sessions: { 'zh-CN': '登录中的设备', en: 'Where you are signed in' },
  keys: { 'zh-CN': '绑定的安全密钥', en: 'Security keys' },
  identities: { 'zh-CN': '绑定的统一身份', en: 'Identities you sign in by' },
  substitutes: { 'zh-CN': '代理关系', en: 'Who stands in for whom' },
  preferences: { 'zh-CN': '常用语、保存的查询与显示设置', en: 'Phrases, saved queries and how you like things shown' },
  exports: { 'zh-CN': '导出过的列表', en: 'Lists you took out' },
  audit: { 'zh-CN': '操作记录：关于我的，以及我做的', en: 'The record of changes: about you, and by you' },
};

const words = {
  title: { 'zh-CN': '个人数据', en: 'Personal data' },
  lead: { 'zh-CN': '平台保存的关于您的全部数据。每一部分是一个 JSON 文件，任何程序都能读取；您上传的文件在 files 文件夹中。其他人的资料，仅包含您本来就能看到的部分。密码只以不可还原的形式保存，不在其中。', en: 'All that this platform has stored about you. Each part is a JSON file that any program reads; the files you sent are in the folder files. Of other people it holds no more than you may see anyway. Your password is stored in a form nobody can turn back, and is not here.' },
  made: { 'zh-CN': '生成时间', en: 'Made' },
  part: { 'zh-CN': '内容', en: 'What it is' },
  file: { 'zh-CN': '文件', en: 'File' },
  sent: { 'zh-CN': '上传的文件', en: 'Files you sent' },
} satisfies { readonly [name: string]: Text };

/** The ZIP, as an answer that is written while it is read. */
export async function personalArchive(services: Services, store: FileStore, reader: Reader, language: Language): Promise<Response> {
  const account = reader.actor.id;
  const acts = await personalData.actsFor(asking(services.readPool), account);
  const sight = sightOfAll(reader, acts);
  const all = <T>(work: (query: Query) => AsyncGenerator<T>): AsyncGenerator<T> => readingAlong(services.exportPool, sight, work);
  const names = new Set<string>();
  const files: { readonly path: string; readonly id: string; readonly bytes: number }[] = [];
  for await (const file of all(async function* (query) { yield* await personalData.files(query, account); })) {
    const name = `files/${file.case ?? 'other'}/${cleanName(file.name)}`;
    // Two of one name in one case are told apart by what they are called here.
    const path = names.has(name) ? name.replace(/\/([^/]*)$/, `/${file.id.slice(-6)}-$1`) : name;
    names.add(path);
    files.push({ path, id: file.id, bytes: file.bytes });
  }

  const zip = new ZipFile();
  const put = (path: string, made: () => Readable): void => zip.addReadStreamLazy(path, { mtime: new Date() }, (give) => give(null, made()));
  zip.addBuffer(Buffer.from(indexPage(language, files.map(({ path }) => path))), 'index.html');
  for (const part of Object.keys(parts) as Part[]) put(`${part}.json`, () => json(all((query) => personalData.rows(query, part, account))));
  put('applications.json', () => json(cases(services, reader, acts, language, all)));
  for (const { path, id, bytes } of files) put(path, () => Readable.from(bytesOf(store, id, bytes)));
  zip.end();

  const out = zip.outputStream as Readable;
  const late = setTimeout(() => out.destroy(new Error('the archive takes too long')), longest);
  out.once('close', () => clearTimeout(late));
  zip.on('error', (error: Error) => {
    services.log('warning', 'An archive of personal data broke off.', { error: error.message });
    out.destroy(error);
  });
  out.on('error', () => {});
  return new Response(Readable.toWeb(out) as WebStream<Uint8Array> as ReadableStream, {
    headers: { 'Content-Type': 'application/zip', 'Content-Disposition': attachment(cleanName(`${say(words.title, language)} ${new Date().toISOString().slice(0, 10)}.zip`)) },
  });
}

// Whatever he may see for any of those he acts for.
function sightOfAll(reader: Reader, acts: readonly ActsFor[]): Sight {
  const { id, name, kind } = reader.actor;
  const grantees = acts.flatMap(({ org, roles, permissions }) => granteesOfActor({ id, name, kind, org: { id: org, name: '', type: '' }, roles, permissions }));
  return { account: id, grantees: [...new Set([...reader.sight.grantees, ...grantees])] };
}

// Each as its page shows it to him, under his rights; one that he may no longer see is named and nothing more.
async function* cases(services: Services, reader: Reader, acts: readonly ActsFor[], language: Language, all: <T>(work: (query: Query) => AsyncGenerator<T>) => AsyncGenerator<T>): AsyncGenerator<unknown> {
  for await (const { id, org } of all((query) => personalData.cases(query, reader.actor.id))) {
    const { org: _, ...actor } = reader.actor;
    const as: Reader = acts.some((each) => each.org === org) ? { ...reader, actor: { ...actor, org: { id: org, name: '', type: '' } } } : reader;
    const view = await caseView(services, as, id, language);
    if (!view) {
      yield { id };
      continue;
    }
    const { number, process, processTitle, title, state, stateLabel, startedAt, org: organisation, data, history } = view;
    yield { id, number, process, processTitle, title, state, stateLabel, startedAt, organisation, data, history, files: view.files.map(({ id: file, name }) => ({ id: file, name })) };
  }
}

// A list as it comes, one entry a line.
function json(rows: AsyncGenerator<unknown>): Readable {
  return Readable.from((async function* () {
    let before = '[\n';
    for await (const row of rows) {
      yield before + JSON.stringify(row);
      before = ',\n';
    }
    yield before === '[\n' ? '[]\n' : '\n]\n';
  })(), { objectMode: false });
}

function indexPage(language: Language, files: readonly string[]): string {
  const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const link = (path: string): string => `<a href="${path.split('/').map(encodeURIComponent).join('/')}">${escaped(path)}</a>`;
  const rows = Object.entries(titles).map(([part, title]) => `<tr><td>${link(`${part}.json`)}</td><td>${escaped(say(title, language))}</td></tr>`);
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(say(words.title, language))}</title>
<style>body{font:16px/1.7 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}td,th{text-align:left;padding:.2rem 1.5rem .2rem 0;vertical-align:top}</style>
<h1>${escaped(say(words.title, language))}</h1><p>${escaped(say(words.lead, language))}</p><p>${escaped(say(words.made, language))} ${new Date().toISOString()}</p>
<table><thead><tr><th>${escaped(say(words.file, language))}</th><th>${escaped(say(words.part, language))}</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>
${files.length > 0 ? `<h2>${escaped(say(words.sent, language))}</h2><ul>${files.map((path) => `<li>${link(path)}</li>`).join('\n')}</ul>` : ''}</html>\n`;
}

// One that has gone since it was listed is empty, as are those that were erased.
async function* bytesOf(store: FileStore, id: string, bytes: number): AsyncGenerator<Uint8Array> {
  const stream = bytes === 0 ? null : await store.open(id, { first: 0, last: bytes - 1 });
  if (stream) yield* stream as unknown as AsyncIterable<Uint8Array>;
}
