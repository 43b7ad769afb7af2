// One short sentence after something was done. Never the only place where a fact can be read.

/** The one thing that can be done about a toast: a way to go, or something to run. */
export type ToastAction = { readonly label: string } & ({ readonly href: string } | { readonly run: () => void; readonly key?: string });

/** What a toast says, what can be done about it, and for how many milliseconds it stays. */
export interface Toast {
  readonly text: string;
  readonly action?: ToastAction | undefined;
  readonly stay?: number | undefined;
  /** Said only where nothing else stands: what can be undone is not pushed away by it. */
  readonly yields?: boolean;
}

/** The event by which a toast reaches its place. */
export const shown = 'wf-toast';

/** Shows a sentence over whatever page is open, for eight seconds unless told otherwise; the clock rests while somebody points at it or has the focus in it. */
export function toast(text: string, action?: ToastAction, stay?: number): void {
  void import('./shell/toasts.ts').then(() => dispatchEvent(new CustomEvent<Toast>(shown, { detail: { text, action, stay } })));
}

/** The same for what nobody here did: it gives way to whatever stands there. */
export function mention(text: string): void {
  void import('./shell/toasts.ts').then(() => dispatchEvent(new CustomEvent<Toast>(shown, { detail: { text, yields: true } })));
}
