// One case at its own address.
import { html } from 'lit';
import { Page } from '../page.ts';
import './case-view.ts';

export class WfCasePage extends Page {
  override render() {
    return html`<div class="page-sheet case-sheet"><wf-case-view heading="h1" .instance=${this.params['id'] ?? ''} .wanted=${this.query.get('event') ?? ''}
      @wf-acted=${() => this.refreshSession()}></wf-case-view></div>`;
  }
}

customElements.define('wf-case-page', WfCasePage);
