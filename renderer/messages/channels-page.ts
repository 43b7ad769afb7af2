// What I want of each kind of messages beside the one in the product: by mail, by text message.
import { Task as AsyncTask } from '@lit/task';
import { html, nothing } from 'lit';
import type { ChannelChoice, Channels } from '../../server/api-types.ts';
import { demand } from '../api.ts';
import { messageApi } from './requests.ts';
import { failed, Page, skeleton } from '../page.ts';
import { toast } from '../toast.ts';
import { words } from '../words.ts';
import './messages.css';

export class WfChannelsPage extends Page {
  static override properties = { ...Page.properties, channels: { state: true } };
  declare channels: Channels | undefined;
  #task = new AsyncTask(this, { task: async (_, { signal }) => (this.channels = demand(await messageApi.channels(signal))), args: () => [] as const });

  // Each choice is kept when it is made; one that was not kept is as before.
  async #choose(category: ChannelChoice['category'], channel: 'mail' | 'sms', wanted: boolean) {
    const before = this.channels!;
    this.channels = { ...before, rows: before.rows.map((row) => (row.category === category ? { ...row, [channel]: wanted } : row)) };
    const answer = await messageApi.chooseChannels(this.channels.rows);
    this.channels = answer.ok ? answer.value : before;
    toast(answer.ok ? words({ 'zh-CN': '数据保存成功', en: 'Saved' }) : answer.refusal.detail);
  }

  #row(row: ChannelChoice, { mail, mobile }: Channels) {
    const name = { notice: words({ 'zh-CN': '通知', en: 'Notices' }), warning: words({ 'zh-CN': '预警', en: 'Warnings' }) }[row.category];
    const why = { notice: words({ 'zh-CN': '办件进展、审核结果、单位信息变更', en: 'Progress of cases, results, changes at your organisation' }), warning: words({ 'zh-CN': '超期未审、上报将截止、权限或证照将到期', en: 'Overdue reviews, closing windows, roles and certificates about to end' }) }[row.category];
    const choice = (channel: 'mail' | 'sms', word: string, possible: boolean) => html`<td><label><input type="checkbox" .checked=${row[channel]} ?disabled=${!possible} aria-label=${`${name}: ${word}`}
      @change=${(event: Event) => void this.#choose(row.category, channel, (event.target as HTMLInputElement).checked)} /></label></td>`;
    return html`<tr><th scope="row">${name}<br /><span class="faint small">${why}</span></th><td class="soft small">${words({ 'zh-CN': '总是', en: 'Always' })}</td>
      ${choice('mail', words({ 'zh-CN': '邮件', en: 'Mail' }), mail !== null)}${choice('sms', words({ 'zh-CN': '短信', en: 'Text message' }), mobile !== null)}</tr>`;
  }

  #shown(channels: Channels) {
    const where = (channel: string, address: string | null) => html`<div><dt>${channel}</dt><dd>${address ?? words({ 'zh-CN': '没有登记', en: 'None known' })}</dd></div>`;
    const [mail, sms] = [words({ 'zh-CN': '邮件', en: 'Mail' }), words({ 'zh-CN': '短信', en: 'Text message' })];
    return html`<p class="soft">${words({ 'zh-CN': '站内消息总会收到。发得出邮件或短信的消息，按下面的选择发送。验证码和找回密码不受影响。', en: 'Messages in the product always come. Those that may go by mail or text message go as you choose here; codes and recovery of passwords are not affected.' })}</p>
      <dl class="addresses">${where(mail, channels.mail)}${where(sms, channels.mobile)}</dl>
      <table><thead><tr><th scope="col">${words({ 'zh-CN': '种类', en: 'Kind' })}</th><th scope="col">${words({ 'zh-CN': '站内', en: 'Here' })}</th>
        <th scope="col">${mail}</th><th scope="col">${sms}</th></tr></thead>
        <tbody>${channels.rows.map((row) => this.#row(row, channels))}</tbody></table>`;
  }

  override render() {
    return html`<div class="page-sheet channels"><h1>${words({ 'zh-CN': '消息设置', en: 'Message settings' })}</h1>${this.#task.render({
      pending: () => (this.channels ? nothing : skeleton(4)),
      error: (fault) => failed(words({ 'zh-CN': '设置没有加载出来', en: 'The settings didn’t load' }), fault, () => void this.#task.run()),
    })}${this.channels ? this.#shown(this.channels) : nothing}</div>`;
  }
}

customElements.define('wf-channels-page', WfChannelsPage);
