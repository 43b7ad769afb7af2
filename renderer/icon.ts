// Icons from one sprite of our own origin (Lucide, ISC licence). Only decoration: a word or a label stands beside each.
import { html, type TemplateResult } from 'lit';
import sprite from './icons.svg?no-inline';

/** The icons the sprite holds; test/support/icon-sprite.ts builds it from this list. */
export const icons = [
  'archive', 'arrow-down', 'arrow-left', 'arrow-right', 'arrow-right-left', 'arrow-up', 'bell', 'bold', 'book-open', 'bookmark', 'building-2',
  'calendar-days', 'camera', 'chart-line', 'check', 'chevron-down', 'chevron-left', 'chevron-right', 'chevrons-left', 'chevrons-right', 'circle-alert',
  'circle-check', 'circle-help', 'clipboard-list', 'clock', 'columns-3', 'copy', 'download', 'eraser', 'eye', 'file-search', 'file-text',
  'graduation-cap', 'handshake', 'heading-2', 'heading-3', 'history', 'house', 'id-card', 'image', 'inbox', 'italic', 'languages', 'link', 'list',
  'list-checks', 'list-ordered', 'log-in', 'log-out', 'mail', 'megaphone', 'menu', 'monitor', 'moon', 'network', 'panel-left', 'paperclip', 'pencil',
  'plus', 'printer', 'redo-2', 'rotate-ccw', 'rows-3', 'save', 'search', 'search-x', 'send', 'settings', 'shield-alert', 'shield-check', 'smartphone', 'star',
  'store', 'sun', 'trash-2', 'triangle-alert', 'underline', 'undo-2', 'unplug', 'upload', 'user', 'user-check', 'user-minus', 'user-plus', 'users',
  'workflow', 'x', 'zoom-in', 'zoom-out',
] as const;

const known: ReadonlySet<string> = new Set(icons);

/** An icon by name; definitions may name any, so what the sprite does not hold becomes a sheet of paper. */
export function icon(name: string): TemplateResult {
  return html`<svg class="icon" aria-hidden="true"><use href=${`${sprite}#${known.has(name) ? name : 'file-text'}`}></use></svg>`;
}
