// A question before something that cannot be taken back. It names the object; the safe answer has the focus.
import { html, render } from 'lit';

/** What is asked: the question, what is lost, and the two verbs. */
export interface Question {
  readonly question: string;
  readonly loss?: string;
  readonly stay: string;
  readonly proceed: string;
  readonly destructive?: boolean;
}

/** Asks and answers whether to proceed; Escape and closing mean no. */
export function confirmed({ question, loss = '', stay, proceed, destructive = false }: Question): Promise<boolean> {
  return new Promise((answer) => {
    const dialog = document.createElement('dialog');
    dialog.className = 'dialog';
    dialog.setAttribute('aria-labelledby', 'question');
    render(html`<form method="dialog">
      <h2 id="question">${question}</h2>
      <p>${loss}</p>
      <div class="dialog-verbs">
        <button class="button" value="stay" autofocus>${stay}</button>
        <button class=${destructive ? 'button destructive' : 'button main'} value="proceed">${proceed}</button>
      </div>
    </form>`, dialog);
    const asker = document.activeElement;
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (asker instanceof HTMLElement) asker.focus();
      answer(dialog.returnValue === 'proceed');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
