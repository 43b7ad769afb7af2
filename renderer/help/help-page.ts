// What to know before use (使用须知, R-226): the environment, keys, size of text, how nothing gets lost, and whom to call.
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';
import { Page } from '../page.ts';
import { portalOnce } from '../portal/portal.ts';
import { words } from '../words.ts';
import './help.css';

type Both = Parameters<typeof words>[0];

const keys: readonly (readonly [keys: readonly string[], does: Both])[] = [
  [['Tab'], { 'zh-CN': '到下一个栏目；同时按 Shift 回到上一个', en: 'To the next field; with Shift to the one before' }],
  [['↑', '↓'], { 'zh-CN': '在下拉框中选择', en: 'Choose in a drop-down list' }],
  [['Enter'], { 'zh-CN': '把选中的值填入栏目；在按钮和链接上执行', en: 'Takes the chosen value; on buttons and links, does it' }],
  [['Backspace'], { 'zh-CN': '删除栏目中的内容', en: 'Deletes what is in the field' }],
  [['Esc'], { 'zh-CN': '关闭菜单、提示和询问，什么都不做', en: 'Closes menus, notices and questions; nothing is done' }],
  [['Alt', 'W'], { 'zh-CN': '关闭当前选项卡；选项卡上也可以按 Delete 或鼠标中键', en: 'Closes the tab you are on; on a tab, Delete or the middle button too' }],
  [['←', '→'], { 'zh-CN': '在选项卡之间走动；同时按 Ctrl 和 Shift 移动选项卡', en: 'From tab to tab; with Ctrl and Shift they move the tab' }],
];

export class WfHelpPage extends Page {
  static override properties = { ...Page.properties, hotline: { state: true } };
  declare hotline: string | null;

  constructor() {
    super();
    this.hotline = null;
  }

  override async connectedCallback() {
    super.connectedCallback();
    const portal = await portalOnce();
    if (portal.ok) this.hotline = portal.value.hotline;
  }

  #section(title: Both, content: TemplateResult) {
    return html`<section><h2>${words(title)}</h2>${content}</section>`;
  }

  #list(...items: readonly Both[]) {
    return html`<ul class="help-list">${items.map((item) => html`<li>${words(item)}</li>`)}</ul>`;
  }

  override render() {
    const hotline = this.session?.hotline ?? this.hotline;
    return html`<div class="page-sheet"><div class="help"><h1>${words({ 'zh-CN': '使用须知', en: 'Before you begin' })}</h1>
      <p class="row"><a class="button" href="/read/guides">${icon('book-open')}${words({ 'zh-CN': '用户手册', en: 'Guides' })}</a><a class="button" href="/read/policies">${icon('megaphone')}${words({ 'zh-CN': '政策集成平台', en: 'Policies and notices' })}</a></p>
      ${this.#section({ 'zh-CN': '系统环境', en: 'What you need' }, this.#list(
        { 'zh-CN': '浏览器：Chrome、Edge 或 360 极速浏览器（Chromium 117 以上），或者较新的 Firefox、Safari。不再支持 Internet Explorer。', en: 'A browser: Chrome, Edge or another with Chromium 117 or later, or a recent Firefox or Safari. Internet Explorer is not supported.' },
        { 'zh-CN': '操作系统不限，电脑、平板和手机都可以用，不需要安装插件或控件。', en: 'Any operating system, on a computer, a tablet or a phone. There is nothing to install.' },
        { 'zh-CN': '请保持浏览器的 JavaScript 和 Cookie 为允许。', en: 'Leave JavaScript and cookies switched on.' },
      ))}
      ${this.#section({ 'zh-CN': '登录和安全', en: 'Signing in safely' }, this.#list(
        { 'zh-CN': '用户名和密码由本单位的管理员发放，请勿转借。', en: 'Your organisation’s administrator gives you a user name and a password. Keep them to yourself.' },
        { 'zh-CN': '在共用的电脑上，用完请从右上角的菜单退出。', en: 'On a shared computer, sign out from the menu at the top right when you are done.' },
      ))}
      ${this.#section({ 'zh-CN': '安全密钥（IC 卡、IKey）', en: 'Security keys' }, this.#list(
        { 'zh-CN': '须为支持 FIDO2（WebAuthn）的密钥，已设置介质密码（PIN），并通过 https 访问；不需要读卡器控件。', en: 'A key that speaks FIDO2 (WebAuthn) and has a PIN, over https; no plug-in is needed.' },
        { 'zh-CN': '首次使用时填写印在密钥上的卡号和随密钥寄送的激活码。', en: 'The first time you enter the number printed on it and the code that came with it.' },
        { 'zh-CN': '注册、绑卡、登录和办理须用密钥的业务时请勿拔出，每一步都会当场验证。', en: 'Leave it in while you register, bind it, sign in or send what takes a key: it is asked at each step.' },
        { 'zh-CN': '一把密钥只能绑定一个账号。遗失请立即挂失：操作员找本单位管理员，管理员找平台管理员。', en: 'A key belongs to one account. Report a lost one at once: operators to their administrator, administrators to the platform’s.' },
        { 'zh-CN': '浏览器没有反应时，换一个 USB 接口再试，并在系统设置中查看 PIN 是否被锁。', en: 'If nothing happens, try another USB port, and look in the settings of your system whether its PIN is locked.' },
      ))}
      ${this.#section({ 'zh-CN': '填写和保存', en: 'Filling in and saving' }, this.#list(
        { 'zh-CN': '填写的内容会自动保存为草稿，关闭页面后从原来的入口接着填写。', en: 'What you fill in is saved as a draft by itself; come back the same way to go on.' },
        { 'zh-CN': '登录过期时内容仍在页面上，再次登录后继续。', en: 'If your session ends, the content stays on the page; sign in again and go on.' },
        { 'zh-CN': '有错的栏目用红字说明原因和改法，改好后提示自动消失。', en: 'A field with a fault says in red what is wrong and what to do; the message goes when it is mended.' },
      ))}
      ${this.#section({ 'zh-CN': '键盘操作', en: 'Keyboard' }, html`<dl class="help-keys">${keys.map(([names, does]) => html`<div><dt>${names.map((name) => html`<kbd>${name}</kbd>`)}</dt><dd>${words(does)}</dd></div>`)}</dl>`)}
      ${this.#section({ 'zh-CN': '看得更清楚', en: 'Easier to read' }, this.#list(
        { 'zh-CN': '右上角的菜单里可以选择中号、大号、特大号字，浅色或深色，中文或英文；选择会记在这台电脑的浏览器里。', en: 'The menu at the top right offers medium, large and extra large text, light or dark, Chinese or English; this browser remembers it.' },
        { 'zh-CN': '也可以用浏览器放大到 200%，内容不会重叠。', en: 'The browser may also enlarge everything to 200%; nothing overlaps.' },
      ))}
      ${hotline ? this.#section({ 'zh-CN': '联系我们', en: 'Talk to us' }, html`<p>${words({ 'zh-CN': '客服热线', en: 'Hotline' })} <strong class="nowrap">${hotline}</strong>${words({ 'zh-CN': '。页面出错时，请报出错误提示中的编号。', en: '. If a page shows an error, quote its reference.' })}</p>`) : nothing}
      <p><a href="/site-map">${words({ 'zh-CN': '站点地图', en: 'Site map' })}</a></p></div></div>`;
  }
}

customElements.define('wf-help-page', WfHelpPage);
