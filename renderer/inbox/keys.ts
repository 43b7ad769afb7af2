// Single letters as commands: what counts as one, and whether this browser listens to them at all.

const stored = 'wf-letters';

/** Whether single letters are commands here. */
export function lettersOn(): boolean {
  try {
    return localStorage.getItem(stored) !== 'off';
  } catch {
    return true;
  }
}

/** Switches them on or off, and remembers it in this browser. */
export function switchLetters(on: boolean): void {
  try {
    localStorage.setItem(stored, on ? 'on' : 'off');
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/** The command a key press means, in upper case; empty while somebody types, composes, holds another key or is asked something. */
export function letterOf(event: KeyboardEvent): string {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || [...event.key].length !== 1) return '';
  const target = event.composedPath()[0];
  const isTyping = target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(radio|checkbox)$/.test(target.type)));
  return isTyping || !lettersOn() || document.querySelector('dialog[open]') ? '' : event.key.toUpperCase();
}
